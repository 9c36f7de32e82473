import { cutBehind } from './cuts.ts';
import { KW } from './keywords.ts';
import { classOf, FIRST, KEYWORD_LIMIT, KEYWORD_SHIFT, keywordOf, type Lexicon, ORDINARY, PLACE, SURNAME } from './lexicon.ts';
import { DASH, SLASH } from './signs.ts';
import { CAPITAL_SHIFT, isCyrillicAt, isGap, isLetter, LABEL_BITS, LATIN_SHIFT, LETTER_BIT, NEWLINE, SIGNS, SORT, SPACE } from './sorts.ts';
import { CAPITAL, COMPOUND, LATIN, LOWER, MIXED, type Tokens, UPPER, WORD } from './tokens.ts';
import { LABEL, misreadLetter, TWIN_LABEL, type View, WINDOW } from './view.ts';

/**
 * Words: where one ends, how it is written, and its class in the lexicon; compounds, words cut at a line end, letters set
 * apart, letters OCR took for digits.
 */

/** Labels of the word that is read: a window may be one word, of which no more than so many are looked up. */
const labels = new Uint8Array(WINDOW + 64);
const MOST_LABELS = 64;

/** Class of the letters from `start` to `end`, a Latin one read as the Cyrillic it looks like where `twins` is set. */
function lookUp(lexicon: Lexicon, view: View, start: number, end: number, twins: boolean): number {
  const length = end - start;
  if (length > MOST_LABELS) return 0;
  const table = twins ? TWIN_LABEL : LABEL;
  for (let i = 0; i < length; i++) {
    const code = view.code[start + i] as number;
    const label = code === DASH ? 59 : (table[code] as number);
    if (label === 0) return 0;
    labels[i] = label;
  }
  return classOf(lexicon, labels, 0, length);
}

const KEYWORD_BITS = (KEYWORD_LIMIT - 1) << KEYWORD_SHIFT;

/** Of a compound the last part declines and decides; a surname in the first stays one when the last is unknown. */
function join(first: number, last: number): number {
  const named = first & (SURNAME | FIRST) && !(first & (ORDINARY | PLACE)) && !(last & ORDINARY) ? first & ~KEYWORD_BITS : 0;
  // «пристав-исполнитель» stays a role; «Тер-Акопян» begins with no territory.
  const keyword = keywordOf(last) === 0 && keywordOf(first) === KW.role ? first & KEYWORD_BITS : 0;
  // «Очур-оол»: what is added to a name makes no other word of it.
  if (keywordOf(last) === KW.respect) return first & (SURNAME | FIRST) ? first & ~KEYWORD_BITS : 0;
  return last | keyword | (last & (SURNAME | FIRST) || last === 0 ? named : 0);
}

/** «в/у», «р/с»: an abbreviation with a slash is looked up without it. */
function initialsOf(lexicon: Lexicon, a: number, b: number): number {
  labels[0] = LABEL[a] as number;
  labels[1] = LABEL[b] as number;
  return labels[0] && labels[1] ? classOf(lexicon, labels, 0, 2) : 0;
}

/**
 * Words of a text repeat, and a walk through the lexicon is a miss of the processor's cache a letter: the classes of short words
 * are kept by their letters, in as many places as stay at hand. A place holds the letters of one word, closed by a zero, and its class.
 */
const PLACE_BITS = 11;
const LONGEST_KEPT = 15;
const keptClass = new Int32Array(1 << PLACE_BITS);
const keptLabels = new Uint8Array((LONGEST_KEPT + 1) << PLACE_BITS);
let keptOf: Lexicon | undefined;

/** Class of the first `length` labels, of which `hash` was made. */
function remembered(lexicon: Lexicon, length: number, hash: number): number {
  if (length > LONGEST_KEPT || length === 0 || labels[0] === 0) return classOf(lexicon, labels, 0, length);
  if (keptOf !== lexicon) {
    keptLabels.fill(0);
    keptOf = lexicon;
  }
  const place = (hash ^ (hash >>> PLACE_BITS)) & ((1 << PLACE_BITS) - 1);
  const from = place << 4;
  let i = 0;
  while (i < length && keptLabels[from + i] === labels[i]) i++;
  if (i === length && keptLabels[from + i] === 0) return keptClass[place] as number;
  const value = classOf(lexicon, labels, 0, length);
  for (i = 0; i < length; i++) {
    // A letter of another script would look like the end of a shorter word.
    if (labels[i] === 0) keptLabels[from] = 0;
    else keptLabels[from + i] = labels[i] as number;
    if (labels[i] === 0) return value;
  }
  keptLabels[from + length] = 0;
  keptClass[place] = value;
  return value;
}

