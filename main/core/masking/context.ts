import { isFree, keywordAt, startsLine } from './finds.ts';
import { MARK, MASKED, type Tokens, WORD } from './tokens.ts';

/** Value of `Tokens.place` over the name of a street, a town or a thing: no person. */
export const PLACE_NAME = 1;
/** Over a date: no number is looked for there. */
export const DATE = 2;
/** The same over a hash, a GUID, an IP address or a number of the office's own. */
export const MACHINE = 3;

/** How far a word tells what a number is: words and tokens back, and one line end. */
const WORDS_BACK = 6;
const TOKENS_BACK = 16;
/** What says that a number is the office's stands closer: it uncovers, so it must be sure. */
const OFFICE_WORDS_BACK = 4;
const WORDS_AHEAD = 3;
const NONE: ReadonlySet<number> = new Set();

/** Tokens of a date: two right behind each other are two, and a text of nothing else is no work of minutes. */
const LONGEST_DATE = 8;

/**
 * The token before `t` as context sees it: a find counts as one, however many words it has, so that a text reads the same
 * with and without its mask.
 */
export function stepBack(tokens: Tokens, t: number): number {
  let at = t - 1;
  while (at > 0 && tokens.taken[at] !== 0 && tokens.opens[at] === 0) at--;
  while (at > t - LONGEST_DATE && at > 0 && tokens.place[at] === DATE && tokens.place[at - 1] === DATE) at--;
  return at;
}

/**
 * The nearest keyword of `wanted` before token `i`, or 0. The line above counts too, but not for `office`: what says that a
 * number is the office's must stand near it and on its line, or a note would uncover the next one.
 */
export function nearestKind(tokens: Tokens, i: number, wanted: ReadonlySet<number>, office: ReadonlySet<number> = NONE): number {
  let words = 0;
  let lines = startsLine(tokens, i) ? 1 : 0;
  for (let t = stepBack(tokens, i), steps = 0; t >= 0 && steps < TOKENS_BACK && words < WORDS_BACK; t = stepBack(tokens, t), steps++) {
    if (!isFree(tokens, t) || tokens.place[t] === DATE) words++;
    else if (tokens.kind[t] === WORD) {
      const keyword = keywordAt(tokens, t);
      if (keyword !== 0 && wanted.has(keyword) && !(office.has(keyword) && (lines > 0 || words >= OFFICE_WORDS_BACK))) return keyword;
      words++;
    }
    if (startsLine(tokens, t) && ++lines > 1) break;
  }
  return 0;
}

/** The nearest keyword of `wanted` behind token `i` on the same line: «123… (ИНН)». A comma or a sentence end stops the search. */
export function kindAhead(tokens: Tokens, i: number, wanted: ReadonlySet<number>): number {
  let words = 0;
  for (let t = i + 1; t < tokens.count && words < WORDS_AHEAD && !startsLine(tokens, t); t++) {
    if (tokens.kind[t] === MARK && (tokens.value[t] === 0x2e || tokens.value[t] === 0x3b || tokens.value[t] === 0x2c)) return 0;
    if (tokens.kind[t] === MASKED || !isFree(tokens, t)) return 0;
    if (tokens.kind[t] !== WORD) {
      if (tokens.kind[t] !== MARK) return 0;
      continue;
    }
    const keyword = keywordAt(tokens, t);
    if (keyword !== 0 && wanted.has(keyword)) return keyword;
    words++;
  }
  return 0;
}
