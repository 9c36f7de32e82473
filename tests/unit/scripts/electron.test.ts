import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isMarked, REPACK_MARK } from '#main/app/origin.ts';
import { chooseElectron, type ElectronFound, electronEnv, electronNotice, type Sources } from '#scripts/lib/electron.ts';
import { type Repack, repackFolder, treeDigest, unpack } from '#scripts/lib/repack.ts';

let folder: string;
let said: string[];
const say = (line: string) => void said.push(line);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-choose-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('which Electron is taken', () => {
  const OFFICIAL: ElectronFound = { binary: '/official/electron', version: '45.4.1', origin: 'official' };
  const FALLBACK: ElectronFound = { binary: '/cache/electron', version: '43.2.0', origin: 'repack' };
  let asked: string[];
  /** A machine whose installer succeeds or not, and takes its time. */
  const machine = (online: boolean, more: { takesMs?: number; elsewhere?: boolean } = {}) => {
    const state = { online, installed: false, now: 1_000_000 };
    const from: Sources = {
      official: () => (state.installed ? OFFICIAL : undefined),
      install() {
        asked.push('installer');
        state.now += more.takesMs ?? 100;
        state.installed = state.online;
      },
      fallback: more.elsewhere
        ? undefined
        : () => {
            asked.push('fallback');
            return FALLBACK;
          },
      failureFile: path.join(folder, 'failed-at'),
      now: () => state.now,
    };
    return { state, from };
  };
  beforeEach(() => {
    asked = [];
  });

  it('the official one, by its installer: the fallback is not even looked at', () => {
    const { from } = machine(true);
    expect(chooseElectron({}, from, say)).toBe(OFFICIAL);
    expect(chooseElectron({}, from, say)).toBe(OFFICIAL);
    expect(asked).toEqual(['installer']);
  });
  it('the fallback only after the installer has failed, and the official one as soon as there is a network', () => {
    const { state, from } = machine(false);
    expect(chooseElectron({}, from, say)).toBe(FALLBACK);
    expect(asked).toEqual(['installer', 'fallback']);
    state.online = true;
    expect(chooseElectron({}, from, say)).toBe(OFFICIAL);
  });
  it('a failure that took long is remembered for ten minutes, and said; not longer', () => {
    const { state, from } = machine(false, { takesMs: 20_000 });
    chooseElectron({}, from, say);
    state.online = true;
    state.now += 9 * 60_000;
    expect(chooseElectron({}, from, say)).toBe(FALLBACK);
    expect(asked).toEqual(['installer', 'fallback', 'fallback']);
    expect(said.at(-1)).toMatch(/asked again after \d\d:\d\d/);
    state.now += 2 * 60_000;
    expect(chooseElectron({}, from, say)).toBe(OFFICIAL);
  });
  it('a mirror is asked although the installer has failed lately', () => {
    const { state, from } = machine(false, { takesMs: 20_000 });
    chooseElectron({}, from, say);
    state.online = true;
    expect(chooseElectron({ ELECTRON_MIRROR: 'http://127.0.0.1/' }, from, say)).toBe(OFFICIAL);
  });
  it('a note from the future or of no sense is no note', () => {
    for (const note of ['9999999999999', 'x', '']) {
      writeFileSync(path.join(folder, 'failed-at'), note);
      expect(chooseElectron({}, machine(true).from, say)).toBe(OFFICIAL);
    }
  });
  it('no fallback where it is forbidden or is none: an error that names the ways out', () => {
    for (const [env, from] of [
      [{ OKNO_NO_FALLBACK: '1' }, machine(false).from],
      [{}, machine(false, { elsewhere: true }).from],
    ] as const)
      expect(() => chooseElectron(env, from, say)).toThrow(/ELECTRON_MIRROR.*ELECTRON_OVERRIDE_DIST_PATH/);
    expect(asked).toEqual(['installer', 'installer']);
  });
  it('a given folder before all, believed unless it bears a repack’s mark', () => {
    const env = { ELECTRON_OVERRIDE_DIST_PATH: folder };
    expect(() => chooseElectron(env, machine(true).from, say)).toThrow('ELECTRON_OVERRIDE_DIST_PATH');
    writeFileSync(path.join(folder, 'electron'), '');
    writeFileSync(path.join(folder, 'version'), 'v44.0.0\n');
    expect(chooseElectron(env, machine(true).from, say)).toMatchObject({ version: '44.0.0', origin: 'official' });
    writeFileSync(path.join(folder, REPACK_MARK), '');
    expect(chooseElectron(env, machine(true).from, say)).toMatchObject({ origin: 'repack' });
    expect(asked).toEqual([]);
  });
  it('and the program is told which it is', () => {
    expect([electronEnv(OFFICIAL, {}), electronEnv(FALLBACK, {})]).toEqual([{ OKNO_ELECTRON: 'official' }, { OKNO_ELECTRON: 'repack' }]);
    const hostile = { LD_PRELOAD: '/x.so', NODE_OPTIONS: '--inspect', ELECTRON_RUN_AS_NODE: '1', SSLKEYLOGFILE: '/keys' };
    expect(electronEnv(OFFICIAL, { ...hostile, DISPLAY: ':1' }), 'and inherits nothing that could change it').toEqual({
      DISPLAY: ':1',
      OKNO_ELECTRON: 'official',
    });
    expect(electronNotice(OFFICIAL)).not.toContain('repack');
    expect(electronNotice(FALLBACK)).toContain('third party');
  });
});

