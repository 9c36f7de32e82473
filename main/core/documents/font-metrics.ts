import { readFileSync } from 'node:fs';
import path from 'node:path';
import fontkit from '@cantoo/fontkit';
import { Refusal } from '#contract/failure.ts';
import { resource } from '../work/resources.ts';
import { FONTS } from './paper.ts';

/** Bytes of both, regular first. @throws Refusal `resource-broken` by the file's name. */
export const fontFiles = (folder: string): Buffer[] =>
  FONTS.map((file) => resource(`fonts/${file}`, () => readFileSync(path.join(folder, file))));

/** Width in points of a text that is drawn sign by sign: no kerning, no ligatures. */
export type Measure = (text: string, size: number, bold: boolean) => number;

/** How wide the signs of both fonts are. @throws Refusal `resource-broken` when one cannot be read. */
export function measureWith(folder: string): Measure {
  const [regular, bold] = fontFiles(folder).map((bytes, i) => widths(FONTS[i] ?? '', bytes));
  return (text, size, isBold) => {
    const widthOf = isBold ? bold : regular;
    let ems = 0;
    for (const sign of text) ems += widthOf?.(sign.codePointAt(0) ?? 0) ?? 0;
    return ems * size;
  };
}

function widths(file: string, bytes: Buffer): (codePoint: number) => number {
  const font = resource(`fonts/${file}`, () => fontkit.create(bytes));
  if (!('glyphForCodePoint' in font)) throw new Refusal('resource-broken', { at: `fonts/${file}`, detail: 'a collection of fonts' });
  const known = new Map<number, number>();
  return (codePoint) => {
    const width = known.get(codePoint) ?? (font.glyphForCodePoint(codePoint)?.advanceWidth ?? 0) / font.unitsPerEm;
    known.set(codePoint, width);
    return width;
  };
}
