import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { present } from '../counter.ts';
import { beginVisit, expect, identify, signIn, start, test } from '../program.ts';
import { atAllSizes } from '../sizes.ts';

/** Finding a service, by the keyboard alone: in the visit and in the handbook. */
test.describe.configure({ timeout: 180_000 });

const search = (page: Page) => page.getByTestId('service-search');
const pointed = (page: Page) => page.locator('[role="option"][aria-selected="true"]');
/** Types into the field, and waits for the hits of that text. */
const look = async (page: Page, text: string, hit: string) => {
  await search(page).fill(text);
  await page.getByTestId(hit).waitFor();
};

test('in a visit: another form, the wrong layout, digits that stay digits, a situation and its steps, what has no checklist', async ({
  program,
}) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'passport');
  await operator.getByTestId('situation-loss').waitFor();
  await atAllSizes(program, 'finder-1-empty');

  await look(operator, 'gjnthzkf', 'hit-passport-rf-lost');
  await expect(operator.getByTestId('searched-for')).toHaveText('ищем: потеряла');
  await atAllSizes(program, 'finder-2-layout');

  await search(operator).fill('');
  await operator.keyboard.type('14 лет');
  await expect(search(operator), 'a digit belongs to the text').toHaveValue('14 лет');
  await operator.getByTestId('hit-passport-rf-first14').waitFor();

  await look(operator, 'вышла замуж', 'situation-marriage');
  await operator.keyboard.press('Control+1');
  await expect(operator.getByTestId('searched-for')).toHaveText('Ситуация: Брак со сменой фамилии');
  await expect(operator.locator('[role="option"]').first()).toContainText('Шаг 1. Регистрация брака');
  await operator.keyboard.press('Enter');
  await expect(operator.getByTestId('refused-keys'), 'no step is meant yet').toBeVisible();
  await atAllSizes(program, 'finder-3-situation');
  for (let n = 0; n < 30; n += 1) await operator.keyboard.press('ArrowDown');
  await expect(pointed(operator)).toContainText('без чек-листа');
  await expect(operator.getByTestId('no-checklist')).toContainText('Проконсультируйте');
  await operator.keyboard.press('Escape');
  await operator.getByTestId('hit-marriage-registration').waitFor();
  await expect(search(operator), 'back at the search, and no step further').toHaveValue('вышла замуж');
  await operator.getByTestId('situation-marriage').click();
  await operator.getByTestId('to-search').waitFor();
  await operator.keyboard.press('Escape');
  await operator.getByTestId('situation-marriage').waitFor();

  await look(operator, 'назначение опеки', 'listed-0');
  await operator.getByTestId('listed-0').click();
  await expect(operator.getByTestId('no-checklist')).toBeVisible();
  await expect(operator.getByTestId('primary')).toBeDisabled();
  await atAllSizes(program, 'finder-4-listed');
  await operator.keyboard.press('Enter');
  await expect(operator.getByTestId('refused-keys')).toBeVisible();
  expect((await present(operator)).plan, 'nothing was chosen by any of it').toBeNull();

  await look(operator, 'утеряла паспорт', 'hit-passport-rf-lost');
  await operator.keyboard.press('Control+1');
  await operator.getByTestId('choice-1').waitFor();
  expect((await present(operator)).plan?.requests[0]?.goalId).toBe('lost');
});

test('a star is given by Ctrl+D, is there at the next start, and stands before what was taken lately', async ({
  program,
  dataFolder,
  env,
}) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'passport');
  await operator.keyboard.press('Control+d');
  await expect(operator.getByTestId('refused-keys'), 'nothing is pointed at').toBeVisible();
  await look(operator, 'снилс', 'hit-snils-duplicate');
  await operator.keyboard.press('ArrowDown');
  const starred = (await pointed(operator).getAttribute('id')) ?? '';
  await operator.keyboard.press('Control+d');
  await expect(pointed(operator).locator('svg')).toBeVisible();
  await expect(operator.getByTestId('star')).toContainText('Из избранного');
  await look(operator, 'ИНН повторно', 'hit-inn-again');
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasNotText: 'За чем обратились' }).waitFor();
  await program.close();

  const again = await start(dataFolder, env);
  await signIn(again.operator, 'petrova');
  await again.operator.getByTestId('step-service').click();
  await again.operator.getByTestId(starred).waitFor();
  const rows = again.operator.locator('[role="option"]');
  expect(await rows.nth(0).getAttribute('id')).toBe(starred);
  expect(await rows.nth(1).getAttribute('id')).toBe('hit-inn-again');
  await atAllSizes(again, 'finder-5-at-hand');
  await again.close();
});

test('in the handbook: found, answered and printed for the applicant without a mouse, with nobody on it', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'passport');
  await operator.keyboard.press('Alt+3');
  await operator.locator('aside').waitFor();
  await atAllSizes(program, 'finder-6-handbook');
  await search(operator).focus();
  await operator.keyboard.type('потеряла паспорт');
  await operator.getByRole('heading', { name: 'Паспорт гражданина РФ: утрата, хищение или негодность' }).waitFor();
  await operator.keyboard.press('Enter');
  await expect(operator.getByRole('region', { name: 'Паспорт гражданина РФ' }), 'the hand is on the page').toBeFocused();
  await operator.keyboard.press('1');
  await expect(operator.getByTestId('question-passport-rf:loss').locator('[aria-pressed="true"]')).toContainText('терян');
  await expect(search(operator), 'and not in the text').toHaveValue('потеряла паспорт');
  await operator.keyboard.press('Control+p');
  await expect(operator.getByTestId('list-printed')).toHaveText('Напечатано.');
  await atAllSizes(program, 'finder-7-printed');
  const folder = path.join(dataFolder, 'printed');
  const [file] = readdirSync(folder).filter((name) => name.includes('list-passport-rf'));
  const text = (await pdfPages(readFileSync(path.join(folder, file ?? '')))).join(' ').replace(/\s+/g, ' ');
  for (const word of ['Принесите', 'Что случилось с паспортом? — Утерян', 'Приносить не нужно', 'норма не сверена'])
    expect(text).toContain(word);
  for (const value of [DEMO_PERSON.surname, DEMO_PERSON.snils, DEMO_PERSON.passportNumber]) expect(text).not.toContain(value);

  await search(operator).fill('апостиль минюста');
  await operator.getByTestId('listed-0').waitFor();
  await expect(operator.getByTestId('no-checklist')).toContainText('Апостиль Минюста');
  await atAllSizes(program, 'finder-8-handbook-listed');
  await search(operator).fill('щщщщ');
  await expect(operator.locator('[role="option"]')).toHaveCount(0);
  await atAllSizes(program, 'finder-9-handbook-none');
});
