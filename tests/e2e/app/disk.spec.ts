import { pictureOf, says, SmallDisk, startFaulty, whileHeld } from '../faults.ts';
import { bridge, expect, signIn, start, test as base, toDocuments } from '../program.ts';

/** A disk that is full or read-only before, during and after: a sentence at once, nothing lost in silence, and on it goes by itself. */
const test = base.extend<{ disk: SmallDisk }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs.
  disk: async ({}, use) => {
    const disk = new SmallDisk('96m');
    await use(disk);
    disk.remove();
  },
  dataFolder: async ({ disk }, use) => use(disk.folder),
});
test.describe.configure({ timeout: 90_000 });
test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '1500' } });

test('the disk is full before the program starts: a screen says so, and it opens by itself when there is room', async ({ disk, env }) => {
  disk.fill();
  const faulty = await startFaulty(disk.folder, env);
  await says(faulty.page, 'disk-full');
  await pictureOf(faulty.app, '/fault', 'fault-disk-full');
  disk.empty();
  const operator = () => faulty.app.windows().find((page) => page.url().includes('operator'));
  await expect.poll(() => operator()?.getByTestId('person-petrova').isVisible()).toBe(true);
  await expect.poll(() => faulty.app.windows().some((page) => page.url().includes('/fault'))).toBe(false);
  await faulty.close();
});

test('the disk is full in the middle of a stack: the page waits in memory, no answer is lost, and the stack goes on when there is room', async ({
  program,
  disk,
}) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('F9');
  await operator.getByText('готово страниц: 1').waitFor();
  disk.fill();
  await operator.getByTestId('scan-waiting').waitFor();
  await expect(operator.getByTestId('banner-trouble')).toContainText('Диск заполнен: ничего не записывается');
  await pictureOf(program.app, 'operator', 'disk-full-scan');
  const { core } = await program.hosts();
  disk.empty();
  await expect(operator.locator('img[alt="Страница 2"]'), 'all pages are there').toBeVisible({ timeout: 20_000 });
  await expect(operator.getByTestId('banner-trouble')).toHaveCount(0);
  expect((await program.hosts()).core, 'nothing was restarted').toBe(core);
});

test('the disk is full while the core starts again: the window says so, and it comes back by itself', async ({ program, disk }) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await operator.getByTestId('primary').waitFor();
  disk.fill();
  process.kill((await program.hosts()).core, 'SIGKILL');
  await expect(operator.getByTestId('banner-trouble')).toContainText('Диск заполнен');
  disk.empty();
  await expect(operator.getByTestId('banner-trouble')).toHaveCount(0, { timeout: 30_000 });
  expect(await bridge(operator, 'queue.issue', { purpose: 'submit' })).toMatchObject({ ok: true });
});

test('the disk is read-only: before the start a screen says so; while running the window does, until it may be written again', async ({
  disk,
  env,
}) => {
  const ready = await start(disk.folder, env);
  await signIn(ready.operator, 'petrova');
  await ready.close();
  disk.allow('ro');
  const faulty = await startFaulty(disk.folder, env);
  await says(faulty.page, 'read-only');
  await pictureOf(faulty.app, '/fault', 'fault-read-only');
  disk.allow('rw');
  const gone = faulty.page.waitForEvent('close');
  await faulty.page.keyboard.press('Enter');
  await gone;
  await expect
    .poll(() =>
      faulty.app
        .windows()
        .find((page) => page.url().includes('operator'))
        ?.getByTestId('person-petrova')
        .isVisible(),
    )
    .toBe(true);
  await faulty.close();
});

test('another program holds the database: the answer says that nothing was saved, and when it lets go the same key works', async ({
  program,
  disk,
}) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await operator.getByTestId('primary').waitFor();
  await whileHeld(disk.folder, async () => {
    await operator.keyboard.press('Enter');
    await expect(operator.getByRole('alert')).toContainText('Файл данных занят другой программой');
    await expect(operator.getByRole('alert')).toContainText('Последнее действие не сохранено');
    await expect(operator.getByTestId('banner-trouble')).toContainText('Файл данных занят');
    await pictureOf(program.app, 'operator', 'busy');
  });
  await expect(operator.getByTestId('banner-trouble')).toHaveCount(0, { timeout: 20_000 });
  await operator.keyboard.press('Enter');
  await operator.locator('[data-field="surname"]').waitFor();
});
