import { HIDDEN, type Kind, KINDS, LABELS } from './kinds.ts';
import { classOf, FIRST, keywordOf, KEYWORD_LIMIT, KEYWORD_SHIFT, type Lexicon, ORDINARY, PLACE, SURNAME } from './lexicon.ts';
import { isLatin, LABEL, TWIN_LABEL, type View } from './view.ts';

/** What a token is. */
export const WORD = 1;
export const DIGITS = 2;
export const MARK = 3;
/** A token of a text already masked, such as `⟦СНИЛС⟧`: nothing is looked for in it. */
export const MASKED = 4;

/** How a word is written; one capital letter alone is CAPITAL. */
export const LOWER = 0;
export const CAPITAL = 1;
export const UPPER = 2;
export const MIXED = 3;
const SHAPE = 3;
/** Bits beside the shape. */
export const LATIN = 4;
export const COMPOUND = 8;

/** What stands before a token: nothing, spaces, a line end. */
export const NO_GAP = 0;
export const SPACE_GAP = 1;
export const LINE_GAP = 2;

/** Tokens of one window, field by field: a window has thousands and an object each would cost more than all detectors. */
export interface Tokens {
  count: number;
  readonly view: View;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly kind: Uint8Array;
  /** Class of a word in the lexicon; code of a mark; index of the kind behind a masked token. */
  readonly value: Int32Array;
  readonly style: Uint8Array;
  readonly gap: Uint8Array;
  /** Kind found over the token plus one; 0 while it is free. */
  readonly taken: Uint8Array;
  /** The token belongs to a street or a town: no person, even if no address came of it. */
  readonly place: Uint8Array;
  /** 1 where all Cyrillic words of the line are in capitals: capitals then tell nothing. */
  readonly shouting: Uint8Array;
}

export function newTokens(view: View): Tokens {
  const room = view.code.length + 8;
  const bytes = () => new Uint8Array(room);
  const ints = () => new Int32Array(room);
  return { count: 0, view, start: ints(), end: ints(), kind: bytes(), value: ints(), style: bytes(), gap: bytes(), taken: bytes(), place: bytes(), shouting: bytes() };
}

/** 0 nothing of ours, 1 space, 2 line end, 3 digit, 4 small letter, 5 capital letter. */
const SORT = new Uint8Array(0x10000);
for (let code = 0; code < 0x10000; code++) {
  const upper = (code >= 0x41 && code <= 0x5a) || (code >= 0x400 && code <= 0x42f) || (code >= 0x460 && code < 0x530 && code % 2 === 0);
  const letter = upper || (code >= 0x61 && code <= 0x7a) || (code >= 0x430 && code < 0x530) || (code >= 0x530 && code !== 0x2116 && code !== 0x27e6 && code !== 0x27e7);
  SORT[code] = code === 0x20 ? 1 : code === 0x0a ? 2 : code >= 0x30 && code <= 0x39 ? 3 : upper ? 5 : letter ? 4 : 0;
}
const DASH = 0x2d;
const SLASH = 0x2f;
const OPEN = 0x27e6;
const CLOSE = 0x27e7;
const LONGEST_LABEL = 24;

const KNOWN_LABELS = new Map<string, number>([...KINDS.map((kind: Kind, i): [string, number] => [LABELS[kind], i]), [HIDDEN.slice(1, -1), KINDS.length]]);
/** The log's own tokens name their subject with four characters behind a dot: `⟦СНИЛС·7f3a⟧`. */
const SUBJECT_TAIL = 5;

const labels = new Uint8Array(64);

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

/** The class of one word without hyphens, by its script or, where that is mixed or says nothing, as Cyrillic look-alikes. */
function classOfPart(lexicon: Lexicon, view: View, start: number, end: number): { value: number; latin: boolean } {
  let latin = 0;
  for (let i = start; i < end; i++) if (isLatin(view.code[i] as number)) latin++;
  if (latin === 0) return { value: lookUp(lexicon, view, start, end, false), latin: false };
  if (latin === end - start) {
    const own = lookUp(lexicon, view, start, end, false);
    if (own !== 0) return { value: own, latin: true };
    const read = lookUp(lexicon, view, start, end, true);
    return { value: read, latin: read === 0 };
  }
  return { value: lookUp(lexicon, view, start, end, true), latin: false };
}

const KEYWORD_BITS = (KEYWORD_LIMIT - 1) << KEYWORD_SHIFT;

/** Of a compound the last part declines and decides; a surname in the first stays one when the last is unknown. */
function join(first: number, last: number): number {
  const named = first & (SURNAME | FIRST) && !(first & (ORDINARY | PLACE)) && !(last & ORDINARY) ? first & ~KEYWORD_BITS : 0;
  const keyword = keywordOf(last) === 0 ? first & KEYWORD_BITS : 0;
  return last | keyword | (last & (SURNAME | FIRST) || last === 0 ? named : 0);
}

