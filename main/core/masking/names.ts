import { PLACE_NAME } from './context.ts';
import { EV } from './evidence.ts';
import { type Find, isMark, keywordAt, lengthAt, startsLine, take } from './finds.ts';
import { initialsBehind, initialsFirst } from './initials.ts';
import { KW } from './keywords.ts';
import { findLatinName } from './latin.ts';
import {
  ADJECTIVE,
  CASES,
  COMMON,
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
  introducedBy,
  isNameWord,
  isSmall,
  type Match,
  nextWord,
  NO,
  NOT_TOLD,
  patronymic,
  POSSIBLE,
  PURE,
  surname,
  surnameGrammar,
} from './nameparts.ts';
import { CLOSE, DOT, OPEN, QUOTE, UNDERSCORE } from './signs.ts';
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

function agreesAsSurname(tokens: Tokens, i: number, anchor: number): boolean {
  const grammar = surnameGrammar(tokens, i);
  return grammar !== 0 && agree(grammar, anchor);
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
    if (firstName(tokens, i) !== NO || surname(tokens, i) !== NO || written) {
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

/** «Пак Ен Сун», «Чан Ван Хоанг»: three and four short capitalised words, a surname of the list before names or words nobody knows. */
function bySyllables(tokens: Tokens, i: number): number {
  const isSyllable = (t: number): boolean =>
    isNameWord(tokens, t) &&
    lengthAt(tokens, t) <= 6 &&
    shapeAt(tokens, t) === CAPITAL &&
    ((tokens.value[t] as number) & (VERB | PATRONYMIC)) === 0;
  if (!isSyllable(i) || !((tokens.value[i] as number) & SURNAME) || lengthAt(tokens, i) > 5) return i;
  let named = 1;
  let t = i;
  while (t - i < 3 && follows(tokens, t + 1) && isSyllable(t + 1)) {
    t++;
    const value = tokens.value[t] as number;
    if (value === 0 || value & (SURNAME | FIRST)) named++;
  }
  return t - i >= 2 && named >= 2 ? t : i;
}

/** A word that is a name by itself or by its ending, with a capitalised word beside it that nothing speaks against. */
function isLoosePair(tokens: Tokens, a: number, b: number, evidence: number): boolean {
  if (!isNameWord(tokens, b) || lengthAt(tokens, b) < 3) return false;
  const shape = shapeAt(tokens, a);
  if (shape === LOWER || shape !== shapeAt(tokens, b)) return false;
  const [one, other] = [tokens.value[a] as number, tokens.value[b] as number];
  const open = (value: number): boolean => value === 0 || ((value & FIRST) !== 0 && (value & (PLACE | VERB)) === 0);
  // «Тхагапсов Аскер», «ЮСУПОВА МУХАЙЁ»
  const sure = (one === 0 ? evidence === HOMOGRAPH : evidence === PURE) || firstName(tokens, a) === PURE;
  const animate = (other & (SURNAME_LIKE | ADJECTIVE | FUNCTION)) === SURNAME_LIKE && keywordAt(tokens, b) === 0;
  if (sure && (open(other) || animate) && (shape !== CAPITAL || capitals(tokens, b) === 2)) return true;
  // «РУЧЕЙ_ЗУРАБ.pdf»
  if (isMark(tokens, a + 1, UNDERSCORE) && firstName(tokens, b) === PURE && keywordAt(tokens, a) === 0 && !(one & (VERB | FUNCTION)))
    return true;
  // «Пирожок Илона», «Ягодке Матвею»: any noun before a first name, inside a sentence or alone in its place.
  if (capitals(tokens, b) !== 2 || keywordAt(tokens, a) !== 0 || one & (VERB | FUNCTION | PLACE)) return false;
  const ends = tokens.kind[b + 1] !== WORD || startsLine(tokens, b + 1);
  const inside = capitals(tokens, a) === 2 || (capitals(tokens, a) === 1 && ends);
  if (firstName(tokens, b) === PURE && inside && !(one & ADJECTIVE && !(one & SURNAME))) return true;
  // «Чебан Думитру,»
  return (
    (one === 0 || (one & SURNAME_LIKE) !== 0) &&
    other === 0 &&
    ends &&
    inside &&
    surname(tokens, b) !== NO &&
    introducedBy(tokens, a) === NOT_TOLD &&
    !isMark(tokens, a - 1, QUOTE) &&
    keywordAt(tokens, a - 1) !== KW.company &&
    keywordAt(tokens, a - 1) !== KW.agency
  );
}

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

/** A first name and a surname, in either order. */
function isPair(tokens: Tokens, a: number, b: number): boolean {
  if (!isNameWord(tokens, b)) return false;
  const fits = (first: number, last: number): boolean => {
    const f = firstName(tokens, first);
    const s = surname(tokens, last);
    if (
      f === NO ||
      (s === NO &&
        !(f === PURE && (tokens.value[first] as number) & COMMON && agreesAsSurname(tokens, last, tokens.value[first] as number)))
    )
      return false;
    if (s === NO) return true;
    // «не Карла Маркса, а Карла Либкнехта»: streets and works; who bears such a name writes it with the surname first or in the nominative.
    if (keywordAt(tokens, last) === KW.hero && first < last && !((tokens.value[first] as number) & NOMINATIVE)) return false;
    // «дана Кобылкиной»: a small homograph beside a capital is another word.
    if (f === HOMOGRAPH && shapeAt(tokens, first) === LOWER && shapeAt(tokens, last) === CAPITAL) return false;
    const agreed = agree(tokens.value[first] as number, tokens.value[last] as number);
    const [writtenF, writtenS] = [capitals(tokens, first), capitals(tokens, last)];
    if (s === PURE) return f === PURE || agreed || (writtenF > 0 && writtenS > 0);
    if (f === PURE) {
      if (s === HOMOGRAPH) return agreed && (writtenS > 0 || writtenF === 0);
      return tokens.value[last] === 0 ? writtenS > 0 || writtenF === 0 : writtenS === 2 || (agreed && (writtenS > 0 || writtenF === 0));
    }
    // Владимир is a town, but no town has a surname.
    const townOnly = ((tokens.value[first] as number) & (ORDINARY | COMMON)) === COMMON && ((tokens.value[last] as number) & PLACE) === 0;
    if (s === HOMOGRAPH) return agreed && ((writtenF > 0 && writtenS > 0) || townOnly);
    return writtenF === 2 && writtenS === 2 && agreed && ((tokens.value[first] as number) & PLACE) === 0;
  };
  if (fits(a, b) || fits(b, a)) return true;
  // Two unknown words with capitals inside a sentence: Чжан Вэй.
  const foreign = (t: number) => tokens.value[t] === 0 && capitals(tokens, t) === 2 && surname(tokens, t) !== NO;
  // «Ван Сяолун»: a short surname of the list before a word nobody knows.
  const listed = (t: number) => ((tokens.value[t] as number) & SURNAME) !== 0 && lengthAt(tokens, t) <= 5 && capitals(tokens, t) > 0;
  return (
    (foreign(a) || listed(a)) &&
    foreign(b) &&
    !isMark(tokens, a - 1, QUOTE) &&
    keywordAt(tokens, a - 1) !== KW.company &&
    keywordAt(tokens, a - 1) !== KW.agency
  );
}