/** What the last part read was: its letters are counted while they are passed. */
let partHash = 0;
let latinLetters = 0;
let smallLetters = 0;
let capitalLetters = 0;

/** Passes the letters from `from` on; answers the place behind them. */
function passPart(code: Uint16Array, from: number, length: number): number {
  let latin = 0;
  let capitals = 0;
  let misread = 0;
  let hash = 0;
  let at = from;
  for (; at < length; at++) {
    const one = code[at] as number;
    const sign = SIGNS[one] as number;
    if ((sign & LETTER_BIT) === 0) {
      if (SORT[one] !== 3 || latin > 0 || !isMisread(code, from, at)) break;
      misread++;
      labels[at - from] = LABEL[misreadLetter(one)] as number;
      hash = Math.imul(hash, 31) + one;
      continue;
    }
    capitals += (sign >> CAPITAL_SHIFT) & 1;
    latin += sign >> LATIN_SHIFT;
    labels[at - from] = sign & LABEL_BITS;
    hash = Math.imul(hash, 31) + (sign & LABEL_BITS);
  }
  partHash = hash;
  latinLetters = latin;
  capitalLetters = capitals;
  smallLetters = at - from - capitals - misread;
  return at;
}
const LONGEST_WORD = 40;

/** A digit inside a Cyrillic word of four letters and more is a letter OCR did not read: «ПЕТР0СЯН», «Кожемяк0», «0бласть». */
export function isMisread(code: Uint16Array, from: number, at: number): boolean {
  if (misreadLetter(code[at] as number) === 0 || at - from > LONGEST_WORD) return false;
  const before = at - from;
  if (isCyrillicAt(code, at + 1))
    return before === 0 ? isCyrillicAt(code, at + 2) : before >= 3 || (isCyrillicAt(code, at + 2) && isCyrillicAt(code, at + 3));
  return before >= 5 && code[at] === ZERO && SORT[code[at + 1] as number] !== 3 && (SORT[code[at + 1] as number] as number) < 4;
}
export const ZERO = 0x30;

/** Class of the part just passed, by its script or, where that is mixed or says nothing, by Cyrillic look-alikes. */
function classOfPart(lexicon: Lexicon, view: View, start: number, end: number): number {
  if (end - start > MOST_LABELS) return 0;
  if (latinLetters === 0 || latinLetters === end - start) {
    // The labels are there from passing; a letter without one is 0 and leads nowhere.
    const own = remembered(lexicon, end - start, partHash);
    if (latinLetters === 0) return own;
    if (own !== 0) return own;
    const read = lookUp(lexicon, view, start, end, true);
    if (read !== 0) latinLetters = 0;
    return read;
  }
  latinLetters = 0;
  return lookUp(lexicon, view, start, end, true);
}

/** Reads the word at `from` as token `n`; answers the place behind it. */
export function word(tokens: Tokens, lexicon: Lexicon, n: number, from: number): number {
  const { view, kind, value, style } = tokens;
  const { code, length } = view;
  kind[n] = WORD;
  if (code[from + 1] === SPACE && code[from + 3] === SPACE) {
    const spaced = spacedWord(tokens, lexicon, n, from);
    if (spaced > from) return spaced;
  }
  let at = passPart(code, from, cutBehind(from, length));
  const first = classOfPart(lexicon, view, from, at);
  const capital = SORT[code[from] as number] === 5;
  let shape =
    capitalLetters === 0
      ? LOWER
      : smallLetters === 0
        ? capitalLetters === 1
          ? CAPITAL
          : UPPER
        : capital && capitalLetters === 1
          ? CAPITAL
          : MIXED;
  let latin = latinLetters > 0;
  if (at - from === 1 && code[at] === SLASH && isLetter(code[at + 1]) && !isLetter(code[at + 2]) && at + 1 < length) {
    value[n] = initialsOf(lexicon, code[from] as number, code[at + 1] as number);
    style[n] = shape;
    return at + 2;
  }
  const whole = code[at] === DASH && code[at + 1] === NEWLINE && !latin ? wordOverLines(lexicon, view, from, at, first) : undefined;
  if (whole) {
    value[n] = whole.value;
    style[n] = shape;
    return whole.end;
  }
  if (code[at] !== DASH || at + 1 >= length || !isLetter(code[at + 1])) {
    value[n] = first;
    style[n] = shape | (latin ? LATIN : 0);
    return at;
  }
  let last = first;
  while (code[at] === DASH && at + 1 < length && isLetter(code[at + 1])) {
    const part = at + 1;
    at = passPart(code, part, length);
    last = classOfPart(lexicon, view, part, at);
    latin &&= latinLetters > 0;
    const partCapital = SORT[code[part] as number] === 5;
    if (shape === UPPER ? smallLetters > 0 : capitalLetters > (partCapital ? 1 : 0) && !(shape === CAPITAL && at - from === 3))
      shape = MIXED;
    else if (shape === LOWER && capitalLetters > 0) shape = MIXED;
  }
  // «И-О» and «КТО-ТО»: all capitals stay all capitals.
  value[n] = lookUp(lexicon, view, from, at, false) || join(first, last);
  style[n] = shape | COMPOUND | (latin ? LATIN : 0);
  return at;
}

