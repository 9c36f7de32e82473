import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import type { VisitView } from '#contract/visit.ts';
import { ROOT } from '#scripts/lib/paths.ts';
import { NOTARIAL } from '#tests/fixtures/persons.ts';
import { dialogHasFocus, documentsToReceipt, enterPlaces, present, receiptToEnd } from '../counter.ts';
import { test as base, expect, signIn } from '../program.ts';
import { readBooks, repeated } from '../wholeness.ts';

const PROFILE = path.join(ROOT, 'tests/fixtures/profiles/166c264');
const facts = JSON.parse(readFileSync(path.join(PROFILE, 'facts.json'), 'utf8')) as { size: number };

/** The program on a copy of a profile that version 166c264 has written. */
const test = base.extend({
  dataFolder: async ({ dataFolder }, use) => {
    const profile = path.join(dataFolder, 'profiles/demo');
    mkdirSync(path.dirname(profile), { recursive: true });
    cpSync(PROFILE, profile, { recursive: true });
    await use(dataFolder);
  },
});
test.describe.configure({ timeout: 90_000 });

/** The older program knew a representative by one name and a number: what is asked of one today is entered, and the visit goes on. */
async function nameRepresentative(operator: Page): Promise<void> {
  const surname = operator.locator('[data-field="representative.surname"]');
  await expect(surname, 'the name is there in its parts').toHaveValue('Образцов');
  const { 'representative.authorityPowers': _acts, ...power } = NOTARIAL;
  await enterPlaces(operator, power);
  // The last thing that was missing: the visit is where it was.
  await operator.getByTestId('representative.authorityPowers-submit').focus();
  await operator.keyboard.press('Space');
}

test('the visit that was at the window is there with everything, and goes on to its receipt and its end', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  const profile = path.join(dataFolder, 'profiles/demo');
  await signIn(operator, 'petrova');
  await nameRepresentative(operator);
  await operator.getByTestId('document-passport-rf:application').waitFor();
  await expect(operator.locator('header').first(), 'it is the window it was').toContainText('Окно 4');
  const visit = await present(operator);
  expect(visit.category).toBe('representative');
  expect(visit.parties.map(({ fields }) => fields)).toMatchObject([
    {
      surname: 'Тестова',
      given: 'Юлия',
      patronymic: 'Чернышовна',
      birthDate: '1990-01-15',
      snils: '90000000182',
      identityDocument: 'lost',
    },
    { surname: NOTARIAL['representative.surname'], authorityKind: 'notarial-power' },
  ]);
  expect(visit.plan?.questions.map(({ answer }) => answer)).toEqual(['lost', false, false]);
  expect(visit.planFault).toBeUndefined();
  const scanned = visit.documents.find((one) => one.scan);
  expect(scanned, 'the document that was scanned has its scan').toBeDefined();
  expect(
    visit.documents.some((one) => one.mark === 'rejected'),
    'the rejected document is rejected',
  ).toBe(true);
  const row = operator.getByTestId(`document-${scanned?.itemId ?? ''}`);
  for (let left = visit.documents.length; left > 0 && (await row.getAttribute('aria-selected')) !== 'true'; left -= 1)
    await operator.keyboard.press('ArrowUp');
  const picture = operator.locator('img[alt="Страница 1"]');
  await expect(picture, 'a page of the scan is shown').toBeVisible();
  expect(await picture.evaluate((img) => (img as HTMLImageElement).naturalWidth), 'and is a picture').toBeGreaterThan(100);
  // The older program took a passport's application from a representative; by the definition it is for the person alone.
  for (const one of visit.documents.filter((each) => each.mark === 'open')) {
    await operator.getByTestId(`document-${one.itemId}`).click();
    await operator.keyboard.press('1');
    await expect(operator.getByTestId(`document-${one.itemId}`)).toHaveAttribute('data-mark', 'present');
  }
  await operator.keyboard.press('F11');
  await dialogHasFocus(operator);
  await operator.keyboard.press('Enter');
  await operator.getByTestId('insisted').waitFor();
  await documentsToReceipt(operator);
  const number = await receiptToEnd(operator);
  await program.close();
  const { verdict, papers, tickets } = readBooks(profile);
  expect(papers.at(-1)).toBe(number);
  expect([repeated(papers), repeated(tickets)], 'no number is given twice across the versions').toEqual([[], []]);
  expect(verdict).toMatchObject({ verdict: 'intact' });
  expect(verdict.size).toBeGreaterThan(facts.size);
});

test('both visits that were held are resumed in their order, with what was entered of each', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await operator.locator('[data-field="representative.surname"]').waitFor();
  const resumed: VisitView[] = [];
  for (const number of ['Р-001', 'А-001']) {
    await operator.keyboard.press('F12');
    await operator.getByTestId('leave-left').waitFor();
    await dialogHasFocus(operator);
    await operator.keyboard.press('3');
    await operator.getByRole('button', { name: `Продолжить ${number}` }).waitFor();
    await operator.keyboard.press('F7');
    await operator.locator('header').first().filter({ hasText: number }).waitFor();
    resumed.push(await present(operator));
  }
  expect(resumed.map(({ planFault }) => planFault)).toEqual([undefined, undefined]);
  expect(resumed.map(({ parties }) => parties[0]?.fields)).toMatchObject([
    {},
    {
      surname: 'Образцов',
      given: 'Пример',
      birthDate: '1985-02-01',
      snils: '90000000283',
      passportSeries: '9900',
      passportNumber: '000002',
    },
  ]);
  expect(resumed[1]?.plan?.requests.map(({ serviceId, goalId }) => `${serviceId}/${goalId}`)).toEqual(['driving-licence/expiry']);
});

test('the DPO of that profile: the log of both versions together is whole', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'gavrilova');
  await operator.getByTestId('log-verify').waitFor();
  await operator.keyboard.press('F9');
  await expect(operator.getByTestId('verdict')).toContainText('Журнал цел');
});
