import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Vault } from '#main/core/documents/vault.ts';
import { openVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { eventsOf, issueReceipt, toDocuments, toReceipt } from '#tests/fixtures/visits.ts';

const OLD_PASSPORT = 'passport-rf';
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => {
  vi.restoreAllMocks();
  test.dispose();
});

const scans = () => path.join(test.folder, 'scans');
const names = () => readdirSync(scans()).sort();
const anHourAgo = (name: string) => {
  const then = Date.now() / 1_000 - 3_600;
  utimesSync(path.join(scans(), name), then, then);
};
const again = async (boot = '00000000000000b2') => {
  test.core.close();
  for (const name of names()) anHourAgo(name);
  test = await test.reopen(boot);
};

describe('what a crash leaves in the vault', () => {
  it('a file whose unit never came to be is swept at the next start, with an event, and what is held stays', async () => {
    await openVisit(test);
    await toDocuments(test);
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const held = names();
    const { vault, keys, desk } = test.core.parts;
    const subject = Buffer.from(desk.present()?.parties.applicant?.subject ?? '', 'hex');
    vault.put(keys.dataKey(subject), samplePage(2));
    expect(names()).toHaveLength(held.length + 1);
    await again();
    expect(names(), 'only what is held is left').toEqual(held);
    expect(eventsOf(test, 'retention.orphans')).toHaveLength(1);
    await again('00000000000000b3');
    expect(names()).toEqual(held);
    expect(eventsOf(test, 'retention.orphans'), 'nothing to sweep, nothing to tell').toHaveLength(1);
  });

  it('a half-written file is swept at the next start', async () => {
    writeFileSync(path.join(scans(), '00000000-0000-4000-8000-000000000000.box.part'), 'half');
    await again();
    expect(names()).toEqual([]);
    expect(eventsOf(test, 'retention.orphans')).toHaveLength(1);
  });

  it('what is written while the program runs is nobody’s orphan yet, and is looked at by the next start', async () => {
    writeFileSync(path.join(scans(), '00000000-0000-4000-8000-000000000001.box.part'), 'half');
    writeFileSync(path.join(scans(), '00000000-0000-4000-8000-000000000002.box'), 'old');
    test.core.tick();
    expect(names()).toHaveLength(2);
    await again();
    expect(names()).toEqual([]);
  });

  it('a crash after the commit and before the removal leaves nothing for ever', async () => {
    await openVisit(test);
    await toDocuments(test);
    vi.spyOn(test.core.parts.vault, 'removeAll').mockImplementation(() => undefined);
    await scan(test, OLD_PASSPORT, [samplePage(1), samplePage(2)]);
    expect(names(), 'two pages and the scan').toHaveLength(3);
    vi.restoreAllMocks();
    await again();
    expect(names()).toHaveLength(1);
  });

  it('a folder that a stranger has put there is not touched', async () => {
    fs.mkdirSync(path.join(scans(), 'фото'));
    writeFileSync(path.join(scans(), 'note.txt'), 'x');
    await again();
    expect(names()).toEqual(['note.txt', 'фото']);
  });
});

describe('a unit that fails', () => {
  it('at the end of a scan leaves its pages, loses none of them, and no joined file', async () => {
    await openVisit(test);
    await toDocuments(test);
    const { holdings } = test.core.parts;
    let pages: string[] = [];
    await expect(
      scan(test, OLD_PASSPORT, [samplePage(1)], {
        before: () => {
          pages = names();
          vi.spyOn(holdings, 'end').mockImplementationOnce(() => {
            throw Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' });
          });
        },
      }),
    ).rejects.toThrow('storage');
    expect(names(), 'the pages stay, the joined file does not').toEqual(pages);
    test.clock.advance(1_000);
    await test.core.parts.intake.settleOwed();
    const view = await test.ask('visit.current');
    expect(view?.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.pages, 'the scan is attached at the next turn').toBe(1);
    expect(names()).toHaveLength(1);
  });

  it('at a receipt leaves no file, no number taken, and the receipt can be issued again', async () => {
    await openVisit(test);
    await toReceipt(test);
    vi.spyOn(test.core.parts.visits, 'append').mockImplementationOnce(() => {
      throw Object.assign(new Error('disk full'), { code: 'SQLITE_FULL' });
    });
    expect((await test.visitRefused('issue', { kind: 'receipt' })).code).toBe('storage');
    expect(names()).toEqual([]);
    expect(await issueReceipt(test)).toMatch(/-0001$/);
    expect(names()).toHaveLength(1);
  });
});

