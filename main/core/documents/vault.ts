import { randomUUID, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Refusal } from '#contract/failure.ts';
import type { VisitState } from '../visits/state.ts';
import { visitKey } from '../visits/store.ts';
import { openBox, sealBox, sealing } from '../storage/box.ts';
import { syncFolder, syncFolderBeside, writeSynced } from '../storage/durable.ts';
import type { KeyRing } from '../storage/keys.ts';
import type { Database } from '../storage/open.ts';

/** Sealed under the key of the person whose paper it is. Files of schema 1 (`.bin`) were sealed under their visit's key. */
const BOX = '.box';
const OLD = '.bin';
const PART = '.part';

/** Whose key opens a file: a person's, or, for a file of schema 1, a visit's. */
export interface FileOwner {
  readonly subject: Buffer;
  readonly visit: Buffer;
}

/** Where a file lies and what opens it. Its id is sealed with it. */
export interface SealedFile {
  readonly id: string;
  readonly path: string;
  readonly key: KeyObject;
}

/** Whose papers a visit's files are: the applicant's. */
export const fileOwner = (state: VisitState): FileOwner => ({
  subject: Buffer.from(state.parties.applicant?.subject ?? '', 'hex'),
  visit: visitKey(state.id),
});

/**
 * Where files are on the books, their folder is there: an empty one that is made in its place would say that they are destroyed.
 * @throws Refusal `storage`, `at` `scans-missing`
 */
export function insistVault(folder: string, db: Database): void {
  if (existsSync(folder)) return;
  const held = db.prepare("SELECT 1 FROM holding WHERE ended_at IS NULL AND kind IN ('scan', 'page', 'paper', 'late')").get();
  if (held !== undefined) throw new Refusal('storage', { at: 'scans-missing', detail: path.basename(folder) });
}

/**
 * Files of the profile with personal data: AES-256-GCM, named by a random id. Written to a temporary name, synced, renamed,
 * so that a power cut leaves either the whole file or none.
 */
export class Vault {
  readonly #folder: string;
  readonly #keys: KeyRing;
  readonly #isHeld: (id: string) => boolean;

  /** @param isHeld whether a file is on the books. */
  constructor(folder: string, keys: KeyRing, isHeld: (id: string) => boolean) {
    this.#folder = folder;
    this.#keys = keys;
    this.#isHeld = isHeld;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Writes a file, durably, and answers its id. It belongs to nobody until a unit holds it; {@link discard} it when none does. */
  put(key: KeyObject, bytes: Uint8Array): string {
    const id = randomUUID();
    const file = path.join(this.#folder, `${id}${BOX}`);
    try {
      writeSynced(`${file}${PART}`, sealBox(key, bytes, id));
      renameSync(`${file}${PART}`, file);
      syncFolder(this.#folder);
    } catch (error) {
      rmSync(`${file}${PART}`, { force: true });
      throw error;
    }
    return id;
  }

  /** The same for a file of any size, beside everything else: a slow disk does not hold the thread of the core. */
  async putLarge(key: KeyObject, bytes: Uint8Array): Promise<string> {
    const id = randomUUID();
    const file = path.join(this.#folder, `${id}${BOX}`);
    try {
      const handle = await open(`${file}${PART}`, 'w', 0o600);
      try {
        for (const piece of sealing(key, bytes, id)) await handle.writeFile(piece);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${file}${PART}`, file);
      await syncFolderBeside(this.#folder);
    } catch (error) {
      await Promise.all([`${file}${PART}`, file].map((one) => rm(one, { force: true })));
      throw error;
    }
    return id;
  }

  /** @throws Refusal `file-destroyed` when it is gone, `file-damaged` when it was altered or is somebody else's. */
  get(owner: FileOwner, id: string): Buffer {
    const file = this.find(owner, id);
    const box = readFileSync(file.path);
    try {
      return openBox(file.key, box, id);
    } catch {
      throw new Refusal('file-damaged');
    }
  }

  /** For whoever opens it elsewhere than on the thread of the core. @throws Refusal `file-destroyed` when it is gone, `storage` with its folder. */
  find({ subject, visit }: FileOwner, id: string): SealedFile {
    for (const [ending, owner] of [
      [BOX, subject],
      [OLD, visit],
    ] as const) {
      const file = path.join(this.#folder, `${id}${ending}`);
      if (existsSync(file)) return { id, path: file, key: this.#keys.dataKey(owner) };
    }
    // With the folder away nothing is known of what lies in it.
    if (!existsSync(this.#folder)) throw new Refusal('storage', { at: 'scans-missing', detail: path.basename(this.#folder) });
    throw new Refusal('file-destroyed');
  }

  remove(id: string): void {
    for (const ending of [BOX, OLD]) rmSync(path.join(this.#folder, `${id}${ending}`), { force: true });
  }

  /** Removes a file that was written for a unit, unless it is on the books: committed it may be, though it could not be acknowledged. */
  discard(id: string | undefined): void {
    if (id !== undefined && !this.#isHeld(id)) this.remove(id);
  }

  /** What was destroyed must not come back with a power cut. */
  removeAll(ids: readonly string[]): void {
    for (const id of ids) this.remove(id);
    if (ids.length > 0) syncFolder(this.#folder);
  }

  /** Names of everything in the folder, whole and half-written. */
  names(): string[] {
    return readdirSync(this.#folder);
  }

  /** The id of a whole file by its name; undefined for a half-written one and for what is none of ours. */
  idOf(name: string): string | undefined {
    return name.endsWith(BOX) || name.endsWith(OLD) ? name.slice(0, -BOX.length) : undefined;
  }

  isPart(name: string): boolean {
    return name.endsWith(PART);
  }

  removePart(name: string): void {
    rmSync(path.join(this.#folder, path.basename(name)), { force: true });
  }
}
