import QRCode from 'qrcode';
import type { DrawnPage, DrawnText } from '#contract/paper.ts';
import { SHEET } from '#contract/words.ts';
import { printable } from '../people/printable.ts';
import type { Measure } from './font-metrics.ts';

const MM = 72 / 25.4;
/** Margins by ГОСТ Р 7.0.97-2016 (left 20, others ≥ 10 mm; here 20/15/15/15 mm). */
export const LEFT = 20 * MM;
export const RIGHT = SHEET.width - 15 * MM;
const TOP = 15 * MM;
const BOTTOM = SHEET.height - 15 * MM;
/** Of the line below the margin: page numbers, and what the profile says of itself. */
const FOOT = SHEET.height - 7 * MM;
const BODY = 10.5;
const LEADING = 1.25;
/** Of a QR code: its modules are half a millimetre, which a phone reads at arm's length. */
const CODE_SIDE = 40 * MM;

export interface Style {
  readonly size?: number;
  readonly bold?: boolean;
}

export interface Cell extends Style {
  readonly text: string;
  readonly x: number;
  readonly width: number;
}

/** Between two lines that are written on by hand. */
const HAND = 8 * MM;

/** A page that grows downwards and turns over when it is full. Lays out what is to be drawn, and draws nothing. */
export class Sheet {
  readonly #measure: Measure;
  readonly #pages: DrawnPage[] = [];
  /** Measuring: what is laid out takes its room and leaves no ink. */
  #dry = false;
  /** What stands again at the top of a page that is turned. */
  #head: (() => void) | undefined;
  #page: DrawnPage;
  #y = TOP;
  /** Beside a code there is less room. */
  #beside = { until: 0, right: RIGHT };

  constructor(measure: Measure) {
    this.#measure = measure;
    this.#page = this.#turn();
  }

