import fs, { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { PDFDocument } from 'pdf-lib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '#contract/failure.ts';
import { MEGABYTE, SCAN_LIMITS } from '#contract/words.ts';
import { pagesToPdf } from '#main/core/documents/scans.ts';
import { fileOwner } from '#main/core/documents/vault.ts';
import { openVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { withComponents, withDensity } from '#tests/fixtures/scan.ts';
import { eventsOf, mark, toDocuments } from '#tests/fixtures/visits.ts';

const OLD_PASSPORT = 'passport-rf';
const PHOTO = 'photo-35x45';
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await openVisit(test);
  await toDocuments(test);
});
afterEach(() => {
  vi.restoreAllMocks();
  test.dispose();
});

const begun = async (pages: number): Promise<string> => {
  const { jobId } = await test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append: false });
  for (let n = 1; n <= pages; n += 1) await test.asMain('addPage', { jobId, n, page: samplePage(n) });
  return jobId;
};

describe('a stack that ended before its end', () => {
  const cutNow = async () => (await scanNow())?.cut ?? false;
  it.each([
    ['paper-jam', true],
    ['timeout', true],
    ['stack-too-long', true],
    ['ok', false],
    ['feeder-empty', false],
    ['cancelled', false],
  ] as const)('by «%s» is called cut: %s', async (condition, cut) => {
    await test.asMain('endScan', { jobId: await begun(2), condition });
    expect(await scanNow()).toMatchObject({ pages: 2 });
    expect(await cutNow()).toBe(cut);
  });

  it('by the end of the whole program is called cut at the next start, until its rest is scanned', async () => {
    await begun(1);
    test.core.close();
    test = await test.reopen('00000000000000b2');
    await test.signIn('petrova', '1111');
    expect(await cutNow(), 'a page is missing, and nobody has seen it').toBe(true);
    await scan(test, OLD_PASSPORT, [samplePage(2)], { append: true });
    expect(await scanNow()).toMatchObject({ pages: 2 });
    expect(await cutNow()).toBe(false);
  });
});

describe('the end of a scan', () => {
  it('asked for twice at once attaches once and answers both with the same', async () => {
    const jobId = await begun(1);
    const [first, second] = await Promise.all([0, 1].map(() => test.asMain('endScan', { jobId, condition: 'ok' })));
    expect(eventsOf(test, 'scan.attach')).toHaveLength(1);
    expect(first).toMatchObject({ ok: true, value: { end: 'attached', pages: 1 } });
    expect(second, 'who asks again is told what it came to, and of no fault of the disk').toEqual(first);
  });

  it('takes no page any more while its pages are joined: it would be deleted with them', async () => {
    const jobId = await begun(1);
    const end = test.asMain('endScan', { jobId, condition: 'ok' });
    expect(await test.asMain('addPage', { jobId, n: 2, page: samplePage(2) })).toMatchObject({ ok: false, code: 'job-unknown' });
    expect(await end).toMatchObject({ ok: true, value: { end: 'attached', pages: 1 } });
  });

  it('that is committed and could not be acknowledged keeps its scan', async () => {
    const jobId = await begun(2);
    const { health, vault, deviceJobs } = test.core.parts;
    // The database is gone from its place between the commit and the answer.
    vi.spyOn(health, 'insist').mockImplementation(() => {
      if (deviceJobs.result(jobId) !== undefined) throw new Refusal('storage', { at: 'database-older' });
    });
    expect(await test.asMain('endScan', { jobId, condition: 'ok' })).toMatchObject({ ok: false, code: 'storage' });
    vi.restoreAllMocks();
    const scans = test.core.parts.holdings.ofVisit((await test.seen()).visitId).filter((one) => one.kind === 'scan');
    expect(scans, 'it is on the books').toHaveLength(1);
    expect(
      vault.names().map((name) => vault.idOf(name)),
      'and its file is there',
    ).toContain(scans[0]?.ref);
  });

  it('waits for a page that another program holds for a moment, and has it then', async () => {
    const jobId = await begun(2);
    const { vault, intake } = test.core.parts;
    vi.spyOn(vault, 'get').mockImplementationOnce(() => {
      throw Object.assign(new Error('held'), { code: 'EBUSY' });
    });
    expect(await test.asMain('endScan', { jobId, condition: 'paper-jam' })).toMatchObject({ ok: false, code: 'storage' });
    test.clock.advance(60_000);
    await intake.settleOwed();
    expect((await test.ask('visit.current'))?.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.pages).toBe(2);
  });

  it('that is owed is made once, however often the clock ticks meanwhile', async () => {
    const jobId = await begun(2);
    const { holdings, vault } = test.core.parts;
    vi.spyOn(holdings, 'end').mockImplementationOnce(() => {
      throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
    });
    expect(await test.asMain('endScan', { jobId, condition: 'ok' })).toMatchObject({ ok: false, code: 'storage' });
    const read = vi.spyOn(vault, 'get');
    test.clock.advance(1_000);
    for (let i = 0; i < 5; i += 1) test.core.tick();
    await test.core.parts.intake.settleOwed();
    await turn();
    expect(eventsOf(test, 'scan.attach')).toHaveLength(1);
    expect(read.mock.calls.length, 'two pages are read for one end, not for every tick').toBe(2);
  });

  it('that cannot be made is not tried anew at every tick for ever', async () => {
    const jobId = await begun(2);
    const { vault } = test.core.parts;
    const read = vi.spyOn(vault, 'get').mockImplementation(() => {
      throw new Error('a page was altered');
    });
    await test.asMain('endScan', { jobId, condition: 'ok' });
    for (let i = 0; i < 60; i += 1) {
      test.clock.advance(1_000);
      test.core.tick();
      await turn();
    }
    expect(read.mock.calls.length, 'attempts in a minute').toBeLessThanOrEqual(20);
  });

  it('with one page that cannot be read gives the visit the others', async () => {
    const jobId = await begun(3);
    const { vault, db } = test.core.parts;
    const bad = db.prepare<[string], { file: string }>('SELECT file FROM job_page WHERE job = ? AND n = 2').get(jobId)?.file ?? '';
    vault.remove(bad);
    await test.asMain('endScan', { jobId, condition: 'ok' });
    test.core.close();
    test = await test.reopen('00000000000000b2');
    await test.signIn('petrova', '1111');
    const view = await test.ask('visit.current');
    const attached = view?.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.pages ?? view?.late[0]?.pages;
    expect(attached, 'two sheets that were scanned must not be lost with a third').toBe(2);
  });
});

