import { DATE } from './context.ts';
import { isDigits, isFree, isGlued, isMark, keywordAt, lengthAt, startsLine } from './finds.ts';
import { houseNumber, isCounted, numberEnd, numberWords } from './housenumbers.ts';
import { KW } from './keywords.ts';
import { BARE, done, ends, FLAT, HOUSE, INDEX, NONE, OTHER, shows, STREET, TERRITORY, TOWN, WORTH } from './level.ts';
import { COMMA, DASH, DOT, NUMERO, SEMICOLON, SLASH } from './signs.ts';
import { type Tokens, WORD } from './tokens.ts';

/** Houses, flats and indexes: with their word, right behind a street, and as OCR spoils them. */

export function wordedHouse(tokens: Tokens, t: number): number {
  const next = numberWords(tokens, t);
  return done(HOUSE, WORTH.wordedNumber + (ends(tokens, next) ? WORTH.closed : 0), next);
}

/** Six digits at the beginning of an address: not the number of a passport, and not the end of a line that the next begins with. */
function standsAlone(tokens: Tokens, t: number): boolean {
  if (!startsLine(tokens, t)) {
    let before = t - 1;
    while (before >= 0 && t - before < 3 && isMark(tokens, before, DOT)) before--;
    if (isDigits(tokens, t - 1) || isMark(tokens, t - 1, NUMERO) || keywordAt(tokens, before) === KW.numberWord) return false;
    if (isGlued(tokens, t) && isGlued(tokens, t - 1) && isDigits(tokens, t - 2) && !isMark(tokens, t - 1, SEMICOLON)) return false;
    if (startsLine(tokens, t + 1)) return false;
  }
  return isMark(tokens, t + 1, COMMA) || tokens.kind[t + 1] === WORD;
}

/** An index at either end, the house right behind a street, «12-45» as house and flat. */
export function bareNumber(tokens: Tokens, t: number, has: number, told: boolean): number {
  const length = lengthAt(tokens, t);
  if (length === 6) {
    if (has === NONE && standsAlone(tokens, t)) return done(INDEX, WORTH.index, t + 1);
    const closes = !isDigits(tokens, t + 1) || startsLine(tokens, t + 1);
    return has & (HOUSE | FLAT) && isMark(tokens, t - 1, COMMA) && closes ? done(INDEX, 0, t + 1) : t;
  }
  // A line begins with a number of its own unless the street above still wants its house.
  if (length > 4 || has & FLAT || (startsLine(tokens, t) && (has & HOUSE || !(has & STREET)))) return t;
  if (
    !(has & (STREET | TERRITORY)) &&
    !(has & TOWN && (!(has & BARE) || has & OTHER) && isMark(tokens, t - 1, COMMA)) &&
    !(has & TOWN && !(has & BARE) && (isJoined(tokens, t) || ends(tokens, numberEnd(tokens, t))))
  )
    return t;
  // «2 этаж», «3 подъезд», «318 квартира»
  const typed = keywordAt(tokens, t + 1);
  if (
    has & HOUSE &&
    (typed === KW.entrance || typed === KW.flat) &&
    !isGlued(tokens, t + 1) &&
    !startsLine(tokens, t + 1) &&
    !isDigits(tokens, isMark(tokens, t + 2, DOT) ? t + 3 : t + 2)
  )
    return done(typed === KW.flat ? FLAT : HOUSE, typed === KW.flat ? WORTH.flat : 0, t + 2);
  const next = numberEnd(tokens, t);
  if (next === 0) return t;
  if (has & HOUSE) {
    const parted = isMark(tokens, t - 1, COMMA) || isMark(tokens, t - 1, DASH);
    if (isCounted(tokens, next) || (!parted && !told && !(has & TOWN)) || length > 3) return t;
    return done(FLAT, WORTH.number + (ends(tokens, next) ? WORTH.closed : 0), next);
  }
  const worth =
    WORTH.number +
    (isJoined(tokens, t) ? WORTH.joinedNumber : 0) +
    (isCounted(tokens, next) ? WORTH.counted : ends(tokens, next) ? WORTH.closed : 0);
  return done(HOUSE, worth, next);
}

export const isJoined = (tokens: Tokens, t: number): boolean =>
  (isMark(tokens, t + 1, DASH) || isMark(tokens, t + 1, SLASH)) &&
  isGlued(tokens, t + 1) &&
  isGlued(tokens, t + 2) &&
  isDigits(tokens, t + 2) &&
  lengthAt(tokens, t + 2) <= 4;

/** «д. 68/2», «корп. 3», «кв. № 27», «лит. А»; `letters` is how long a name of letters may be. */
export function numbered(tokens: Tokens, t: number, after: number, level: number, worth: number, letters = 0): number {
  let at = after;
  if (isMark(tokens, at, NUMERO) || keywordAt(tokens, at) === KW.numberWord) at++;
  if (isMark(tokens, at, DOT)) at++;
  // «д.⏎33»: a word that was cut goes on in the next line.
  if (startsLine(tokens, at) && keywordAt(tokens, t) !== KW.house && !isMark(tokens, at - 1, DOT)) return t;
  if (isDigits(tokens, at) && lengthAt(tokens, at) <= 5 && isFree(tokens, at) && tokens.place[at] !== DATE)
    return done(level, worth, houseNumber(tokens, at));
  if (keywordAt(tokens, at) === KW.numeral) {
    const end = numberWords(tokens, at);
    return end > at ? done(level, worth, end) : t;
  }
  const misread = misreadNumber(tokens, at);
  if (misread > at) return done(level, worth, misread);
  if (
    letters > 0 &&
    tokens.kind[at] === WORD &&
    lengthAt(tokens, at) <= letters &&
    !startsLine(tokens, at) &&
    (shows(tokens, at) || isMark(tokens, after - 1, DOT)) &&
    (keywordAt(tokens, at) === 0 || ends(tokens, at + 1))
  )
    return done(level, worth, isDigits(tokens, at + 1) && isGlued(tokens, at + 1) ? at + 2 : at + 1);
  return t;
}

const MISREAD = new Set([...'оОoOзЗбlIіІ'].map((letter) => letter.charCodeAt(0)));

/** «кв. З», «д. l7»: a number of which OCR made letters. */
export function misreadNumber(tokens: Tokens, t: number): number {
  const { view, start, end, kind } = tokens;
  if (kind[t] !== WORD || lengthAt(tokens, t) > 3) return t;
  for (let at = start[t] as number; at < (end[t] as number); at++) if (!MISREAD.has(view.code[at] as number)) return t;
  return isDigits(tokens, t + 1) && isGlued(tokens, t + 1) ? houseNumber(tokens, t + 1) : t + 1;
}
