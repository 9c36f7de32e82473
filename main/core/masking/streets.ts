import { DATE } from './context.ts';
import { isDigits, isFree, isGlued, isMark, isWord, keywordAt, lengthAt, startsLine } from './finds.ts';
import { numberEnd } from './housenumbers.ts';
import { KW } from './keywords.ts';
import {
  AREA,
  BARE,
  classAt,
  closes,
  done,
  hasUpperLine,
  HOUSE,
  isInitial,
  nameable,
  NONE,
  shows,
  STREET,
  TERRITORY,
  TOWN,
  WORTH,
  written,
} from './level.ts';
import {
  ADJECTIVE,
  FEMININE,
  FIRST,
  FUNCTION,
  keywordOf,
  PATRONYMIC,
  PEOPLE_OF,
  PLACE,
  STREET as STREET_BIT,
  SURNAME,
  VERB,
} from './lexicon.ts';
import { byTail, endsWith } from './nameparts.ts';
import { isJoined } from './numbered.ts';
import { COMMA, DASH, DOT } from './signs.ts';
import { DIGITS, LINE_GAP, LOWER, MARK, shapeAt, type Tokens, WORD } from './tokens.ts';

/** Streets: with their word before the name, and those that are told by their name and the number behind it. */

/** «ул. Маршала Жукова», «ул. 8 Марта», «пр-т 40 лет Победы», «ул. 1-я Песчаная» */
export function street(tokens: Tokens, t: number, after: number, inTerritory: boolean): number {
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
  // «ул.⏎Партизанская»: a word that was cut goes on in the next line.
  const cut = startsLine(tokens, after) && isMark(tokens, after - 1, DOT) && shows(tokens, after) ? after : -1;
  for (; words < 4 && (nameable(tokens, next) || isLetterOfName(tokens, next)) && (!startsLine(tokens, next) || next === cut); next++) {
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

/** «8 Марта 8», «9 мая, 5»: read as a date, a street by the house behind it. */
export function datedStreet(tokens: Tokens, t: number): number {
  const name = t + 1;
  if (keywordAt(tokens, name) !== KW.month || !shows(tokens, name) || tokens.place[name + 1] === DATE) return t;
  const end = numberEnd(tokens, isMark(tokens, name + 1, COMMA) ? name + 2 : name + 1);
  const number = isMark(tokens, name + 1, COMMA) ? name + 2 : name + 1;
  const housed = end > 0 && (keywordAt(tokens, end) === KW.flat || isJoined(tokens, number));
  return housed ? done(STREET | BARE, WORTH.surelyStreet, name + 1) : t;
}

/** «70 лет Целины 11», «50 лет Октября, д. 4»: an anniversary with a number behind. */
export function ordinalStreet(tokens: Tokens, t: number): number {
  const years = isWord(tokens, t + 1, 'лет') && nameable(tokens, t + 2) && written(tokens, t + 2) && !startsLine(tokens, t + 2);
  return years && closes(tokens, t + 3) ? t + 3 : t;
}

const FEMININE_ENDINGS = byTail(['ая', 'яя']);

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
  // «Туюнская»: a word no list has, in the form streets have.
  if (value === 0 && endsWith(tokens, t, FEMININE_ENDINGS, 3)) return WORTH.knownStreet;
  return value === 0 || value & SURNAME ? WORTH.likeStreet : 0;
}

/** «6-я Парковая, 14»: an ordinal before a street without its word; the token after the street, or `t`. */
export function ordinalBare(tokens: Tokens, t: number): number {
  const name = t + 3;
  const ordinal = isMark(tokens, t + 1, DASH) && isGlued(tokens, t + 1) && isWord(tokens, t + 2, 'я') && isGlued(tokens, t + 2);
  return ordinal && nameable(tokens, name) && !startsLine(tokens, name) && streetWorth(tokens, name) > 0 && followedByNumber(tokens, name)
    ? name + 1
    : t;
}

/** «9-я линия В.О.», «Большой пр. П.С.»: the sides of St Petersburg. */
export const withSide = (tokens: Tokens, t: number): number =>
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
export function bareStreet(tokens: Tokens, t: number, has: number, told: boolean): number {
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
