import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { buildAll } from '../lib/build.ts';
import { electronNotice, findElectron } from '../lib/electron.ts';
import { checkTree } from '../lib/import-rules.ts';
import { OUT, ROOT } from '../lib/paths.ts';
import { DISPLAY_NEEDS, ELECTRON_NEEDS, ensureSystem, TEST_NEEDS } from '../lib/system.ts';

/** `npm test`: lint, types, unit, integration, e2e. Its last line is `N passed, N failed`; a skipped test counts as failed. */
const say = (line: string) => console.log(line);
let passed = 0;
let failed = 0;

const vitestReport = z.object({ numPassedTests: z.int(), numTotalTests: z.int(), numFailedTestSuites: z.int() });
const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), skipped: z.int(), flaky: z.int() }),
  errors: z.array(z.unknown()),
});

function bin(name: string, args: string[]): boolean {
  return (
    spawnSync(path.join(ROOT, 'node_modules/.bin', name), args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' })
      .status === 0
  );
}

/** One check that is either well or not. */
function check(name: string, run: () => boolean): void {
  const started = performance.now();
  const fine = run();
  if (fine) passed += 1;
  else failed += 1;
  say(`${fine ? 'passed' : 'FAILED'}: ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

/** A runner's own count; a report that is missing or unreadable is a failure. */
function count<T extends z.ZodType>(file: string, schema: T, read: (report: z.infer<T>) => { passed: number; failed: number }): void {
  const report = existsSync(file) ? schema.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  const counts = report?.success ? read(report.data) : { passed: 0, failed: 1 };
  passed += counts.passed;
  failed += counts.failed;
}

try {
  ensureSystem([...ELECTRON_NEEDS, ...DISPLAY_NEEDS, ...TEST_NEEDS], say);
  const electron = findElectron(say);
  say(electronNotice(electron));
  mkdirSync(path.join(OUT, 'e2e'), { recursive: true });

  check('lint', () => bin('biome', ['lint', '--error-on-warnings']));
  check('format', () => bin('biome', ['format']));
  check('import rules', () => {
    const findings = checkTree(ROOT);
    for (const one of findings) say(`${one.file}:${one.line} ${one.message}`);
    return findings.length === 0;
  });
  check('types', () => bin('tsc', ['-p', '.']));
  await buildAll(say);

  const unit = path.join(OUT, 'vitest.json');
  rmSync(unit, { force: true });
  bin('vitest', ['run', '--config', 'tests/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`]);
  count(unit, vitestReport, (one) => ({
    passed: one.numPassedTests,
    failed: Math.max(one.numTotalTests - one.numPassedTests, one.numFailedTestSuites > 0 ? 1 : 0),
  }));

  const e2e = path.join(OUT, 'e2e/report.json');
  rmSync(e2e, { force: true });
  bin('playwright', ['test', '-c', 'tests/e2e/playwright.config.ts']);
  count(e2e, playwrightReport, ({ stats, errors }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.skipped + stats.flaky + errors.length,
  }));
} catch (error) {
  failed += 1;
  console.error(error instanceof Error ? error.message : error);
}
say(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
