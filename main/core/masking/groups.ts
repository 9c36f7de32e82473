import { isDigits, isFree, isGlued, isMark, keywordAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { CLOSE, COLON, COMMA, DASH, DOT, NUMERO, OPEN, SLASH, UNDERSCORE } from './signs.ts';
import { DIGITS, MARK, type Tokens, WORD } from './tokens.ts';
import { isDigit } from './view.ts';

/** Digit a letter is misread for by OCR or by hand, by code; 255 for none. Counts only beside real digits. */
const LOOKS_LIKE = new Uint8Array(0x500).fill(255);
for (const [letters, digit] of [
  ['OoОоQD', 0],
  ['IlіІ', 1],
  ['Zz', 2],
  ['Зз', 3],
  ['Чч', 4],
  ['Ss', 5],
  ['бБG', 6],
  ['T', 7],
  ['ВB', 8],
  ['gq', 9],
] as const) {
  for (const letter of letters) LOOKS_LIKE[letter.charCodeAt(0)] = digit;
}

/** What stands before a chunk of a number. */
export const BY_SPACE = 1;
export const BY_DASH = 2;
export const BY_BRACKET = 4;
export const BY_NUMERO = 8;
export const BY_DOT = 16;
/** A line end: the number goes on in the next line, where a word says what it is. */
export const BY_LINE = 32;
export const BY_SLASH = 64;

/** Twenty digits set apart one by one are an account. */
const MOST_CHUNKS = 21;
const MOST_DIGITS = 26;
/** Chunks with letters in them. */
const MOST_SPOILED = 4;
/** What is read of a run before it is given up. */
const MOST_SIGNS = MOST_DIGITS + 60;

/** A number as written: chunks of digits with what separates them, read once and tried against every layout. */
export interface Group {
  /** Number of chunks. */
  count: number;
  /** Digits, OCR look-alikes read as digits. */
  readonly digits: Uint8Array;
  /** First and last token of each chunk, digits up to its end, what stands before it. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly upTo: Int32Array;
  readonly by: Uint8Array;
  /** Chunks that hold a look-alike letter: a failed control digit then proves nothing. */
  misread: boolean;
  /** A line end lies between two chunks. */
  crosses: boolean;
  /** The run at the first token is longer than any number: its last token, else -1. */
  tooLong: number;
}

export const newGroup = (): Group => ({
  count: 0,
  digits: new Uint8Array(MOST_SIGNS + 4),
  first: new Int32Array(MOST_CHUNKS),
  last: new Int32Array(MOST_CHUNKS),
  upTo: new Int32Array(MOST_CHUNKS),
  by: new Uint8Array(MOST_CHUNKS),
  misread: false,
  crosses: false,
  tooLong: -1,
});

/** Last token of a chunk of digits that begins at `i`, or -1. Letters among them must look like digits and not outnumber them. */
function chunkEnd(tokens: Tokens, i: number): number {
  const { kind, view, start, end } = tokens;
  if (kind[i] !== DIGITS && kind[i] !== WORD) return -1;
  if (!isFree(tokens, i) || tokens.place[i] !== 0) return -1;
  if (kind[i] === DIGITS && (kind[i + 1] !== WORD || !isGlued(tokens, i + 1))) return i;
  let last = i;
  let digits = 0;
  let letters = 0;
  for (let t = i; (kind[t] === DIGITS || kind[t] === WORD) && (t === i || (isGlued(tokens, t) && isFree(tokens, t))); t++) {
    for (let at = start[t] as number; at < (end[t] as number); at++) {
      const code = view.code[at] as number;
      if (isDigit(code)) digits++;
      else if (LOOKS_LIKE[code] !== 255 && code < 0x500) letters++;
      // A run with a real letter is no misread number: its leading digits alone are, as in «12345678901ab».
      else return kind[i] === DIGITS ? i : -1;
    }
    last = t;
    // No number is so long.
    if (digits + letters > MOST_SIGNS) return last;
  }
  // «ЧS3-331-478 67»: more letters than digits only where a dash and digits go on.
  const goesOn = digits + letters <= 4 && isMark(tokens, last + 1, DASH) && isDigits(tokens, last + 2) && lengthAt(tokens, last + 2) > 2;
  return (digits >= letters || goesOn) && digits > 0 && digits + letters > 1 ? last : kind[i] === DIGITS ? i : -1;
}

/** Last token of the digits and letters glued together from `i` on. */
export function runEnd(tokens: Tokens, i: number): number {
  let last = i;
  while ((tokens.kind[last + 1] === DIGITS || tokens.kind[last + 1] === WORD) && isGlued(tokens, last + 1) && isFree(tokens, last + 1))
    last++;
  return last;
}

/** Reads the number that begins at token `i`, of `most` chunks, into `group`; false when none does, or one too long. */
export function readGroup(tokens: Tokens, group: Group, i: number, most = MOST_CHUNKS): boolean {
  group.count = 0;
  group.misread = false;
  group.crosses = false;
  group.tooLong = -1;
  let total = 0;
  let spoiled = 0;
  let t = i;
  let by = 0;
  while (group.count < most) {
    const last = chunkEnd(tokens, t);
    if (last < 0) break;
    // OCR spoils a part of a number here and there, not one after another.
    if (last > t && ++spoiled > MOST_SPOILED) break;
    for (let token = t; token <= last; token++) {
      for (let at = tokens.start[token] as number; at < (tokens.end[token] as number); at++) {
        if (total >= MOST_SIGNS) {
          if (group.count === 0) group.tooLong = runEnd(tokens, i);
          return false;
        }
        const code = tokens.view.code[at] as number;
        if (!isDigit(code)) group.misread = true;
        group.digits[total++] = isDigit(code) ? code - 0x30 : (LOOKS_LIKE[code] as number);
      }
    }
    const n = group.count++;
    group.first[n] = t;
    group.last[n] = last;
    group.upTo[n] = total;
    group.by[n] = by;
    if (by & BY_LINE) group.crosses = true;
    if (total > MOST_DIGITS) break;
    by = 0;
    t = last + 1;
    if (startsLine(tokens, t) && group.count < 4 && t < tokens.count) {
      by |= BY_LINE;
      if (isMark(tokens, t, NUMERO) || keywordAt(tokens, t) === KW.numberWord) {
        by |= BY_NUMERO;
        t++;
      }
      if (!isDigits(tokens, t) || (t > last + 1 && startsLine(tokens, t))) break;
      continue;
    }
    for (let marks = 0; marks < 3 && t < tokens.count && !startsLine(tokens, t); marks++) {
      if (!isGlued(tokens, t)) by |= BY_SPACE;
      if (isMark(tokens, t, DASH) || isMark(tokens, t, UNDERSCORE)) by |= BY_DASH;
      else if (isMark(tokens, t, OPEN) || isMark(tokens, t, CLOSE)) by |= BY_BRACKET;
      else if (isMark(tokens, t, NUMERO) || keywordAt(tokens, t) === KW.numberWord) by |= BY_NUMERO;
      else if (isMark(tokens, t, DOT)) by |= BY_DOT;
      else if (isMark(tokens, t, COMMA) && (isMark(tokens, t + 1, NUMERO) || keywordAt(tokens, t + 1) === KW.numberWord)) by |= BY_NUMERO;
      // «60 16 ,884102»: the comma is a slip of the hand.
      else if (isMark(tokens, t, COMMA) && !isGlued(tokens, t) && isGlued(tokens, t + 1) && isDigits(tokens, t + 1)) by |= BY_SPACE;
      else if (isMark(tokens, t, SLASH) && isGlued(tokens, t) && isGlued(tokens, t + 1) && chunkEnd(tokens, t + 1) > 0) by |= BY_SLASH;
      else break;
      t++;
    }
    if (t >= tokens.count) break;
    // «серия 92 14⏎№ 663081»
    if (startsLine(tokens, t)) {
      if (!isDigits(tokens, t) || group.count > 3) break;
      by |= BY_LINE;
    }
    if (!isGlued(tokens, t)) by |= BY_SPACE;
    if (by === 0) break;
  }
  return group.count > 0;
}

/** The chunks up to `chunk` are one digit each: «4 7 5 8 3 1…». */
export const isSpelled = (group: Group, chunk: number): boolean => chunk > 4 && group.upTo[chunk] === chunk + 1;

/** The first chunks of the group have these lengths. */
export function hasLayout(group: Group, ...lengths: readonly number[]): boolean {
  if (group.count < lengths.length) return false;
  let total = 0;
  for (let i = 0; i < lengths.length; i++) {
    total += lengths[i] as number;
    if (group.upTo[i] !== total) return false;
  }
  return true;
}

/** A mark that may go on with a number: «2026-11», «4-1/2», «1.14», «63:01». */
const joins = (tokens: Tokens, t: number): boolean =>
  isMark(tokens, t, DASH) || isMark(tokens, t, SLASH) || isMark(tokens, t, DOT) || isMark(tokens, t, COLON);

/** The number ends after chunk `nth`: it does not go on behind a dash, a slash, a colon or a dot with more digits. */
export function endsAfter(tokens: Tokens, group: Group, nth: number): boolean {
  const next = (group.last[nth] as number) + 1;
  if (next >= tokens.count || !isGlued(tokens, next)) return true;
  if (tokens.kind[next] === WORD) return true;
  return !(joins(tokens, next) && isGlued(tokens, next + 1) && isDigits(tokens, next + 1));
}

/** The token is a later part of something longer: a case number, a GUID, a version. */
export function continues(tokens: Tokens, i: number): boolean {
  if (i === 0 || !isGlued(tokens, i)) return false;
  if (!isFree(tokens, i - 1)) return false;
  if (tokens.kind[i - 1] === DIGITS) return true;
  // «ИНН123…» glues a word to its number; «b74a5» is one name.
  if (tokens.kind[i - 1] === WORD)
    return (
      keywordAt(tokens, i - 1) === 0 &&
      (lengthAt(tokens, i - 1) < 3 || (tokens.kind[i - 2] === DIGITS && isFree(tokens, i - 2) && isGlued(tokens, i - 1)))
    );
  if (tokens.kind[i - 1] !== MARK || i < 2 || !isGlued(tokens, i - 1)) return false;
  return (
    joins(tokens, i - 1) &&
    (isDigits(tokens, i - 2) || (tokens.kind[i - 2] === WORD && isMark(tokens, i - 1, DASH) && keywordAt(tokens, i - 2) === 0))
  );
}

/** «/orders/4418820937»: a part of an address on the net. */
export const isPath = (tokens: Tokens, i: number): boolean =>
  isGlued(tokens, i) && isMark(tokens, i - 1, SLASH) && isGlued(tokens, i - 1) && tokens.kind[i - 2] === WORD;
