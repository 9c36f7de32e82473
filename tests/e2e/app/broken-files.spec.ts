import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';

import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Trouble } from '#contract/trouble.ts';
import { pictureOf, says, startFaulty } from '../faults.ts';
import { bridge, expect, signIn, start, test } from '../program.ts';

/** Pieces of a profile that are gone, cut, or older than the rest: named on a screen of their own, never made anew in silence. */
test.describe.configure({ timeout: 90_000 });
const ENV = { OKNO_VIRTUAL_PAGE_MS: '0' };

let kept = '';
test.beforeAll(async () => {
  kept = mkdtempSync(path.join(tmpdir(), 'okno-kept-'));
  const data = path.join(kept, 'data');
  const program = await start(data, ENV);
  await signIn(program.operator, 'petrova');
  // As it was in the morning: the log is at its first checkpoint.
  await program.close();
  cpSync(path.join(data, 'profiles/demo'), path.join(kept, 'morning'), { recursive: true });
  const again = await start(data, ENV);
  // A verification signs the log up to now; killed here, the day is in the -wal.
  await signIn(again.operator, 'gavrilova');
  await again.operator.getByTestId('log-verify').waitFor();
  await again.operator.keyboard.press('F9');
  await expect(again.operator.getByTestId('verdict')).toContainText('Журнал цел');
  cpSync(path.join(data, 'profiles/demo'), path.join(kept, 'killed'), { recursive: true });
  await again.close();
  cpSync(path.join(data, 'profiles/demo'), path.join(kept, 'evening'), { recursive: true });
});
test.afterAll(() => rmSync(kept, { recursive: true, force: true }));

const profileOf = (dataFolder: string) => path.join(dataFolder, 'profiles/demo');
/** The profile of the evening, and what was done to it at night. */
function night(dataFolder: string, damage: (profile: string) => void, day = 'evening'): string {
  const profile = profileOf(dataFolder);
  cpSync(path.join(kept, day), profile, { recursive: true });
  damage(profile);
  return profile;
}
/** What lies in a profile, without what SQLite makes and removes as it likes. */
const pieces = (profile: string) =>
  readdirSync(profile)
    .filter((one) => !/-(wal|shm|journal)$/.test(one))
    .sort();
const folderAt = (name: string) => (profile: string) => {
  rmSync(path.join(profile, name));
  mkdirSync(path.join(profile, name));
};
const rm = (name: string) => (profile: string) => rmSync(path.join(profile, name));

const CASES: readonly [name: string, trouble: Trouble, file: string, damage: (profile: string) => void, day?: string][] = [
  ['okno.db is missing', 'database-missing', 'okno.db', rm('okno.db')],
  [
    'okno.db is cut in half',
    'database-damaged',
    'okno.db',
    (p) => truncateSync(path.join(p, 'okno.db'), statSync(path.join(p, 'okno.db')).size / 2),
  ],
  ['okno.db is of the morning', 'database-older', 'okno.db', (p) => cpSync(path.join(kept, 'morning/okno.db'), path.join(p, 'okno.db'))],
  ['the -wal of a killed program is lost', 'database-older', 'okno.db', rm('okno.db-wal'), 'killed'],
  ['keys.db is missing', 'keys-missing', 'keys.db', rm('keys.db')],
  ['keystore.json is missing', 'key-missing', 'keystore.json', rm('keystore.json')],
  ['keystore.json is a folder', 'key-unreadable', 'keystore.json', folderAt('keystore.json')],
];
for (const [name, trouble, file, damage, day = 'evening'] of CASES)
  test(`${name}: it is named, nothing is made in its place, and with the file back it opens`, async ({ dataFolder }) => {
    const profile = night(dataFolder, damage, day);
    const before = pieces(profile);
    const faulty = await startFaulty(dataFolder, ENV);
    await says(faulty.page, trouble, file);
    await pictureOf(faulty.app, '/fault', `fault-${trouble}${day === 'evening' ? '' : `-${day}`}`);
    await faulty.page.keyboard.press('Enter');
    await expect(faulty.page.locator('.tried'), 'the key has done something').toContainText('Проверено в');
    expect(pieces(profile), 'nothing is made anew').toEqual(before);
    rmSync(profile, { recursive: true });
    cpSync(path.join(kept, day), profile, { recursive: true });
    const gone = faulty.page.waitForEvent('close');
    await faulty.page.keyboard.press('Enter');
    await gone;
    const operator = faulty.app.windows().find((page) => page.url().includes('operator'));
    await operator?.getByTestId('person-petrova').waitFor();
    await faulty.close();
  });

