/** Paths of C2SP tlog-tiles. A full tile holds 256 hashes. */
export const TILE = 256;

/** `x001/x234/067` for 1234067. */
export function tileNumber(n: number): string {
  const groups = [String(n % 1000).padStart(3, '0')];
  for (let rest = Math.floor(n / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  }
  return groups.join('/');
}

/** `tile/<L>/<N>[.p/<W>]`; level `entries` for the bundles. Width 256 is a full tile. */
export const tilePath = (level: number | 'entries', n: number, width: number): string =>
  `tile/${level}/${tileNumber(n)}${width === TILE ? '' : `.p/${width}`}`;

export interface TileSpan {
  readonly level: number;
  readonly n: number;
  readonly width: number;
}

/** Every tile a tree of `size` has, level by level, the partial one last. */
export function* tilesOf(size: number): Generator<TileSpan> {
  for (let level = 0, hashes = size; hashes > 0; level += 1, hashes = Math.floor(hashes / TILE)) {
    for (let n = 0; n * TILE < hashes; n += 1) yield { level, n, width: Math.min(TILE, hashes - n * TILE) };
  }
}
