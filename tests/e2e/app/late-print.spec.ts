import path from 'node:path';
import type { Running } from '#scripts/lib/drive.ts';
import { documentsToReceipt, hold, leave, nextToDocuments, openLate, present } from '../counter.ts';
import { expect, signIn, test, toDocuments } from '../program.ts';
import { jobsRunning, readVisit } from '../wholeness.ts';

test.describe.configure({ timeout: 90_000 });
test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '50' } });

const profileOf = (dataFolder: string): string => path.join(dataFolder, 'profiles/demo');

/** Prints on a printer that takes its time: the device host is stopped while `meanwhile` is done, then it goes on. */
async function printSlowly(program: Running, dataFolder: string, meanwhile: () => Promise<void>): Promise<void> {
  const { devices } = await program.hosts();
  process.kill(devices, 'SIGSTOP');
  try {
    await program.operator.keyboard.press('Enter');
    await expect.poll(() => jobsRunning(profileOf(dataFolder)), { message: 'the print has begun' }).toBe(1);
    await meanwhile();
  } finally {
    process.kill(devices, 'SIGCONT');
  }
  await expect.poll(() => jobsRunning(profileOf(dataFolder)), { message: 'the print ends', timeout: 15_000 }).toBe(0);
}

/** Applicant A waits aside at the same step of the same service, applicant B's receipt is issued and not printed. */
async function receiptOfB(program: Running): Promise<{ a: string; b: string; number: string }> {
  const { operator } = program;
  await toDocuments(operator);
  const a = (await present(operator)).id;
  await hold(operator);
  await nextToDocuments(operator);
  await documentsToReceipt(operator);
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasText: 'Расписка №' }).waitFor();
  const { id, receipt } = await present(operator);
  return { a, b: id, number: receipt?.number ?? '' };
}

test('F7 while the receipt is printed, and the next applicant: the print is written with whose receipt it is', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  const { a, b, number } = await receiptOfB(program);
  await printSlowly(program, dataFolder, async () => {
    await hold(operator);
    await operator.keyboard.press('F7');
    await operator.getByTestId('document-passport-rf').waitFor();
  });
  const now = await present(operator);
  expect([now.id, now.receipt, now.late], 'A has no receipt and no print').toEqual([a, null, []]);
  await leave(operator);
  await operator.keyboard.press('F7');
  await expect(operator.getByTestId('primary'), 'B’s receipt is printed').toContainText('Закончить');
  const then = await present(operator);
  expect([then.id, then.receipt?.number, then.receipt?.print?.outcome]).toEqual([b, number, 'printed']);
});

test('F12 while the receipt is printed, and the next applicant: the print stays with the visit that is over', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  const { a, b, number } = await receiptOfB(program);
  await printSlowly(program, dataFolder, async () => {
    await operator.keyboard.press('F12');
    await operator.getByTestId('leave-left').click();
    await operator.getByText('Никто не ждёт').waitFor();
    await operator.keyboard.press('F7');
    await operator.getByTestId('document-passport-rf').waitFor();
  });
  const now = await present(operator);
  expect([now.id, now.receipt, now.late]).toEqual([a, null, []]);
  await program.close();
  const over = readVisit(profileOf(dataFolder), b);
  expect(over.late).toMatchObject([{ what: 'print', number, outcome: 'printed' }]);
  expect(over, 'a visit that came to nothing leaves no receipt standing, printed or not').toMatchObject({
    paper: null,
    voided: { number, because: 'finish' },
  });
});

test('a document changes while the receipt is printed: the receipt is void, its print is told as «пришло позже» and can be read away', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  const { number } = await receiptOfB(program);
  await printSlowly(program, dataFolder, async () => {
    await operator.getByTestId('step-documents').click();
    await operator.getByTestId('document-passport-rf').waitFor();
    await operator.locator('h1').click();
    await operator.keyboard.press('2');
    await expect(operator.getByTestId('taken-back')).toContainText(number);
  });
  await openLate(operator);
  await expect(operator.getByTestId('late-item')).toContainText(`Печать № ${number}: вышла.`);
  expect((await present(operator)).receipt, 'what was printed late brings no receipt back').toBeNull();
  await operator.keyboard.press('1');
  await expect(operator.getByTestId('late')).toHaveCount(0);
});

for (const [what, away] of [
  ['the screens are blanked', (program: Running) => program.operator.keyboard.press('Control+l')],
  ['the specialist signs out', (program: Running) => program.operator.getByTestId('sign-out').click()],
] as const)
  test(`${what} while the receipt is printed: it is printed once, and the screen goes on to the end of the visit`, async ({
    program,
    dataFolder,
  }) => {
    const { operator } = program;
    const { number } = await receiptOfB(program);
    await printSlowly(program, dataFolder, async () => {
      await away(program);
      await operator.locator('nav').first().waitFor({ state: 'detached' });
    });
    if (what.includes('blanked')) await operator.keyboard.type('1111');
    else await signIn(operator, 'petrova');
    await expect(operator.getByTestId('primary')).toContainText('Закончить');
    expect((await present(operator)).receipt).toMatchObject({ number, print: { outcome: 'printed' } });
  });

test('the device host dies while the receipt is printed: the question is asked of the visit it belongs to, not of the next', async ({
  program,
  dataFolder,
}) => {
  const { operator } = program;
  const { a, b, number } = await receiptOfB(program);
  await printSlowly(program, dataFolder, async () => {
    await hold(operator);
    process.kill((await program.hosts()).devices, 'SIGKILL');
    await operator.keyboard.press('F7');
    await operator.getByTestId('document-passport-rf').waitFor();
  }).catch((error: unknown) => {
    // The host that was stopped is gone and cannot go on.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  });
  await expect.poll(() => jobsRunning(profileOf(dataFolder))).toBe(0);
  expect((await present(operator)).id).toBe(a);
  await leave(operator);
  await operator.keyboard.press('F7');
  await expect(operator.getByText('Расписка вышла?')).toBeVisible();
  expect((await present(operator)).receipt).toMatchObject({ number, print: { outcome: 'unknown' } });
  expect((await present(operator)).id).toBe(b);
  await operator.keyboard.press('Enter');
  await expect(operator.getByTestId('primary')).toContainText('Закончить');
});
