import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { fileKeyOf } from '#main/core/storage/keys.ts';
import { openDatabases } from '#main/core/storage/open.ts';
import { openVisit, ROOT_KEY, samplePage, scan, tell, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { PASSPORT_ITEMS, toDocuments } from '#tests/fixtures/visits.ts';

/** Two files and a `-wal` that belong together: what is gone, cut or older is refused by its name, and nothing is made in its place. */
let kept = '';
beforeAll(async () => {
  kept = mkdtempSync(path.join(tmpdir(), 'okno-broken-'));
  mkdirSync(path.join(kept, 'live'));
  const test = await testCore({}, path.join(kept, 'live'));
  test.core.parts.log.checkpoint();
  test.core.close();
  cpSync(path.join(kept, 'live'), path.join(kept, 'morning'), { recursive: true });
  const again = await testCore({ boot: '00000000000000b2' }, path.join(kept, 'live'));
  tell(again, ...Array.from({ length: 40 }, () => ({ op: 'heartbeat' as const })));
  again.core.parts.log.checkpoint();
  // Killed in the evening: the day is in the -wal.
  cpSync(path.join(kept, 'live'), path.join(kept, 'evening'), { recursive: true });
  again.core.close();
  cpSync(path.join(kept, 'live'), path.join(kept, 'closed'), { recursive: true });
});
afterAll(() => rmSync(kept, { recursive: true, force: true }));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-night-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);
const take = (day: 'morning' | 'evening' | 'closed') => cpSync(path.join(kept, day), folder, { recursive: true });
const folderAt = (name: string): void => {
  rmSync(at(name));
  mkdirSync(at(name));
};
const put = (name: string) => cpSync(path.join(kept, 'morning', name), at(name));
async function refused(options = {}): Promise<string | undefined> {
  const test: TestCore | Refusal = await testCore({ boot: '00000000000000b3', ...options }, folder).catch(
    (error: unknown) => error as Refusal,
  );
  if (test instanceof Refusal) return test.failure.at;
  if (test instanceof Error) throw test;
  test.core.close();
  return undefined;
}

describe('a profile that was killed', () => {
  beforeEach(() => take('evening'));
  it('opens as it is', async () => expect(await refused()).toBeUndefined());
  it('is refused when its -wal is gone', async () => {
    rmSync(at('okno.db-wal'));
    expect(await refused()).toBe('database-older');
  });
  it.each([0, 0.3, 0.6])('is refused when its -wal is cut to %f of it', async (share) => {
    truncateSync(at('okno.db-wal'), Math.floor(statSync(at('okno.db-wal')).size * share));
    expect(await refused()).toBe('database-older');
  });
  it('is refused with the files of the morning beside the keys of the evening', async () => {
    rmSync(at('okno.db-wal'));
    put('okno.db');
    expect(await refused()).toBe('database-older');
  });
  it('is refused with an older database beside a -wal that was begun since: their pages do not belong together', async () => {
    const test = await testCore({ boot: '00000000000000b3' }, folder);
    const noon = `${folder}.noon`;
    const saved = () => test.core.parts.db.pragma('wal_checkpoint(TRUNCATE)');
    saved();
    cpSync(at('okno.db'), noon);
    for (const hours of [1, 2]) {
      for (let i = 0; i < 20; i += 1) tell(test, ...Array.from({ length: 100 }, () => ({ op: 'heartbeat' as const })));
      if (hours === 1) saved();
    }
    test.core.parts.log.checkpoint();
    const wal = readFileSync(at('okno.db-wal'));
    test.core.close();
    cpSync(noon, at('okno.db'));
    writeFileSync(at('okno.db-wal'), wal);
    rmSync(noon);
    expect(['database-damaged', 'database-older']).toContain(await refused());
  });
  it('opens when the keys are of the same morning: that is a restored copy', async () => {
    rmSync(at('okno.db-wal'));
    for (const name of ['okno.db', 'keys.db']) put(name);
    expect(await refused()).toBeUndefined();
  });
});

