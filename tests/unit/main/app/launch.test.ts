import { describe, expect, it } from 'vitest';
import { isOutdated, MINIMUM_ELECTRON, readLaunch, refusalOf } from '#main/app/launch.ts';

describe('Electron’s age', () => {
  it.each([
    ['25.1.1', true],
    ['42.9.9', true],
    ['43.0.0', false],
    ['45.4.1', false],
    ['100.0.0', false],
    ['nonsense', true],
  ])('%s outdated: %s', (version, outdated) => expect(isOutdated(version)).toBe(outdated));
  it('closes the office profile with a sentence and no other', () => {
    expect(refusalOf('office', '25.1.1')).toContain(MINIMUM_ELECTRON);
    expect([refusalOf('demo', '25.1.1'), refusalOf('training', '25.1.1'), refusalOf('office', '45.4.1')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('what may be set from outside', () => {
  it('has sound defaults: the demo', () =>
    expect(readLaunch({}, false)).toMatchObject({
      profile: 'demo',
      hardware: true,
      devUrl: undefined,
      office: 'demo',
      window: 4,
      lockAfterMs: undefined,
    }));
  it('may name the office and the window, and lock sooner than a setting may', () =>
    expect(readLaunch({ OKNO_OFFICE: 'center-7', OKNO_WINDOW: '12', OKNO_LOCK_AFTER_MS: '1500' }, true)).toMatchObject({
      office: 'center-7',
      window: 12,
      lockAfterMs: 1_500,
    }));
  it.each([
    { OKNO_PROFILE: 'root' },
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
  ])('%j is refused by name', (env) => expect(() => readLaunch(env as Record<string, string>, false)).toThrow(Object.keys(env)[0]));
  it('a packaged program loads no page from a development server', () =>
    expect(readLaunch({ OKNO_DEV_URL: 'http://127.0.0.1:5173' }, true).devUrl).toBeUndefined());
});
