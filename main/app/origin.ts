import { statSync } from 'node:fs';
import path from 'node:path';

/** Where an Electron comes from, as the launcher says it: from its publisher, or out of a third party's package. */
export const ORIGINS = ['official', 'repack'] as const;
export type Origin = (typeof ORIGINS)[number];

/** A file the launcher lays beside a repack's binary: the program sees it whatever has become of its environment. */
export const REPACK_MARK = 'THIRD-PARTY-REPACK';

/** True unless it is certain that there is no mark in the folder. */
export function isMarked(folder: string): boolean {
  try {
    statSync(path.join(folder, REPACK_MARK));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** Nobody's word is not a good word: only a package of ours may say nothing of where its Electron comes from. */
export const isRepack = (said: Origin | undefined, marked: boolean, packaged: boolean): boolean =>
  marked || said === 'repack' || (said === undefined && !packaged);
