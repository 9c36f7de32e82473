import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maker, packed, twoCards } from '#tests/fixtures/packages.ts';

const CLI = path.join(import.meta.dirname, '../../../main/cli/index.ts');
const okno = (...args: string[]) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, 'catalogue', ...args], { encoding: 'utf8' });
const ministry = maker();
let folder: string;
const at = (name: string) => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-cli-packages-'));
  twoCards(folder);
  mkdirSync(at('profile'));
  writeFileSync(at('profile/keystore.json'), '{}');
  writeFileSync(at('private.pem'), ministry.key.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('okno catalogue pack, install, packages, rollback', () => {
  it('pack a folder, install it by its fingerprint, tell what is in force, and go back', () => {
    const made = okno('pack', at('catalogue'), '--key', at('private.pem'), '--version', '7', '--out', at('seven.zip'));
    expect(made, made.stderr).toMatchObject({ status: 0, stdout: expect.stringContaining(`fingerprint ${ministry.fingerprint}`) });
    expect(okno('packages', '--profile', at('profile')).stdout).toBe("in force: the program's own catalogue\n");
    const capitals = `SHA256:${ministry.fingerprint.toUpperCase()}`;
    const taken = okno('install', at('seven.zip'), '--profile', at('profile'), '--fingerprint', capitals);
    expect(taken, taken.stderr).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^installed: version 7 of .*\nIt is in force from the next start/),
    });
    expect(JSON.parse(okno('packages', '--profile', at('profile'), '--json').stdout)).toMatchObject({
      fingerprint: ministry.fingerprint,
      current: { version: 7, fault: null },
      previous: null,
    });
    const [installed = ''] = readdirSync(at('profile/catalogue')).filter((one) => one.startsWith('7-'));
    const card = at(`profile/catalogue/${installed}/catalogue/snils.yaml`);
    const text = readFileSync(card);
    writeFileSync(card, 'id: snils\n');
    expect(okno('packages', '--profile', at('profile'))).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^in force: version 7 .* BROKEN, the program's own is used: .*snils\.yaml is not as it was signed/),
    });
    writeFileSync(card, text);
    expect(okno('rollback', '--profile', at('profile')).stdout).toMatch(/^in force: the program's own catalogue\n/);
  });
  it('install refuses with a sentence and exit 1', () => {
    writeFileSync(at('other.zip'), packed(folder, maker(), 9));
    const refused = okno('install', at('other.zip'), '--profile', at('profile'), '--fingerprint', ministry.fingerprint);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringMatching(/^The package is signed by another key: [0-9a-f]{64}\./)]);
    expect(refused.stderr).not.toMatch(/\n\s+at /);
  });
  it('pack refuses a catalogue that has errors', () => {
    mkdirSync(at('bad'));
    writeFileSync(at('bad/bad.yaml'), 'id: bad\n');
    const refused = okno('pack', at('bad'), '--key', at('private.pem'), '--version', '8', '--out', at('bad.zip'));
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringMatching(/has \d+ errors: mend them first/)]);
    expect(existsSync(at('bad.zip'))).toBe(false);
  });
  it.each([
    [() => ['pack', at('catalogue')], '--key PRIVATE.pem'],
    [() => ['pack', at('catalogue'), '--key', at('private.pem'), '--version', '0', '--out', at('x.zip')], 'a whole number from 1'],
    [() => ['pack', at('catalogue'), '--key', at('catalogue/snils.yaml'), '--version', '1', '--out', at('x.zip')], 'no private key'],
    [() => ['install', at('x.zip')], 'Name the profile'],
    [() => ['install', at('x.zip'), '--profile', at('catalogue')], 'is not a profile of Okno'],
    [() => ['install', at('nothing.zip'), '--profile', at('profile')], 'is not a file'],
    [() => ['rollback'], 'Name the profile'],
  ])('wrong words are refused, exit 2 (%#)', (args, words) => {
    const run = okno(...args());
    expect([run.status, run.stderr]).toEqual([2, expect.stringContaining(words)]);
  });
  it('a fingerprint that is none is refused', () =>
    expect(okno('install', at('other.zip'), '--profile', at('profile'), '--fingerprint', '1234')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('64 hexadecimal digits'),
    }));
});
