import { readFileSync } from 'node:fs';
import path from 'node:path';
import fontkit from '@cantoo/fontkit';
import { PDFDocument, type PDFFont, type PDFPage, rgb } from 'pdf-lib';
import QRCode from 'qrcode';
import { resource } from '../work/resources.ts';
import { printable } from '../people/printable.ts';
import { FONTS, type PaperContent } from './paper.ts';

/** A4 in points; margins by ГОСТ Р 7.0.97-2016 (left 20, others ≥ 10 mm; here 20/15/15/15 mm). */
const A4 = { width: 595.28, height: 841.89 };
const MM = 72 / 25.4;
const LEFT = 20 * MM;
const RIGHT = A4.width - 15 * MM;
const TOP = A4.height - 15 * MM;
const BOTTOM = 15 * MM;
const BODY = 11;
const LEADING = 1.35;
const INK = rgb(0.1, 0.1, 0.12);

/** Lays a receipt or a refusal sheet out on A4, with the fonts embedded as subsets so that the text stays text. */
export async function paperPdf(
  content: PaperContent,
  sha256: string,
  fontsFolder: string,
  watermark: string | undefined,
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  const font = (file: string) =>
    resource(`fonts/${file}`, () => document.embedFont(readFileSync(path.join(fontsFolder, file)), { subset: true }));
  const sheet = new Sheet(document, await font(FONTS[0]), await font(FONTS[1]), watermark);
  document.setTitle(`${content.kind === 'receipt' ? 'Расписка' : 'Отказ в приёме'} ${content.number}`);
  document.setProducer('Okno');

  sheet.text(content.kind === 'receipt' ? 'Расписка в получении документов' : 'Отказ в приёме документов', { size: 16, bold: true });
  sheet.text(`№ ${content.number} от ${content.issuedAt}`, { bold: true });
  sheet.qr(`okno:1|${content.kind}|${content.number}|${sha256}`);
  sheet.space(6);
  sheet.pair('Заявитель', content.applicant);
  if (content.representative) sheet.pair('Представитель', content.representative);
  for (const one of content.services) {
    sheet.pair('Услуга', `${one.service}: ${one.goal}`);
    sheet.pair('Орган', one.agency);
  }
  sheet.pair('Окно, талон', `${content.window}, ${content.ticket}`);
  sheet.space(10);
  if (content.kind === 'receipt') receiptBody(sheet, content);
  else refusalBody(sheet, content);
  // Nobody signs a sheet that says nothing.
  sheet.block(() => {
    if (content.kind === 'receipt') terms(sheet, content);
    else remedies(sheet);
    sheet.space(24);
    sheet.signature('Специалист', content.specialist);
    sheet.signature('Заявитель', content.representative ?? content.applicant);
    sheet.space(6);
    sheet.text(`Контрольная сумма SHA-256: ${sha256}`, { size: 7.5 });
  });
  return document.save();
}

function receiptBody(sheet: Sheet, content: PaperContent): void {
  sheet.row(['№', 'Документ', 'Подл.', 'Копии', 'Листов'], true);
  for (const [i, one] of content.taken.entries())
    sheet.row([String(i + 1), one.name, String(one.originals), String(one.copies), String(one.sheets)], false);
  const sum = (pick: (one: PaperContent['taken'][number]) => number) => String(content.taken.reduce((total, one) => total + pick(one), 0));
  sheet.row(['', 'Итого', sum((one) => one.originals), sum((one) => one.copies), sum((one) => one.sheets)], true);
  sheet.space(10);
  if (content.missing.length > 0) {
    sheet.text('Не представлены:', { bold: true });
    for (const name of content.missing) sheet.text(`— ${name}`);
    sheet.space(6);
  }
  if (content.insisted) insistence(sheet, content.insisted);
}

const grounds = (sheet: Sheet, list: PaperContent['reasons']): void => {
  for (const [i, one] of list.entries()) sheet.text(`${i + 1}. ${one.code}: ${one.text}${one.document ? ` — ${one.document}` : ''}`);
};

/** What was named, and what may follow: the applicant signs under it. */
function insistence(sheet: Sheet, list: PaperContent['reasons']): void {
  sheet.text('Документы приняты по настоянию заявителя. Ему названы препятствия:', { bold: true });
  grounds(sheet, list);
  sheet.text('Разъяснено: орган может вернуть документы без рассмотрения или отказать в услуге.');
  sheet.space(6);
}

/** Fee, term and result of every service. */
function terms(sheet: Sheet, content: PaperContent): void {
  for (const one of content.services) {
    if (content.services.length > 1) sheet.text(`${one.service}: ${one.goal}`, { bold: true });
    sheet.pair('Госпошлина', one.fee);
    sheet.pair('Срок', one.term);
    sheet.pair('Готово не позже', one.dueOn + (one.dueUnverified ? ' (календарь года не опубликован, не проверено)' : ''));
    sheet.pair('Результат', one.result);
  }
}

function refusalBody(sheet: Sheet, content: PaperContent): void {
  sheet.text('Документы не приняты по следующим основаниям (названы все):', { bold: true });
  grounds(sheet, content.reasons);
}

/** What the law says of a refusal. */
function remedies(sheet: Sheet): void {
  sheet.space(8);
  sheet.text(
    'Новый отказ по основаниям, не названным здесь, не допускается (210-ФЗ, ст. 7, ч. 1, п. 4), кроме случаев, указанных в законе.',
  );
  sheet.text('Отказ можно обжаловать в досудебном порядке (210-ФЗ, гл. 2.1).');
}

