import { describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { startFailure } from '#main/hosts/start-failure.ts';

const coded = (code: string, message = 'Тестова Юлия') => Object.assign(new Error(message), { code });

describe('a start refused for a reason that may pass', () => {
  it.each([
    'SQLITE_FULL',
    'SQLITE_BUSY',
    'SQLITE_BUSY_SNAPSHOT',
    'SQLITE_IOERR',
    'SQLITE_IOERR_WRITE',
    'SQLITE_CANTOPEN',
    'SQLITE_READONLY',
    'EACCES',
    'ENOSPC',
    'EROFS',
    'EIO',
    'EBUSY',
  ])('%s, thrown as it is', (code) => expect(startFailure(coded(code))).toEqual({ reason: `internal: Error: ${code}`, passing: true }));
  it('a refusal that names the code beside the file', () =>
    expect(startFailure(new Refusal('storage', { detail: 'okno.db: SQLITE_FULL' }))).toEqual({
      reason: 'storage: okno.db: SQLITE_FULL',
      passing: true,
    }));
  it('an error whose cause has the code', () => expect(startFailure(new Error('open', { cause: coded('ENOSPC') })).passing).toBe(true));
});

describe('a start refused for good', () => {
  it.each(['SQLITE_NOTADB', 'SQLITE_CORRUPT', 'SQLITE_CONSTRAINT', 'SQLITE_FULLER', 'ENOENT', 'ERR_DLOPEN_FAILED'])('%s', (code) =>
    expect(startFailure(coded(code)).passing).toBe(false),
  );
  it.each([
    new Refusal('storage', { detail: 'okno.db: SQLITE_NOTADB' }),
    new Refusal('storage', { detail: 'schema 9 is newer' }),
    new TypeError('EACCES in a sentence is no code'),
    'EACCES',
    undefined,
  ])('%s', (error) => expect(startFailure(error).passing).toBe(false));
});

describe('the trouble a refusal names', () => {
  it.each([
    ['disk-full', true],
    ['folder-gone', true],
    ['database-missing', false],
    ['keys-damaged', false],
  ] as const)('%s is handed on, and says by itself whether it passes', (at, passing) =>
    expect(startFailure(new Refusal('storage', { at, detail: 'okno.db: SQLITE_FULL' }))).toMatchObject({ trouble: at, passing }),
  );
  it('of a newer program is one too', () =>
    expect(startFailure(new Refusal('storage-newer'))).toMatchObject({ trouble: 'newer', passing: false }));
  it('is none when it is no word of the list', () =>
    expect(startFailure(new Refusal('storage', { at: 'surname', detail: 'SQLITE_FULL' }))).toEqual({
      reason: 'storage: SQLITE_FULL',
      passing: true,
    }));
});

describe('the reason', () => {
  it('is a code and a class, never a message that may name somebody', () =>
    expect(startFailure(coded('SQLITE_CORRUPT')).reason).toBe('internal: Error: SQLITE_CORRUPT'));
  it('goes round no ring of causes', () => {
    const ring = new Error('ring');
    ring.cause = ring;
    expect(startFailure(ring)).toEqual({ reason: 'internal: Error', passing: false });
  });
});
