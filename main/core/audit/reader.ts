import type { SubtreeReader } from './proof/proof.ts';
import { leafHash, nodeHash } from './proof/hash.ts';
import { TILE } from './proof/tiles.ts';
import type { Database } from '../storage/open.ts';

const SLICE = 1_000;

/**
 * Reads hashes of the stored tree: whole tiles from the tile table, the rest from the leaves. Nothing it answers is
 * trusted without a root to compare with.
 */
export function treeReader(db: Database): {
  subtree: SubtreeReader;
  tile(level: number, n: number, width: number): Buffer;
  leaves(from: number, to: number): IterableIterator<Buffer>;
} {
  const tiles = db.prepare<[number, number], { hashes: Buffer }>('SELECT hashes FROM audit_tile WHERE level = ? AND n = ?');
  const range = db.prepare<[number, number, number], { seq: number; leaf: Buffer }>(
    'SELECT seq, leaf FROM audit_event WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?',
  );

  /** In slices: nobody's connection is kept busy between two leaves, and no read holds the WAL back for minutes. */
  function* leaves(from: number, to: number): IterableIterator<Buffer> {
    for (let rows = range.all(from, to, SLICE); rows.length > 0; rows = range.all((rows.at(-1)?.seq ?? to) + 1, to, SLICE)) {
      for (const row of rows) yield row.leaf;
    }
  }

  /** Hash number `index` of tile level `level`. */
  const one = (level: number, index: number): Buffer => {
    const row = tiles.get(level, Math.floor(index / TILE));
    if (row) return row.hashes.subarray((index % TILE) * 32, (index % TILE) * 32 + 32);
    if (level > 0) return subtree(index * TILE ** level, TILE ** level);
    const [leaf] = [...leaves(index, index + 1)];
    if (leaf === undefined) throw new Error(`event ${index} is missing`);
    return leafHash(leaf);
  };

  const subtree: SubtreeReader = (start, width) => {
    const level = Math.log2(width) / 8;
    if (width === 1 || (Number.isInteger(level) && tiles.get(level, Math.floor(start / width / TILE)))) return one(level, start / width);
    return nodeHash(subtree(start, width / 2), subtree(start + width / 2, width / 2));
  };

  return {
    subtree,
    leaves,
    tile: (level, n, width) => {
      const row = tiles.get(level, n);
      if (row && width === TILE) return row.hashes;
      return Buffer.concat(Array.from({ length: width }, (_, i) => one(level, n * TILE + i)));
    },
  };
}
