import { resize } from '#scripts/lib/drive.ts';
import { hold, leave, nextToDocuments, openLate, present, putAside } from '../counter.ts';
import { beginVisit, chooseService, expect, identify, test, toDocuments } from '../program.ts';

/** A specialist with twenty people waiting: what a hurried hand does must be done, or refused aloud; never something else. */
test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '500' } });
test.describe.configure({ timeout: 90_000 });

const OLD_PASSPORT = 'passport-rf';
const PHOTO = 'photo-35x45';

test('«Нет документа» pressed by mistake, then F9: a document that was just scanned is not called absent', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('2');
  const row = operator.getByTestId(`document-${OLD_PASSPORT}`);
  await expect(row).toHaveAttribute('data-mark', 'missing');
  await operator.keyboard.press('ArrowUp');
  await operator.keyboard.press('F9');
  await expect(operator.locator('img[alt="Страница 2"]')).toBeVisible();
  await expect(row, 'its two pages lie under «отсутствует», and the receipt will say «не представлены»').not.toHaveAttribute(
    'data-mark',
    'missing',
  );
});

test('«Приложить» for a document that is marked absent: it is not called absent any more', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await putAside(operator, OLD_PASSPORT);
  await openLate(operator);
  await operator.getByTestId('late-take').click();
  await expect(operator.getByTestId('late')).toHaveCount(0);
  const taken = (await present(operator)).documents.find((one) => one.itemId === OLD_PASSPORT);
  expect(taken?.scan?.pages, 'the pages are with the document').toBe(2);
  expect(taken?.mark, 'a document whose pages were just taken is not absent').not.toBe('missing');
});

test('«1» while the stack runs says that the document is here: its own pages are not put aside for that', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('F9');
  await operator.getByTestId('scan-cancel').waitFor();
  await operator.keyboard.press('1');
  await expect
    .poll(async () => {
      const { documents, late } = await present(operator);
      return { pages: documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.pages ?? 0, late: late.length };
    })
    .toEqual({ pages: 2, late: 0 });
});

test('five stacks put aside at 1366 × 768: the next action and the checklist are still on the screen', async ({ program }) => {
  const { operator } = program;
  await resize(program, 1366, 768);
  await toDocuments(operator);
  for (let n = 1; n <= 5; n += 1) {
    await putAside(operator, OLD_PASSPORT);
    await expect(operator.getByTestId('late')).toContainText(String(n));
  }
  await operator.screenshot({ path: 'out/e2e/pictures/late-5-1366.png' });
  await openLate(operator);
  await operator.screenshot({ path: 'out/e2e/pictures/late-5-open-1366.png' });
  await operator.keyboard.press('Escape');
  await operator.getByTestId('late-item').first().waitFor({ state: 'hidden' });
  const inside = (testId: string) =>
    operator.getByTestId(testId).evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
  expect({ primary: await inside('primary'), checklist: await inside(`document-${OLD_PASSPORT}`) }).toEqual({
    primary: true,
    checklist: true,
  });
});

test('a late stack does not move the checklist under the hand', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('ArrowDown');
  const before = await operator.getByTestId(`document-${PHOTO}`).boundingBox();
  await operator.keyboard.press('ArrowUp');
  await putAside(operator, OLD_PASSPORT);
  await operator.keyboard.press('ArrowDown');
  await operator.getByTestId('late').waitFor();
  await expect(operator.getByTestId(`document-${PHOTO}`)).toHaveAttribute('aria-selected', 'true');
  const after = await operator.getByTestId(`document-${PHOTO}`).boundingBox();
  expect(after?.y, 'the row a hand is on its way to stays where it was').toBe(before?.y);
});

test('a row of the checklist is clicked, then Enter: the document is taken, as its button says', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.getByTestId(`document-${PHOTO}`).click();
  await expect(operator.getByTestId('primary')).toContainText('Принять');
  await operator.keyboard.press('Enter');
  await expect(operator.getByTestId(`document-${PHOTO}`)).toHaveAttribute('data-mark', 'present');
});

test('answers typed faster than the screen: each is for the question that was painted, or is refused aloud', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'lost');
  await chooseService(operator, 'паспорт', 'passport-rf-lost');
  await operator.evaluate(() => {
    for (const code of ['Digit3', 'Digit2', 'Digit1'])
      window.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true }));
  });
  await expect(operator.getByRole('alert')).toContainText('Экран успел измениться');
  // The refusal is painted at once, the answer when the core has it.
  const answers = async () => (await present(operator)).plan?.questions.flatMap(({ answer }) => answer ?? []);
  await expect.poll(answers, 'the first key answered the first question, the others answered nothing').toEqual(['damaged']);
});

test('F9 for A while B’s stack still runs: A is told why, gets none of it, and B’s pages come whole', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  const a = (await present(operator)).id;
  await hold(operator);
  await nextToDocuments(operator);
  const b = (await present(operator)).id;
  await operator.keyboard.press('F9');
  await operator.getByTestId('scan-cancel').waitFor();
  await hold(operator);
  await operator.keyboard.press('F7');
  await operator.getByTestId(`document-${OLD_PASSPORT}`).waitFor();
  await operator.keyboard.press('F9');
  await expect(operator.getByRole('alert').or(operator.locator('img[alt="Страница 2"]')).first()).toBeVisible();
  const now = await present(operator);
  expect(now.id).toBe(a);
  await leave(operator);
  await operator.keyboard.press('F7');
  await expect
    .poll(async () => (await present(operator)).documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.pages, {
      message: 'B’s two pages',
    })
    .toBe(2);
  expect((await present(operator)).id).toBe(b);
});

test('F12 and a digit in one breath, from a field: the digit is for the dialog, never for the field behind it', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await operator.locator('[data-field="surname"]').focus();
  await operator.keyboard.press('F12');
  await operator.keyboard.press('3');
  await operator.locator('[role="dialog"]').or(operator.getByText('Никто не ждёт')).first().waitFor();
  const typed = await operator
    .locator('[data-field="surname"]')
    .inputValue({ timeout: 1_000 })
    .catch(() => '');
  expect(typed, 'nothing is typed into a field under a dialog').toBe('');
  await expect(operator.getByText('Никто не ждёт'), '«Заявитель ушёл» was chosen').toBeVisible();
});
