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
