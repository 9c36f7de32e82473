/**
 * The lexicon: 3 million Russian word forms as one minimal acyclic automaton, each form ending in its class.
 * Made at build time by `scripts/lib/lexicon.ts` out of the sources named in `resources/masking/README.md`; here it is only
 * read.
 *
 * Layout: 8 bytes magic, then little-endian uint32: a checksum of all that follows, the number of classes, the classes, the
 * edges. An edge is 6 bits label, 1 bit «last of its state», 25 bits of target (index of the first edge of a state) or, for
 * label 0, the place in the classes of the form that ends here. Edge 0 on: the root.
 * Label 0 is the first edge of a state, the others stand by how many forms go through them, so that a search is short.
 */
export const MAGIC = 'OKNOLEX2';

/** Bits of a class. Cases and genders are of the name readings, and of animate nouns and adjectives that could be a surname. */
export const FIRST = 1 << 0;
export const PATRONYMIC = 1 << 1;
export const SURNAME = 1 << 2;
export const PLACE = 1 << 3;
/** The form is an ordinary word as well. */
export const ORDINARY = 1 << 4;
export const MASCULINE = 1 << 5;
export const FEMININE = 1 << 6;
export const CASE_SHIFT = 7;
export const NOMINATIVE = 1 << CASE_SHIFT;
export const GENITIVE = 1 << (CASE_SHIFT + 1);
export const DATIVE = 1 << (CASE_SHIFT + 2);
export const ACCUSATIVE = 1 << (CASE_SHIFT + 3);
export const ABLATIVE = 1 << (CASE_SHIFT + 4);
export const LOCATIVE = 1 << (CASE_SHIFT + 5);
export const CASES = 0b111111 << CASE_SHIFT;
/** An ordinary animate noun or an adjective in the singular: Сорока, Гость, Лютая. */
export const SURNAME_LIKE = 1 << 13;
/** A first name of the maintained list, not only of the dictionary. */
export const COMMON = 1 << 14;
export const VERB = 1 << 15;
export const KEYWORD_SHIFT = 16;
export const KEYWORD_LIMIT = 1 << 8;
/** An adjective reading of a {@link SURNAME_LIKE} form. */
export const ADJECTIVE = 1 << 24;
/** Streets are called so, without a word beside it: Лесная, Советской, Гагарина. */
export const STREET = 1 << 25;
/** A thing or what describes one: an adjective before it belongs to it, «Щукинские чтения». */
export const THING = 1 << 26;
/** People in the genitive plural, as streets are named after them: Водопроводчиков, Строителей. */
export const PEOPLE_OF = 1 << 27;
/** Pronoun, preposition, conjunction, particle, adverb: never part of a name by itself. */
export const FUNCTION = 1 << 28;
/** A noun in the genitive: behind a number it is what is counted, «5 окон». */
export const COUNTED = 1 << 29;
/** A short form of a first name or a patronymic as people say it: Ромыч, Палыч, Раечка. */
export const FAMILIAR = 1 << 30;
export const EDGE_LIMIT = 2 ** 25;

export const keywordOf = (value: number): number => (value >>> KEYWORD_SHIFT) & (KEYWORD_LIMIT - 1);

/** 1–32 а–я (ё is е), 33–58 a–z, 59 hyphen; 0 is no letter of the lexicon. */
export function labelOf(code: number): number {
  if (code >= 0x430 && code <= 0x44f) return code - 0x42f;
  if (code === 0x451) return 6;
  if (code >= 0x61 && code <= 0x7a) return code - 0x40;
  return code === 0x2d ? 59 : 0;
}

/** FNV-1a over the classes and edges: a lexicon cut short or altered on disk would let names through. */
export function checksumOf(words: Uint32Array): number {
  let sum = 0x811c9dc5;
  // By index: an iterator costs ten times as much before the loop is compiled, which is when a program starts.
  const { length } = words;
  for (let i = 0; i < length; i++) sum = Math.imul(sum ^ (words[i] as number), 0x01000193);
  return sum >>> 0;
}

export interface Lexicon {
  readonly classes: Int32Array;
  readonly edges: Uint32Array;
  /** State behind each label of the root, and behind each pair of first labels: where most edges are, no search is made. */
  readonly roots: Uint32Array;
  readonly pairs: Uint32Array;
}

const HEAD_WORDS = 2;

/** @throws when the bytes are no lexicon of this version: the masker then hides every text. */
export function readLexicon(bytes: Uint8Array): Lexicon {
  const magic = String.fromCharCode(...bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC || bytes.length % 4 !== 0 || bytes.length <= MAGIC.length + 4 * HEAD_WORDS)
    throw new Error('The lexicon of the masker is not readable: build the program again.');
  // A file that was read whole lies aligned and is used where it is; what is part of a larger buffer is copied.
  const from = bytes.byteOffset + MAGIC.length;
  const words =
    from % 4 === 0
      ? new Uint32Array(bytes.buffer, from, (bytes.length - MAGIC.length) / 4)
      : new Uint32Array(Uint8Array.prototype.slice.call(bytes, MAGIC.length).buffer);
  const count = words[1] as number;
  if (words[0] !== checksumOf(words.subarray(1)) || count + HEAD_WORDS >= words.length)
    throw new Error('The lexicon of the masker is damaged: build the program again.');
  const classes = new Int32Array(words.buffer, words.byteOffset + 4 * HEAD_WORDS, count);
  const edges = words.subarray(HEAD_WORDS + count);
  const roots = new Uint32Array(64);
  for (let at = 0; ; at++) {
    const edge = edges[at] ?? 0;
    roots[edge >>> 26] = edge & 0x1ffffff;
    if (edge & 0x2000000) break;
  }
  const pairs = new Uint32Array(64 * 64);
  for (let label = 1; label < 64; label++) {
    for (let at = roots[label] as number; at !== 0; at++) {
      const edge = edges[at] as number;
      if (edge >>> 26 !== 0) pairs[label * 64 + (edge >>> 26)] = edge & 0x1ffffff;
      if (edge & 0x2000000) break;
    }
  }
  return { classes, edges, roots, pairs };
}

/** The class of a form given as labels, 0 when it is unknown. */
export function classOf({ classes, edges, roots, pairs }: Lexicon, labels: Uint8Array, start: number, end: number): number {
  if (start >= end) return 0;
  let state =
    end - start === 1
      ? (roots[labels[start] as number] as number)
      : (pairs[(labels[start] as number) * 64 + (labels[start + 1] as number)] as number);
  if (state === 0) return 0;
  for (let i = start + 2; i < end; i++) {
    const label = labels[i] as number;
    if (label === 0) return 0;
    let edge = edges[state] as number;
    while (edge >>> 26 !== label) {
      if (edge & 0x2000000) return 0;
      edge = edges[++state] as number;
    }
    state = edge & 0x1ffffff;
  }
  // The end of a form, label 0, comes first of a state.
  const last = edges[state] as number;
  return last >>> 26 === 0 ? (classes[last & 0x1ffffff] as number) : 0;
}