test('a demo profile may be begun anew by choice: the old one lies beside it whole', async ({ dataFolder }) => {
  const profile = night(dataFolder, rm('okno.db'));
  const before = readdirSync(profile).sort();
  const faulty = await startFaulty(dataFolder, ENV);
  await faulty.page.keyboard.press('Tab');
  await expect(faulty.page.locator('[data-act="anew"]')).toBeFocused();
  const gone = faulty.page.waitForEvent('close');
  await faulty.page.keyboard.press('Enter');
  await gone;
  const operator = faulty.app.windows().find((page) => page.url().includes('operator'));
  await operator?.getByTestId('person-petrova').waitFor();
  const aside = readdirSync(path.dirname(profile)).find((name) => name.startsWith('demo.aside-')) ?? '';
  expect(readdirSync(path.join(path.dirname(profile), aside)).sort(), 'nothing is deleted').toEqual(before);
  expect(existsSync(path.join(profile, 'okno.db'))).toBe(true);
  await faulty.close();
});

test('lost settings are said once, and make no second window 4; a folder in their place is said too', async ({ dataFolder }) => {
  const profile = night(dataFolder, rm('settings.json'));
  const program = await start(dataFolder, { ...ENV, OKNO_WINDOW: '12' });
  await expect(program.operator.getByTestId('banner-settings')).toContainText('Файла настроек нет');
  await expect.poll(() => bridge(program.operator, 'app.status')).toMatchObject({ value: { window: 4 } });
  await pictureOf(program.app, 'operator', 'settings-lost');
  await program.operator.getByRole('button', { name: 'Понятно' }).click();
  await expect(program.operator.getByTestId('banner-settings')).toHaveCount(0);
  await program.close();
  folderAt('settings.json')(profile);
  const again = await start(dataFolder, ENV);
  await expect(again.operator.getByTestId('banner-settings')).toContainText('Часть настроек не прочитана');
  await again.close();
});

test('a wrong environment variable and a data folder that is a file are named; nothing exits without a word', async ({ dataFolder }) => {
  const wrong = await startFaulty(dataFolder, { OKNO_WINDOW: 'четыре' });
  await says(wrong.page, 'environment', 'OKNO_WINDOW');
  await pictureOf(wrong.app, '/fault', 'fault-environment');
  const ended = wrong.app.waitForEvent('close');
  // The program may be gone before it has said that it heard the key.
  await wrong.page.keyboard.press('Enter').catch(() => undefined);
  await ended;
  const file = path.join(dataFolder, 'file');
  writeFileSync(file, '');
  const faulty = await startFaulty(file);
  await says(faulty.page, 'not-a-folder');
  await faulty.page.locator('summary').click();
  await pictureOf(faulty.app, '/fault', 'fault-not-a-folder');
  expect(readFileSync(file), 'the file is as it was').toHaveLength(0);
  await faulty.close();
});

