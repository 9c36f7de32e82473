import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { deskConfig } from '#contract/devices.ts';
import { DEFAULTS, settingsSchema } from '#main/settings/defaults.ts';
import { migrated, VERSION } from '#main/settings/migrations.ts';
import { recover } from '#main/settings/recover.ts';

const SCANNER = { id: 'escl:host/eSCL', kind: 'scanner', adapter: 'escl', label: 'Сканер', address: 'http://host/eSCL' };
const PRINTER = { id: 'ipp:host/ipp', kind: 'printer', adapter: 'ipp', label: 'Принтер', address: 'host' };
const [VIRTUAL_SCANNER] = DEFAULTS.devices.devices;
/** A file of the present version, changed. */
const file = (change: Record<string, unknown> = {}) => ({ v: VERSION, ...DEFAULTS, ...change });
const withDevices = (change: Record<string, unknown>) => file({ devices: { ...DEFAULTS.devices, ...change } });
const ids = (devices: readonly { id: string }[]) => devices.map((one) => one.id);

describe('the defaults', () => {
  it('fit their own schema', () => expect(settingsSchema.parse(DEFAULTS)).toEqual(DEFAULTS));
  it('are what an empty file means, without a problem', () => expect(recover({})).toEqual({ settings: DEFAULTS, problems: [] }));
  it('choose devices that are there', () => expect(recover(file()).problems).toEqual([]));
});

describe('a file of an earlier version', () => {
  it('166c264: office and window are dropped without a word, the rest is kept', () => {
    const old = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../fixtures/profiles/166c264/settings.json'), 'utf8'));
    expect(Object.keys(old)).toContain('window');
    expect(recover({ ...old, language: 'en', lockAfterMs: 60_000 })).toEqual({
      settings: { ...DEFAULTS, language: 'en', lockAfterMs: 60_000 },
      problems: [],
    });
  });
  it('is brought to the present shape; one of the present version is left alone', () => {
    expect(migrated({ office: 'x', window: 7, language: 'en' })).toEqual({ language: 'en' });
    expect(migrated({ v: VERSION, language: 'en' })).toEqual({ language: 'en' });
  });
  it('office and window in a present file are not ours: they renumber nothing', () =>
    expect(recover(file({ window: 7 }))).toEqual({ settings: DEFAULTS, problems: [{ path: 'window', was: 'dropped' }] }));
  it.each([VERSION + 1, -1, 0.5, '1', null])('version %s is not known: what fits is taken', (v) =>
    expect(recover({ ...file({ language: 'en' }), v })).toEqual({
      settings: { ...DEFAULTS, language: 'en' },
      problems: [{ path: 'v', was: 'defaulted' }],
    }),
  );
});

