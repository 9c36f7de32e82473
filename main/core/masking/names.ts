import { PLACE_NAME } from './context.ts';
import { EV } from './evidence.ts';
import { type Find, isMark, keywordAt, lengthAt, startsLine, take } from './finds.ts';
import { initialsBehind, initialsFirst } from './initials.ts';
import { KW } from './keywords.ts';
import { findLatinName } from './latin.ts';
import {
  ADJECTIVE,
  CASES,
  FIRST,
  FUNCTION,
  keywordOf,
  MASCULINE,
  NOMINATIVE,
  ORDINARY,
  PATRONYMIC,
  PEOPLE_OF,
  PLACE,
  SURNAME,
  SURNAME_LIKE,
  THING,
  VERB,
} from './lexicon.ts';
import {
  agree,
  besideInitials,
  capitals,
  firstName,
  follows,
  HOMOGRAPH,
  isNameWord,
  isSmall,
  type Match,
  nextWord,
  NO,
  patronymic,
  POSSIBLE,
  PURE,
  surname,
} from './nameparts.ts';
import { introducedBy, NOT_TOLD } from './told.ts';
import { agreesAsSurname, bySyllables, isLoosePair, isPair } from './pairs.ts';
import { CLOSE, DOT, OPEN, UNDERSCORE } from './signs.ts';
import { inList, single } from './singles.ts';
import { isThing, spelledFrom } from './things.ts';
import { CAPITAL, LATIN, LOWER, shapeAt, type Tokens, WORD } from './tokens.ts';

/**
 * Persons: surname, first name, patronymic and initials in any order, case and script. Two parts that go together are a
 * name; a word alone needs evidence, which `singles.ts` adds up; `things.ts` takes away what is a name of something.
 */
export function findNames(tokens: Tokens, finds: Find[]): void {
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind[i] !== WORD || tokens.taken[i] !== 0 || tokens.place[i] !== 0) continue;
    if ((tokens.style[i] as number) & LATIN && lengthAt(tokens, i) > 1) {
      i = findLatinName(tokens, finds, i);
      continue;
    }
    if (!mayBegin(tokens, i)) continue;
    const spelled = (tokens.value[i] as number) & FIRST ? spelledFrom(tokens, i) : i;
    if (spelled > i) {
      tokens.place.fill(PLACE_NAME, i, spelled);
      i = spelled - 1;
      continue;
    }
    const initialled = lengthAt(tokens, i) <= 3 && isMark(tokens, i + 1, DOT) ? initialsFirst(tokens, i) : -1;
    const match = initialled > 0 ? behindInitials(initialled) : wordsFrom(tokens, i);
    if (!match) continue;
    if (isThing(tokens, i, match.to, match.full)) tokens.place.fill(PLACE_NAME, i, match.to + 1);
    else take(tokens, finds, i, match.to, 'PERSON', match.score, match.why, match.evidence | partsOf(tokens, i, match.to));
    i = match.to;
  }
}

const behindInitials = (to: number): Match => ({ to, score: 0.95, why: 'initials', full: true, evidence: 0 });

/** What the words of a name are, and whether two of them go together. */
function partsOf(tokens: Tokens, from: number, to: number): number {
  let bits = 0;
  let before = 0;
  for (let t = from; t <= to; t++) {
    if (tokens.kind[t] !== WORD) continue;
    const value = tokens.value[t] as number;
    if (lengthAt(tokens, t) === 1) {
      bits |= EV.initials;
      continue;
    }
    if (patronymic(tokens, t)) bits |= EV.patronymic;
    else if (value & FIRST) bits |= EV['first-name'];
    else if (value & SURNAME) bits |= EV.surname;
    else if (value === 0) bits |= surname(tokens, t) === HOMOGRAPH ? EV['surname-ending'] : EV['unknown-word'];
    if (value & before & CASES) bits |= EV.agreement;
    before = value;
  }
  return bits;
}

