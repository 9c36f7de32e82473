import { PLACE_NAME } from './context.ts';
import { type Find, isGlued, isMark, isWord, keywordAt, kindAt, lengthAt, startsLine, take } from './finds.ts';
import type { Reason } from './kinds.ts';
import { KW } from './keywords.ts';
import { findLatinName } from './latin.ts';
import { ADJECTIVE, COMMON, FIRST, MASCULINE, NOMINATIVE, ORDINARY, PATRONYMIC, PLACE, SURNAME, VERB } from './lexicon.ts';
import {
  acts,
  agree,
  capitals,
  firstName,
  follows,
  HOMOGRAPH,
  introduced,
  isInitial,
  isNameWord,
  isSmall,
  nextWord,
  NO,
  patronymic,
  POSSIBLE,
  PURE,
  surname,
  surnameGrammar,
} from './nameparts.ts';
import { COLON, COMMA, DASH, DOT, QUOTE, UNDERSCORE } from './signs.ts';
import { LATIN, LOWER, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';

/**
 * Persons: surname, first name, patronymic and initials in any order, case and script. A word that is a name and nothing
 * else stands alone; a homograph (Вера, Лев, Сорока) needs a second sign: another part of a name, a capital inside a
 * sentence, a word that expects a person, a verb of people, a list of persons.
 */
interface Match {
  readonly to: number;
  readonly score: number;
  readonly why: Reason;
  /** Told by itself: quotation marks and «музей» make no thing of it. */
  readonly full: boolean;
}

export function findNames(tokens: Tokens, finds: Find[]): void {
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind[i] !== WORD || tokens.taken[i] !== 0 || tokens.place[i] !== 0) continue;
    if ((tokens.style[i] as number) & LATIN && lengthAt(tokens, i) > 1) {
      i = findLatinName(tokens, finds, i);
      continue;
    }
    if (!mayBegin(tokens, i)) continue;
    const match = lengthAt(tokens, i) === 1 ? initialsFirst(tokens, i) : wordsFrom(tokens, i);
    if (!match) continue;
    if (isThing(tokens, i, match)) tokens.place.fill(PLACE_NAME, i, match.to + 1);
    else take(tokens, finds, i, match.to, 'PERSON', match.score, match.why);
    i = match.to;
  }
}

/** A cheap look: a small ordinary word begins a name only before another part of one. */
function mayBegin({ kind, value, style, start, end }: Tokens, i: number): boolean {
  const own = value[i] as number;
  if (own === 0 || own & NAMED || ((style[i] as number) & 3) !== LOWER || (end[i] as number) - (start[i] as number) === 1) return true;
  if (kind[i + 1] !== WORD) return false;
  const next = value[i + 1] as number;
  return next === 0 || (next & NAMED) !== 0 || (end[i + 1] as number) - (start[i + 1] as number) === 1;
}
const NAMED = FIRST | PATRONYMIC | SURNAME;

/** «им. А. С. Пушкина», «музей Пушкина», «Анна Каренина» in quotes: a name that is no person. */
function isThing(tokens: Tokens, from: number, { to, full }: Match): boolean {
  let before = from - 1;
  if (isMark(tokens, before, DOT)) before--;
  if (isWord(tokens, before, 'им') || (isWord(tokens, before, 'имени') && !isWord(tokens, before - 1, 'от'))) return true;
  if (full) return false;
  if (keywordAt(tokens, before) === KW.eponym && before === from - 1) return true;
  if (!isMark(tokens, from - 1, QUOTE)) return false;
  return (
    keywordAt(tokens, from - 2) === KW.company ||
    isWord(tokens, from - 2, 'ао') ||
    (isMark(tokens, to + 1, QUOTE) && !introduced(tokens, from - 1))
  );
}

/** What two small letters with dots mean when they are no initials. */
const ABBREVIATIONS = new Set(['и.о', 'т.е', 'т.к', 'т.д', 'т.п', 'т.ч', 'г.р', 'д.р', 'н.э', 'с.г', 'м.п', 'п.п', 'г.о', 'р.п', 'ж.д']);
const AFTER_SURNAME = new Set(['г.р', 'д.р', 'т.д', 'т.п', 'т.е', 'т.к', 'т.ч', 'н.э']);

