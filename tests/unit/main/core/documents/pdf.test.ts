import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { pagesOf, pagesPdf } from '#main/core/documents/pdf.ts';
import type { PaperContent } from '#main/core/documents/paper.ts';
import { pagesWith, paperPdf, RECEIPT_CONTENT } from '#tests/fixtures/paper.ts';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';

const draw = async (content: PaperContent): Promise<string[]> => pdfPages(await paperPdf(content));

/** A name as the regulations have them: five lines in its column. Its number stands in its first word and in its last. */
const longName = (n: number) =>
  `Документ${n} подтверждающий полномочия законного представителя несовершеннолетнего заявителя, выданный органом опеки и попечительства по месту жительства, с отметкой о вступлении в законную силу конец${n}`;
const withDocuments = (names: readonly string[]): PaperContent => ({
  ...RECEIPT_CONTENT,
  sections: RECEIPT_CONTENT.sections.map((section) => ({
    ...section,
    documents: names.map((name, i) => ({
      n: i + 1,
      name,
      originals: 1,
      copies: 2,
      sheets: i + 1,
      unit: 'sheets' as const,
      returned: true,
      again: false,
      objections: [],
    })),
  })),
});
const receipt = (count: number, name = longName): PaperContent => withDocuments(Array.from({ length: count }, (_, i) => name(i + 1)));

/** Points of a page that rows may use, and what a row of five lines takes (reckoned from ГОСТ margins and the sheet’s own leading). */
const PAGE = 841.89 - 2 * 15 * (72 / 25.4);
const ROW = 5 * 9.5 * 1.25 + 3;

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
    expect(text.match(/Итого/g)).toHaveLength(1);
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

  it.each(COUNTS)('of %i numbers its pages, and heads its table on each page that has rows of it', (count) => {
    for (const [i, page] of of(count).entries()) {
      expect(page, `page ${i + 1}`).toContain(`Расписка № test-04-20261121-0001 от 21.11.2026 · стр. ${i + 1} из ${of(count).length}`);
      expect(page.match(/Отметка/g)?.length ?? 0, `heads on page ${i + 1}`).toBe(/Документ\d/.test(page) ? 1 : 0);
    }
  });

  it.each(COUNTS)('of %i has no page of nothing, and no signature without what is signed', (count) => {
    for (const [i, page] of of(count).entries()) expect(page.trim().length, `page ${i + 1}`).toBeGreaterThan(120);
    const last = of(count).at(-1) ?? '';
    expect(last, 'who signed is on the page with the sum of what they sign').toMatch(
      /Госпошлина[\s\S]*Готово[\s\S]*Итого[\s\S]*Специалист/,
    );
  });

  it('of short names has a page count that grows by one at a time, and 40 of them stand on two', () => {
    let before = 0;
    for (let count = 10; count <= 60; count += 10) {
      const { length } = pagesWith(receipt(count, (n) => `Справка ${n}`));
      expect(length - before, `${count} documents after ${count - 10}`).toBeLessThanOrEqual(1);
      expect(length, `${count} documents`).toBeGreaterThanOrEqual(before);
      if (count === 40) expect(length).toBe(2);
      before = length;
    }
    expect(before).toBeLessThanOrEqual(3);
  });

  it('is drawn once: no text lies on itself', () => {
    const [page] = pagesWith(receipt(3));
    const places = page?.texts.map(({ x, y, text }) => `${x} ${y} ${text}`) ?? [];
    expect(new Set(places).size).toBe(places.length);
  });
});

describe('what does not fit a line', () => {
  /** How far to the right ink goes, in points of the page. */
  const rightmost = async (content: PaperContent): Promise<number> => {
    const boxes = execFileSync('pdftotext', ['-bbox', '-', '-'], { input: await paperPdf(content), encoding: 'utf8' });
    return Math.max(...[...boxes.matchAll(/xMax="([\d.]+)"/g)].map((found) => Number(found[1])));
  };
  const RIGHT = 595.28 - 15 * (72 / 25.4);

  it('stays on the sheet: names of ordinary length', async () => expect(await rightmost(receipt(3))).toBeLessThanOrEqual(RIGHT + 1));

  it('stays on the sheet: a surname without a space, as long as a field may be', async () => {
    const name = `${'Константинопольская-Верхнеколымская'.repeat(3).slice(0, 100)} Юлия`;
    const long = { ...RECEIPT_CONTENT, parties: [{ role: 'applicant' as const, name }] };
    expect(await rightmost(long), 'ink beyond the margin').toBeLessThanOrEqual(RIGHT + 1);
  });

  it('does not run into the next column: a document’s name without a space', async () => {
    const content = withDocuments(['Водопроводно-канализационно-'.repeat(4)]);
    const [page = ''] = await draw(content);
    expect(page.replace(/[\s\u00a0]+/g, ' '), 'the figures stand beside the name').toMatch(/ 1 2 1 лист /u);
    expect(await rightmost(content)).toBeLessThanOrEqual(RIGHT + 1);
  });
});

describe('the pages that lie in the file', () => {
  it('are what was drawn, so that the window shows the very sheet', async () => {
    const pdf = await paperPdf(RECEIPT_CONTENT);
    const pages = await pagesOf(pdf);
    const shown = pages[0]?.texts.map((one) => one.text).join(' ') ?? '';
    const [printed = ''] = pdfPages(pdf);
    for (const word of printed.split(/\s+/).filter((one) => one !== '')) expect(shown, `«${word}» is printed`).toContain(word);
    expect(pages[0]?.codes).toHaveLength(1);
  });

  it('are none in a PDF of another program', async () => {
    const { PDFDocument } = await import('pdf-lib');
    const other = await PDFDocument.create();
    other.addPage();
    expect(await pagesOf(await other.save())).toEqual([]);
  });

  it('are refused when they are no pages', async () => {
    const wrong = [{ texts: [{ text: 'x' }], rules: [], codes: [] }];
    const { RESOURCES } = await import('#tests/fixtures/core.ts');
    const empty = await pagesPdf([], 'x', `${RESOURCES}/fonts`);
    expect(await pagesOf(empty)).toEqual([]);
    await expect(pagesPdf(wrong as never, 'x', `${RESOURCES}/fonts`).then(pagesOf)).rejects.toThrow();
  });
});
