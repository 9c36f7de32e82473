import { HASH_BYTES, nodeHash } from './hash.ts';

/** Hash of the perfect subtree `[start, start + width)`, width a power of two. */
export type SubtreeReader = (start: number, width: number) => Buffer;

const largestPowerBelow = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);

/** Hash of any range `[start, end)` of the tree, put together from perfect subtrees (RFC 6962 §2.1, MTH). */
export function rangeHash(start: number, end: number, read: SubtreeReader): Buffer {
  const width = end - start;
  if (width < 1) throw new RangeError('an empty range has no subtree');
  if (Number.isInteger(Math.log2(width))) return read(start, width);
  const split = largestPowerBelow(width);
  return nodeHash(rangeHash(start, start + split, read), rangeHash(start + split, end, read));
}

/** Inclusion proof of leaf `index` in the tree of `size`, siblings from the leaf up (RFC 6962 §2.1.1). */
export function inclusionProof(index: number, size: number, read: SubtreeReader): Buffer[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`leaf ${index} is outside a tree of ${size}`);
  const path = (start: number, end: number): Buffer[] => {
    if (end - start === 1) return [];
    const middle = start + largestPowerBelow(end - start);
    return index < middle ? [...path(start, middle), rangeHash(middle, end, read)] : [...path(middle, end), rangeHash(start, middle, read)];
  };
  return path(0, size);
}

/** Consistency proof between the trees of size `from` and `to` (RFC 6962 §2.1.2). */
export function consistencyProof(from: number, to: number, read: SubtreeReader): Buffer[] {
  if (!(from >= 1 && from <= to)) throw new RangeError(`no consistency proof from ${from} to ${to}`);
  const path = (m: number, start: number, end: number, whole: boolean): Buffer[] => {
    if (m === end - start) return whole ? [] : [rangeHash(start, end, read)];
    const k = largestPowerBelow(end - start);
    return m <= k
      ? [...path(m, start, start + k, whole), rangeHash(start + k, end, read)]
      : [...path(m - k, start + k, end, false), rangeHash(start, start + k, read)];
  };
  return path(from, 0, to, true);
}

/** Checks an inclusion proof (RFC 9162 §2.1.3.2). Sizes are bigint: a verifier must not round what it is given. */
export function verifyInclusion(index: bigint, size: bigint, leaf: Uint8Array, proof: readonly Uint8Array[], root: Uint8Array): boolean {
  if (index < 0n || index >= size || !allHashes([leaf, root, ...proof])) return false;
  let fn = index;
  let sn = size - 1n;
  let hash: Buffer = Buffer.from(leaf);
  for (const sibling of proof) {
    if (sn === 0n) return false;
    if (fn % 2n === 1n || fn === sn) {
      hash = nodeHash(sibling, hash);
      while (fn % 2n === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && hash.equals(root);
}

/** Checks a consistency proof (RFC 9162 §2.1.4.2). */
export function verifyConsistency(
  from: bigint,
  to: bigint,
  proof: readonly Uint8Array[],
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
): boolean {
  if (from < 1n || from > to) return false;
  if (from === to) return proof.length === 0 && Buffer.from(oldRoot).equals(newRoot);
  if (!allHashes([oldRoot, newRoot, ...proof])) return false;
  const power = (from & (from - 1n)) === 0n;
  const path = power ? [oldRoot, ...proof] : [...proof];
  const first = path.shift();
  if (first === undefined) return false;
  let fn = from - 1n;
  let sn = to - 1n;
  while (fn % 2n === 1n) {
    fn >>= 1n;
    sn >>= 1n;
  }
  let oldHash: Buffer = Buffer.from(first);
  let newHash: Buffer = Buffer.from(first);
  for (const node of path) {
    if (sn === 0n) return false;
    if (fn % 2n === 1n || fn === sn) {
      oldHash = nodeHash(node, oldHash);
      newHash = nodeHash(node, newHash);
      while (fn % 2n === 0n && fn !== 0n) {
        fn >>= 1n;
        sn >>= 1n;
      }
    } else {
      newHash = nodeHash(newHash, node);
    }
    fn >>= 1n;
    sn >>= 1n;
  }
  return sn === 0n && oldHash.equals(oldRoot) && newHash.equals(newRoot);
}

const allHashes = (list: readonly Uint8Array[]): boolean => list.every((hash) => hash.length === HASH_BYTES);
