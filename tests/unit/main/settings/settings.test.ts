import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULTS, type Settings } from '#main/settings/defaults.ts';
import { VERSION } from '#main/settings/migrations.ts';
import { openSettings } from '#main/settings/settings.ts';

// Without a window there is no Electron behind electron-store, only its name; so that the package does not go and fetch one.
vi.hoisted(() => {
  process.env.ELECTRON_OVERRIDE_DIST_PATH = '/nowhere';
});

const SCANNER = { id: 'escl:host/eSCL', kind: 'scanner', adapter: 'escl', label: 'Сканер', address: 'http://host/eSCL' } as const;
let folder: string;
const file = () => path.join(folder, 'settings.json');
const onDisk = () => JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;
const write = (content: unknown) => writeFileSync(file(), typeof content === 'string' ? content : JSON.stringify(content));
const asides = () => readdirSync(folder).filter((name) => name.startsWith('settings.json.broken-'));
const names = () => readdirSync(folder).sort();

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('settings', () => {
  it('of a first start are the defaults, and nothing is written for that', () => {
    const settings = openSettings(folder);
    expect([settings.get(), settings.problems, names()]).toEqual([DEFAULTS, [], []]);
  });
  it('are kept between starts, whole, for their owner alone, with the version of their shape', () => {
    expect(openSettings(folder).set({ language: 'en', lockAfterMs: 60_000 })).toMatchObject({ ok: true, value: { language: 'en' } });
    expect(onDisk()).toEqual({ v: VERSION, ...DEFAULTS, language: 'en', lockAfterMs: 60_000 });
    expect([statSync(file()).mode & 0o777, names()]).toEqual([0o600, ['settings.json']]);
    const again = openSettings(folder);
    expect([again.get(), again.problems]).toEqual([{ ...DEFAULTS, language: 'en', lockAfterMs: 60_000 }, []]);
  });
  it('are closed to others even where an older version left them open', () => {
    writeFileSync(file(), '{"window":4,"office":"demo","language":"ru","lockAfterMs":300000}', { mode: 0o644 });
    openSettings(folder).set({ language: 'en' });
    expect([statSync(file()).mode & 0o777, onDisk()]).toEqual([0o600, { v: VERSION, ...DEFAULTS, language: 'en' }]);
  });
  it('are read from the disk once: what somebody writes there meanwhile is not taken, and a change writes what holds', () => {
    write({ v: VERSION, language: 'en' });
    const settings = openSettings(folder);
    write({ v: VERSION, language: 'ru', lockAfterMs: 20_000 });
    expect(settings.get()).toEqual({ ...DEFAULTS, language: 'en' });
    settings.set({ lockAfterMs: 60_000 });
    expect([settings.get(), onDisk()]).toEqual([
      { ...DEFAULTS, language: 'en', lockAfterMs: 60_000 },
      { v: VERSION, ...DEFAULTS, language: 'en', lockAfterMs: 60_000 },
    ]);
    rmSync(file());
    expect(settings.get().language).toBe('en');
  });
  it.each<[string, object]>([
    ['lockAfterMs', { lockAfterMs: 1e12 }],
    ['lockAfterMs', { lockAfterMs: 500 }],
    ['language', { language: undefined }],
    ['devices.devices.0.adapter', { devices: { ...DEFAULTS.devices, devices: [{ ...SCANNER, adapter: 'twain' }] } }],
    ['', { window: 7 }],
  ])('refuse a value out of bounds, naming «%s», and keep what was', (at, change) => {
    const settings = openSettings(folder);
    expect(settings.set(change as Partial<Settings>)).toEqual({ ok: false, code: 'bad-request', at });
    expect([settings.get(), names()]).toEqual([DEFAULTS, []]);
  });
});

describe('a settings file that is not there', () => {
  it('is written at a first start, and known for lost at a later one, once', () => {
    expect([openSettings(folder, 'new').problems, names()]).toEqual([[], ['settings.json']]);
    rmSync(file());
    expect(openSettings(folder, 'known').problems).toEqual([{ path: 'settings.json', was: 'missing' }]);
    expect(openSettings(folder, 'known').problems).toEqual([]);
  });
});

