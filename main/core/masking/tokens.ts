import type { View } from './view.ts';

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
export const MIXED = 3;
export const SHAPE = 3;
/** Bits beside the shape. */
export const LATIN = 4;
/** The word has a dash inside. */
export const COMPOUND = 8;

/** What stands before a token: nothing, spaces, a line end. */
export const NO_GAP = 0;
export const SPACE_GAP = 1;
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
  /** Numbers right behind a word, a comma or a dash between at most, as houses stand behind streets. */
  behindWords: number;
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
    behindWords: 0,
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

export const shapeAt = (tokens: Tokens, i: number): number => (tokens.style[i] as number) & SHAPE;
