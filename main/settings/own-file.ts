import { closeSync, constants, fstatSync, openSync, readFileSync, writeFileSync } from 'node:fs';

/** A pipe or a device under a file's name is not waited for: opening one would stand still until somebody writes to it. */
const AT_ONCE = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

function withFile<T>(file: string, flags: number, use: (handle: number) => T): T {
  const handle = openSync(file, flags | AT_ONCE, 0o600);
  try {
    // Named like a folder in a file's place, which means the same to whoever reads it.
    if (!fstatSync(handle).isFile()) throw Object.assign(new Error('no regular file'), { code: 'EISDIR' });
    return use(handle);
  } finally {
    closeSync(handle);
  }
}

/** The text of one of our own small files. @throws what the system says; EISDIR for whatever is no regular file. */
export const readOwnFile = (file: string): string => withFile(file, constants.O_RDONLY, (handle) => readFileSync(handle, 'utf8'));

/** Adds to the end of one of our own files, for its owner alone. @throws as above, ENXIO for a pipe that nobody reads. */
export const appendOwnFile = (file: string, text: string): void =>
  withFile(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, (handle) => writeFileSync(handle, text));
