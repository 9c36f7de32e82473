import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { fileKeyOf } from '#main/core/storage/keys.ts';
import { type Database, openDatabases } from '#main/core/storage/open.ts';
import type { Running } from '#scripts/lib/drive.ts';
import { dialogHasFocus } from '../counter.ts';
import { beginVisit, bridge, copyOfProgram, expect, identify, signIn, start, test, toDocuments } from '../program.ts';
import { atAllSizes } from '../sizes.ts';
import { rootKeyOf } from '../wholeness.ts';

/** Whatever is broken while the program runs: the screen names it, and the visit at hand can be held or ended. */
test.describe.configure({ timeout: 120_000 });

const shot = (program: Running, name: string): Promise<void> => atAllSizes(program, `broken-${name}`);

const logOf = (dataFolder: string): string =>
  readdirSync(path.join(dataFolder, 'logs'))
    .map((name) => readFileSync(path.join(dataFolder, 'logs', name), 'utf8'))
    .join('\n');

/** What lies in a profile's files is changed while its program is closed. */
function spoil(dataFolder: string, how: (files: { okno: Database; keys: Database }) => void): void {
  const profile = path.join(dataFolder, 'profiles/demo');
  const { main, keys } = openDatabases(profile, fileKeyOf(rootKeyOf(profile)));
  try {
    how({ okno: main, keys });
  } finally {
    main.close();
    keys.close();
  }
}

const opsOf = async (page: Page, op: string): Promise<unknown[]> =>
  ((await bridge(page, 'audit.page', { filter: { op }, limit: 10 })) as { value: { rows: unknown[] } }).value.rows;

test('a visit whose key is gone: never «Окно свободно»; held, not resumed, and ended from the queue; the log knows', async ({
  dataFolder,
  env,
}) => {
  const first = await start(dataFolder, env);
  await beginVisit(first.operator);
  await first.close();
  spoil(dataFolder, ({ keys }) => keys.prepare("DELETE FROM data_key WHERE CAST(id AS TEXT) LIKE 'visit/%'").run());

  const again = await start(dataFolder, env);
  const { operator } = again;
  await signIn(operator, 'petrova');
  const stuck = operator.getByTestId('stuck');
  await expect(stuck).toContainText('сейчас не открывается');
  await expect(stuck).toContainText('ключа нет или данные повреждены');
  await expect(operator.getByText('Окно свободно')).toHaveCount(0);
  await shot(again, 'visit-without-key');
  await operator.getByTestId('for-it').click();
  await expect(stuck).toContainText('visit-unreadable · key');
  // The rail works: another section and back.
  await operator.keyboard.press('Alt+3');
  await operator.getByText('Справочник').first().waitFor();
  await operator.keyboard.press('Alt+1');
  await stuck.waitFor();
  // Enter tries again and says the same.
  await operator.keyboard.press('Enter');
  await expect(stuck).toBeVisible();
  await operator.keyboard.press('F7');
  await dialogHasFocus(operator);
  await operator.keyboard.press('4');
  await expect(stuck).toHaveCount(0);
  // From the queue it is not resumed, and is ended there.
  await operator.keyboard.press('Alt+2');
  await operator.getByRole('button', { name: 'Продолжить' }).click();
  await operator.getByTestId('end-held').click();
  await dialogHasFocus(operator);
  await shot(again, 'end-held');
  await operator.keyboard.press('1');
  await expect(operator.getByTestId('end-held')).toHaveCount(0);
  expect(await bridge(operator, 'queue.state')).toMatchObject({ ok: true, value: { current: null, held: [] } });
  await operator.getByTestId('sign-out').click();
  await signIn(operator, 'gavrilova');
  expect(await opsOf(operator, 'ticket.abandon')).toHaveLength(1);
  await again.close();
});

test('the same, ended at the window by F12, and the next applicant is served', async ({ dataFolder, env }) => {
  const first = await start(dataFolder, env);
  await beginVisit(first.operator);
  await first.close();
  spoil(dataFolder, ({ okno }) => okno.prepare("UPDATE stream_event SET body = x'00' WHERE stream LIKE 'visit/%' AND n = 1").run());

  const again = await start(dataFolder, env);
  const { operator } = again;
  await signIn(operator, 'petrova');
  await operator.getByTestId('stuck').waitFor();
  await operator.keyboard.press('F12');
  await dialogHasFocus(operator);
  await expect(operator.getByRole('dialog')).toContainText('не считаются ни принятыми, ни отклонёнными');
  await shot(again, 'end-unopened');
  await operator.keyboard.press('1');
  await operator.getByTestId('primary').filter({ hasText: 'Принять без талона' }).waitFor();
  await operator.keyboard.press('Enter');
  await operator.locator('[data-field="surname"]').waitFor();
  await again.close();
});

