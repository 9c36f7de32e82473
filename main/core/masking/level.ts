import { EV } from './evidence.ts';
import { isDigits, isFree, isGlued, isMark, isWord, keywordAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { PLACE, SURNAME, SURNAME_LIKE } from './lexicon.ts';
import { HOMOGRAPH, surname } from './nameparts.ts';
import { CLOSE, COMMA, DOT, OPEN } from './signs.ts';
import { CAPITAL, LOWER, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';

/** What a level of an address is: its bits, its points, and the questions every level asks of the words around it. */

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

export const done = (level: number, worth: number, next: number): number => {
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

export const shows = (tokens: Tokens, t: number): boolean => shapeAt(tokens, t) === CAPITAL;
export const classAt = (tokens: Tokens, t: number): number => (tokens.kind[t] === WORD ? (tokens.value[t] as number) : 0);

/** The word is written as a name, or its line shows no capitals. */
export const written = (tokens: Tokens, t: number): boolean =>
  shows(tokens, t) || (shapeAt(tokens, t) === UPPER && lengthAt(tokens, t) > 1) || !hasUpperLine(tokens, t);

/** Whether the line shows capitals before: in a line without them a small letter says nothing. */
export function hasUpperLine(tokens: Tokens, t: number): boolean {
  for (let i = t - 1; i >= Math.max(0, t - 12) && !startsLine(tokens, i + 1); i--) {
    if (tokens.kind[i] === WORD && tokens.shouting[i] === 0 && shapeAt(tokens, i) !== LOWER) return true;
  }
  return false;
}

/** A name of a place may begin at `t`. */
export const nameAt = (tokens: Tokens, t: number): boolean => nameable(tokens, t) && !startsLine(tokens, t) && written(tokens, t);

/** A name in brackets right behind: «Саха (Якутия)». */
export const withBrackets = (tokens: Tokens, t: number): number =>
  isMark(tokens, t, OPEN) && classAt(tokens, t + 1) & PLACE && isMark(tokens, t + 2, CLOSE) ? t + 3 : t;

/** «С. Мирошниченко» and «Ш. Алиев» open with an initial, «с. Лопатино» and «ш. Энтузиастов» with a word. */
export function isInitial(tokens: Tokens, t: number, after: number): boolean {
  if (lengthAt(tokens, t) !== 1) return false;
  const value = classAt(tokens, after);
  // «Ш. Б.», «А. Ягунковой»: a capital before another letter or before a surname.
  if (lengthAt(tokens, after) === 1) return true;
  const capital = shows(tokens, t) && tokens.shouting[t] === 0;
  const name = value & (SURNAME | SURNAME_LIKE | PLACE);
  const caseless = tokens.shouting[t] === 1 || (!shows(tokens, t) && !shows(tokens, after));
  if ((capital || caseless) && !(value & PLACE) && tokens.kind[after] === WORD && surname(tokens, after) >= HOMOGRAPH) return true;
  return (
    (shows(tokens, t) || caseless) &&
    ((isGlued(tokens, t) && (isMark(tokens, t - 1, DOT) || tokens.kind[t - 1] === WORD)) || (name !== 0 && !(name & PLACE)))
  );
}

/** What ends the name of a street: a comma, a number, a house. */
export const closes = (tokens: Tokens, t: number): boolean =>
  t < tokens.count &&
  !startsLine(tokens, t) &&
  (isMark(tokens, t, COMMA) ||
    isDigits(tokens, t) ||
    keywordAt(tokens, t) === KW.house ||
    keywordAt(tokens, t) === KW.numeral ||
    (keywordAt(tokens, t) === KW.street && lengthAt(tokens, t) > 3) ||
    isWord(tokens, t, 'д'));

/** The sentence, the line or the field ends here. */
export const ends = (tokens: Tokens, t: number): boolean => t >= tokens.count || startsLine(tokens, t) || tokens.kind[t] !== WORD;
