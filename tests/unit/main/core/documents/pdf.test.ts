import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { PaperContent } from '#main/core/documents/paper.ts';
import { paperPdf } from '#main/core/documents/pdf.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';
import { RECEIPT_CONTENT } from '#tests/fixtures/paper.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';

const FONTS = path.join(RESOURCES, 'fonts');
const draw = async (content: PaperContent): Promise<string[]> => pdfPages(await paperPdf(content, 'a'.repeat(64), FONTS, undefined));

/** A name as the regulations have them: four lines in its column. Its number stands in its first word and in its last. */
const longName = (n: number) =>
  `Документ${n} подтверждающий полномочия законного представителя несовершеннолетнего заявителя, выданный органом опеки и попечительства по месту жительства, с отметкой о вступлении в законную силу конец${n}`;
const taken = (count: number, name: (n: number) => string) =>
  Array.from({ length: count }, (_, i) => ({ name: name(i + 1), originals: 1, copies: 2, sheets: i + 1 }));
const receipt = (count: number, name = longName): PaperContent => ({ ...RECEIPT_CONTENT, taken: taken(count, name) });

/** Points of a page that rows may use, and what a row of four lines takes (reckoned from ГОСТ margins and the sheet’s own leading). */
const PAGE = 841.89 - 2 * 15 * (72 / 25.4);
const ROW = 4 * 10 * 1.35 + 3;

describe('a receipt of many documents', () => {
  const COUNTS = [1, 20, 30, 35, 40, 60];
  const pages = new Map<number, string[]>();
  beforeAll(async () => {
    for (const count of COUNTS) pages.set(count, await draw(receipt(count)));
  });
  const of = (count: number) => pages.get(count) ?? [];

  it('has no more pages than its rows need, and more rows never mean fewer pages', () => {
    const found = COUNTS.map((count) => of(count).length);
    expect(found).toEqual([...found].sort((a, b) => a - b));
    for (const [i, count] of COUNTS.entries()) {
      // The head, the sums, the terms and the signatures take less than a page.
      const most = Math.ceil((count * ROW) / (PAGE - ROW)) + 1;
      expect(found[i], `${count} documents on ${found[i]} pages`).toBeLessThanOrEqual(most);
    }
  });

  it.each(COUNTS)('of %i has every row once and in order', (count) => {
    const text = of(count).join('\n');
    for (const word of ['Документ', 'конец']) {
      const numbers = [...text.matchAll(new RegExp(`${word}(\\d+)`, 'g'))].map((found) => Number(found[1]));
      expect(numbers, `«${word}»`).toEqual(Array.from({ length: count }, (_, i) => i + 1));
    }
    expect(text).toMatch(/Итого/);
    expect(text.match(/Специалист/g)).toHaveLength(1);
  });

  it.each(COUNTS)('of %i tears no row over two pages', (count) => {
    const torn = of(count).flatMap((page, i) => {
      const begun = [...page.matchAll(/Документ(\d+)/g)].map((found) => found[1]);
      const ended = [...page.matchAll(/конец(\d+)/g)].map((found) => found[1]);
      return begun.filter((n) => !ended.includes(n)).map((n) => `row ${n} on page ${i + 1}`);
    });
    expect(torn, 'a name that stands half on the next page').toEqual([]);
  });

  it.each(COUNTS)('of %i has no page of nothing, and no signature without what is signed', (count) => {
    for (const [i, page] of of(count).entries()) expect(page.trim().length, `page ${i + 1}`).toBeGreaterThan(40);
    const last = of(count).at(-1) ?? '';
    expect(last, 'who signed is on the page with the sum of what they sign').toMatch(/Госпошлина|Срок|Готово|Результат|Итого|Документ/);
  });

  it('of short names has a page count that grows by one at a time', async () => {
    let before = 0;
    for (let count = 10; count <= 60; count += 10) {
      const { length } = await draw(receipt(count, (n) => `Справка ${n}`));
      expect(length - before, `${count} documents after ${count - 10}`).toBeLessThanOrEqual(1);
      expect(length, `${count} documents`).toBeGreaterThanOrEqual(before);
      before = length;
    }
    expect(before).toBeLessThanOrEqual(3);
  });
});

describe('what does not fit a line', () => {
  /** How far to the right ink goes, in points of the page. */
  const rightmost = async (content: PaperContent): Promise<number> => {
    const { execFileSync } = await import('node:child_process');
    const pdf = await paperPdf(content, 'a'.repeat(64), FONTS, undefined);
    const boxes = execFileSync('pdftotext', ['-bbox', '-', '-'], { input: pdf, encoding: 'utf8' });
    return Math.max(...[...boxes.matchAll(/xMax="([\d.]+)"/g)].map((found) => Number(found[1])));
  };
  const RIGHT = 595.28 - 15 * (72 / 25.4);

  it('stays on the sheet: names of ordinary length', async () => expect(await rightmost(receipt(3))).toBeLessThanOrEqual(RIGHT + 1));

  it('stays on the sheet: a surname without a space, as long as a field may be', async () => {
    const applicant = `${'Константинопольская-Верхнеколымская'.repeat(3).slice(0, 100)} Юлия`;
    expect(await rightmost({ ...RECEIPT_CONTENT, applicant }), 'ink beyond the margin').toBeLessThanOrEqual(RIGHT + 1);
  });

  it('does not run into the next column: a document’s name without a space', async () => {
    const name = 'Водопроводно-канализационно-'.repeat(4);
    const [page = ''] = await draw({ ...RECEIPT_CONTENT, taken: [{ name, originals: 7, copies: 8, sheets: 9 }] });
    expect(page.replace(/\s+/g, ' '), 'the figures stand beside the name').toMatch(/ 7 8 9\b/);
    const boxes = await rightmost({ ...RECEIPT_CONTENT, taken: [{ name, originals: 7, copies: 8, sheets: 9 }] });
    expect(boxes).toBeLessThanOrEqual(RIGHT + 1);
  });
});
