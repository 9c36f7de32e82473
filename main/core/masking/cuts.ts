import { firstLine, secondLine } from './mrz.ts';
import type { Tokens } from './tokens.ts';

/** Places where tokens end inside the machine-readable lines of a passport. */

const NO_CUTS: readonly number[] = [];
let cuts = NO_CUTS;

/** Before a window: what the one before it had is forgotten. */
export function forgetCuts(tokens: Tokens): void {
  cuts = NO_CUTS;
  if (tokens.machineLines.length > 0) tokens.machineLines.length = 0;
}

/** Remembers where the parts of a machine-readable line end, if one begins at `at`. */
export function cutMachineLine(tokens: Tokens, at: number): void {
  const { view } = tokens;
  const names = firstLine(view, at);
  const ends = names === undefined ? secondLine(view, at) : [names];
  if (!ends) return;
  cuts = ends;
  tokens.machineLines.push(at);
}

/** How far a token that begins at `at` may reach. */
export function cutBehind(at: number, length: number): number {
  if (cuts === NO_CUTS) return length;
  for (const cut of cuts) if (cut > at) return Math.min(cut, length);
  return length;
}
