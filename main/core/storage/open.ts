import path from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { Refusal } from '#contract/failure.ts';
import { type FileName, insistComplete, insistNeitherCut, wasUsed } from './complete.ts';
import { KEYS_MIGRATIONS, MAIN_MIGRATIONS, migrate, type Migration, refuseNewer } from './migrations.ts';
import { codeOf, folderTrouble, troubleOf } from './trouble.ts';

export type { Database, Statement } from 'better-sqlite3';

/**
 * Insists that a write touched exactly one row: a trigger or a row that is gone must not swallow it.
 * @throws Refusal `storage` naming what was to be written.
 */
export function once(result: { readonly changes: number }, what: string): void {
  if (result.changes !== 1) throw new Refusal('storage', { detail: `${what}: ${result.changes} rows instead of one` });
}

interface File {
  readonly name: FileName;
  readonly journal: 'WAL' | 'DELETE';
  readonly cacheKb: number;
  readonly migrations: readonly Migration[];
}

/** Visits, tickets and the audit log share one file, so that an effect and its event are one transaction. */
const MAIN: File = { name: 'okno.db', journal: 'WAL', cacheKb: 4_000, migrations: MAIN_MIGRATIONS };
/** Keys and the subject index: a rollback journal, so that what is deleted is gone at commit (reference/audit.md §3.7). */
const KEYS: File = { name: 'keys.db', journal: 'DELETE', cacheKb: 1_000, migrations: KEYS_MIGRATIONS };

/**
 * Opens both files of a profile, encrypted with `fileKey` (32 bytes, SQLite3MC cipher `aegis`), and makes them at a first start; with
 * `expected`, never. Neither is brought to this program's schema before both are known to belong together and not to be newer.
 * @throws Refusal `storage`, `at` a trouble, when a file is gone, not ours, damaged, or cannot be written; `storage-newer` for a newer
 * program's file.
 */
export function openDatabases(folder: string, fileKey: Uint8Array, expected = false): { main: Database; keys: Database } {
  const wrong = folderTrouble(folder);
  // On a full disk much can be read and something written: whether it is enough, SQLite says.
  if (wrong && wrong !== 'disk-full') throw new Refusal('storage', { at: wrong, detail: 'the folder of the profile' });
  insistComplete(folder, expected, (name) =>
    guarded(folder, name, () => {
      const db = reading(folder, name, fileKey);
      try {
        return wasUsed(name, db);
      } finally {
        db.close();
      }
    }),
  );
  const open: Database[] = [];
  try {
    for (const file of [MAIN, KEYS]) open.push(guarded(folder, file.name, () => connect(folder, file, fileKey)));
    const [main, keys] = open as [Database, Database];
    for (const [i, file] of [MAIN, KEYS].entries()) guarded(folder, file.name, () => refuseNewer(open[i] as Database, file.migrations));
    guarded(folder, MAIN.name, () => insistNeitherCut({ 'okno.db': main, 'keys.db': keys }));
    for (const [i, file] of [MAIN, KEYS].entries())
      guarded(folder, file.name, () => {
        migrate(open[i] as Database, file.migrations);
        assertDurable(open[i] as Database, file.name);
      });
    return { main, keys };
  } catch (error) {
    for (const db of open) db.close();
    throw error;
  }
}

/** The main file for reading only: a worker's own connection, which a writer never waits for. @throws Refusal `storage` */
export function openForReading(folder: string, fileKey: Uint8Array): Database {
  return reading(folder, MAIN.name, fileKey);
}

function reading(folder: string, name: FileName, fileKey: Uint8Array): Database {
  const db = new Sqlite(path.join(folder, name), { readonly: true, fileMustExist: true, timeout: 2_000 });
  try {
    unlock(db, fileKey);
    db.pragma('trusted_schema = OFF');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
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
      // KiB. The library's own 16 MB a file fill up over a shift and speed nothing up here.
      `cache_size = -${file.cacheKb}`,
    ]) {
      db.pragma(pragma);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Whatever a file answers is told with its name, SQLite's own code, and what it means. */
function guarded<T>(folder: string, name: FileName, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal(error.failure.code, { detail: name, ...error.failure });
    const at = troubleOf(error, folder, name);
    throw new Refusal('storage', { detail: `${name}: ${codeOf(error) ?? 'unknown'}`, ...(at && { at }) });
  }
}

/** better-sqlite3 is compiled with WAL at NORMAL, which may lose the last commits at power loss: refuse to run so. */
function assertDurable(db: Database, name: string): void {
  if (db.pragma('synchronous', { simple: true }) !== 2) throw new Refusal('storage', { detail: `${name}: synchronous is not FULL` });
}
