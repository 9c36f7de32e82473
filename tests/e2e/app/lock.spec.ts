import path from 'node:path';
import type { Page } from '@playwright/test';
import { ready, type Running } from '#scripts/lib/drive.ts';
import { present, toReceipt } from '../counter.ts';
import { beginVisit, bridge, expect, field, signIn, test } from '../program.ts';
import { readLog } from '../wholeness.ts';

const profileOf = (dataFolder: string): string => path.join(dataFolder, 'profiles/demo');
/** «At once»: what a person standing beside would call so, on a machine that does other work as well. */
const AT_ONCE_MS = 1_000;

const locked = (page: Page) => page.getByText('Экраны закрыты');
const codes = (outcomes: readonly { ok: boolean; code?: string }[]): string[] =>
  [...new Set(outcomes.map((one) => (one.ok ? 'ok' : (one.code ?? ''))))].sort();

/** Both screens show nothing of anybody. */
async function blank(program: Running, name: string): Promise<void> {
  const { operator, display } = program;
  await expect(display.locator('[data-mode]'), 'the applicant’s screen is blank').toHaveCount(0, { timeout: AT_ONCE_MS });
  expect(await operator.locator('body').innerText(), 'no person is left on the operator’s screen').not.toContain(name);
  expect(await bridge(operator, 'visit.current')).toMatchObject({ ok: false });
}

/** A surname is entered, and the program has said that it is kept. */
async function entered(page: Page, surname: string): Promise<void> {
  await field(page, 'surname', surname);
  await expect.poll(async () => (await present(page)).parties[0]?.fields.surname, { message: 'the surname is kept' }).toBe(surname);
}

/** The applicant's screen has followed the visit, so that there is something to blank. */
const showing = (program: Running) => expect(program.display.locator('[data-mode="serving"]')).toBeVisible();

test('Ctrl+L blanks both screens at once while the core hangs; they stay blank until the PIN, which works when the core is back', async ({
  program,
}) => {
  const { operator, display } = program;
  await beginVisit(operator);
  await entered(operator, 'Вымыслова');
  await showing(program);
  const { core } = await program.hosts();
  process.kill(core, 'SIGSTOP');
  try {
    await operator.keyboard.press('Control+l');
    await expect(locked(operator), 'the lock does not wait for a core that hangs').toBeVisible({ timeout: AT_ONCE_MS });
    await blank(program, 'Вымыслова');
  } finally {
    process.kill(core, 'SIGCONT');
  }
  await expect(locked(operator)).toBeVisible();
  await expect(display.locator('[data-mode]')).toHaveCount(0);
  await operator.keyboard.type('1111');
  await expect(operator.locator('[data-field="surname"]'), 'the right PIN opens the visit where it was').toHaveValue('Вымыслова');
});

test('Ctrl+L blanks both screens over an open dialog as well', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await entered(operator, 'Вымыслова');
  await operator.keyboard.press('F7');
  await operator.locator('[role="dialog"]').waitFor();
  await operator.keyboard.press('Control+l');
  await expect(locked(operator), 'a dialog keeps no lock from working').toBeVisible({ timeout: AT_ONCE_MS });
  await blank(program, 'Вымыслова');
  await operator.keyboard.type('1111');
  await expect(operator.locator('[data-field="surname"]')).toHaveValue('Вымыслова');
});

test('a lock given while the core hangs holds when that core is killed, and the PIN opens it', async ({ program }) => {
  const { operator, display } = program;
  await beginVisit(operator);
  await entered(operator, 'Вымыслова');
  await showing(program);
  const { core } = await program.hosts();
  process.kill(core, 'SIGSTOP');
  await operator.keyboard.press('Control+l');
  await locked(operator).waitFor({ timeout: AT_ONCE_MS });
  process.kill(core, 'SIGKILL');
  await expect.poll(async () => (await program.hosts()).core, { message: 'the core comes back' }).not.toBe(core);
  await expect(operator.getByTestId('banner-core')).toHaveCount(0);
  await blank(program, 'Вымыслова');
  await operator.keyboard.type('1111');
  await expect(operator.locator('[data-field="surname"]')).toHaveValue('Вымыслова');
  await expect(display.locator('[data-mode="serving"]')).toBeVisible();
});

