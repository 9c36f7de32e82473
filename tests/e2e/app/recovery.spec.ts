import type { Page } from '@playwright/test';
import type { VisitView } from '#contract/visit.ts';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { lookOut, type Running } from '#scripts/lib/drive.ts';
import { beginVisit, bridge, chooseService, expect, field, identify, signIn, start, test, toDocuments } from '../program.ts';

const SURNAME = DEMO_PERSON.surname;

// Slow pages, so that there is a middle to be killed in.
test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '3000' } });

/** Kills the core host and answers its process id when main knows of its end: what was sent before that is answered with a failure. */
const killCore = (program: Running): Promise<number> =>
  program.app.evaluate(async () => {
    const { okno } = globalThis as unknown as { okno: { pids(): { core: number | undefined } } };
    const { core } = okno.pids();
    if (core === undefined) throw new Error('there is no core host to kill');
    process.kill(core, 'SIGKILL');
    while (okno.pids().core === core) await new Promise((resolve) => setImmediate(resolve));
    return core;
  });

/** The surname is with the visit: a core that is down meanwhile answers later. */
const surnameKept = (operator: Page) =>
  expect
    .poll(async () => ((await bridge(operator, 'visit.current')) as { value?: VisitView }).value?.parties[0]?.fields.surname)
    .toBe(SURNAME);

test('the core host is killed in the middle of a visit: a calm message, and the visit goes on at the same step', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'lost');
  await chooseService(operator, 'паспорт', 'passport-rf-lost');
  await operator.keyboard.press('1');
  await operator.locator('h1', { hasText: 'временное удостоверение' }).waitFor();
  const banner = await lookOut(operator, '[data-testid="banner-core"]');
  const core = await killCore(program);
  expect(await banner()).toContain('Восстановление: всё введённое сохранено');
  await expect(operator.getByTestId('banner-core')).toHaveCount(0);
  expect((await program.hosts()).core).not.toBe(core);
  await operator.keyboard.press('2');
  await operator.locator('h1', { hasText: 'отметки' }).waitFor();
  await expect(operator.getByRole('button', { name: 'Утерян' })).toBeVisible();
});

test('a command sent while the core host is down is not lost and not done twice', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await killCore(program);
  await field(operator, 'surname', SURNAME);
  await surnameKept(operator);
  await operator.getByTestId('sign-out').click();
  await signIn(operator, 'gavrilova');
  const entered = (await bridge(operator, 'audit.page', { filter: { op: 'visit.enter' }, limit: 50 })) as { value: { rows: unknown[] } };
  expect(entered.value.rows, 'events of one field entered once').toHaveLength(1);
});

test('the device host is killed while a stack is scanned: the pages that came are kept, the visit goes on', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  const { devices } = await program.hosts();
  await operator.keyboard.press('F9');
  await operator.getByText('готово страниц: 1').waitFor();
  process.kill(devices, 'SIGKILL');
  await expect(operator.getByText('Сохранено страниц: 1.')).toBeVisible();
  await expect(operator.locator('img[alt="Страница 1"]')).toBeVisible();
  await expect(operator.getByTestId('banner-devices')).toHaveCount(0);
  await operator.keyboard.press('F9');
  await expect(operator.locator('img[alt="Страница 3"]')).toBeVisible({ timeout: 30_000 });
});

test('the whole program is killed: it opens at the same step with everything entered up to the last confirmed field', async ({
  dataFolder,
  env,
}) => {
  const first = await start(dataFolder, env);
  await beginVisit(first.operator);
  await field(first.operator, 'surname', SURNAME);
  await field(first.operator, 'birthDate', '15.01.1990');
  await expect
    .poll(
      async () =>
        ((await bridge(first.operator, 'visit.current')) as { value?: { parties: { fields: { birthDate?: string } }[] } }).value?.parties[0]
          ?.fields.birthDate,
    )
    .toBe('1990-01-15');
  await first.operator.locator('[data-field="given"]').fill('не подтверждено');
  const { core, devices } = await first.hosts();
  const gone = first.app.waitForEvent('close');
  for (const pid of [core, devices, first.app.process().pid]) if (pid !== undefined) process.kill(pid, 'SIGKILL');
  await gone;

  const again = await start(dataFolder, env);
  await signIn(again.operator, 'petrova');
  await expect(again.operator.locator('[data-field="surname"]')).toHaveValue(SURNAME);
  await expect(again.operator.locator('[data-field="birthDate"]')).toHaveValue('15.01.1990');
  await expect(again.operator.locator('[data-field="given"]')).toHaveValue('');
  await again.operator.getByTestId('sign-out').click();
  await signIn(again.operator, 'gavrilova');
  await again.operator.getByTestId('log-verify').waitFor();
  await again.operator.keyboard.press('F9');
  await expect(again.operator.getByTestId('verdict')).toContainText('Журнал цел');
  await again.close();
});

test('a window whose page crashes shows the same visit again', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await field(operator, 'surname', SURNAME);
  await surnameKept(operator);
  // A script sent to a page that is gone is never answered: the new page is waited for first.
  await program.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('operator'))?.webContents;
    const back = new Promise((resolve) => contents?.once('did-finish-load', () => resolve(undefined)));
    contents?.forcefullyCrashRenderer();
    await back;
  });
  const value = () =>
    program.app.evaluate(async ({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows().find((one) => !one.getTitle().includes('экран'));
      return window?.webContents.executeJavaScript('document.querySelector(\'[data-field="surname"]\')?.value').catch(() => undefined);
    });
  await expect.poll(value).toBe(SURNAME);
});
