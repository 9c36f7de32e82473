import { hash } from 'node:crypto';

/** SHA-256 of nothing: the root of the empty tree (RFC 6962 §2.1). */
export const EMPTY_ROOT = hash('sha256', '', 'buffer');
export const HASH_BYTES = 32;

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** SHA-256(0x00 ‖ bytes), RFC 6962 §2.1. */
export const leafHash = (bytes: Uint8Array): Buffer => hash('sha256', Buffer.concat([LEAF, bytes]), 'buffer');
/** SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Buffer => hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');

/** SHA-256(salt ‖ text): what a leaf says of the erasable details kept beside it. */
export const commitment = (salt: Uint8Array, text: string): string => hash('sha256', Buffer.concat([salt, Buffer.from(text)]));

/** Root of a full tile of 256 hashes. */
export function tileRoot(hashes: Buffer): Buffer {
  let row = Array.from({ length: hashes.length / 32 }, (_, i) => hashes.subarray(i * 32, (i + 1) * 32));
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(row[2 * i] as Buffer, row[2 * i + 1] as Buffer));
  }
  return row[0] as Buffer;
}
