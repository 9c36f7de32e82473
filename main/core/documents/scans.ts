import { JpegEmbedder, PDFDict, PDFDocument, PDFName, PDFNumber, PDFRawStream } from 'pdf-lib';
import { MEGABYTE, SCAN_LIMITS } from '#contract/words.ts';

/** Whether a page can stand in a PDF: asked of each alone, so that one that cannot does not take the others with it. */
export const canEmbed = (page: Uint8Array): Promise<boolean> =>
  JpegEmbedder.for(page).then(
    ({ width, height }) => width > 0 && height > 0,
    () => false,
  );

/** A page as the scanner gave it, and its dots an inch. */
export interface ScanPage {
  readonly jpeg: Uint8Array;
  readonly dpi: number;
}

/** Whether so many pages can be one document: all of them are held in memory when one is looked at. */
export const fitsDocument = (pages: readonly ScanPage[]): boolean =>
  pages.length <= SCAN_LIMITS.mostDocumentPages &&
  pages.reduce((sum, { jpeg }) => sum + jpeg.length, 0) <= SCAN_LIMITS.mostDocumentMb * MEGABYTE;

/** One multi-page PDF of the pages, 1:1; the JPEG streams are passed through, never encoded again. */
export async function pagesToPdf(pages: readonly ScanPage[]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.setProducer('Okno');
  for (const { jpeg, dpi } of pages) {
    const image = await document.embedJpg(jpeg);
    const width = (image.width / dpi) * 72;
    const height = (image.height / dpi) * 72;
    document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  }
  // A page is three objects, the picture among them: whoever clicks meanwhile waits for no more than a few.
  return document.save({ useObjectStreams: false, objectsPerTick: 6 });
}

/** The pages of a PDF made by {@link pagesToPdf}, byte for byte and in their size. @throws Error when one has no picture. */
export async function pdfToPages(pdf: Uint8Array): Promise<ScanPage[]> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  return document.getPages().map((page) => {
    const images = page.node.Resources()?.lookup(PDFName.of('XObject'), PDFDict);
    const image = images?.entries()[0]?.[1];
    const stream = image === undefined ? undefined : document.context.lookup(image);
    if (!(stream instanceof PDFRawStream)) throw new Error('a page of the scan has no picture');
    return { jpeg: stream.contents, dpi: (stream.dict.lookup(PDFName.of('Width'), PDFNumber).asNumber() / page.getWidth()) * 72 };
  });
}
