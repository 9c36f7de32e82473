import type { Verdict } from '#contract/audit.ts';
import { EMPTY_EDGE, extend, rootOf } from './edge.ts';
import { leafHash } from './hash.ts';
import { type Checkpoint, openNote, parseCheckpoint, type VerifierKey } from './note.ts';
import { TILE, tilesOf } from './tiles.ts';
import { parseLeaf } from './leaf.ts';
import { tileRoot } from './hash.ts';

export type Finding = Omit<Verdict, 'tookMs' | 'keys'>;

/** Where a verifier gets its bytes: a live database or an export. It trusts neither. */
export interface LogSource {
  checkpoint(): Uint8Array | string;
  /** Leaves in order from 0; may be shorter or longer than the checkpoint says. */
  leaves(): Iterable<Uint8Array>;
  /** Stored hashes of a tile, or undefined when there is none. */
  tile(level: number, n: number, width: number): Uint8Array | undefined;
  /** Notes signed before this one, by size: the log must have had each of these roots on its way. */
  readonly earlier?: ReadonlyMap<number, string>;
  /** Events beyond the checkpoint are normal in a live log and wrong in an export. */
  readonly live: boolean;
}

/**
 * Recomputes everything from the leaves and compares it with the signed checkpoint and with every stored tile.
 * Yields the number of leaves read every 4096, so that a caller can show progress or stop; returns the finding.
 */
export function* verifyLog(source: LogSource, keys: readonly VerifierKey[]): Generator<number, Finding> {
  const last = readCheckpoint(source.checkpoint(), keys);
  if ('verdict' in last) return { ...last, at: 'checkpoint', size: 0, root: '' };
  const { checkpoint } = last;
  const said = { size: checkpoint.size, root: checkpoint.root.toString('base64') };

  let edge = EMPTY_EDGE;
  /** Hashes of the tile that is being filled, per level. */
  const level: Buffer[][] = [];
  const put = (l: number, hash: Buffer) => {
    level[l] ??= [];
    level[l].push(hash);
  };
  const wrongTile = (l: number, n: number, hashes: readonly Buffer[]): boolean => {
    const stored = source.tile(l, n, hashes.length);
    return stored === undefined || !Buffer.concat(hashes).equals(stored);
  };
  for (const bytes of source.leaves()) {
    if (edge.size >= checkpoint.size) {
      if (source.live) break;
      return { verdict: 'altered', at: `event ${edge.size}`, ...said };
    }
    try {
      parseLeaf(bytes);
    } catch {
      return { verdict: 'altered', at: `event ${edge.size}`, ...said };
    }
    const hash = leafHash(bytes);
    edge = extend(edge, hash);
    put(0, hash);
    for (let l = 0; level[l]?.length === TILE; l += 1) {
      const full = level[l] as Buffer[];
      const n = edge.size / TILE ** (l + 1) - 1;
      if (wrongTile(l, n, full)) return { verdict: 'altered', at: `tile ${l}/${n}`, ...said };
      level[l] = [];
      put(l + 1, tileRoot(Buffer.concat(full)));
    }
    const note = source.earlier?.get(edge.size);
    if (note !== undefined) {
      const then = readCheckpoint(note, keys);
      if ('verdict' in then) return { ...then, at: `checkpoint ${edge.size}`, ...said };
      if (then.checkpoint.size !== edge.size || !then.checkpoint.root.equals(rootOf(edge)))
        return { verdict: 'altered', at: `checkpoint ${edge.size}`, ...said };
    }
    if (edge.size % 4096 === 0) yield edge.size;
  }
  if (edge.size < checkpoint.size) return { verdict: 'truncated', at: `event ${edge.size}`, ...said };
  for (const span of tilesOf(checkpoint.size)) {
    if (span.width === TILE || source.live) continue;
    if (wrongTile(span.level, span.n, level[span.level] ?? [])) return { verdict: 'altered', at: `tile ${span.level}/${span.n}`, ...said };
  }
  if (!rootOf(edge).equals(checkpoint.root)) return { verdict: 'altered', at: 'root', ...said };
  return { verdict: 'intact', ...said };
}

/** A checkpoint whose signature and origin are those of a known key, or what is wrong with it. */
function readCheckpoint(note: Uint8Array | string, keys: readonly VerifierKey[]): { checkpoint: Checkpoint } | Pick<Finding, 'verdict'> {
  const opened = openNote(note, keys);
  if (!opened.ok) return { verdict: opened.why === 'bad-signature' ? 're-signed' : opened.why };
  try {
    const checkpoint = parseCheckpoint(opened.text);
    return keys.some((key) => key.name === checkpoint.origin) ? { checkpoint } : { verdict: 'unknown-key' };
  } catch {
    return { verdict: 'malformed' };
  }
}