/** A cheap look: a word that is no name by itself begins one only before another part of one, or where one is expected. */
function mayBegin(tokens: Tokens, i: number): boolean {
  const { kind, value, start, end } = tokens;
  const own = value[i] as number;
  const length = (end[i] as number) - (start[i] as number);
  if (length === 1) return isMark(tokens, i + 1, DOT);
  if (own === 0 || own & NAMED) return true;
  const keyword = keywordOf(own);
  if (keyword !== 0 && keyword !== KW.hero && keyword !== KW.named && keyword !== KW.custom && keyword !== KW.eponym) return false;
  const small = shapeAt(tokens, i) === LOWER;
  if (!small && own & (SURNAME_LIKE | PEOPLE_OF)) return true;
  if (kind[i + 1] === WORD) {
    const next = value[i + 1] as number;
    if ((end[i + 1] as number) - (start[i + 1] as number) === 1) {
      if (!isSmall(tokens, i + 1) || isMark(tokens, i + 2, DOT)) return true;
    } else if (next === 0 || next & NAMED) return true;
  } else if (!small && (isMark(tokens, i + 1, UNDERSCORE) || isMark(tokens, i + 1, OPEN))) return true;
  return !small && (introducedBy(tokens, i) !== NOT_TOLD || inList(tokens, i));
}
const NAMED = FIRST | PATRONYMIC | SURNAME;

/** May stand as the surname beside a first name with a patronymic, whose class is `anchor`. */
function besideName(tokens: Tokens, i: number, anchor: number): boolean {
  if (!isNameWord(tokens, i)) return false;
  const value = tokens.value[i] as number;
  const evidence = surname(tokens, i);
  if (evidence >= HOMOGRAPH) return evidence === PURE || capitals(tokens, i) > 0 || agree(value, anchor);
  const written = capitals(tokens, i);
  if (written === 2) return (value & PLACE) === 0 || evidence === POSSIBLE;
  if (evidence === NO) return agreesAsSurname(tokens, i, anchor);
  return evidence === POSSIBLE && (value === 0 || agree(value, anchor) || isUndeclined(value));
}

/** «чингизу муратовичу гладкому»: in small letters a word nobody knows, or an adjective in the same case with nothing to describe. */
function smallSurname(tokens: Tokens, i: number, anchor: number): boolean {
  const value = tokens.value[i] as number;
  if (value === 0) return lengthAt(tokens, i) > 3;
  const thing = follows(tokens, i + 1) && ((tokens.value[i + 1] as number) & (THING | SURNAME_LIKE)) !== 0;
  return (value & ADJECTIVE) !== 0 && !(value & FUNCTION) && !thing && agree(value, anchor);
}

/** A woman's surname that is a man's word stays in the nominative: «Гость Екатерина», «Грач Дарье». */
const isUndeclined = (value: number): boolean => (value & (ADJECTIVE | MASCULINE | NOMINATIVE)) === (MASCULINE | NOMINATIVE);

