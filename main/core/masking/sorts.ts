import { LABEL } from './view.ts';

/** What sort of sign a code of the view is, and the questions that are asked of one. */

/** 0 nothing of ours, 1 space, 2 line end, 3 digit, 4 small letter, 5 capital letter. */
export const SORT = new Uint8Array(0x10000);
for (let code = 0; code < 0x10000; code++) {
  const upper = (code >= 0x41 && code <= 0x5a) || (code >= 0x400 && code <= 0x42f) || (code >= 0x460 && code < 0x530 && code % 2 === 0);
  const letter =
    upper ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x430 && code < 0x530) ||
    (code >= 0x530 && code !== 0x2116 && code !== 0x27e6 && code !== 0x27e7);
  SORT[code] = code === 0x20 ? 1 : code === 0x0a ? 2 : code >= 0x30 && code <= 0x39 ? 3 : upper ? 5 : letter ? 4 : 0;
}

/** In one look: the letter's label in the lexicon, and whether it is a capital, a letter at all, a Latin one. */
export const SIGNS = new Uint16Array(0x10000);
export const LABEL_BITS = 63;
export const CAPITAL_SHIFT = 6;
export const LETTER_BIT = 128;
export const LATIN_SHIFT = 8;
for (let code = 0; code < 0x10000; code++) {
  const sort = SORT[code] as number;
  if (sort >= 4)
    SIGNS[code] = (LABEL[code] as number) | LETTER_BIT | (Number(sort === 5) << CAPITAL_SHIFT) | (Number(code < 0x80) << LATIN_SHIFT);
}

export const isCyrillicAt = (code: Uint16Array, at: number): boolean =>
  (SORT[code[at] as number] as number) >= 4 && (code[at] as number) >= 0x400;
export const NEWLINE = 0x0a;
export const SPACE = 0x20;
export const isGap = (code: number | undefined): boolean =>
  code === SPACE || code === NEWLINE || (code !== undefined && code < 0x40 && SORT[code] === 0);

export const isLetter = (code: number | undefined): boolean => code !== undefined && (SORT[code] as number) >= 4;
