import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { picture, type Running, resize } from '#scripts/lib/drive.ts';
import { fileKeyOf } from '#main/core/storage/keys.ts';
import { openDatabases } from '#main/core/storage/open.ts';
import { OUT } from '#scripts/lib/paths.ts';
import { searchFolder } from '#tests/fixtures/raw-identifiers.ts';
import { bridge, expect, signIn, start, test } from '../program.ts';
import { rootKeyOf } from '../wholeness.ts';

const out = path.join(OUT, 'e2e/pictures');
mkdirSync(out, { recursive: true });

const { surname, given, patronymic, snils, phone } = DEMO_PERSON;
const NAME = `${surname} ${given} ${patronymic}`;
const NOTE = `Заявитель ${NAME}, СНИЛС ${snils}, тел. ${phone}. Оттенок бирюзовый`;

/** Both sizes; nothing sticks out of the window in either. */
async function shot(program: Running, name: string): Promise<void> {
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
  ] as const) {
    await resize(program, width, height);
    writeFileSync(path.join(out, `${name}-${width}.png`), await picture(program, 'operator'));
    const over = await program.operator.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(over, `${name} at ${width} × ${height}`).toBe(false);
  }
  await resize(program, 1366, 768);
}

async function expectAccessible({ operator }: Running): Promise<void> {
  const found = await new AxeBuilder({ page: operator })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  expect(found.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`))).toEqual([]);
}

async function tryNote({ operator }: Running, note = NOTE): Promise<void> {
  await signIn(operator, 'gavrilova');
  await operator.keyboard.press('Alt+2');
  await operator.getByTestId('masking-text').waitFor();
  await operator.keyboard.insertText(note);
  await operator.keyboard.press('Control+Enter');
  await operator.getByTestId('mistake').waitFor();
}

test('each find says in words what spoke for it and how sure it is', async ({ program }) => {
  const { operator } = program;
  await tryNote(program);
  await expect(operator.getByTestId('find-0')).toContainText('отчество');
  await expect(operator.getByTestId('find-1')).toContainText('контрольные цифры сходятся');
  for (const row of await operator.locator('[data-testid^="find-"]').all()) await expect(row).toContainText(/точно|скорее всего|возможно/);
  await expect(operator.getByTestId('masking-finds')).not.toContainText('evidence.');
  await expect(operator.getByTestId('reports')).toContainText('Ошибок ещё не отмечали');
  await expect(operator.getByTestId('reports-export')).toBeDisabled();
  await bridge(operator, 'app.setLanguage', { language: 'en' });
  await expect(operator.getByTestId('find-1')).toContainText('the control digits fit');
  await shot(program, 'masking-evidence-en');
});

test('wrong finds and a missed place are reported by the keyboard, taken back, and exported as shapes', async ({ program, dataFolder }) => {
  const { operator } = program;
  const key = operator.keyboard;
  await tryNote(program);
  await shot(program, 'masking-evidence');

  // Out of the field the arrows choose the find, in it they do with Alt.
  await key.press('Alt+ArrowDown');
  await expect(operator.getByTestId('find-1')).toHaveAttribute('aria-selected', 'true');
  await operator.getByTestId('masking-finds').focus();
  await key.press('ArrowUp');
  await expect(operator.getByTestId('find-0')).toHaveAttribute('aria-selected', 'true');
  await key.press('F4');
  await expect(operator.getByTestId('find-0')).toContainText('отмечено');
  await expect(operator.getByTestId('masking-finds'), 'the hand stays in the rows').toBeFocused();
  await expect(operator.getByTestId('mistake-not-personal')).toBeDisabled();
  await expect(operator.getByTestId('undo')).toContainText('Не персональные данные');
  await expect(operator.getByTestId('report-1')).toContainText('Заявитель Ааааааааа Аааа Аааааааааа, СНИЛС 000-000-000 00');
  await shot(program, 'masking-reported');
  await key.press('Control+z');
  await expect(operator.getByTestId('report-1')).toBeHidden();
  await expect(operator.getByTestId('find-0')).not.toContainText('отмечено');

  await key.press('F7');
  await expect(operator.getByTestId('report-2')).toContainText('Границы не те');
  await key.press('Alt+ArrowDown');
  await key.press('F6');
  await expect(operator.getByTestId('mistake-kind')).toBeFocused();
  await key.press('Escape');
  await expect(operator.getByTestId('masking-text'), 'one step back, and the text is there').toHaveValue(NOTE);
  if (await operator.getByTestId('mistake-kind').isVisible()) await key.press('Escape');
  await expect(operator.getByTestId('mistake-kind')).toBeHidden();
  await key.press('F6');
  await key.insertText('телеф');
  await shot(program, 'masking-kind');
  await expectAccessible(program);
  await key.press('Enter');
  await expect(operator.getByTestId('report-3')).toContainText('найдено: СНИЛС, верно: телефон');

  // The word was not found: selected by the caret, from its end.
  await operator.getByTestId('masking-text').focus();
  await key.press('Control+End');
  for (let i = 0; i < 'бирюзовый'.length; i++) await key.press('Shift+ArrowLeft');
  await expect(operator.getByTestId('mistake-selected')).toContainText('бирюзовый');
  await key.press('F8');
  await key.insertText('ФИО');
  await key.press('Enter');
  await expect(operator.getByTestId('report-4')).toContainText('верно: ФИО');
  await expect(operator.getByTestId('masking-text')).toBeFocused();
  await key.press('F8');
  await expect(operator.getByTestId('refused-keys'), 'nothing is selected any more').toContainText('F8');
  await shot(program, 'masking-missed');

  await operator.getByTestId('reports-export').focus();
  await key.press('Enter');
  await expect(operator.getByTestId('reports-exported')).toContainText('Выгружено сообщений: 3');
  await operator.getByTestId('reports').scrollIntoViewIfNeeded();
  await shot(program, 'masking-exported');
  await expectAccessible(program);
  await expect(operator.getByTestId('reports-clear'), 'what is exported can be taken off the list at once').toBeVisible();
  const folder = path.join(dataFolder, 'exported');
  const [file = ''] = readdirSync(folder);
  const text = readFileSync(path.join(folder, file), 'utf8');
  expect(file).toMatch(/^okno-masking-reports-[\d-]+\.jsonl$/);
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).fault),
  ).toEqual(['wrong-bounds', 'wrong-kind', 'missed']);
  expect(text).not.toMatch(/бирюз|Гаврилов|900-000/);

  await operator.getByTestId('report-4').getByRole('button').focus();
  await key.press('Enter');
  await expect(operator.getByTestId('report-4')).toBeHidden();
  expect(searchFolder(dataFolder, DEMO_PERSON)).toEqual([]);
});

test('a find stays marked as reported behind a hundred newer reports, and all that were exported go at once', async ({ program }) => {
  const { operator } = program;
  await tryNote(program);
  await operator.keyboard.press('F4');
  await expect(operator.getByTestId('find-0')).toContainText('отмечено');
  const at = NOTE.indexOf(snils);
  const one = { text: NOTE, start: at, end: at + snils.length, fault: 'not-personal' };
  for (let i = 0; i < 100; i++) expect(await bridge(operator, 'masking.report', one)).toMatchObject({ ok: true });
  await operator.keyboard.press('Alt+ArrowDown');
  await operator.keyboard.press('F7');
  await expect(operator.getByTestId('reports')).toContainText('Показаны последние 100 из 102');
  await expect(operator.getByTestId('find-1')).toContainText('отмечено');
  await expect(operator.getByTestId('find-0'), 'its report is not among those that are shown').toContainText('отмечено');
  await operator.getByTestId('reports-export').focus();
  await operator.keyboard.press('Enter');
  await expect(operator.getByTestId('reports-exported')).toContainText('Выгружено сообщений: 102');
  await operator.getByTestId('reports-clear').focus();
  await operator.keyboard.press('Enter');
  await expect(operator.getByTestId('reports')).toContainText('Ошибок ещё не отмечали');
  await expect(operator.getByTestId('reports-clear')).toBeHidden();
  await expect(operator.getByTestId('find-0')).not.toContainText('отмечено');
});

test('rows that another hand has been at are said to be damaged, shown nowhere, left out of the export, and removed', async ({
  program,
  dataFolder,
  env,
}) => {
  await tryNote(program);
  const at = NOTE.indexOf(snils);
  const one = { text: NOTE, start: at, end: at + snils.length, fault: 'not-personal' };
  for (let i = 0; i < 4; i++) expect(await bridge(program.operator, 'masking.report', one)).toMatchObject({ ok: true });
  await program.close();
  const profile = path.join(dataFolder, 'profiles/demo');
  const { main, keys } = openDatabases(profile, fileKeyOf(rootKeyOf(profile)));
  main.prepare('UPDATE mask_report SET body = ? WHERE id = 1').run(`${NAME} {`);
  main.prepare('UPDATE mask_report SET actor = ? WHERE id = 2').run(NAME);
  main.prepare('DELETE FROM mask_report WHERE id = 3').run();
  main.prepare('INSERT INTO mask_report SELECT 77, day, actor, body FROM mask_report WHERE id = 4').run();
  main.close();
  keys.close();

  const again = await start(dataFolder, env);
  try {
    const { operator } = again;
    await signIn(operator, 'gavrilova');
    await operator.keyboard.press('Alt+2');
    const damaged = operator.getByTestId('reports-damaged');
    await expect(damaged).toContainText('Повреждённых сообщений: 4');
    await expect(operator.getByTestId('damaged-1')).toContainText('изменена в обход программы');
    await expect(operator.getByTestId('damaged-2')).toContainText('изменена в обход программы');
    await expect(operator.getByTestId('damaged-3')).toContainText('удалена в обход программы');
    await expect(operator.getByTestId('damaged-77')).toContainText('никто не сообщал');
    await expect(operator.getByTestId('report-4')).toBeVisible();
    expect(await operator.evaluate(() => document.body.innerText)).not.toContain(surname);
    await damaged.scrollIntoViewIfNeeded();
    await shot(again, 'masking-damaged');
    await expectAccessible(again);
    await operator.getByTestId('reports-export').focus();
    await operator.keyboard.press('Enter');
    await expect(operator.getByTestId('reports-exported')).toContainText('Выгружено сообщений: 1');
    await expect(operator.getByTestId('reports-exported')).toContainText('Повреждённых не выгружено: 4');
    await bridge(operator, 'app.setLanguage', { language: 'en' });
    await expect(damaged).toContainText('behind the program');
    for (const id of [77, 3, 2, 1]) {
      await operator.getByTestId(`damaged-${id}`).getByRole('button').focus();
      await operator.keyboard.press('Enter');
      await expect(operator.getByTestId(`damaged-${id}`)).toBeHidden();
    }
    await expect(damaged).toBeHidden();
    await expect(operator.getByTestId('report-4')).toBeVisible();
  } finally {
    await again.close().catch(() => undefined);
  }
});

test('a text that was changed since is tried again before a place in it is told as missed', async ({ program }) => {
  const { operator } = program;
  await tryNote(program, 'Окно пять открыто');
  await expect(operator.getByTestId('masking-clean')).toBeVisible();
  await expect(operator.getByTestId('mistake-find')).toContainText('Находок нет');
  for (const fault of ['not-personal', 'wrong-kind', 'wrong-bounds', 'missed'])
    await expect(operator.getByTestId(`mistake-${fault}`)).toBeDisabled();
  await shot(program, 'masking-clean');
  await operator.keyboard.insertText(' всем');
  await operator.keyboard.press('Control+a');
  await expect(operator.getByTestId('mistake-selected')).toContainText('Текст изменён после проверки');
  await expect(operator.getByTestId('mistake-missed')).toBeDisabled();
  await operator.keyboard.press('Control+Enter');
  await expect(operator.getByTestId('mistake-missed')).toBeEnabled();
  await operator.keyboard.press('Control+End');
  await expect(operator.getByTestId('mistake-missed')).toBeDisabled();
});

test('what a page asks of the reports is refused in data, whatever it is', async ({ program, dataFolder }) => {
  const { operator } = program;
  await tryNote(program);
  const good = { text: NOTE, start: NOTE.indexOf(snils), end: NOTE.indexOf(snils) + snils.length, fault: 'not-personal' };
  for (const args of [
    { ...good, end: 10_000 },
    { ...good, fault: 'x' },
    { ...good, evidence: ['checksum'] },
    { ...good, text: 'а'.repeat(60_000) },
  ])
    expect(await bridge(operator, 'masking.report', args)).toMatchObject({ ok: false, code: 'bad-request' });
  expect(await bridge(operator, 'masking.exportReports', { file: path.join(dataFolder, 'mine.jsonl') })).toMatchObject({
    ok: false,
    code: 'bad-request',
  });
  expect(await bridge(operator, 'masking.exportReports')).toMatchObject({ ok: false, code: 'reports-none' });
  await operator.getByTestId('sign-out').click();
  await signIn(operator, 'petrova');
  for (const [name, args] of [
    ['masking.report', good],
    ['masking.reports', {}],
    ['masking.withdraw', { id: 1 }],
    ['masking.exportReports', {}],
  ] as const)
    expect(await bridge(operator, name, args), name).toMatchObject({ ok: false, code: 'forbidden' });
});