  #turn(): DrawnPage {
    this.#page = { texts: [], rules: [], codes: [] };
    this.#pages.push(this.#page);
    this.#y = TOP;
    this.#beside = { until: 0, right: RIGHT };
    this.#head?.();
    return this.#page;
  }

  /** The pages, each with its number; `foot` stands before it, `mark` on the other side. */
  finished(foot: string, mark: string | undefined): readonly DrawnPage[] {
    for (const [i, { texts }] of this.#pages.entries()) {
      const number = printable(`${foot} · стр. ${i + 1} из ${this.#pages.length}`);
      const x = RIGHT - this.#measure(number, 8, false);
      texts.push({ text: number, x, y: FOOT, size: 8, bold: false, faint: true });
      if (mark !== undefined) texts.push({ text: mark, x: LEFT, y: FOOT, size: 11, bold: true, faint: true });
    }
    return this.#pages;
  }

  /** Lays something out that must not be torn: on the next page when the rest of this one is too short for it. */
  block(draw: () => void): void {
    if (this.#dry) {
      draw();
      return;
    }
    const from = { y: this.#y, beside: this.#beside };
    this.#dry = true;
    draw();
    const height = this.#y - from.y;
    this.#dry = false;
    this.#y = from.y;
    this.#beside = from.beside;
    this.keep(height);
    draw();
  }

  /** Whatever `draw` lays out, `head` stands above it on each page. */
  under(head: () => void, draw: () => void): void {
    head();
    this.#head = head;
    draw();
    this.#head = undefined;
  }

  /** Turns the page unless this many points still fit on it. */
  keep(points: number): void {
    if (this.#dry) return;
    if (this.#y + points > BOTTOM && points < BOTTOM - TOP && this.#y > TOP) this.#turn();
  }

  space(points: number): void {
    this.#y += points;
  }

  text(text: string, style: Style = {}): void {
    this.cells([{ text, x: LEFT, width: this.#room(), ...style }]);
  }

  /** A label and what it says, one line under another. */
  pair(label: string, value: string, style: Style = {}): void {
    const gap = 108;
    this.cells([
      { text: `${label}:`, x: LEFT, width: gap - 4, size: style.size ?? BODY, bold: true },
      { text: value, x: LEFT + gap, width: this.#room() - gap, ...style },
    ]);
  }

  #room(): number {
    return (this.#y < this.#beside.until ? this.#beside.right : RIGHT) - LEFT;
  }

  /** Texts side by side, line by line: the page is turned between lines, for all of them at once. */
  cells(cells: readonly Cell[]): void {
    const texts = cells.map(({ size = BODY, bold = false, ...cell }) => ({ ...cell, size, bold, text: printable(cell.text) }));
    const lines = texts.map((one) => this.#wrap(one.text, one.size, one.bold, one.width));
    const height = Math.max(...lines.map((one) => one.length));
    const leading = Math.max(...texts.map((one) => one.size)) * LEADING;
    // What stands side by side is not torn over two sheets, unless it is longer than one.
    this.keep(height * leading);
    for (let n = 0; n < height; n += 1) {
      if (!this.#dry && this.#y + leading > BOTTOM) this.#turn();
      this.#y += leading;
      for (const [i, { x, size, bold }] of texts.entries()) {
        const text = lines[i]?.[n];
        if (text) this.#draw({ text, x, y: this.#y - size * 0.2, size, bold, faint: false });
      }
    }
  }

  #draw(text: DrawnText): void {
    if (!this.#dry) this.#page.texts.push(text);
  }

  /** Side by side with nothing: in the middle of the page. */
  centred(text: string, style: Style = {}): void {
    for (const line of this.#wrap(printable(text), style.size ?? BODY, style.bold ?? false, RIGHT - LEFT)) {
      const width = this.#measure(line, style.size ?? BODY, style.bold ?? false);
      this.cells([{ text: line, x: LEFT + Math.max(0, (RIGHT - LEFT - width) / 2), width: width + 1, ...style }]);
    }
  }

  /** Empty lines to be written on by hand. */
  lines(n: number): void {
    for (let left = n; left > 0; left -= 1) {
      this.keep(HAND);
      this.space(HAND - 3);
      this.rule({ faint: false });
    }
  }

  /** A level line, with the gap around it; the whole width, or so much of it. */
  rule({ x = LEFT, width = RIGHT - LEFT, faint = true }: { x?: number; width?: number; faint?: boolean } = {}): void {
    this.#y += 2;
    if (!this.#dry) this.#page.rules.push({ x, y: this.#y, width, faint });
    this.#y += 1;
  }

  /** A code that a phone reads, in the upper right corner; what follows stands beside it until it ends. */
  code(payload: string): void {
    const { modules } = QRCode.create(payload, { errorCorrectionLevel: 'M' });
    const rows = Array.from({ length: modules.size }, (_, row) =>
      Array.from({ length: modules.size }, (_, column) => (modules.get(row, column) ? '1' : '0')).join(''),
    );
    this.#page.codes.push({ x: RIGHT - CODE_SIDE, y: TOP, side: CODE_SIDE, rows });
    // Its quiet zone is four modules.
    this.#beside = { until: TOP + CODE_SIDE + 8, right: RIGHT - CODE_SIDE - 14 };
  }

  /** Goes on below the code. */
  clear(): void {
    this.#y = Math.max(this.#y, this.#beside.until);
  }

  #wrap(text: string, size: number, bold: boolean, width: number): string[] {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ').flatMap((one) => this.#pieces(one, size, bold, width))) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && this.#measure(longer, size, bold) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  }

  /** A word that is wider than its column, in pieces that are not. */
  #pieces(word: string, size: number, bold: boolean, width: number): string[] {
    if (this.#measure(word, size, bold) <= width) return [word];
    const parts = [''];
    for (const sign of word) {
      const last = parts.at(-1) ?? '';
      if (last !== '' && this.#measure(last + sign, size, bold) > width) parts.push(sign);
      else parts[parts.length - 1] = last + sign;
    }
    return parts;
  }
}
