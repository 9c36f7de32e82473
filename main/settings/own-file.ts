import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** A pipe or a device under a file's name is not waited for: opening one would stand still until somebody writes to it. */
const AT_ONCE = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

/**
 * Opens one of our own small files, for its owner alone when it is made. @throws what the system says; EISDIR for whatever is no regular
 * file, ENXIO for a pipe that nobody reads.
 */
export function withOwnFile<T>(file: string, flags: number, use: (handle: number) => T): T {
  const handle = openSync(file, flags | AT_ONCE, 0o600);
  try {
    // Named like a folder in a file's place, which means the same to whoever reads it.
    if (!fstatSync(handle).isFile()) throw Object.assign(new Error('no regular file'), { code: 'EISDIR' });
    return use(handle);
  } finally {
    closeSync(handle);
  }
}

/** For adding to a file, which is made when there is none. */
export const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT;

/** The text of one of our own files. @throws as above. */
export const readOwnFile = (file: string): string => withOwnFile(file, constants.O_RDONLY, (handle) => readFileSync(handle, 'utf8'));
