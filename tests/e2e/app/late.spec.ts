import path from 'node:path';
import type { Page } from '@playwright/test';
import type { VisitView } from '#contract/visit.ts';
import { type Running, resize } from '#scripts/lib/drive.ts';
import { hold, leave, nextToDocuments, openLate, present, putAside } from '../counter.ts';
import { bridge, expect, signIn, test, toDocuments } from '../program.ts';
import { jobsRunning, readVisit } from '../wholeness.ts';

// Two pages of a stack take three seconds: time for a hurried specialist to do something else.
test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '1500' } });
test.describe.configure({ timeout: 90_000 });

const OLD_PASSPORT = 'passport-rf';

const ticketNow = async (page: Page): Promise<{ number: string }> => {
  const queue = (await bridge(page, 'queue.state')) as { value: { current: { number: string } } };
  return queue.value.current;
};
const scansOf = (visit: VisitView): number => visit.documents.reduce((sum, one) => sum + (one.scan?.pages ?? 0), 0);
const profileOf = (dataFolder: string): string => path.join(dataFolder, 'profiles/demo');

/** Applicant A waits aside with the same service; applicant B is at the window and their stack is in the scanner. */
async function scanOfB(program: Running): Promise<{ a: VisitView; b: VisitView }> {
  const { operator } = program;
  await toDocuments(operator);
  const a = await present(operator);
  await hold(operator);
  await nextToDocuments(operator);
  const b = await present(operator);
  await operator.keyboard.press('F9');
  await operator.getByTestId('scan-cancel').waitFor();
  return { a, b };
}

/** The pages of the application, on the screen: the row names them, and shows them when it is chosen. */
async function seesPages(page: Page, n: number): Promise<void> {
  const row = page.getByTestId(`document-${OLD_PASSPORT}`);
  await expect(row, 'the row says that it was scanned').toContainText('скан');
  await row.click();
  await expect(page.locator(`img[alt="Страница ${n}"]`), `page ${n} is shown`).toBeVisible();
}

const scanEnded = (dataFolder: string) =>
  expect.poll(() => jobsRunning(profileOf(dataFolder)), { message: 'the scan ends in the books', timeout: 15_000 }).toBe(0);

/** Everything the operator's window is told from now on, whoever sits there. */
async function listen(program: Running): Promise<() => Promise<string[]>> {
  await program.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('operator'))?.webContents;
    if (!contents) throw new Error('no operator’s window');
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    const send = contents.send.bind(contents);
    contents.send = (channel: string, ...args: unknown[]) => {
      heard.push(JSON.stringify(args));
      send(channel, ...args);
    };
  });
  return () => program.app.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.splice(0));
}

test('F7 during a scan and the next applicant of the same service: the pages are with whom they were scanned', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  const { a, b } = await scanOfB(program);
  await hold(operator);
  await operator.keyboard.press('F7');
  await operator.getByTestId(`document-${OLD_PASSPORT}`).waitFor();
  expect((await present(operator)).id, 'A was to be resumed, who waits the longest').toBe(a.id);
  await scanEnded(dataFolder);
  expect(scansOf(await present(operator)), 'A has none of B’s pages').toBe(0);
  await expect(operator.locator('img[alt^="Страница"]'), 'A’s screen shows none of B’s pages').toHaveCount(0);
  expect((await present(operator)).late, 'A is told nothing of B’s scan').toEqual([]);
  await leave(operator);
  await operator.keyboard.press('F7');
  await seesPages(operator, 2);
  const then = await present(operator);
  expect(then.id).toBe(b.id);
  expect(then.documents.find((one) => one.itemId === OLD_PASSPORT)).toMatchObject({ mark: 'present', scan: { pages: 2 } });
});

test('a scan of a visit that is aside is seen by its ticket from the idle window and the queue, and F10 stops it', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await toDocuments(operator);
  const { number } = await ticketNow(operator);
  await operator.keyboard.press('F9');
  await operator.getByTestId('scan-cancel').waitFor();
  const other = operator.getByTestId('other-scan');
  await expect(other, 'on the screen of its own visit it is its own').toHaveCount(0);
  await hold(operator);
  await expect(other, 'from the idle window').toContainText(`Идёт скан талона ${number}`);
  await expect(other).not.toContainText(/Вымыслова|заявление/iu);
  await operator.keyboard.press('Alt+Digit2');
  await expect(other, 'from the queue').toBeVisible();
  await operator.keyboard.press('F10');
  await expect(other).toHaveCount(0);
  await scanEnded(dataFolder);
  await operator.keyboard.press('Alt+Digit1');
  await operator.keyboard.press('F7');
  await operator.getByTestId(`document-${OLD_PASSPORT}`).waitFor();
  expect(scansOf(await present(operator)), 'it was stopped before its second page').toBeLessThan(2);
});

test('F12 during a scan and the next applicant: the pages stay with the visit that is over, as «пришло позже»', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  const { a, b } = await scanOfB(program);
  await leave(operator);
  await operator.keyboard.press('F7');
  await operator.getByTestId(`document-${OLD_PASSPORT}`).waitFor();
  await scanEnded(dataFolder);
  const now = await present(operator);
  expect(now.id).toBe(a.id);
  expect([scansOf(now), now.late], 'A has nothing of B').toEqual([0, []]);
  await program.close();
  const over = readVisit(profileOf(dataFolder), b.id);
  expect(over.finished?.code).toBe('left');
  expect(over.late).toMatchObject([{ what: 'scan', item: OLD_PASSPORT, scan: { pages: 2 } }]);
  expect(over.documents[OLD_PASSPORT]?.scan ?? null).toBeNull();
});

