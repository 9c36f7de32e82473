import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import type { Trouble } from '#contract/trouble.ts';

/** Less than this is no room: a page of a scan, or SQLite's own files, would not fit. */
const ROOM_BYTES = 1_000_000;

/** The code of a system's or SQLite's error; undefined for any other. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Whether a folder's disk has room for so many bytes and some; where nobody can tell, it is taken to have. */
export function hasRoom(folder: string, bytes = 0): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= bytes + ROOM_BYTES;
  } catch {
    return true;
  }
}

/** What is wrong with the folder itself; undefined when files can be written there, as far as one sees. */
export function folderTrouble(folder: string): Trouble | undefined {
  try {
    if (!statSync(folder).isDirectory()) return 'not-a-folder';
    accessSync(folder, constants.W_OK);
  } catch (error) {
    return plain(codeOf(error) ?? '');
  }
  return hasRoom(folder) ? undefined : 'disk-full';
}

/** What an error of the disk or of SQLite means for a person; undefined for an error of another kind. `file`: whose it is, if one's. */
export function troubleOf(error: unknown, folder: string, file?: string): Trouble | undefined {
  const code = codeOf(error) ?? '';
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code)) return file === 'keys.db' ? 'keys-damaged' : 'database-damaged';
  const said = plain(code);
  // These say that something could not be done; why, the folder knows better.
  return said !== undefined && /^(SQLITE_(READONLY|CANTOPEN|PERM|IOERR)|E(NOENT|PERM|IO))/.test(code)
    ? (folderTrouble(folder) ?? said)
    : said;
}

function plain(code: string): Trouble | undefined {
  if (/^(SQLITE_FULL|ENOSPC|EDQUOT)/.test(code)) return 'disk-full';
  if (/^(SQLITE_READONLY_DBMOVED|ENOENT|ENXIO|ENODEV|ESTALE)/.test(code)) return 'folder-gone';
  if (/^(SQLITE_READONLY|EROFS)/.test(code)) return 'read-only';
  if (/^(SQLITE_(BUSY|LOCKED)|EBUSY|ETXTBSY)/.test(code)) return 'busy';
  if (/^(SQLITE_CANTOPEN_ISDIR|(ERR_FS_)?EISDIR)/.test(code)) return 'not-a-file';
  if (/^(ENOTDIR|EEXIST)/.test(code)) return 'not-a-folder';
  if (/^(SQLITE_(CANTOPEN|PERM|AUTH)|EACCES|EPERM)/.test(code)) return 'no-access';
  if (/^(SQLITE_IOERR|EIO)/.test(code)) return 'disk-failing';
  return undefined;
}
