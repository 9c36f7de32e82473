import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isOutdated, MINIMUM_ELECTRON, readLaunch, refusalOf, weakenedBy } from '#main/app/launch.ts';
import { isMarked, REPACK_MARK } from '#main/app/origin.ts';

describe('Electron’s age', () => {
  it.each([
    ['25.1.1', true],
    ['42.9.9', true],
    ['43.0.0', false],
    ['43.2.0', false],
    ['45.4.1', false],
    ['100.0.0', false],
    ['nonsense', true],
  ])('%s outdated: %s', (version, outdated) => expect(isOutdated(version)).toBe(outdated));
  it('closes the office profile with a sentence and no other', () => {
    expect(refusalOf('office', '25.1.1', false)).toContain(MINIMUM_ELECTRON);
    expect([refusalOf('demo', '25.1.1', false), refusalOf('training', '25.1.1', false), refusalOf('office', '45.4.1', false)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('cards that are being written', () => {
  const preview = (profile: string, packaged: boolean) =>
    readLaunch({ OKNO_PROFILE: profile, OKNO_PREVIEW: '/cards' }, packaged, false).preview;
  it('are shown by a demo of whoever writes them', () => expect(preview('demo', false)).toBe('/cards'));
  it.each([
    ['office', false],
    ['training', false],
    ['demo', true],
  ])('never by the %s profile, packaged %s', (profile, packaged) => expect(preview(profile, packaged)).toBeUndefined());
});

describe('Electron’s origin', () => {
  const repack = (said: string | undefined, marked: boolean, packaged: boolean) =>
    readLaunch(said === undefined ? {} : { OKNO_ELECTRON: said }, packaged, marked).repack;

  it('a repack closes the office profile with a sentence, however new it is, and no other profile', () => {
    expect(refusalOf('office', '43.2.0', true)).toMatch(
      /^Рабочий профиль не открыт: не подтверждено, что Electron 43\.2\.0 получен от его издателя/,
    );
    expect([refusalOf('demo', '43.2.0', true), refusalOf('training', '43.2.0', true), refusalOf('office', '43.2.0', false)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
  it.each([
    ['the launcher says so', 'repack', false, false, true],
    ['the mark lies beside the binary and nobody says a word', undefined, true, false, true],
    ['the mark lies there, whatever is said', 'official', true, false, true],
    ['the mark lies in a package', undefined, true, true, true],
    ['nobody says anything', undefined, false, false, true],
    ['the launcher says it is the publisher’s', 'official', false, false, false],
    ['it is a package of ours', undefined, false, true, false],
  ])('%s: %s, mark %s, packaged %s → repack %s', (_case, said, marked, packaged, expected) =>
    expect(repack(said, marked, packaged)).toBe(expected),
  );
  it('the mark is found in a folder; only a folder that certainly has none is clean', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'okno-origin-'));
    expect(isMarked(folder)).toBe(false);
    writeFileSync(path.join(folder, REPACK_MARK), '');
    expect(isMarked(folder)).toBe(true);
    // A file in place of the folder: nothing can be said of what lies in it.
    expect(isMarked(path.join(folder, REPACK_MARK))).toBe(true);
    rmSync(folder, { recursive: true });
  });
});

describe('what may be set from outside', () => {
  it('has sound defaults: the demo', () =>
    expect(readLaunch({}, false, false)).toMatchObject({
      profile: 'demo',
      hardware: true,
      devUrl: undefined,
      office: 'demo',
      window: 4,
      lockAfterMs: undefined,
    }));
  it('may name the office and the window, and lock sooner than a setting may', () =>
    expect(readLaunch({ OKNO_OFFICE: 'center-7', OKNO_WINDOW: '12', OKNO_LOCK_AFTER_MS: '1500' }, true, false)).toMatchObject({
      office: 'center-7',
      window: 12,
      lockAfterMs: 1_500,
    }));
  it.each([
    { OKNO_PROFILE: 'root' },
    { OKNO_ELECTRON: 'mine' },
    { OKNO_DEV_URL: 'http://example.com' },
    { OKNO_DEV_URL: 'https://127.0.0.1' },
    { OKNO_VIRTUAL_PAGE_MS: '-1' },
    { OKNO_LOCK_AFTER_MS: '5' },
    { OKNO_LOCK_AFTER_MS: '1000000000000' },
    { OKNO_HARDWARE: 'yes' },
    { OKNO_OFFICE: 'Центр' },
    { OKNO_OFFICE: '' },
    { OKNO_OFFICE: 'a'.repeat(41) },
    { OKNO_WINDOW: '0' },
    { OKNO_WINDOW: '1000' },
    { OKNO_WINDOW: '4.5' },
    { OKNO_WINDOW: 'four' },
  ])('%j is refused by name', (env) => expect(() => readLaunch(env as Record<string, string>, false, false)).toThrow(Object.keys(env)[0]));
  it('a page of a development server is loaded only where its launcher says so, and never in an office or a package', () => {
    const dev = { OKNO_DEV: '1', OKNO_DEV_URL: 'http://127.0.0.1:5173' };
    expect(readLaunch(dev, false, false).devUrl).toBe(dev.OKNO_DEV_URL);
    expect(readLaunch(dev, true, false).devUrl).toBeUndefined();
    expect(readLaunch({ ...dev, OKNO_PROFILE: 'office' }, false, false).devUrl).toBeUndefined();
    expect(readLaunch({ OKNO_DEV_URL: dev.OKNO_DEV_URL }, false, false).devUrl, 'the address alone').toBeUndefined();
  });
  it('the office profile does not open on switches that take its protection away; the demo does', () => {
    const started = (...names: string[]) => weakenedBy((name) => names.includes(name), false);
    expect(started('disable-gpu', 'lang')).toEqual([]);
    for (const name of ['no-sandbox', 'disable-web-security', 'remote-debugging-port', 'host-resolver-rules', 'inspect'])
      expect(refusalOf('office', MINIMUM_ELECTRON, false, started(name)), name).toContain(`--${name}`);
    expect(
      weakenedBy(() => false, true),
      'a debugger that came by a variable',
    ).toEqual(['inspect']);
    expect(refusalOf('office', MINIMUM_ELECTRON, false, started())).toBeUndefined();
    expect(refusalOf('demo', MINIMUM_ELECTRON, false, started('no-sandbox'))).toBeUndefined();
  });
});