function wordsFrom(tokens: Tokens, i: number): Match | undefined {
  if (!isNameWord(tokens, i)) return undefined;
  const second = nextWord(tokens, i);
  // «Роман А. П. Чехова», «Роман Ломоносова»: a work with its author.
  if (
    keywordAt(tokens, i) === KW.eponym &&
    capitals(tokens, i) < 2 &&
    second > 0 &&
    (keywordAt(tokens, second) === KW.hero || isMark(tokens, second + 1, DOT))
  )
    return undefined;
  if (isAlone(tokens, i, second)) return byItself(tokens, i);
  const third = second > 0 ? nextWord(tokens, second) : -1;
  const oglu = withOglu(tokens, i, second, third);
  if (oglu) return oglu;
  const value = (t: number) => tokens.value[t] as number;
  // Фамилия Имя Отчество
  if (
    third > 0 &&
    patronymic(tokens, third) &&
    isNameWord(tokens, second) &&
    (firstName(tokens, second) !== NO || surname(tokens, second) !== NO) &&
    (besideName(tokens, i, value(second) | value(third)) || (firstName(tokens, second) !== NO && introducedBy(tokens, i) !== NOT_TOLD))
  ) {
    return { to: third, score: 1, why: 'patronymic', full: true, evidence: 0 };
  }
  if (second > 0 && patronymic(tokens, second)) {
    // Any word with a capital before a patronymic is the name: Эльбрус Зурабович.
    const written = shapeAt(tokens, i) !== LOWER && shapeAt(tokens, i) === shapeAt(tokens, second) && !(value(i) & (VERB | FUNCTION));
    // «нарыйе магомедовне»: in small letters, too, what no list has is a name before what can be a patronymic only.
    const unknown = value(i) === 0 && lengthAt(tokens, i) > 2 && (value(second) & (PATRONYMIC | ORDINARY | SURNAME)) === PATRONYMIC;
    if (firstName(tokens, i) !== NO || surname(tokens, i) !== NO || written || unknown) {
      // Имя Отчество [Фамилия]
      const after =
        third > 0 &&
        isNameWord(tokens, third) &&
        (surname(tokens, third) >= HOMOGRAPH
          ? surname(tokens, third) === PURE || capitals(tokens, third) > 0
          : isSmall(tokens, i) && isSmall(tokens, third)
            ? smallSurname(tokens, third, value(i) | value(second))
            : capitals(tokens, third) === 2 && (!(value(third) & PLACE) || agreesAsSurname(tokens, third, value(i))));
      return { to: after ? third : withInitial(tokens, second), score: 1, why: 'patronymic', full: true, evidence: 0 };
    }
  }
  const evidence = surname(tokens, i);
  const syllables = bySyllables(tokens, i);
  if (syllables > i) return { to: syllables, score: 0.9, why: 'name', full: true, evidence: 0 };
  // «Каша Г.С.»: two capitals with their dots behind any capitalised word.
  const doubled =
    shapeAt(tokens, i) === CAPITAL &&
    keywordAt(tokens, i) === 0 &&
    !(value(i) & (VERB | FUNCTION)) &&
    isMark(tokens, i + 2, DOT) &&
    isMark(tokens, i + 4, DOT) &&
    !isSmall(tokens, i + 1);
  if (doubled || besideInitials(tokens, i)) {
    const end = initialsBehind(tokens, i + 1, evidence);
    if (end > 0) return { to: end, score: 0.95, why: 'initials', full: true, evidence: 0 };
  }
  if (patronymic(tokens, i)) return { to: withInitial(tokens, i), score: 0.85, why: 'patronymic', full: false, evidence: 0 };
  const bracketed = maiden(tokens, i, evidence);
  if (bracketed) return bracketed;
  if (second > 0 && isPair(tokens, i, second)) {
    // Имя Фамилия и Фамилия Имя; a second surname may follow a first name: Anna Maria style names are one person.
    const end = withInitial(tokens, furtherPart(tokens, i, second));
    const full = firstName(tokens, second) !== NO && evidence >= HOMOGRAPH && firstName(tokens, i) === NO;
    return { to: end, score: 0.9, why: 'name', full, evidence: 0 };
  }
  if (second > 0 && isLoosePair(tokens, i, second, evidence))
    return { to: withInitial(tokens, furtherPart(tokens, i, second)), score: 0.8, why: 'name', full: false, evidence: EV.capital };
  return withRespect(tokens, single(tokens, i, evidence));
}

/** Nothing beside the word can be part of its name: most candidates of a text are so. */
function isAlone(tokens: Tokens, i: number, second: number): boolean {
  if (second < 0) return !isMark(tokens, i + 1, UNDERSCORE) && !isMark(tokens, i + 1, OPEN) && !(tokens.kind[i + 1] === WORD);
  const next = tokens.value[second] as number;
  if (isMark(tokens, i + 1, UNDERSCORE)) return false;
  if (next === 0 || next & NAMED || (tokens.value[i] as number) & FIRST || lengthAt(tokens, second) === 1) return false;
  const keyword = keywordOf(next);
  return (keyword !== KW.oglu && keyword !== KW.respect && shapeAt(tokens, second) === LOWER) || (next & (VERB | FUNCTION)) !== 0;
}