describe('a bad entry loses only itself:', () => {
  it.each([9_999, 30 * 60_000 + 1, 1e12, -1, 12_345.5, '300000', null, Number.NaN])('lockAfterMs %s', (lockAfterMs) =>
    expect(recover(file({ language: 'en', lockAfterMs }))).toEqual({
      settings: { ...DEFAULTS, language: 'en' },
      problems: [{ path: 'lockAfterMs', was: 'defaulted' }],
    }),
  );
  it.each([10_000, 30 * 60_000])('but lockAfterMs %s is allowed', (lockAfterMs) =>
    expect(recover(file({ lockAfterMs }))).toEqual({ settings: { ...DEFAULTS, lockAfterMs }, problems: [] }),
  );
  it('a language', () =>
    expect(recover(file({ language: 'fr' }))).toEqual({ settings: DEFAULTS, problems: [{ path: 'language', was: 'defaulted' }] }));
  it('a key that nobody knows, named shortly', () =>
    expect(recover(file({ ['x'.repeat(500)]: 1 })).problems).toEqual([{ path: 'x'.repeat(80), was: 'dropped' }]));
  it('one line of what the office says of itself; the others stand on its papers', () => {
    const office = { name: 'МФЦ города Примерска', address: ' ', hours: 'x'.repeat(161), phone: '1', status: 4 };
    expect(recover(file({ office }))).toEqual({
      settings: { ...DEFAULTS, office: { name: 'МФЦ города Примерска' } },
      problems: ['address', 'hours', 'phone', 'status'].map((name) => ({ path: `office.${name}`, was: 'dropped' })),
    });
  });
  it.each([null, 4, 'МФЦ', []])('an office that is %j', (office) =>
    expect(recover(file({ office }))).toEqual({ settings: DEFAULTS, problems: [{ path: 'office', was: 'defaulted' }] }),
  );
  it.each([null, 4, 'virtual', []])('devices that are %j', (devices) =>
    expect(recover(file({ devices }))).toEqual({ settings: DEFAULTS, problems: [{ path: 'devices', was: 'defaulted' }] }),
  );

  it.each([
    ['no object', 'scanner'],
    ['null', null],
    ['a kind that is none', { ...SCANNER, kind: 'fax' }],
    ['an unknown adapter', { ...SCANNER, adapter: 'twain' }],
    ['a key too many', { ...SCANNER, password: 'x' }],
    ['an id too long', { ...SCANNER, id: 'x'.repeat(161) }],
    ['an id that is there already', { ...PRINTER, label: 'Второй' }],
  ])('one device with %s', (_name, bad) => {
    const devices = [PRINTER, bad, ...DEFAULTS.devices.devices];
    const { settings, problems } = recover(withDevices({ devices }));
    expect(ids(settings.devices.devices)).toEqual([PRINTER.id, ...ids(DEFAULTS.devices.devices)]);
    expect(problems).toEqual([{ path: 'devices.devices.1', was: 'dropped' }]);
  });
  it('a virtual device, which is as it ships again', () => {
    const { settings, problems } = recover(
      withDevices({ devices: [{ ...VIRTUAL_SCANNER, label: 7 }, ...DEFAULTS.devices.devices.slice(1)] }),
    );
    expect([settings, problems]).toEqual([DEFAULTS, [{ path: 'devices.devices.0', was: 'defaulted' }]]);
  });
  it('but a virtual device that was removed stays removed', () => {
    const { settings, problems } = recover(withDevices({ devices: [SCANNER], chosen: { scanner: SCANNER.id } }));
    expect([ids(settings.devices.devices), problems]).toEqual([[SCANNER.id], []]);
  });
  it('the fifty-first device', () => {
    const devices = Array.from({ length: 51 }, (_, i) => ({ ...SCANNER, id: `escl:${i}` }));
    const { settings, problems } = recover(withDevices({ devices, chosen: {} }));
    expect([settings.devices.devices.length, problems]).toEqual([50, [{ path: 'devices.devices.50', was: 'dropped' }]]);
  });

  it.each([
    ['of a device that is gone', { scanner: 'escl:gone', printer: 'virtual:printer' }],
    ['of a device of another kind', { scanner: 'virtual:printer', printer: 'virtual:printer' }],
    ['that is no id', { scanner: 7, printer: 'virtual:printer' }],
  ])('a choice %s: nothing is chosen in its place', (_name, chosen) => {
    const { settings, problems } = recover(withDevices({ chosen }));
    expect([settings.devices.chosen, problems]).toEqual([
      { printer: 'virtual:printer' },
      [{ path: 'devices.chosen.scanner', was: 'dropped' }],
    ]);
  });
  it('the choice of a kind that is none', () =>
    expect(recover(withDevices({ chosen: { ...DEFAULTS.devices.chosen, fax: 'virtual:scanner' } }))).toEqual({
      settings: DEFAULTS,
      problems: [{ path: 'devices.chosen.fax', was: 'dropped' }],
    }));
  it('a bad device that was chosen takes its choice along and no other', () => {
    const devices = [{ ...SCANNER, adapter: 'twain' }, ...DEFAULTS.devices.devices];
    const { settings, problems } = recover(withDevices({ devices, chosen: { ...DEFAULTS.devices.chosen, scanner: SCANNER.id } }));
    expect(settings.devices).toEqual({
      ...DEFAULTS.devices,
      chosen: { printer: 'virtual:printer', buttons: 'virtual:buttons' },
    });
    expect(problems.map((one) => one.path)).toEqual(['devices.devices.0', 'devices.chosen.scanner']);
  });

  it.each([
    ['an action that is none', { button: 1, action: 'self-destruct' }],
    ['a button that cannot be', { button: 33, action: 'scan' }],
    ['a button that has a meaning already', { button: 2, action: 'scan' }],
  ])('a button with %s', (_name, bad) => {
    const [, ...others] = DEFAULTS.devices.profile;
    const { settings, problems } = recover(withDevices({ profile: [...others, bad] }));
    expect([settings.devices.profile, problems]).toEqual([others, [{ path: 'devices.profile.7', was: 'dropped' }]]);
  });

  it('and whatever the file holds, what comes out fits the schema', () => {
    const odd = [undefined, null, 0, 'x', [], [null], {}, { devices: [{}] }, Number.NaN, true];
    for (const a of odd)
      for (const b of odd) {
        const { settings } = recover({ v: VERSION, language: a, lockAfterMs: b, devices: { devices: a, chosen: b, profile: a } });
        expect(settingsSchema.safeParse(settings).success, JSON.stringify([a, b])).toBe(true);
        expect(deskConfig.safeParse(settings.devices).success).toBe(true);
      }
  });
});
