import { createPublicKey, hash, sign, verify, type KeyObject } from 'node:crypto';

/** C2SP signed-note with Ed25519 keys (type 0x01), and the tlog-checkpoint text inside it. */
const ED25519 = 0x01;
const DASH = '\u2014';
/** DER prefix of an Ed25519 SubjectPublicKeyInfo (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
}

export interface VerifierKey {
  readonly name: string;
  readonly id: number;
  readonly key: KeyObject;
}

/** Raw 32 bytes of an Ed25519 public key. */
export const rawPublicKey = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(SPKI.length);

/** Key ID = SHA-256(name ‖ LF ‖ type ‖ public key), first four bytes, big-endian. */
export function keyId(name: string, raw: Uint8Array): number {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), raw]), 'buffer').readUInt32BE(0);
}

/** `<name>+<hex key ID>+<base64(type ‖ public key)>`. */
export function formatVerifierKey(name: string, key: KeyObject): string {
  const raw = rawPublicKey(key);
  return `${name}+${keyId(name, raw).toString(16).padStart(8, '0')}+${Buffer.concat([Buffer.of(ED25519), raw]).toString('base64')}`;
}

/** @throws Error when the text is not an Ed25519 verifier key whose ID fits. */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/u.exec(text);
  const [, name, id, encoded] = match ?? [];
  if (name === undefined || id === undefined || encoded === undefined) throw new Error('verifier key is malformed');
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes[0] !== ED25519 || bytes.length !== 33) throw new Error('verifier key is not Ed25519');
  const raw = bytes.subarray(1);
  if (keyId(name, raw) !== Number.parseInt(id, 16)) throw new Error('verifier key ID does not fit');
  return { name, id: Number.parseInt(id, 16), key: createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' }) };
}

/** Signs a text that ends in a line feed. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  if (!text.endsWith('\n')) throw new Error('a note ends in a line feed');
  const id = Buffer.alloc(4);
  id.writeUInt32BE(keyId(name, rawPublicKey(createPublicKey(privateKey))));
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64');
  return `${text}\n${DASH} ${name} ${signature}\n`;
}

export type NoteVerdict =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: 'malformed' | 'unknown-key' | 'bad-signature' };

/** Opens a note: at least one known key must have signed, and no known key's signature may be wrong. */
export function openNote(note: Uint8Array | string, keys: readonly VerifierKey[]): NoteVerdict {
  const malformed = { ok: false, why: 'malformed' } as const;
  const whole = decodeStrict(note);
  if (whole === undefined || !whole.endsWith('\n')) return malformed;
  const cut = whole.lastIndexOf('\n\n');
  if (cut < 0) return malformed;
  const text = whole.slice(0, cut + 1);
  const lines = whole.slice(cut + 2, -1).split('\n');
  if (lines.length > 100) return malformed;
  let known = 0;
  const seen = new Set<string>();
  for (const line of lines) {
    const [, name, encoded] = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? [];
    if (name === undefined || encoded === undefined) return malformed;
    const bytes = Buffer.from(encoded, 'base64');
    if (bytes.length < 5 || bytes.toString('base64') !== encoded) return malformed;
    const id = bytes.readUInt32BE(0);
    const key = keys.find((one) => one.name === name && one.id === id);
    if (key === undefined || seen.has(`${name}+${id}`)) continue;
    seen.add(`${name}+${id}`);
    if (!verify(null, Buffer.from(text), key.key, bytes.subarray(4))) return { ok: false, why: 'bad-signature' };
    known += 1;
  }
  return known > 0 ? { ok: true, text } : { ok: false, why: 'unknown-key' };
}

function decodeStrict(note: Uint8Array | string): string | undefined {
  let text: string;
  try {
    text = typeof note === 'string' ? note : new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(note);
  } catch {
    return undefined;
  }
  if (!text.isWellFormed()) return undefined;
  for (const char of text) if (char !== '\n' && char < ' ') return undefined;
  return text;
}

/** Text of a checkpoint: origin, size, base64 root, one a line. */
export const formatCheckpoint = (c: Checkpoint): string => `${c.origin}\n${c.size}\n${c.root.toString('base64')}\n`;

/** @throws Error when the text is not a checkpoint without extension lines. */
export function parseCheckpoint(text: string): Checkpoint {
  const [, origin, size, root] = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\n$/u.exec(text) ?? [];
  if (origin === undefined || size === undefined || root === undefined) throw new Error('checkpoint is malformed');
  if (!Number.isSafeInteger(Number(size))) throw new Error('checkpoint size is too large');
  const bytes = Buffer.from(root, 'base64');
  if (bytes.toString('base64') !== root) throw new Error('checkpoint root is not canonical base64');
  return { origin, size: Number(size), root: bytes };
}
