import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decode } from 'jpeg-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Thumbnail } from '#contract/scan.ts';
import { MEGABYTE } from '#contract/words.ts';
import { PageReader } from '#main/core/documents/page-reader.ts';
import { fileOwner } from '#main/core/documents/vault.ts';
import { PAGES_WORKER, samplePage, scan, testCore, type TestCore } from '#tests/fixtures/core.ts';
import { toDocuments } from '#tests/fixtures/window.ts';
import { until } from '#tests/fixtures/until.ts';

const OLD_PASSPORT = 'passport-rf';
const kind = (name: string): Buffer => readFileSync(path.join(import.meta.dirname, `../../fixtures/pages/${name}.jpg`));

/** A page that says it has this many pixels. */
function sized(width: number, height: number): Buffer {
  const page = Buffer.from(samplePage(1));
  const frame = page.indexOf(Buffer.from([0xff, 0xc0]));
  page.writeUInt16BE(height, frame + 5);
  page.writeUInt16BE(width, frame + 7);
  return page;
}

/**
 * The head of its last pass, and next to nothing of the pass, over and over: just small enough to be taken, and the work of many minutes
 * on any machine, since each pass goes over the whole picture.
 */
function endless(): Buffer {
  const page = kind('progressive');
  const end = page.length - 2;
  const pass = page.lastIndexOf(Buffer.from([0xff, 0xda]));
  const head = page.subarray(pass, pass + 2 + page.readUInt16BE(pass + 2));
  const empty = Buffer.concat([head, Buffer.from([0])]);
  const passes = Buffer.alloc(Math.floor((60 * MEGABYTE) / empty.length) * empty.length, empty);
  return Buffer.concat([page.subarray(0, end), passes, page.subarray(end)]);
}

let test: TestCore;
let visitId: string;
let scanId: string;
beforeEach(async () => {
  test = await testCore();
  await toDocuments(test);
});
afterEach(() => test.dispose());

/** These pages, scanned for the application of the visit at the window. */
async function scanned(...pages: readonly Uint8Array[]): Promise<void> {
  await scan(test, OLD_PASSPORT, pages);
  const view = await test.ask('visit.current');
  visitId = view?.id ?? '';
  scanId = view?.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.id ?? '';
}
const thumbnail = (page: number): Promise<Thumbnail> => test.ask('scan.thumbnail', { visitId, scanId, page });
/** The same file for a reader of the test's own. */
const fileOf = () => test.core.parts.vault.find(fileOwner(test.core.parts.visits.load(visitId)), scanId);

function pixelOf({ picture }: Thumbnail, x: number, y: number): number[] {
  const { data, width, height } = decode(picture ?? new Uint8Array(), { useTArray: true });
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 4;
  return [...data.subarray(at, at + 3)];
}

describe('a thumbnail', () => {
  it('is small, of a page of any kind, and in its colours', async () => {
    await scanned(kind('colour'), kind('progressive'), kind('cmyk'), kind('grey'));
    for (const [n, name] of ['colour', 'progressive', 'cmyk', 'grey'].entries()) {
      const made = await thumbnail(n + 1);
      expect(made.fault, name).toBeUndefined();
      expect(made.picture?.length ?? 0, `${name}: bytes`).toBeLessThan(20_000);
      const { width, height } = decode(made.picture ?? new Uint8Array(), { useTArray: true });
      expect([width, height], name).toEqual([167, 236]);
      const [red = 0, green = 0, blue = 0] = pixelOf(made, 0.5, 0.1);
      if (name === 'grey') expect(Math.max(red, green, blue) - Math.min(red, green, blue), 'grey is grey').toBeLessThan(6);
      else expect(red - Math.max(green, blue), `${name}: the head of the sheet is red`).toBeGreaterThan(90);
      expect(Math.min(...pixelOf(made, 0.03, 0.97)), `${name}: paper is white`).toBeGreaterThan(230);
    }
  });

  it('of a whole page of 200 dpi is within twenty kilobytes as well', async () => {
    await scanned(samplePage(1));
    const made = await thumbnail(1);
    expect(made.picture?.length ?? 0).toBeLessThan(20_000);
    expect(pixelOf(made, 0.03, 0.97)[0]).toBeGreaterThan(230);
  });

  it('is asked for by page of a scan of this visit, and by nothing else', async () => {
    await scanned(samplePage(1));
    expect((await test.refused('scan.thumbnail', { visitId, scanId, page: 2 })).code).toBe('visit-item-unknown');
    expect((await test.refused('scan.thumbnail', { visitId, scanId: visitId, page: 1 })).code).toBe('visit-item-unknown');
    expect((await test.refused('scan.thumbnail', { visitId: scanId, scanId, page: 1 })).code).toBe('visit-elsewhere');
  });
});

