import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Trouble } from '#contract/trouble.ts';
import type { Profile } from '#contract/app.ts';
import { codeOf, folderTrouble, troubleOf } from '../core/storage/trouble.ts';
import { APPEND, withOwnFile } from '../settings/own-file.ts';
import { fileStamp } from './log.ts';

/** Why the program does not open: what is wrong, with which file or variable, and a technical word for IT that holds no person. */
export class Fault extends Error {
  readonly trouble: Trouble;
  readonly file: string | undefined;
  readonly detail: string | undefined;
  /** A sentence that says it better than the trouble's own. */
  readonly sentence: string | undefined;

  constructor(trouble: Trouble, more: { file?: string; detail?: string; sentence?: string } = {}) {
    super([trouble, more.file, more.detail, more.sentence].filter(Boolean).join(' '));
    this.name = 'Fault';
    this.trouble = trouble;
    this.file = more.file;
    this.detail = more.detail;
    this.sentence = more.sentence;
  }
}

/** Whatever was thrown while a folder was being opened. An error nobody foresaw keeps its name only. */
export function faultOf(error: unknown, folder: string): Fault {
  if (error instanceof Fault) return error;
  const trouble = troubleOf(error, folder);
  if (trouble) return new Fault(trouble, { detail: codeOf(error) ?? '' });
  return new Fault('unexpected', { detail: error instanceof Error ? error.name : 'unknown' });
}

/** Why the core does not open, from what its host said of it. */
export function coreFault(trouble: Trouble | undefined, reason: string): Fault {
  const file = /\b(okno|keys)\.db\b/.exec(reason)?.[0];
  return new Fault(trouble ?? 'unexpected', { detail: reason, ...(file && { file }) });
}

/** Makes a folder and insists that it can be written to; a full disk is for those who need room. @throws Fault */
export function insistFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw faultOf(error, folder);
  }
  const trouble = folderTrouble(folder);
  if (trouble && trouble !== 'disk-full') throw new Fault(trouble);
}

/** Lies beside a folder and says that it was begun: with the folder gone, none is begun in its place without a word. */
const markOf = (folder: string): string => `${folder}.begun`;
/** `<data>/profiles/<profile>`: the data folder itself may be gone, or the disk it lies on not be there, and its marks with it. */
const dataOf = (profile: string): string => path.dirname(path.dirname(profile));

/** @throws Fault `folder-gone` when `begun` was begun and `place`, in which it must lie, is not there. */
function insistThere(begun: string, place = begun): void {
  if (existsSync(markOf(begun)) && !existsSync(place)) throw new Fault('folder-gone', { detail: path.basename(markOf(begun)) });
}

/** Makes the data folder, unless profiles were begun in one that is gone. @throws Fault */
export function insistData(folder: string): void {
  insistThere(folder);
  insistFolder(folder);
}

/** Makes the folder of a profile that was never begun. @throws Fault, `folder-gone` when it was. */
export function insistProfile(folder: string): void {
  insistThere(folder);
  insistThere(dataOf(folder), path.dirname(folder));
  insistFolder(folder);
}

/** The profile holds something from now on. */
export function markBegun(folder: string): void {
  for (const begun of [folder, dataOf(folder)])
    try {
      withOwnFile(markOf(begun), APPEND, () => undefined);
    } catch {
      // There is no room, or no right: it is marked at the next start.
    }
}

/** Faults of a profile's own files, which a profile begun anew would not have. */
const OF_FILES: ReadonlySet<Trouble> = new Set([
  'database-missing',
  'database-damaged',
  'database-older',
  'keys-missing',
  'keys-damaged',
  'scans-missing',
  'key-missing',
  'key-damaged',
  'key-unreadable',
  'not-a-file',
  'folder-gone',
]);

/** A working profile is never begun anew without IT: it holds what people were promised. */
export const mayBeginAnew = (trouble: Trouble, profile: Profile | undefined): boolean =>
  profile !== undefined && profile !== 'office' && OF_FILES.has(trouble);

/** Lays a profile's folder aside under a name that nothing has yet, whole: nothing of it is deleted. One that is gone is given up. */
export function setAside(folder: string, now: Date): void {
  const name = `${folder}.aside-${fileStamp(now)}`;
  let free = name;
  for (let n = 2; existsSync(free); n += 1) free = `${name}-${n}`;
  if (existsSync(folder)) renameSync(folder, free);
  for (const begun of [folder, dataOf(folder)]) rmSync(markOf(begun), { force: true });
}