describe('Vault.put', () => {
  const folder = () => mkdtempSync(path.join(tmpdir(), 'okno-vault-'));

  it('writes every byte though the system takes only some of them at a time', () => {
    const own = folder();
    const vault = new Vault(own, test.core.parts.keys, () => false);
    const key = test.core.parts.work.do({ actor: { user: 'system', role: 'system' } }, (tx) => tx.key(Buffer.alloc(16, 1)));
    const real = fs.writeSync.bind(fs) as (...args: unknown[]) => number;
    const short = vi
      .spyOn(fs, 'writeSync')
      .mockImplementation(((handle: number, bytes: Uint8Array, offset = 0, length = bytes.length) =>
        real(handle, bytes, offset, Math.min(Number(length), 1_000))) as never);
    const id = vault.put(key, samplePage(1));
    expect(short.mock.calls.length, 'the writes were short').toBeGreaterThan(10);
    vi.restoreAllMocks();
    expect(vault.get({ subject: Buffer.alloc(16, 1), visit: Buffer.alloc(0) }, id).equals(samplePage(1))).toBe(true);
    rmSync(own, { recursive: true });
  });

  it('of a large file leaves none behind when the disk fails at any step, and lets others work meanwhile', async () => {
    const own = folder();
    const vault = new Vault(own, test.core.parts.keys, () => false);
    const subject = Buffer.alloc(16, 2);
    const key = test.core.parts.work.do({ actor: { user: 'system', role: 'system' } }, (tx) => tx.key(subject));
    const large = Buffer.alloc(30_000_000, 7);
    for (const step of ['open', 'rename'] as const) {
      vi.spyOn(fs.promises, step).mockRejectedValueOnce(Object.assign(new Error('disk'), { code: 'EIO' }));
      syncBuiltinESMExports();
      await expect(vault.putLarge(key, large), step).rejects.toThrow('disk');
      expect(readdirSync(own), step).toEqual([]);
      vi.restoreAllMocks();
      syncBuiltinESMExports();
    }
    let turns = 0;
    const written = vault.putLarge(key, large);
    let done = false;
    void written.then(() => {
      done = true;
    });
    while (!done) {
      await turn();
      turns += 1;
    }
    expect(turns, 'turns of the thread while thirty megabytes were written').toBeGreaterThan(10);
    expect(vault.get({ subject, visit: Buffer.alloc(0) }, await written).equals(large)).toBe(true);
    rmSync(own, { recursive: true });
  });

  it('on a device that is full answers `storage` and leaves no file', async () => {
    await openVisit(test);
    await toDocuments(test);
    const { vault } = test.core.parts;
    const { jobId } = await test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append: false });
    vi.spyOn(vault, 'put').mockImplementationOnce(() => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    expect(await test.asMain('addPage', { jobId, n: 1, page: samplePage(1) })).toMatchObject({ ok: false, code: 'storage' });
    expect(names()).toEqual([]);
    expect(await test.asMain('addPage', { jobId, n: 1, page: samplePage(1) }), 'the page is asked for again').toMatchObject({ ok: true });
    expect(await test.asMain('endScan', { jobId, condition: 'ok' })).toMatchObject({ ok: true, value: { end: 'attached', pages: 1 } });
  });

  it('keeps every file closed to other users', async () => {
    await openVisit(test);
    await toDocuments(test);
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    for (const name of names()) expect(statSync(path.join(scans(), name)).mode & 0o077, name).toBe(0);
  });
});

describe('a copy of the profile', () => {
  it('taken in the middle of a scan opens with the pages «пришло позже» or attached, and loses none', async () => {
    await openVisit(test);
    await toDocuments(test);
    const { jobId } = await test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append: false });
    for (const n of [1, 2]) await test.asMain('addPage', { jobId, n, page: samplePage(n) });
    const image = mkdtempSync(path.join(tmpdir(), 'okno-image-'));
    cpSync(test.folder, image, { recursive: true });
    const copy = await testCore({ boot: '00000000000000b9' }, image, test.clock);
    await copy.signIn('petrova', '1111');
    const view = await copy.ask('visit.current');
    const attached = view?.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.pages;
    expect(attached ?? view?.late[0]?.pages, 'both pages are in the visit').toBe(2);
    copy.dispose();
  });
});
