import { dialogHasFocus, nextToDocuments, present } from '../counter.ts';
import { expect, test, toDocuments } from '../program.ts';

/** The applicant of the first refusal comes again, by the keyboard alone. */
test.describe.configure({ timeout: 120_000 });

test('a refusal, and the second visit: what was not named is not demanded, except by a ground that is chosen and printed', async ({
  program,
}) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('1');
  await operator.keyboard.press('2');
  await expect(operator.getByTestId('refuse')).toContainText('Отказать (оснований: 1)');
  await operator.keyboard.press('F8');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
  const { receipt } = await present(operator);
  await operator.keyboard.press('Enter');
  await operator.getByTestId('primary').filter({ hasText: 'Закончить: отказано' }).waitFor();
  await operator.keyboard.press('Enter');
  await operator.getByText('Никто не ждёт').waitFor();

  await nextToDocuments(operator);
  const again = operator.getByTestId('refused-before');
  await expect(again).toContainText(`Повторное обращение после отказа № ${receipt?.number}`);
  await expect(again).toContainText('Тогда было названо: Фотография');
  await operator.screenshot({ path: 'out/e2e/pictures/second-visit-1366.png' });
  // The first document was here the first time.
  const first = async () => (await present(operator)).documents.find((one) => one.itemId === 'passport-rf');
  await operator.keyboard.press('2');
  await operator.getByTestId('newly-norms').waitFor();
  await dialogHasFocus(operator);
  await operator.screenshot({ path: 'out/e2e/pictures/second-visit-ground-1366.png' });
  await operator.keyboard.press('Enter');
  await expect(operator.getByTestId('newly-norms'), 'Enter is «Не требовать»').toHaveCount(0);
  expect((await first())?.mark).toBe('open');
  await operator.keyboard.press('2');
  await operator.getByTestId('newly-expired').waitFor();
  await dialogHasFocus(operator);
  await operator.keyboard.press('3');
  await expect.poll(async () => (await first())?.newly).toBe('expired');
  await operator.keyboard.press('F8');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
  await expect(operator.getByTestId('paper')).toContainText('п. 4 «в»');
  await operator.screenshot({ path: 'out/e2e/pictures/second-visit-refused-1366.png' });
});
