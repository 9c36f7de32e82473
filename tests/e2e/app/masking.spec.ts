import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { searchFolder } from '#tests/fixtures/raw-identifiers.ts';
import { expect, signIn, test } from '../program.ts';

const { surname, given, patronymic, snils } = DEMO_PERSON;
const PERSON = { name: `${surname} ${given} ${patronymic}`, snils };

test('the DPO tries a text by the keyboard; it is forgotten and nowhere on the disk', async ({ program, dataFolder }) => {
  const { operator } = program;
  await signIn(operator, 'gavrilova');
  await operator.keyboard.press('Alt+2');
  await operator.getByTestId('masking-text').waitFor();
  await operator.keyboard.insertText(`${PERSON.name}, СНИЛС ${PERSON.snils}`);
  await operator.keyboard.press('Control+Enter');
  await expect(operator.getByTestId('masking-masked')).toHaveText('⟦ФИО⟧, СНИЛС ⟦СНИЛС⟧');
  await expect(operator.getByTestId('masking-finds')).toContainText('контрольные цифры сходятся');
  await operator.keyboard.press('Escape');
  await expect(operator.getByTestId('masking-text')).toHaveValue('');
  await expect(operator.getByTestId('masking-finds')).toBeHidden();
  await operator.keyboard.press('F9');
  await expect(operator.getByTestId('remask-count')).toContainText('замаскировано заново: 0');
  expect(searchFolder(dataFolder, DEMO_PERSON)).toEqual([]);
});

test('the head’s list is refused line by line and kept when it is sound', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'andreev');
  await operator.keyboard.press('Alt+3');
  await operator.getByTestId('number-forms').fill('###########');
  await operator.keyboard.press('Control+s');
  await expect(operator.getByRole('alert')).toContainText('Строку 1 списка взять нельзя');
  await operator.getByTestId('number-forms').fill('МФЦ-####/##');
  await operator.keyboard.press('Control+s');
  await expect(operator.getByTestId('lists-history')).toContainText('версия 1');
  await expect(operator.getByTestId('masker-version')).toContainText(/-1$/);
});

test('IT gets a file for support with nothing personal in it', async ({ program, dataFolder }) => {
  const { operator } = program;
  await signIn(operator, 'sokolov');
  await operator.getByTestId('device-add').waitFor();
  await operator.keyboard.press('F4');
  await operator.getByTestId('device-address').fill(PERSON.snils);
  await operator.keyboard.press('Enter');
  await expect(operator.getByRole('alert')).toBeVisible();
  await operator.keyboard.press('Escape');
  await operator.getByTestId('support').click();
  const done = await operator.getByTestId('support-done').innerText();
  const [, file = '', folder = ''] = /(okno-diagnostics-[\d-]+\.json) в папке (.+?)\. /.exec(done) ?? [];
  const bundle = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  expect(bundle).toMatchObject({ status: { profile: 'demo' }, files: { 'okno.log': expect.any(String) } });
  expect(JSON.stringify(bundle)).not.toContain(PERSON.snils);
  expect(searchFolder(dataFolder, DEMO_PERSON)).toEqual([]);
});

test('Enter in a field of the filters searches', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'gavrilova');
  await operator.getByTestId('filter-person').fill(PERSON.snils);
  await operator.getByTestId('filter-person').press('Enter');
  await expect(operator.getByTestId('journal-count')).toContainText('Такого человека в журнале нет');
});
