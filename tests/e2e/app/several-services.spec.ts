import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { resize } from '#scripts/lib/drive.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { documentsToReceipt, pointAt, present, receiptToEnd } from '../counter.ts';
import { beginVisit, expect, field, test } from '../program.ts';

/** A marriage with a change of surname: five services in one visit, by the keyboard alone. */
test.describe.configure({ timeout: 180_000 });

const SERVICES = [
  ['брак', 'marriage'],
  ['паспорт', 'passport-rf'],
  ['водительское', 'driving-licence'],
  ['снилс изменить', 'snils'],
  ['инн смена имени', 'inn'],
] as const;
const GOALS: Readonly<Record<string, string>> = {
  marriage: 'registration',
  'passport-rf': 'data',
  'driving-licence': 'data',
  snils: 'data',
  inn: 'name',
};

/** Looks a service up, points at the goal with the arrows, and takes it by Enter. */
async function add(page: Page, text: string, service: string): Promise<void> {
  await page.getByTestId('service-search').waitFor();
  await page.keyboard.type(text);
  await pointAt(page, `hit-${service}-${GOALS[service]}`);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await present(page)).requests.map((one) => one.serviceId)).toContain(service);
}

/** Answers every question with its first option, by digits. */
async function answerAll(page: Page): Promise<void> {
  for (let asked = 0; asked < 40; asked += 1) {
    const { plan } = await present(page);
    const next = plan?.next;
    if (next == null) return;
    await page.locator('h1', { hasText: plan?.questions.find((one) => one.id === next)?.text.ru ?? '' }).waitFor();
    await page.keyboard.press('1');
    await expect.poll(async () => (await present(page)).plan?.questions.find((one) => one.id === next)?.answer).toBeDefined();
  }
}

test('marriage, then passport, licence, СНИЛС and ИНН: asked once, in their order, one receipt', async ({ program, dataFolder }) => {
  const { operator } = program;
  await beginVisit(operator);
  for (const name of ['surname', 'given', 'birthDate', 'snils'] as const) await field(operator, name, DEMO_PERSON[name]);
  await operator.locator('[data-field="identityDocument"] input[value="passport"]').focus();
  await operator.keyboard.press('Space');
  for (const [name, value] of [
    ['passportSeries', DEMO_PERSON.passportSeries],
    ['passportNumber', DEMO_PERSON.passportNumber],
    ['passportIssuedOn', '20.01.2020'],
  ] as const)
    await field(operator, name, value);
  await operator.keyboard.press('Enter');
  const [[marriage], ...others] = SERVICES;
  await add(operator, marriage, 'marriage');
  await operator.getByTestId('choice-1').waitFor();
  // One more from any step: the key is on the screen.
  await expect(operator.getByTestId('more-service')).toContainText('F5');
  await operator.keyboard.press('F5');
  for (const [text, service] of others) {
    await add(operator, text, service);
    await expect(operator.getByTestId('service-search'), 'one more can be looked for at once').toHaveValue('');
  }
  const chosen = await present(operator);
  expect(chosen.requests.map((one) => one.serviceId)).toEqual(SERVICES.map(([, id]) => id));
  await operator.screenshot({ path: 'out/e2e/pictures/several-services-1366.png' });
  await resize(program, 1920, 1080);
  await operator.screenshot({ path: 'out/e2e/pictures/several-services-1920.png' });
  await resize(program, 1366, 768);

  // What goes with a service is said before it goes, and it comes back to its place.
  await operator.keyboard.press('Shift+Tab');
  await operator.keyboard.press('Delete');
  await expect(operator.getByTestId('request-inn')).toHaveCount(0);
  await operator.keyboard.press('Control+z');
  await expect(operator.getByTestId('request-inn')).toBeVisible();

  await operator.getByTestId('service-search').focus();
  await operator.keyboard.press('Enter');
  await answerAll(operator);
  const { plan } = await present(operator);
  const passport = plan?.items.find((one) => one.kind === 'passport-rf');
  expect(passport?.reasons.length, 'the passport is asked for once, for several reasons').toBeGreaterThan(1);
  const questions = plan?.questions.map((one) => one.id) ?? [];
  expect(new Set(questions).size).toBe(questions.length);
  const names = new Map(plan?.requests.map((one) => [one.id, one.serviceId]));
  const after = plan?.requests.map((one) => [one.serviceId, names.get(one.term?.after ?? '')]);
  expect(Object.fromEntries(after ?? []), 'each that waits is filed after the one it waits for').toMatchObject({
    'passport-rf': 'marriage',
    'driving-licence': 'passport-rf',
    snils: 'passport-rf',
    inn: 'passport-rf',
  });
  await expect(operator.getByText('после: Регистрация брака').first()).toBeVisible();
  await expect(operator.getByTestId('together')).toContainText('Пошлин не меньше: 4 650 ₽');
  await operator.screenshot({ path: 'out/e2e/pictures/several-conditions-1366.png' });
  await operator.keyboard.press('Enter');
  await operator.getByTestId('primary').waitFor();
  await operator.screenshot({ path: 'out/e2e/pictures/several-documents-1366.png' });
  await documentsToReceipt(operator);
  await operator.screenshot({ path: 'out/e2e/pictures/several-receipt-1366.png' });
  await receiptToEnd(operator);

  const [sheet] = readdirSync(path.join(dataFolder, 'printed')).filter((one) => one.endsWith('.pdf'));
  const text = pdfPages(readFileSync(path.join(dataFolder, 'printed', sheet ?? ''))).join('\n');
  for (const { serviceName } of plan?.requests ?? []) expect(text.replace(/\s+/g, ' ')).toContain(serviceName.ru);
});
