import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { fileKeyOf } from '#main/core/storage/keys.ts';
import { KEYS_MIGRATIONS, MAIN_MIGRATIONS } from '#main/core/storage/migrations.ts';
import { openDatabases } from '#main/core/storage/open.ts';
import { ROOT_KEY } from '#tests/fixtures/core.ts';
import { oldFile, openFile } from '#tests/fixtures/schema.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-schema-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = () => openDatabases(folder, fileKeyOf(ROOT_KEY));
const refusal = (run: () => unknown): Refusal => {
  try {
    run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('was expected to be refused and was not');
};
/** The text of every table and index, as SQLite keeps it. */
const schemaOf = (name: 'okno.db' | 'keys.db'): unknown[] => {
  const db = openFile(folder, name);
  const rows = db.prepare("SELECT type, name, tbl_name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name").all();
  db.close();
  return rows;
};

describe('okno.db of an earlier version', () => {
  it.each(MAIN_MIGRATIONS.map((_, version) => version))(
    '%i comes to the same tables as a new one, which a second opening leaves alone',
    (version) => {
      oldFile(folder, 'okno.db', MAIN_MIGRATIONS, version);
      for (const db of Object.values(open())) db.close();
      const migrated = schemaOf('okno.db');
      for (const db of Object.values(open())) db.close();
      expect(schemaOf('okno.db')).toEqual(migrated);
      const fresh = mkdtempSync(path.join(tmpdir(), 'okno-fresh-'));
      for (const db of Object.values(openDatabases(fresh, fileKeyOf(ROOT_KEY)))) db.close();
      copyFileSync(path.join(fresh, 'okno.db'), path.join(folder, 'okno.db'));
      rmSync(fresh, { recursive: true });
      expect(migrated).toEqual(schemaOf('okno.db'));
    },
  );

  it.each([1, 2])('%i keeps its rows; its visits stand in a table, its ticket at the window in the slot', (version) => {
    oldFile(folder, 'okno.db', MAIN_MIGRATIONS, version, (db) => {
      const ticket = db.prepare('INSERT INTO ticket VALUES (?, ?, ?, ?, ?, ?, ?)');
      ticket.run('t1', '2026-11-20', 'А-001', 'finished', 1, 'v1', '{}');
      ticket.run('t2', '2026-11-21', 'А-001', 'held', 2, 'v2', '{}');
      ticket.run('t3', '2026-11-21', 'А-002', 'serving', 3, 'v3', '{}');
      ticket.run('t4', '2026-11-21', 'А-003', 'waiting', 4, null, '{}');
      const event = db.prepare("INSERT INTO stream_event VALUES (?, ?, ?, ?, x'01')");
      event.run('ticket/t1', 1, 1, 'issued');
      for (const [n, id] of ['v1', 'v2', 'v3'].entries()) event.run(`visit/${id}`, 1, 10 + n, 'started');
      event.run('visit/v1', 2, 20, 'finished');
      db.prepare("INSERT INTO counter VALUES ('ticket/2026-11-21/submit', 3)").run();
    });
    const { main, keys } = open();
    expect(main.prepare('SELECT * FROM visit ORDER BY id').all()).toEqual([
      { id: 'v1', ticket: 't1', started_at: 10, finished_at: 20, upgraded: 0 },
      { id: 'v2', ticket: 't2', started_at: 11, finished_at: null, upgraded: 0 },
      { id: 'v3', ticket: 't3', started_at: 12, finished_at: null, upgraded: 0 },
    ]);
    expect(main.prepare('SELECT ticket, visit FROM slot').all()).toEqual([{ ticket: 't3', visit: 'v3' }]);
    expect(main.prepare('SELECT count(*) AS n FROM ticket').get()).toEqual({ n: 4 });
    expect(main.prepare('SELECT * FROM counter').all()).toEqual([{ name: 'ticket/2026-11-21/submit', value: 3 }]);
    expect(main.prepare('SELECT DISTINCT owner FROM stream_event').all(), 'old events are under their visit’s key').toEqual([
      { owner: null },
    ]);
    main.close();
    keys.close();
  });

  it('without anybody at the window has an empty slot, and one row of it', () => {
    oldFile(folder, 'okno.db', MAIN_MIGRATIONS, 2);
    const { main, keys } = open();
    expect(main.prepare('SELECT ticket, visit FROM slot').all()).toEqual([{ ticket: null, visit: null }]);
    main.close();
    keys.close();
  });
});

describe('keys.db of version 1', () => {
  it('keeps keys and evidence, and takes aliases for evidence of their own', () => {
    const id = (n: number) => Buffer.alloc(16, n);
    oldFile(folder, 'okno.db', MAIN_MIGRATIONS, 2);
    oldFile(folder, 'keys.db', KEYS_MIGRATIONS, 1, (db) => {
      db.prepare('INSERT INTO data_key VALUES (?, ?)').run(id(1), Buffer.from('box'));
      db.prepare('INSERT INTO named_key VALUES (?, ?)').run('log-key-1', Buffer.from('box'));
      db.prepare('INSERT INTO subject_index VALUES (?, ?, ?)').run('snils', id(9), id(1));
      // Two joined to a third, as a visit with both identifiers did.
      db.prepare('INSERT INTO subject_alias VALUES (?, ?)').run(id(2), id(1));
      db.prepare('INSERT INTO subject_alias VALUES (?, ?)').run(id(3), id(1));
    });
    const { main, keys } = open();
    expect(keys.prepare('SELECT id, unit FROM data_key').all()).toEqual([{ id: id(1), unit: null }]);
    expect(keys.prepare('SELECT name FROM named_key').all()).toEqual([{ name: 'log-key-1' }]);
    expect(keys.prepare('SELECT kind, mac, subject, visit, until FROM link ORDER BY kind, subject').all()).toEqual([
      ...[1, 2, 3].map((n) => ({ kind: 'alias', mac: id(1), subject: id(n), visit: null, until: null })),
      { kind: 'snils', mac: id(9), subject: id(1), visit: null, until: null },
    ]);
    main.close();
    keys.close();
  });
});

describe('keys.db of version 2', () => {
  it('gets a place for what the log was, and knows nothing of it yet', () => {
    oldFile(folder, 'okno.db', MAIN_MIGRATIONS, MAIN_MIGRATIONS.length);
    oldFile(folder, 'keys.db', KEYS_MIGRATIONS, 2, (db) =>
      db.prepare('INSERT INTO named_key VALUES (?, ?)').run('log-key-1', Buffer.from('box')),
    );
    const { main, keys } = open();
    expect(keys.prepare('SELECT name FROM named_key').all()).toEqual([{ name: 'log-key-1' }]);
    expect(keys.prepare('SELECT * FROM log_mirror').all()).toEqual([]);
    main.close();
    keys.close();
  });
});

describe('a file this program cannot open', () => {
  it.each([
    ['okno.db', MAIN_MIGRATIONS],
    ['keys.db', KEYS_MIGRATIONS],
  ] as const)('of a newer program (%s) is refused as newer, and is left as it is', (name, migrations) => {
    oldFile(folder, name, migrations, migrations.length, (db) => db.pragma('user_version = 99'));
    const refused = refusal(open);
    expect(refused.failure.detail ?? '', 'the file is named').toContain(name);
    const db = openFile(folder, name);
    expect(db.pragma('user_version', { simple: true })).toBe(99);
    db.close();
    expect(refused.failure.code, 'a specialist is told of a newer program and not of a broken disk').toBe('storage-newer');
  });

  it.each(['okno.db', 'keys.db'] as const)('that is no database (%s) is refused with a code', (name) => {
    writeFileSync(path.join(folder, name), Buffer.alloc(8_192, 0x41));
    expect(refusal(open).failure).toMatchObject({ code: 'storage', detail: expect.stringContaining(name) });
  });

  it('of another root key is refused with a code', () => {
    for (const db of Object.values(open())) db.close();
    expect(refusal(() => openDatabases(folder, fileKeyOf(Buffer.alloc(32, 8)))).failure.code).toBe('storage');
  });

  it('does not bring the other file to the new version by half', () => {
    oldFile(folder, 'okno.db', MAIN_MIGRATIONS, 2);
    oldFile(folder, 'keys.db', KEYS_MIGRATIONS, 2, (db) => db.pragma('user_version = 99'));
    refusal(open);
    const db = openFile(folder, 'okno.db');
    expect(db.pragma('user_version', { simple: true }), 'the old program must still open what the new one has refused').toBe(2);
    db.close();
  });

  it('with a step that fails stays at the step before', () => {
    oldFile(folder, 'okno.db', MAIN_MIGRATIONS, 2, (db) => db.exec('CREATE TABLE holding(x)'));
    refusal(open);
    const db = openFile(folder, 'okno.db');
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'visit'").get()).toEqual({ n: 0 });
    db.close();
  });
});
