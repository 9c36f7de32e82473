import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hash.ts';

/**
 * The right edge of a tree as a compact range: one hash per 1-bit of the size, the largest subtree first.
 * It is all that is needed to append and to know the root.
 */
export interface Edge {
  readonly size: number;
  readonly hashes: readonly Buffer[];
}

export const EMPTY_EDGE: Edge = { size: 0, hashes: [] };

/** The edge after one more leaf hash. */
export function extend(edge: Edge, leaf: Buffer): Edge {
  const hashes = [...edge.hashes];
  let carry = leaf;
  for (let size = edge.size; size % 2 === 1; size = Math.floor(size / 2)) {
    const left = hashes.pop();
    if (left === undefined) throw new Error('edge has fewer hashes than its size needs');
    carry = nodeHash(left, carry);
  }
  return { size: edge.size + 1, hashes: [...hashes, carry] };
}

/** Root of the tree with this edge. */
export function rootOf(edge: Edge): Buffer {
  const last = edge.hashes.at(-1);
  if (last === undefined) return EMPTY_ROOT;
  return edge.hashes.slice(0, -1).reduceRight((right, left) => nodeHash(left, right), last);
}

export const packEdge = (edge: Edge): Buffer => Buffer.concat(edge.hashes);

/** Opposite of {@link packEdge}. @throws Error when the bytes do not fit the size. */
export function unpackEdge(size: number, bytes: Buffer): Edge {
  const wanted = popCount(size) * HASH_BYTES;
  if (bytes.length !== wanted) throw new Error(`edge of size ${size} needs ${wanted} bytes, has ${bytes.length}`);
  const hashes = Array.from({ length: popCount(size) }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES));
  return { size, hashes };
}

function popCount(size: number): number {
  let bits = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2;
  return bits;
}
