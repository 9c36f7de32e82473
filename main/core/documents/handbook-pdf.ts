import { measureWith } from './font-metrics.ts';
import type { HandbookContent } from './handbook.ts';
import { pagesPdf } from './pdf.ts';
import { LEFT, RIGHT, Sheet } from './sheet.ts';

const SMALL = 9.5;

/** Lays the list of a service out on A4, small enough that most need one sheet or two. */
export async function handbookPdf(content: HandbookContent, fontsFolder: string, watermark: string | undefined): Promise<Uint8Array> {
  const sheet = new Sheet(measureWith(fontsFolder));
  const title = `Перечень документов: ${content.service}`;

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
    'Заполнят и распечатают у окна, вы подпишете',
    content.made.map((one) => `— ${one}`),
  );
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
  return pagesPdf(sheet.finished(title, watermark), title, fontsFolder);
}

function bring(sheet: Sheet, { bring: items }: HandbookContent): void {
  sheet.space(6);
  sheet.text('Принесите', { bold: true });
  for (const [i, item] of items.entries())
    sheet.block(() => {
      sheet.text(`${i + 1}. ${item.name}${item.need === '' ? '' : ` — ${item.need}`}`, { size: 10.5, bold: true });
      for (const note of item.notes) sheet.cells([{ text: note, x: LEFT + INDENT, width: RIGHT - LEFT - INDENT, size: SMALL }]);
    });
}

/** Under the number of a document, in points. */
const INDENT = 14;
