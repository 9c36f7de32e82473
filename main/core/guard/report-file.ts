import { closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { syncFolder, writeSynced } from '../storage/durable.ts';
import { codeOf } from '../storage/trouble.ts';

/** Under so many names a file is tried to be kept. */
const NAMES = 20;

/**
 * Writes a new file that stands in nobody's place: whatever lies under its name, a link or a folder as well, stays as it is, and the
 * file gets a name with a number. `told` is called when its bytes are on the disk and its name is still empty: when that throws,
 * nothing is left. A program killed in between leaves the whole file as `.part` and its name empty. Answers the file's name.
 * @throws what the system says; what `told` throws
 */
export function writeNewFile(wanted: string, text: string, told: () => void): string {
  const folder = path.dirname(wanted);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const file of namesOf(wanted)) {
    if (!takes(file)) continue;
    const part = `${file}.part`;
    const mine = [file];
    try {
      if (!takes(part)) {
        rmSync(file, { force: true });
        continue;
      }
      mine.push(part);
      writeSynced(part, text);
      told();
      renameSync(part, file);
      syncFolder(folder);
      return file;
    } catch (error) {
      for (const name of mine) rmSync(name, { force: true });
      throw error;
    }
  }
  throw Object.assign(new Error('every name is taken'), { code: 'EBUSY' });
}

/** `name.jsonl`, `name-2.jsonl`, `name-3.jsonl` … */
function namesOf(wanted: string): string[] {
  const { dir, name, ext } = path.parse(wanted);
  return Array.from({ length: NAMES }, (_, i) => (i === 0 ? wanted : path.join(dir, `${name}-${i + 1}${ext}`)));
}

/** Takes a name that nothing has: no link is followed, and nothing is cut off. */
function takes(file: string): boolean {
  try {
    closeSync(openSync(file, 'wx', 0o600));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