describe('the fallback in the cache', () => {
  let pin: Repack;
  let fetched: number;
  const fetch = (to: string): string => {
    fetched += 1;
    writeFileSync(path.join(to, 'x.tgz'), readFileSync(path.join(folder, 'x.tgz')));
    return 'x.tgz';
  };
  const use = () => repackFolder(pin, path.join(folder, 'cache'), fetch, say);

  beforeEach(() => {
    // A package of the same shape as the real one, as small as can be.
    const at = (...names: string[]) => path.join(folder, 'made', ...names);
    mkdirSync(at('app/resources'), { recursive: true });
    mkdirSync(at('app/locales'));
    mkdirSync(at('package'));
    writeFileSync(at('app/theirs'), 'the binary');
    writeFileSync(at('app/locales/ru.pak'), 'texts');
    writeFileSync(at('app/resources/app.asar'), 'their own program');
    execFileSync('tar', ['-czf', at('package/payload.tar.gz'), '-C', at(), 'app']);
    execFileSync('tar', ['-czf', path.join(folder, 'x.tgz'), '-C', at(), 'package']);
    mkdirSync(at('tree/locales'), { recursive: true });
    writeFileSync(at('tree/electron'), 'the binary');
    writeFileSync(at('tree/locales/ru.pak'), 'texts');
    pin = {
      spec: 'x@1.0.0',
      sha512: createHash('sha512')
        .update(readFileSync(path.join(folder, 'x.tgz')))
        .digest('base64'),
      payload: 'package/payload.tar.gz',
      without: 'app/resources',
      binary: 'theirs',
      version: '43.2.0',
      tree: treeDigest(at('tree')),
    };
    fetched = 0;
  });

  it('is fetched once, without the other program in it, and bears the mark', () => {
    const target = use();
    expect(use()).toBe(target);
    expect(fetched).toBe(1);
    expect(isMarked(target)).toBe(true);
    expect(readFileSync(path.join(target, 'electron'), 'utf8')).toBe('the binary');
    expect(existsSync(path.join(target, 'resources/app.asar'))).toBe(false);
  });

  it.each([
    ['a byte more in the binary', (target: string) => appendFileSync(path.join(target, 'electron'), '!')],
    ['a byte turned in a small file', (target: string) => writeFileSync(path.join(target, 'locales/ru.pak'), 'textz')],
    ['a file added', (target: string) => writeFileSync(path.join(target, 'libevil.so'), '')],
    ['a file gone', (target: string) => rmSync(path.join(target, 'locales/ru.pak'))],
    [
      'a link in place of a file',
      (target: string) => {
        rmSync(path.join(target, 'locales/ru.pak'));
        symlinkSync('/etc/hostname', path.join(target, 'locales/ru.pak'));
      },
    ],
    ['the mark taken away', (target: string) => rmSync(path.join(target, REPACK_MARK))],
    ['another shim', (target: string) => appendFileSync(path.join(target, 'resources/app/main.cjs'), '\n')],
    ['a program beside the shim', (target: string) => writeFileSync(path.join(target, 'resources/app.asar'), '')],
  ])('with %s it is refused with a sentence and fetched anew', (_case, change) => {
    const target = use();
    change(target);
    said = [];
    expect(use()).toBe(target);
    expect(fetched).toBe(2);
    expect(said[0]).toMatch(/is not used: a file of it has been changed, added or removed/);
    said = [];
    use();
    expect([fetched, said]).toEqual([2, []]);
  });

  it('is not taken from another archive, and nothing of it is left', () => {
    pin = { ...pin, sha512: createHash('sha512').digest('base64') };
    expect(use).toThrow('sha512 differs');
    expect(existsSync(path.join(folder, 'cache/electron-43.2.0-repack'))).toBe(false);
  });
  it('is not taken when the archive does not unpack to what was pinned', () => {
    pin = { ...pin, tree: 'another' };
    const draft = path.join(folder, 'draft');
    mkdirSync(draft);
    expect(() => unpack(path.join(draft, fetch(draft)), path.join(draft, 'electron'), pin)).toThrow('did not unpack');
  });
});
