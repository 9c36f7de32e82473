import { HIDDEN, type Kind, KINDS, LABELS } from './kinds.ts';
import { KW } from './keywords.ts';
import { classOf, FIRST, KEYWORD_LIMIT, KEYWORD_SHIFT, keywordOf, ORDINARY, PATRONYMIC, PLACE, SURNAME, type Lexicon } from './lexicon.ts';
import { FILLER, firstLine, isBare, isCapital, secondLine } from './mrz.ts';
import { LABEL, misreadLetter, SYMBOL, TWIN_LABEL, type View } from './view.ts';

/** What a token is. */
export const WORD = 1;
export const DIGITS = 2;
export const MARK = 3;
/** A token of a text already masked, such as `⟦СНИЛС⟧`: nothing is looked for in it. */
export const MASKED = 4;

/** In `Tokens.taken`: masked before. */
export const BEFORE = 255;

/** How a word is written; one capital letter alone is CAPITAL. */
export const LOWER = 0;
export const CAPITAL = 1;
export const UPPER = 2;
const MIXED = 3;
const SHAPE = 3;
/** Bits beside the shape. */
export const LATIN = 4;
/** The word has a dash inside. */
export const COMPOUND = 8;

/** What stands before a token: nothing, spaces, a line end. */
export const NO_GAP = 0;
const SPACE_GAP = 1;
export const LINE_GAP = 2;

/** Tokens of one window, field by field: a window has thousands and an object each would cost more than all detectors. */
export interface Tokens {
  count: number;
  /** Numbers of digit runs, of words that may belong to an address, of numbers in words, of «@»: none of them, and a detector need not look. */
  digits: number;
  /** Lines the window has. */
  lines: number;
  /** How many digits they have in all: no identifier has less than five. */
  digitSigns: number;
  addressWords: number;
  /** Token of the last of them. */
  lastAddressWord: number;
  /** Words of numbers, «сорок», «пятого»; of «точка», which mail addresses are said with; what may speak of a birth. */
  numerals: number;
  saidDots: number;
  births: number;
  /** Words that name a place; words that may be names by what they are or how they are written. */
  places: number;
  candidates: number;
  mails: number;
  readonly view: View;
  /** Places where the machine-readable lines of a passport begin. */
  readonly machineLines: number[];
  /** Tokens that are digits, in order: `digits` of them. */
  readonly numbers: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly kind: Uint8Array;
  /** Class of a word in the lexicon; code of a mark; index of the kind behind a masked token. */
  readonly value: Int32Array;
  /** Code of a mark, keyword of a word, both 0 for anything else; number of signs: asked for so often that one look must do. */
  readonly mark: Uint16Array;
  readonly keyword: Uint8Array;
  readonly size: Uint16Array;
  readonly style: Uint8Array;
  readonly gap: Uint8Array;
  /** Kind found over the token plus one; 0 while it is free, {@link BEFORE} for a token of an earlier mask. */
  readonly taken: Uint8Array;
  /** 1 at the first token of each find. */
  readonly opens: Uint8Array;
  /** The token belongs to a street or a town: no person, even if no address came of it. */
  readonly place: Uint8Array;
  /** 1 where all Cyrillic words of the line are in capitals: capitals then tell nothing. */
  readonly shouting: Uint8Array;
}

export function newTokens(view: View): Tokens {
  const room = view.code.length + 8;
  const bytes = () => new Uint8Array(room);
  const ints = () => new Int32Array(room);
  return {
    count: 0,
    digits: 0,
    lines: 0,
    digitSigns: 0,
    addressWords: 0,
    lastAddressWord: 0,
    numerals: 0,
    saidDots: 0,
    births: 0,
    places: 0,
    candidates: 0,
    mails: 0,
    view,
    machineLines: [],
    numbers: ints(),
    start: ints(),
    end: ints(),
    kind: bytes(),
    value: ints(),
    mark: new Uint16Array(room),
    keyword: bytes(),
    size: new Uint16Array(room),
    style: bytes(),
    gap: bytes(),
    taken: bytes(),
    opens: bytes(),
    place: bytes(),
    shouting: bytes(),
  };
}

