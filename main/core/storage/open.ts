import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { Refusal } from '#contract/failure.ts';
import { KEYS_MIGRATIONS, MAIN_MIGRATIONS, migrate, type Migration, refuseNewer } from './migrations.ts';

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
 * Opens (and creates) both files of a profile, encrypted with `fileKey` (32 bytes, SQLite3MC cipher `aegis`). Neither is brought to
 * this program's schema before both are known not to be newer.
 * @throws Refusal `storage` when a file is not ours, is damaged, or cannot be written; `storage-newer` for a newer program's file.
 */
export function openDatabases(folder: string, fileKey: Uint8Array): { main: Database; keys: Database } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const open: Database[] = [];
  try {
    for (const file of [MAIN, KEYS]) open.push(guarded(file, () => connect(folder, file, fileKey)));
    for (const [i, file] of [MAIN, KEYS].entries()) guarded(file, () => refuseNewer(open[i] as Database, file.migrations));
    for (const [i, file] of [MAIN, KEYS].entries())
      guarded(file, () => {
        migrate(open[i] as Database, file.migrations);
        assertDurable(open[i] as Database, file.name);
      });
    return { main: open[0] as Database, keys: open[1] as Database };
  } catch (error) {
    for (const db of open) db.close();
    throw error;
  }
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

function connect(folder: string, file: File, fileKey: Uint8Array): Database {
  const db = new Sqlite(path.join(folder, file.name), { timeout: 2_000 });
  try {
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
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Whatever a file answers is told with its name and SQLite's own code. */
function guarded<T>(file: File, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.failure.code, { detail: file.name, ...error.failure });
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new Refusal('storage', { detail: `${file.name}: ${code}` });
  }
}

/** better-sqlite3 is compiled with WAL at NORMAL, which may lose the last commits at power loss: refuse to run so. */
function assertDurable(db: Database, name: string): void {
  if (db.pragma('synchronous', { simple: true }) !== 2) throw new Refusal('storage', { detail: `${name}: synchronous is not FULL` });
}
