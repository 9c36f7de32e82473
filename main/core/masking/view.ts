import { labelOf } from './lexicon.ts';

/**
 * The normalised view of a text: what a reader sees, one code a place, with the way back to the text as it was typed.
 * NFKC, composed marks, one kind of space, dash and quote; what has no width is dropped. Offsets are UTF-16.
 */
export interface View {
  /** Number of places. */
  length: number;
  /** Code of each place; case is kept. */
  code: Uint16Array;
  /** Where the text of the view begins. */
  base: number;
  /** Each place is one unit of the text, as in most texts: `from` and `to` are then not filled. */
  plain: boolean;
  /** Where the place begins and ends in the text. */
  from: Int32Array;
  to: Int32Array;
}

/** Offsets in the text of place `i`. */
export const startOf = (view: View, i: number): number => (view.plain ? view.base + i : (view.from[i] as number));
export const endOf = (view: View, i: number): number => (view.plain ? view.base + i + 1 : (view.to[i] as number));

/** Longest piece looked at in one go, in UTF-16 units of the text. */
export const WINDOW = 16_384;
/** NFKC may make more of a character; what does not fit the view ends the window early. */
const ROOM = WINDOW + 64;
/** Two places behind the text are read without asking: nothing of another text may stand there. */
const LOOK_AHEAD = 2;

export const newView = (): View => ({
  length: 0,
  base: 0,
  plain: true,
  code: new Uint16Array(ROOM + LOOK_AHEAD),
  from: new Int32Array(ROOM),
  to: new Int32Array(ROOM),
});

const SPACE = 0x20;
const NEWLINE = 0x0a;
const DASH = 0x2d;
/** Any character that is no letter, digit or punctuation we know. */
export const SYMBOL = 0x2a;

/** What a character becomes: itself, or a space, a dash, a quote; 0 for «look closer». */
const SIMPLE = new Uint16Array(0x2800);
// «‐» to «―», and what Russian papers and masked texts are full of: № ⟦ ⟧. «№» is «No» in NFKC, which would read as a word.
for (let code = 0x2010; code <= 0x2015; code++) SIMPLE[code] = DASH;
for (const code of [0x2116, 0x27e6, 0x27e7]) SIMPLE[code] = code;
for (let code = 0; code < 0x530; code++) {
  if (code === 0x0a || code === 0x0d || code === 0x0b || code === 0x0c || code === 0x85) SIMPLE[code] = NEWLINE;
  else if (code <= 0x20 || (code >= 0x7f && code <= 0xa0)) SIMPLE[code] = SPACE;
  else if (code < 0x7f) SIMPLE[code] = code === 0x60 ? 0x27 : code;
  else if (code === 0xab || code === 0xbb) SIMPLE[code] = 0x22;
  else if (code >= 0x400) SIMPLE[code] = code >= 0x483 && code <= 0x489 ? 0 : code;
}