/** 0 nothing of ours, 1 space, 2 line end, 3 digit, 4 small letter, 5 capital letter. */
const SORT = new Uint8Array(0x10000);
for (let code = 0; code < 0x10000; code++) {
  const upper = (code >= 0x41 && code <= 0x5a) || (code >= 0x400 && code <= 0x42f) || (code >= 0x460 && code < 0x530 && code % 2 === 0);
  const letter =
    upper ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x430 && code < 0x530) ||
    (code >= 0x530 && code !== 0x2116 && code !== 0x27e6 && code !== 0x27e7);
  SORT[code] = code === 0x20 ? 1 : code === 0x0a ? 2 : code >= 0x30 && code <= 0x39 ? 3 : upper ? 5 : letter ? 4 : 0;
}
const DASH = 0x2d;
const SLASH = 0x2f;
const MAIL = 0x40;
const DOT = 0x2e;
const COMMA = 0x2c;
const OPEN = 0x27e6;
const CLOSE = 0x27e7;
/** Signs between the brackets of a token. */
const LONGEST_LABEL = 24;

/** Labels the log has beside those of the masker: a subject, and fields that are no kind of text. */
const OTHER_LABELS = ['С', 'ПРЕДСТАВИТЕЛЬ', 'ПОЛНОМОЧИЯ', 'СКАН', '—', '-', HIDDEN.slice(1, -1)];
const KNOWN_LABELS: readonly (readonly [label: string, kind: number])[] = [
  ...KINDS.map((kind: Kind, i) => [LABELS[kind], i] as const),
  ...OTHER_LABELS.map((label) => [label, KINDS.length] as const),
];
/** The log's own tokens name their subject with four characters behind a dot: `⟦СНИЛС·7f3a⟧`. */
const SUBJECT_TAIL = 5;

const labels = new Uint8Array(64);