test('the core is dead while the screens are locked and the PIN is typed: it opens as soon as the core is back', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await operator.keyboard.press('Control+l');
  await locked(operator).waitFor();
  process.kill((await program.hosts()).core, 'SIGKILL');
  await operator.keyboard.type('1111');
  await expect(operator.locator('[data-field="surname"]'), 'the PIN is not to be typed twice').toBeVisible();
});

test('sixty commands behind a slow one, then the lock, then the sign-out: none of them takes effect, none answers with data', async ({
  program,
}) => {
  const { operator } = program;
  await toReceipt(operator);
  const before = await present(operator);
  const outcomes = await behindASlowOne(operator, before.id, before.revision);
  expect([outcomes.length, codes(outcomes).includes('ok')], 'all are answered, and refused').toEqual([61, false]);
  await signIn(operator, 'petrova');
  const after = await present(operator);
  // The slow one itself may have been through before the lock came: then it is the one event more.
  const expected = before.revision + (after.receipt || after.voided ? 1 : 0);
  expect([after.revision, after.parties, after.step], 'what stood behind the slow one was not done').toEqual([
    expected,
    before.parties,
    'receipt',
  ]);
});

test('sixty commands to a core that is busy, then the lock: none of them takes effect once the screens are blank', async ({ program }) => {
  const { operator } = program;
  await toReceipt(operator);
  const before = await present(operator);
  const { core } = await program.hosts();
  process.kill(core, 'SIGSTOP');
  const asked = behindASlowOne(operator, before.id, before.revision);
  await operator.getByTestId('person-petrova').waitFor();
  process.kill(core, 'SIGCONT');
  expect(codes(await asked)).not.toContain('ok');
  await signIn(operator, 'petrova');
  const after = await present(operator);
  expect([after.revision, after.parties], 'the screens were blank before the core had begun with the first of them').toEqual([
    before.revision,
    before.parties,
  ]);
});

/** Issues the receipt, sends sixty commands after it, locks and signs out, all in one breath. */
const behindASlowOne = (page: Page, visitId: string, revision: number): Promise<{ ok: boolean; code?: string }[]> =>
  page.evaluate(
    async (seen) => {
      type Call = (args: unknown) => Promise<{ ok: boolean; code?: string }>;
      const { visit, staff } = (window as unknown as { okno: { visit: Record<string, Call>; staff: Record<string, Call> } }).okno;
      const call = (area: Record<string, Call>, name: string, args: object): ReturnType<Call> => {
        const found = area[name];
        if (!found) throw new Error(name);
        return found(args);
      };
      const fields = ['surname', 'given', 'patronymic', 'birthDate', 'phone', 'snils'] as const;
      const values = ['Другова', 'Анна', 'Петровна', '16.01.1990', '+7 900 000-00-02', '900-000-002 83'];
      const asked = [call(visit, 'issue', { ...seen, kind: 'receipt' })];
      for (let i = 0; i < 60; i += 1)
        asked.push(
          i % 2 === 0
            ? call(visit, 'enter', { ...seen, party: 'applicant', field: fields[(i / 2) % 6], value: values[(i / 2) % 6] })
            : call(visit, 'goTo', { ...seen, step: 'documents' }),
        );
      await Promise.all([call(staff, 'lock', {}), call(staff, 'signOut', {})]);
      return Promise.all(asked);
    },
    { visitId, revision },
  );

test('commands given while the core is down, then the lock: none of them takes effect behind the lock', async ({ program }) => {
  const { operator } = program;
  await toReceipt(operator);
  const before = await present(operator);
  process.kill((await program.hosts()).core, 'SIGKILL');
  await expect(operator.getByTestId('banner-core')).toBeVisible();
  const outcomes = await behindASlowOne(operator, before.id, before.revision);
  expect(codes(outcomes)).not.toContain('ok');
  await signIn(operator, 'petrova');
  await operator.locator('main').waitFor();
  const after = await present(operator);
  expect(
    [after.revision, after.receipt],
    'what was answered «экраны закрыты» or «вы не вошли» was not done: the specialist will not look for it',
  ).toEqual([before.revision, null]);
});

