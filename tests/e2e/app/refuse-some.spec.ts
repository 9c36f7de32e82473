import { resize } from '#scripts/lib/drive.ts';
import { pointAt, present, receiptToEnd, signForms } from '../counter.ts';
import { expect, test, toDocuments } from '../program.ts';

/** Two services, and something stands in the way of one: it is refused in writing, and the other is taken in the same visit. */
test.describe.configure({ timeout: 120_000 });

test('a missing photograph refuses the passport and not the СНИЛС', async ({ program }) => {
  const { operator } = program;
  const primary = operator.getByTestId('primary');
  await toDocuments(operator);
  await operator.keyboard.press('F5');
  await operator.getByTestId('service-search').waitFor();
  await operator.keyboard.type('снилс изменить');
  await pointAt(operator, 'hit-snils-data');
  await operator.keyboard.press('Enter');
  await expect.poll(async () => (await present(operator)).requests.length).toBe(2);
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasText: 'Кем выдан документ' }).waitFor();
  await operator.keyboard.press('1');
  await operator.locator('h1', { hasText: 'Всё выяснено' }).waitFor();
  await operator.keyboard.press('Enter');
  await operator.getByTestId('document-passport-rf').waitFor();
  for (;;) {
    const { documents, plan } = await present(operator);
    const left = plan?.items.filter((item) => !item.form && documents.find((one) => one.itemId === item.id)?.mark === 'open') ?? [];
    if (left.length === 0) break;
    const row = operator.locator('[role="option"][aria-selected="true"]');
    const id = (await row.getAttribute('data-testid'))?.slice('document-'.length) ?? '';
    await operator.keyboard.press(id === 'photo-35x45' ? 'Digit2' : 'Enter');
    await expect
      .poll(async () => (await present(operator)).documents.find((one) => one.itemId === id)?.mark, `the mark of ${id}`)
      .not.toBe('open');
    if (id === 'photo-35x45' && left.length > 1) await operator.keyboard.press('Enter');
  }
  await expect(primary, 'it says which is refused').toContainText('Отказать: Паспорт гражданина РФ (оснований: 1)');
  await operator.screenshot({ path: 'out/e2e/pictures/refuse-some-1366.png' });
  await resize(program, 1920, 1080);
  await operator.screenshot({ path: 'out/e2e/pictures/refuse-some-1920.png' });
  await resize(program, 1366, 768);

  await operator.keyboard.press('Enter');
  const paper = operator.getByTestId('paper');
  await expect(paper).toContainText('Паспорт гражданина РФ');
  await expect(paper).not.toContainText('СНИЛС: изменить');
  const refusal = (await present(operator)).receipt?.number;
  await operator.keyboard.press('Enter');
  await expect(primary, 'the rest is one key away').toContainText('Принять остальное: СНИЛС');
  await operator.screenshot({ path: 'out/e2e/pictures/refuse-some-rest-1366.png' });
  await operator.keyboard.press('Enter');
  await expect.poll(async () => (await present(operator)).requests.map((one) => one.serviceId)).toEqual(['snils']);
  await expect(operator.getByTestId('taken-back'), 'the sheet stands').toHaveCount(0);

  await signForms(operator);
  await operator.keyboard.press('Enter');
  await primary.waitFor();
  const number = await receiptToEnd(operator);
  expect(number).not.toBe(refusal);
});
