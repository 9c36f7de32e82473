import { isDigits, isGlued, isMark, isWord, keywordAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import {
  AREA,
  classAt,
  closes,
  done,
  HOUSE,
  isInitial,
  nameable,
  NONE,
  shows,
  TERRITORY,
  TOWN,
  withBrackets,
  WORTH,
  written,
} from './level.ts';
import { ADJECTIVE, FIRST, FUNCTION, PATRONYMIC, PLACE, STREET as STREET_BIT, SURNAME, VERB } from './lexicon.ts';
import { misreadNumber, numbered } from './numbered.ts';
import { COMMA, DASH, DOT, SLASH } from './signs.ts';
import { suffixAt } from './suffixes.ts';
import { type Tokens, WORD } from './tokens.ts';

/** Regions, districts, towns and villages: their types before and behind the name, long, short and by two letters. */

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

export function shortened(tokens: Tokens, t: number): Shortened | undefined {
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

export function town(tokens: Tokens, t: number, after: number, has: number): number {
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
export function named(tokens: Tokens, t: number, after: number, level: number, worth: number): number {
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
