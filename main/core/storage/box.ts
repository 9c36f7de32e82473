import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** Sealed in one go: a millisecond of work. */
const PIECE = 1_000_000;

/** AES-256-GCM: nonce ‖ ciphertext ‖ tag, with `context` authenticated beside it. */
export const sealBox = (key: KeyObject, plain: Uint8Array, context: string): Buffer => Buffer.concat([...sealing(key, plain, context)]);

/** The same, piece by piece: whoever writes a large one lets others work in between. */
export function* sealing(key: KeyObject, plain: Uint8Array, context: string): Generator<Buffer> {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
  yield nonce;
  for (let at = 0; at < plain.length; at += PIECE) yield cipher.update(plain.subarray(at, at + PIECE));
  yield cipher.final();
  yield cipher.getAuthTag();
}

/** Opposite of {@link sealBox}. @throws Error when the key, the context or a byte is wrong. */
export function openBox(key: KeyObject, box: Uint8Array, context: string): Buffer {
  const body = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE)).setAAD(Buffer.from(context));
  decipher.setAuthTag(body.subarray(body.length - TAG));
  return Buffer.concat([decipher.update(body.subarray(NONCE, body.length - TAG)), decipher.final()]);
}
