import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes what was named, renamed or removed in a folder outlive a power cut. */
export function syncFolder(folder: string): void {
  // Windows has no such call for a folder; NTFS keeps names in its journal.
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
