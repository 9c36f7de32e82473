import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { openBox, sealBox, type KeyRing } from '../storage/keys.ts';

/**
 * Files of the profile with personal data: AES-256-GCM under the visit's data key, named by a random id. Written to a
 * temporary name, synced, renamed, so that a power cut leaves either the whole file or none.
 */
export class Vault {
  readonly #folder: string;
  readonly #keys: KeyRing;

  constructor(folder: string, keys: KeyRing) {
    this.#folder = folder;
    this.#keys = keys;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  put(owner: string, bytes: Uint8Array): string {
    const id = randomUUID();
    const file = this.#path(id);
    const handle = openSync(`${file}.part`, 'w', 0o600);
    writeSync(handle, sealBox(this.#keys.dataKey(Buffer.from(owner)), bytes, id));
    fsyncSync(handle);
    closeSync(handle);
    renameSync(`${file}.part`, file);
    const folder = openSync(this.#folder, 'r');
    fsyncSync(folder);
    closeSync(folder);
    return id;
  }

  /** @throws Error when the file is gone, altered or somebody else's. */
  get(owner: string, id: string): Buffer {
    return openBox(this.#keys.dataKey(Buffer.from(owner)), readFileSync(this.#path(id)), id);
  }

  remove(id: string): void {
    rmSync(this.#path(id), { force: true });
  }

  #path(id: string): string {
    return path.join(this.#folder, `${id}.bin`);
  }
}
