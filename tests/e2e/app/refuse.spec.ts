import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { documentsToReceipt, dialogHasFocus, present } from '../counter.ts';
import { beginVisit, chooseService, expect, field, identify, test, toDocuments } from '../program.ts';

/** Refusing asks for nothing untrue; taking what is incomplete is the applicant's word, and stands on paper. */
test.describe.configure({ timeout: 90_000 });

const printed = (folder: string) => {
  const [name] = readdirSync(path.join(folder, 'printed'))
    .filter((one) => one.endsWith('.pdf'))
    .slice(-1);
  if (name === undefined) throw new Error('a printed sheet was expected');
  return pdfPages(readFileSync(path.join(folder, 'printed', name))).join('\n');
};

test('a missing document: refused by the keyboard from the checklist, nothing signed, paid or ticked, the sheet printed', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await toDocuments(operator);
  await expect(operator.getByTestId('refuse'), 'nothing stands in the way yet').toHaveCount(0);
  await operator.keyboard.press('2');
  await expect(operator.getByTestId('refuse')).toContainText('Отказать (оснований: 1)');
  await operator.screenshot({ path: 'out/e2e/pictures/refuse-first-1366.png' });
  await operator.keyboard.press('1');
  await operator.keyboard.press('1');
  const primary = operator.getByTestId('primary');
  await expect(primary).toContainText('Отказать (оснований: 1)');
  await operator.screenshot({ path: 'out/e2e/pictures/refuse-1366.png' });
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
  const { application, receipt } = await present(operator);
  expect(receipt?.kind).toBe('refusal');
  expect(Object.values(application), 'nobody was made to tick what has not happened').toEqual([false, false, false, false, false]);
  await operator.keyboard.press('Enter');
  await primary.filter({ hasText: 'Закончить: отказано' }).waitFor();
  await operator.screenshot({ path: 'out/e2e/pictures/refused-1366.png' });
  await operator.keyboard.press('Enter');
  await operator.getByText('Никто не ждёт').waitFor();
  expect(printed(dataFolder)).toMatch(/Отказ в приёме документов[\s\S]*R05/u);
});

test('F12 offers the refusal as well, and F8 writes it from any step', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('2');
  await operator.getByTestId('refuse').waitFor();
  await operator.keyboard.press('F12');
  await expect(operator.getByTestId('leave-refuse')).toBeVisible();
  await dialogHasFocus(operator);
  await operator.keyboard.press('Escape');
  await operator.getByTestId('leave-refuse').waitFor({ state: 'hidden' });
  await operator.keyboard.press('Escape');
  await operator.locator('main[data-step="conditions"]').waitFor();
  await operator.keyboard.press('F8');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
});

test('an incomplete set passes only at the applicant’s insistence: said before, logged, on the receipt', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('1');
  await operator.keyboard.press('2');
  await expect(operator.getByTestId('step-application'), 'nobody signs for a set that will be refused').toBeDisabled();
  await operator.keyboard.press('F11');
  const dialog = operator.getByRole('dialog');
  await expect(dialog).toContainText('орган может вернуть документы');
  await operator.screenshot({ path: 'out/e2e/pictures/insist-1366.png' });
  await dialogHasFocus(operator);
  await operator.keyboard.press('Enter');
  await expect(operator.getByTestId('insisted')).toBeVisible();
  await expect(operator.getByTestId('primary')).toContainText('Дальше без скана (1)');
  await documentsToReceipt(operator);
  await expect(operator.getByTestId('paper')).toContainText('приняты по настоянию заявителя');
  await operator.screenshot({ path: 'out/e2e/pictures/insisted-receipt-1366.png' });
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasText: 'Расписка №' }).waitFor();
  await operator.keyboard.press('Enter');
  await operator.getByTestId('primary').filter({ hasText: 'Закончить' }).waitFor();
  expect(printed(dataFolder).replaceAll(/\s+/g, ' ')).toMatch(/приняты по настоянию заявителя.*R05.*Разъяснено/u);
  await operator.keyboard.press('Enter');
  await operator.getByText('Никто не ждёт').waitFor();
  await operator.getByTestId('sign-out').click();
  await operator.getByTestId('person-gavrilova').waitFor();
  await operator.keyboard.press('3');
  await operator.locator('input[type="password"]').first().waitFor();
  await operator.keyboard.type('3333');
  await expect(operator.getByText(/настаивает на приёме документов/).first(), 'the log tells it').toBeVisible();
});