const INVISIBLE = /^[\p{Cf}\p{Mn}\p{Me}\u115f\u1160\u3164\uffa0]$/u;
const DASHES = /^[\p{Pd}\u2212\u2043\u02d7\u00ac]$/u;
const SPACES = /^[\p{Zs}\p{Cc}]$/u;
const BREAKS = /^[\u2028\u2029]$/u;
const QUOTES = /^[\p{Pi}\p{Pf}\u201e\u201a"]$/u;
const WORDLIKE = /^[\p{L}\p{N}]$/u;
/** й and ё typed as a letter and a mark: NFC puts them together, whatever else carries a mark keeps its letter. */
const COMPOSED: Readonly<Record<string, number>> = { 'и\u0306': 0x439, 'И\u0306': 0x419, 'е\u0308': 0x451, 'Е\u0308': 0x401 };

/** Codes of one unusual character after normalisation: none for what is invisible. Remembered, as scripts repeat. */
const known = new Map<number, readonly number[]>();
const KNOWN_LIMIT = 4096;
/** A ligature of a whole phrase is no way to write an identifier, and would blow the view up. */
const MOST_CODES = 4;

function unusual(point: number): readonly number[] {
  const cached = known.get(point);
  if (cached) return cached;
  const char = String.fromCodePoint(point);
  const codes: number[] = [];
  if (!INVISIBLE.test(char)) {
    for (const one of char.normalize('NFKC').normalize('NFD').normalize('NFC')) {
      const code = one.codePointAt(0) as number;
      if (SIMPLE[code]) codes.push(SIMPLE[code] as number);
      else if (SPACES.test(one)) codes.push(SPACE);
      else if (BREAKS.test(one)) codes.push(NEWLINE);
      else if (DASHES.test(one)) codes.push(DASH);
      else if (QUOTES.test(one)) codes.push(0x22);
      else if (/^[\u2018\u2019\u02bc\u2032]$/u.test(one)) codes.push(0x27);
      else if (!INVISIBLE.test(one)) codes.push(WORDLIKE.test(one) && code < 0x10000 ? (latinBase(one) ?? code) : SYMBOL);
    }
  }
  const result = codes.length > MOST_CODES ? [SYMBOL] : codes;
  if (known.size < KNOWN_LIMIT) known.set(point, result);
  return result;
}

/** Latin letters that are one of the alphabet's with a stroke, and no mark of its own: đ, ł, ə. */
const STROKED: Readonly<Record<string, string>> = { đ: 'd', ð: 'd', ł: 'l', ø: 'o', ı: 'i', ə: 'a', ŋ: 'n', ß: 's', æ: 'e', þ: 't' };

/** é → e: a letter with a mark is read as the letter. */
function latinBase(char: string): number | undefined {
  const base = char.normalize('NFD').codePointAt(0) as number;
  if (base < 0x7f) return base;
  const stroked = STROKED[char.toLowerCase()]?.charCodeAt(0);
  return stroked === undefined ? undefined : char === char.toLowerCase() ? stroked : stroked - 0x20;
}

/** Fills `view` with `text` from `start`; answers where it stopped: `end`, or before it when the view is full. */
export function fillView(view: View, text: string, start: number, end: number): number {
  const { code, from, to } = view;
  view.base = start;
  let n = 0;
  let at = start;
  const most = Math.min(end, start + WINDOW);
  for (; at < most; at++) {
    const unit = text.charCodeAt(at);
    const simple = unit < SIMPLE.length ? (SIMPLE[unit] as number) : 0;
    if (simple === 0) break;
    code[n++] = simple;
  }
  view.length = n;
  view.plain = at === most;
  if (view.plain) {
    code[n] = 0;
    code[n + 1] = 0;
    return at;
  }
  for (let i = 0; i < n; i++) {
    from[i] = start + i;
    to[i] = start + i + 1;
  }
  for (; at < end && n < WINDOW; at++) {
    const unit = text.charCodeAt(at);
    const simple = unit < SIMPLE.length ? (SIMPLE[unit] as number) : 0;
    if (simple !== 0) {
      code[n] = simple;
      from[n] = at;
      to[n++] = at + 1;
      continue;
    }
    const point = text.codePointAt(at) as number;
    const wide = point > 0xffff ? 2 : 1;
    const composed = (unit === 0x306 || unit === 0x308) && n > 0 ? COMPOSED[String.fromCharCode(code[n - 1] as number, unit)] : undefined;
    if (composed !== undefined) code[n - 1] = composed;
    const codes = composed === undefined ? unusual(point) : [];
    // A mark belongs to its letter; what is invisible between letters goes with the one before it.
    if (codes.length === 0 && n > 0 && to[n - 1] === at) to[n - 1] = at + wide;
    for (let i = 0; i < codes.length && n < ROOM; i++) {
      code[n] = codes[i] as number;
      from[n] = at;
      to[n++] = at + wide;
    }
    at += wide - 1;
  }
  view.length = n;
  code[n] = 0;
  code[n + 1] = 0;
  return at;
}

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
/** The small letter of a Latin or Cyrillic capital but Ё; anything else as it is. */
export const smallOf = (code: number): number => ((code >= 0x41 && code <= 0x5a) || (code >= 0x410 && code <= 0x42f) ? code + 0x20 : code);
export const isLatin = (code: number): boolean => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
const isCyrillic = (code: number): boolean => (code >= 0x410 && code <= 0x44f) || code === 0x401 || code === 0x451;
const isUpper = (code: number): boolean => (code >= 0x410 && code <= 0x42f) || code === 0x401 || (code >= 0x41 && code <= 0x5a);

/** Cyrillic letter a Latin one looks like, by lower-case code; 0 for none. */
const TWIN = new Uint16Array(0x80);
for (const [latin, cyrillic] of Object.entries({
  a: 'а',
  b: 'в',
  c: 'с',
  e: 'е',
  h: 'н',
  k: 'к',
  m: 'м',
  o: 'о',
  p: 'р',
  t: 'т',
  x: 'х',
  y: 'у',
  n: 'п',
  r: 'г',
  u: 'и',
}))
  TWIN[latin.charCodeAt(0)] = cyrillic.charCodeAt(0);
/** Look-alikes only in lower case, or only in upper. */
const ONLY_UPPER = 'bhmkt';
const ONLY_LOWER = 'nru';

function twinOf(code: number): number {
  if (code >= 0x80) return 0;
  const upper = code <= 0x5a;
  const lower = upper ? code + 0x20 : code;
  const letter = String.fromCharCode(lower);
  if (upper ? ONLY_LOWER.includes(letter) : ONLY_UPPER.includes(letter) && letter !== 'k' && letter !== 'm' && letter !== 't') return 0;
  return TWIN[lower] as number;
}

/** Label of the lexicon for each code, either case; 0 for what is no letter. */
export const LABEL = new Uint8Array(0x10000);
/** The same, a Latin letter read as the Cyrillic one it looks like; 0 where there is none. */
export const TWIN_LABEL = new Uint8Array(0x10000);
/** Letters of the Cyrillic of other peoples, as Russian papers write them: Йўлдошева, Сейтқали, Түмэн. */
const PEOPLES: Readonly<Record<string, string>> = {
  ў: 'у',
  ғ: 'г',
  қ: 'к',
  ҳ: 'х',
  ө: 'о',
  ү: 'у',
  ұ: 'у',
  ң: 'н',
  ӊ: 'н',
  ҥ: 'н',
  һ: 'х',
  ә: 'а',
  җ: 'ж',
  ҷ: 'ч',
  і: 'и',
  ї: 'и',
  є: 'е',
  ґ: 'г',
  ӣ: 'и',
  ӯ: 'у',
  ҡ: 'к',
  ҙ: 'з',
  ҫ: 'с',
  ӗ: 'е',
  ӑ: 'а',
  ӱ: 'у',
  ӧ: 'о',
  ӥ: 'и',
  ӟ: 'з',
  ј: 'й',
};
for (const [letter, read] of Object.entries(PEOPLES)) {
  for (const one of [letter, letter.toUpperCase()]) {
    LABEL[one.charCodeAt(0)] = labelOf(read.charCodeAt(0));
    TWIN_LABEL[one.charCodeAt(0)] = labelOf(read.charCodeAt(0));
  }
}
for (let code = 0; code < 0x530; code++) {
  if (!isLatin(code) && !isCyrillic(code)) continue;
  const lower = code === 0x401 ? 0x451 : isUpper(code) ? code + 0x20 : code;
  LABEL[code] = labelOf(lower);
  const twin = isCyrillic(code) ? lower : twinOf(code);
  TWIN_LABEL[code] = twin === 0 ? 0 : labelOf(twin);
}

/** Small letter, ё as е, a Latin letter as the Cyrillic one it looks like. */
export const lower = (code: number): number =>
  code === 0x30
    ? 0x43e
    : code < 0x80
      ? twinOf(code) || code
      : code === 0x401 || code === 0x451
        ? 0x435
        : code >= 0x410 && code <= 0x42f
          ? code + 0x20
          : code;

/** Cyrillic letter OCR reads a digit for inside a word: «ПЕТР0СЯН», «Кожемяк0»; 0 for none. */
export const misreadLetter = (code: number): number => (code === 0x30 ? 0x43e : code === 0x33 ? 0x437 : code === 0x36 ? 0x431 : 0);
