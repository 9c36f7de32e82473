import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fontkit from '@cantoo/fontkit';
import { degrees, PDFDocument, rgb } from 'pdf-lib';

/**
 * Draws the sample pages of the virtual scanner into `resources/samples/` (200 dpi JPEG, marked as samples; needs
 * `pdftoppm`). Run by hand when a page changes; the pages are committed.
 */
const root = path.join(import.meta.dirname, '..');
const PAGES: readonly { title: string; lines: readonly string[] }[] = [
  {
    title: 'Заявление',
    lines: ['Прошу выдать паспорт гражданина Российской Федерации', 'взамен утраченного.', 'Заявитель: ОБРАЗЕЦ', 'Подпись: ______________'],
  },
  { title: 'Заявление, оборот', lines: ['Обстоятельства утраты: ОБРАЗЕЦ', 'Место: ОБРАЗЕЦ', 'Дата: ДД.ММ.ГГГГ'] },
  { title: 'Свидетельство', lines: ['Настоящим удостоверяется: ОБРАЗЕЦ', 'Место государственной регистрации: ОБРАЗЕЦ'] },
  { title: 'Приложение', lines: ['Лист приложения', 'ОБРАЗЕЦ'] },
];

const folder = mkdtempSync(path.join(tmpdir(), 'okno-samples-'));
const document = await PDFDocument.create();
document.registerFontkit(fontkit);
const font = await document.embedFont(readFileSync(path.join(root, 'resources/fonts/PTSans-Regular.ttf')), { subset: true });
for (const page of PAGES) {
  const sheet = document.addPage([595.28, 841.89]);
  sheet.drawText('ОБРАЗЕЦ', { x: 120, y: 300, size: 110, font, color: rgb(0.9, 0.9, 0.93), rotate: degrees(40) });
  sheet.drawText(page.title, { x: 80, y: 740, size: 26, font });
  for (const [i, line] of page.lines.entries()) sheet.drawText(line, { x: 80, y: 690 - i * 34, size: 14, font });
  sheet.drawRectangle({ x: 40, y: 40, width: 515, height: 760, borderColor: rgb(0.75, 0.75, 0.78), borderWidth: 1 });
}
writeFileSync(path.join(folder, 'pages.pdf'), await document.save());
execFileSync('pdftoppm', ['-jpeg', '-r', '200', '-jpegopt', 'quality=82', path.join(folder, 'pages.pdf'), path.join(folder, 'page')]);
for (const i of PAGES.keys())
  writeFileSync(path.join(root, `resources/samples/page-${i + 1}.jpg`), readFileSync(path.join(folder, `page-${i + 1}.jpg`)));
rmSync(folder, { recursive: true });
