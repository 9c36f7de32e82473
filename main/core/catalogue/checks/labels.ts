import type { Bilingual } from '#contract/kit.ts';
import type { Path } from '../files.ts';
import { documentsIn } from '../source.ts';
import { type Card, error, type Found } from './card.ts';

/** How wide a text is, in units of its size. */
export type Measure = (text: string, bold: boolean) => number;

/** Where a label stands at 1366 × 768 (renderer/features/visit/Visit.module.css): pixels of its row, its size, and the rows it may take. */
interface Place {
  readonly width: number;
  readonly size: number;
  readonly bold: boolean;
  readonly rows: number;
}
/** The window without the rail, the steps, the reasons at the right, and the air at both sides. */
const COLUMN = 1366 - 92 - 220 - 340 - 2 * 20;
const INSIDE = COLUMN - 2 * 4;
const PLACES = {
  question: { width: COLUMN, size: 26, bold: true, rows: 2 },
  option: { width: INSIDE - 2 * (16 + 1) - 40, size: 17, bold: false, rows: 2 },
  // Beside the name stand what was taken of it and its scan: «подл. 1, копий 10, листов 10 · скан 10 стр.»
  document: { width: INSIDE - 2 * (12 + 1) - 30 - 2 * 10 - 230, size: 15, bold: true, rows: 3 },
} as const satisfies Record<string, Place>;

/** Questions, answers and documents whose words do not fit where the window shows them. */
export function labels({ source, definition }: Card, measure: Measure): Found[] {
  const found: Found[] = [];
  const look = (place: Place, label: Bilingual, path: Path): void => {
    for (const language of ['ru', 'en'] as const) {
      const text = label[language];
      const { rows, px } = laid(text, place, measure);
      if (rows > place.rows)
        found.push(
          error(
            [...path, language],
            `«${text}» takes ${rows} rows of ${place.width} px at 1366×768 (${px} px in one), and there is room for ${place.rows}: shorten it`,
          ),
        );
    }
  };
  for (const [i, { text, options }] of definition.questions.entries()) {
    look(PLACES.question, text, ['questions', i, 'text']);
    for (const [o, option] of options.entries()) look(PLACES.option, option.label, ['questions', i, 'options', o, 'label']);
  }
  const places = documentsIn(source);
  for (const [i, { name }] of definition.documents.entries()) look(PLACES.document, name, [...(places[i]?.path ?? []), 'name']);
  return found;
}

/** A text broken between words as a browser breaks it: its rows, and the pixels of it in one. A word that is wider than a row takes its own. */
function laid(text: string, { width, size, bold }: Place, measure: Measure): { readonly rows: number; readonly px: number } {
  const px = (part: string) => Math.ceil(measure(part, bold) * size);
  let rows = 1;
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (px(longer) <= width) line = longer;
    else {
      if (line !== '') rows += 1;
      rows += Math.ceil(px(word) / width) - 1;
      line = word;
    }
  }
  return { rows, px: px(text) };
}