/** Reads letters set apart at `from` as one word; answers the place behind them, or `from` when they are none. */
function spacedWord({ view, value, style }: Tokens, lexicon: Lexicon, n: number, from: number): number {
  const { code } = view;
  const spaced = spacedEnd(view, from);
  let count = 0;
  for (let one = from; one < spaced; one += 2) labels[count++] = LABEL[code[one] as number] as number;
  const own = count > 0 ? classOf(lexicon, labels, 0, count) : 0;
  if (count < SURE_SPACED && keywordOf(own) === 0) return from;
  value[n] = own;
  style[n] =
    (SORT[code[from] as number] === 5 ? (SORT[code[from + 2] as number] === 5 ? UPPER : CAPITAL) : LOWER) |
    ((code[from] as number) < 0x80 ? LATIN : 0);
  return spaced;
}

/** «Сов-⏎хозная»: an unknown beginning cut at the line end, with small letters that go on; together a word or no word at all. */
function wordOverLines(
  lexicon: Lexicon,
  view: View,
  from: number,
  dash: number,
  first: number,
): { readonly value: number; readonly end: number } | undefined {
  const { code, length } = view;
  let end = dash + 2;
  // In capitals the rest is in capitals, too: «МАГОМЕДРА-⏎СУЛОВ».
  const sort = SORT[code[dash - 1] as number] as number;
  while (end < length && isCyrillicAt(code, end) && SORT[code[end] as number] === sort) end++;
  const count = dash - from + end - dash - 2;
  if (end === dash + 2 || count > MOST_LABELS || isLetter(code[end])) return undefined;
  const tail = lookUp(lexicon, view, dash + 2, end, false);
  let n = 0;
  for (let at = from; at < end; at++) if (at !== dash && at !== dash + 1) labels[n++] = LABEL[code[at] as number] as number;
  const value = classOf(lexicon, labels, 0, n);
  // What is a name before the dash stays one: «Лев-⏎ый» hides no Лев.
  const name = first & (FIRST | SURNAME) && !(value & (FIRST | SURNAME));
  // «Глеб-⏎ов» is no whole word and two letters.
  if (name && end - dash - 2 < 3) return undefined;
  const surname =
    value === 0 &&
    tail === 0 &&
    SURNAME_TAILS.includes(String.fromCharCode(code[end - 2] as number, code[end - 1] as number).toLowerCase());
  return (!name && (value !== 0 || (first === 0 && tail === 0))) || surname ? { value, end } : undefined;
}

/** Last letters of surnames: «Шайдул-⏎лин» is one, though Шайдул is a name. */
const SURNAME_TAILS = ['ов', 'ев', 'ин', 'ва', 'на', 'ко', 'ян', 'ич', 'ий', 'ая', 'ой', 'ым'];

/** Places behind letters set apart, «К О Р Н Е В А», or `at`: four and more, one space between, one alphabet and case. */
function spacedEnd({ code, length }: View, at: number): number {
  if ((SORT[code[at] as number] as number) < 4 || (at > 0 && !isGap(code[at - 1])) || code[at + 1] !== SPACE) return at;
  // «Ф а м и л и я» has its capital first.
  const sort = SORT[code[at + 2] as number] as number;
  if (sort > (SORT[code[at] as number] as number)) return at;
  let end = at + 1;
  let letters = 1;
  while (
    end + 1 < length &&
    letters <= MOST_LABELS &&
    code[end] === SPACE &&
    SORT[code[end + 1] as number] === sort &&
    isCyrillicAt(code, end + 1) === isCyrillicAt(code, at)
  ) {
    const behind = code[end + 2];
    if (end + 2 < length && (isLetter(behind) || SORT[behind as number] === 3)) break;
    end += 2;
    letters++;
  }
  return letters >= FEWEST_SPACED && letters <= MOST_LABELS ? end : at;
}
const FEWEST_SPACED = 3;
/** Three letters apart may be anything: they are a word only when it tells what stands beside it, «И м я». */
const SURE_SPACED = 4;