function pairOf({ view, start }: Tokens, a: number, b: number): string {
  const small = (code: number) => String.fromCharCode(code).toLowerCase();
  return `${small(view.code[start[a] as number] as number)}.${small(view.code[start[b] as number] as number)}`;
}

/** «И. О. Фамилия», «И.О. Фамилия», «И. Фамилия» */
function initialsFirst(tokens: Tokens, i: number): Match | undefined {
  if (
    !isInitial(tokens, i) ||
    !isMark(tokens, i + 1, DOT) ||
    !isGlued(tokens, i + 1) ||
    (i > 0 && isGlued(tokens, i) && tokens.kind[i - 1] === WORD)
  )
    return undefined;
  const two = isInitial(tokens, i + 2) && isMark(tokens, i + 3, DOT) && isGlued(tokens, i + 3);
  const at = two ? i + 4 : i + 2;
  if (!isNameWord(tokens, at)) return undefined;
  const small = isSmall(tokens, i);
  const evidence = surname(tokens, at);
  if (two) {
    if (
      small
        ? ABBREVIATIONS.has(pairOf(tokens, i, i + 2)) || (evidence < HOMOGRAPH && !(evidence === POSSIBLE && tokens.value[at] === 0))
        : !besideInitials(tokens, at)
    )
      return undefined;
    return { to: at, score: 0.95, why: 'initials', full: true };
  }
  if (startsLine(tokens, at) || evidence === NO) return undefined;
  // Where capitals tell nothing, in a line of small letters or of capitals, only a surname goes with one initial.
  const plain = capitals(tokens, at) === 0;
  if (plain ? evidence < HOMOGRAPH || ((tokens.value[at] as number) & PLACE) !== 0 || (small && !isSmall(tokens, at)) : small)
    return undefined;
  // «Г. Самара», «С. Ивановка» open an address.
  if (
    keywordAt(tokens, i) !== 0 &&
    ((evidence < HOMOGRAPH && !(evidence === POSSIBLE && tokens.value[at] === 0)) || (tokens.value[at] as number) & PLACE)
  )
    return undefined;
  return { to: at, score: 0.85, why: 'initials', full: true };
}

/** May be the surname next to capital initials. */
function besideInitials(tokens: Tokens, i: number): boolean {
  if (!isNameWord(tokens, i)) return false;
  const evidence = surname(tokens, i);
  if (evidence >= HOMOGRAPH || firstName(tokens, i) !== NO) return true;
  const written = capitals(tokens, i);
  if (written === 2) return ((tokens.value[i] as number) & PLACE) === 0 || evidence === POSSIBLE;
  return evidence === POSSIBLE || surnameGrammar(tokens, i) !== 0;
}

/** Last token of initials that begin at `at`, or -1: «И.О.», «И. О.», «И.», «И О», «_ИО». */
function initialsAt(tokens: Tokens, at: number, evidence: number): number {
  if (isMark(tokens, at, UNDERSCORE)) {
    const glued = tokens.kind[at + 1] === WORD && isGlued(tokens, at + 1) && lengthAt(tokens, at + 1) <= 2 && !isSmall(tokens, at + 1);
    return glued ? at + 1 : -1;
  }
  if (!isInitial(tokens, at) || isGlued(tokens, at)) return -1;
  const small = isSmall(tokens, at);
  const dotted = isMark(tokens, at + 1, DOT) && isGlued(tokens, at + 1);
  const second = dotted ? at + 2 : at + 1;
  const two = isInitial(tokens, second) && isSmall(tokens, second) === small && (dotted || follows(tokens, second));
  if (dotted) {
    if (two && isMark(tokens, second + 1, DOT) && isGlued(tokens, second + 1)) {
      const pair = pairOf(tokens, at, second);
      const office = pair === 'и.о' && keywordAt(tokens, second + 2) === KW.role;
      return office || (small && AFTER_SURNAME.has(pair) && evidence < PURE) ? -1 : second + 1;
    }
    // «Иванов А., истец»; a small letter with a dot is an abbreviation.
    if (startsLine(tokens, at) || (small && (evidence < HOMOGRAPH || keywordAt(tokens, at - 1) !== 0))) return -1;
    return two &&
      !startsLine(tokens, second) &&
      (follows(tokens, second + 1) || tokens.kind[second + 1] !== WORD || startsLine(tokens, second + 1))
      ? second
      : at + 1;
  }
  if (!two || startsLine(tokens, at) || isInitial(tokens, second + 1)) return -1;
  return evidence >= HOMOGRAPH || !small ? second : -1;
}

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

