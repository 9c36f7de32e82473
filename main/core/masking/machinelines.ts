import { type Find, take } from './finds.ts';
import { FILLER, firstLine, isBare, isCapital, secondLine } from './mrz.ts';
import type { Tokens } from './tokens.ts';

/** Takes the names of first lines and the numbers and births of second lines: `lines` are the places both begin at. */
export function findMachineLines(tokens: Tokens, finds: Find[]): void {
  for (const at of tokens.machineLines) {
    const names = firstLine(tokens.view, at);
    if (names !== undefined) {
      let last = names;
      for (let i = names; i < Math.min(tokens.view.length, names + MOST_SIGNS) && isNameSign(tokens.view.code[i]); i++)
        if (tokens.view.code[i] !== FILLER) last = i;
      takeBetween(tokens, finds, names, last + 1, 'PERSON');
      continue;
    }
    const ends = secondLine(tokens.view, at);
    if (!ends) continue;
    const number = ends[0] as number;
    takeBetween(tokens, finds, at, number, isBare(tokens.view.code[at]) ? 'FOREIGN_PASSPORT' : 'PASSPORT');
    takeBetween(tokens, finds, ends[2] as number, ends[3] as number, 'BIRTH_DATE');
  }
}

/** Two lines of a passport, should nothing stand between them. */
const MOST_SIGNS = 88;

/** The passports of Russia write some letters of a name as digits: «VASILI1». */
const isNameSign = (code: number | undefined): boolean => isCapital(code) || code === FILLER || isBare(code);

function takeBetween(
  tokens: Tokens,
  finds: Find[],
  from: number,
  to: number,
  type: 'PERSON' | 'PASSPORT' | 'FOREIGN_PASSPORT' | 'BIRTH_DATE',
): void {
  const first = firstFrom(tokens, from);
  let last = first;
  while (last + 1 < tokens.count && (tokens.end[last] as number) < to) last++;
  if ((tokens.start[first] as number) === from && (tokens.end[last] as number) === to && tokens.taken[first] === 0)
    take(tokens, finds, first, last, type, 0.95, 'format');
}

/** The first token that begins at `place` or behind it: tokens stand in order. */
function firstFrom({ start, count }: Tokens, place: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((start[middle] as number) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}
