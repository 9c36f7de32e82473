import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { Refusal } from '#contract/failure.ts';
import { KEYS_MIGRATIONS, migrate, MAIN_MIGRATIONS, type Migration } from './migrations.ts';

export type { Database, Statement } from 'better-sqlite3';

/**
 * Insists that a write touched exactly one row: a trigger or a row that is gone must not swallow it.
 * @throws Refusal `storage` naming what was to be written.
 */
export function once(result: { readonly changes: number }, what: string): void {
  if (result.changes !== 1) throw new Refusal('storage', { detail: `${what}: ${result.changes} rows instead of one` });
}

interface File {
  readonly name: string;
  readonly journal: 'WAL' | 'DELETE';
  readonly migrations: readonly Migration[];
}

/** Visits, tickets and the audit log share one file, so that an effect and its event are one transaction. */
const MAIN: File = { name: 'okno.db', journal: 'WAL', migrations: MAIN_MIGRATIONS };
/** Keys and the subject index: a rollback journal, so that what is deleted is gone at commit (reference/audit.md §3.7). */
const KEYS: File = { name: 'keys.db', journal: 'DELETE', migrations: KEYS_MIGRATIONS };

/**
 * Opens (and creates) both files of a profile, encrypted with `fileKey` (32 bytes, SQLite3MC cipher `aegis`).
 * @throws Refusal `storage` when a file is not ours, is damaged, or cannot be written.
 */
export function openDatabases(folder: string, fileKey: Uint8Array): { main: Database; keys: Database } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { main: open(folder, MAIN, fileKey), keys: open(folder, KEYS, fileKey) };
}

/** The main file for reading only: a worker's own connection, which a writer never waits for. @throws Refusal `storage` */
export function openForReading(folder: string, fileKey: Uint8Array): Database {
  const db = new Sqlite(path.join(folder, MAIN.name), { readonly: true, fileMustExist: true, timeout: 2_000 });
  unlock(db, fileKey);
  db.pragma('trusted_schema = OFF');
  return db;
}

function unlock(db: Database, fileKey: Uint8Array): void {
  db.pragma("cipher = 'aegis'");
  db.pragma(`key = "x'${Buffer.from(fileKey).toString('hex')}'"`);
}

function open(folder: string, file: File, fileKey: Uint8Array): Database {
  let db: Database | undefined;
  try {
    db = new Sqlite(path.join(folder, file.name), { timeout: 2_000 });
    unlock(db, fileKey);
    db.pragma(`journal_mode = ${file.journal}`);
    for (const pragma of [
      'synchronous = FULL',
      'foreign_keys = ON',
      'trusted_schema = OFF',
      'secure_delete = ON',
      'journal_size_limit = 67108864',
    ]) {
      db.pragma(pragma);
    }
    migrate(db, file.migrations);
    assertDurable(db, file.name);
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof Refusal) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Refusal('storage', { detail: `${file.name}: ${code}` });
  }
}

/** better-sqlite3 is compiled with WAL at NORMAL, which may lose the last commits at power loss: refuse to run so. */
function assertDurable(db: Database, name: string): void {
  if (db.pragma('synchronous', { simple: true }) !== 2) throw new Refusal('storage', { detail: `${name}: synchronous is not FULL` });
}
