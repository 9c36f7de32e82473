import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OLD_PASSPORT, leaves, logSize, marked, pagesOf, stored, toDocuments } from '#tests/fixtures/window.ts';
import { replaceService } from '#tests/fixtures/visits.ts';

/** Answers that are lost, hosts that die, pages that are no pictures, and what is done with what came later. */
let test: TestCore;
let visitId: string;
beforeEach(async () => {
  test = await testCore();
  await toDocuments(test);
  visitId = (await test.seen()).visitId;
});
afterEach(() => {
  vi.restoreAllMocks();
  test.dispose();
});

const scanOf = (of: TestCore = test) => stored(of, visitId).documents[OLD_PASSPORT]?.scan ?? null;
const samePages = async (scanId: string, numbers: readonly number[], of = test) =>
  (await pagesOf(of, visitId, scanId)).map((page, i) => Buffer.from(page).equals(samplePage(numbers[i] ?? 0)));
const begin = async (append = false) => (await test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append })).jobId;
const page = (jobId: string, n: number, bytes: Uint8Array = samplePage(n), of = test) => of.asMain('addPage', { jobId, n, page: bytes });
const end = (jobId: string, of = test) => of.asMain('endScan', { jobId, condition: 'ok' });
const filesIn = (of: TestCore) => readdirSync(path.join(of.folder, 'scans'));

describe('an answer that was lost on the way', () => {
  it('does not make two pages of one', async () => {
    const jobId = await begin();
    expect([await page(jobId, 1), await page(jobId, 1)].map((one) => one.ok)).toEqual([true, true]);
    await end(jobId);
    expect(scanOf()?.pages).toBe(1);
  });

  it('tells the end a second time as it was told the first time', async () => {
    const jobId = await begin();
    await page(jobId, 1);
    const first = await end(jobId);
    const size = logSize(test);
    expect(await end(jobId)).toEqual(first);
    expect(logSize(test), 'nothing is told twice').toBe(size);
  });

  it('tells the same end to two who ask at once', async () => {
    const jobId = await begin();
    await page(jobId, 1);
    const [one, two] = await Promise.all([end(jobId), end(jobId)]);
    expect(one).toMatchObject({ ok: true, value: { end: 'attached', pages: 1 } });
    expect(two, 'the second is told what the first one is told').toEqual(one);
    expect(stored(test, visitId).late, 'nothing came late').toEqual([]);
  });

  it('refuses a page of a scan that has ended, and of one that nobody began', async () => {
    const jobId = await begin();
    await page(jobId, 1);
    await end(jobId);
    expect(await page(jobId, 2)).toMatchObject({ ok: false, code: 'job-unknown' });
    expect(await page(crypto.randomUUID(), 1)).toMatchObject({ ok: false, code: 'job-unknown' });
    expect(await end(crypto.randomUUID())).toMatchObject({ ok: false, code: 'job-unknown' });
  });
});

