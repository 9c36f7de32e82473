/**
 * The signs that both embedded fonts (PT Sans regular and bold) can draw, as ranges of code points in hexadecimal. Kept as data because
 * a visit is shown without the fonts being read; `printable.test.ts` compares it with the files.
 */
const RANGES =
  '20-7e a0-109 10c-113 116-11f 122-127 12a-12b 12e-131 134-137 139-13e 141-148 14c-14d 150-165 16a-173 178-17f 192 1f4-1f5 218-21b 237 2bc 2c6-2c7 2d8-2dd 301 394 3a9 3bc 3c0 401-40c 40e-44f 451-45c 45e-45f 462-463 472-475 48a-4c0 4c3-4f9 4fc-4fd 510-513 51c-51d 524-527 1e30-1e31 1e3e-1e3f 1e54-1e55 1e9e 2011 2013-2014 2018-201a 201c-201e 2020-2022 2026 2030 2039-203a 2044 2081-2084 20ac 20b4 20b6-20b7 20b9-20cf 2113 2116 2122 2126 212e 2202 2206 220f 2211-2212 2215 221a 221e 222b 2248 2260 2264-2265 25ca 2c67-2c68 fb01-fb02';

const DRAWN = RANGES.split(' ').map((range) => {
  const [first = 0, last = first] = range.split('-').map((hex) => Number.parseInt(hex, 16));
  return [first, last] as const;
});

export const isDrawn = (codePoint: number): boolean => DRAWN.some(([first, last]) => codePoint >= first && codePoint <= last);

/** What stands on paper in place of a sign without a glyph: a box would say nothing to whoever reads it. */
const standIn = (sign: string): string => `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;

const notDrawn = (text: string): string[] => [...text].filter((sign) => !isDrawn(sign.codePointAt(0) ?? 0));

/** The text as it can be printed: signs the fonts lack stand as `[U+674E]`. */
export function printable(text: string): string {
  const signs = [...text.normalize('NFC')];
  return signs.map((sign) => (isDrawn(sign.codePointAt(0) ?? 0) ? sign : standIn(sign))).join('');
}

/** The signs of these texts that will stand on paper as their numbers, each once, in the order they are met. */
export const unprintable = (texts: readonly string[]): string[] => [...new Set(texts.flatMap((text) => notDrawn(text.normalize('NFC'))))];
