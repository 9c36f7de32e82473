import { readFileSync } from 'node:fs';
import path from 'node:path';
import fontkit from '@cantoo/fontkit';
import { PDFDocument } from 'pdf-lib';
import { resource } from '../work/resources.ts';
import type { HandbookContent } from './handbook.ts';
import { FONTS } from './paper.ts';
import { Sheet } from './pdf.ts';

const SMALL = 9.5;

/** Lays the list of a service out on A4, small enough that most need one sheet or two. */
export async function handbookPdf(content: HandbookContent, fontsFolder: string, watermark: string | undefined): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.registerFontkit(fontkit);
  const font = (file: string) =>
    resource(`fonts/${file}`, () => document.embedFont(readFileSync(path.join(fontsFolder, file)), { subset: true }));
  const sheet = new Sheet(document, await font(FONTS[0]), await font(FONTS[1]), watermark);
  document.setTitle(`Перечень документов: ${content.service}`);
  document.setProducer('Okno');

  const line = (text: string, bold = false) => sheet.text(text, { size: SMALL, bold });
  const section = (title: string, lines: readonly string[]) => {
    const [first, ...rest] = lines;
    if (first === undefined) return;
    sheet.space(6);
    // A title is not left alone at the foot of a sheet.
    sheet.block(() => {
      sheet.text(title, { bold: true });
      line(first);
    });
    for (const one of rest) line(one);
  };

  sheet.text(`${content.service}: ${content.goal}`, { size: 15, bold: true });
  line(`Перечень документов по правилам на ${content.on}. Услугу предоставляет: ${content.agency}.`);
  section(
    'Для этих ответов',
    content.answers.map(({ question, answer }) => `${question} — ${answer}`),
  );
  section(
    'Перечень изменится, когда станет известно',
    content.open.map((one) => `— ${one}`),
  );
  if (content.redirect !== undefined) section('Здесь эту услугу не предоставляют', [content.redirect]);
  else bring(sheet, content);
  section(
    'Приносить не нужно',
    content.notNeeded.map((one) => `— ${one}`),
  );
  if (content.redirect === undefined)
    section('Пошлина, срок, результат', [`Пошлина: ${content.fee}`, `Срок: ${content.term}`, `Результат: ${content.result}`]);
  section('Обратите внимание', content.notices);
  section(
    'Нормы',
    content.norms.map((one, i) => `[${i + 1}] ${one}`),
  );
  sheet.space(6);
  line('Перечень справочный: он составлен без ваших документов. Окончательный назовёт специалист, когда узнает ваш случай.');
  return document.save();
}

function bring(sheet: Sheet, { bring: items }: HandbookContent): void {
  sheet.space(6);
  sheet.text('Принесите', { bold: true });
  for (const [i, item] of items.entries())
    sheet.block(() => {
      sheet.text(`${i + 1}. ${item.name}${item.need === '' ? '' : ` — ${item.need}`}`, { size: 10.5, bold: true });
      for (const note of item.notes) sheet.text(note, { size: SMALL, x: INDENT });
    });
}

/** Under the number of a document, in points from the sheet's edge. */
const INDENT = 72;
