import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** Windows has no such call for a folder; NTFS keeps names in its journal. */
const HAS_NONE = process.platform === 'win32';

/** Writes a file whose bytes are on the disk when it answers; its name is only after {@link syncFolder}. With `wx` an existing one is refused. */
export function writeSynced(file: string, bytes: string | Uint8Array, flag: 'w' | 'wx' = 'w'): void {
  const handle = openSync(file, flag, 0o600);
  try {
    // Goes on until every byte is written, or throws.
    writeFileSync(handle, bytes);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes what was named, renamed or removed in a folder outlive a power cut. */
export function syncFolder(folder: string): void {
  if (HAS_NONE) return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The same without holding the thread. */
export async function syncFolderBeside(folder: string): Promise<void> {
  if (HAS_NONE) return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