describe('the core dies in the middle of a stack', () => {
  it('goes on with the next page when the program lived', async () => {
    const jobId = await begin();
    await page(jobId, 1);
    const again = await test.reopen();
    await page(jobId, 2, samplePage(2), again);
    expect(await end(jobId, again)).toMatchObject({ ok: true, value: { end: 'attached', pages: 2 } });
    expect(await samePages(scanOf(again)?.id ?? '', [1, 2], again)).toEqual([true, true]);
    again.core.close();
  });

  it('keeps what had come when the program died as well, on behalf of whoever began it', async () => {
    const jobId = await begin();
    await page(jobId, 1);
    const began = leaves(test).findLast((leaf) => leaf.op === 'scan.start')?.a;
    const again = await test.reopen('00000000000000b2');
    expect(again.troubles, 'the start found no fault').toEqual([]);
    expect(await samePages(scanOf(again)?.id ?? '', [1], again)).toEqual([true]);
    const told = leaves(again).filter((leaf) => leaf.op === 'scan.attach' || leaf.op === 'scan.fail');
    expect(told.map((leaf) => [leaf.op, leaf.a])).toEqual([
      ['scan.attach', began],
      ['scan.fail', began],
    ]);
    expect(filesIn(again), 'one file is left: the scan').toHaveLength(1);
    again.core.close();
  });

  it('leaves no job open and no page behind when nothing had come', async () => {
    await begin();
    const again = await test.reopen('00000000000000b2');
    expect(again.core.parts.deviceJobs.open()).toEqual([]);
    expect(filesIn(again)).toEqual([]);
    again.core.close();
  });

  it('writes the end that a full disk owed, though the core was restarted meanwhile', async () => {
    const jobId = await begin();
    await page(jobId, 1);
    test.core.parts.db.exec("CREATE TEMP TRIGGER full BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT, 'full'); END");
    expect(await end(jobId), 'main is told that it could not be written, and gives up').toMatchObject({ ok: false });
    const again = await test.reopen(undefined, { session: null, jobs: [] });
    expect(scanOf(again)?.pages, 'the page that is safe on the disk comes to its document').toBe(1);
    again.core.close();
  });

  it('writes the end that a full disk owed as soon as there is room', async () => {
    const jobId = await begin();
    await page(jobId, 1);
    test.core.parts.db.exec("CREATE TEMP TRIGGER full BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT, 'full'); END");
    expect(await end(jobId)).toMatchObject({ ok: false });
    expect(scanOf()).toBeNull();
    test.core.parts.db.exec('DROP TRIGGER full');
    test.clock.advance(1_000);
    await test.core.parts.intake.settleOwed();
    expect(scanOf()?.pages).toBe(1);
  });
});

describe('a page that is no picture', () => {
  it('does not take the good pages of its stack with it', async () => {
    const jobId = await begin();
    await page(jobId, 1);
    expect(await page(jobId, 2, Buffer.from('the scanner sent an error page')), 'it is refused').toMatchObject({
      code: 'scan-failed',
      at: 'page-damaged',
    });
    const ended = await end(jobId);
    expect(ended, 'the scan ends, with or without the bad page').toMatchObject({ ok: true });
    const kept = scanOf()?.id ?? stored(test, visitId).late[0]?.scan?.id ?? '';
    expect((await samePages(kept, [1]))[0], 'the good page is kept').toBe(true);
  });
});

describe('appending', () => {
  it('goes to nothing but its own pages when the scan was dropped meanwhile', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1), samplePage(2)]);
    const ended = await scan(test, OLD_PASSPORT, [samplePage(3)], {
      append: true,
      before: () => test.visit('dropScan', { itemId: OLD_PASSPORT }),
    });
    expect(ended).toMatchObject({ end: 'late', pages: 1 });
    expect(scanOf(), 'what was dropped stays dropped').toBeNull();
    expect(await samePages(stored(test, visitId).late[0]?.scan?.id ?? '', [3])).toEqual([true]);
  });

  it('that came late loses no page of the scan it was for when it is taken', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1), samplePage(2)]);
    const ended = await scan(test, OLD_PASSPORT, [samplePage(3)], {
      append: true,
      before: () => test.visit('markDocument', marked(OLD_PASSPORT, 'missing')),
    });
    expect(ended.end).toBe('late');
    await test.visit('takeLate', { jobId: ended.jobId });
    expect(scanOf()?.pages, 'pages 1 and 2 are still with the document, page 3 after them').toBe(3);
    const view = await test.ask('visit.current');
    expect(view?.documents.find((one) => one.itemId === OLD_PASSPORT)?.mark, 'what was taken is not absent').toBe('present');
  });
});

