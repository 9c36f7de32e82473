import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RESOURCES, ROOT_KEY, testCore } from '#tests/fixtures/core.ts';

const CLI = path.join(import.meta.dirname, '../../../main/cli/index.ts');
const okno = (...args: string[]) => spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, ...args], { encoding: 'utf8' });
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('okno export and verify', () => {
  it('write a profile’s log, verify it with the printed key, and see a changed byte', async () => {
    const profile = path.join(folder, 'profiles/demo');
    mkdirSync(profile, { recursive: true });
    const test = await testCore({}, profile);
    await test.signIn('petrova', '1111');
    test.core.close();
    writeFileSync(path.join(profile, 'keystore.json'), JSON.stringify({ v: 1, sealedBy: 'none', key: ROOT_KEY.toString('base64') }));
    writeFileSync(path.join(profile, 'settings.json'), JSON.stringify({ window: 4, office: 'test' }));
    const out = path.join(folder, 'export');
    const exported = okno('export', '--data', folder, '--out', out);
    expect(exported.status, exported.stderr).toBe(0);
    const key = /^key (\S+)$/m.exec(exported.stdout)?.[1] ?? '';
    const verified = okno('verify', out, '--key', key, '--json');
    expect([verified.status, JSON.parse(verified.stdout)]).toMatchObject([0, { verdict: 'intact', keys: 'pinned' }]);
    const texts = path.join(out, 'texts.jsonl');
    writeFileSync(texts, readFileSync(texts, 'utf8').replace('okno', 'окно'));
    const altered = okno('verify', out);
    expect([altered.status, altered.stdout]).toEqual([1, expect.stringContaining('NOT intact: altered at texts.jsonl:1')]);
    expect(okno('export', '--data', folder, '--out', out).stderr).toContain('exists already');
  });
  it('refuse a sealed profile with the way to go', () => {
    const sealed = path.join(folder, 'sealed/profiles/office');
    mkdirSync(sealed, { recursive: true });
    writeFileSync(path.join(sealed, 'keystore.json'), JSON.stringify({ v: 1, sealedBy: 'os', key: '' }));
    expect(okno('export', '--data', path.join(folder, 'sealed'), '--out', path.join(folder, 'x'), '--profile', 'office')).toMatchObject({ status: 1, stderr: expect.stringContaining('export from the log screen') });
  });
});

describe('okno catalogue', () => {
  it('check is clean for what ships, and names file, line and reason of what is broken', () => {
    expect(okno('catalogue', 'check')).toMatchObject({ status: 0, stdout: '3 services are sound, 0 problems.\n' });
    const broken = path.join(folder, 'catalogue');
    mkdirSync(broken);
    for (const name of readdirSync(path.join(RESOURCES, 'catalogue'))) writeFileSync(path.join(broken, name), readFileSync(path.join(RESOURCES, 'catalogue', name)));
    const file = path.join(broken, 'passport-rf.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('ground: pp2267', 'ground: pp9999'));
    const run = okno('catalogue', 'check', broken);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^passport-rf\.yaml:\d+: .*no ground «pp9999» in this file\n2 services are sound, 1 problems\.\n$/);
  });
  it('resolve prints the checklist as JSON', () => {
    const run = okno('catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--answers', '{"loss":"lost","temporaryId":false,"marks":false}', '--date', '2026-11-21', '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({ serviceId: 'passport-rf', goalId: 'lost', complete: true, fee: { roubles: 1500 }, term: { dueOn: '2026-11-27' } });
  });
  it.each([
    [['catalogue', 'resolve', 'passport'], 'There is no service'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'x'], 'has no goal'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--date', '2026-02-30'], 'is not a date'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--answers', '{x'], '--answers is JSON'],
    [['catalogue', 'resolve', 'passport-rf', '--goal', 'lost', '--answers', '{"x":true}'], 'does not ask «x»'],
    [['verify', '/nowhere'], 'is not a folder'],
    [['verify'], 'okno verify DIR'],
    [['verify', '--what'], 'what'],
    [['nothing'], 'okno verify DIR'],
  ])('%j is refused in words, exit 2', (args, words) => {
    const run = okno(...args);
    expect([run.status, run.stderr]).toEqual([2, expect.stringContaining(words)]);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });
});