test('a definition that the visit has lost: the plan’s fault is said on its step, the visit is held and ended', async ({
  dataFolder,
  env,
}) => {
  const first = await start(dataFolder, env);
  await toDocuments(first.operator);
  await first.close();
  spoil(dataFolder, ({ okno }) => okno.exec('DELETE FROM definition'));

  const again = await start(dataFolder, env);
  const { operator } = again;
  await signIn(operator, 'petrova');
  await expect(operator.getByTestId('plan-fault')).toContainText('Перечень сейчас составить нельзя');
  await shot(again, 'plan-fault');
  await operator.keyboard.press('F12');
  await operator.getByTestId('leave-left').waitFor();
  await dialogHasFocus(operator);
  await operator.getByTestId('leave-left').click();
  await operator.getByTestId('primary').filter({ hasText: 'Принять без талона' }).waitFor();
  await again.close();
});

test('a ticket that cannot be read at the window: it is said, and let go', async ({ dataFolder, env }) => {
  const first = await start(dataFolder, env);
  await beginVisit(first.operator);
  await first.close();
  spoil(dataFolder, ({ okno }) => okno.prepare("UPDATE ticket SET state = '{'").run());

  const again = await start(dataFolder, env);
  const { operator } = again;
  await signIn(operator, 'petrova');
  await expect(operator.getByTestId('stuck')).toContainText('Приём Б-001 сейчас не открывается');
  await expect(operator.getByTestId('stuck')).toContainText('Запись талона повреждена');
  await shot(again, 'ticket');
  await operator.keyboard.press('F12');
  await dialogHasFocus(operator);
  await operator.keyboard.press('1');
  await operator.getByTestId('primary').filter({ hasText: 'Принять без талона' }).waitFor();
  await again.close();
});

test('a program that never answers its window is not «Окно открывается…» for ever', async ({ program }) => {
  const { operator, app } = program;
  await app.evaluate(({ ipcMain }) => {
    ipcMain.removeHandler('okno:call');
    ipcMain.handle('okno:call', () => new Promise(() => undefined));
  });
  await operator.reload();
  await operator.locator('h1', { hasText: 'Окно открывается' }).waitFor();
  await expect(operator.getByTestId('start-late')).toContainText('Программа долго не отвечает', { timeout: 20_000 });
  await operator.keyboard.press('Enter');
  await expect(operator.locator('h1'), 'it is tried again').toHaveText('Окно открывается…');
});