describe('a profile that was closed', () => {
  beforeEach(() => take('closed'));
  const cases: [string, string, () => void][] = [
    ['okno.db is gone', 'database-missing', () => rmSync(at('okno.db'))],
    ['okno.db is empty', 'database-damaged', () => truncateSync(at('okno.db'), 0)],
    ['okno.db is cut in half', 'database-damaged', () => truncateSync(at('okno.db'), statSync(at('okno.db')).size / 2)],
    ['okno.db lacks its last byte', 'database-damaged', () => truncateSync(at('okno.db'), statSync(at('okno.db')).size - 1)],
    ['okno.db is garbage', 'database-damaged', () => writeFileSync(at('okno.db'), Buffer.alloc(8_192, 0x41))],
    ['okno.db is a folder', 'not-a-file', () => folderAt('okno.db')],
    ['keys.db is gone', 'keys-missing', () => rmSync(at('keys.db'))],
    ['keys.db is empty', 'keys-damaged', () => truncateSync(at('keys.db'), 0)],
    ['keys.db is cut in half', 'keys-damaged', () => truncateSync(at('keys.db'), statSync(at('keys.db')).size / 2)],
    ['keys.db is garbage', 'keys-damaged', () => writeFileSync(at('keys.db'), Buffer.alloc(8_192, 0x41))],
    ['both are gone and its scans are there', 'database-missing', () => void ['okno.db', 'keys.db'].map((name) => rmSync(at(name)))],
  ];
  it.each(cases)('is refused when %s: %s', async (_name, trouble, damage) => {
    damage();
    const before = readdirSync(folder).sort();
    expect(await refused()).toBe(trouble);
    expect(
      readdirSync(folder)
        .filter((name) => !/-(wal|shm|journal)$/.test(name))
        .sort(),
      'nothing is made',
    ).toEqual(before);
  });
  it('is refused when main knows of it and finds nothing at all', async () => {
    rmSync(folder, { recursive: true });
    expect(await refused({ expected: true })).toBe('folder-gone');
    expect(existsSync(folder)).toBe(false);
    mkdirSync(folder);
    expect(await refused({ expected: true })).toBe('database-missing');
  });
  it('is refused, and no key made, when the keys hold none for the log', async () => {
    const { main, keys } = openDatabases(folder, fileKeyOf(ROOT_KEY));
    keys.exec('DELETE FROM named_key; DELETE FROM log_mirror');
    main.close();
    keys.close();
    expect(await refused()).toBe('keys-missing');
  });
});

describe('a first start that was interrupted', () => {
  it.each([['okno.db'], ['keys.db'], ['okno.db', 'keys.db']])('after %s goes on', async (...names) => {
    const { main, keys } = openDatabases(folder, fileKeyOf(ROOT_KEY));
    main.close();
    keys.close();
    for (const name of ['okno.db', 'keys.db']) if (!names.includes(name)) rmSync(at(name));
    expect(await refused()).toBeUndefined();
  });
  it('goes on when only the key of the log was made', async () => {
    const { main, keys } = openDatabases(folder, fileKeyOf(ROOT_KEY));
    main.close();
    keys.close();
    writeFileSync(at('settings.json'), '{}');
    expect(await refused()).toBeUndefined();
  });
});

describe('the folder of the scans', () => {
  it('is missed where a scan lies on the books, and not made anew; with it back, or an empty one made by IT, the program opens', async () => {
    take('closed');
    const test = await testCore({ boot: '00000000000000c1' }, folder);
    await test.signIn('petrova', '1111');
    await openVisit(test);
    await toDocuments(test);
    await scan(test, PASSPORT_ITEMS[0], [samplePage(1)]);
    test.core.close();
    renameSync(at('scans'), at('scans.away'));
    expect(await refused()).toBe('scans-missing');
    expect(existsSync(at('scans'))).toBe(false);
    renameSync(at('scans.away'), at('scans'));
    expect(await refused()).toBeUndefined();
    rmSync(at('scans'), { recursive: true });
    mkdirSync(at('scans'));
    expect(await refused()).toBeUndefined();
  });
  it('is made where nothing was ever scanned', async () => {
    take('closed');
    rmSync(at('scans'), { recursive: true });
    expect(await refused()).toBeUndefined();
    expect(existsSync(at('scans'))).toBe(true);
  });
  it('is named when it goes while the program runs', async () => {
    take('closed');
    const test = await testCore({ boot: '00000000000000c2' }, folder);
    await test.signIn('petrova', '1111');
    await openVisit(test);
    await toDocuments(test);
    rmSync(at('scans'), { recursive: true });
    await scan(test, PASSPORT_ITEMS[0], [samplePage(1)]).catch(() => undefined);
    expect(test.events.filter(([name]) => name === 'internal.trouble').map(([, payload]) => payload)).toContainEqual({
      trouble: 'scans-missing',
    });
    test.core.close();
  });
});

