import { cutBehind, cutMachineLine, forgetCuts } from './cuts.ts';
import { KW } from './keywords.ts';
import { HIDDEN, type Kind, KINDS, LABELS } from './kinds.ts';
import { FIRST, KEYWORD_LIMIT, keywordOf, type Lexicon, PATRONYMIC, PLACE, SURNAME } from './lexicon.ts';
import { FILLER, isBare, isCapital } from './mrz.ts';
import { COMMA, DASH, DOT } from './signs.ts';
import { SORT, SPACE } from './sorts.ts';
import { BEFORE, DIGITS, LATIN, LINE_GAP, LOWER, MARK, MASKED, NO_GAP, SHAPE, SPACE_GAP, type Tokens, UPPER, WORD } from './tokens.ts';
import { SYMBOL, type View } from './view.ts';
import { isMisread, word, ZERO } from './words.ts';

/** Cuts the view into words, digits, marks and tokens of an earlier mask, and counts what the detectors look for. */

const MAIL = 0x40;
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

/** Cuts the view into tokens and looks every word up. */
export function tokenize(tokens: Tokens, lexicon: Lexicon): void {
  const { view, start, end, kind, value, mark, keyword, size, style, gap, taken, opens, place, shouting } = tokens;
  const { code, length } = view;
  let n = 0;
  let before = LINE_GAP;
  forgetCuts(tokens);
  let digits = 0;
  let lines = 1;
  let digitSigns = 0;
  let behindWords = 0;
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
      const parted = mark[n - 1] === COMMA || mark[n - 1] === DASH;
      if (n > 0 && (parted ? kind[n - 2] === WORD : kind[n - 1] === WORD && gap[n] !== NO_GAP)) behindWords++;
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
  tokens.behindWords = behindWords;
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
const SMALL_R = 0x440;
const CAPITAL_R = 0x420;
const LETTER_P = 0x50;

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
