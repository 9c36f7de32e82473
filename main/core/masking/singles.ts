import { DATE } from './context.ts';
import { EV } from './evidence.ts';
import { isMark, isWord, keywordAt, kindAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { ADJECTIVE, COMMON, FAMILIAR, FIRST, FUNCTION, ORDINARY, PLACE, SURNAME, SURNAME_LIKE, THING, VERB } from './lexicon.ts';
import { acts, introducedBy, NOT_TOLD, TOLD_BY_GREETING, TOLD_BY_LABEL } from './told.ts';
import {
  byTail,
  capitals,
  endsAsSurname,
  endsWith,
  firstName,
  follows,
  HOMOGRAPH,
  isNameWord,
  type Match,
  NO,
  POSSIBLE,
  PURE,
  surname,
} from './nameparts.ts';
import { BAR, COMMA, DASH, DOT, SEMICOLON, SLASH } from './signs.ts';
import { actsBehind } from './things.ts';
import { DIGITS, LOWER, MARK, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';

/**
 * A name of one word: what the word is, how it is written and what stands around it, in points. {@link ENOUGH} make a
 * person. The points were set by hand on our own lines and on the open part of the generator (README.md, «Score it»).
 */
export const POINTS = {
  // The word.
  surname: 5,
  surnameHomograph: 4,
  surnameEnding: 5,
  commonFirstName: 5,
  firstName: 5,
  firstNameHomograph: 4,
  familiarHomograph: 3,
  unknown: 3,
  /** An animate noun or an adjective: Сокол, Седой. */
  likeSurname: 2,
  /** An ordinary form with a surname's ending and a capital: Эшпаев, Лыков. */
  likeSurnameEnding: 3,
  /** A thing: Могила, Осока. */
  thing: -1,
  place: -2,
  // How it is written.
  capitalInside: 2,
  capitalFirst: 1,
  /** Small letters, of what is a name and nothing else. */
  smallButSure: 1,
  // What stands around it.
  label: 5,
  role: 4,
  greeting: 4,
  listed: 4,
  signature: 3,
  alone: 1,
  act: 2,
  verb: 1,
  verbBefore: 2,
  preposition: 1,
  dateBehind: 1,
  townBefore: -4,
  cut: -3,
} as const;
export const ENOUGH = 6;
/** What context can bring at most: without as much in the word, nothing around it is looked at. */
const MOST_AROUND = 8;

/** Words that stand before persons: «к Петрову», «от Лены», «за Маркелова». */
const BEFORE_PERSONS = ['к', 'ко', 'от', 'у', 'для', 'за', 'с', 'со', 'без', 'про', 'это', 'я'];
const IN_PLACE = ['в', 'во', 'из', 'под', 'через', 'до', 'по', 'за', 'на', 'филиал', 'офис', 'теперь', 'временно', 'потом'];
const AT_PLACE = ['на', 'по', 'до', 'с', 'у', 'угол'];

/** One word alone. */
export function single(tokens: Tokens, i: number, evidence: number): Match | undefined {
  const value = tokens.value[i] as number;
  const written = capitals(tokens, i);
  const first = firstName(tokens, i);
  if (value & FUNCTION && first === NO && evidence < HOMOGRAPH) return undefined;
  const word = wordPoints(tokens, i, evidence, first, written);
  if (word + MOST_AROUND < ENOUGH) return undefined;
  const told = introducedBy(tokens, i);
  // «на Чапаева», «Ленина 5» are places; behind a label and before what only people do they are not.
  const placed = keywordAt(tokens, i) === KW.hero && told !== TOLD_BY_LABEL;
  if (placed && (AT_PLACE.some((one) => isWord(tokens, i - 1, one)) || (written < 2 && !acts(tokens, i)))) return undefined;
  const listed = told === NOT_TOLD && inList(tokens, i);
  // What is no name by itself needs to be told: most words at the start of a sentence end here.
  if (told === NOT_TOLD && !listed && word <= POINTS.likeSurname) return undefined;
  let points =
    word + (told === TOLD_BY_LABEL ? POINTS.label : told === TOLD_BY_GREETING ? POINTS.greeting : told !== NOT_TOLD ? POINTS.role : 0);
  let bits = told === TOLD_BY_LABEL ? EV.label : told === TOLD_BY_GREETING ? EV.greeting : told !== NOT_TOLD ? EV.role : 0;
  if (listed) points += POINTS.listed;
  // «заявитель Каша, СНИЛС …»: announced, and alone in its place.
  if (told !== NOT_TOLD && written > 0 && (tokens.kind[i + 1] !== WORD || startsLine(tokens, i + 1)) && !isAbstract(tokens, i))
    points += POINTS.alone;
  if (told !== NOT_TOLD && !mayBeTold(tokens, i, told, evidence, first, written)) return undefined;
  // «мэр Саратова» is a town, «Смена: Артёмова» is not.
  if (
    value & PLACE &&
    (amongPlaces(tokens, i) ||
      (told !== NOT_TOLD &&
        told !== TOLD_BY_LABEL &&
        keywordAt(tokens, i - 1) === KW.role &&
        !(written === 2 && evidence >= HOMOGRAPH && first === NO)))
  )
    points += POINTS.townBefore;
  // «карта Тройка», not «карту Петрова забрала».
  if (keywordAt(tokens, i - 1) === KW.card && !actsBehind(tokens, i)) return undefined;
  const byEnding = value === 0 && evidence === HOMOGRAPH;
  if (written === 1 && evidence === HOMOGRAPH && first === NO && isField(tokens, i)) points += POINTS.alone;
  const around = written > 0 || first === PURE || evidence === PURE || byEnding ? aroundPoints(tokens, i, evidence, written) : 0;
  points += around;
  if (around > 0) bits |= EV.act;
  if (points < ENOUGH) return undefined;
  if (written > 0) bits |= EV.capital;
  bits |= wordBits(value, evidence, first);
  const to = told !== NOT_TOLD || listed ? withSecond(tokens, i, written, told) : i;
  return {
    to,
    score: Math.min(0.95, 0.45 + points / 20),
    why: told !== NOT_TOLD ? 'role' : listed ? 'list' : 'name',
    full: told === TOLD_BY_LABEL || told === TOLD_BY_GREETING,
    evidence: bits,
  };
}

function wordPoints(tokens: Tokens, i: number, evidence: number, first: number, written: number): number {
  const value = tokens.value[i] as number;
  const familiar = (value & FAMILIAR) !== 0;
  let points: number;
  if (evidence === PURE) points = POINTS.surname;
  else if (first === PURE) points = value & COMMON ? POINTS.commonFirstName : POINTS.firstName;
  else if (evidence === HOMOGRAPH) points = value === 0 ? POINTS.surnameEnding : POINTS.surnameHomograph;
  else if (first === HOMOGRAPH)
    points =
      familiar && !(value & COMMON) ? POINTS.familiarHomograph : value & COMMON ? POINTS.firstNameHomograph : POINTS.familiarHomograph;
  else if (value === 0 && isSpaced(tokens, i)) points = POINTS.surname;
  else if (value === 0)
    points = evidence === POSSIBLE && lengthAt(tokens, i) > 2 && !isAbbreviation(tokens, i) && !isAbstract(tokens, i) ? POINTS.unknown : 0;
  else if (evidence === POSSIBLE) points = value & SURNAME_LIKE ? POINTS.likeSurname : POINTS.likeSurnameEnding;
  else points = value & THING ? POINTS.thing : 0;
  if (value & PLACE && first !== PURE) points += first === NO ? POINTS.place : 0;
  if (written === 2) return points + POINTS.capitalInside;
  if (written === 1) return points + POINTS.capitalFirst;
  // Where all is in capitals they say as little as small letters do.
  if (shapeAt(tokens, i) !== LOWER && tokens.shouting[i] === 0) return points;
  const sure =
    (evidence === PURE && lengthAt(tokens, i) > 4) || (first === PURE && (value & (COMMON | FAMILIAR)) !== 0 && lengthAt(tokens, i) > 3);
  return sure ? points + POINTS.smallButSure : points;
}

/** «Иванов, талон 12», «3;Кузнецов;готово»: a surname by its ending, alone in its place. */
function isField(tokens: Tokens, i: number): boolean {
  const { kind, mark, value } = tokens;
  if ((value[i] as number) & (VERB | FUNCTION | PLACE) || !((value[i] as number) & SURNAME) || !endsAsSurname(tokens, i)) return false;
  const opens = startsLine(tokens, i) || (kind[i - 1] === MARK && FIELD_MARKS.has(mark[i - 1] as number));
  return opens && (startsLine(tokens, i + 1) || (kind[i + 1] !== WORD && kind[i + 1] !== DIGITS && !isMark(tokens, i + 1, DOT)));
}
const FIELD_MARKS = new Set([SEMICOLON, BAR]);

/** «С у х о д о л ь с к а я»: headings are set apart so, too, but of words that are known. */
const isSpaced = (tokens: Tokens, i: number): boolean =>
  lengthAt(tokens, i) > 8 && tokens.view.code[(tokens.start[i] as number) + 1] === 0x20;

/** «Теруправление», «цифровизация»: the ending of a thing nobody is called by. */
const isAbstract = (tokens: Tokens, i: number): boolean => endsWith(tokens, i, ABSTRACT, 4);
const ABSTRACT = byTail(['ние', 'ния', 'нию', 'ция', 'ции', 'ство', 'ства', 'ость', 'ости', 'тель', 'изм']);

/** ИИН, РВП: a few capitals among other writing are no word. */
const isAbbreviation = (tokens: Tokens, i: number): boolean =>
  shapeAt(tokens, i) === UPPER && lengthAt(tokens, i) <= 4 && tokens.shouting[i] === 0;

const wordBits = (value: number, evidence: number, first: number): number =>
  (first !== NO ? EV['first-name'] : 0) |
  (value & SURNAME ? EV.surname : value === 0 && evidence === HOMOGRAPH ? EV['surname-ending'] : value === 0 ? EV['unknown-word'] : 0);

/** Whether a word that was announced can be the name: «гражданин Российской» and «заявитель пришёл» are not. */
function mayBeTold(tokens: Tokens, i: number, told: number, evidence: number, first: number, written: number): boolean {
  const value = tokens.value[i] as number;
  if (evidence >= HOMOGRAPH || first !== NO) return true;
  if (value & VERB && told !== TOLD_BY_LABEL) return false;
  if (value === 0) return lengthAt(tokens, i) > 2 && (written > 0 || told === TOLD_BY_LABEL || keywordAt(tokens, i - 1) !== 0);
  const following = tokens.kind[i + 1] === WORD && !startsLine(tokens, i + 1) ? (tokens.value[i + 1] as number) : 0;
  if (value & ADJECTIVE && (following & (THING | SURNAME_LIKE)) !== 0 && told !== TOLD_BY_LABEL) return false;
  if (told === TOLD_BY_GREETING && evidence < POSSIBLE) return false;
  // Behind the label of a field capitals need not be told from the other capitals of the line.
  if (told === TOLD_BY_LABEL && shapeAt(tokens, i) !== LOWER) return true;
  return written > 0 && (written === 2 || tokens.kind[i + 1] !== WORD || startsLine(tokens, i + 1));
}

function aroundPoints(tokens: Tokens, i: number, evidence: number, written: number): number {
  let points = 0;
  const value = tokens.value[i] as number;
  if (acts(tokens, i)) points += POINTS.act;
  else if (verbBehind(tokens, i)) points += POINTS.verb;
  if (tokens.kind[i - 1] === WORD && !startsLine(tokens, i) && (tokens.value[i - 1] as number) & VERB) points += POINTS.verbBefore;
  const small = value === 0 && evidence === HOMOGRAPH;
  // «да пурбуев я»
  if (small && written === 0 && isWord(tokens, i + 1, 'я') && follows(tokens, i + 1)) points += POINTS.preposition;
  if (
    (written > 0 || small) &&
    isFunction(tokens, i - 1) &&
    lengthAt(tokens, i - 1) <= 3 &&
    BEFORE_PERSONS.some((word) => isWord(tokens, i - 1, word)) &&
    !startsLine(tokens, i)
  )
    points += POINTS.preposition;
  // «/Хертек/» under a paper.
  if (isMark(tokens, i - 1, SLASH) && isMark(tokens, i + 1, SLASH) && written > 0) points += POINTS.signature;
  // «Марк. флаер»: cut words have their dot, and the sentence goes on small.
  if (
    isMark(tokens, i + 1, DOT) &&
    !startsLine(tokens, i + 1) &&
    written === 1 &&
    tokens.kind[i + 2] === WORD &&
    shapeAt(tokens, i + 2) === LOWER &&
    !startsLine(tokens, i + 2)
  )
    points += POINTS.cut;
  // «Хасан и Хусейн»
  if (
    written === 1 &&
    value & COMMON &&
    isWord(tokens, i + 1, 'и') &&
    isNameWord(tokens, i + 2) &&
    firstName(tokens, i + 2) !== NO &&
    capitals(tokens, i + 2) === 2
  )
    points += POINTS.preposition;
  // «Света где справка»
  if (written === 1 && value & (COMMON | FAMILIAR) && ['где', 'ты', 'вы'].some((word) => isWord(tokens, i + 1, word))) points += POINTS.act;
  // «Лен, привет»
  if (value & (FAMILIAR | COMMON) && keywordAt(tokens, isMark(tokens, i + 1, COMMA) ? i + 2 : i + 1) === KW.greeting && written > 0)
    points += POINTS.greeting;
  if (tokens.place[i + 1] === DATE && written > 0 && !(value & ORDINARY && evidence < HOMOGRAPH)) points += POINTS.dateBehind;
  return points;
}

const isFunction = (tokens: Tokens, t: number): boolean => tokens.kind[t] === WORD && ((tokens.value[t] as number) & FUNCTION) !== 0;

/** «Роза опять не вышла»: small words may stand between a person and the verb. */
function verbBehind(tokens: Tokens, i: number): boolean {
  let next = i + 1;
  for (let n = 0; n < 2 && tokens.kind[next] === WORD && ((tokens.value[next] as number) & (FUNCTION | VERB)) === FUNCTION; n++) next++;
  return follows(tokens, next) && (((tokens.value[next] as number) & VERB) !== 0 || keywordAt(tokens, next) === KW.act);
}

/** A second word right behind an announced one: «специалист Абу Бакаров». */
function withSecond(tokens: Tokens, i: number, written: number, told: number): number {
  const next = i + 1;
  // «меня зовут шаовов амыр»: behind a label a word no list has is the other name.
  const small = told === TOLD_BY_LABEL && shapeAt(tokens, i) === LOWER && shapeAt(tokens, next) === LOWER;
  if (small && follows(tokens, next) && tokens.value[next] === 0 && lengthAt(tokens, next) > 2) return next;
  // «ФИО: МЕЛЬНИК АРТЁМ»: behind a label whatever can be a name is one.
  if (told === TOLD_BY_LABEL && isOtherName(tokens, i, next)) return next;
  const fits =
    follows(tokens, next) &&
    isNameWord(tokens, next) &&
    written > 0 &&
    capitals(tokens, next) === 2 &&
    (surname(tokens, next) !== NO || firstName(tokens, next) !== NO) &&
    ((tokens.value[next] as number) & (PLACE | ORDINARY)) === 0;
  return fits ? next : i;
}

const isOtherName = (tokens: Tokens, i: number, next: number): boolean =>
  follows(tokens, next) &&
  isNameWord(tokens, next) &&
  ((tokens.value[next] as number) & (FIRST | SURNAME)) !== 0 &&
  shapeAt(tokens, next) !== LOWER &&
  shapeAt(tokens, next) === shapeAt(tokens, i);

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

/** Behind a person of one word and a comma: «Громыко, Грач, Агаева». */
export function inList(tokens: Tokens, i: number): boolean {
  if (i < 2 || tokens.taken[i - 2] === 0) return false;
  const joined = (isMark(tokens, i - 1, COMMA) || isWord(tokens, i - 1, 'и')) && !startsLine(tokens, i - 1);
  return joined && kindAt(tokens, i - 2) === 'PERSON' && capitals(tokens, i) > 0;
}
