import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import type { FromPages, ToPages } from './documents/page-reader.ts';
import { pdfToPages, type ScanPage } from './documents/scans.ts';
import { thumbnailOf } from './documents/thumbnail.ts';
import type { SealedFile } from './documents/vault.ts';
import { openBox } from './storage/box.ts';
import { codeOf } from './storage/trouble.ts';

/** The thread that reads scans (documents/page-reader.ts): it opens, takes apart and decodes what a scanner has sent. */
const port = parentPort;
if (!port) throw new Error('a worker without a parent');

/** Beside this file when it is built; the package itself under plain Node. */
const codec = new WebAssembly.Module(
  readFileSync(
    typeof __dirname === 'string'
      ? path.join(__dirname, 'jpeg-turbo.wasm')
      : createRequire(import.meta.url).resolve('@cwasm/jpeg-turbo/jpeg-turbo.wasm'),
  ),
);

/** One at a time, so that memory does not grow over a shift. */
let opened: { readonly id: string; readonly pages: Promise<ScanPage[]> } | undefined;

function pagesOf({ id, path: file, key }: SealedFile): Promise<ScanPage[]> {
  if (opened?.id === id) return opened.pages;
  opened = undefined;
  const pages = pdfToPages(openBox(key, readFileSync(file), id));
  opened = { id, pages };
  return pages;
}

async function answer({ what, file, page }: ToPages): Promise<FromPages> {
  try {
    const jpeg = (await pagesOf(file))[page - 1]?.jpeg;
    if (!jpeg) throw new Error('a scan without this page');
    return { value: what === 'page' ? new Uint8Array(jpeg) : thumbnailOf(codec, jpeg) };
  } catch (error) {
    opened = undefined;
    // A system's code says that the file could not be had; anything else, what is in it.
    const code = codeOf(error);
    if (code === 'ENOENT') return { failed: 'gone' };
    if (error instanceof RangeError) return { failed: 'held', detail: 'ENOMEM' };
    return code?.startsWith('E') && !code.startsWith('ERR_') ? { failed: 'held', detail: code } : { failed: 'damaged' };
  }
}

port.on('message', (asked: ToPages) => void answer(asked).then((said) => port.postMessage(said)));
