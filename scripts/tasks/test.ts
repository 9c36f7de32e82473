import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildAll } from '../lib/build.ts';
import { electronNotice, findElectron } from '../lib/electron.ts';
import { checkTree } from '../lib/import-rules.ts';
import { OUT, ROOT } from '../lib/paths.ts';
import { type Counted, readPlaywright, readVitest } from '../lib/reports.ts';
import { DISPLAY_NEEDS, ELECTRON_NEEDS, ensureSystem, TEST_NEEDS } from '../lib/system.ts';

/**
 * `npm test`: lint, types, unit, integration, e2e. Whatever failed is named once more in the end, where a log that was cut still has it; the
 * last line is `N passed, N failed`. A skipped test counts as failed.
 */
const say = (line: string) => console.log(line);
let passed = 0;
const failed: string[] = [];

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
  else failed.push(name);
  say(`${fine ? 'passed' : 'FAILED'}: ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

/** Counts a runner's own report; one that ended badly although every test passed has failed. */
function count(name: string, ended: boolean, counted: Counted): void {
  passed += counted.passed;
  failed.push(...counted.failed, ...(ended || counted.failed.length > 0 ? [] : [`${name}: the runner itself`]));
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
  const vitest = ['run', '--config', 'tests/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${unit}`];
  count('vitest', bin('vitest', vitest), readVitest(unit));

  const e2e = path.join(OUT, 'e2e/report.json');
  rmSync(e2e, { force: true });
  count('playwright', bin('playwright', ['test', '-c', 'tests/e2e/playwright.config.ts']), readPlaywright(e2e));
} catch (error) {
  console.error(error);
  failed.push(error instanceof Error ? error.message : String(error));
}
for (const one of failed) say(`FAILED: ${one}`);
say(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 && passed > 0 ? 0 : 1;