/** What a program before this one kept without looking: page `n` of the job is a picture that no PDF can hold. */
function oddPages(jobId: string, ...numbers: number[]): void {
  const { vault, deviceJobs } = test.core.parts;
  const odd = deviceJobs.pages(jobId).filter(({ n }) => numbers.includes(n));
  const get = vault.get.bind(vault);
  vi.spyOn(vault, 'get').mockImplementation((owner, id) =>
    odd.some(({ file }) => file === id) ? withComponents(get(owner, id), 2) : get(owner, id),
  );
}
const scanNow = async () => (await test.ask('visit.current'))?.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan ?? null;
const filesLeft = () => readdirSync(path.join(test.folder, 'scans')).length;

describe('a page that no PDF can hold', () => {
  it('is refused when it comes, one of one, three or four colours is not', async () => {
    const jobId = await begun(0);
    const add = (n: number, components: number) => test.asMain('addPage', { jobId, n, page: withComponents(samplePage(1), components) });
    expect(await add(1, 2)).toMatchObject({ ok: false, code: 'scan-failed', at: 'page-damaged' });
    expect([await add(1, 1), await add(2, 3), await add(3, 4)].map((one) => one.ok)).toEqual([true, true, true]);
  });

  it('is left out of the scan and told, and the others are kept', async () => {
    const jobId = await begun(3);
    oddPages(jobId, 2);
    expect(await test.asMain('endScan', { jobId, condition: 'ok' })).toMatchObject({
      ok: true,
      value: { end: 'attached', pages: 2, condition: 'page-damaged' },
    });
    expect((await scanNow())?.pages).toBe(2);
    expect(eventsOf(test, 'scan.fail').map((one) => one.leaf.rc)).toEqual(['page-damaged']);
    expect(test.troubles.filter((line) => line.startsWith('a page of a scan'))).toHaveLength(1);
  });

  it('does not leave its job owed for ever when there is no other', async () => {
    const jobId = await begun(2);
    oddPages(jobId, 1, 2);
    expect(await test.asMain('endScan', { jobId, condition: 'ok' })).toMatchObject({
      ok: true,
      value: { end: 'none', pages: 0, condition: 'page-damaged' },
    });
    expect([test.core.parts.deviceJobs.open(), filesLeft()], 'nothing is left over').toEqual([[], 0]);
  });
});