function agreesAsSurname(tokens: Tokens, i: number, anchor: number): boolean {
  const grammar = surnameGrammar(tokens, i);
  return grammar !== 0 && agree(grammar, anchor);
}

/** A woman's surname that is a man's word stays in the nominative: «Гость Екатерина», «Грач Дарье». */
const isUndeclined = (value: number): boolean => (value & (ADJECTIVE | MASCULINE | NOMINATIVE)) === (MASCULINE | NOMINATIVE);

function wordsFrom(tokens: Tokens, i: number): Match | undefined {
  if (!isNameWord(tokens, i)) return undefined;
  const second = nextWord(tokens, i);
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
    besideName(tokens, i, value(second) | value(third))
  ) {
    return { to: third, score: 1, why: 'patronymic', full: true };
  }
  if (second > 0 && patronymic(tokens, second)) {
    if (firstName(tokens, i) !== NO || surname(tokens, i) !== NO || capitals(tokens, i) === 2) {
      // Имя Отчество [Фамилия]
      const after =
        third > 0 &&
        isNameWord(tokens, third) &&
        (surname(tokens, third) >= HOMOGRAPH
          ? surname(tokens, third) === PURE || capitals(tokens, third) > 0
          : capitals(tokens, third) === 2 && (!(value(third) & PLACE) || agreesAsSurname(tokens, third, value(i))));
      return { to: after ? third : second, score: 1, why: 'patronymic', full: true };
    }
  }
  const evidence = surname(tokens, i);
  const initials = isInitial(tokens, i + 1) || isMark(tokens, i + 1, UNDERSCORE);
  if (initials && besideInitials(tokens, i)) {
    const end = initialsAt(tokens, i + 1, evidence);
    if (end > 0) return { to: end, score: 0.95, why: 'initials', full: true };
  }
  if (patronymic(tokens, i)) return { to: i, score: 0.85, why: 'patronymic', full: false };
  if (second > 0 && isPair(tokens, i, second)) {
    // Имя Фамилия и Фамилия Имя; a second surname may follow a first name: Anna Maria style names are one person.
    return {
      to: second,
      score: 0.9,
      why: 'name',
      full: firstName(tokens, second) !== NO && evidence >= HOMOGRAPH && firstName(tokens, i) === NO,
    };
  }
  return single(tokens, i, evidence);
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
  return { to: last, score: 1, why: 'patronymic', full: true };
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
  return (
    foreign(a) &&
    foreign(b) &&
    !isMark(tokens, a - 1, QUOTE) &&
    keywordAt(tokens, a - 1) !== KW.company &&
    keywordAt(tokens, a - 1) !== KW.agency
  );
}

const AT_PLACE = ['на', 'по', 'до', 'с', 'у', 'угол'];