describe('what came later', () => {
  const late = () =>
    scan(test, OLD_PASSPORT, [samplePage(1)], { before: () => test.visit('markDocument', marked(OLD_PASSPORT, 'missing')) });

  it('is taken to its document, once, with an event', async () => {
    const { jobId } = await late();
    const from = logSize(test);
    const view = await test.visit('takeLate', { jobId });
    expect(view.late).toEqual([]);
    expect(view.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.pages).toBe(1);
    expect(leaves(test, from).map((leaf) => leaf.op)).toContain('late.take');
    expect((await test.visitRefused('takeLate', { jobId })).code).toBe('late-unknown');
    const kinds = test.core.parts.holdings.ofVisit(visitId).map((one) => one.kind);
    expect(kinds).toContain('scan');
    expect(kinds).not.toContain('late');
  });

  it('is dropped, once, and its file gets a term', async () => {
    const { jobId } = await late();
    const file = stored(test, visitId).late[0]?.scan?.id;
    expect((await test.visit('dropLate', { jobId })).late).toEqual([]);
    const holding = test.core.parts.holdings.ofVisit(visitId).find((one) => one.ref === file);
    expect(holding?.until, 'it is destroyed in time').toBeGreaterThan(test.clock.now());
    expect((await test.visitRefused('dropLate', { jobId })).code).toBe('late-unknown');
  });

  it('cannot be taken for a service that does not ask for the document, and is still there to be dropped', async () => {
    const { jobId } = await late();
    await replaceService(test, 'driving-licence', 'lost');
    expect((await test.visitRefused('takeLate', { jobId })).code).toBe('visit-item-unknown');
    expect((await test.visit('dropLate', { jobId })).late).toEqual([]);
  });

  it('is not taken when its file is spoiled, whatever the document has; the document keeps its own scan', async () => {
    const spoil = (file: string | undefined) => writeFileSync(path.join(test.folder, 'scans', `${file}.box`), Buffer.alloc(100));
    const first = await late();
    const nothing = stored(test, visitId).late[0]?.scan?.id;
    spoil(nothing);
    expect((await test.visitRefused('takeLate', { jobId: first.jobId })).code).toBe('late-damaged');
    expect(scanOf()).toBeNull();
    await test.visit('dropLate', { jobId: first.jobId });
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const second = await late();
    spoil(stored(test, visitId).late[0]?.scan?.id);
    expect((await test.visitRefused('takeLate', { jobId: second.jobId })).code).toBe('late-damaged');
    expect(scanOf()?.pages).toBe(1);
    spoil(scanOf()?.id);
    await test.visit('dropLate', { jobId: second.jobId });
    await test.visit('markDocument', marked(OLD_PASSPORT));
    const third = await late();
    expect((await test.visitRefused('takeLate', { jobId: third.jobId })).code, 'the one that is there is spoiled').toBe('file-damaged');
  });

  it('asked for twice at once is taken once, and what was joined in vain is gone', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const { jobId } = await late();
    const args = { ...(await test.seen()), jobId };
    const both = await Promise.all([0, 1].map(() => test.ask('visit.takeLate', args).catch((error: Error) => error.message)));
    expect(both.filter((one) => typeof one === 'string')).toEqual([expect.stringContaining('late-unknown')]);
    expect(scanOf()?.pages).toBe(2);
    expect(filesIn(test), 'the former, the late one, both together').toHaveLength(3);
  });

  it('is taken by nobody whose screen was locked while it was written', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const { jobId } = await late();
    const before = filesIn(test);
    const { vault } = test.core.parts;
    const put = vault.putLarge.bind(vault);
    vi.spyOn(vault, 'putLarge').mockImplementationOnce(async (key, bytes) => {
      const file = await put(key, bytes);
      await test.ask('staff.lock');
      return file;
    });
    expect((await test.visitRefused('takeLate', { jobId })).code).toBe('privacy-locked');
    expect(filesIn(test), 'what was joined is gone').toEqual(before);
  });

  it('is not taken into the visit of somebody else', async () => {
    const { jobId } = await late();
    await test.visit('finish', { code: 'left' });
    await test.ask('queue.walkIn', { purpose: 'submit' });
    expect((await test.visitRefused('takeLate', { jobId })).code).toBe('late-unknown');
    expect((await test.visitRefused('dropLate', { jobId })).code).toBe('late-unknown');
  });
});
