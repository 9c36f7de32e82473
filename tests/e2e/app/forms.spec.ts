import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { resize } from '#scripts/lib/drive.ts';
import { present, signForms, toForms } from '../counter.ts';
import { expect, field, test } from '../program.ts';

/** What is signed at the window, by the keyboard: filled, looked at, printed, signed, scanned. */
test.describe.configure({ timeout: 180_000 });

/** How many jobs of this name the printer has had; its folder is there from the first. */
const sheets = (dataFolder: string, name: string) => {
  const folder = path.join(dataFolder, 'printed');
  return existsSync(folder) ? readdirSync(folder).filter((one) => one.startsWith(name)).length : 0;
};

test('looked at, they say what was typed a moment ago; no key does then what is not painted; printed, signed and only then scanned', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await toForms(operator);
  await operator.locator('[data-field="address"]').fill('г. Примерск, ул. Образцовая, д. 2');
  await operator.keyboard.press('F2');
  await expect(operator.getByTestId('form-pages')).toContainText('ул. Образцовая, д. 2');
  await operator.screenshot({ path: 'out/e2e/pictures/forms-shown-1366.png' });
  await operator.keyboard.press('2');
  await operator.keyboard.press('F2');
  await operator.getByTestId('mark-signed').waitFor();
  expect((await present(operator)).application.signed, 'a digit gives no mark that nobody sees').toBe(false);
  await operator.keyboard.press('F9');
  await expect(operator.getByTestId('scan-cancel'), 'what nobody has signed is not scanned').toHaveCount(0);
  await operator.keyboard.press('F3');
  await expect.poll(() => sheets(dataFolder, 'check'), { message: 'the sheet to check by is printed' }).toBe(1);
  await signForms(operator);
  expect(sheets(dataFolder, 'forms'), 'all forms in one go').toBe(1);
  await operator.keyboard.press('F9');
  await expect(operator.getByTestId('document-passport-rf:application')).toContainText(/скан \d стр\./);
  await operator.screenshot({ path: 'out/e2e/pictures/forms-signed-1366.png' });
  await resize(program, 1920, 1080);
  await operator.screenshot({ path: 'out/e2e/pictures/forms-signed-1920.png' });
});

test('a fee by its УИН: a slip is told at the field, the right one is kept and stands on the sheet of payment', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await toForms(operator);
  const { requests } = await present(operator);
  const place = `uin.${requests[0]?.id}`;
  await field(operator, place, '18812345678901234564');
  await expect(operator.getByText('Контрольные цифры не сходятся')).toBeVisible();
  await field(operator, place, '1881 2345 6789 0123 4565');
  await expect.poll(async () => (await present(operator)).requests[0]?.uin).toBe('18812345678901234565');
  await operator.keyboard.press('F6');
  await expect.poll(() => sheets(dataFolder, 'payment')).toBe(1);
  await operator.screenshot({ path: 'out/e2e/pictures/fee-uin-1366.png' });
});
