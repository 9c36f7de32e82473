import { isFree, isGlued, isMark, isWord, keywordAt, kindAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { ADJECTIVE, FIRST, FUNCTION, ORDINARY, THING, VERB } from './lexicon.ts';
import { acts, introduced } from './told.ts';
import { byTail, capitals, endsWith, firstName, NO } from './nameparts.ts';
import { COMMA, DASH, DOT, QUOTE } from './signs.ts';
import { LOWER, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';
import { lower } from './view.ts';

/** What makes a thing of a name: works, institutions, ships, holidays, brands, the alphabet of the telephone. */

const LONGEST_TITLE = 6;
/** Names in a row, none of them a surname: «Константин Яна Леонид…» spells a word. */
const SPELLED = 4;

/** «им. А. С. Пушкина», «музей Пушкина», «Анна Каренина» in quotes; `full` is told by itself and only «им.» makes a thing of it. */
export function isThing(tokens: Tokens, from: number, to: number, full: boolean): boolean {
  let before = from - 1;
  if (isMark(tokens, before, DOT)) before--;
  // «им. Героя Советского Союза Мусы Джалиля»: titles may stand between.
  while (
    before >= 0 &&
    from - before < LONGEST_TITLE &&
    tokens.kind[before] === WORD &&
    keywordAt(tokens, before) !== KW.eponym &&
    shapeAt(tokens, before) !== LOWER &&
    !startsLine(tokens, before + 1)
  ) {
    before--;
    if (isMark(tokens, before, DOT)) before--;
  }
  if (isWord(tokens, before, 'им') || (isWord(tokens, before, 'имени') && !isWord(tokens, before - 1, 'от'))) return true;
  // «имени» in another alphabet, and «роман А. П. Чехова».
  if (keywordAt(tokens, before) === KW.eponym && (isNamedAfter(tokens, before) || keywordAt(tokens, to) === KW.hero)) return true;
  if (full) return false;
  // «до Ивана Купалы»
  if ((keywordAt(tokens, to) === KW.named || keywordAt(tokens, to) === KW.custom) && to > from) return true;
  return isWork(tokens, from, to) || isAdjective(tokens, to) || inQuotes(tokens, from, to) || isAuthor(tokens, from);
}

/** «им.» and «имени», whatever the alphabet of their letters. */
const isNamedAfter = (tokens: Tokens, t: number): boolean =>
  lengthAt(tokens, t) <= 5 && lower(tokens.view.code[tokens.start[t] as number] as number) === 0x438 && !isWord(tokens, t - 1, 'от');

/** «музей Пушкина», «роман Абрамова», «болезнь Паркинсона», «школа имени Героя … Джалиля». */
function isWork(tokens: Tokens, from: number, to: number): boolean {
  const before = from - 1;
  if (before < 0 || startsLine(tokens, from)) return false;
  // «пакет Сидорова не забрала»: whoever does something is no part of a thing's name.
  if (actsBehind(tokens, to)) return false;
  // «пролив Вилькицкого», «таблица Менделеева»
  if (keywordAt(tokens, before) === KW.eponym || keywordAt(tokens, before) === KW.named) return true;
  // «платье от Юдашкина»
  if (isWord(tokens, before, 'от') && keywordAt(tokens, before - 1) === KW.eponym) return true;
  // «тест корректурной пробы Бурдона», «фонд Егора»: one describing word between.
  const described =
    tokens.kind[before] === WORD && ((tokens.value[before] as number) & ADJECTIVE) !== 0 && shapeAt(tokens, before) === LOWER;
  return described && keywordAt(tokens, before - 1) === KW.eponym && !startsLine(tokens, before);
}

/** «Щукинские чтения», «Гунибский районный суд», «Ильин день»: it describes the word behind it. */
function isAdjective(tokens: Tokens, to: number): boolean {
  let next = to + 1;
  if (startsLine(tokens, next)) return false;
  if (tokens.kind[next] !== WORD) {
    // «Прикубанского окр.» has its dot; a dash joins «Иван-чай».
    if (!(isMark(tokens, next, DASH) && isGlued(tokens, next) && isGlued(tokens, next + 1))) return false;
    next++;
  }
  const keyword = keywordAt(tokens, next);
  if (keyword === KW.named) return true;
  if (keyword === KW.custom) return agreesWith(tokens, to, next);
  if (!describes(tokens, to)) return false;
  if (PLACES_BEHIND.has(keyword)) return true;
  // «Кызылского РОСП»
  if (shapeAt(tokens, next) === UPPER && lengthAt(tokens, next) <= 5 && tokens.value[next] === 0) return true;
  if (shapeAt(tokens, next) !== LOWER && capitals(tokens, to) > 0) return false;
  const value = tokens.value[next] as number;
  return tokens.kind[next] === WORD && (value & THING) !== 0 && !(value & (VERB | FUNCTION)) && lengthAt(tokens, next) > 2;
}
/** «Ильин день», «Варфоломеевская ночь», not «Сидорова день не дозвонится»: the name ends as the word behind it wants. */
function agreesWith(tokens: Tokens, name: number, thing: number): boolean {
  const ends = (t: number, letters: string): boolean =>
    letters.includes(String.fromCharCode(lower(tokens.view.code[(tokens.end[t] as number) - 1] as number)));
  if (ends(thing, 'оея')) return ends(name, 'оея');
  if (isWord(tokens, thing, 'ночь')) return ends(name, 'я') || endsWith(tokens, name, POSSESSIVE_FEMININE, 4);
  return endsWith(tokens, name, POSSESSIVE, 2) && !actsBehind(tokens, thing);
}
const POSSESSIVE = byTail(['ин', 'ын', 'ов', 'ев', 'ий', 'ый']);
const POSSESSIVE_FEMININE = byTail(['ина', 'ова', 'ева']);

/** What only people do, right behind, «не» between. */
export const actsBehind = (tokens: Tokens, to: number): boolean => acts(tokens, isWord(tokens, to + 1, 'не') ? to + 1 : to);
const PLACES_BEHIND = new Set([KW.district, KW.region, KW.agency, KW.eponym, KW.town, KW.street]);

/** An adjective by its ending: -ский, -цкая, -ского… */
function describes(tokens: Tokens, i: number): boolean {
  if ((tokens.value[i] as number) & ADJECTIVE) return true;
  const { view, end } = tokens;
  const to = end[i] as number;
  if (lengthAt(tokens, i) < 6) return false;
  for (let back = 3; back <= 5; back++) {
    const k = lower(view.code[to - back + 1] as number);
    const s = lower(view.code[to - back] as number);
    if (k === 0x43a && (s === 0x441 || s === 0x446)) return true;
  }
  return false;
}

/** Inside quotes that are the name of something: a ship, a work, a firm. A whole name in quotes is one where names are corrected. */
function inQuotes(tokens: Tokens, from: number, to: number): boolean {
  let open = -1;
  for (let t = from - 1; t >= Math.max(0, from - LONGEST_TITLE) && !startsLine(tokens, t + 1); t--)
    if (isMark(tokens, t, QUOTE)) {
      // A quote that is glued to what stands before it closes.
      if (t > 0 && isGlued(tokens, t) && tokens.kind[t - 1] === WORD) break;
      open = t;
      break;
    }
  if (open < 0) return false;
  let close = -1;
  for (let t = to + 1; t <= open + LONGEST_TITLE + 1 && t < tokens.count && !startsLine(tokens, t); t++)
    if (isMark(tokens, t, QUOTE)) {
      close = t;
      break;
    }
  const company = keywordAt(tokens, open - 1) === KW.company || isWord(tokens, open - 1, 'ао');
  if (company) return true;
  if (close < 0) return false;
  if (open === from - 1 && close === to + 1) return !introduced(tokens, open) && !correctsName(tokens, open);
  // What is said and not what is called has a verb: «Иванов отказался».
  for (let t = open + 1; t < close; t++)
    if (tokens.kind[t] === WORD && ((tokens.value[t] as number) & (VERB | ORDINARY | FIRST)) === (VERB | ORDINARY)) return false;
  return true;
}

const CORRECTING = [
  'вместо',
  'ошибка',
  'ошибке',
  'опечатка',
  'опечатку',
  'исправить',
  'исправление',
  'написано',
  'внесено',
  'указано',
  'записано',
  'читать',
  'на',
  'с',
  'не',
  'а',
  'как',
];

/** «исправить с «Сокол» на «Журавский»», «вместо «…» внесено «…»» */
function correctsName(tokens: Tokens, open: number): boolean {
  if (!CORRECTING.some((word) => isWord(tokens, open - 1, word))) return false;
  for (let t = open - 1; t >= Math.max(0, open - 14); t--) {
    const keyword = keywordAt(tokens, t);
    if (
      keyword === KW.called ||
      isWord(tokens, t, 'исправить') ||
      isWord(tokens, t, 'вместо') ||
      isWord(tokens, t, 'опечатку') ||
      kindAt(tokens, t) === 'PERSON'
    )
      return true;
  }
  return false;
}

/** «Горе от ума» Грибоедова: the author behind the title. */
function isAuthor(tokens: Tokens, from: number): boolean {
  if (!isMark(tokens, from - 1, QUOTE) || !isGlued(tokens, from - 1) || isGlued(tokens, from)) return false;
  let words = 0;
  for (let t = from - 2; t >= Math.max(0, from - 2 - LONGEST_TITLE); t--) {
    if (isMark(tokens, t, QUOTE)) return words > 1 && keywordAt(tokens, t - 1) !== KW.company;
    if (tokens.kind[t] === WORD) words++;
  }
  return false;
}

/** Token behind names said letter by letter from `i` on, or `i`. */
export function spelledFrom(tokens: Tokens, i: number): number {
  let t = i;
  while (
    t < tokens.count &&
    tokens.kind[t] === WORD &&
    isFree(tokens, t) &&
    ((tokens.value[t] as number) & FIRST) !== 0 &&
    (t === i || !startsLine(tokens, t))
  ) {
    if (firstName(tokens, t) === NO) break;
    t++;
    if (isMark(tokens, t, COMMA)) return i;
  }
  return t - i >= SPELLED ? t : i;
}
