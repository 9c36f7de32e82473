import { bridge, beginVisit, chooseService, expect, identify, test } from '../program.ts';

/** What the catalogue says, as it stands on the screen. */
test.describe.configure({ timeout: 90_000 });

test('a name changed by marriage in Russia: the record is the authority’s to ask for, cannot be called absent, and says why', async ({
  program,
}) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'passport');
  await chooseService(operator, 'сменила фамилию паспорт', 'passport-rf-data');
  await expect(operator.locator('h1')).toContainText('Что изменилось?');
  await operator.keyboard.press('1');
  await operator.locator('h1', { hasText: 'Кем выдан документ' }).waitFor();
  await expect(operator.getByTestId('choice-1'), 'what the answer leads to').toContainText('свидетельство не требуется');
  await operator.screenshot({ path: 'out/e2e/pictures/catalogue-consequence-1366.png' });
  await operator.keyboard.press('1');
  for (const [key, next] of [
    ['2', 'отметки'],
    ['2', 'Всё выяснено'],
  ] as const) {
    await operator.locator('h1', { hasText: key === '2' && next === 'отметки' ? 'временное' : 'отметки' }).waitFor();
    await operator.keyboard.press(key);
    await operator.locator('h1', { hasText: next }).waitFor();
  }
  await operator.keyboard.press('Enter');
  await operator.getByTestId('document-passport-rf').waitFor();
  await expect(operator.getByTestId('fetched')).toContainText('Сведения о записи акта гражданского состояния — запросит ведомство');
  await expect(operator.getByTestId('document-civil-record'), 'it is no row that could be marked').toHaveCount(0);
  await operator.screenshot({ path: 'out/e2e/pictures/catalogue-fetched-1366.png' });
  const seen = (await bridge(operator, 'visit.current')) as { value: { id: string; revision: number } };
  const refused = await bridge(operator, 'visit.markDocument', {
    visitId: seen.value.id,
    revision: seen.value.revision,
    itemId: 'civil-record',
    mark: 'missing',
    reasons: [],
    originals: 0,
    copies: 0,
    sheets: 0,
  });
  expect(refused).toMatchObject({ ok: false, code: 'not-to-demand' });
});

test('a service that is not given here says so, and what instead', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'passport');
  await operator.getByTestId('service-search').fill('состав семьи');
  await operator.getByTestId('hit-family-composition-certificate').click();
  await expect(operator.getByTestId('redirect')).toContainText('Справка не нужна');
  await operator.screenshot({ path: 'out/e2e/pictures/catalogue-redirect-1366.png' });
  await expect(operator.getByTestId('step-documents'), 'there is nothing to file').toBeDisabled();
  await operator.keyboard.press('Enter');
  await operator.getByTestId('service-search').waitFor();
});