describe.each(['altered', 'gone'] as const)('pages for a document whose former scan is %s', (how) => {
  it('are kept on their own as what came later, and the job has ended', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const file = path.join(test.folder, 'scans', `${(await scanNow())?.id}.box`);
    if (how === 'gone') rmSync(file);
    else {
      const bytes = readFileSync(file);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    }
    expect(await scan(test, OLD_PASSPORT, [samplePage(2)], { append: true })).toMatchObject({ end: 'late', pages: 1 });
    expect((await test.ask('visit.current'))?.late.map((one) => one.pages)).toEqual([1]);
    expect(test.core.parts.deviceJobs.open()).toEqual([]);
    await test.visit('dropScan', { itemId: OLD_PASSPORT });
    await test.visit('takeLate', { jobId: (await test.ask('visit.current'))?.late[0]?.jobId ?? '' });
    expect((await scanNow())?.pages, 'once the former one is dropped they are taken').toBe(1);
  });
});

describe('a page beyond a limit', () => {
  const add = (jobId: string, n: number, page: Uint8Array = samplePage(1)) => test.asMain('addPage', { jobId, n, page });
  const long = (bytes: number) => Buffer.concat([samplePage(1)], bytes);
  const { mostPageMb, mostPages, mostStackMb } = SCAN_LIMITS;

  it('of its own size is refused, and one that just fits is not', async () => {
    const jobId = await begun(0);
    expect(await add(jobId, 1, long(mostPageMb * MEGABYTE + 1))).toMatchObject({ code: 'scan-failed', at: 'page-too-large' });
    expect(await add(jobId, 1, long(mostPageMb * MEGABYTE))).toMatchObject({ ok: true });
  });

  it('of the stack is refused, and the pages so far come to their document', async () => {
    const jobId = await begun(2);
    const room = mostStackMb * MEGABYTE - samplePage(1).length;
    const has = (bytes: number) => test.core.parts.db.prepare('UPDATE job_page SET bytes = ? WHERE job = ? AND n = 1').run(bytes, jobId);
    has(room - samplePage(2).length + 1);
    expect(await add(jobId, 3)).toMatchObject({ code: 'scan-failed', at: 'stack-too-large' });
    has(room - samplePage(2).length);
    expect(await add(jobId, 3), 'the last that fits').toMatchObject({ ok: true });
    await test.asMain('endScan', { jobId, condition: 'stack-too-large' });
    expect((await scanNow())?.pages).toBe(3);
  });

  it('of their number is refused, the last one is not', async () => {
    const jobId = await begun(0);
    const row = test.core.parts.db.prepare('INSERT INTO job_page(job, n, file, bytes) VALUES (?, ?, ?, 1)');
    for (let n = 1; n < mostPages; n += 1) row.run(jobId, n, `none-${n}`);
    expect(await add(jobId, mostPages)).toMatchObject({ ok: true });
    expect(await add(jobId, mostPages + 1)).toMatchObject({ code: 'scan-failed', at: 'stack-too-long' });
  });

  it('of the document is kept as what came later, and says why it is not taken', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const { vault } = test.core.parts;
    const former = (await scanNow())?.id;
    const small = { jpeg: samplePage(1).subarray(0, 1_000), dpi: 200 };
    const full = Buffer.from(await pagesToPdf(Array.from({ length: SCAN_LIMITS.mostDocumentPages - 1 }, () => small)));
    const get = vault.get.bind(vault);
    vi.spyOn(vault, 'get').mockImplementation((owner, id) => (id === former ? full : get(owner, id)));
    expect(await scan(test, OLD_PASSPORT, [samplePage(1)], { append: true }), 'the last that fits').toMatchObject({ end: 'attached' });
    const now = (await scanNow())?.id;
    vi.mocked(vault.get).mockImplementation((owner, id) => (id === now ? full : get(owner, id)));
    const two = await scan(test, OLD_PASSPORT, [samplePage(1), samplePage(2)], { append: true });
    expect(two).toMatchObject({ end: 'late', pages: 2, condition: 'document-full' });
    expect(await test.visitRefused('takeLate', { jobId: two.jobId })).toMatchObject({ code: 'scan-failed', at: 'document-full' });
  });
});