test('one file is deleted while the program runs: nothing is acknowledged that would be lost with it, and it goes on by itself', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await operator.getByTestId('primary').waitFor();
  const at = (name: string) => path.join(profileOf(dataFolder), name);
  const issue = () => bridge(operator, 'queue.issue', { purpose: 'submit' });
  const waiting = async () =>
    ((await bridge(operator, 'queue.state')) as unknown as { value: { waiting: unknown[] } }).value.waiting.length;

  renameSync(at('keys.db'), at('keys.db.away'));
  expect(await issue()).toMatchObject({ ok: false, code: 'storage', at: 'keys-missing' });
  await expect(operator.getByTestId('banner-trouble')).toContainText('Файл ключей пропал');
  await pictureOf(program.app, 'operator', 'keys-gone');
  renameSync(at('keys.db.away'), at('keys.db'));
  await expect(operator.getByTestId('banner-trouble')).toHaveCount(0, { timeout: 20_000 });

  expect(await issue()).toMatchObject({ ok: true });
  const before = await waiting();
  const { core } = await program.hosts();
  rmSync(at('okno.db-wal'));
  expect(await issue()).toMatchObject({ ok: false, code: 'storage' });
  await expect.poll(async () => (await program.hosts()).core, { message: 'the files are opened anew' }).not.toBe(core);
  await expect.poll(waiting, { message: 'with all that was acknowledged' }).toBe(before);

  const key = readFileSync(at('keystore.json'));
  rmSync(at('keystore.json'));
  await expect.poll(() => existsSync(at('keystore.json')), { message: 'the key that is in memory is put back' }).toBe(true);
  expect(readFileSync(at('keystore.json'))).toEqual(key);
  await program.close();
  const again = await start(dataFolder, ENV);
  await signIn(again.operator, 'petrova');
  await again.operator.getByTestId('primary').waitFor();
  await again.close();
});

test('the whole data folder is taken away: nothing is made in its place, no second window 4 is begun beside the first, and it goes on', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await operator.getByTestId('primary').waitFor();
  renameSync(dataFolder, `${dataFolder}.away`);
  expect(await bridge(operator, 'queue.issue', { purpose: 'submit' })).toMatchObject({ ok: false, code: 'storage', at: 'folder-gone' });
  await expect(operator.getByTestId('banner-trouble')).toContainText('Папки с данными нет на месте');
  const second = await startFaulty(dataFolder, ENV);
  await says(second.page, 'folder-gone');
  expect(await second.app.evaluate(({ app }) => app.listenerCount('second-instance')), 'a third start finds this screen').toBe(1);
  await second.close();
  expect(existsSync(dataFolder), 'no other folder in its stead').toBe(false);
  renameSync(`${dataFolder}.away`, dataFolder);
  await expect(operator.getByTestId('banner-trouble')).toHaveCount(0);
  expect(await bridge(operator, 'queue.issue', { purpose: 'submit' })).toMatchObject({ ok: true });
});

test('the profile is renamed while a visit is at the window: nothing is acknowledged, and it goes on when it is back', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await operator.getByTestId('primary').waitFor();
  const profile = profileOf(dataFolder);
  renameSync(profile, `${profile}.elsewhere`);
  expect(await bridge(operator, 'queue.issue', { purpose: 'submit' })).toMatchObject({ ok: false, code: 'storage', at: 'folder-gone' });
  await expect(operator.getByTestId('banner-trouble')).toContainText('Папки с данными нет на месте');
  await pictureOf(program.app, 'operator', 'folder-gone');
  expect(existsSync(profile), 'no new profile in its stead').toBe(false);
  renameSync(`${profile}.elsewhere`, profile);
  await expect(operator.getByTestId('banner-trouble')).toHaveCount(0);
  expect(await bridge(operator, 'queue.issue', { purpose: 'submit' })).toMatchObject({ ok: true });
  // Deleted for good, and the core ended with it: it waits for the folder and makes none.
  rmSync(profile, { recursive: true });
  process.kill((await program.hosts()).core, 'SIGKILL');
  await expect(operator.getByTestId('banner-trouble')).toContainText('Папки с данными нет на месте');
  expect(existsSync(profile)).toBe(false);
  await program.close();
  // Nor does the next start begin another one in its place, unless it is chosen.
  const faulty = await startFaulty(dataFolder, ENV);
  await says(faulty.page, 'folder-gone');
  await pictureOf(faulty.app, '/fault', 'fault-folder-gone');
  expect(existsSync(profile)).toBe(false);
  const gone = faulty.page.waitForEvent('close');
  await faulty.page.locator('[data-act="anew"]').focus();
  await faulty.page.keyboard.press('Enter');
  await gone;
  expect(existsSync(path.join(profile, 'okno.db'))).toBe(true);
  await faulty.close();
});
