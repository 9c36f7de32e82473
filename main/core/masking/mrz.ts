import { isDigit, type View } from './view.ts';

/**
 * The machine-readable lines of a passport (ICAO Doc 9303, parts 3 and 4): names in the first, number and date of birth in
 * the second. Their parts are glued to each other, so the tokens are cut where the parts end.
 */
export const FILLER = 0x3c;
export const isCapital = (code: number | undefined): boolean => code !== undefined && code >= 0x41 && code <= 0x5a;
const isSign = (code: number | undefined): boolean => isCapital(code) || code === FILLER || (code !== undefined && isDigit(code));

/** Lengths of the parts of a second line before its last check digits: number, check, state, birth, check, sex, expiry, check. */
const SECOND = [9, 1, 3, 6, 1, 1, 6, 1] as const;
const PARTS = [isSign, isSign, (code?: number) => isCapital(code) || code === FILLER, isBare, isBare, isSign, isBare, isBare] as const;

export function isBare(code: number | undefined): boolean {
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