describe('a stack that is being written', () => {
  /** The disk takes its time over the joined file: until `go`. */
  function slowDisk() {
    const { vault } = test.core.parts;
    const put = vault.putLarge.bind(vault);
    const begun = Promise.withResolvers<undefined>();
    const go = Promise.withResolvers<undefined>();
    vi.spyOn(vault, 'putLarge').mockImplementationOnce(async (key, bytes) => {
      const file = await put(key, bytes);
      begun.resolve(undefined);
      await go.promise;
      return file;
    });
    return { begun: begun.promise, go: () => go.resolve(undefined) };
  }

  it('keeps nobody waiting: the visit goes on, and the scan comes to its document', async () => {
    const jobId = await begun(2);
    const disk = slowDisk();
    const end = test.asMain('endScan', { jobId, condition: 'ok' });
    await disk.begun;
    await test.visit('markDocument', mark(PHOTO));
    disk.go();
    expect(await end).toMatchObject({ ok: true, value: { end: 'attached', pages: 2 } });
    expect(filesLeft()).toBe(1);
  });

  it('comes late without the pages before it when its document is called absent meanwhile', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const { jobId } = await test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append: true });
    await test.asMain('addPage', { jobId, n: 1, page: samplePage(2) });
    const disk = slowDisk();
    const end = test.asMain('endScan', { jobId, condition: 'ok' });
    await disk.begun;
    await test.visit('markDocument', mark(OLD_PASSPORT, 'missing'));
    disk.go();
    expect(await end).toMatchObject({ ok: true, value: { end: 'late', pages: 1 } });
    expect((await test.ask('visit.current'))?.late, 'its own page and no other').toMatchObject([{ pages: 1 }]);
    expect(filesLeft(), 'the former scan and the late one; what was joined in vain is gone').toBe(2);
  });

  it('is followed by the next one, whichever the disk would have had first', async () => {
    const jobId = await begun(2);
    const disk = slowDisk();
    const first = test.asMain('endScan', { jobId, condition: 'ok' });
    await disk.begun;
    const other = await test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append: true });
    await test.asMain('addPage', { jobId: other.jobId, n: 1, page: samplePage(3) });
    const second = test.asMain('endScan', { jobId: other.jobId, condition: 'ok' });
    await turn();
    disk.go();
    expect((await first).ok && (await first)).toMatchObject({ value: { end: 'attached', pages: 2 } });
    expect(await second).toMatchObject({ ok: true, value: { pages: 1 } });
    expect((await scanNow())?.pages, 'the first has the document').toBeGreaterThanOrEqual(2);
  });

  it('whose folder is away for a moment waits for it, and loses no page', async () => {
    const jobId = await begun(2);
    const folder = path.join(test.folder, 'scans');
    renameSync(folder, `${folder}.away`);
    expect(await test.asMain('endScan', { jobId, condition: 'ok' })).toMatchObject({ ok: false, code: 'storage' });
    renameSync(`${folder}.away`, folder);
    test.clock.advance(1_000);
    await test.core.parts.intake.settleOwed();
    expect((await scanNow())?.pages).toBe(2);
    expect(filesLeft()).toBe(1);
  });

  it('whose folder goes when it is written is not acknowledged', async () => {
    const jobId = await begun(2);
    const folder = path.join(test.folder, 'scans');
    const disk = slowDisk();
    const end = test.asMain('endScan', { jobId, condition: 'ok' });
    await disk.begun;
    renameSync(folder, `${folder}.away`);
    disk.go();
    expect(await end).toMatchObject({ ok: false, code: 'storage', at: 'scans-missing' });
    renameSync(`${folder}.away`, folder);
  });

  it('is told as out of room for as long as there is none for it, though a few bytes go in', async () => {
    const jobId = await begun(2);
    const { vault, health } = test.core.parts;
    vi.spyOn(vault, 'putLarge').mockRejectedValue(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    const free = (bytes: number) => {
      vi.spyOn(fs, 'statfsSync').mockReturnValue({ bavail: bytes, bsize: 1 } as never);
      syncBuiltinESMExports();
    };
    free(1_050_000);
    await test.asMain('endScan', { jobId, condition: 'ok' });
    await test.visit('markDocument', mark(PHOTO));
    expect(health.trouble, 'a mark was written').toBe('disk-full');
    free(100_000_000);
    await test.visit('markDocument', mark(PHOTO, 'missing'));
    expect(health.trouble).toBeNull();
    vi.restoreAllMocks();
    syncBuiltinESMExports();
  });

  it('and finds no room keeps its pages, says so, and is written when there is', async () => {
    const jobId = await begun(2);
    const { vault, intake } = test.core.parts;
    vi.spyOn(vault, 'putLarge').mockRejectedValueOnce(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    expect(await test.asMain('endScan', { jobId, condition: 'ok' })).toMatchObject({ ok: false, code: 'storage', at: 'disk-full' });
    expect(filesLeft(), 'its pages').toBe(2);
    test.clock.advance(1_000);
    await intake.settleOwed();
    expect((await scanNow())?.pages).toBe(2);
    expect(filesLeft()).toBe(1);
  });
});

