import type { Database } from 'better-sqlite3';

/** One step of the schema. Its place in the list is its number; a landed step is never edited. */
export type Migration = string;

export const MAIN_MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE stream_event(
    stream TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, type TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY(stream, n)) STRICT, WITHOUT ROWID;
  CREATE TABLE ticket(
    id TEXT PRIMARY KEY, day TEXT NOT NULL, number TEXT NOT NULL, status TEXT NOT NULL, issued_at INTEGER NOT NULL,
    visit TEXT, state TEXT NOT NULL, UNIQUE(day, number)) STRICT;
  CREATE INDEX ticket_by_status ON ticket(status, issued_at);
  CREATE INDEX ticket_by_day ON ticket(day, status);
  CREATE TABLE staff(
    id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, salt BLOB NOT NULL, verifier BLOB NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0, retry_at INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE session(
    id TEXT PRIMARY KEY, user TEXT NOT NULL REFERENCES staff(id), boot TEXT NOT NULL, since INTEGER NOT NULL,
    locked INTEGER NOT NULL DEFAULT 0, ended_at INTEGER) STRICT;
  CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE audit_event(
    seq INTEGER PRIMARY KEY, ts INTEGER NOT NULL, actor TEXT NOT NULL, op TEXT NOT NULL, service TEXT, ok INTEGER NOT NULL,
    leaf BLOB NOT NULL) STRICT;
  CREATE INDEX audit_by_ts ON audit_event(ts);
  CREATE INDEX audit_by_actor ON audit_event(actor, seq);
  CREATE INDEX audit_by_op ON audit_event(op, seq);
  CREATE INDEX audit_by_service ON audit_event(service, seq) WHERE service IS NOT NULL;
  CREATE INDEX audit_failed ON audit_event(seq) WHERE ok = 0;
  CREATE TABLE audit_subject(subject BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY(subject, seq)) STRICT, WITHOUT ROWID;
  CREATE TABLE audit_text(seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE audit_sealed(
    seq INTEGER NOT NULL, n INTEGER NOT NULL, subject BLOB NOT NULL, box BLOB NOT NULL, PRIMARY KEY(seq, n)) STRICT, WITHOUT ROWID;
  CREATE TABLE audit_tree(one INTEGER PRIMARY KEY CHECK(one = 1), size INTEGER NOT NULL, edge BLOB NOT NULL) STRICT;
  CREATE TABLE audit_tile(level INTEGER NOT NULL, n INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY(level, n)) STRICT, WITHOUT ROWID;
  CREATE TABLE audit_checkpoint(size INTEGER PRIMARY KEY, at INTEGER NOT NULL, note TEXT NOT NULL) STRICT;
  INSERT INTO audit_tree VALUES (1, 0, x'');
  `,
  `
  CREATE TABLE mask_lists(version INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE audit_remask(seq INTEGER PRIMARY KEY, text_at INTEGER NOT NULL) STRICT;
  CREATE TABLE masker_noted(one INTEGER PRIMARY KEY CHECK(one = 1), version TEXT NOT NULL) STRICT;
  `,
];

export const KEYS_MIGRATIONS: readonly Migration[] = [
  `
  CREATE TABLE data_key(id BLOB PRIMARY KEY, box BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE named_key(name TEXT PRIMARY KEY, box BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE subject_index(kind TEXT NOT NULL, mac BLOB NOT NULL, subject BLOB NOT NULL, PRIMARY KEY(kind, mac, subject)) STRICT, WITHOUT ROWID;
  CREATE TABLE subject_alias(subject BLOB PRIMARY KEY, same_as BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX alias_of ON subject_alias(same_as);
  `,
];

/**
 * Brings a database from its `user_version` to the end of the list, each step in its own transaction.
 * @throws Error when the file is newer than this program.
 */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  const from = Number(db.pragma('user_version', { simple: true }));
  if (from > migrations.length) throw new Error(`schema ${from} is newer than this program (${migrations.length})`);
  for (const [index, step] of migrations.entries()) {
    if (index < from) continue;
    db.transaction(() => {
      db.exec(step);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}
