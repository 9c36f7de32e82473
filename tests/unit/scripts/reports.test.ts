import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readPlaywright, readVitest } from '#scripts/lib/reports.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-reports-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (content: unknown): string => {
  const at = path.join(folder, 'report.json');
  writeFileSync(at, typeof content === 'string' ? content : JSON.stringify(content));
  return at;
};
const inFile = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((one, i) => ({ fullName: `test ${i + 1}`, status: one })),
});

describe('the report of Vitest', () => {
  it('names what failed and what was skipped, by its file', () => {
    const report = { numPassedTests: 1, testResults: [inFile('failed', 'passed', 'failed', 'skipped')] };
    expect(readVitest(file(report))).toEqual({ passed: 1, failed: ['a.test.ts › test 2', 'a.test.ts › test 3'] });
  });

  it('names a file that could not be read', () => {
    expect(readVitest(file({ numPassedTests: 0, testResults: [inFile('failed')] })).failed).toEqual(['a.test.ts › the file itself']);
  });

  it('has nothing to name when all passed', () => {
    expect(readVitest(file({ numPassedTests: 1, testResults: [inFile('passed', 'passed')] }))).toEqual({ passed: 1, failed: [] });
  });
});

describe('the report of Playwright', () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
  const report = (...specs: ReturnType<typeof spec>[]) => ({
    stats: { expected: specs.filter((one) => one.tests[0]?.status === 'expected').length },
    errors: [],
    suites: [{ title: 'a.spec.ts', specs: [], suites: [{ title: 'inner', specs }] }],
  });

  it('names what failed, what was skipped and what passed only the second time', () => {
    const counted = readPlaywright(
      file(report(spec('one', 'expected'), spec('two', 'unexpected'), spec('three', 'flaky'), spec('four', 'skipped'))),
    );
    expect(counted).toEqual({ passed: 1, failed: ['a.spec.ts › inner › two', 'a.spec.ts › inner › three', 'a.spec.ts › inner › four'] });
  });

  it('names an error outside of any test', () => {
    expect(readPlaywright(file({ ...report(), errors: [{ message: 'no display' }] })).failed).toEqual(['no display']);
  });
});

it('a report that is missing, or no report, is a failure by its name', () => {
  expect(readVitest(path.join(folder, 'none.json')).failed).toEqual([`${path.join(folder, 'none.json')}: no report`]);
  expect(readPlaywright(file('not JSON')).failed[0]).toContain('report.json: ');
  expect(readVitest(file({})).failed[0]).toContain('report.json: ');
});
