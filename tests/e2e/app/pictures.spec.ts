import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { picture, type Running, resize } from '#scripts/lib/drive.ts';
import { OUT } from '#scripts/lib/paths.ts';
import { documentsToReceipt, putAside } from '../counter.ts';
import { expect, field, signIn, test, toDocuments } from '../program.ts';

test.describe.configure({ timeout: 120_000 });
test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '600' } });

const out = path.join(OUT, 'e2e/pictures');
mkdirSync(out, { recursive: true });

/** Both sizes; nothing may stick out of the window in either. */
async function shot(program: Running, name: string): Promise<void> {
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
  ] as const) {
    await resize(program, width, height);
    writeFileSync(path.join(out, `${name}-${width}.png`), await picture(program, 'operator'));
    const over = await program.operator.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      const primary = document.querySelector('[data-testid="primary"]')?.getBoundingClientRect();
      return {
        wide: scrollWidth > innerWidth,
        high: scrollHeight > innerHeight,
        primaryHidden: primary !== undefined && (primary.bottom > innerHeight || primary.top < 0),
      };
    });
    expect(over, `${name} at ${width} × ${height}`).toEqual({ wide: false, high: false, primaryHidden: false });
  }
  await resize(program, 1366, 768);
}

test('marks and a receipt that are taken back, and how the next action stands beside the notice', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await documentsToReceipt(operator);
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasText: 'Расписка №' }).waitFor();
  await operator.getByTestId('step-applicant').click();
  await field(operator, 'surname', 'Образцова');
  await operator.getByTestId('taken-back').waitFor();
  await shot(program, 'taken-back-applicant');
  for (const step of ['conditions', 'documents', 'application'] as const) {
    await operator.getByTestId(`step-${step}`).click();
    await operator.locator(`[data-step="${step}"]`).waitFor();
    await shot(program, `taken-back-${step}`);
  }
});

test('«Пришло позже»: one stack, two stacks, beside the checklist and on another step', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  for (const n of [1, 2]) {
    await putAside(operator, 'passport-rf');
    await expect(operator.getByTestId('late')).toContainText(String(n));
    await shot(program, `late-${n}`);
  }
  await operator.getByTestId('step-conditions').click();
  await operator.locator('[data-step="conditions"]').waitFor();
  await shot(program, 'late-2-conditions');
});

test('a scan that runs, and one that was stopped', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('F9');
  await operator.getByText('готово страниц: 1').waitFor();
  await shot(program, 'scan-running');
  await operator.keyboard.press('F10');
  await expect(operator.getByTestId('scan-cancel')).toHaveCount(0);
  await shot(program, 'scan-stopped');
});

test('a verification under way, with what stops it', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'gavrilova');
  await operator.getByTestId('log-verify').waitFor();
  await shot(program, 'journal');
  const { core } = await program.hosts();
  process.kill(core, 'SIGSTOP');
  try {
    await operator.keyboard.press('F9');
    await operator.getByTestId('log-stop').waitFor();
    await shot(program, 'journal-verifying');
  } finally {
    process.kill(core, 'SIGCONT');
  }
  await expect(operator.getByTestId('verdict')).toContainText('Журнал цел');
  await shot(program, 'journal-verified');
});
