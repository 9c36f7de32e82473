import type { Page } from '@playwright/test';
import { hold, present } from '../counter.ts';
import { beginVisit, bridge, chooseService, expect, identify, signIn, test, toDocuments } from '../program.ts';

/** What is thrown away is said before, and for ten seconds it comes back by one key; what runs is seen wherever one returns to it. */
test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '500' } });
test.describe.configure({ timeout: 90_000 });

const OLD_PASSPORT = 'passport-rf';
const undo = (page: Page) => page.getByTestId('undo');
const queue = async (page: Page) => {
  const outcome = await bridge(page, 'queue.state');
  if (!outcome.ok) throw new Error(`the queue was expected: ${outcome.code}`);
  return outcome.value as { waiting: { number: string }[]; current: { number: string; status: string } | null };
};

test('a call by mistake: Ctrl+Z puts the ticket back in its place', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  for (let n = 0; n < 2; n += 1) await bridge(operator, 'queue.issue', { purpose: 'submit' });
  await operator.getByText('Позвать следующего').waitFor();
  await operator.keyboard.press('F2');
  await expect(operator.getByTestId('called-number')).toHaveText('А-001');
  await expect(undo(operator)).toContainText('Вызван талон А-001');
  await operator.screenshot({ path: 'out/e2e/pictures/undo-call-1366.png' });
  await operator.keyboard.press('Control+z');
  await operator.getByText('Позвать следующего').waitFor();
  expect(
    (await queue(operator)).waiting.map((one) => one.number),
    'in its former place',
  ).toEqual(['А-001', 'А-002']);
  await expect(undo(operator)).toHaveCount(0);
});

test('F6 by mistake: Ctrl+Z calls the same ticket again', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await bridge(operator, 'queue.issue', { purpose: 'submit' });
  await operator.getByText('Позвать следующего').waitFor();
  await operator.keyboard.press('F2');
  await operator.getByTestId('called-number').waitFor();
  await operator.keyboard.press('F6');
  await expect(undo(operator)).toContainText('не подошёл');
  await operator.keyboard.press('Control+z');
  await expect(operator.getByTestId('called-number')).toHaveText('А-001');
  expect((await queue(operator)).current).toMatchObject({ number: 'А-001', status: 'called' });
});

test('a ticket issued by mistake is cancelled, and is called by nobody', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await operator.keyboard.press('Alt+2');
  await operator.getByTestId('issue-submit').waitFor();
  await operator.keyboard.press('1');
  await expect(undo(operator)).toContainText('Талон А-001 выдан');
  await operator.keyboard.press('Control+z');
  await expect.poll(async () => (await queue(operator)).waiting).toEqual([]);
});

test('a dropped scan comes back whole', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('F9');
  await expect(operator.locator('img[alt="Страница 2"]')).toBeVisible();
  const scanOf = async () => (await present(operator)).documents.find((one) => one.itemId === OLD_PASSPORT)?.scan;
  const before = await scanOf();
  await expect(operator.getByTestId('scan-drop'), 'what it throws away is on the button').toContainText('2 стр.');
  await operator.keyboard.press('Delete');
  await expect.poll(scanOf).toBeNull();
  await operator.screenshot({ path: 'out/e2e/pictures/undo-scan-1366.png' });
  await operator.keyboard.press('Control+z');
  await expect.poll(scanOf).toEqual(before);
  await expect(operator.locator('img[alt="Страница 2"]')).toBeVisible();
});

test('another service: what leaves the list is said before, and comes back with its marks', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('1');
  await expect(operator.getByTestId(`document-${OLD_PASSPORT}`)).toHaveAttribute('data-mark', 'present');
  const before = await present(operator);
  await operator.getByTestId('step-service').click();
  await operator.getByTestId('service-search').fill('водительское');
  await operator.locator('[data-testid^="hit-driving-licence"]').first().waitFor();
  await expect(operator.getByTestId('service-loses')).toContainText('ответов 4, документов 1');
  await expect(operator.getByTestId('primary'), 'Enter puts nothing away').toContainText('Добавить к приёму');
  await operator.screenshot({ path: 'out/e2e/pictures/service-change-1366.png' });
  await operator.keyboard.press('F9');
  await expect(undo(operator)).toContainText('Услуга заменена');
  await operator.keyboard.press('Control+z');
  await expect.poll(async () => (await present(operator)).plan?.requests[0]?.goalId).toBe('lost');
  const after = await present(operator);
  expect(after.documents, 'the documents as they were').toEqual(before.documents);
  expect(after.plan?.questions).toEqual(before.plan?.questions);
  expect(after.application).toEqual(before.application);
});

