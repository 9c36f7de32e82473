import { DATE, MACHINE, PLACE_NAME } from './context.ts';
import { type Find, isDigits, isFree, isGlued, isMark, isWord, keywordAt, lengthAt, startsLine, take } from './finds.ts';
import { KW } from './keywords.ts';
import { ADJECTIVE, keywordOf, PLACE, SURNAME, SURNAME_LIKE } from './lexicon.ts';
import { COLON, COMMA, DASH, DOT, NUMERO, QUOTE, SLASH } from './signs.ts';
import { CAPITAL, DIGITS, LATIN, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';

/**
 * Addresses by grammar: components (index, region, district, town, territory, street, house, building, flat) one after
 * another, with commas or without. Only with a house, a plot or a flat it is somebody's address; without one the names in
 * it are still no persons.
 */

const MOST_COMPONENTS = 12;

const NONE = 0;
const INDEX = 1;
const AREA = 2;
const TOWN = 4;
const TERRITORY = 8;
const STREET = 16;
const HOUSE = 32;
const FLAT = 64;
/** A town told by nothing but its name: Артём and Вера stay free for the names unless an address comes of it. */
const BARE = 128;

/** Kind of the last component read by {@link component}. */
let read = NONE;

export function findAddresses(tokens: Tokens, finds: Find[]): void {
  for (let i = 0; i < tokens.count; i++) {
    if (!isFree(tokens, i) || tokens.place[i] !== 0 || !mayStart(tokens, i)) continue;
    const end = addressFrom(tokens, finds, i);
    if (end > i) i = end - 1;
  }
}

const STARTERS = new Set([KW.region, KW.town, KW.area, KW.street, KW.quarter, KW.country, KW.district]);

/** A cheap look before the grammar is tried: most words of a text start no address. */
function mayStart(tokens: Tokens, i: number): boolean {
  if (tokens.kind[i] === DIGITS) return (lengthAt(tokens, i) === 6 && (i === 0 || !isGlued(tokens, i))) || ordinalAt(tokens, i) > 0;
  if (tokens.kind[i] !== WORD) return false;
  const keyword = keywordAt(tokens, i);
  if (STARTERS.has(keyword)) return true;
  if (keyword === KW.house) return !isWord(tokens, i, 'д');
  if (keyword === KW.address) return true;
  return nameable(tokens, i) && (((tokens.value[i] as number) & PLACE) !== 0 || suffixAt(tokens, i) > 0);
}

/** Reads components from `i`; writes the address down if it has a house. Answers the token after what was read. */
function addressFrom(tokens: Tokens, finds: Find[], i: number): number {
  let has = NONE;
  let end = i;
  let good = -1;
  let t = i;
  const told = keywordAt(tokens, i) === KW.address;
  if (told) {
    t = afterIntroduction(tokens, i);
    end = t;
  }
  const from = t;
  for (let n = 0; n < MOST_COMPONENTS && t < tokens.count; n++) {
    const next = component(tokens, t, has, told);
    if (next === t) break;
    if (read & (STREET | TOWN | AREA | TERRITORY) && !(read & BARE)) tokens.place.fill(PLACE_NAME, t, next);
    has |= read;
    end = next;
    if ((has & HOUSE && has & (STREET | TOWN | TERRITORY)) || (has & FLAT && has & STREET)) good = end;
    t = isMark(tokens, next, COMMA) ? next + 1 : isMark(tokens, next, DOT) && !startsLine(tokens, next + 1) ? next + 1 : next;
    if (startsLine(tokens, t) && t === next) break;
  }
  if (good < 0) return Math.max(end, i + 1);
  tokens.place.fill(NONE, from, good);
  take(tokens, finds, from, good - 1, 'ADDRESS', 0.95, 'address');
  return good;
}

/** «прож. по адресу: …»: where the address itself begins. */
function afterIntroduction(tokens: Tokens, i: number): number {
  let t = i + 1;
  for (let n = 0; n < 6 && t < tokens.count; n++) {
    const skip =
      tokens.kind[t] === WORD
        ? keywordAt(tokens, t) === KW.address || isWord(tokens, t, 'по') || isWord(tokens, t, 'в') || isWord(tokens, t, 'на')
        : isMark(tokens, t, DOT) || isMark(tokens, t, COLON) || isMark(tokens, t, DASH);
    if (!skip) break;
    t++;
  }
  return t;
}

/** Reads one component at `t`: answers the token after it and sets {@link read}; `t` itself when there is none. */
function component(tokens: Tokens, t: number, has: number, told: boolean): number {
  read = NONE;
  if (t >= tokens.count || !isFree(tokens, t) || tokens.place[t] === DATE || tokens.place[t] === MACHINE) return t;
  if (tokens.kind[t] === DIGITS) {
    const ordinal = ordinalAt(tokens, t);
    return ordinal > 0
      ? done(keywordAt(tokens, ordinal) === KW.street ? STREET : TERRITORY, isMark(tokens, ordinal + 1, DOT) ? ordinal + 2 : ordinal + 1)
      : bareNumber(tokens, t, has);
  }
  if (tokens.kind[t] !== WORD) return t;
  const keyword = keywordAt(tokens, t);
  const after = isMark(tokens, t + 1, DOT) ? t + 2 : t + 1;
  switch (keyword) {
    case KW.country:
      return done(AREA, after);
    case KW.region:
    case KW.district:
      return named(tokens, t, after, AREA);
    case KW.town:
      // «2005 г. Самара» is a year.
      if (
        (isWord(tokens, t, 'г') && isDigits(tokens, t - 1) && lengthAt(tokens, t - 1) === 4 && !startsLine(tokens, t)) ||
        (lengthAt(tokens, t) === 1 && after === t + 1 && !(isWord(tokens, t, 'г') && (tokens.value[after] as number) & PLACE))
      )
        return houseOf(tokens, t, after, has);
      return isDigits(tokens, after) ? houseOf(tokens, t, after, has) : named(tokens, t, after, TOWN);
    case KW.area:
    case KW.quarter:
      return territory(tokens, t, after);
    case KW.street:
      return street(tokens, t, after);
    case KW.house:
      return numbered(tokens, t, after, HOUSE);
    case KW.entrance:
      return has & HOUSE ? numbered(tokens, t, after, HOUSE) : t;
    case KW.building:
      return has & (HOUSE | STREET) ? numbered(tokens, t, after, HOUSE, true) : t;
    case KW.flat:
      return has !== NONE ? numbered(tokens, t, after, FLAT) : t;
    default:
      return unmarked(tokens, t, has, told);
  }
}

const done = (kind: number, next: number): number => {
  read = kind;
  return next;
};

/** «д. 5»: the letter of a village before a number is a house. */
const houseOf = (tokens: Tokens, t: number, after: number, has: number): number =>
  isWord(tokens, t, 'д') && has !== NONE ? numbered(tokens, t, after, HOUSE) : t;

/** A word that may be the name of a place: no keyword but the ranks and months streets are named after. */
function nameable(tokens: Tokens, t: number): boolean {
  if (tokens.kind[t] !== WORD || !isFree(tokens, t)) return false;
  const keyword = keywordAt(tokens, t);
  return keyword === 0 || keyword === KW.role || keyword === KW.month || keyword === KW.hero;
}

const shows = (tokens: Tokens, t: number): boolean => shapeAt(tokens, t) === CAPITAL;
const hasCase = (tokens: Tokens, t: number): boolean => tokens.shouting[t] === 0 && (shows(tokens, t) || shapeAt(tokens, t) === UPPER);

/** Names behind «г.», «респ.», «пос.»: one word, more while they are capitalised and not a component of their own. */
function named(tokens: Tokens, t: number, after: number, kind: number): number {
  if (!nameable(tokens, after) || startsLine(tokens, after) || lengthAt(tokens, after) < 2) return t;
  if (lengthAt(tokens, t) <= 2 && !shows(tokens, after) && !((tokens.value[after] as number) & PLACE) && hasUpperLine(tokens, after))
    return t;
  if (isInitial(tokens, t, after)) return t;
  let next = after + 1;
  while (
    next - after < 3 &&
    (shows(tokens, next) || (next === after + 1 && closes(tokens, next + 1))) &&
    nameable(tokens, next) &&
    !startsLine(tokens, next) &&
    suffixAt(tokens, next) === 0
  )
    next++;
  return done(kind, next);
}

/** Whether the line shows capitals at all: in a line without them a small letter says nothing. */
function hasUpperLine(tokens: Tokens, t: number): boolean {
  for (let i = t - 1; i >= Math.max(0, t - 12); i--) {
    if (tokens.kind[i] === WORD && hasCase(tokens, i)) return true;
    if (startsLine(tokens, i)) break;
  }
  return false;
}

/** «С. Мирошниченко» and «Ш. Алиев» open with an initial, «с. Лопатино» and «ш. Энтузиастов» with a word. */
function isInitial(tokens: Tokens, t: number, after: number): boolean {
  const name = (tokens.value[after] as number) & (SURNAME | SURNAME_LIKE | PLACE);
  const caseless = tokens.shouting[t] === 1 || (!shows(tokens, t) && !shows(tokens, after));
  return lengthAt(tokens, t) === 1 && (shows(tokens, t) || caseless) && ((t > 0 && isGlued(tokens, t)) || (name !== 0 && !(name & PLACE)));
}

function territory(tokens: Tokens, t: number, after: number): number {
  let next = after;
  if (isMark(tokens, next, QUOTE)) {
    next++;
    while (next - after < 6 && tokens.kind[next] === WORD) next++;
    while (next - after < 8 && (isDigits(tokens, next) || isMark(tokens, next, DASH))) next++;
    return isMark(tokens, next, QUOTE) ? done(TERRITORY, next + 1) : t;
  }
  if (isMark(tokens, next, NUMERO)) next++;
  if (isDigits(tokens, next)) return done(TERRITORY, tokens.kind[next + 1] === WORD && isGlued(tokens, next + 1) ? next + 2 : next + 1);
  return named(tokens, t, after, TERRITORY);
}

/** «ул. Маршала Жукова», «ул. 8 Марта», «пр-т 40 лет Победы», «ул. 1-я Песчаная» */
function street(tokens: Tokens, t: number, after: number): number {
  let next = after;
  let words = 0;
  // «ш. Энтузиастов» has its dot; a letter without one is no street.
  if (isInitial(tokens, t, after) || (lengthAt(tokens, t) === 1 && after === t + 1)) return t;
  if (isDigits(tokens, next) && lengthAt(tokens, next) <= 3) {
    const ordinal = isMark(tokens, next + 1, DASH) && isGlued(tokens, next + 2) && tokens.kind[next + 2] === WORD;
    next = ordinal ? next + 3 : next + 1;
    if (!nameable(tokens, next) && !isWord(tokens, next, 'лет')) return t;
  }
  for (; words < 4 && nameable(tokens, next) && !startsLine(tokens, next); next++) {
    const initial = lengthAt(tokens, next) === 1 && isMark(tokens, next + 1, DOT);
    if (words > 0 && !shows(tokens, next) && !(tokens.shouting[next] || closes(tokens, next + 1))) break;
    if (words > 0 && (tokens.shouting[next] as number) > 0 && !closes(tokens, next + 1) && words > 1) break;
    if (initial) next++;
    else words++;
  }
  return words > 0 ? done(STREET, next) : t;
}

/** What ends the name of a street: a comma, a number, a house. */
const closes = (tokens: Tokens, t: number): boolean =>
  t < tokens.count &&
  !startsLine(tokens, t) &&
  (isMark(tokens, t, COMMA) || isDigits(tokens, t) || keywordAt(tokens, t) === KW.house || isWord(tokens, t, 'д'));

/** Words from `t` to a keyword behind them: «Самарская область», «Малая Ямская ул.». Answers the keyword's token or 0. */
function suffixAt(tokens: Tokens, t: number): number {
  for (let i = t + 1; i <= t + 3; i++) {
    if (startsLine(tokens, i)) return 0;
    const keyword = keywordAt(tokens, i);
    if (keyword === KW.street || keyword === KW.region || keyword === KW.district || (keyword === KW.area && isMark(tokens, t - 1, DASH))) {
      // A letter such as «п» or «ш» needs its dot here; «край» and «линия» need a name, not «самый край».
      if (lengthAt(tokens, i) <= 2 && !isMark(tokens, i + 1, DOT) && !closes(tokens, i + 1)) return 0;
      return i;
    }
    if (!nameable(tokens, i) || !(shows(tokens, i) || tokens.shouting[i] || shapeAt(tokens, t) !== CAPITAL)) return 0;
  }
  return 0;
}

/** «6-й микрорайон», «3-я Парковая улица»: token of the keyword, or 0. */
function ordinalAt(tokens: Tokens, t: number): number {
  const ending = t + 2;
  if (
    lengthAt(tokens, t) > 3 ||
    !isMark(tokens, t + 1, DASH) ||
    !isGlued(tokens, t + 1) ||
    !isGlued(tokens, ending) ||
    tokens.kind[ending] !== WORD ||
    lengthAt(tokens, ending) > 2
  )
    return 0;
  return suffixAt(tokens, ending);
}

/** What has no keyword before it: a name with the keyword behind, a town alone, or, where an address is told, a street. */
function unmarked(tokens: Tokens, t: number, has: number, told: boolean): number {
  if (!nameable(tokens, t)) return t;
  const value = tokens.value[t] as number;
  const looks = shows(tokens, t) || (tokens.style[t] as number) < LATIN;
  const suffix = suffixAt(tokens, t);
  if (
    suffix > 0 &&
    looks &&
    (shows(tokens, t) || suffix - t < 3) &&
    (value === 0 || value & (ADJECTIVE | SURNAME | PLACE) || shows(tokens, t))
  ) {
    const kind = keywordAt(tokens, suffix) === KW.street ? STREET : AREA;
    return done(kind, isMark(tokens, suffix + 1, DOT) ? suffix + 2 : suffix + 1);
  }
  const house = keywordAt(tokens, t) === 0 && has & (HOUSE | FLAT) && lengthAt(tokens, t) === 1;
  if (house) return t;
  const ends = isMark(tokens, t + 1, COMMA);
  const known = told || (has & (TOWN | AREA)) !== 0;
  if (known && !(has & STREET) && (value === 0 || value & (ADJECTIVE | SURNAME | PLACE))) {
    const wide = nameable(tokens, t + 1) && shows(tokens, t + 1) ? t + 2 : t + 1;
    const number = isMark(tokens, wide, COMMA) ? wide + 1 : wide;
    const chained = isMark(tokens, number + 1, DASH) && isDigits(tokens, number + 2) && isMark(tokens, number + 3, DASH);
    if (
      isDigits(tokens, number) &&
      !chained &&
      isFree(tokens, number) &&
      lengthAt(tokens, number) <= 3 &&
      !startsLine(tokens, number) &&
      tokens.place[number] === 0
    )
      return done(STREET, wide);
    if (
      (keywordAt(tokens, number) === KW.house || isWord(tokens, number, 'д')) &&
      isDigits(tokens, isMark(tokens, number + 1, DOT) ? number + 2 : number + 1) &&
      (told || !(value & PLACE))
    )
      return done(STREET, wide);
  }
  if (value & PLACE && (shows(tokens, t) || tokens.shouting[t] || !hasUpperLine(tokens, t)) && (ends || told))
    return done(TOWN | BARE, t + 1);
  return t;
}

/** An index at the start, the house right behind a street, «12-45» as house and flat. */
function bareNumber(tokens: Tokens, t: number, has: number): number {
  const length = lengthAt(tokens, t);
  if (
    length === 6 &&
    has === NONE &&
    (t === 0 ||
      startsLine(tokens, t) ||
      !(
        isDigits(tokens, t - 1) ||
        isMark(tokens, t - 1, NUMERO) ||
        (tokens.kind[t - 1] === WORD && isGlued(tokens, t - 1) && isDigits(tokens, t - 2))
      ))
  )
    return isMark(tokens, t + 1, COMMA) || tokens.kind[t + 1] === WORD ? done(INDEX, t + 1) : t;
  if (length > 4 || startsLine(tokens, t) || !(has & (STREET | TERRITORY)) || has & FLAT) return t;
  if (has & HOUSE && !isMark(tokens, t - 1, DASH)) return t;
  const next = houseNumber(tokens, t);
  // «ул. Луговая, 3 окна» and «12.05» are no houses.
  if (
    (isMark(tokens, next, DOT) || isMark(tokens, next, DASH)) &&
    isGlued(tokens, next) &&
    isDigits(tokens, next + 1) &&
    isGlued(tokens, next + 1)
  )
    return t;
  return done(HOUSE, next);
}

/** «д. 68/2», «корп. 3», «кв. № 27», «лит. А» */
function numbered(tokens: Tokens, t: number, after: number, kind: number, letters = false): number {
  let at = after;
  if (isMark(tokens, at, NUMERO) || keywordAt(tokens, at) === KW.numberWord) at++;
  if (isMark(tokens, at, DOT)) at++;
  if (isDigits(tokens, at) && lengthAt(tokens, at) <= 5 && !startsLine(tokens, at) && isFree(tokens, at))
    return done(kind, houseNumber(tokens, at));
  if (letters && tokens.kind[at] === WORD && lengthAt(tokens, at) === 1 && !startsLine(tokens, at)) return done(kind, at + 1);
  return t;
}

/** Token after a house number: 38, 7а, 41/2, 12-45, 5к2. */
function houseNumber(tokens: Tokens, t: number): number {
  let next = t + 1;
  let joined = false;
  for (let n = 0; n < 6; n++) {
    if (!isGlued(tokens, next) || next >= tokens.count) break;
    if (
      tokens.kind[next] === WORD &&
      lengthAt(tokens, next) === 1 &&
      isDigits(tokens, next - 1) &&
      keywordOf(tokens.value[next] as number) !== KW.money
    )
      next++;
    else if (
      (isMark(tokens, next, SLASH) || (isMark(tokens, next, DASH) && !joined)) &&
      isGlued(tokens, next + 1) &&
      ((isDigits(tokens, next + 1) && lengthAt(tokens, next + 1) <= 4) ||
        (tokens.kind[next + 1] === WORD && lengthAt(tokens, next + 1) === 1))
    ) {
      joined ||= isMark(tokens, next, DASH);
      next += 2;
    } else if (isDigits(tokens, next) && tokens.kind[next - 1] === WORD) next++;
    else break;
  }
  // «12 А» with a space, when the letter stands alone.
  if (
    tokens.kind[next] === WORD &&
    lengthAt(tokens, next) === 1 &&
    !startsLine(tokens, next) &&
    shows(tokens, next) &&
    !isMark(tokens, next + 1, DOT) &&
    isMark(tokens, next + 1, COMMA)
  )
    next++;
  return next;
}
