import { resize } from '#scripts/lib/drive.ts';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { dialogHasFocus, documentsToReceipt, enterPlaces, present, signForms, toForms } from '../counter.ts';
import { expect, field, test, toDocuments } from '../program.ts';

/** A family on one ticket, by the keyboard: each their own visit and receipt, the address typed once. */
test.describe.configure({ timeout: 180_000 });

const HOME = 'г. Примерск, ул. Образцовая, д. 2';

test('after the receipt the next of the family: their child, with the parent and the address there, and nothing else', async ({
  program,
}) => {
  const { operator } = program;
  await toForms(operator);
  await operator.locator('[data-field="address"]').waitFor();
  await field(operator, 'address', HOME);
  await operator.locator('[data-field="email"]').focus();
  await operator.keyboard.press('Enter');
  await operator.locator('[data-field="birthPlace"]:focus').waitFor();
  await operator.keyboard.press('Enter');
  await expect(operator.locator('[data-field="birthPlace"]:focus'), 'after the last field Enter is the button’s again').toHaveCount(0);
  await signForms(operator);
  await operator.keyboard.press('Enter');
  await operator.getByTestId('paper').waitFor();
  const first = await present(operator);
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasText: 'Расписка №' }).waitFor();
  await operator.keyboard.press('Enter');
  await operator.getByTestId('family').waitFor();
  await operator.keyboard.press('F9');
  await operator.getByTestId('family-child').waitFor();
  await dialogHasFocus(operator);
  await operator.screenshot({ path: 'out/e2e/pictures/family-1366.png' });
  await operator.keyboard.press('2');
  await operator.getByTestId('card-child').waitFor();
  const next = await present(operator);
  expect(next.id).not.toBe(first.id);
  expect(next.ticket.id, 'the same ticket').toBe(first.ticket.id);
  await expect(operator.locator('[data-field="surname"]')).toHaveValue(DEMO_PERSON.surname);
  expect(next.parties.find((one) => one.id === 'child')?.fields).toEqual({ address: HOME });
  expect(next.documents.every((one) => one.mark === 'open' && one.scan === null)).toBe(true);
  await enterPlaces(operator, { 'child.surname': 'Вымыслов', 'child.given': 'Пример', 'child.birthDate': '01.01.2010' });
  await operator.screenshot({ path: 'out/e2e/pictures/family-next-1366.png' });
  await resize(program, 1920, 1080);
  await operator.screenshot({ path: 'out/e2e/pictures/family-next-1920.png' });
});

test('staying in the visit is the first answer', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await documentsToReceipt(operator);
  const { id } = await present(operator);
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasText: 'Расписка №' }).waitFor();
  await operator.keyboard.press('Enter');
  await operator.getByTestId('family').waitFor();
  await operator.keyboard.press('F9');
  await operator.getByTestId('family-adult').waitFor();
  await dialogHasFocus(operator);
  await operator.keyboard.press('Enter');
  await operator.getByRole('dialog').waitFor({ state: 'detached' });
  expect((await present(operator)).id).toBe(id);
});