test.describe('files of the program', () => {
  let root: string;
  test.beforeEach(() => {
    root = copyOfProgram();
  });
  test.afterEach(() => rmSync(root, { recursive: true, force: true }));

  test('the whole catalogue, the calendars, the policy, the terms and a font are gone: each is named with what still works', async ({
    dataFolder,
    env,
  }) => {
    const first = await start(dataFolder, env, root);
    await toDocuments(first.operator);
    await first.close();
    for (const one of ['catalogue', 'services-list.csv', 'calendar', 'masking/fields.yaml', 'retention.yaml', 'fonts/PTSans-Bold.ttf'])
      rmSync(path.join(root, 'resources', one), { recursive: true });
    rmSync(path.join(root, 'dist/masking/lexicon.bin'));
    const assets = path.join(root, 'dist/renderer/assets');
    for (const name of readdirSync(assets).filter((one) => /\.woff2?$/.test(one))) rmSync(path.join(assets, name));

    const again = await start(dataFolder, env, root);
    const { operator } = again;
    await signIn(operator, 'petrova');
    // The visit goes on by its own record, at the same step.
    await operator.getByTestId('document-passport-rf').waitFor();
    for (const [kind, file] of [
      ['catalogue', 'catalogue'],
      ['list', 'services-list.csv'],
      ['calendar', 'calendar'],
      ['fields', 'masking/fields.yaml'],
      ['retention', 'retention.yaml'],
      ['lexicon', 'masking/lexicon.bin'],
      ['fonts', 'fonts/PTSans-Bold.ttf'],
      ['page', 'PT Sans'],
    ] as const)
      await expect(operator.getByTestId(`fault-${kind}`), `${file} is named`).toContainText(file);
    await shot(again, 'files-gone');
    await operator.keyboard.press('F7');
    await operator.getByTestId('leave-equipment').waitFor();
    await dialogHasFocus(operator);
    await operator.keyboard.press('4');
    await operator.getByTestId('primary').filter({ hasText: 'Принять без талона' }).waitFor();
    await again.close();
  });

  test('a service that cannot be found is not «nothing was found» while its search fails', async ({ dataFolder, env }) => {
    const program = await start(dataFolder, env, root);
    const { operator } = program;
    await beginVisit(operator);
    await identify(operator, 'lost');
    const { core } = await program.hosts();
    // The search is with the core when that dies: it is answered with a failure.
    process.kill(core, 'SIGSTOP');
    await operator.getByTestId('service-search').fill('паспорт');
    await operator.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(undefined))));
    process.kill(core, 'SIGKILL');
    await expect(operator.getByText('Часть программы перезапускается')).toBeVisible();
    await expect(operator.getByText('Ничего не найдено'), 'nothing was searched').toHaveCount(0);
    await program.close();
  });

  test('a part of the window that is missing names itself, leaves rail and lock working, and opens once it is back', async ({
    dataFolder,
    env,
  }) => {
    const assets = path.join(root, 'dist/renderer/assets');
    const chunk = readdirSync(assets).find((name) => /^QueueScreen-.*\.js$/.test(name)) ?? '';
    renameSync(path.join(assets, chunk), path.join(assets, `${chunk}.away`));
    const program = await start(dataFolder, env, root);
    const { operator } = program;
    await signIn(operator, 'petrova');
    await operator.getByTestId('primary').waitFor();
    await operator.keyboard.press('Alt+2');
    const broken = operator.getByTestId('broken');
    await expect(broken).toContainText(chunk);
    await expect(broken).toContainText('Всё записанное цело');
    await shot(program, 'missing-chunk');
    await operator.keyboard.press('Alt+1');
    await expect(broken).toHaveCount(0);
    await operator.keyboard.press('Alt+2');
    await broken.waitFor();
    renameSync(path.join(assets, `${chunk}.away`), path.join(assets, chunk));
    await operator.keyboard.press('Enter');
    await operator.getByTestId('issue-submit').waitFor();
    await expect(operator.getByTestId('area-queue'), 'the page opens where it was').toHaveAttribute('aria-current', 'page');
    expect(logOf(dataFolder)).toContain(`window operator: queue: TypeError.${chunk}`);
    await program.close();
  });

  test('a window whose first script is gone is not blank: it says so', async ({ dataFolder, env }) => {
    const assets = path.join(root, 'dist/renderer/assets');
    for (const name of readdirSync(assets).filter((one) => /^operator-.*\.js$/.test(one))) rmSync(path.join(assets, name));
    const program = await start(dataFolder, env, root);
    await expect(program.operator.getByText('Часть программы повреждена или пропала')).toBeVisible({ timeout: 20_000 });
    await program.close();
  });

  test('a screen that throws on what it is given takes nothing with it, and tells no word of it', async ({ program, dataFolder }) => {
    const { operator, app } = program;
    await signIn(operator, 'petrova');
    await operator.getByTestId('primary').waitFor();
    await operator.keyboard.press('Alt+2');
    await operator.getByTestId('issue-submit').waitFor();
    const spoken: string[] = [];
    operator.on('console', (message) => spoken.push(message.text()));
    // A push that is no queue, as a bug in the program would send it: with a person in it.
    await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('operator'));
      window?.webContents.send('okno:push', 'queue.changed', {
        current: null,
        stuck: null,
        waiting: { of: 'Вымыслова' },
        held: [],
        unreadable: [],
      });
    });
    await operator.getByTestId('broken').waitFor();
    expect(spoken.join('\n')).not.toContain('Вымыслова');
    await operator.keyboard.press('Control+l');
    await operator.getByText('Экраны закрыты').waitFor();
    await operator.keyboard.type('1111');
    await operator.getByTestId('primary').waitFor();
    await expect.poll(() => logOf(dataFolder)).toMatch(/window operator: (queue|visit|top): TypeError/);
    expect(logOf(dataFolder)).not.toContain('Вымыслова');
    await operator.getByTestId('sign-out').click();
    await operator.getByTestId('person-petrova').waitFor();
  });

  test('the applicant’s screen that throws falls back to the brand', async ({ program, dataFolder }) => {
    const { display, app } = program;
    await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('display'));
      window?.webContents.send('okno:push', 'display.changed', { mode: 'called', window: 4, language: 'ru', number: { of: 'Вымыслова' } });
    });
    await expect(display.locator('[data-testid="calm"] h1')).toHaveText('Мои документы');
    await expect.poll(() => logOf(dataFolder)).toContain('window display: window:');
  });
});

test.describe('the applicant’s window', () => {
  const isOpen = (program: Running): Promise<boolean> =>
    program.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((one) => one.webContents.getURL().includes('display')));
  const close = (program: Running): Promise<void> =>
    program.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((one) => one.webContents.getURL().includes('display'))
        ?.close(),
    );

  test('that was closed opens again when it is asked for, by the next call, and on a screen that is plugged in', async ({ program }) => {
    const { operator, app } = program;
    await signIn(operator, 'petrova');
    await expect(operator.getByTestId('open-display')).toHaveCount(0);
    await close(program);
    await operator.getByTestId('open-display').click();
    await expect.poll(() => isOpen(program), { message: 'the window is open again' }).toBe(true);
    await expect(operator.getByTestId('open-display')).toHaveCount(0);

    await close(program);
    await operator.getByTestId('open-display').waitFor();
    await bridge(operator, 'queue.issue', { purpose: 'submit' });
    await bridge(operator, 'queue.callNext');
    await expect.poll(() => isOpen(program), { message: 'a call opens it' }).toBe(true);

    await close(program);
    await operator.getByTestId('open-display').waitFor();
    await app.evaluate(({ screen }) => void screen.emit('display-added', {}, screen.getPrimaryDisplay()));
    await expect.poll(() => isOpen(program), { message: 'a second screen opens it' }).toBe(true);
  });
});