test('a lock takes the offer with it: the next person takes nothing back', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('F9');
  await expect(operator.locator('img[alt="Страница 2"]')).toBeVisible();
  await operator.keyboard.press('Delete');
  await undo(operator).waitFor();
  await operator.keyboard.press('Control+l');
  await operator.locator('input[type="password"]').first().waitFor();
  await expect(undo(operator)).toHaveCount(0);
});

test.describe('a scan that takes its time', () => {
  test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '5000' } });

  const runs = async (page: Page) => {
    const running = await bridge(page, 'scan.running');
    return running.ok ? (running.value as unknown[]).length : -1;
  };

  test('is seen after Esc and after a lock, and is stopped from there', async ({ program }) => {
    const { operator } = program;
    await toDocuments(operator);
    await operator.keyboard.press('F9');
    await operator.getByTestId('scan-cancel').waitFor();
    await operator.keyboard.press('Escape');
    await operator.locator('main[data-step="conditions"]').waitFor();
    await expect(operator.getByTestId('running-scan')).toContainText('Паспорт, подлежащий замене');
    await operator.keyboard.press('Control+l');
    await operator.locator('input[type="password"]').first().waitFor();
    await operator.keyboard.type('1111');
    await expect(operator.getByTestId('running-scan'), 'it runs still, and is seen').toBeVisible();
    await operator.screenshot({ path: 'out/e2e/pictures/running-scan-1366.png' });
    await operator.keyboard.press('F10');
    await expect(operator.getByTestId('running-scan')).toHaveCount(0);
    await expect.poll(() => runs(operator), { message: 'the scanner has stopped' }).toBe(0);
  });

  test('is seen by whoever resumes its visit, and is stopped from there', async ({ program }) => {
    const { operator } = program;
    await toDocuments(operator);
    await operator.keyboard.press('F9');
    await operator.getByTestId('scan-cancel').waitFor();
    await hold(operator);
    await operator.keyboard.press('F7');
    await operator.locator('main[data-step="documents"]').waitFor();
    await expect(operator.getByTestId('scan-cancel')).toBeVisible();
    await operator.keyboard.press('F10');
    await expect.poll(() => runs(operator), { message: 'the scanner has stopped' }).toBe(0);
    await expect(operator.getByTestId('scan-cancel')).toHaveCount(0);
  });
});

const close = (program: { app: import('playwright').ElectronApplication }) =>
  program.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()
      .find((one) => one.webContents.getURL().includes('operator'))
      ?.close();
  });

test('closing the window with an applicant at it asks first, and staying is the first answer', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await operator.locator('[data-field="surname"]').focus();
  await operator.keyboard.type('Недописан');
  await close(program);
  const dialog = operator.getByRole('dialog');
  await expect(dialog).toContainText('Закрыть программу?');
  await expect(dialog, 'the word was left by the dialog, and is saved: nothing says that it is lost').not.toContainText('пропадёт');
  await operator.screenshot({ path: 'out/e2e/pictures/closing-1366.png' });
  await operator.locator('[role="dialog"]:focus-within').waitFor();
  await operator.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(operator.locator('[data-field="surname"]')).toHaveValue('Недописан');
  await close(program);
  await dialog.waitFor();
  const ended = program.app.waitForEvent('close');
  await operator.getByTestId('close-surely').click();
  await ended;
});

test('what is typed and cannot be saved is said to be lost before the window closes', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await operator.locator('[data-field="snils"]').focus();
  await operator.keyboard.type('123');
  await close(program);
  await expect(operator.getByRole('dialog')).toContainText('Набранное в поле ещё не сохранено и пропадёт');
});

test('closing a free window asks nobody', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  const ended = program.app.waitForEvent('close');
  await close(program);
  await ended;
});

test('a page that is dead does not keep the window from closing', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'lost');
  await chooseService(operator, 'паспорт', 'passport-rf-lost');
  const dead = operator.waitForEvent('console', (message) => message.text() === 'busy for ever');
  void operator
    .evaluate(() => {
      console.info('busy for ever');
      for (;;);
    })
    .catch(() => undefined);
  await dead;
  const ended = program.app.waitForEvent('close');
  await close(program);
  await ended;
});
