import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Trouble } from '#contract/trouble.ts';
import { codeOf, troubleOf } from '../../storage/trouble.ts';
import { PackageRefused } from './manifest.ts';

const SAID: Partial<Record<Trouble, string>> = {
  'disk-full': 'The disk is full: make room and try again.',
  'read-only': 'The disk is read-only: make it writable and try again.',
  'no-access': 'This account may not write there: try again as the one that Okno runs as.',
  busy: 'Another installation or rollback of this profile is going on: wait for its end and try again.',
};

/**
 * Changes what is installed below `root`, one change at a time: the lock is the system's own, so it goes with a process that dies. What
 * the disk refuses is told in a sentence. @throws PackageRefused
 */
export function alone<T>(root: string, change: () => T): T {
  try {
    mkdirSync(root, { recursive: true, mode: 0o700 });
    const lock = new Database(path.join(root, 'packages.lock'), { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return change();
    } finally {
      lock.close();
    }
  } catch (error) {
    const trouble = troubleOf(error, root);
    if (error instanceof PackageRefused || trouble === undefined) throw error;
    throw new PackageRefused(`${SAID[trouble] ?? `The folder of the packages cannot be used: ${codeOf(error)}.`} Nothing has changed.`);
  }
}
