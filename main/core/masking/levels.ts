import { DATE, MACHINE } from './context.ts';
import { EV } from './evidence.ts';
import { isDigits, isFree, isGlued, isMark, isWord, keywordAt, lengthAt, startsLine } from './finds.ts';
import { houseNumber, isCounted, numberEnd, numberWords } from './housenumbers.ts';
import { KW } from './keywords.ts';
import {
  ADJECTIVE,
  FEMININE,
  FIRST,
  FUNCTION,
  KEYWORD_LIMIT,
  keywordOf,
  ORDINARY,
  PATRONYMIC,
  PEOPLE_OF,
  PLACE,
  STREET as STREET_BIT,
  SURNAME,
  SURNAME_LIKE,
  VERB,
} from './lexicon.ts';
import { HOMOGRAPH, surname } from './nameparts.ts';
import { CLOSE, COMMA, DASH, DOT, NUMERO, OPEN, QUOTE, SEMICOLON, SLASH } from './signs.ts';
import { CAPITAL, DIGITS, LINE_GAP, LOWER, MARK, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';

/**
 * The levels of an address, each read by itself: what type word it has, before or behind its name, and what it is worth
 * (`address.ts` adds the points up).
 */
export const NONE = 0;
export const INDEX = 1;
export const AREA = 2;
export const TOWN = 4;
export const TERRITORY = 8;
export const STREET = 16;
export const HOUSE = 32;
export const FLAT = 64;
/** A town told by nothing but its name, a street without its word: Артём and Вера stay free for the names unless an address comes of it. */
export const BARE = 128;
/** A military unit or a kilometre of a road: a place without a street. */
export const SPOT = 256;
/** Names where numbers follow: «г. Челны, Новый город, 12/07». */
export const OTHER = 512;
export const PLACES = TOWN | TERRITORY | STREET | SPOT;

/** What each level speaks for an address; {@link ENOUGH} makes one. */
export const WORTH = {
  told: 3,
  index: 2,
  region: 2,
  district: 2,
  bareTown: 2,
  city: 4,
  settlement: 5,
  territory: 4,
  street: 6,
  /** Nothing but streets is called so: Красноармейская, Гагарина, Строителей. */
  surelyStreet: 5,
  knownStreet: 3,
  likeStreet: 2,
  /** In a town that was named. */
  inTown: 1,
  house: 4,
  number: 2,
  /** «сорок два»: people say other numbers too. */
  wordedNumber: 1,
  /** «5-12», «4/2»: house and flat. */
  joinedNumber: 2,
  /** Nothing of the sentence goes on behind the number. */
  closed: 1,
  /** «5 окон» is no house. */
  counted: -3,
  building: 2,
  flat: 4,
  spot: 6,
  on: 1,
} as const;
export const ENOUGH = 8;

/** Level, worth and evidence of what {@link component} read last. */
export const last = { level: NONE, worth: 0, evidence: 0 };

const done = (level: number, worth: number, next: number): number => {
  last.level = level;
  last.worth = worth;
  last.evidence =
    level & STREET
      ? EV.street
      : level & (TOWN | TERRITORY | SPOT)
        ? EV.town
        : level & HOUSE
          ? EV.house
          : level & FLAT
            ? EV.flat
            : EV.region;
  return next;
};

/** A word that may be the name of a place: no keyword but the ranks and months streets are named after. */
export function nameable(tokens: Tokens, t: number): boolean {
  if (tokens.kind[t] !== WORD || !isFree(tokens, t)) return false;
  const keyword = keywordAt(tokens, t);
  return (
    keyword === 0 ||
    keyword === KW.role ||
    keyword === KW.month ||
    keyword === KW.hero ||
    ((keyword === KW.named || keyword === KW.custom || keyword === KW.eponym || keyword === KW.state) &&
      (shapeAt(tokens, t) === CAPITAL || tokens.shouting[t] === 1 || !hasUpperLine(tokens, t)))
  );
}

const shows = (tokens: Tokens, t: number): boolean => shapeAt(tokens, t) === CAPITAL;
const classAt = (tokens: Tokens, t: number): number => (tokens.kind[t] === WORD ? (tokens.value[t] as number) : 0);

/** The word is written as a name, or its line shows no capitals. */
export const written = (tokens: Tokens, t: number): boolean =>
  shows(tokens, t) || (shapeAt(tokens, t) === UPPER && lengthAt(tokens, t) > 1) || !hasUpperLine(tokens, t);

/** Whether the line shows capitals before: in a line without them a small letter says nothing. */
function hasUpperLine(tokens: Tokens, t: number): boolean {
  for (let i = t - 1; i >= Math.max(0, t - 12) && !startsLine(tokens, i + 1); i--) {
    if (tokens.kind[i] === WORD && tokens.shouting[i] === 0 && shapeAt(tokens, i) !== LOWER) return true;
  }
  return false;
}

/** Reads one level at `t`: answers the token after it and sets {@link last}; `t` itself when there is none. */
export function component(tokens: Tokens, t: number, has: number, told: boolean): number {
  last.level = NONE;
  if (t >= tokens.count || !isFree(tokens, t) || tokens.place[t] === MACHINE) return t;
  if (tokens.place[t] === DATE) return isDigits(tokens, t) ? datedStreet(tokens, t) : t;
  if (isDigits(tokens, t)) return fromNumber(tokens, t, has, told);
  if (tokens.kind[t] !== WORD) return t;
  if (isWord(tokens, t, 'зато') && shapeAt(tokens, t) === UPPER) return named(tokens, t, t + 1, AREA, WORTH.district);
  const misread = has & STREET && !(has & HOUSE) ? misreadNumber(tokens, t) : t;
  if (misread > t && isDigits(tokens, misread - 1)) return done(HOUSE, WORTH.number + (ends(tokens, misread) ? WORTH.closed : 0), misread);
  const short = shortened(tokens, t);
  // «с.п. деревня Совьяки»: the next level stands behind the word alone.
  if (short && short.level & AREA && keywordAt(tokens, short.next) === KW.town) return done(AREA, 0, short.next);
  if (short)
    return short.level & HOUSE
      ? numbered(tokens, t, short.next, HOUSE, WORTH.house)
      : named(tokens, t, short.next, short.level, short.worth);
  const keyword = keywordAt(tokens, t);
  const after = isMark(tokens, t + 1, DOT) ? t + 2 : t + 1;
  switch (keyword) {
    case KW.country:
      return done(AREA, 0, after);
    case KW.regionLetters:
      return shapeAt(tokens, t) >= UPPER || (told && isMark(tokens, t + 1, COMMA))
        ? done(AREA, WORTH.region, withBrackets(tokens, t + 1))
        : t;
    case KW.region:
      // «ХМАО-Югра» is a name by itself.
      return lengthAt(tokens, t) >= 4 && (shapeAt(tokens, t) >= UPPER || !(classAt(tokens, t) & ORDINARY)) && !nameAt(tokens, after)
        ? done(AREA, WORTH.region, after)
        : named(tokens, t, after, AREA, WORTH.region);
    case KW.district:
      // «у» is an улус only behind its name.
      return lengthAt(tokens, t) === 1 ? t : named(tokens, t, after, AREA, WORTH.district);
    case KW.town:
      return town(tokens, t, after, has);
    case KW.area:
    case KW.quarter:
      return territory(tokens, t, after);
    case KW.street:
      return street(tokens, t, after, (has & TERRITORY) !== 0);
    case KW.house:
      // «общ. «Буровик»»
      if (isMark(tokens, after, QUOTE) && tokens.kind[after + 1] === WORD && isMark(tokens, after + 2, QUOTE))
        return done(HOUSE, WORTH.building, after + 3);
      return numbered(tokens, t, after, HOUSE, WORTH.house);
    case KW.entrance:
      return has & HOUSE ? numbered(tokens, t, after, HOUSE, 0) : t;
    case KW.building:
      return has & (HOUSE | PLACES) ? numbered(tokens, t, after, HOUSE, WORTH.building, has & HOUSE ? 2 : 1) : t;
    case KW.flat:
      // «кв. Мирный» is a quarter.
      if (isWord(tokens, t, 'кв') && has & TOWN && shows(tokens, after) && lengthAt(tokens, after) > 2)
        return named(tokens, t, after, TERRITORY, WORTH.territory);
      return numbered(tokens, t, after, FLAT, WORTH.flat, 1);
    case KW.unit:
      return unit(tokens, t, after);
    case KW.road:
      return road(tokens, t, after);
    case KW.numeral:
      if (keywordAt(tokens, t + 1) === KW.area || keywordAt(tokens, t + 1) === KW.quarter) return done(TERRITORY, WORTH.territory, t + 2);
      if (has & HOUSE && keywordAt(tokens, t + 1) === KW.entrance) return done(HOUSE, 0, t + 2);
      if (has & HOUSE && keywordAt(tokens, t + 1) === KW.flat && !startsLine(tokens, t + 1)) return done(FLAT, WORTH.flat, t + 2);
      if (has & HOUSE && !(has & FLAT)) {
        const flat = numberWords(tokens, t);
        return flat > t && !isCounted(tokens, flat) ? done(FLAT, WORTH.number, flat) : t;
      }
      return has & (STREET | TERRITORY) && !(has & FLAT) && numberWords(tokens, t) > t ? wordedHouse(tokens, t) : t;
    default:
      return unmarked(tokens, t, has, told);
  }
}

function wordedHouse(tokens: Tokens, t: number): number {
  const next = numberWords(tokens, t);
  return done(HOUSE, WORTH.wordedNumber + (ends(tokens, next) ? WORTH.closed : 0), next);
}

/** «г.о.», «м.р-н», «с/п», «р.п.», «ж.р.», «с/с»: types of two letters with dots, spaces or a slash. */
const SHORT: ReadonlyMap<string, readonly [number, number]> = new Map([
  ...['го', 'мо', 'мр', 'сп', 'гп', 'сс', 'со', 'сн'].map((word): [string, readonly [number, number]] => [word, [AREA, WORTH.district]]),
  ['рп', [TOWN, WORTH.settlement]],
  ['нп', [TOWN, WORTH.settlement]],
  ['жр', [TERRITORY, WORTH.territory]],
  ['жм', [TERRITORY, WORTH.territory]],
  ['по', [AREA, WORTH.district]],
  ['зу', [HOUSE, WORTH.house]],
]);

function shortened(tokens: Tokens, t: number): Shortened | undefined {
  const { view, start } = tokens;
  const length = lengthAt(tokens, t);
  const from = start[t] as number;
  if (length === 3) return view.code[from + 1] === SLASH ? shortOf(tokens, from, from + 2, t + 1) : undefined;
  if (length !== 1 || !isMark(tokens, t + 1, DOT) || tokens.kind[t + 2] !== WORD || startsLine(tokens, t + 2)) return undefined;
  // «м.р-н» has its second part as it is written alone.
  const second = t + 2;
  if (lengthAt(tokens, second) === 1 && isMark(tokens, second + 1, DOT)) return shortOf(tokens, from, start[second] as number, second + 2);
  return keywordAt(tokens, second) === KW.district && lengthAt(tokens, second) === 3
    ? shortOf(tokens, from, start[second] as number, second + 1)
    : undefined;
}

interface Shortened {
  readonly next: number;
  readonly level: number;
  readonly worth: number;
}

/** The type whose two letters stand at these places of the view. */
function shortOf({ view }: Tokens, a: number, b: number, next: number): Shortened | undefined {
  const known = SHORT.get(String.fromCharCode(view.code[a] as number, view.code[b] as number).toLowerCase());
  return known ? { next, level: known[0], worth: known[1] } : undefined;
}

/** A name of a place may begin at `t`. */
const nameAt = (tokens: Tokens, t: number): boolean => nameable(tokens, t) && !startsLine(tokens, t) && written(tokens, t);

function town(tokens: Tokens, t: number, after: number, has: number): number {
  const letter = lengthAt(tokens, t) === 1;
  // «рзд. 41 км»
  if (isDigits(tokens, after) && keywordAt(tokens, after + 1) === KW.road && !startsLine(tokens, after + 1))
    return done(TOWN, WORTH.settlement, after + 2);
  // «Р. Г. Чепурнин»
  if (
    letter &&
    shows(tokens, t) &&
    isMark(tokens, t - 1, DOT) &&
    lengthAt(tokens, t - 2) === 1 &&
    tokens.kind[t - 2] === WORD &&
    shows(tokens, t - 2)
  )
    return t;
  // «2005 г. Самара» is a year, «с Ивановым» a preposition.
  const year = isWord(tokens, t, 'г') && isDigits(tokens, t - 1) && lengthAt(tokens, t - 1) === 4 && !startsLine(tokens, t);
  const undotted = letter && after === t + 1;
  const place = (classAt(tokens, after) & PLACE) !== 0;
  // Without its dot a letter is a town's before a known place, or inside a chain, where «с» may still be a preposition.
  const known = isWord(tokens, t, 'с') ? false : has !== NONE || (place && (isWord(tokens, t, 'г') || isWord(tokens, t, 'п')));
  if (year || (undotted && !known)) return houseOf(tokens, t, after, has);
  if (isDigits(tokens, after) || (has !== NONE && misreadNumber(tokens, after) > after)) return houseOf(tokens, t, after, has);
  const city = isWord(tokens, t, 'г') || isWord(tokens, t, 'гор') || isWord(tokens, t, 'город');
  return named(tokens, t, after, TOWN, city ? WORTH.city : WORTH.settlement);
}

/** «д. 5»: the letter of a village before a number is a house. */
const houseOf = (tokens: Tokens, t: number, after: number, has: number): number =>
  (isWord(tokens, t, 'д') || isWord(tokens, t, 'd')) && has !== NONE ? numbered(tokens, t, after, HOUSE, WORTH.house) : t;

/** Names behind «г.», «респ.», «пос.»: one word, more while they are capitalised and not a component of their own. */
function named(tokens: Tokens, t: number, after: number, level: number, worth: number): number {
  // «Набережные Челны» begins with the word of a street.
  const streetlike =
    keywordAt(tokens, after) === KW.street && shows(tokens, after) && lengthAt(tokens, after) > 4 && shows(tokens, after + 1);
  if (!(nameable(tokens, after) || streetlike) || startsLine(tokens, after) || lengthAt(tokens, after) < 2) return t;
  const first = classAt(tokens, after);
  if (lengthAt(tokens, t) <= 2 && !shows(tokens, after) && !(first & PLACE) && !written(tokens, after)) return t;
  if (first & PATRONYMIC || (first & (FUNCTION | VERB) && !(first & PLACE) && !shows(tokens, after))) return t;
  // «х. Попов, дом 75» is a place by what stands behind it.
  if (
    isInitial(tokens, t, after) &&
    !(isSmallType(tokens, t) && level & TOWN && isMark(tokens, after + 1, COMMA) && housedBehind(tokens, after + 2))
  )
    return t;
  let next = after + 1;
  while (next - after < 3 && goesOn(tokens, after, next)) next++;
  // «Саха (Якутия)», «округ – Югра», «Сосьва-2».
  next = withBrackets(tokens, next);
  if (isMark(tokens, next, DASH) && level & AREA && classAt(tokens, next + 1) & PLACE && shows(tokens, next + 1)) next += 2;
  if (
    isMark(tokens, next, DASH) &&
    isGlued(tokens, next) &&
    isDigits(tokens, next + 1) &&
    isGlued(tokens, next + 1) &&
    lengthAt(tokens, next + 1) <= 2 &&
    level & TERRITORY
  )
    next += 2;
  return done(level, worth, next);
}

const isSmallType = (tokens: Tokens, t: number): boolean => tokens.shouting[t] === 1 || !shows(tokens, t);

/** A house or a street with its word begins at `t`. */
const housedBehind = (tokens: Tokens, t: number): boolean => {
  const keyword = keywordAt(tokens, t);
  return (
    keyword === KW.house ||
    keyword === KW.street ||
    (isWord(tokens, t, 'д') && isDigits(tokens, isMark(tokens, t + 1, DOT) ? t + 2 : t + 1))
  );
};

/** Another word of the name: «Нижний Новгород», not «г. Москвы Иванов». */
function goesOn(tokens: Tokens, first: number, t: number): boolean {
  if (!nameable(tokens, t) || startsLine(tokens, t) || suffixAt(tokens, t) > 0 || lengthAt(tokens, t) < 2) return false;
  if (!shows(tokens, t) && !(t === first + 1 && closes(tokens, t + 1) && !(classAt(tokens, t) & (FUNCTION | VERB)))) return false;
  const before = classAt(tokens, first);
  const own = classAt(tokens, t);
  if (!shows(tokens, t) && own & STREET_BIT) return false;
  // «Малая Вера», «Верхняя Салда»
  if (
    before & ADJECTIVE &&
    SIZES.has(String.fromCharCode(...tokens.view.code.subarray(tokens.start[first], (tokens.start[first] as number) + 3)).toLowerCase())
  )
    return true;
  if (closes(tokens, t + 1) && !(own & (PATRONYMIC | FIRST))) return true;
  return !(before & PLACE && !(before & ADJECTIVE)) && (own & (PATRONYMIC | FIRST | SURNAME)) === 0;
}

const SIZES = new Set(['мал', 'бол', 'нов', 'ста', 'вер', 'ниж', 'кра', 'сре', 'бел', 'чер', 'дал', 'бли', 'сух', 'кру', 'дол']);

/** A name in brackets right behind: «Саха (Якутия)». */
const withBrackets = (tokens: Tokens, t: number): number =>
  isMark(tokens, t, OPEN) && classAt(tokens, t + 1) & PLACE && isMark(tokens, t + 2, CLOSE) ? t + 3 : t;

/** «С. Мирошниченко» and «Ш. Алиев» open with an initial, «с. Лопатино» and «ш. Энтузиастов» with a word. */
function isInitial(tokens: Tokens, t: number, after: number): boolean {
  if (lengthAt(tokens, t) !== 1) return false;
  const value = classAt(tokens, after);
  // «Ш. Б.», «А. Ягунковой»: a capital before another letter or before a surname.
  if (lengthAt(tokens, after) === 1) return true;
  const capital = shows(tokens, t) && tokens.shouting[t] === 0;
  const name = value & (SURNAME | SURNAME_LIKE | PLACE);
  const caseless = tokens.shouting[t] === 1 || (!shows(tokens, t) && !shows(tokens, after));
  if ((capital || caseless) && !(value & PLACE) && tokens.kind[after] === WORD && surname(tokens, after) >= HOMOGRAPH) return true;
  return (shows(tokens, t) || caseless) && ((t > 0 && isGlued(tokens, t)) || (name !== 0 && !(name & PLACE)));
}

function territory(tokens: Tokens, t: number, after: number): number {
  let next = after;
  // «тер. СНТ Мечта», «мкр. ЖК Паруса».
  if (keywordAt(tokens, next) === KW.area) next = isMark(tokens, next + 1, DOT) ? next + 2 : next + 1;
  if (isMark(tokens, next, QUOTE)) {
    const from = next++;
    while (
      next - from < 6 &&
      (tokens.kind[next] === WORD || isDigits(tokens, next) || isMark(tokens, next, DASH) || isMark(tokens, next, NUMERO))
    )
      next++;
    return isMark(tokens, next, QUOTE) && next > from + 1 ? done(TERRITORY, WORTH.territory, next + 1) : t;
  }
  if (isMark(tokens, next, NUMERO)) next++;
  if (isDigits(tokens, next) && !startsLine(tokens, next) && lengthAt(tokens, next) <= 4)
    return done(
      TERRITORY,
      WORTH.territory,
      tokens.kind[next + 1] === WORD && isGlued(tokens, next + 1) && lengthAt(tokens, next + 1) === 1 ? next + 2 : next + 1,
    );
  return named(tokens, t, next, TERRITORY, WORTH.territory);
}

/** «ул. Маршала Жукова», «ул. 8 Марта», «пр-т 40 лет Победы», «ул. 1-я Песчаная» */
function street(tokens: Tokens, t: number, after: number, inTerritory: boolean): number {
  let next = after;
  let words = 0;
  // «ш. Энтузиастов» has its dot; a letter without one is no street.
  if (isInitial(tokens, t, after) || (lengthAt(tokens, t) === 1 && after === t + 1)) return t;
  if (isDigits(tokens, next) && lengthAt(tokens, next) <= 3) {
    const ordinal = isMark(tokens, next + 1, DASH) && isGlued(tokens, next + 2) && tokens.kind[next + 2] === WORD;
    next = ordinal ? next + 3 : next + 1;
    if (isWord(tokens, next, 'лет')) next++;
    // «СНТ «Берёзка», линия 7, уч. 143»
    if (inTerritory && isMark(tokens, next, COMMA) && !ordinal) return done(STREET, WORTH.knownStreet, next);
    if (!nameable(tokens, next)) return t;
  } else if (keywordAt(tokens, next) === KW.numeral && nameable(tokens, next + 1)) next++;
  else if (keywordAt(tokens, next) === KW.street && written(tokens, next)) {
    // «ул. Просека», «ул. Линия 1-я»: the name is a type word itself.
    words = 1;
    next++;
  }
  if (
    words === 0 &&
    !written(tokens, next) &&
    !(classAt(tokens, next) & STREET_BIT) &&
    !closes(tokens, next + 1) &&
    !(shows(tokens, next + 1) && !startsLine(tokens, next + 1) && !(classAt(tokens, next) & (FUNCTION | VERB)) && lengthAt(tokens, t) < 5)
  )
    return t;
  for (; words < 4 && (nameable(tokens, next) || isLetterOfName(tokens, next)) && !startsLine(tokens, next); next++) {
    // «ул. А. Матросова», «ул. Кр.Зорь»
    const initial = lengthAt(tokens, next) <= 3 && isMark(tokens, next + 1, DOT) && shows(tokens, next) && shows(tokens, next + 2);
    if (words > 0 && !shows(tokens, next) && !(tokens.shouting[next] || closes(tokens, next + 1))) break;
    if (words > 0 && (tokens.shouting[next] as number) > 0 && !closes(tokens, next + 1) && words > 1) break;
    if (words > 0 && lengthAt(tokens, next) <= 2 && !initial && shapeAt(tokens, next) === LOWER) break;
    if (classAt(tokens, next) & PATRONYMIC && words === 0) break;
    if (initial) next++;
    else words++;
    // A name cut at the line end goes on in the next: «Сов-⏎хозная».
    if (
      isMark(tokens, next + 1, DASH) &&
      startsLine(tokens, next + 2) &&
      tokens.kind[next + 2] === WORD &&
      shapeAt(tokens, next + 2) === LOWER
    )
      next += 2;
  }
  if (words === 0) return t;
  if (PLURAL.some((word) => isWord(tokens, t, word))) next = listEnd(tokens, next);
  return done(STREET, WORTH.street, next);
}

const PLURAL = ['улиц', 'улицы', 'улицах', 'улицам', 'улицами', 'переулков', 'проспектов'];

/** «улиц Менделеева – Айской – Ленина»: further names of a list, joined by dashes, commas and «и». */
function listEnd(tokens: Tokens, t: number): number {
  let next = t;
  for (let n = 0; n < 12; n++) {
    const joined = isMark(tokens, next, DASH) || isMark(tokens, next, COMMA) || isWord(tokens, next, 'и');
    if (!joined || !nameable(tokens, next + 1) || !shows(tokens, next + 1) || startsLine(tokens, next + 1)) return next;
    next += 2;
    while (nameable(tokens, next) && shows(tokens, next) && !startsLine(tokens, next)) next++;
  }
  return next;
}

/** «ул. С. Осканова»: a capital letter with its dot before a name. */
const isLetterOfName = (tokens: Tokens, t: number): boolean =>
  tokens.kind[t] === WORD &&
  lengthAt(tokens, t) === 1 &&
  isMark(tokens, t + 1, DOT) &&
  tokens.kind[t + 2] === WORD &&
  shows(tokens, t) === shows(tokens, t + 2) &&
  (shows(tokens, t) || (lengthAt(tokens, t + 2) > 3 && !hasUpperLine(tokens, t))) &&
  isFree(tokens, t);

/** What ends the name of a street: a comma, a number, a house. */
const closes = (tokens: Tokens, t: number): boolean =>
  t < tokens.count &&
  !startsLine(tokens, t) &&
  (isMark(tokens, t, COMMA) ||
    isDigits(tokens, t) ||
    keywordAt(tokens, t) === KW.house ||
    keywordAt(tokens, t) === KW.numeral ||
    (keywordAt(tokens, t) === KW.street && lengthAt(tokens, t) > 3) ||
    isWord(tokens, t, 'д'));

/** By keyword: looked up at every word of a text. */
const IS_SUFFIX = new Uint8Array(KEYWORD_LIMIT);
for (const keyword of [KW.street, KW.region, KW.district, KW.area, KW.quarter, KW.town]) IS_SUFFIX[keyword] = 1;

/** Words from `t` to a keyword behind them: «Самарская область», «Малая Ямская ул.». Answers the keyword's token or 0. */
export function suffixAt(tokens: Tokens, t: number): number {
  for (let i = t + 1; i <= t + 3; i++) {
    if (startsLine(tokens, i) || tokens.kind[i] !== WORD) return 0;
    const keyword = keywordAt(tokens, i);
    // «Чхеидзе Ш.И.», «маметиной ш. з.» are initials.
    if (
      lengthAt(tokens, i) === 1 &&
      isMark(tokens, i + 1, DOT) &&
      (shows(tokens, i)
        ? tokens.shouting[i] === 0
        : lengthAt(tokens, i + 2) === 1 && isMark(tokens, i + 3, DOT) && !startsLine(tokens, i + 2))
    )
      return 0;
    if (IS_SUFFIX[keyword] === 1) {
      // «Сидоров С,», «Пётр у,»: without its dot a letter is a type behind the name of a place only.
      if (lengthAt(tokens, i) === 1 && !isMark(tokens, i + 1, DOT) && (shows(tokens, i) || isNamed(classAt(tokens, i - 1)))) return 0;
      const next = isMark(tokens, i + 1, DOT) ? i + 2 : i + 1;
      if (isPersonBefore(tokens, t, i, keyword, next)) return 0;
      // «Батагай п,» and «пос Ленинский г»: of a town only with the end of the level right behind, and not «ул. Мира, г. Самара».
      if (keyword === KW.town || keyword === KW.area || keyword === KW.quarter)
        return i === t + 1 &&
          !nameAt(tokens, next) &&
          !isDigits(tokens, next) &&
          lengthAt(tokens, i) < 5 &&
          shows(tokens, t) &&
          (isMark(tokens, i + 1, COMMA) || keyword !== KW.town)
          ? i
          : 0;
      // A letter such as «п» or «ш» needs its dot here; «край» and «линия» need a name, not «самый край».
      if (lengthAt(tokens, i) <= 2 && !isMark(tokens, i + 1, DOT) && !closes(tokens, i + 1)) return 0;
      return i;
    }
    // «Боровский м.р-н»
    if (lengthAt(tokens, i) === 1 && isMark(tokens, i + 1, DOT) && keywordAt(tokens, i + 2) === KW.district) return i + 2;
    if (lengthAt(tokens, i) <= 4 && isMark(tokens, i + 1, DOT) && keywordAt(tokens, i + 2) === KW.district) return i + 2;
    const describing = (classAt(tokens, i) & ADJECTIVE) !== 0;
    if (!nameable(tokens, i) || !(shows(tokens, i) || tokens.shouting[i] || describing || shapeAt(tokens, t) !== CAPITAL)) return 0;
    if (classAt(tokens, i) & (FUNCTION | VERB)) return 0;
  }
  return 0;
}

const isNamed = (value: number): boolean => (value & (FIRST | SURNAME)) !== 0 && !(value & PLACE);

/** «Иванова Анна Петровна ул. Мира», «Павлова Инна район не указала»: the words before the type at `i` are a person's name. */
function isPersonBefore(tokens: Tokens, from: number, i: number, keyword: number, next: number): boolean {
  const before = classAt(tokens, i - 1);
  if (before & PATRONYMIC && !(before & (ADJECTIVE | PLACE | STREET_BIT)) && i - from > 1) return true;
  // «Сафина Алсу ул. Мира 5»: the word goes with the name behind it, unless the one before it describes it; «2-й пер.» is an ordinal.
  if (keyword === KW.street)
    return (
      lengthAt(tokens, from) > 2 &&
      (shows(tokens, from) || (before & (FIRST | SURNAME)) !== 0) &&
      nameAt(tokens, next) &&
      (!(before & ADJECTIVE) || followedByNumber(tokens, next)) &&
      (streetWorth(tokens, next) > 0 || (classAt(tokens, next) & FIRST) !== 0)
    );
  return (before & FIRST) !== 0 && !(before & (ADJECTIVE | PLACE | SURNAME | STREET_BIT));
}

/** «6-й микрорайон», «3-я Парковая улица»: token of the keyword, or 0. */
export function ordinalAt(tokens: Tokens, t: number): number {
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
  return keywordAt(tokens, ending + 1) === KW.area || keywordAt(tokens, ending + 1) === KW.quarter ? ending + 1 : suffixAt(tokens, ending);
}

/** «8 Марта 8», «9 мая, 5»: read as a date, a street by the house behind it. */
function datedStreet(tokens: Tokens, t: number): number {
  const name = t + 1;
  if (keywordAt(tokens, name) !== KW.month || !shows(tokens, name) || tokens.place[name + 1] === DATE) return t;
  const end = numberEnd(tokens, isMark(tokens, name + 1, COMMA) ? name + 2 : name + 1);
  const number = isMark(tokens, name + 1, COMMA) ? name + 2 : name + 1;
  const housed = end > 0 && (keywordAt(tokens, end) === KW.flat || isJoined(tokens, number));
  return housed ? done(STREET | BARE, WORTH.surelyStreet, name + 1) : t;
}

/** What begins with a number: an index, «16 мкр.», «1-я Линия», «12-й км», a house behind its street. */
function fromNumber(tokens: Tokens, t: number, has: number, told: boolean): number {
  const ordinal = ordinalAt(tokens, t);
  if (ordinal > 0) {
    const next = isMark(tokens, ordinal + 1, DOT) ? ordinal + 2 : ordinal + 1;
    const keyword = keywordAt(tokens, ordinal);
    if (keyword !== KW.street) return done(TERRITORY, WORTH.territory, next);
    // «3-й пер. Садовый»: the name may stand behind the word.
    const sided = withSide(tokens, next);
    const name = sided === next && nameAt(tokens, next) && ordinal === t + 3 ? next + 1 : sided;
    return done(STREET, WORTH.street, name);
  }
  const district = numberedDistrict(tokens, t);
  if (district > t) return done(TERRITORY, WORTH.territory, district);
  if (lengthAt(tokens, t) <= 4) {
    const far = has & STREET && keywordAt(tokens, t + 1) === KW.road && !startsLine(tokens, t + 1) ? t + 2 : kilometre(tokens, t);
    if (far > t) return done(SPOT | BARE, WORTH.house, far);
    const years = ordinalStreet(tokens, t);
    if (years > t) return done(STREET | BARE, WORTH.knownStreet, years);
  }
  return bareNumber(tokens, t, has, told);
}

/** «16 мкр.», «7А мкр-н», «3 кв-л», «37 комплекс» */
function numberedDistrict(tokens: Tokens, t: number): number {
  if (lengthAt(tokens, t) > 3) return t;
  const letter = tokens.kind[t + 1] === WORD && isGlued(tokens, t + 1) && lengthAt(tokens, t + 1) === 1;
  const type = letter ? t + 2 : t + 1;
  if (startsLine(tokens, type) || (keywordAt(tokens, type) !== KW.area && keywordAt(tokens, type) !== KW.quarter)) return t;
  return isMark(tokens, type + 1, DOT) ? type + 2 : type + 1;
}

/** «70 лет Целины 11», «50 лет Октября, д. 4»: an anniversary with a number behind. */
function ordinalStreet(tokens: Tokens, t: number): number {
  const years = isWord(tokens, t + 1, 'лет') && nameable(tokens, t + 2) && written(tokens, t + 2) && !startsLine(tokens, t + 2);
  return years && closes(tokens, t + 3) ? t + 3 : t;
}

/** «12-й км», «24 км автодороги М-4 «Дон»» */
function kilometre(tokens: Tokens, t: number): number {
  const ordinal = isMark(tokens, t + 1, DASH) && tokens.kind[t + 2] === WORD && lengthAt(tokens, t + 2) <= 2 ? t + 3 : t + 1;
  return keywordAt(tokens, ordinal) === KW.road && ordinal > t + 1 ? (isMark(tokens, ordinal + 1, DOT) ? ordinal + 2 : ordinal + 1) : t;
}

/** «км 24 автодороги М-4 «Дон»» */
function road(tokens: Tokens, t: number, after: number): number {
  // «Автодорога Р-22, 1124-й км»
  if (lengthAt(tokens, t) > 4 && lengthAt(tokens, after) === 1 && isMark(tokens, after + 1, DASH) && isDigits(tokens, after + 2))
    return done(SPOT | BARE, WORTH.knownStreet, after + 3);
  // «автодорога Уфа — Оренбург»
  if (lengthAt(tokens, t) > 4 && classAt(tokens, after) & PLACE && isMark(tokens, after + 1, DASH) && classAt(tokens, after + 2) & PLACE)
    return done(SPOT | BARE, WORTH.knownStreet, after + 3);
  if (!isDigits(tokens, after) || startsLine(tokens, after)) return t;
  let next = after + 1;
  if (keywordAt(tokens, next) === KW.road) {
    next++;
    while (
      next - after < 9 &&
      !startsLine(tokens, next) &&
      (shows(tokens, next) || isMark(tokens, next, DASH) || isMark(tokens, next, QUOTE) || isDigits(tokens, next))
    )
      next++;
  }
  return next > after + 1 ? done(SPOT, WORTH.spot, next) : t;
}

/** «в/ч 00000» */
function unit(tokens: Tokens, t: number, after: number): number {
  const number = isMark(tokens, after, NUMERO) ? after + 1 : after;
  return isDigits(tokens, number) && lengthAt(tokens, number) === 5 ? done(SPOT, WORTH.spot, number + 1) : t;
}

/** How much the words at `t` look like a street without its word. */
export function streetWorth(tokens: Tokens, t: number): number {
  const value = classAt(tokens, t);
  if (lengthAt(tokens, t) < 4 || value & PATRONYMIC) return 0;
  const adjective = (value & (ADJECTIVE | FEMININE)) === (ADJECTIVE | FEMININE);
  if (keywordAt(tokens, t) === KW.hero) return WORTH.surelyStreet;
  if (value & STREET_BIT) return adjective && shows(tokens, t) ? WORTH.surelyStreet : WORTH.knownStreet;
  if (value & PEOPLE_OF && !(value & (SURNAME | FIRST))) return shows(tokens, t) ? WORTH.surelyStreet : WORTH.likeStreet;
  if (value & (FUNCTION | VERB)) return 0;
  if (adjective) return WORTH.knownStreet;
  return value === 0 || value & SURNAME ? WORTH.likeStreet : 0;
}

/** What has no keyword before it: a name with the keyword behind, a town alone, a street with its house behind. */
function unmarked(tokens: Tokens, t: number, has: number, told: boolean): number {
  if (!nameable(tokens, t)) return t;
  const value = classAt(tokens, t);
  // «Конаковский м.о.», «Заневское г.п.»
  if (shows(tokens, t) && lengthAt(tokens, t) > 3 && !startsLine(tokens, t + 1) && tokens.kind[t + 1] === WORD) {
    const type = shortened(tokens, t + 1);
    if (type && type.level & (AREA | TOWN) && (value === 0 || value & (ADJECTIVE | PLACE | SURNAME)))
      return done(type.level, type.worth, type.next);
  }
  // «СПб, В.О., 14-я линия»
  if (has & (AREA | TOWN) && withSide(tokens, t) > t) return done(OTHER | BARE, 0, withSide(tokens, t));
  const region = regionBehind(tokens, t);
  if (region > t) return done(AREA, WORTH.region, region);
  const suffix = suffixAt(tokens, t);
  if (
    suffix > 0 &&
    (shows(tokens, t) || (suffix - t < 3 && written(tokens, t))) &&
    !(value & (FUNCTION | VERB)) &&
    goesWith(tokens, t, suffix)
  ) {
    const keyword = keywordAt(tokens, suffix);
    const next = withBrackets(tokens, isMark(tokens, suffix + 1, DOT) ? suffix + 2 : suffix + 1);
    // «арск улица банковская дом»: the word belongs to the name behind it.
    const ahead =
      keyword === KW.street &&
      lengthAt(tokens, suffix) > 3 &&
      streetWorth(tokens, next) > 0 &&
      !shows(tokens, t) &&
      followedByNumber(tokens, next);
    if (ahead) return value & PLACE || (value === 0 && told) ? done(TOWN | BARE, WORTH.bareTown, t + 1) : t;
    if (keyword === KW.street) return done(STREET, WORTH.street, withSide(tokens, next));
    if (keyword === KW.town) return done(TOWN, WORTH.settlement, next);
    if (keyword === KW.area || keyword === KW.quarter) return done(TERRITORY, WORTH.territory, next);
    const dashed = isMark(tokens, next, DASH) && classAt(tokens, next + 1) & PLACE && shows(tokens, next + 1);
    return done(AREA, WORTH.region, dashed ? next + 2 : next);
  }
  if (keywordAt(tokens, t) === 0 && has & (HOUSE | FLAT) && lengthAt(tokens, t) === 1) return t;
  const bare = bareStreet(tokens, t, has, told);
  if (bare > t) return bare;
  const ends = isMark(tokens, t + 1, COMMA);
  // «…, kv. 4, Gatchina»: read upwards, the town comes last.
  if (
    value & PLACE &&
    has & (HOUSE | FLAT) &&
    !(has & TOWN) &&
    shows(tokens, t) &&
    isMark(tokens, t - 1, COMMA) &&
    (tokens.kind[t + 1] !== WORD || startsLine(tokens, t + 1))
  )
    return done(TOWN, 0, t + 1);
  // «Ногинск-9, ул. Лётная»
  if (
    value & PLACE &&
    shows(tokens, t) &&
    isMark(tokens, t + 1, DASH) &&
    isGlued(tokens, t + 1) &&
    isDigits(tokens, t + 2) &&
    isMark(tokens, t + 3, COMMA)
  )
    return done(TOWN | BARE, WORTH.bareTown, t + 3);
  if (value & PLACE && written(tokens, t) && !(has & (HOUSE | FLAT))) {
    if (ends || told || (nameable(tokens, t + 1) && written(tokens, t + 1) && followedByNumber(tokens, t + 1)))
      return done(TOWN | BARE, WORTH.bareTown, t + 1);
    if (isTypedLevel(tokens, t + 1)) return done(TOWN | BARE, WORTH.bareTown, t + 1);
  }
  return otherLevel(tokens, t, has);
}

/** «Волгогр. обл.», «Саха (Якутия) Респ»: the word of the region behind a dot or brackets. */
export function regionBehind(tokens: Tokens, t: number): number {
  const cut = isMark(tokens, t + 1, DOT) && shows(tokens, t) ? t + 2 : withBrackets(tokens, t + 1);
  if (cut === t + 1 || startsLine(tokens, cut)) return t;
  const keyword = keywordAt(tokens, cut);
  if (keyword !== KW.region && keyword !== KW.district) return t;
  return isMark(tokens, cut + 1, DOT) ? cut + 2 : cut + 1;
}

/** A level with its word right behind a town: «элиста четвёртый микрорайон», «Зеленоград корп. 5». */
function isTypedLevel(tokens: Tokens, t: number): boolean {
  if (startsLine(tokens, t)) return false;
  const keyword = keywordAt(tokens, t);
  if (keyword === KW.street || keyword === KW.house || keyword === KW.building || keyword === KW.area || keyword === KW.quarter)
    return lengthAt(tokens, t) > 1;
  const next = keywordAt(tokens, t + 1);
  return (keyword === KW.numeral || isDigits(tokens, t)) && (next === KW.area || next === KW.quarter);
}

/** «Сособственники Калининградская обл»: only a describing word stands before the name that has the word behind it. */
function goesWith(tokens: Tokens, t: number, suffix: number): boolean {
  const value = classAt(tokens, t);
  // «остановки улица Розы Люксембург»: a common thing names no street.
  if (suffix === t + 1)
    return shows(tokens, t) || value === 0 || (value & (ADJECTIVE | STREET_BIT | FIRST | SURNAME | PLACE | PEOPLE_OF)) !== 0;
  return value === 0 ? keywordAt(tokens, suffix) === KW.street : (value & (ADJECTIVE | STREET_BIT | FIRST | SURNAME | PLACE)) !== 0;
}

/** «9-я линия В.О.», «Большой пр. П.С.»: the sides of St Petersburg. */
const withSide = (tokens: Tokens, t: number): number =>
  lengthAt(tokens, t) === 1 &&
  shows(tokens, t) &&
  isMark(tokens, t + 1, DOT) &&
  lengthAt(tokens, t + 2) === 1 &&
  shows(tokens, t + 2) &&
  isMark(tokens, t + 3, DOT)
    ? t + 4
    : t;

/** A word with a number or a house right behind it. */
export function followedByNumber(tokens: Tokens, t: number): boolean {
  const { kind, value, gap } = tokens;
  let next = t + 1;
  if (kind[next] === MARK) {
    if (value[next] !== COMMA) return false;
    next++;
  }
  if (gap[next] === LINE_GAP) return false;
  if (kind[next] === DIGITS) return lengthAt(tokens, next) <= 3 && tokens.place[next] === 0;
  const keyword = kind[next] === WORD ? keywordOf(value[next] as number) : 0;
  if (keyword === 0) return false;
  return (
    keyword === KW.house ||
    (keyword === KW.numeral && next === t + 1) ||
    (isWord(tokens, next, 'д') && isDigits(tokens, isMark(tokens, next + 1, DOT) ? next + 2 : next + 1))
  );
}

/** «Водопроводчиков 4-12», «Карла Маркса, 5»: one to three words that streets are called by, then a number. */
function bareStreet(tokens: Tokens, t: number, has: number, told: boolean): number {
  if (has & (STREET | HOUSE)) return t;
  const own = classAt(tokens, t);
  if (own & (FUNCTION | VERB) && !(own & STREET_BIT)) return t;
  if (streetWorth(tokens, t) === 0 && !(own & (FIRST | ADJECTIVE))) return t;
  const town = (own & (PLACE | STREET_BIT | ADJECTIVE)) === PLACE;
  for (let words = 1; words <= 3; words++) {
    const end = t + words - 1;
    if (
      words > 1 &&
      (startsLine(tokens, end) || !nameable(tokens, end) || !written(tokens, end) || classAt(tokens, end) & (FUNCTION | VERB))
    )
      return t;
    // «Анна Сергеевна 1» is a person with a number.
    if (classAt(tokens, end) & PATRONYMIC && words > 1) return t;
    // «петрозаводск древлянка 16»: the town first.
    if (words > 1 && town) return t;
    if (!followedByNumber(tokens, end)) continue;
    const number = isMark(tokens, end + 1, COMMA) ? end + 2 : end + 1;
    // «2-1-3-4» and «12 345 67» are other numbers; a document's number follows a name, too.
    if (isDigits(tokens, number) && numberEnd(tokens, number) === 0) return t;
    if (!written(tokens, t) || (own & PLACE && !(own & STREET_BIT) && words === 1 && !told && has === NONE)) return t;
    let worth = 0;
    for (let i = t; i <= end; i++) worth = Math.max(worth, streetWorth(tokens, i));
    const placed = told || (has & (TOWN | AREA | TERRITORY)) !== 0;
    const named = words > 1 ? worth > 0 || classAt(tokens, t) & FIRST : worth > 0;
    if (!named && !(placed && classAt(tokens, t) & ADJECTIVE)) return t;
    return done(
      STREET | BARE,
      Math.max(worth, WORTH.likeStreet) + (isOn(tokens, t) ? WORTH.on : 0) + (has & TOWN ? WORTH.inTown : 0),
      end + 1,
    );
  }
  return t;
}

const isOn = (tokens: Tokens, t: number): boolean =>
  isWord(tokens, t - 1, 'на') || isWord(tokens, t - 1, 'по') || isWord(tokens, t - 1, 'с');

/** A name between commas inside a chain: «Новый город», «Зелёный Бор». */
function otherLevel(tokens: Tokens, t: number, has: number): number {
  if (!(has & (TOWN | AREA)) || has & (STREET | HOUSE) || !shows(tokens, t) || !isMark(tokens, t - 1, COMMA)) return t;
  for (let next = t + 1; next <= t + 3; next++) {
    if (isMark(tokens, next, COMMA)) return done(OTHER | BARE, 0, next);
    // «Давыдовский-3, 12, 8»
    if (isMark(tokens, next, DASH) && isGlued(tokens, next) && isDigits(tokens, next + 1) && isMark(tokens, next + 2, COMMA))
      return done(OTHER | BARE, 0, next + 2);
    if (startsLine(tokens, next) || tokens.kind[next] !== WORD || !isFree(tokens, next)) return t;
  }
  return t;
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
function bareNumber(tokens: Tokens, t: number, has: number, told: boolean): number {
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

const isJoined = (tokens: Tokens, t: number): boolean =>
  (isMark(tokens, t + 1, DASH) || isMark(tokens, t + 1, SLASH)) &&
  isGlued(tokens, t + 1) &&
  isGlued(tokens, t + 2) &&
  isDigits(tokens, t + 2) &&
  lengthAt(tokens, t + 2) <= 4;

/** The sentence, the line or the field ends here. */
const ends = (tokens: Tokens, t: number): boolean => t >= tokens.count || startsLine(tokens, t) || tokens.kind[t] !== WORD;

/** «д. 68/2», «корп. 3», «кв. № 27», «лит. А»; `letters` is how long a name of letters may be. */
function numbered(tokens: Tokens, t: number, after: number, level: number, worth: number, letters = 0): number {
  let at = after;
  if (isMark(tokens, at, NUMERO) || keywordAt(tokens, at) === KW.numberWord) at++;
  if (isMark(tokens, at, DOT)) at++;
  if (startsLine(tokens, at) && keywordAt(tokens, t) !== KW.house) return t;
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
function misreadNumber(tokens: Tokens, t: number): number {
  const { view, start, end, kind } = tokens;
  if (kind[t] !== WORD || lengthAt(tokens, t) > 3) return t;
  for (let at = start[t] as number; at < (end[t] as number); at++) if (!MISREAD.has(view.code[at] as number)) return t;
  return isDigits(tokens, t + 1) && isGlued(tokens, t + 1) ? houseNumber(tokens, t + 1) : t + 1;
}
