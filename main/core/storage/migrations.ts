import type { Database } from 'better-sqlite3';
import { Refusal } from '#contract/failure.ts';

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
  // Whose key an event is sealed under; units; holdings; pinned definitions; who this window is; what is at it; jobs.
  `
  ALTER TABLE stream_event ADD COLUMN owner BLOB;
  CREATE TABLE unit(id BLOB PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE identity(one INTEGER PRIMARY KEY CHECK(one = 1), office TEXT NOT NULL, window INTEGER NOT NULL, origin TEXT NOT NULL) STRICT;
  CREATE TABLE slot(one INTEGER PRIMARY KEY CHECK(one = 1), ticket TEXT, visit TEXT) STRICT;
  INSERT INTO slot SELECT 1, t.id, t.visit FROM (SELECT 1) LEFT JOIN
    (SELECT id, visit FROM ticket WHERE status IN ('called', 'serving') ORDER BY issued_at, number LIMIT 1) t;
  CREATE TABLE visit(
    id TEXT PRIMARY KEY, ticket TEXT NOT NULL, started_at INTEGER NOT NULL, finished_at INTEGER, upgraded INTEGER NOT NULL DEFAULT 1) STRICT;
  CREATE INDEX visit_unfinished ON visit(started_at) WHERE finished_at IS NULL;
  INSERT INTO visit
    SELECT substr(s.stream, 7), t.id, s.at, (SELECT f.at FROM stream_event f WHERE f.stream = s.stream AND f.type = 'finished'), 0
    FROM stream_event s JOIN ticket t ON t.visit = substr(s.stream, 7) WHERE s.type = 'started' AND s.stream LIKE 'visit/%';
  CREATE TABLE definition(hash TEXT PRIMARY KEY, service TEXT NOT NULL, since INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE holding(
    id INTEGER PRIMARY KEY, subject BLOB NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, visit TEXT, purpose TEXT NOT NULL,
    since INTEGER NOT NULL, until INTEGER, ended_at INTEGER, UNIQUE(subject, kind, ref)) STRICT;
  CREATE INDEX holding_due ON holding(until) WHERE ended_at IS NULL AND until IS NOT NULL AND kind IN ('scan', 'page', 'paper', 'late');
  CREATE INDEX holding_by_visit ON holding(visit) WHERE ended_at IS NULL;
  CREATE INDEX holding_without_term ON holding(visit) WHERE ended_at IS NULL AND until IS NULL;
  CREATE INDEX holding_by_ref ON holding(ref) WHERE ended_at IS NULL;
  CREATE TABLE job(
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, visit TEXT NOT NULL, boot TEXT NOT NULL, began_at INTEGER NOT NULL, ended_at INTEGER,
    body TEXT NOT NULL, result TEXT) STRICT;
  CREATE INDEX job_open ON job(began_at) WHERE ended_at IS NULL;
  CREATE TABLE job_page(job TEXT NOT NULL REFERENCES job(id), n INTEGER NOT NULL, file TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY(job, n)) STRICT, WITHOUT ROWID;
  CREATE INDEX session_open ON session(since) WHERE ended_at IS NULL;
  `,
  // The services somebody has given a star (catalogue/shortlist.ts).
  `
  CREATE TABLE favourite(
    user TEXT NOT NULL REFERENCES staff(id), service TEXT NOT NULL, goal TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY(user, service, goal)) STRICT, WITHOUT ROWID;
  `,
  // Mistakes of the masker that were reported: shapes without a text, a day without an hour (guard/reports.ts).
  `
  CREATE TABLE mask_report(id INTEGER PRIMARY KEY, day TEXT NOT NULL, actor TEXT NOT NULL, body TEXT NOT NULL) STRICT;
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
  // Identifiers become evidence that can be taken back: whose, of which visit, from when to when, by which units. What the old index
  // said stays as evidence without a visit; its aliases become evidence that both subjects carry one and the same old mark.
  `
  ALTER TABLE data_key ADD COLUMN unit BLOB;
  CREATE TABLE link(
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, mac BLOB NOT NULL, subject BLOB NOT NULL, visit TEXT, since INTEGER NOT NULL, unit BLOB,
    until INTEGER, ended_by BLOB) STRICT;
  CREATE INDEX link_by_mac ON link(kind, mac);
  CREATE INDEX link_by_subject ON link(subject);
  CREATE INDEX link_pending ON link(unit) WHERE unit IS NOT NULL;
  CREATE INDEX link_ending ON link(ended_by) WHERE ended_by IS NOT NULL;
  CREATE INDEX data_key_pending ON data_key(unit) WHERE unit IS NOT NULL;
  INSERT INTO link(kind, mac, subject, since) SELECT kind, mac, subject, 0 FROM subject_index;
  INSERT INTO link(kind, mac, subject, since) SELECT 'alias', same_as, subject, 0 FROM subject_alias;
  INSERT INTO link(kind, mac, subject, since) SELECT DISTINCT 'alias', same_as, same_as, 0 FROM subject_alias;
  DROP TABLE subject_index;
  DROP TABLE subject_alias;
  `,
  // What the log was at its last checkpoint (audit/mirror.ts).
  `
  CREATE TABLE log_mirror(one INTEGER PRIMARY KEY CHECK(one = 1), size INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
  `,
];

const versionOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }));

/** @throws Refusal `storage-newer` when the file was written by a newer program; it is left as it is. */
export function refuseNewer(db: Database, migrations: readonly Migration[]): void {
  const stored = versionOf(db);
  if (stored > migrations.length) throw new Refusal('storage-newer', { numbers: { stored, known: migrations.length } });
}

/** Brings a database from its `user_version` to the end of the list, each step in its own transaction. */
export function migrate(db: Database, migrations: readonly Migration[]): void {
  refuseNewer(db, migrations);
  const from = versionOf(db);
  for (const [index, step] of migrations.entries()) {
    if (index < from) continue;
    db.transaction(() => {
      db.exec(step);
      db.pragma(`user_version = ${index + 1}`);
    }).immediate();
  }
}
