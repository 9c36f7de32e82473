import { resize } from '#scripts/lib/drive.ts';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { NOTARIAL } from '#tests/fixtures/persons.ts';
import { enterPlaces, pointAt, present } from '../counter.ts';
import { beginVisit, expect, test } from '../program.ts';
import type { Page } from '@playwright/test';

/** Who is at the window, and for whom: the cards of the first step, by the keyboard alone. */
test.describe.configure({ timeout: 120_000 });

/** Chooses by the keyboard in a row of choices. */
async function choose(page: Page, place: string, value: string): Promise<void> {
  await page.locator(`[data-field="${place}"] input[value="${value}"]`).focus();
  await page.keyboard.press('Space');
}

/** Types into a field where the hand is put, and goes on by Enter. */
async function type(page: Page, place: string, value: string): Promise<void> {
  await page.locator(`[data-field="${place}"]`).focus();
  await page.keyboard.type(value);
  await page.keyboard.press('Enter');
}

async function whom(page: Page, value: string): Promise<void> {
  await page.locator(`input[name="whom"][value="${value}"]`).focus();
  await page.keyboard.press('Space');
}

async function parent(page: Page): Promise<void> {
  for (const name of ['surname', 'given', 'birthDate'] as const) await type(page, name, DEMO_PERSON[name]);
  await choose(page, 'identityDocument', 'passport');
  await type(page, 'passportSeries', DEMO_PERSON.passportSeries);
  await type(page, 'passportNumber', DEMO_PERSON.passportNumber);
  await type(page, 'passportIssuedOn', '20.01.2020');
}

test('a child’s registration at the place of residence, by a parent: the child is a person of its own on the screen and in the list', async ({
  program,
}) => {
  const { operator } = program;
  await beginVisit(operator);
  await whom(operator, 'child');
  await operator.getByTestId('card-child').waitFor();
  await parent(operator);
  for (const [field, value] of [
    ['surname', 'Вымыслов'],
    ['given', 'Пример'],
    ['birthDate', '01.01.2020'],
  ] as const)
    await type(operator, `child.${field}`, value);
  await choose(operator, 'child.identityDocument', 'birth-certificate');
  await expect.poll(async () => (await present(operator)).missingFields, { message: 'nothing is left to be entered' }).toEqual([]);
  await operator.screenshot({ path: 'out/e2e/pictures/parties-child-1366.png' });
  await resize(program, 1920, 1080);
  await operator.screenshot({ path: 'out/e2e/pictures/parties-child-1920.png' });
  await resize(program, 1366, 768);
  await operator.locator('[data-field="child.certificateNumber"]').focus();
  await operator.keyboard.press('Enter');
  await operator.getByTestId('service-search').waitFor();
  await operator.keyboard.type('инн');
  await pointAt(operator, 'hit-inn-first');
  await operator.keyboard.press('Enter');
  await expect.poll(async () => (await present(operator)).requests.length).toBe(1);
  const { plan } = await present(operator);
  expect(
    plan?.questions.find((one) => one.id === 'filedFor'),
    'nobody is asked for whom',
  ).toMatchObject({ answer: 'child', known: true });
  expect(plan?.items.map((one) => one.party)).toContain('child');
});

test('a representative whose power is not for filing: said at once, refused by F8, the sheet printed', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await whom(operator, 'representative');
  await operator.getByTestId('card-representative').waitFor();
  await enterPlaces(operator, { ...NOTARIAL, 'representative.authorityPowers': 'receive' });
  await operator.getByText('Доверенность не для подачи заявления').scrollIntoViewIfNeeded();
  await operator.screenshot({ path: 'out/e2e/pictures/parties-power-1366.png' });
  // The last field of a form that is whole leads on.
  await parent(operator);
  await operator.getByTestId('service-search').waitFor();
  await operator.keyboard.type('снилс дубликат');
  await operator.getByTestId('hit-snils-duplicate').waitFor();
  await operator.keyboard.press('Enter');
  await expect.poll(async () => (await present(operator)).obstacles).toMatchObject([{ reason: 'R03', finding: 'authority-lacks-act' }]);
  await expect(operator.getByTestId('refuse')).toContainText('Отказать (оснований: 1)');
  await operator.keyboard.press('F8');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
  await operator.screenshot({ path: 'out/e2e/pictures/parties-refused-1366.png' });
  await operator.keyboard.press('Enter');
  await operator.getByTestId('primary').filter({ hasText: 'Закончить: отказано' }).waitFor();
});

test('a foreigner and an organisation: the form asks what each is known by', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await operator.locator('input[name="category"][value="foreigner"]').focus();
  await operator.keyboard.press('Space');
  await operator.locator('[data-field="citizenship"]').waitFor();
  await expect(operator.locator('[data-field="passportSeries"]')).toHaveCount(0);
  await operator.screenshot({ path: 'out/e2e/pictures/parties-foreigner-1366.png' });
  await whom(operator, 'entity');
  await operator.getByTestId('card-entity').waitFor();
  await type(operator, 'entity.inn', '9900000018');
  await expect(operator.locator('[data-field="entity.inn"]'), 'a wrong check digit is refused at the field').toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await operator.locator('[data-field="entity.inn"]').fill('9900000017');
  await operator.keyboard.press('Enter');
  await expect.poll(async () => (await present(operator)).parties[1]?.fields.inn).toBe('9900000017');
  await operator.screenshot({ path: 'out/e2e/pictures/parties-entity-1366.png' });
});