/** Class of the letters from `start` to `end`, a Latin one read as the Cyrillic it looks like where `twins` is set. */
function lookUp(lexicon: Lexicon, view: View, start: number, end: number, twins: boolean): number {
  const length = end - start;
  if (length > labels.length) return 0;
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

/** What a keyword is counted as. */
const OF_ADDRESS = 1;
const OF_NUMERALS = 2;
const OF_DOTS = 3;
const OF_BIRTHS = 4;
const COUNTED_AS = new Uint8Array(KEYWORD_LIMIT);
COUNTED_AS.fill(OF_ADDRESS, KW.region, KW.country + 1);
COUNTED_AS[KW.numeral] = OF_NUMERALS;
COUNTED_AS[KW.saidDot] = OF_DOTS;
COUNTED_AS[KW.born] = OF_BIRTHS;
// The third field of a licence is a date of birth.
COUNTED_AS[KW.licence] = OF_BIRTHS;

export const shapeAt = (tokens: Tokens, i: number): number => (tokens.style[i] as number) & SHAPE;

/** Cuts the view into tokens and looks every word up. */
export function tokenize(tokens: Tokens, lexicon: Lexicon): void {
  const { view, start, end, kind, value, mark, keyword, size, style, gap, taken, opens, place, shouting } = tokens;
  const { code, length } = view;
  let n = 0;
  let before = LINE_GAP;
  cuts = NO_CUTS;
  if (tokens.machineLines.length > 0) tokens.machineLines.length = 0;
  let digits = 0;
  let lines = 1;
  let digitSigns = 0;
  let keywords = 0;
  let lastAddressWord = 0;
  let numerals = 0;
  let saidDots = 0;
  let births = 0;
  let mails = 0;
  let places = 0;
  let candidates = 0;
  let lineStart = 0;
  let upper = 0;
  let other = 0;
  for (let at = 0; at < length; ) {
    const sort = SORT[code[at] as number] as number;
    if (sort === 1 || sort === 2) {
      if (sort === 2) {
        if (before !== LINE_GAP) {
          if (upper > 0 && other === 0) shouting.fill(1, lineStart, n);
          lineStart = n;
          lines++;
          upper = 0;
          other = 0;
        }
        before = LINE_GAP;
      } else if (before === NO_GAP) before = SPACE_GAP;
      at++;
      continue;
    }
    // A cheap look: «P<» or, at the start of a line, the letters of a state and a date where the second line has them.
    if (
      (code[at + 1] === FILLER && at + 5 < length) ||
      (before === LINE_GAP &&
        at + 20 < length &&
        ((isCapital(code[at + 10]) && isBare(code[at + 13])) || (code[at] === LETTER_P && isCapital(code[at + 4]))))
    )
      cutMachineLine(tokens, at);
    start[n] = at;
    taken[n] = 0;
    opens[n] = 0;
    place[n] = 0;
    shouting[n] = 0;
    gap[n] = before;
    before = NO_GAP;
    style[n] = 0;
    mark[n] = 0;
    keyword[n] = 0;
    if (sort === 3 && !(code[at] === ZERO && isMisread(code, at, at))) {
      const stop = cutBehind(at, length);
      while (at < stop && SORT[code[at] as number] === 3) at++;
      kind[n] = DIGITS;
      value[n] = 0;
      tokens.numbers[digits++] = n;
      digitSigns += at - (start[n] as number);
    } else if (sort >= 3) {
      const from = at;
      at = word(tokens, lexicon, n, at);
      const own = value[n] as number;
      const named = keywordOf(own);
      keyword[n] = named;
      // «с», «к», «д» are prepositions and particles unless a dot or «Батагай п,» says otherwise; «г Самара» is written without.
      const sign = code[at] === SPACE ? code[at + 1] : code[at];
      const said = at - from > 1 || sign === DOT || sign === COMMA || code[from] === 0x433 || code[from] === 0x413;
      if (own & PLACE) places++;
      // «г.р.», «гр», «др»
      if (at - from < 3 && (code[at - 1] === SMALL_R || code[at - 1] === CAPITAL_R)) births++;
      if (
        own === 0 ||
        own & (FIRST | SURNAME | PATRONYMIC) ||
        (((style[n] as number) & SHAPE) !== LOWER && n > lineStart) ||
        (at - from === 1 && code[at] === DOT)
      )
        candidates++;
      const counted = named === 0 ? 0 : (COUNTED_AS[named] as number);
      if (counted !== 0) {
        if (counted === OF_ADDRESS) {
          if (said) {
            keywords++;
            lastAddressWord = n;
          }
        } else if (counted === OF_NUMERALS) numerals++;
        else if (counted === OF_DOTS) saidDots++;
        else births++;
      }
      // A line shouts when it has Cyrillic words of two letters and more, and all of them are in capitals.
      if (at - from > 1 && !((style[n] as number) & LATIN)) {
        if (((style[n] as number) & SHAPE) === UPPER) upper++;
        else other++;
      }
    } else {
      const masked = code[at] === OPEN ? maskedEnd(view, at) : undefined;
      kind[n] = masked ? MASKED : MARK;
      value[n] = masked ? masked.kind : (code[at] as number);
      mark[n] = masked ? 0 : (code[at] as number);
      if (masked) {
        taken[n] = BEFORE;
        opens[n] = 1;
      }
      if (code[at] === MAIL) mails++;
      at = masked ? masked.end : at + 1;
    }
    size[n] = at - (start[n] as number);
    end[n++] = at;
  }
  if (upper > 0 && other === 0) shouting.fill(1, lineStart, n);
  tokens.count = n;
  tokens.digits = digits;
  tokens.lines = lines;
  tokens.digitSigns = digitSigns;
  tokens.addressWords = keywords;
  tokens.lastAddressWord = lastAddressWord;
  tokens.numerals = numerals;
  tokens.saidDots = saidDots;
  tokens.births = births;
  tokens.places = places;
  tokens.candidates = candidates;
  tokens.mails = mails;
  // Behind the last token nothing of another text may be read.
  for (let i = n; i < n + 6; i++) {
    kind[i] = 0;
    mark[i] = 0;
    keyword[i] = 0;
    size[i] = 0;
    gap[i] = LINE_GAP;
    place[i] = 0;
    taken[i] = 0;
    start[i] = length;
    end[i] = length;
  }
}

/** Places where a token ends inside a machine-readable line, in order. */
const NO_CUTS: readonly number[] = [];
let cuts = NO_CUTS;

/** Remembers where the parts of a machine-readable line end, if one begins at `at`. */
function cutMachineLine(tokens: Tokens, at: number): void {
  const { view } = tokens;
  const names = firstLine(view, at);
  const ends = names === undefined ? secondLine(view, at) : [names];
  if (!ends) return;
  cuts = ends;
  tokens.machineLines.push(at);
}

/** How far a token that begins at `at` may reach. */
function cutBehind(at: number, length: number): number {
  if (cuts === NO_CUTS) return length;
  for (const cut of cuts) if (cut > at) return Math.min(cut, length);
  return length;
}

/** «в/у», «р/с»: an abbreviation with a slash is looked up without it. */
function initialsOf(lexicon: Lexicon, a: number, b: number): number {
  labels[0] = LABEL[a] as number;
  labels[1] = LABEL[b] as number;
  return labels[0] && labels[1] ? classOf(lexicon, labels, 0, 2) : 0;
}

/** What the last part read was: its letters are counted while they are passed. */
let latinLetters = 0;
let smallLetters = 0;
let capitalLetters = 0;

/** Passes the letters from `from` on; answers the place behind them. */
function passPart(code: Uint16Array, from: number, length: number): number {
  latinLetters = 0;
  capitalLetters = 0;
  let misread = 0;
  let at = from;
  for (; at < length; at++) {
    const one = code[at] as number;
    const sort = SORT[one] as number;
    if (sort < 4) {
      if (sort !== 3 || latinLetters > 0 || !isMisread(code, from, at)) break;
      misread++;
      labels[at - from] = LABEL[misreadLetter(one)] as number;
      continue;
    }
    if (sort === 5) capitalLetters++;
    if (one < 0x80) latinLetters++;
    if (at - from < labels.length) labels[at - from] = LABEL[one] as number;
  }
  smallLetters = at - from - capitalLetters - misread;
  return at;
}

const isCyrillicAt = (code: Uint16Array, at: number): boolean => (SORT[code[at] as number] as number) >= 4 && (code[at] as number) >= 0x400;
const LONGEST_WORD = 40;

/** A digit inside a Cyrillic word of four letters and more is a letter OCR did not read: «ПЕТР0СЯН», «Кожемяк0», «0бласть». */
function isMisread(code: Uint16Array, from: number, at: number): boolean {
  if (misreadLetter(code[at] as number) === 0 || at - from > LONGEST_WORD) return false;
  const before = at - from;
  if (isCyrillicAt(code, at + 1))
    return before === 0 ? isCyrillicAt(code, at + 2) : before >= 3 || (isCyrillicAt(code, at + 2) && isCyrillicAt(code, at + 3));
  return before >= 5 && code[at] === ZERO && SORT[code[at + 1] as number] !== 3 && (SORT[code[at + 1] as number] as number) < 4;
}
const SMALL_R = 0x440;
const CAPITAL_R = 0x420;
const ZERO = 0x30;
const LETTER_P = 0x50;
const NEWLINE = 0x0a;

/** Class of the part just passed, by its script or, where that is mixed or says nothing, by Cyrillic look-alikes. */
function classOfPart(lexicon: Lexicon, view: View, start: number, end: number): number {
  if (end - start > labels.length) return 0;
  if (latinLetters === 0 || latinLetters === end - start) {
    // The labels are there from passing; a letter without one is 0 and leads nowhere.
    const own = classOf(lexicon, labels, 0, end - start);
    if (latinLetters === 0) return own;
    if (own !== 0) return own;
    const read = lookUp(lexicon, view, start, end, true);
    if (read !== 0) latinLetters = 0;
    return read;
  }
  latinLetters = 0;
  return lookUp(lexicon, view, start, end, true);
}

function word({ view, kind, value, style }: Tokens, lexicon: Lexicon, n: number, from: number): number {
  const { code, length } = view;
  kind[n] = WORD;
  const spaced = code[from + 1] === SPACE ? spacedEnd(view, from) : from;
  let count = 0;
  for (let one = from; one < spaced; one += 2) labels[count++] = LABEL[code[one] as number] as number;
  const own = count > 0 ? classOf(lexicon, labels, 0, count) : 0;
  if (count >= SURE_SPACED || keywordOf(own) !== 0) {
    value[n] = own;
    style[n] =
      (SORT[code[from] as number] === 5 ? (SORT[code[from + 2] as number] === 5 ? UPPER : CAPITAL) : LOWER) |
      ((code[from] as number) < 0x80 ? LATIN : 0);
    return spaced;
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
  if (end === dash + 2 || count > labels.length || isLetter(code[end])) return undefined;
  const tail = lookUp(lexicon, view, dash + 2, end, false);
  let n = 0;
  for (let at = from; at < end; at++) if (at !== dash && at !== dash + 1) labels[n++] = LABEL[code[at] as number] as number;
  const value = classOf(lexicon, labels, 0, n);
  // What is a name before the dash stays one: «Лев-⏎ый» hides no Лев.
  const name = first & (FIRST | SURNAME) && !(value & (FIRST | SURNAME));
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
    letters <= labels.length &&
    code[end] === SPACE &&
    SORT[code[end + 1] as number] === sort &&
    isCyrillicAt(code, end + 1) === isCyrillicAt(code, at)
  ) {
    const behind = code[end + 2];
    if (end + 2 < length && (isLetter(behind) || SORT[behind as number] === 3)) break;
    end += 2;
    letters++;
  }
  return letters >= FEWEST_SPACED && letters <= labels.length ? end : at;
}
const SPACE = 0x20;
const FEWEST_SPACED = 3;
/** Three letters apart may be anything: they are a word only when it tells what stands beside it, «И м я». */
const SURE_SPACED = 4;
const isGap = (code: number | undefined): boolean =>
  code === SPACE || code === NEWLINE || (code !== undefined && code < 0x40 && SORT[code] === 0);

const isLetter = (code: number | undefined): boolean => code !== undefined && (SORT[code] as number) >= 4;

/** The token of a text already masked that begins at `at`, with what the log puts behind its label: `·7f3a`, a symbol to the view. */
function maskedEnd({ code, length }: View, at: number): { kind: number; end: number } | undefined {
  const from = at + 1;
  let end = from;
  while (end < length && end - from < LONGEST_LABEL && code[end] !== CLOSE) end++;
  if (code[end] !== CLOSE) return undefined;
  let last = end;
  if (end - from > SUBJECT_TAIL && code[end - SUBJECT_TAIL] === SYMBOL) {
    last = end - SUBJECT_TAIL;
    for (let i = last + 1; i < end; i++) if (!isHex(code[i] as number)) return undefined;
  }
  const known = KNOWN_LABELS.find(([label]) => label.length === last - from && isLabel(code, from, label));
  return known && { kind: known[1], end: end + 1 };
}
const isHex = (code: number): boolean => (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66);

function isLabel(code: Uint16Array, from: number, label: string): boolean {
  for (let i = 0; i < label.length; i++) if (code[from + i] !== label.charCodeAt(i)) return false;
  return true;
}