test('another obstacle after the insistence: it no longer covers everything, and Enter refuses again', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  for (const key of ['1', '2']) await operator.keyboard.press(key);
  await operator.keyboard.press('F11');
  await operator.getByRole('dialog').waitFor();
  await dialogHasFocus(operator);
  await operator.keyboard.press('Enter');
  await operator.getByTestId('insisted').waitFor();
  await operator.keyboard.press('ArrowUp');
  await operator.keyboard.press('ArrowUp');
  await operator.keyboard.press('ArrowUp');
  await operator.keyboard.press('2');
  await expect(operator.getByTestId('primary')).toContainText('Отказать (оснований: 2)');
});

test('an expired passport stops another service, and the way out is a refusal or another service', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  for (const [name, value] of [
    ['surname', 'Вымыслова'],
    ['given', 'Юлия'],
    ['birthDate', '01.01.1980'],
  ] as const)
    await field(operator, name, value);
  await operator.locator('[data-field="identityDocument"] input[value="passport"]').focus();
  await operator.keyboard.press('Space');
  for (const [name, value] of [
    ['passportSeries', '99 00'],
    ['passportNumber', '000001'],
    ['passportIssuedOn', '01.02.2000'],
  ] as const)
    await field(operator, name, value);
  await expect(operator.getByText('Паспорт недействителен')).toBeVisible();
  await operator.getByTestId('primary').click();
  await operator.getByTestId('service-search').fill('судимость');
  await operator.locator('[data-testid^="hit-no-criminal"]').first().click();
  await expect(operator.getByTestId('refuse')).toContainText('Отказать (оснований: 1)');
  expect((await present(operator)).obstacles).toMatchObject([{ reason: 'R04', finding: 'passport-expired' }]);
});

test('a child under 14: the screen leads to whoever acts for it, and that way goes on', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  for (const [name, value] of [
    ['surname', 'Вымыслов'],
    ['given', 'Пример'],
    ['birthDate', '01.01.2016'],
  ] as const)
    await field(operator, name, value);
  await expect(operator.getByText('Заявителю меньше 14 лет')).toBeVisible();
  await operator.getByText('Представитель', { exact: true }).click();
  await operator.locator('[data-field="identityDocument"] input[value="birth-certificate"]').focus();
  await operator.keyboard.press('Space');
  for (const [place, value] of [
    ['representative.identityDocument', 'passport'],
    ['representative.authorityKind', 'legal-representative'],
  ] as const) {
    await operator.locator(`[data-field="${place}"] input[value="${value}"]`).focus();
    await operator.keyboard.press('Space');
  }
  await operator.locator('[data-field="representative.passportSeries"]').waitFor();
  for (const [name, value] of [
    ['surname', 'Вымыслова'],
    ['given', 'Юлия'],
    ['passportSeries', '9900'],
    ['passportNumber', '000003'],
    ['passportIssuedOn', '20.01.2020'],
  ] as const)
    await field(operator, `representative.${name}`, value);
  await expect.poll(async () => (await present(operator)).missingFields).toEqual([]);
  expect((await present(operator)).obstacles).toEqual([]);
  await operator.getByTestId('primary').click();
  await operator.getByTestId('service-search').waitFor();
});

test('a service that is asked for in person only: a representative is told so, and cannot be led past it', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'lost');
  await chooseService(operator, 'паспорт', 'passport-rf-lost');
  await operator.getByTestId('step-applicant').click();
  await operator.getByText('Представитель', { exact: true }).click();
  await expect(operator.getByText('Эта услуга не для этой категории заявителя')).toBeVisible();
  expect((await present(operator)).obstacles).toMatchObject([{ reason: 'R03', finding: 'category-not-served' }]);
});
