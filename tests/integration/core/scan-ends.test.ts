import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { withComponents } from '#tests/fixtures/scan.ts';
import { eventsOf, toDocuments } from '#tests/fixtures/visits.ts';

const APPLICATION = 'passport-rf:application';
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
  const { jobId } = await test.internal('beginScan', { ...(await test.seen()), itemId: APPLICATION, append: false });
  for (let n = 1; n <= pages; n += 1) await test.asMain('addPage', { jobId, n, page: samplePage(n) });
  return jobId;
};

describe('the end of a scan', () => {
  it('asked for twice at once attaches once and answers both with the same', async () => {
    const jobId = await begun(1);
    const [first, second] = await Promise.all([0, 1].map(() => test.asMain('endScan', { jobId, condition: 'ok' })));
    expect(eventsOf(test, 'scan.attach')).toHaveLength(1);
    expect(first).toMatchObject({ ok: true, value: { end: 'attached', pages: 1 } });
    expect(second, 'who asks again is told what it came to, and of no fault of the disk').toEqual(first);
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
    const attached = view?.documents.find((one) => one.itemId === APPLICATION)?.scan?.pages ?? view?.late[0]?.pages;
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
const scanNow = async () => (await test.ask('visit.current'))?.documents.find((one) => one.itemId === APPLICATION)?.scan ?? null;
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
    await scan(test, APPLICATION, [samplePage(1)]);
    const file = path.join(test.folder, 'scans', `${(await scanNow())?.id}.box`);
    if (how === 'gone') rmSync(file);
    else {
      const bytes = readFileSync(file);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(file, bytes);
    }
    expect(await scan(test, APPLICATION, [samplePage(2)], { append: true })).toMatchObject({ end: 'late', pages: 1 });
    expect((await test.ask('visit.current'))?.late.map((one) => one.pages)).toEqual([1]);
    expect(test.core.parts.deviceJobs.open()).toEqual([]);
    await test.visit('dropScan', { itemId: APPLICATION });
    await test.visit('takeLate', { jobId: (await test.ask('visit.current'))?.late[0]?.jobId ?? '' });
    expect((await scanNow())?.pages, 'once the former one is dropped they are taken').toBe(1);
  });
});

describe('a scan whose file is gone', () => {
  it('is answered as destroyed, and the visit goes on', async () => {
    await scan(test, APPLICATION, [samplePage(1)]);
    const view = await test.ask('visit.current');
    const kept = view?.documents.find((one) => one.itemId === APPLICATION)?.scan;
    const folder = path.join(test.folder, 'scans');
    for (const name of readdirSync(folder)) rmSync(path.join(folder, name));
    const page = { visitId: view?.id ?? '', scanId: kept?.id ?? '', page: 1 };
    expect((await test.refused('scan.page', page)).code).toBe('file-destroyed');
    await scan(test, APPLICATION, [samplePage(2)]);
    expect((await test.ask('visit.current'))?.documents.find((one) => one.itemId === APPLICATION)?.scan?.pages).toBe(1);
  });
});