describe('files that go while they are open', () => {
  let test: TestCore;
  let replaced = 0;
  beforeEach(async () => {
    take('closed');
    replaced = 0;
    test = await testCore({ boot: '00000000000000b4' }, folder, undefined, undefined, () => {
      replaced += 1;
    });
    await test.signIn('petrova', '1111');
  });
  const issue = () => test.core.call('queue.issue', { purpose: 'submit' }, test.core.parts.sessions.present()?.id);
  const told = () =>
    test.events.filter(([name]) => name === 'internal.trouble').map(([, payload]) => (payload as { trouble: string | null }).trouble);

  it('are missed at the next write, which is not acknowledged; back in their place it goes on', async () => {
    renameSync(folder, `${folder}.elsewhere`);
    expect(await issue()).toMatchObject({ ok: false, code: 'storage', at: 'folder-gone' });
    expect(await issue()).toMatchObject({ ok: false, at: 'folder-gone' });
    expect(told()).toEqual(['folder-gone']);
    expect(existsSync(folder), 'no folder is made in its stead').toBe(false);
    renameSync(`${folder}.elsewhere`, folder);
    test.clock.advance(10_000);
    test.core.tick();
    expect(told()).toEqual(['folder-gone', null]);
    expect(await issue()).toMatchObject({ ok: true });
    test.core.close();
  });

  it('are missed by the clockwork when nobody writes, and a tick throws nothing', () => {
    rmSync(folder, { recursive: true });
    for (let n = 0; n < 5; n += 1) {
      test.clock.advance(4_000);
      expect(() => test.core.tick()).not.toThrow();
    }
    expect(told()).toEqual(['folder-gone']);
    expect(replaced).toBe(0);
  });

  it.each([
    ['okno.db', 'database-missing'],
    ['keys.db', 'keys-missing'],
  ])('%s alone: nothing is acknowledged while it is away (%s), and it goes on when it is back', async (name, trouble) => {
    renameSync(at(name), `${at(name)}.away`);
    expect(await issue()).toMatchObject({ ok: false, code: 'storage', at: trouble });
    renameSync(`${at(name)}.away`, at(name));
    test.clock.advance(10_000);
    test.core.tick();
    expect(told()).toEqual([trouble, null]);
    expect(await issue()).toMatchObject({ ok: true });
    test.core.close();
  });

  it('the write-ahead log is deleted: what was acknowledged is saved into the database, nothing more is, and it is opened anew', async () => {
    expect(await issue()).toMatchObject({ ok: true });
    const { size } = test.core.parts.log.edge();
    rmSync(at('okno.db-wal'));
    expect(await issue()).toMatchObject({ ok: false, code: 'storage', at: 'database-older' });
    test.core.tick();
    expect(replaced).toBe(1);
    // As if killed: what lies on the disk is all there is.
    const killed = `${folder}.killed`;
    cpSync(folder, killed, { recursive: true });
    const again = await testCore({ boot: '00000000000000b5' }, killed);
    expect(again.core.parts.log.edge().size).toBeGreaterThanOrEqual(size);
    await again.signIn('petrova', '1111');
    expect((await again.ask('queue.state')).waiting.length).toBeGreaterThan(0);
    again.core.close();
    rmSync(killed, { recursive: true });
  });

  it('replaced by others are opened anew and not written to', async () => {
    renameSync(folder, `${folder}.elsewhere`);
    cpSync(`${folder}.elsewhere`, folder, { recursive: true });
    const before = readFileSync(at('okno.db'));
    expect(await issue()).toMatchObject({ ok: false, at: 'folder-gone' });
    test.core.tick();
    expect(replaced).toBe(1);
    expect(readFileSync(at('okno.db'))).toEqual(before);
    rmSync(`${folder}.elsewhere`, { recursive: true });
  });

  it('replaced by an older copy of them all are refused by the program that saw the newer ones; by the newer ones it opens', async () => {
    cpSync(folder, `${folder}.older`, { recursive: true });
    expect(await issue()).toMatchObject({ ok: true });
    renameSync(folder, `${folder}.newer`);
    renameSync(`${folder}.older`, folder);
    test.core.tick();
    const [, payload] = test.events.findLast(([name]) => name === 'internal.replaced') ?? [];
    const present = { session: null, jobs: [], ...(payload as { logSize: number }) };
    expect(await refused({ present })).toBe('database-older');
    rmSync(folder, { recursive: true });
    renameSync(`${folder}.newer`, folder);
    expect(await refused({ present })).toBeUndefined();
  });

  it('are held by another program: a write says so, and the clockwork finds out when it is over', async () => {
    const other = openDatabases(folder, fileKeyOf(ROOT_KEY));
    other.main.exec('BEGIN IMMEDIATE');
    expect(await issue()).toMatchObject({ ok: false, code: 'storage', at: 'busy' });
    expect(told()).toEqual(['busy']);
    other.main.exec('ROLLBACK');
    for (const db of Object.values(other)) db.close();
    test.clock.advance(10_000);
    test.core.tick();
    expect(told()).toEqual(['busy', null]);
    expect(await issue()).toMatchObject({ ok: true });
    test.core.close();
  });
});