interface Column {
  readonly text: string;
  readonly x: number;
  readonly width: number;
  readonly bold: boolean;
}

/** A page that grows downwards and turns over when it is full. */
export class Sheet {
  readonly #document: PDFDocument;
  readonly #regular: PDFFont;
  readonly #bold: PDFFont;
  readonly #watermark: string | undefined;
  /** Measuring: what is laid out takes its room and leaves no ink. */
  #dry = false;
  #page: PDFPage;
  #y = TOP;

  constructor(document: PDFDocument, regular: PDFFont, bold: PDFFont, watermark: string | undefined) {
    this.#document = document;
    this.#regular = regular;
    this.#bold = bold;
    this.#watermark = watermark;
    this.#page = this.#newPage();
  }

  #newPage(): PDFPage {
    const page = this.#document.addPage([A4.width, A4.height]);
    this.#y = TOP;
    // On a line of its own, so that it does not break the text of the page for a reader.
    if (this.#watermark)
      page.drawText(this.#watermark, { x: LEFT, y: BOTTOM / 2, size: 12, font: this.#bold, color: rgb(0.55, 0.55, 0.55) });
    return page;
  }

  /** Lays something out that must not be torn: on the next page when the rest of this one is too short for it. */
  block(draw: () => void): void {
    const from = this.#y;
    this.#dry = true;
    draw();
    const height = from - this.#y;
    this.#dry = false;
    this.#y = from;
    this.keep(height);
    draw();
  }

  /** Turns the page unless this many points still fit on it. */
  keep(points: number): void {
    if (this.#dry) return;
    if (this.#y - points < BOTTOM && points < TOP - BOTTOM && this.#y < TOP) this.#page = this.#newPage();
  }

  space(points: number): void {
    this.#y -= points;
  }

  text(text: string, style: { size?: number; bold?: boolean; x?: number; width?: number } = {}): void {
    const x = style.x ?? LEFT;
    this.#columns([{ text, x, width: style.width ?? RIGHT - x, bold: style.bold === true }], style.size ?? BODY);
  }

  pair(label: string, value: string): void {
    this.#columns(
      [
        { text: `${label}:`, x: LEFT, width: 110, bold: true },
        { text: value, x: LEFT + 112, width: RIGHT - LEFT - 112, bold: false },
      ],
      BODY,
    );
  }

  row(cells: readonly string[], bold: boolean): void {
    const left = [LEFT, LEFT + 22, RIGHT - 135, RIGHT - 90, RIGHT - 45];
    this.#columns(
      cells.map((text, i) => ({ text, x: left[i] ?? LEFT, width: (left[i + 1] ?? RIGHT) - (left[i] ?? LEFT) - 6, bold })),
      10,
    );
    this.#y -= 3;
    if (this.#dry) return;
    this.#page.drawLine({ start: { x: LEFT, y: this.#y }, end: { x: RIGHT, y: this.#y }, thickness: 0.4, color: rgb(0.6, 0.6, 0.6) });
  }

  /** Texts side by side, line by line: the page is turned between lines, for all columns at once. */
  #columns(columns: readonly Column[], size: number): void {
    const wrapped = columns.map((one) => ({ ...one, text: printable(one.text), font: one.bold ? this.#bold : this.#regular }));
    const lines = wrapped.map((one) => wrap(one.text, one.font, size, one.width));
    const height = Math.max(...lines.map((one) => one.length));
    // What stands side by side is not torn over two sheets, unless it is longer than one.
    this.keep(height * size * LEADING);
    for (let n = 0; n < height; n += 1) {
      if (!this.#dry && this.#y - size * LEADING < BOTTOM) this.#page = this.#newPage();
      this.#y -= size * LEADING;
      if (this.#dry) continue;
      for (const [i, { x, font }] of wrapped.entries()) {
        const line = lines[i]?.[n];
        if (line) this.#page.drawText(line, { x, y: this.#y, size, font, color: INK });
      }
    }
  }

  signature(label: string, name: string): void {
    this.space(14);
    this.text(`${label} ____________________ / ${name}`);
  }

  /** Vector modules in the upper right corner. */
  qr(payload: string): void {
    const { modules } = QRCode.create(payload, { errorCorrectionLevel: 'M' });
    const side = 96;
    const cell = side / modules.size;
    for (let row = 0; row < modules.size; row += 1) {
      for (let column = 0; column < modules.size; column += 1) {
        if (!modules.get(row, column)) continue;
        this.#page.drawRectangle({
          x: RIGHT - side + column * cell,
          y: TOP - (row + 1) * cell,
          width: cell + 0.05,
          height: cell + 0.05,
          color: rgb(0, 0, 0),
        });
      }
    }
    this.#y = Math.min(this.#y, TOP - side);
  }
}

function wrap(text: string, font: PDFFont, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, font, size, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && font.widthOfTextAtSize(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** A word that is wider than its column, in pieces that are not. */
function pieces(word: string, font: PDFFont, size: number, width: number): string[] {
  if (font.widthOfTextAtSize(word, size) <= width) return [word];
  const parts = [''];
  for (const sign of word) {
    const last = parts.at(-1) ?? '';
    if (last !== '' && font.widthOfTextAtSize(last + sign, size) > width) parts.push(sign);
    else parts[parts.length - 1] = last + sign;
  }
  return parts;
}
