import { PLACE_NAME } from './context.ts';
import { EV } from './evidence.ts';
import { type Find, isDigits, isFree, isGlued, isMark, isWord, keywordAt, lengthAt, startsLine, take } from './finds.ts';
import { KW } from './keywords.ts';
import { AREA, BARE, ENOUGH, FLAT, HOUSE, last, nameable, NONE, PLACES, STREET, TERRITORY, TOWN, WORTH } from './level.ts';
import { component } from './levels.ts';
import { followedByNumber, ordinalBare, streetWorth } from './streets.ts';
import { ordinalAt, regionBehind, suffixAt } from './suffixes.ts';
import { ADJECTIVE, FIRST, FUNCTION, KEYWORD_LIMIT, keywordOf, PEOPLE_OF, PLACE, STREET as STREET_BIT, SURNAME } from './lexicon.ts';
import { COMMA, DASH, DOT, OPEN, SEMICOLON, SLASH } from './signs.ts';
import { DIGITS, MARK, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';
import { isDigit, misreadLetter } from './view.ts';

/**
 * Addresses as chains of levels (index, region, district, town, territory, street, house, flat), one after another, with
 * commas or without, downwards or upwards. Each level has its points (`WORTH`); a chain with a place, a number and
 * {@link ENOUGH} points is somebody's address. Without a number the names in it are still no persons.
 */

const MOST_LEVELS = 14;

export function findAddresses(tokens: Tokens, finds: Find[]): void {
  const { numbers, digits, numerals, addressWords, lastAddressWord } = tokens;
  // A chain has its number behind its beginning: further on only what has its word is looked at, for it hides no person.
  const lastNumber = numerals > 0 ? tokens.count : digits > 0 ? (numbers[digits - 1] as number) : 0;
  const farthest = Math.max(lastNumber, lastAddressWord);
  const bare = addressWords + numerals === 0;
  let next = 0;
  for (let i = 0; i <= farthest; i++) {
    if (tokens.kind[i] === MARK || !isFree(tokens, i) || tokens.place[i] === PLACE_NAME) continue;
    if (bare) {
      // Without a word of addresses, a town and a street are no further from their number than this.
      while (next < digits && (numbers[next] as number) < i) next++;
      if (next >= digits) return;
      if ((numbers[next] as number) - i > FARTHEST) continue;
    }
    if (!(i < lastNumber ? mayStart(tokens, i) : isTyped(tokens, i))) continue;
    const end = addressFrom(tokens, finds, i);
    if (end > i) i = end - 1;
  }
}

const FARTHEST = 6;

const STARTERS = new Uint8Array(KEYWORD_LIMIT);
for (const keyword of [KW.region, KW.regionLetters, KW.town, KW.area, KW.street, KW.quarter, KW.country, KW.district, KW.unit, KW.road])
  STARTERS[keyword] = 1;

/** A letter is the word of a level with its dot only, but for «г Самара»; «а .» is a small word at the end of a sentence. */
const isSaid = (tokens: Tokens, i: number): boolean =>
  lengthAt(tokens, i) > 1 ||
  isWord(tokens, i, 'г') ||
  (isMark(tokens, i + 1, DOT) && (isGlued(tokens, i + 1) || !((tokens.value[i] as number) & FUNCTION)));

/** «ул.», «г.», or a name with its word behind it. */
function isTyped(tokens: Tokens, i: number): boolean {
  if (tokens.addressWords === 0 || tokens.kind[i] !== WORD) return false;
  const keyword = keywordAt(tokens, i);
  if (STARTERS[keyword] === 1) return isSaid(tokens, i);
  if (keyword !== 0 || lengthAt(tokens, i) < 2) return false;
  return suffixAt(tokens, i) > 0 || regionBehind(tokens, i) > i;
}

/** A cheap look before the grammar is tried: most words of a text start no address. */
function mayStart(tokens: Tokens, i: number): boolean {
  if (tokens.kind[i] === DIGITS) {
    if (lengthAt(tokens, i) === 6) return i === 0 || !isGlued(tokens, i) || tokens.kind[i - 1] !== WORD;
    return lengthAt(tokens, i) <= 3 && (ordinalAt(tokens, i) > 0 || startsByNumber(tokens, i));
  }
  if (tokens.kind[i] !== WORD) return false;
  const value = tokens.value[i] as number;
  const keyword = keywordOf(value);
  const length = lengthAt(tokens, i);
  const typed = tokens.addressWords > 0;
  // Most words: known, no name of anything, and longer than an abbreviation.
  if (keyword === 0 && value !== 0 && (value & NAMES) === 0 && length > 4 && !typed) return false;
  if (STARTERS[keyword] === 1) return isSaid(tokens, i);
  if (keyword === KW.house || keyword === KW.flat) return length > 1;
  // «с/с Плехановский»
  if (length === 3 && tokens.view.code[(tokens.start[i] as number) + 1] === SLASH) return true;
  if (keyword === KW.numeral) return keywordAt(tokens, i + 1) === KW.area;
  if (length < 2) return length === 1 && isMark(tokens, i + 1, DOT);
  if (length === 4 && isWord(tokens, i, 'зато') && shapeAt(tokens, i) === UPPER) return true;
  if (!nameable(tokens, i)) return false;
  if (value & PLACE || (typed && suffixAt(tokens, i) > 0)) return true;
  if (value === 0 && typed && isMark(tokens, i + 1, COMMA) && isAfterAddressWord(tokens, i)) return true;
  if (typed && (isMark(tokens, i + 1, DOT) || isMark(tokens, i + 1, OPEN)) && regionBehind(tokens, i) > i) return true;
  // A street without its word has a number one to three words on.
  if (tokens.digits + tokens.numerals + tokens.addressWords === 0 || (streetWorth(tokens, i) === 0 && !(value & (FIRST | ADJECTIVE))))
    return false;
  for (let t = i; t < i + 3; t++) {
    if (followedByNumber(tokens, t)) return lineMayHold(tokens, i);
    if (tokens.kind[t + 1] !== WORD) return false;
  }
  return false;
}

/** Tokens looked at of a long line. */
const LINE_REACH = 64;

/** A number alone with no word of addresses and no town in its line is nobody's address, whatever the other lines have. */
function lineMayHold(tokens: Tokens, i: number): boolean {
  let numbers = 0;
  const decides = (t: number): boolean => {
    const keyword = keywordAt(tokens, t);
    if (isDigits(tokens, t) || keyword === KW.numeral) numbers++;
    const place = ((tokens.value[t] as number) & PLACE) !== 0 || (keyword >= KW.region && keyword <= KW.country);
    return numbers > 1 || (tokens.kind[t] === WORD && place);
  };
  for (let t = i; t < Math.min(tokens.count, i + LINE_REACH) && (t === i || !startsLine(tokens, t)); t++) if (decides(t)) return true;
  for (let t = i - 1; t >= Math.max(0, i - LINE_REACH) && !startsLine(tokens, t + 1); t--) if (decides(t)) return true;
  return false;
}

/** «прописан: Тюнгур, ул. …»: the word of addresses right before, a mark between at most. */
const isAfterAddressWord = (tokens: Tokens, i: number): boolean =>
  keywordAt(tokens, i - 1) === KW.address || (tokens.kind[i - 1] === MARK && keywordAt(tokens, i - 2) === KW.address);

/** What a word is that may be a town or a street without its word. */
const NAMES = PLACE | FIRST | ADJECTIVE | SURNAME | PEOPLE_OF | STREET_BIT;

/** «16 мкр.», «8 Марта 5», «50 лет Октября 3», «12-й км» */
function startsByNumber(tokens: Tokens, i: number): boolean {
  if (tokens.kind[i + 1] === MARK)
    return isMark(tokens, i + 1, DASH) && (keywordAt(tokens, i + 3) === KW.road || ordinalBare(tokens, i) > i);
  const letter = isGlued(tokens, i + 1) && lengthAt(tokens, i + 1) === 1;
  const keyword = keywordAt(tokens, letter ? i + 2 : i + 1);
  return keyword === KW.area || keyword === KW.quarter || keyword === KW.road || keyword === KW.month || isWord(tokens, i + 1, 'лет');
}

/** Reads levels from `i`; writes the address down if they are enough. Answers the token after what was read. */
function addressFrom(tokens: Tokens, finds: Find[], i: number): number {
  const told = tokens.addressWords > 0 && toldBefore(tokens, i);
  let has = NONE;
  let points = told ? WORTH.told : 0;
  let evidence = told ? EV['told-address'] : 0;
  let end = i;
  let good = -1;
  let goodEvidence = 0;
  let first = NONE;
  let t = i;
  for (let n = 0; n < MOST_LEVELS && t < tokens.count; n++) {
    const next = component(tokens, t, has, told);
    if (next === t) break;
    const { level, worth } = last;
    // A second street or a second house without a word is another address.
    if (level & STREET && has & STREET && has & HOUSE) break;
    if (level & (STREET | TOWN | AREA | TERRITORY) && !(level & BARE)) tokens.place.fill(PLACE_NAME, t, next);
    if (first === NONE) first = level;
    has |= level;
    points += worth;
    evidence |= last.evidence;
    end = next;
    if (points >= ENOUGH && has & (HOUSE | FLAT) && has & placesFor(first)) {
      good = end;
      goodEvidence = evidence;
    }
    t = afterSeparator(tokens, next, has);
    if (startsLine(tokens, t) && t === next && !typed(tokens, t)) break;
  }
  if (good < 0) {
    if (isTyped(tokens, i)) return Math.max(end, i + 1);
    // Begun by chance, for a number stands further on: whether names are no persons must not hang on that.
    for (let at = i; at < end; at++) if (tokens.place[at] === PLACE_NAME) tokens.place[at] = NONE;
    // Without a place in it no part of the chain is an address either.
    return has & PLACES ? i + 1 : Math.max(end, i + 1);
  }
  tokens.place.fill(NONE, i, good);
  const from = spoiledIndex(tokens, i);
  take(tokens, finds, from, good - 1, 'ADDRESS', Math.min(1, 0.75 + points / 50), 'address', goodEvidence);
  return good;
}

/** «4З0О16 , Республика»: an index of which OCR made letters stands before what was read; its first token, or `i`. */
function spoiledIndex(tokens: Tokens, i: number): number {
  if (!isMark(tokens, i - 1, COMMA)) return i;
  let t = i - 2;
  while (t > 0 && isGlued(tokens, t) && isFree(tokens, t - 1) && tokens.kind[t - 1] !== MARK) t--;
  const signs = t >= 0 ? (tokens.end[i - 2] as number) - (tokens.start[t] as number) : 0;
  if (signs !== 6 || !isFree(tokens, t) || t === i - 2 || startsLine(tokens, i)) return i;
  // «паспорт 45 1О 12З456, ул. Мира»: what has a number or a word before it is no index.
  if (!startsLine(tokens, t) && tokens.kind[t - 1] !== MARK && keywordAt(tokens, t - 1) !== KW.address) return i;
  for (let at = tokens.start[t] as number; at < (tokens.end[i - 2] as number); at++) {
    const code = tokens.view.code[at] as number;
    if (!isDigit(code) && misreadLetter(code) === 0 && !SPOILED.includes(String.fromCharCode(code))) return i;
  }
  return t;
}
const SPOILED = 'OoОоЗзIlбБ';

/** Read upwards, «кв. 5, д. 3, ул. Мира», a town is not enough: «участок 12, г. Самара» is an election's. */
const placesFor = (first: number): number => (first & (HOUSE | FLAT) ? PLACES & ~TOWN : PLACES);

/** A line may begin with a level that has its word. */
const typed = (tokens: Tokens, t: number): boolean => {
  const keyword = keywordAt(tokens, t);
  if (keyword === 0) return false;
  if (lengthAt(tokens, t) === 1) return isMark(tokens, t + 1, DOT);
  return keyword >= KW.region && keyword <= KW.flat;
};

/** Past a comma, a dot, a dash between spaces, or a small word: «дом 5 по ул. Мира», «на Лесной, 5, в квартире 3». */
function afterSeparator(tokens: Tokens, t: number, has: number): number {
  let next = t;
  if (isMark(tokens, next, COMMA)) next++;
  else if (isMark(tokens, next, SEMICOLON) && !(has & HOUSE)) next++;
  else if (isMark(tokens, next, DOT) && !startsLine(tokens, next + 1)) next++;
  else if (isMark(tokens, next, DASH) && !isGlued(tokens, next) && !(has & FLAT)) {
    // «6 - 1» is house and flat; behind a house nothing else goes on with a dash.
    const flat =
      isDigits(tokens, next + 1) && lengthAt(tokens, next + 1) <= 3 && (tokens.kind[next + 2] !== WORD || startsLine(tokens, next + 2));
    if (!(has & HOUSE) || flat) next++;
  }
  const small = isWord(tokens, next, 'по') || isWord(tokens, next, 'в') || isWord(tokens, next, 'на');
  const ordinal = keywordAt(tokens, next + 1) === KW.numeral && keywordAt(tokens, next + 2) === KW.flat;
  return small && (typed(tokens, next + 1) || ordinal) ? next + 1 : next;
}

/** «прож. по адресу: …», «адрес скажи — …»: a word of addresses a little before, in the same line. */
function toldBefore(tokens: Tokens, i: number): boolean {
  for (let t = i - 1; t >= Math.max(0, i - TOLD_BACK) && !startsLine(tokens, t + 1); t--) {
    if (!isFree(tokens, t)) return false;
    if (keywordAt(tokens, t) === KW.address) return true;
  }
  return i > 0 && startsLine(tokens, i) && (keywordAt(tokens, i - 1) === KW.address || keywordAt(tokens, i - 2) === KW.address);
}
const TOLD_BACK = 9;
