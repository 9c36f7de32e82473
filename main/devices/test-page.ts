import { PDFDocument, StandardFonts } from 'pdf-lib';

/** A printer's test page: a frame at the margins and the device's label, in ASCII so that no font is needed. */
export async function testPage(label: string): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const page = document.addPage([595.28, 841.89]);
  const font = await document.embedFont(StandardFonts.Helvetica);
  page.drawRectangle({ x: 28, y: 28, width: 539, height: 786, borderWidth: 1 });
  page.drawText('Okno: test page', { x: 56, y: 760, size: 24, font });
  page.drawText(label.replace(/[^\x20-\x7e]/g, '?'), { x: 56, y: 730, size: 12, font });
  return document.save();
}
