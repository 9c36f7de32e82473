import { isDigits, isFree, isGlued, isMark, isWord, keywordAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { COUNTED, keywordOf, ORDINARY } from './lexicon.ts';
import { worthAt } from './numerals.ts';
import { COLON, COMMA, DASH, DOT, QUOTE, SLASH } from './signs.ts';
import { CAPITAL, shapeAt, type Tokens, WORD } from './tokens.ts';

/** Numbers of houses and flats as they are written and said. */

const isLetter = (tokens: Tokens, t: number): boolean => tokens.kind[t] === WORD && lengthAt(tokens, t) === 1;

/** Token after a house number: 38, 7а, 41/2, 12-45, 5к2, 7 «Б», 49-2-117. */
export function houseNumber(tokens: Tokens, t: number): number {
  let next = t + 1;
  let dashes = 0;
  for (let n = 0; n < 6; n++) {
    if (!isGlued(tokens, next) || next >= tokens.count) break;
    if (isLetter(tokens, next) && isDigits(tokens, next - 1) && keywordOf(tokens.value[next] as number) !== KW.money) next++;
    else if (
      (isMark(tokens, next, SLASH) || (isMark(tokens, next, DASH) && dashes < 2)) &&
      isGlued(tokens, next + 1) &&
      ((isDigits(tokens, next + 1) && lengthAt(tokens, next + 1) <= 4) || isLetter(tokens, next + 1))
    ) {
      if (isMark(tokens, next, DASH)) dashes++;
      next += 2;
    } else if (isDigits(tokens, next) && tokens.kind[next - 1] === WORD) next++;
    else break;
  }
  if (isMark(tokens, next, QUOTE) && isLetter(tokens, next + 1) && isMark(tokens, next + 2, QUOTE)) return next + 3;
  // «12 А» with a space, when the letter stands alone.
  const apart = isLetter(tokens, next) && !startsLine(tokens, next) && shapeAt(tokens, next) === CAPITAL;
  const dotted = isMark(tokens, next + 1, DOT) && !startsLine(tokens, next + 1);
  return apart && !dotted && (isMark(tokens, next + 1, COMMA) || next + 1 >= tokens.count || startsLine(tokens, next + 1))
    ? next + 1
    : next;
}

/** Token after a number that may be a house by itself, or 0: no time, no date, no part of a longer number. */
export function numberEnd(tokens: Tokens, t: number): number {
  if (!isDigits(tokens, t) || lengthAt(tokens, t) > 4 || tokens.place[t] !== 0 || !isFree(tokens, t)) return 0;
  const next = houseNumber(tokens, t);
  const joins = isMark(tokens, next, DOT) || isMark(tokens, next, DASH) || isMark(tokens, next, COLON) || isMark(tokens, next, SLASH);
  if (joins && isGlued(tokens, next) && isDigits(tokens, next + 1) && isGlued(tokens, next + 1)) return 0;
  // «8 912 345», «45 12 773190»: more digits than a house and a flat have.
  if (
    isDigits(tokens, next) &&
    !startsLine(tokens, next) &&
    (lengthAt(tokens, next) > 3 || (isDigits(tokens, next + 1) && !startsLine(tokens, next + 1)))
  )
    return 0;
  return next;
}

/** The word at `t` is what a number before it counts. */
export function isCounted(tokens: Tokens, t: number): boolean {
  if (tokens.kind[t] !== WORD || startsLine(tokens, t) || lengthAt(tokens, t) < 3) return false;
  const value = tokens.value[t] as number;
  return (
    (value & (COUNTED | ORDINARY)) === (COUNTED | ORDINARY) &&
    (keywordOf(value) === 0 || keywordOf(value) === KW.money || keywordOf(value) === KW.year)
  );
}

/** Token after a number in words at `t`, or `t`: «сорок два», «сто тринадцать», «четыре дробь два». */
export function numberWords(tokens: Tokens, t: number): number {
  let next = t;
  let below = Number.POSITIVE_INFINITY;
  while (next - t < 6 && keywordAt(tokens, next) === KW.numeral && (next === t || !startsLine(tokens, next))) {
    // «четвёртый подъезд» is no part of «сто восемь», and «сорок шесть два» are two numbers.
    const worth = worthAt(tokens, next);
    if (worth >= below || (next > t && keywordAt(tokens, next + 1) === KW.entrance && !startsLine(tokens, next + 1))) break;
    below = worth >= 100 ? 100 : worth >= 20 ? 10 : 0;
    next++;
    if (isWord(tokens, next, 'дробь') && keywordAt(tokens, next + 1) === KW.numeral) {
      next++;
      below = Number.POSITIVE_INFINITY;
    }
  }
  return next;
}
