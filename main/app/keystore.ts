import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { SafeStorage } from 'electron';
import { z } from 'zod';
import type { Profile } from '#contract/app.ts';
import { isPassing, type Trouble } from '#contract/trouble.ts';
import { syncFolder, writeSynced } from '../core/storage/durable.ts';
import { codeOf } from '../core/storage/trouble.ts';
import { readOwnFile } from '../settings/own-file.ts';
import { Fault, faultOf } from './fault.ts';

const FILE = 'keystore.json';
const KEY_BYTES = 32;
const keyFile = z.strictObject({ v: z.literal(1), sealedBy: z.enum(['os', 'none']), key: z.base64() });
type KeyFile = z.infer<typeof keyFile>;
/** Whether the folder holds what only its own key opens: then no other key is made. */
export const hasData = (folder: string): boolean => ['okno.db', 'keys.db', 'scans'].some((file) => existsSync(path.join(folder, file)));

/** What is asked of the OS keystore. */
export type Keystore = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;

/**
 * On Linux without a keyring Electron says that encryption is available and seals with a password printed in Chromium's
 * sources; such a box begins with v10, one sealed by a keyring with v11. Elsewhere v10 is the keystore's own.
 */
const isSealed = (box: Buffer, platform: NodeJS.Platform): boolean =>
  platform !== 'linux' || box.subarray(0, 3).toString('latin1') !== 'v10';

/**
 * The root key of a profile, 32 bytes, made at first start and on the disk before it is used. Sealed by the OS keystore;
 * only the demo and training profiles, which hold no real person, may keep it unsealed. An existing file is never
 * written over. @throws Fault
 */
export async function rootKey(folder: string, profile: Profile, keystore: Keystore, platform = process.platform): Promise<Buffer> {
  const name = path.join(folder, FILE);
  const mayBeBare = profile !== 'office';
  if (existsSync(name)) {
    const stored = readKeyFile(name);
    const box = Buffer.from(stored.key, 'base64');
    if (!mayBeBare && (stored.sealedBy === 'none' || !isSealed(box, platform))) throw of('key-bare');
    const { result, shouldReEncrypt } =
      stored.sealedBy === 'none' ? { result: stored.key, shouldReEncrypt: false } : await unsealed(box, keystore);
    const key = Buffer.from(result, 'base64');
    if (key.length !== KEY_BYTES) throw of('key-damaged');
    // The keystore has a newer key of its own than the one this box was sealed with.
    if (shouldReEncrypt) {
      const again = await keystore.encryptStringAsync(result);
      if (isSealed(again, platform)) write(name, 'os', again.toString('base64'));
    }
    return key;
  }
  if (hasData(folder)) throw of('key-missing');
  const key = randomBytes(KEY_BYTES);
  const text = key.toString('base64');
  // A demo key is left bare even where a keystore exists: asking for its password would spoil the first minute.
  if (mayBeBare) {
    write(name, 'none', text);
    return key;
  }
  const box = (await keystore.isAsyncEncryptionAvailable()) ? await keystore.encryptStringAsync(text) : undefined;
  if (!box || !isSealed(box, platform)) throw of('keystore-unavailable');
  write(name, 'os', box.toString('base64'));
  return key;
}

/**
 * The key file as it lies there, sealed or bare, so that one that is deleted while the program runs, and has the key in memory, is put
 * back as it was: at the next start nobody could open what was written meanwhile.
 */
export class KeyFileKeeper {
  readonly #name: string;
  readonly #text: string;
  #missed = false;

  /** @throws Fault when it cannot be read. */
  constructor(folder: string) {
    this.#name = path.join(folder, FILE);
    this.#text = textOf(this.#name);
  }

  /** Nobody can tell whose folder it is now. */
  lookAway(): void {
    this.#missed = false;
  }

  /**
   * True when it was gone and is there again; what cannot be written now is tried at the next look. At the first look it may be the whole
   * folder that is another one, which the core has noticed by the second.
   */
  putBack(): boolean {
    const missed = !existsSync(this.#name) && hasData(path.dirname(this.#name));
    const again = missed && this.#missed;
    this.#missed = missed;
    if (!again) return false;
    try {
      writeDurably(this.#name, this.#text);
      this.#missed = false;
      return true;
    } catch {
      return false;
    }
  }
}

const of = (trouble: Trouble, detail = ''): Fault => new Fault(trouble, { file: FILE, detail });

function textOf(name: string): string {
  try {
    return readOwnFile(name);
  } catch (error) {
    throw of('key-unreadable', codeOf(error));
  }
}

function readKeyFile(name: string): KeyFile {
  const text = textOf(name);
  try {
    return keyFile.parse(JSON.parse(text));
  } catch {
    throw of('key-damaged');
  }
}

async function unsealed(box: Buffer, keystore: Keystore): Promise<{ result: string; shouldReEncrypt: boolean }> {
  try {
    return await keystore.decryptStringAsync(box);
  } catch {
    throw of('key-sealed');
  }
}

function write(name: string, sealedBy: KeyFile['sealedBy'], key: string): void {
  const file: KeyFile = { v: 1, sealedBy, key };
  try {
    writeDurably(name, JSON.stringify(file));
  } catch (error) {
    const fault = faultOf(error, path.dirname(name));
    throw isPassing(fault.trouble) ? fault : of(fault.trouble, fault.detail);
  }
}

/** A power cut leaves the whole file or none: the bytes are on the disk before the name is, and the name before anybody goes on. */
function writeDurably(name: string, text: string): void {
  const folder = path.dirname(name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const part = `${name}.part`;
  rmSync(part, { force: true });
  writeSynced(part, text, 'wx');
  renameSync(part, name);
  syncFolder(folder);
}
