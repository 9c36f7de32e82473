import { PDFDict, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import { jpegFrame } from './jpeg.ts';

/** One multi-page PDF of the pages, 1:1 at `dpi`; the JPEG streams are passed through, never encoded again. */
export async function pagesToPdf(pages: readonly Uint8Array[], dpi: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.setProducer('Okno');
  for (const page of pages) {
    const size = jpegFrame(page);
    const image = await document.embedJpg(page);
    const width = (size.width / dpi) * 72;
    const height = (size.height / dpi) * 72;
    document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  }
  return document.save({ useObjectStreams: false });
}

/** The JPEG streams of a PDF made by {@link pagesToPdf}, byte for byte. @throws Error when a page has none. */
export async function pdfToPages(pdf: Uint8Array): Promise<Uint8Array[]> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  return document.getPages().map((page) => {
    const images = page.node.Resources()?.lookup(PDFName.of('XObject'), PDFDict);
    const image = images?.entries()[0]?.[1];
    const stream = image === undefined ? undefined : document.context.lookup(image);
    if (!(stream instanceof PDFRawStream)) throw new Error('a page of the scan has no picture');
    return stream.contents;
  });
}
