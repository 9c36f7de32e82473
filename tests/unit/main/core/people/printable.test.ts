import { readFileSync } from 'node:fs';
import path from 'node:path';
import fontkit from '@cantoo/fontkit';
import { describe, expect, it } from 'vitest';
import { isDrawn, printable, unprintable } from '#main/core/people/printable.ts';
import { FONTS } from '#main/core/documents/paper.ts';

import { RESOURCES } from '#tests/fixtures/core.ts';
import { paperPdf, RECEIPT_CONTENT } from '#tests/fixtures/paper.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';

const folder = path.join(RESOURCES, 'fonts');
/** Signs somebody may be called by; the private area is the font's own business. */
const isPrivate = (code: number) => code >= 0xe000 && code <= 0xf8ff;

describe('the signs that the paper’s fonts draw', () => {
  it('are those of both font files, no more and no fewer', () => {
    const drawn = FONTS.map(
      (file) => new Set((fontkit.create(readFileSync(path.join(folder, file))) as { characterSet: number[] }).characterSet),
    );
    const all = Array.from({ length: 0xffff }, (_, code) => code).filter((code) => !isPrivate(code) && code >= 0x20);
    const files = all.filter((code) => drawn.every((one) => one.has(code)));
    expect(all.filter(isDrawn)).toEqual(files);
  });

  it('name each sign without a glyph once, and print its number in its place', () => {
    expect(unprintable(['Ғафуров', 'Ӣсо', 'Ольга №1 — «ё»'])).toEqual([]);
    expect(unprintable(['李小龍', '李', 'Ли 𠮷', 'علي'])).toEqual(['李', '小', '龍', '𠮷', 'ع', 'ل', 'ي']);
    expect(printable('李 Ли')).toBe('[U+674E] Ли');
    expect(printable('𠮷')).toBe('[U+20BB7]');
  });
});

describe('a paper of somebody whose name the fonts lack', () => {
  it('bears the numbers of the signs and whatever it can draw, and no box', async () => {
    const pdf = await paperPdf({ ...RECEIPT_CONTENT, parties: [{ role: 'applicant', name: '李小龍 Ғафур' }] });
    const text = (await pdfPages(pdf)).join('\n').replace(/\s+/g, ' ');
    expect(text).toContain('[U+674E][U+5C0F][U+9F8D] Ғафур');
    // A glyph that is no sign of the text reads as nothing, or as a replacement.
    expect(text).not.toContain('\uFFFD');
  });

  it('is refused by the name of the file when a font is gone', async () => {
    await expect(paperPdf(RECEIPT_CONTENT, undefined, path.join(folder, 'none'))).rejects.toMatchObject({
      failure: { code: 'resource-broken', at: 'fonts/PTSans-Regular.ttf' },
    });
  });
});