describe('a page that is broken', () => {
  it('gives a word, and the pages beside it their pictures', async () => {
    const whole = samplePage(1);
    // Cut, too large by its own word, of no kind that is known, and whole.
    const lossless = Buffer.from(whole);
    lossless[lossless.indexOf(Buffer.from([0xff, 0xc0])) + 1] = 0xc3;
    await scanned(whole.subarray(0, whole.length >> 1), sized(65_500, 65_500), lossless, whole);
    const [cut, huge, unknown, fine] = [await thumbnail(1), await thumbnail(2), await thumbnail(3), await thumbnail(4)];
    expect(cut.fault).toBe('damaged');
    expect(pixelOf(cut, 0.5, 0.02)[0], 'what could be read is shown').toBeGreaterThan(230);
    expect(huge).toEqual({ fault: 'too-large' });
    expect(unknown).toEqual({ fault: 'unreadable' });
    expect(fine.fault).toBeUndefined();
  });

  it('that is the work of minutes is given up in time, off the thread of the core, and the next page is shown', async () => {
    await scanned(endless(), samplePage(1));
    // Long enough for a busy machine to show the next page, and no time at all for the one that takes minutes.
    const reader = new PageReader(PAGES_WORKER, { limitMs: 10_000 });
    let beats = 0;
    const beat = setInterval(() => (beats += 1), 5);
    const asked = [reader.thumbnail(fileOf(), 1), reader.thumbnail(fileOf(), 2)] as const;
    expect(await asked[0]).toEqual({ fault: 'gave-up' });
    clearInterval(beat);
    expect(beats, 'the core lived on while the page was decoded').toBeGreaterThan(50);
    expect((await asked[1]).picture?.length).toBeGreaterThan(0);
    reader.close();
  });
});

describe('the thread that reads scans', () => {
  it('is replaced when it dies, and what was asked for is answered', async () => {
    await scanned(samplePage(1));
    const dying = path.join(test.folder, 'dying.mjs');
    writeFileSync(dying, "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(3));");
    const reader = new PageReader(dying);
    for (let n = 1; n <= 2; n += 1) expect(await reader.thumbnail(fileOf(), n)).toEqual({ fault: 'gave-up' });
    await expect(reader.page(fileOf(), 1)).rejects.toThrow('died');
    reader.close();
  });

  it('says that a file was altered, and reads the next one', async () => {
    await scanned(samplePage(1));
    const { path: file } = fileOf();
    const box = readFileSync(file);
    writeFileSync(file, box.fill(0, 100, 200));
    expect((await test.refused('scan.thumbnail', { visitId, scanId, page: 1 })).code).toBe('file-damaged');
    await scanned(samplePage(2));
    expect((await thumbnail(1)).picture?.length).toBeGreaterThan(0);
  });

  it('keeps thumbnails up to so many bytes, the latest of them, and none when it is closed', async () => {
    await scanned(samplePage(1), samplePage(2), samplePage(3), samplePage(4));
    const reader = new PageReader(PAGES_WORKER, { cacheBytes: 8_000 });
    const made = [];
    for (let n = 1; n <= 4; n += 1) made.push(await reader.thumbnail(fileOf(), n));
    const all = made.reduce((sum, one) => sum + (one.picture?.length ?? 0), 0);
    expect(all, 'more than it may keep').toBeGreaterThan(8_000);
    expect(reader.kept).toBeLessThanOrEqual(8_000);
    expect(await reader.thumbnail(fileOf(), 4), 'the latest is kept').toBe(made[3]);
    expect(await reader.thumbnail(fileOf(), 1), 'the oldest was made anew').not.toBe(made[0]);
    reader.close();
    expect(reader.kept).toBe(0);
  });

  it('does not keep whoever waits when the core closes', async () => {
    await scanned(endless());
    const asked = test.core.call('scan.thumbnail', { visitId, scanId, page: 1 }, test.core.parts.sessions.present()?.id);
    const open = test.core.parts.reader;
    await until(() => open.busy, 'the page is being read');
    open.close();
    expect((await asked).ok).toBe(false);
  });
});
