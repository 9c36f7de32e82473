import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Database } from 'better-sqlite3';
import { Refusal } from '#contract/failure.ts';
import type { Trouble } from '#contract/trouble.ts';

/**
 * The two files of a profile belong together: where one was used and the other is gone, nothing is made in its place. A new log under
 * the old key, or a new key over an old log, would pass for the real ones.
 */
type Seen = 'missing' | 'empty' | 'there';
const MISSING = { 'okno.db': 'database-missing', 'keys.db': 'keys-missing' } as const satisfies Record<string, Trouble>;
const DAMAGED = { 'okno.db': 'database-damaged', 'keys.db': 'keys-damaged' } as const satisfies Record<string, Trouble>;
export type FileName = keyof typeof MISSING;
/** The folder of the profile's sealed files, beside its databases. */
export const SCANS = 'scans';

const refusal = (at: Trouble, name: FileName, why: string) => new Refusal('storage', { at, detail: `${name}: ${why}` });

function seen(folder: string, name: FileName): Seen {
  const info = statSync(path.join(folder, name), { throwIfNoEntry: false });
  if (!info) return 'missing';
  if (!info.isFile()) throw refusal('not-a-file', name, 'no file');
  return info.size === 0 ? 'empty' : 'there';
}

/**
 * Before anything is opened, which would make it. `isUsed` looks into a file that is there (`wasUsed`); `expected`: the caller knows that there
 * was a profile. A first start that was interrupted has used neither file, and goes on.
 * @throws Refusal `storage`, `at` a trouble, `detail` the file.
 */
export function insistComplete(folder: string, expected: boolean, isUsed: (name: FileName) => boolean): void {
  const files = { 'okno.db': seen(folder, 'okno.db'), 'keys.db': seen(folder, 'keys.db') };
  if (files['okno.db'] === 'there' && files['keys.db'] === 'there') return;
  const traces = expected || existsSync(path.join(folder, SCANS)) || existsSync(path.join(folder, 'okno.db-wal'));
  for (const [name, other] of [
    ['okno.db', 'keys.db'],
    ['keys.db', 'okno.db'],
  ] as const) {
    if (files[name] === 'there') continue;
    const used = files[other] === 'there' && isUsed(other);
    if (used || traces) throw refusal((files[name] === 'missing' ? MISSING : DAMAGED)[name], name, files[name]);
  }
}

/** Whether a file holds what cannot be made anew: an event of the log, a key. */
export function wasUsed(name: FileName, db: Database): boolean {
  if (isBlank(db)) return false;
  const sql = name === 'okno.db' ? 'SELECT 1 FROM audit_tree WHERE size > 0' : 'SELECT 1 FROM named_key';
  return db.prepare(sql).get() !== undefined;
}
const isBlank = (db: Database): boolean => db.pragma('user_version', { simple: true }) === 0;

/** Of both files when they are open and not yet brought to this program's schema: one that is blank beside a used one was cut off. */
export function insistNeitherCut(open: Readonly<Record<FileName, Database>>): void {
  for (const [name, other] of [
    ['okno.db', 'keys.db'],
    ['keys.db', 'okno.db'],
  ] as const)
    if (isBlank(open[name]) && wasUsed(other, open[other])) throw refusal(DAMAGED[name], name, 'blank');
}
