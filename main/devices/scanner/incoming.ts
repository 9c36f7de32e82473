import { mkdirSync, rmSync } from 'node:fs';

/**
 * Makes the one folder that pages pass through in clear, private and empty. Called when the device host starts: whatever lies there
 * was left by a host that was killed, or by a scanimage that outlived it. What links elsewhere is removed, never followed.
 */
export function emptyFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}
