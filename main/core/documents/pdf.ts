import { inflateSync } from 'node:zlib';
import fontkit from '@cantoo/fontkit';
import { PDFDocument, type PDFFont, PDFName, type PDFPage, PDFRawStream, rgb } from 'pdf-lib';
import { z } from 'zod';
import { type DrawnPage, drawnPage } from '#contract/paper.ts';
import { SHEET } from '#contract/words.ts';
import { resource } from '../work/resources.ts';
import { fontFiles } from './font-metrics.ts';
import { FONTS } from './paper.ts';

const INK = rgb(0.1, 0.1, 0.12);
const FAINT = rgb(0.42, 0.42, 0.42);
/** What the pages were drawn from lies in the file itself: the window shows the very sheet that is printed. */
const PAGES = PDFName.of('OknoPages');

/** Draws laid-out pages on A4, with the fonts embedded as subsets so that the text stays text. */
export async function pagesPdf(pages: readonly DrawnPage[], title: string, fontsFolder: string): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  const files = fontFiles(fontsFolder);
  const font = (at: 0 | 1) =>
    resource(`fonts/${FONTS[at]}`, () => document.embedFont(files[at] ?? Buffer.alloc(0), { subset: true, features: { liga: false } }));
  const [regular, bold] = [await font(0), await font(1)];
  document.setTitle(title);
  document.setProducer('Okno');
  for (const page of pages) draw(document.addPage([SHEET.width, SHEET.height]), page, (isBold) => (isBold ? bold : regular));
  const { context } = document;
  document.catalog.set(PAGES, context.register(context.flateStream(Buffer.from(JSON.stringify(pages)))));
  return document.save();
}

function draw(page: PDFPage, { texts, rules, codes }: DrawnPage, fontOf: (bold: boolean) => PDFFont): void {
  // A PDF counts from the lower edge up.
  const up = (y: number) => SHEET.height - y;
  for (const { text, x, y, size, bold, faint } of texts)
    page.drawText(text, { x, y: up(y), size, font: fontOf(bold), color: faint ? FAINT : INK });
  for (const { x, y, width, faint } of rules)
    page.drawLine({ start: { x, y: up(y) }, end: { x: x + width, y: up(y) }, thickness: 0.5, color: faint ? FAINT : INK });
  for (const { x, y, side, rows } of codes) {
    const cell = side / rows.length;
    // A run of dark modules is one bar: without seams between them.
    for (const [row, modules] of rows.entries())
      for (const { index, 0: run } of modules.matchAll(/1+/g))
        page.drawRectangle({
          x: x + index * cell,
          y: up(y + (row + 1) * cell),
          width: run.length * cell,
          height: cell + 0.03,
          color: rgb(0, 0, 0),
        });
  }
}

/** The pages of a PDF made by {@link pagesPdf}; none of one that an earlier program made. */
export async function pagesOf(pdf: Uint8Array): Promise<DrawnPage[]> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const stream = document.catalog.lookup(PAGES);
  if (!(stream instanceof PDFRawStream)) return [];
  return z.array(drawnPage).parse(JSON.parse(inflateSync(stream.contents).toString()));
}