const byItself = (tokens: Tokens, i: number): Match | undefined =>
  patronymic(tokens, i)
    ? { to: withInitial(tokens, i), score: 0.85, why: 'patronymic', full: false, evidence: 0 }
    : withRespect(tokens, single(tokens, i, surname(tokens, i)));

/** «Гульшат апа»: what is added to a name to call it belongs to it. */
const withRespect = (tokens: Tokens, match: Match | undefined): Match | undefined =>
  match && keywordAt(tokens, match.to + 1) === KW.respect && follows(tokens, match.to + 1) ? { ...match, to: match.to + 1 } : match;

/** «Иван Петрович К.», «Абу Бакаров Х.-А.»: cut parts behind the whole ones, or «апа» and «ака». */
function withInitial(tokens: Tokens, at: number): number {
  if (keywordAt(tokens, at + 1) === KW.respect && follows(tokens, at + 1)) return at + 1;
  const letter = at + 1;
  if (!follows(tokens, letter) || isSmall(tokens, letter) || lengthAt(tokens, letter) > 3 || tokens.shouting[letter] !== 0) return at;
  const end = initialsBehind(tokens, letter, PURE);
  return end > 0 && (startsLine(tokens, end + 1) || !isNameWord(tokens, end + 1)) ? end : at;
}

/** «Нгуен Тхи Хоа», «Курилов Улуро Адо», «Идрис кызы Айгерим»: a third part that is nothing else. */
function furtherPart(tokens: Tokens, from: number, at: number): number {
  const third = nextWord(tokens, at);
  const before = keywordAt(tokens, at) === KW.oglu ? from : at;
  if (third < 0 || third - from > 5 || !isNameWord(tokens, third) || capitals(tokens, before) === 0) return at;
  const value = tokens.value[third] as number;
  if (shapeAt(tokens, third) !== shapeAt(tokens, before) || value & (PLACE | VERB | FUNCTION)) return at;
  const named = value === 0 || (value & (FIRST | PATRONYMIC | SURNAME)) !== 0;
  const syllable = lengthAt(tokens, third) <= 4 && lengthAt(tokens, at) <= 4 && (value & THING) === 0;
  return named || syllable || patronymic(tokens, third) ? third : at;
}

/** «Пак (Лигай) Инна»: the former surname in brackets. */
function maiden(tokens: Tokens, i: number, evidence: number): Match | undefined {
  if (!isMark(tokens, i + 1, OPEN) || evidence < HOMOGRAPH || !isMark(tokens, i + 3, CLOSE)) return undefined;
  if (!isNameWord(tokens, i + 2) || surname(tokens, i + 2) === NO || !isNameWord(tokens, i + 4) || firstName(tokens, i + 4) === NO)
    return undefined;
  const middle = nextWord(tokens, i + 4);
  return { to: middle > 0 && patronymic(tokens, middle) ? middle : i + 4, score: 1, why: 'name', full: true, evidence: 0 };
}

/** «Гулиев Эльчин Вагиф оглы»: the word itself proves the name. */
function withOglu(tokens: Tokens, i: number, second: number, third: number): Match | undefined {
  if (second < 0) return undefined;
  const fourth = third > 0 ? nextWord(tokens, third) : -1;
  const last =
    keywordAt(tokens, second) === KW.oglu
      ? second
      : third > 0 && keywordAt(tokens, third) === KW.oglu
        ? third
        : fourth > 0 && keywordAt(tokens, fourth) === KW.oglu
          ? fourth
          : -1;
  if (last < 0) return undefined;
  for (let t = i; t < last; t++) if (tokens.kind[t] === WORD && surname(tokens, t) === NO && firstName(tokens, t) === NO) return undefined;
  return { to: furtherPart(tokens, i, last), score: 1, why: 'patronymic', full: true, evidence: 0 };
}