describe('the size of a page', () => {
  const sizes = async () => {
    const { visitId } = await test.seen();
    const { visits, vault } = test.core.parts;
    const pdf = vault.get(fileOwner(visits.load(visitId)), (await scanNow())?.id ?? '');
    return (await PDFDocument.load(pdf)).getPages().map((page) => [page.getWidth(), page.getHeight()].map(Math.round));
  };
  const A4 = [595, 842];

  it('is that of the sheet, at whatever resolution it was wanted; pages before it keep theirs', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    expect(await sizes()).toEqual([A4]);
    await scan(test, OLD_PASSPORT, [withDensity(1, 400)], { append: true });
    expect(await sizes(), 'half the sheet at twice the resolution').toEqual([A4, [298, 421]]);
    await scan(test, OLD_PASSPORT, [samplePage(1)], { append: true });
    expect(await sizes()).toEqual([A4, [298, 421], A4]);
  });

  it('is by what its device has told when it does not say itself, and that outlives an end that is owed', async () => {
    const page = withDensity(0, 1);
    const { jobId } = await test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append: false });
    await test.asMain('addPage', { jobId, n: 1, page });
    vi.spyOn(test.core.parts.holdings, 'end').mockImplementationOnce(() => {
      throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
    });
    expect(await test.asMain('endScan', { jobId, condition: 'ok', dpi: 200 })).toMatchObject({ ok: false });
    test.clock.advance(1_000);
    await test.core.parts.intake.settleOwed();
    expect(await sizes()).toEqual([A4]);
  });
});

describe('a stack that was left over', () => {
  it('does not keep the core from being ready, and what is begun before its turn has come is none of them', async () => {
    const left = await begun(2);
    test.core.close();
    test = await testCore({ boot: '00000000000000b2', settle: false }, test.folder, test.clock);
    await test.signIn('petrova', '1111');
    expect(
      test.core.parts.deviceJobs.open().map((one) => one.id),
      'it waits',
    ).toEqual([left]);
    const { jobId } = await test.internal('beginScan', { ...(await test.seen()), itemId: PHOTO, append: false });
    await test.core.settleLeftOver();
    expect(test.core.parts.deviceJobs.open().map((one) => one.id)).toEqual([jobId]);
    expect((await scanNow())?.pages).toBe(2);
  });

  it('and is too large to be joined is told, is not read, and the next one is settled', async () => {
    const [large, next] = [await begun(1), await begun(2)];
    test.core.parts.db.prepare('UPDATE job_page SET bytes = ? WHERE job = ?').run(SCAN_LIMITS.mostDocumentMb * MEGABYTE + 1, large);
    test.core.close();
    test = await test.reopen('00000000000000b2');
    await test.signIn('petrova', '1111');
    expect(
      test.core.parts.deviceJobs.open().map((one) => one.id),
      `${next} has ended`,
    ).toEqual([large]);
    expect(test.troubles.filter((line) => line.startsWith('a job left over'))).toHaveLength(1);
    expect(filesLeft(), 'its page is kept').toBe(2);
  });
});

describe('a scan whose file is gone', () => {
  it('is answered as destroyed, and the visit goes on', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const view = await test.ask('visit.current');
    const kept = view?.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan;
    const folder = path.join(test.folder, 'scans');
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
    const page = { visitId: view?.id ?? '', scanId: kept?.id ?? '', page: 1 };
    expect((await test.refused('scan.page', page)).code).toBe('file-destroyed');
    await scan(test, OLD_PASSPORT, [samplePage(2)]);
    expect((await test.ask('visit.current'))?.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.pages).toBe(1);
  });
});
