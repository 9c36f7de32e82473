import { DATE, MACHINE } from './context.ts';
import { isDigits, isFree, isGlued, isMark, isWord, keywordAt, lengthAt, startsLine } from './finds.ts';
import { isCounted, numberWords } from './housenumbers.ts';
import { KW } from './keywords.ts';
import {
  AREA,
  BARE,
  classAt,
  done,
  ends,
  FLAT,
  HOUSE,
  last,
  nameable,
  nameAt,
  NONE,
  OTHER,
  PLACES,
  shows,
  SPOT,
  STREET,
  TERRITORY,
  TOWN,
  withBrackets,
  WORTH,
  written,
} from './level.ts';
import { ADJECTIVE, FUNCTION, ORDINARY, PLACE, SURNAME, VERB } from './lexicon.ts';
import { bareNumber, misreadNumber, numbered, wordedHouse } from './numbered.ts';
import { named, shortened, town } from './settlements.ts';
import { COMMA, DASH, DOT, QUOTE } from './signs.ts';
import { bareStreet, datedStreet, followedByNumber, ordinalBare, ordinalStreet, street, streetWorth, withSide } from './streets.ts';
import { goesWith, ordinalAt, regionBehind, suffixAt } from './suffixes.ts';
import { kilometre, numberedDistrict, road, territory, unit } from './territories.ts';
import { shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';

/**
 * The levels of an address, each read by itself: what type word it has, before or behind its name, and what it is worth
 * (`address.ts` adds the points up).
 */

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
    const bare = ordinalBare(tokens, t);
    if (bare > t) return done(STREET | BARE, WORTH.surelyStreet, bare);
    const years = ordinalStreet(tokens, t);
    if (years > t) return done(STREET | BARE, WORTH.knownStreet, years);
  }
  return bareNumber(tokens, t, has, told);
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
  // «прописан: Тюнгур, ул. …»: a town no list has, where one is said.
  if (value === 0 && told && has === NONE && ends && lengthAt(tokens, t) > 3 && (isTypedLevel(tokens, t + 2) || isDigits(tokens, t + 2)))
    return done(TOWN | BARE, WORTH.bareTown, t + 1);
  if (value & PLACE && written(tokens, t) && !(has & (HOUSE | FLAT))) {
    if (ends || told || (nameable(tokens, t + 1) && written(tokens, t + 1) && followedByNumber(tokens, t + 1)))
      return done(TOWN | BARE, WORTH.bareTown, t + 1);
    if (isTypedLevel(tokens, t + 1)) return done(TOWN | BARE, WORTH.bareTown, t + 1);
  }
  return otherLevel(tokens, t, has);
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
