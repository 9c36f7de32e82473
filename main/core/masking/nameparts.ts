import { isFree, isGlued, isMark, keywordAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import type { Reason } from './kinds.ts';
import {
  ABLATIVE,
  ACCUSATIVE,
  CASES,
  COMMON,
  DATIVE,
  FAMILIAR,
  FEMININE,
  FIRST,
  FUNCTION,
  GENITIVE,
  LOCATIVE,
  MASCULINE,
  NOMINATIVE,
  ORDINARY,
  PATRONYMIC,
  PLACE,
  SURNAME,
  SURNAME_LIKE,
  VERB,
} from './lexicon.ts';
import { BAR, COLON, COMMA, DASH, DOT, QUOTE, SEMICOLON, UNDERSCORE } from './signs.ts';
import { CAPITAL, COMPOUND, LATIN, LOWER, MARK, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';
import { lower } from './view.ts';

/** What speaks for a word being part of a name: its readings, its shape, its neighbours. */

/** A name that was read: its last token and what speaks for it. */
export interface Match {
  readonly to: number;
  readonly score: number;
  readonly why: Reason;
  /** Told by itself: quotation marks and «музей» make no thing of it. */
  readonly full: boolean;
  /** Bits beside what `why` says. */
  readonly evidence: number;
}

/** Evidence for a surname or a first name. */
export const NO = 0;
/** Nothing against it: an unknown word, or a common noun or adjective people are called by. */
export const POSSIBLE = 1;
/** A name, and something else as well. */
export const HOMOGRAPH = 2;
/** A name and nothing else. */
export const PURE = 3;

export const SYMBOL = 0x2a;

/** A Cyrillic word of two letters and more that may take part in a name. */
export function isNameWord(tokens: Tokens, i: number): boolean {
  if (i < 0 || i >= tokens.count || tokens.kind[i] !== WORD || !isFree(tokens, i) || tokens.place[i] !== 0) return false;
  if ((tokens.style[i] as number) & LATIN || lengthAt(tokens, i) < 2) return false;
  // «мой», «во» and «на» are names in Vietnam, but not written small.
  if (
    (tokens.value[i] as number) & FUNCTION &&
    shapeAt(tokens, i) === LOWER &&
    !((tokens.value[i] as number) & (COMMON | FAMILIAR)) &&
    !((tokens.value[i] as number) & SURNAME && lengthAt(tokens, i) > 3)
  )
    return false;
  const keyword = keywordAt(tokens, i);
  return (
    keyword === 0 ||
    keyword === KW.hero ||
    (keyword === KW.eponym && ((tokens.value[i] as number) & FIRST) !== 0) ||
    (shapeAt(tokens, i) === CAPITAL &&
      (keyword === KW.named ||
        keyword === KW.custom ||
        keyword === KW.eponym ||
        (keyword === KW.month && ((tokens.value[i] as number) & FIRST) !== 0)))
  );
}

/** Endings of surnames in every case; a stem of two letters and more stands before them. */
const SURNAME_ENDINGS = [
  ...['ов', 'ев', 'ин', 'ын'].flatMap((stem) => ['', 'а', 'у', 'ым', 'ой', 'е', 'ы', 'ых', 'ыми'].map((ending) => stem + ending)),
  ...['ск', 'цк'].flatMap((stem) => ['ий', 'ого', 'ому', 'им', 'ом', 'ая', 'ой', 'ую', 'ие', 'их'].map((ending) => stem + ending)),
  ...[
    'чук',
    'щук',
    'нюк',
    'люк',
    'рюк',
    'зюк',
    'тюк',
    'мян',
    'сян',
    'рян',
    'нян',
    'дян',
    'лян',
    'тян',
    'гян',
    'кян',
    'зян',
    'хян',
    'бян',
    'вян',
    'пян',
  ].flatMap((stem) => ['', 'а', 'у', 'ом', 'е', 'ем'].map((ending) => stem + ending)),
  ...['енко', 'швили', 'дзе', 'иани', 'ури', 'чава', 'нава', 'лава', 'рава', 'хава', 'заде', 'зода', 'явичюс', 'аускас', 'уллин', 'оглы'],
  ...['берг', 'штейн', 'ман', 'сон', 'бек', 'баев', 'хан', 'улла', 'дин', 'бай', 'жон', 'мат', 'гуль', 'оол'].flatMap((stem) =>
    ['', 'а', 'у', 'ом', 'е'].map((ending) => stem + ending),
  ),
];
/** Endings by their last two letters: a word is compared with the few that can fit. */
export function byTail(endings: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const table = new Map<number, string[]>();
  for (const ending of new Set(endings)) {
    const tail = tailOf(ending.charCodeAt(ending.length - 2), ending.charCodeAt(ending.length - 1));
    table.set(tail, [...(table.get(tail) ?? []), ending]);
  }
  return table;
}
const tailOf = (last: number, end: number): number => last * 0x10000 + end;
const SURNAME_TAILS = byTail(SURNAME_ENDINGS);
const PATRONYMIC_ENDINGS = ['ович', 'евич', 'ьич']
  .flatMap((stem) => ['', 'а', 'у', 'ем', 'е'].map((e) => stem + e))
  .concat(['овн', 'евн', 'ичн'].flatMap((stem) => ['а', 'ы', 'е', 'у', 'ой'].map((e) => stem + e)));
const PATRONYMIC_TAILS = byTail(PATRONYMIC_ENDINGS);

/** Case and gender a surname of the -ов and -ин families has by its ending: an ordinary word with it may still be one. */
const BY_ENDING: readonly (readonly [string, number])[] = [
  ['ова|ева|ина|ына', FEMININE | NOMINATIVE | MASCULINE | GENITIVE | ACCUSATIVE],
  ['ову|еву|ину|ыну', MASCULINE | DATIVE | FEMININE | ACCUSATIVE],
  ['овым|евым|иным|ыным', MASCULINE | ABLATIVE],
  ['овой|евой|иной|ыной', FEMININE | GENITIVE | DATIVE | ABLATIVE | LOCATIVE],
  ['ове|еве|ине|ыне', MASCULINE | LOCATIVE],
  ['ов|ев|ин|ын', MASCULINE | NOMINATIVE],
].flatMap(([endings, grammar]) =>
  String(endings)
    .split('|')
    .map((ending): [string, number] => [ending, Number(grammar)]),
);

/** The grammar an ordinary word would have as a surname, or 0: «тестова юлия» agrees, «документов юлии» does not. */
export function surnameGrammar(tokens: Tokens, i: number): number {
  const value = tokens.value[i] as number;
  if (!isNameWord(tokens, i) || value & VERB || !endsWith(tokens, i, SURNAME_TAILS, 2)) return 0;
  const { view, start, end } = tokens;
  const to = end[i] as number;
  const fits = BY_ENDING.find(([ending]) => {
    if (to - (start[i] as number) < ending.length + 2) return false;
    for (let n = 1; n <= ending.length; n++) if (lower(view.code[to - n] as number) !== ending.charCodeAt(ending.length - n)) return false;
    return true;
  });
  return fits?.[1] ?? 0;
}

export function endsWith({ view, start, end }: Tokens, i: number, table: ReadonlyMap<number, readonly string[]>, stem: number): boolean {
  const to = end[i] as number;
  const endings = table.get(tailOf(lower(view.code[to - 2] as number), lower(view.code[to - 1] as number)));
  if (!endings) return false;
  return endings.some((ending) => {
    if (to - (start[i] as number) < ending.length + stem) return false;
    for (let n = 1; n <= ending.length; n++) if (lower(view.code[to - n] as number) !== ending.charCodeAt(ending.length - n)) return false;
    return true;
  });
}

/** The word ends as surnames do: -ов, -ин, -енко, -ян… */
export const endsAsSurname = (tokens: Tokens, i: number): boolean => endsWith(tokens, i, SURNAME_TAILS, 2);

export function firstName(tokens: Tokens, i: number): number {
  const value = tokens.value[i] as number;
  if (!(value & FIRST) || !isNameWord(tokens, i)) return NO;
  return value & (ORDINARY | PLACE) ? HOMOGRAPH : PURE;
}

export function patronymic(tokens: Tokens, i: number): boolean {
  const value = tokens.value[i] as number;
  return isNameWord(tokens, i) && ((value & PATRONYMIC) !== 0 || (value === 0 && endsWith(tokens, i, PATRONYMIC_TAILS, 3)));
}

export function surname(tokens: Tokens, i: number): number {
  if (!isNameWord(tokens, i)) return NO;
  const value = tokens.value[i] as number;
  if (value & SURNAME) return value & (ORDINARY | PLACE) ? HOMOGRAPH : PURE;
  if (value === 0) return endsWith(tokens, i, SURNAME_TAILS, 2) ? HOMOGRAPH : hasVowel(tokens, i) ? POSSIBLE : NO;
  if ((tokens.style[i] as number) & COMPOUND && isDouble(tokens, i)) return HOMOGRAPH;
  // «Лыков», «Сомова» are ordinary words to the dictionary; a capital and the ending leave the surname possible.
  return value & SURNAME_LIKE || (shapeAt(tokens, i) === CAPITAL && endsWith(tokens, i, SURNAME_TAILS, 2)) ? POSSIBLE : NO;
}

/** «Залевский-Рыбак»: capitals on both sides of a dash, a surname's ending before it. */
function isDouble(tokens: Tokens, i: number): boolean {
  const { view, start, end } = tokens;
  if (shapeAt(tokens, i) !== CAPITAL) return false;
  let dash = (start[i] as number) + 4;
  while (dash < (end[i] as number) && view.code[dash] !== DASH) dash++;
  if (dash + 3 > (end[i] as number)) return false;
  const next = view.code[dash + 1] as number;
  const capital = next >= 0x410 && next <= 0x42f;
  const endings = SURNAME_TAILS.get(tailOf(lower(view.code[dash - 2] as number), lower(view.code[dash - 1] as number)));
  return (
    capital &&
    (endings?.some((ending) =>
      [...ending].every((letter, n) => lower(view.code[dash - ending.length + n] as number) === letter.charCodeAt(0)),
    ) ??
      false)
  );
}

/** An abbreviation such as МВД has none. */
function hasVowel({ view, start, end }: Tokens, i: number): boolean {
  for (let at = start[i] as number; at < (end[i] as number); at++) if (VOWELS.has(lower(view.code[at] as number))) return true;
  return false;
}
const VOWELS = new Set([...'аеиоуыэюяіaeiouy'].map((letter) => letter.charCodeAt(0)));

/** What the writing tells: 2 a capital inside a sentence, 1 a capital at its start or all capitals, 0 nothing. */
export function capitals(tokens: Tokens, i: number): number {
  const shape = shapeAt(tokens, i);
  if (shape === CAPITAL) return startsSentence(tokens, i) ? 1 : 2;
  return shape === UPPER && tokens.shouting[i] === 0 && lengthAt(tokens, i) > 2 ? 1 : 0;
}

function startsSentence(tokens: Tokens, i: number): boolean {
  const before = i - 1;
  if (before < 0) return true;
  if (tokens.kind[before] !== MARK) return startsLine(tokens, i);
  const mark = tokens.value[before] as number;
  if (mark === DOT) {
    // The dot of «гр.», «тел.» or of an initial ends no sentence.
    return !(
      tokens.kind[before - 1] === WORD &&
      isGlued(tokens, before) &&
      (keywordAt(tokens, before - 1) !== 0 || lengthAt(tokens, before - 1) < 3)
    );
  }
  if (mark === COMMA) return false;
  return (
    startsLine(tokens, i) ||
    mark === 0x21 ||
    mark === 0x3f ||
    mark === SEMICOLON ||
    mark === BAR ||
    mark === COLON ||
    mark === SYMBOL ||
    (mark === QUOTE && startsSentence(tokens, before))
  );
}

/** Case and gender of two words go together; a word without either goes with everything. */
export function agree(a: number, b: number): boolean {
  const cases = a & b & CASES;
  if ((a & CASES) !== 0 && (b & CASES) !== 0 && cases === 0) return false;
  const both = MASCULINE | FEMININE;
  return (a & both) === 0 || (b & both) === 0 || (a & b & both) !== 0;
}

/** The next word, with nothing but spaces between and on the same line. */
export const follows = (tokens: Tokens, i: number): boolean => tokens.kind[i] === WORD && !isGlued(tokens, i) && !startsLine(tokens, i);

/** Token of the next word of a name: behind spaces, or behind an underscore as in file names; -1 when there is none. */
export function nextWord(tokens: Tokens, i: number): number {
  if (follows(tokens, i + 1)) return i + 1;
  return isMark(tokens, i + 1, UNDERSCORE) && isGlued(tokens, i + 1) && tokens.kind[i + 2] === WORD && isGlued(tokens, i + 2) ? i + 2 : -1;
}

export const isInitial = (tokens: Tokens, i: number): boolean => tokens.kind[i] === WORD && lengthAt(tokens, i) === 1 && isFree(tokens, i);
export const isSmall = (tokens: Tokens, i: number): boolean => shapeAt(tokens, i) === LOWER;

/** May be the surname next to capital initials. */
export function besideInitials(tokens: Tokens, i: number): boolean {
  if (!isNameWord(tokens, i)) return false;
  const value = tokens.value[i] as number;
  const evidence = surname(tokens, i);
  if (evidence >= HOMOGRAPH || firstName(tokens, i) !== NO) return true;
  const written = capitals(tokens, i);
  // «Приложение_Б» is a thing with a letter.
  if (written === 2) return (value & PLACE) === 0 || evidence === POSSIBLE;
  return evidence === POSSIBLE || surnameGrammar(tokens, i) !== 0;
}