test('a change of service during a scan: the pages are «пришло позже», named as of the former service, and can be dropped', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('F9');
  await operator.getByTestId('scan-cancel').waitFor();
  await operator.keyboard.press('Escape');
  await operator.locator('h1', { hasText: 'Всё выяснено' }).waitFor();
  await operator.keyboard.press('Escape');
  await operator.getByTestId('service-search').fill('несудимость');
  await operator.locator('[data-testid^="hit-no-criminal"]').first().waitFor();
  await operator.keyboard.press('F9');
  await operator.locator('h1', { hasText: 'О ком справка?' }).waitFor();
  await scanEnded(dataFolder);
  await openLate(operator);
  const late = operator.getByTestId('late-item');
  await expect(late).toContainText('документ прежней услуги, страниц: 2');
  await expect(operator.getByTestId('late-take'), 'there is no document to take it for').toHaveCount(0);
  await operator.getByTestId('late-drop').click();
  await expect(operator.getByTestId('late-drop'), 'pages are not dropped by one press').toContainText('без возврата');
  await operator.getByTestId('late-drop').click();
  await expect(late).toHaveCount(0);
  await expect(operator.getByTestId('late')).toHaveCount(0);
  expect(scansOf(await present(operator))).toBe(0);
});

test('sign-out during a scan: IT is shown nothing of it, and the pages wait for the specialist', async ({ program, dataFolder }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('F9');
  await operator.getByTestId('scan-cancel').waitFor();
  await operator.getByTestId('sign-out').click();
  await signIn(operator, 'sokolov');
  const heard = await listen(program);
  await operator.getByTestId('button-1').waitFor();
  expect(jobsRunning(profileOf(dataFolder)), 'IT sits there while the scan still runs').toBe(1);
  await scanEnded(dataFolder);
  expect(await operator.locator('body').innerText()).not.toMatch(/Вымыслова|заявление|Сохранено страниц|готово страниц/iu);
  expect(
    (await heard()).filter((one) => /scan\.|visit\.|Вымыслова/u.test(one)),
    'IT’s window is told nothing of the scan',
  ).toEqual([]);
  await operator.getByTestId('sign-out').click();
  await signIn(operator, 'petrova');
  await seesPages(operator, 2);
});

test('the screens are blanked during a scan: nothing is shown meanwhile, the pages are there when they are opened', async ({
  program,
  dataFolder,
}) => {
  const { operator, display } = program;
  await toDocuments(operator);
  await operator.keyboard.press('F9');
  await operator.getByTestId('scan-cancel').waitFor();
  await operator.keyboard.press('Control+l');
  await operator.getByText('Экраны закрыты').waitFor();
  const heard = await listen(program);
  await scanEnded(dataFolder);
  expect(
    (await heard()).filter((one) => /scan\.|visit\./u.test(one)),
    'a blanked window is told nothing of the scan',
  ).toEqual([]);
  await expect(display.locator('[data-mode]'), 'the applicant’s screen stays blank when the scan ends').toHaveCount(0);
  await operator.keyboard.type('1111');
  await seesPages(operator, 2);
});

test('the device host dies under a scan of a visit that is held: the page that came is with that visit', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  const { a, b } = await scanOfB(program);
  await operator.getByText('готово страниц: 1').waitFor();
  await hold(operator);
  process.kill((await program.hosts()).devices, 'SIGKILL');
  await operator.keyboard.press('F7');
  await operator.getByTestId(`document-${OLD_PASSPORT}`).waitFor();
  await scanEnded(dataFolder);
  const now = await present(operator);
  expect([now.id, scansOf(now)]).toEqual([a.id, 0]);
  await leave(operator);
  await operator.keyboard.press('F7');
  await seesPages(operator, 1);
  expect((await present(operator)).id).toBe(b.id);
});

test('«Приложить» keeps the pages that were there before: nothing that was scanned disappears without a word', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('F9');
  await expect(operator.locator('img[alt="Страница 2"]')).toBeVisible();
  await putAside(operator, OLD_PASSPORT);
  await openLate(operator);
  await operator.getByTestId('late-take').click();
  await expect(operator.getByTestId('late')).toHaveCount(0);
  const pages = (await present(operator)).documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.pages;
  expect(pages, 'two pages were there, two came later and were taken: four').toBe(4);
});

for (const [width, height] of [
  [1366, 768],
  [1920, 1080],
] as const)
  test(`«Пришло позже» is seen and worked by the keyboard at ${width} × ${height}`, async ({ program }) => {
    const { operator } = program;
    await resize(program, width, height);
    await toDocuments(operator);
    await putAside(operator, OLD_PASSPORT);
    for (const name of ['late', 'primary', 'step-receipt']) {
      const box = await operator.getByTestId(name).boundingBox();
      expect(box && box.y >= 0 && box.y + box.height <= height && box.x + box.width <= width, `${name} is inside the window`).toBe(true);
    }
    await openLate(operator);
    await operator.screenshot({ path: `out/e2e/pictures/late-open-${width}.png` });
    await operator.keyboard.press('1');
    await expect(operator.getByTestId('late')).toHaveCount(0);
    expect(scansOf(await present(operator))).toBe(2);
  });