/** One word alone. */
function single(tokens: Tokens, i: number, evidence: number): Match | undefined {
  const value = tokens.value[i] as number;
  const written = capitals(tokens, i);
  const first = firstName(tokens, i);
  if (evidence === NO && first === NO) return undefined;
  if (keywordAt(tokens, i) === KW.hero && (AT_PLACE.some((word) => isWord(tokens, i - 1, word)) || written < 2)) return undefined;
  const told = introduced(tokens, i);
  const listed = inList(tokens, i);
  if (told || listed) {
    const certain = evidence >= HOMOGRAPH || first !== NO;
    const like =
      value !== 0 &&
      evidence === POSSIBLE &&
      !(value & ADJECTIVE) &&
      written === 2 &&
      (!(value & PLACE) || keywordAt(tokens, i - 1) === KW.called);
    const unknown = value === 0 && evidence === POSSIBLE && lengthAt(tokens, i) > 2 && (written > 0 || told);
    // «мэр Саратова» is a town, «Смена: Артёмова» is not.
    const place =
      (value & PLACE) !== 0 && keywordAt(tokens, i - 1) === KW.role && !(written === 2 && evidence >= HOMOGRAPH && first === NO);
    if ((certain && !place) || like || unknown) {
      const next = i + 1;
      const pair =
        follows(tokens, next) &&
        isNameWord(tokens, next) &&
        written > 0 &&
        capitals(tokens, next) === 2 &&
        (surname(tokens, next) !== NO || firstName(tokens, next) !== NO) &&
        ((tokens.value[next] as number) & (PLACE | ORDINARY)) === 0;
      return { to: pair ? next : i, score: 0.8, why: told ? 'role' : 'list', full: told };
    }
  }
  const isAct = acts(tokens, i);
  const afterVerb = tokens.kind[i - 1] === WORD && ((tokens.value[i - 1] as number) & VERB) !== 0;
  const strong = { to: i, score: 0.75, why: 'name', full: false } as const;
  if (evidence === PURE && (written > 0 || lengthAt(tokens, i) > 4)) return strong;
  if (evidence === HOMOGRAPH && written === 2 && (!(value & PLACE) || afterVerb || isAct)) return strong;
  if (evidence === HOMOGRAPH && ((written === 1 && (isAct || value === 0)) || (isAct && isMark(tokens, i + 1, COLON)))) return strong;
  if (first === PURE && (written === 2 || (value & COMMON && lengthAt(tokens, i) > 3) || (written > 0 && isAct))) return strong;
  if (first === HOMOGRAPH && ((written === 2 && value & COMMON && !(value & PLACE && amongPlaces(tokens, i))) || (written > 0 && isAct)))
    return strong;
  const like = evidence === POSSIBLE && value !== 0 && !(value & PLACE);
  if (like && written === 2 && (isAct || afterVerb)) return { ...strong, score: 0.6, why: 'role' };
  if (evidence === POSSIBLE && shapeAt(tokens, i) === UPPER && written === 1 && isAct && isMark(tokens, i + 1, COLON))
    return { ...strong, score: 0.6, why: 'role' };
  return undefined;
}

/** «во Владимире», «Самара и Владимир»: a town by what stands beside it. */
function amongPlaces(tokens: Tokens, i: number): boolean {
  if (
    IN_PLACE.some((word) => isWord(tokens, i - 1, word)) ||
    keywordAt(tokens, i - 1) === KW.town ||
    keywordAt(tokens, i - 1) === KW.agency
  )
    return true;
  const isPlace = (t: number) => tokens.kind[t] === WORD && ((tokens.value[t] as number) & PLACE) !== 0 && capitals(tokens, t) > 0;
  const joins = (t: number) => isMark(tokens, t, COMMA) || isMark(tokens, t, DASH) || isWord(tokens, t, 'и');
  // What stands on the next line must not unmask a name of this one.
  const ahead = joins(i + 1) && isPlace(i + 2) && !startsLine(tokens, i + 1) && !startsLine(tokens, i + 2);
  return ahead || (joins(i - 1) && isPlace(i - 2));
}
const IN_PLACE = ['в', 'во', 'из', 'под', 'через', 'до', 'по', 'за', 'на', 'филиал', 'офис'];

/** Behind a person of one word and a comma: «Громыко, Грач, Агаева». */
function inList(tokens: Tokens, i: number): boolean {
  const joined = (isMark(tokens, i - 1, COMMA) || isWord(tokens, i - 1, 'и')) && !startsLine(tokens, i - 1);
  return joined && i > 1 && kindAt(tokens, i - 2) === 'PERSON' && capitals(tokens, i) > 0;
}
