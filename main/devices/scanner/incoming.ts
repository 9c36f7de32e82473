import { mkdirSync, rmSync } from 'node:fs';

/**
 * Makes the one folder that pages pass through in clear, private and empty. Called when the device host starts: whatever lies there
 * was left by a host that was killed, or by a scanimage that outlived it. What links elsewhere is removed, never followed.
 * @throws ENOENT where the folder it is to lie in is not there: a profile that is gone is not begun anew by this.
 */
export function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  mkdirSync(folder, { mode: 0o700 });
}