for (const [first, second] of [
  ['Ctrl+L', 'sign-out'],
  ['sign-out', 'Ctrl+L'],
] as const)
  test(`a slow command, ${first} and ${second} within 200 ms: no dead lock screen, the right PIN works`, async ({ program }) => {
    const { operator } = program;
    await toReceipt(operator);
    const began = Date.now();
    await operator.evaluate(
      (order) => {
        const key = (code: string, ctrlKey: boolean) =>
          window.dispatchEvent(new KeyboardEvent('keydown', { code, ctrlKey, bubbles: true, cancelable: true }));
        const acts = {
          'Ctrl+L': () => key('KeyL', true),
          'sign-out': () => document.querySelector<HTMLElement>('[data-testid="sign-out"]')?.click(),
        };
        key('Enter', false);
        for (const name of order) acts[name]();
      },
      [first, second] as const,
    );
    await operator.getByTestId('person-petrova').waitFor();
    expect(Date.now() - began, 'nobody waits for the command').toBeLessThan(3_000);
    await signIn(operator, 'petrova');
    await expect(operator.getByTestId('paper'), 'the visit is open at its step').toBeVisible();
  });

test('signing out while the core hangs takes the screen away at once; the next person signs in when it is back', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await beginVisit(operator);
  await entered(operator, 'Вымыслова');
  await showing(program);
  const { core } = await program.hosts();
  process.kill(core, 'SIGSTOP');
  try {
    await operator.getByTestId('sign-out').click();
    await expect(operator.getByRole('heading', { name: 'Кто сегодня у окна?' }), 'the sign-in screen is there at once').toBeVisible({
      timeout: AT_ONCE_MS,
    });
    await blank(program, 'Вымыслова');
  } finally {
    process.kill(core, 'SIGCONT');
  }
  await signIn(operator, 'sokolov');
  await operator.getByTestId('button-1').waitFor();
  await program.close();
  const staff = readLog(profileOf(dataFolder)).filter(({ op }) => op.startsWith('staff.'));
  expect(staff.map(({ op, actor }) => `${op} ${actor}`)).toEqual([
    'staff.signIn petrova',
    'staff.signOut petrova',
    'staff.signIn sokolov',
    'staff.signOut sokolov',
  ]);
});

test('another person signs in over a locked screen: the former session is closed in the log, and its PIN opens nothing', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  await beginVisit(operator);
  await entered(operator, 'Вымыслова');
  await operator.keyboard.press('Control+l');
  await locked(operator).waitFor();
  expect(await bridge(operator, 'staff.signIn', { userId: 'sokolov', pin: '2222' })).toMatchObject({ ok: true });
  await operator.getByTestId('button-1').waitFor();
  expect(await bridge(operator, 'staff.unlock', { pin: '1111' })).toMatchObject({ ok: false, code: 'pin-wrong' });
  expect(await bridge(operator, 'visit.current')).toMatchObject({ ok: false, code: 'forbidden' });
  await program.close();
  const ends = readLog(profileOf(dataFolder)).filter(({ op, actor }) => op === 'staff.signOut' && actor === 'petrova');
  expect(ends.map(({ code }) => code)).toEqual(['replaced']);
});

test('Ctrl+L pressed twice, and again while the PIN is checked, locks once and opens with one PIN', async ({ program, dataFolder }) => {
  const { operator, display } = program;
  await beginVisit(operator);
  await operator.keyboard.press('Control+l');
  await operator.keyboard.press('Control+l');
  await locked(operator).waitFor();
  await operator.keyboard.type('1111');
  // Not as a hand that waits for the screen: the lock is pressed while the PIN is checked, or right behind it. Either way it stands.
  for (const key of ['Control', 'l']) await operator.keyboard.down(key);
  for (const key of ['l', 'Control']) await operator.keyboard.up(key);
  await ready(operator);
  await locked(operator).waitFor();
  await ready(operator);
  await operator.keyboard.type('1111');
  await expect(operator.locator('[data-field="surname"]')).toBeVisible();
  await expect(display.locator('[data-mode="serving"]')).toBeVisible();
  await program.close();
  const acts = readLog(profileOf(dataFolder)).map(({ op }) => op);
  const count = (op: string) => acts.filter((one) => one === op).length;
  expect(count('staff.lock'), 'each lock in the log has its unlocking').toBe(count('staff.unlock'));
});
