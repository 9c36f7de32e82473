import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import type { Database } from './open.ts';

const NONCE = 12;
const TAG = 16;

/** AES-256-GCM: nonce ‖ ciphertext ‖ tag, with `context` authenticated beside it. */
export function sealBox(key: KeyObject, plain: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Opposite of {@link sealBox}. @throws Error when the key, the context or a byte is wrong. */
export function openBox(key: KeyObject, box: Uint8Array, context: string): Buffer {
  const body = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE)).setAAD(Buffer.from(context));
  decipher.setAuthTag(body.subarray(body.length - TAG));
  return Buffer.concat([decipher.update(body.subarray(NONCE, body.length - TAG)), decipher.final()]);
}

/** Key for the database files, derived from the profile's root key (32 bytes). */
export const fileKeyOf = (root: Uint8Array): Buffer => derive(root, 'okno/file');

const derive = (root: Uint8Array, info: string): Buffer => Buffer.from(hkdfSync('sha256', root, '', info, 32));

/**
 * The keys of a profile. The root key never touches the disk in clear; data keys lie in `keys.db`, wrapped, one per
 * subject or visit, so that destroying one row makes everything under it unreadable.
 */
export class KeyRing {
  readonly #db: Database;
  readonly #wrap: KeyObject;
  readonly #index: Buffer;
  readonly #cache = new Map<string, KeyObject>();

  constructor(db: Database, root: Uint8Array) {
    this.#db = db;
    this.#wrap = createSecretKey(derive(root, 'okno/wrap'));
    this.#index = derive(root, 'okno/index');
  }

  /** The data key of a 16-byte id, made at first use. */
  dataKey(id: Uint8Array): KeyObject {
    const hex = Buffer.from(id).toString('hex');
    const known = this.#cache.get(hex);
    if (known) return known;
    const row = this.#db.prepare<[Uint8Array], { box: Buffer }>('SELECT box FROM data_key WHERE id = ?').get(id);
    const raw = row ? openBox(this.#wrap, row.box, hex) : randomBytes(32);
    if (!row) this.#db.prepare('INSERT INTO data_key VALUES (?, ?)').run(id, sealBox(this.#wrap, raw, hex));
    const key = createSecretKey(raw);
    this.#cache.set(hex, key);
    return key;
  }

  /** A long-lived secret such as the log's signing key; `make` is called when there is none yet. */
  named(name: string, make: () => Uint8Array): Buffer {
    const row = this.#db.prepare<[string], { box: Buffer }>('SELECT box FROM named_key WHERE name = ?').get(name);
    if (row) return openBox(this.#wrap, row.box, name);
    const raw = Buffer.from(make());
    this.#db.prepare('INSERT INTO named_key VALUES (?, ?)').run(name, sealBox(this.#wrap, raw, name));
    return raw;
  }

  /** HMAC-SHA-256 of a normalised identifier, under a sub-key per kind. */
  mac(kind: string, normalised: string): Buffer {
    const sub = createHmac('sha256', this.#index).update(kind).digest();
    return createHmac('sha256', sub).update(normalised).digest();
  }
}