function shapeOf(view: View, start: number, end: number): number {
  let small = 0;
  let capital = 0;
  let partCapital = 0;
  for (let i = start; i < end; i++) {
    const sort = SORT[view.code[i] as number] as number;
    if (sort === 5) {
      capital++;
      if (i > start && view.code[i - 1] === DASH) partCapital++;
    } else if (sort === 4) small++;
  }
  if (capital === 0) return LOWER;
  const first = SORT[view.code[start] as number] === 5;
  if (small === 0) return capital === 1 ? CAPITAL : UPPER;
  return first && capital === 1 + partCapital ? CAPITAL : MIXED;
}

export const shapeAt = (tokens: Tokens, i: number): number => (tokens.style[i] as number) & SHAPE;

/** Cuts the view into tokens and looks every word up. */
export function tokenize(tokens: Tokens, lexicon: Lexicon): void {
  const { view, start, end, kind, value, style, gap } = tokens;
  const { code, length } = view;
  let n = 0;
  let before = LINE_GAP;
  for (let at = 0; at < length; ) {
    const sort = SORT[code[at] as number] as number;
    if (sort === 1 || sort === 2) {
      if (sort === 2) before = LINE_GAP;
      else if (before === NO_GAP) before = SPACE_GAP;
      at++;
      continue;
    }
    start[n] = at;
    gap[n] = before;
    before = NO_GAP;
    style[n] = 0;
    if (sort === 3) {
      while (at < length && SORT[code[at] as number] === 3) at++;
      kind[n] = DIGITS;
      value[n] = 0;
    } else if (sort >= 4) {
      at = word(tokens, lexicon, n, at);
    } else {
      const masked = code[at] === OPEN ? maskedEnd(view, at) : undefined;
      kind[n] = masked ? MASKED : MARK;
      value[n] = masked ? masked.kind : (code[at] as number);
      at = masked ? masked.end : at + 1;
    }
    end[n++] = at;
  }
  tokens.count = n;
  tokens.taken.fill(0, 0, n);
  tokens.place.fill(0, 0, n);
  for (let i = n; i < n + 8; i++) kind[i] = 0;
  markShouting(tokens);
}

/** «в/у», «р/с»: an abbreviation with a slash is looked up without it. */
function initialsOf(lexicon: Lexicon, a: number, b: number): number {
  labels[0] = LABEL[a] as number;
  labels[1] = LABEL[b] as number;
  return labels[0] && labels[1] ? classOf(lexicon, labels, 0, 2) : 0;
}

function word({ view, kind, value, style }: Tokens, lexicon: Lexicon, n: number, from: number): number {
  const { code, length } = view;
  let at = from;
  let partStart = from;
  let first: { value: number; latin: boolean } | undefined;
  for (;;) {
    while (at < length && (SORT[code[at] as number] as number) >= 4) at++;
    if (code[at] !== DASH || at + 1 >= length || (SORT[code[at + 1] as number] as number) < 4) break;
    first ??= classOfPart(lexicon, view, from, at);
    at++;
    partStart = at;
  }
  if (at - from === 1 && code[at] === SLASH && (SORT[code[at + 1] as number] as number) >= 4 && (SORT[code[at + 2] as number] as number) < 3 && at + 2 <= length) {
    kind[n] = WORD;
    value[n] = initialsOf(lexicon, code[from] as number, code[at + 1] as number);
    style[n] = shapeOf(view, from, from + 1);
    return at + 2;
  }
  const last = classOfPart(lexicon, view, partStart, at);
  kind[n] = WORD;
  value[n] = first ? classOfPart(lexicon, view, from, at).value || join(first.value, last.value) : last.value;
  style[n] = shapeOf(view, from, at) | (last.latin && (first?.latin ?? true) ? LATIN : 0) | (first ? COMPOUND : 0);
  return at;
}

const isSubjectTail = (inside: string): boolean => inside.at(-SUBJECT_TAIL) === '·' && [...inside.slice(1 - SUBJECT_TAIL)].every((digit) => '0123456789abcdef'.includes(digit));

function maskedEnd(view: View, at: number): { kind: number; end: number } | undefined {
  let end = at + 1;
  while (end < view.length && end - at < LONGEST_LABEL && view.code[end] !== CLOSE) end++;
  if (view.code[end] !== CLOSE) return undefined;
  const inside = String.fromCharCode(...view.code.subarray(at + 1, end));
  const kind = KNOWN_LABELS.get(isSubjectTail(inside) ? inside.slice(0, -SUBJECT_TAIL) : inside);
  return kind === undefined ? undefined : { kind, end: end + 1 };
}

/** A line counts as shouting when it has Cyrillic words of two letters and more, and all of them are in capitals. */
function markShouting({ count, kind, style, gap, start, end, shouting }: Tokens): void {
  for (let from = 0; from < count; ) {
    let to = from;
    let upper = 0;
    let other = 0;
    do {
      if (kind[to] === WORD && !((style[to] as number) & LATIN) && (end[to] as number) - (start[to] as number) > 1) {
        if (((style[to] as number) & SHAPE) === UPPER) upper++;
        else other++;
      }
      to++;
    } while (to < count && gap[to] !== LINE_GAP);
    shouting.fill(upper > 0 && other === 0 ? 1 : 0, from, to);
    from = to;
  }
}