describe('listeners', () => {
  it('are told what has changed, once it is on the disk, and no more after they have left', () => {
    const settings = openSettings(folder);
    const told: unknown[] = [];
    const leave = settings.onChange((changed) => told.push([changed, onDisk().language]));
    settings.set({ language: 'en', lockAfterMs: DEFAULTS.lockAfterMs });
    settings.set({ language: 'en' });
    settings.set({ language: 'ru', devices: { ...DEFAULTS.devices, devices: [...DEFAULTS.devices.devices, SCANNER] } });
    leave();
    settings.set({ language: 'en' });
    expect(told).toEqual([
      [['language'], 'en'],
      [['language', 'devices'], 'ru'],
    ]);
  });
  it('are not told of what was refused', () => {
    const settings = openSettings(folder);
    const listener = vi.fn();
    settings.onChange(listener);
    settings.set({ lockAfterMs: 1 });
    mkdirSync(file());
    settings.set({ language: 'en' });
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('a damaged file', () => {
  it.each(['{"language":"en"', '', 'null', '[]', '4', '\u0000\u0000\u0000'])(
    '%j is set aside whole, the defaults hold, and work goes on',
    (text) => {
      write(text);
      const settings = openSettings(folder);
      expect([settings.get(), settings.problems]).toEqual([DEFAULTS, [{ path: 'settings.json', was: 'file-set-aside' }]]);
      expect(asides()).toHaveLength(1);
      expect(readFileSync(path.join(folder, asides()[0] ?? ''), 'utf8')).toBe(text);
      expect(settings.set({ language: 'en' }).ok).toBe(true);
      expect(openSettings(folder)).toMatchObject({ problems: [] });
    },
  );
  it('that was damaged while the program ran is set aside too, and what was in memory is written', () => {
    write({ v: VERSION, lockAfterMs: 60_000 });
    const settings = openSettings(folder);
    write('{');
    expect(settings.set({ language: 'en' }).ok).toBe(true);
    expect([onDisk(), asides().length]).toEqual([{ v: VERSION, ...DEFAULTS, language: 'en', lockAfterMs: 60_000 }, 1]);
  });
  it('twice within a moment is two files aside', () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    for (const text of ['{', '{{']) {
      write(text);
      openSettings(folder);
    }
    vi.useRealTimers();
    expect(
      asides()
        .map((name) => readFileSync(path.join(folder, name), 'utf8'))
        .sort(),
    ).toEqual(['{', '{{']);
  });
});

describe('a pipe in the place of the file', () => {
  it.skipIf(process.platform === 'win32')(
    'leaves the defaults, is not waited for and not written over; work goes on when it is gone',
    () => {
      execFileSync('mkfifo', [file()]);
      const settings = openSettings(folder, 'known');
      expect([settings.get(), settings.problems]).toEqual([DEFAULTS, [{ path: 'settings.json', was: 'defaulted' }]]);
      expect(settings.set({ language: 'en' })).toMatchObject({ ok: false });
      expect(statSync(file()).isFIFO()).toBe(true);
      rmSync(file());
      expect(settings.set({ language: 'en' }).ok).toBe(true);
      expect(onDisk()).toMatchObject({ language: 'en' });
    },
  );
});

describe('a file with one bad entry', () => {
  const bad = { v: VERSION, ...DEFAULTS, language: 'en', lockAfterMs: 1e12 };
  it('is used but for that, told of, and left as it is', () => {
    write(bad);
    const settings = openSettings(folder);
    expect([settings.get(), settings.problems, onDisk()]).toEqual([
      { ...DEFAULTS, language: 'en' },
      [{ path: 'lockAfterMs', was: 'defaulted' }],
      bad,
    ]);
    expect(asides()).toEqual([]);
  });
  it('is kept aside, once, before it is written over', () => {
    write(bad);
    const settings = openSettings(folder);
    settings.set({ language: 'ru' });
    settings.set({ language: 'en' });
    expect(asides().map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')))).toEqual([bad]);
    expect(openSettings(folder).problems).toEqual([]);
  });
});

describe('a place that cannot be read or written', () => {
  it('a folder in place of the file: the defaults hold, a change is refused in words, nothing is thrown', () => {
    mkdirSync(file());
    const settings = openSettings(folder);
    expect([settings.get(), settings.problems]).toEqual([DEFAULTS, [{ path: 'settings.json', was: 'defaulted' }]]);
    expect(settings.set({ language: 'en' })).toEqual({ ok: false, code: 'settings-unwritable', detail: 'EISDIR' });
    expect([settings.get(), statSync(file()).isDirectory()]).toEqual([DEFAULTS, true]);
  });
  it('a file that was replaced by a folder while the program ran: the last good values hold', () => {
    const settings = openSettings(folder);
    settings.set({ language: 'en' });
    rmSync(file());
    mkdirSync(file());
    expect(settings.set({ lockAfterMs: 60_000 })).toMatchObject({ ok: false, code: 'settings-unwritable' });
    expect(settings.get()).toEqual({ ...DEFAULTS, language: 'en' });
    rmSync(file(), { recursive: true });
    expect(settings.set({ lockAfterMs: 60_000 }).ok).toBe(true);
    expect(onDisk()).toMatchObject({ language: 'en', lockAfterMs: 60_000 });
  });
  it('a data folder that is gone, or is a file: refused at once, without a second of trying', () => {
    const settings = openSettings(folder);
    settings.set({ language: 'en' });
    rmSync(folder, { recursive: true });
    expect(settings.set({ language: 'ru' })).toMatchObject({ ok: false, code: 'settings-unwritable', detail: 'ENOENT' });
    writeFileSync(folder, '');
    expect(settings.set({ language: 'ru' })).toMatchObject({ ok: false, code: 'settings-unwritable' });
    expect(settings.get().language).toBe('en');
  });
  it('a file that can be read again gives its own values before anything is written over it', () => {
    mkdirSync(file());
    const settings = openSettings(folder);
    rmSync(file(), { recursive: true });
    write({ v: VERSION, lockAfterMs: 60_000 });
    const told: unknown[] = [];
    settings.onChange((changed) => told.push(changed));
    expect(settings.set({ language: 'en' })).toEqual({ ok: true, value: { ...DEFAULTS, language: 'en', lockAfterMs: 60_000 } });
    expect(told).toEqual([['language', 'lockAfterMs']]);
  });
});
