import { type Find, take } from './finds.ts';
import type { Tokens } from './tokens.ts';
import { isDigit, type View } from './view.ts';

/**
 * The machine-readable lines of a passport (ICAO Doc 9303, parts 3 and 4): names in the first, number and date of birth in
 * the second. Their parts are glued to each other, so the tokens are cut where the parts end.
 */
const FILLER = 0x3c;
const isCapital = (code: number | undefined): boolean => code !== undefined && code >= 0x41 && code <= 0x5a;
const isSign = (code: number | undefined): boolean => isCapital(code) || code === FILLER || (code !== undefined && isDigit(code));

/** Lengths of the parts of a second line before its last check digits: number, check, state, birth, check, sex, expiry, check. */
const SECOND = [9, 1, 3, 6, 1, 1, 6, 1] as const;
const PARTS = [isSign, isSign, (code?: number) => isCapital(code) || code === FILLER, isBare, isBare, isSign, isBare, isBare] as const;

function isBare(code: number | undefined): boolean {
  return code !== undefined && isDigit(code);
}

/** Places where the parts of a second line that begins at `at` end; undefined when it is none. */
export function secondLine({ code, length }: View, at: number): readonly number[] | undefined {
  if (at + 28 > length || !isSign(code[at])) return undefined;
  const ends: number[] = [];
  let from = at;
  for (const [n, size] of SECOND.entries()) {
    const fits = PARTS[n] as (typeof PARTS)[number];
    for (let i = from; i < from + size; i++) if (!fits(code[i])) return undefined;
    from += size;
    ends.push(from);
  }
  return ends;
}

/** The place behind the document's type and state, «P<RUS», where the surname begins; undefined when no first line begins at `at`. */
export function firstLine({ code, length }: View, at: number): number | undefined {
  const type = code[at] as number;
  if (!(type === 0x50 || type === 0x56 || type === 0x49 || type === 0x41 || type === 0x43)) return undefined;
  if (!(code[at + 1] === FILLER || isCapital(code[at + 1]))) return undefined;
  for (let i = at + 2; i < at + 5; i++) if (!isCapital(code[i])) return undefined;
  let fillers = 0;
  for (let i = at + 5; i < Math.min(length, at + 50) && isSign(code[i]); i++) if (code[i] === FILLER) fillers++;
  return fillers >= 2 && isCapital(code[at + 5]) ? at + 5 : undefined;
}

/** Takes the names of first lines and the numbers and births of second lines: `lines` are the places both begin at. */
export function findMachineLines(tokens: Tokens, finds: Find[]): void {
  for (const at of tokens.machineLines) {
    const names = firstLine(tokens.view, at);
    if (names !== undefined) {
      let last = names;
      for (let i = names; i < tokens.view.length && (isCapital(tokens.view.code[i]) || tokens.view.code[i] === FILLER); i++)
        if (isCapital(tokens.view.code[i])) last = i;
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

function takeBetween(
  tokens: Tokens,
  finds: Find[],
  from: number,
  to: number,
  type: 'PERSON' | 'PASSPORT' | 'FOREIGN_PASSPORT' | 'BIRTH_DATE',
): void {
  let first = 0;
  while (first < tokens.count && (tokens.start[first] as number) < from) first++;
  let last = first;
  while (last + 1 < tokens.count && (tokens.end[last] as number) < to) last++;
  if ((tokens.start[first] as number) === from && (tokens.end[last] as number) === to && tokens.taken[first] === 0)
    take(tokens, finds, first, last, type, 0.95, 'format');
}
