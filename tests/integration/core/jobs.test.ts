import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyDirectory } from '#main/core/audit/directory.ts';
import { openVisit, tell, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { until } from '#tests/fixtures/until.ts';
import { DAY_MS } from '#tests/fixtures/visits.ts';

let test: TestCore;
let out = '';
beforeEach(async () => {
  out = mkdtempSync(path.join(tmpdir(), 'okno-jobs-'));
  test = await testCore();
});
afterEach(() => {
  vi.restoreAllMocks();
  test.dispose();
  rmSync(out, { recursive: true, force: true });
});

const parts = () => test.core.parts;
/** Many events with texts beside them, a unit a thousand. */
const fill = (n: number, text = (i: number) => `листов: ${i}`): void => {
  for (let from = 0; from < n; from += 1_000)
    tell(test, ...Array.from({ length: Math.min(1_000, n - from) }, (_, i) => ({ op: 'scan.attach' as const, details: text(from + i) })));
};
const session = () => parts().sessions.present()?.id;
/** Asks as whoever is signed in now, whoever signs in later. */
const ask = (name: 'audit.verify' | 'masking.remask' | 'audit.cancel') => test.core.call(name, {}, session());
const progressOf = (job: string) =>
  test.events.filter(([name, payload]) => name === 'audit.progress' && (payload as { job: string }).job === job);
/** The head of the office adds a word to the lists; the DPO signs in. */
async function newStopWord(): Promise<void> {
  await test.signIn('andreev', '4444');
  const { lists } = await test.ask('masking.state');
  await test.ask('masking.setLists', { version: lists.version, stopWords: ['сирень'], numberForms: [] });
  await test.signIn('gavrilova', '3333');
}
/** Commands of a specialist at the window while the DPO's job runs. */
async function work(times: number): Promise<string[]> {
  const codes: string[] = [];
  for (let i = 0; i < times; i += 1) {
    const outcome = await test.core.call('queue.issue', { purpose: 'consult' }, session());
    codes.push(outcome.ok ? 'ok' : outcome.code);
  }
  return codes;
}

describe('a long job of the log', () => {
  it('verifies in a thread while commits go on, and what is written meanwhile changes nothing of the verdict', async () => {
    fill(10_500);
    const verified = parts().jobs.run<{ verdict: string; size: number }>('verify', parts().log.signedNow());
    await test.signIn('petrova', '1111');
    expect(new Set(await work(200)), 'every command succeeds').toEqual(new Set(['ok']));
    const size = parts().log.edge().size;
    expect(await verified).toMatchObject({ verdict: 'intact' });
    expect(size).toBeGreaterThan(10_700);
    const done = progressOf('verify').map(([, payload]) => (payload as { done: number }).done);
    expect(done.length, 'progress is told').toBeGreaterThan(1);
    expect(done, 'and goes one way').toEqual([...done].sort((a, b) => a - b));
    await test.signIn('gavrilova', '3333');
    expect(await ask('audit.verify')).toMatchObject({ ok: true, value: { verdict: 'intact' } });
  });

  it('exports above ten thousand events while commits go on, and the folder is the log as it was signed', async () => {
    fill(10_500);
    await test.signIn('gavrilova', '3333');
    const folder = path.join(out, 'log');
    const exported = test.internal('exportLog', { folder });
    await until(() => progressOf('export').length > 0, 'the export to begin');
    fill(50);
    const { size } = await exported;
    expect(verifyDirectory(folder, parts().log.verifierKeyText, () => 0)).toMatchObject({ verdict: 'intact', size, keys: 'pinned' });
    const leaves = parts().db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM audit_event WHERE seq < ?').get(size);
    expect(leaves?.n).toBe(size);
    expect(existsSync(`${folder}.part`)).toBe(false);
  });

  it('masks again in batches while commits go on, and the log is whole and every text new', async () => {
    fill(1_200, (i) => (i % 3 === 0 ? `слово сирень ${i}` : `листов: ${i}`));
    await newStopWord();
    const masked = ask('masking.remask');
    fill(60);
    expect(await masked).toMatchObject({ ok: true, value: { changed: 400 } });
    expect(parts().db.prepare("SELECT count(*) AS n FROM audit_text WHERE body LIKE '%сирень%'").get()).toEqual({ n: 0 });
    expect(await ask('audit.verify')).toMatchObject({ ok: true, value: { verdict: 'intact' } });
  });
});

describe('a job that is cancelled', () => {
  it('answers `cancelled`, leaves no folder, and another may start at once', async () => {
    fill(12_000);
    await test.signIn('gavrilova', '3333');
    for (let turn = 0; turn < 4; turn += 1) {
      const folder = path.join(out, `log-${turn}`);
      const exported = test.core.internal('exportLog', { folder }, session());
      const begun = progressOf('export').length;
      await until(() => progressOf('export').length > begun + turn, 'the export to be under way');
      parts().jobs.cancel();
      expect(await exported, `turn ${turn}`).toMatchObject({ ok: false, code: 'cancelled' });
      expect(parts().jobs.running).toBeUndefined();
    }
    await parts().jobs.run('verify', parts().log.signedNow());
    for (let turn = 0; turn < 4; turn += 1) {
      expect(existsSync(path.join(out, `log-${turn}`)), 'no folder under its own name').toBe(false);
      expect(existsSync(path.join(out, `log-${turn}.part`)), `turn ${turn}: no half-written folder with texts of the log`).toBe(false);
    }
  });

  it('in the middle of masking leaves a whole log, and is finished by the next', async () => {
    fill(1_600, (i) => `слово сирень ${i}`);
    await newStopWord();
    const left = () =>
      parts().db.prepare<[], { n: number }>("SELECT count(*) AS n FROM audit_text WHERE body LIKE '%сирень%'").get()?.n ?? 0;
    const masked = ask('masking.remask');
    await until(() => left() < 1_600, 'the first batch to be written');
    expect(await ask('audit.cancel')).toMatchObject({ ok: true });
    expect(await masked).toMatchObject({ ok: false, code: 'cancelled' });
    expect(left(), 'it was stopped in the middle').toBeGreaterThan(0);
    expect(await ask('audit.verify')).toMatchObject({ ok: true, value: { verdict: 'intact' } });
    expect(await ask('masking.remask')).toMatchObject({ ok: true });
    expect(left()).toBe(0);
    expect(await ask('audit.verify')).toMatchObject({ ok: true, value: { verdict: 'intact' } });
  });
});

describe('who may wait for a job', () => {
  it('a second one at once is refused as busy, and the first goes on', async () => {
    fill(4_200);
    await test.signIn('gavrilova', '3333');
    const first = ask('audit.verify');
    expect(await ask('audit.verify')).toMatchObject({ ok: false, code: 'job-busy', at: 'verify' });
    expect(await first).toMatchObject({ ok: true, value: { verdict: 'intact' } });
  });

  it.each([
    ['locks', 'staff.lock', 'privacy-locked'],
    ['signs out', 'staff.signOut', 'not-signed-in'],
  ] as const)('a session that %s meanwhile is answered with nothing of it', async (_what, call, code) => {
    fill(4_200);
    await test.signIn('gavrilova', '3333');
    const verified = ask('audit.verify');
    await test.core.call(call, {}, session());
    expect(await verified).toMatchObject({ ok: false, code });
    expect(parts().jobs.running, 'nothing is left running').toBeUndefined();
  });
});

describe('a worker that does not come to its end', () => {
  const jobWith = async (source: string): Promise<TestCore> => {
    const workerFile = path.join(out, 'worker.mjs');
    writeFileSync(workerFile, source);
    test.dispose();
    test = await testCore({ workerFile });
    await test.signIn('gavrilova', '3333');
    return test;
  };
  it.each([
    ['throws', 'throw new Error("x");'],
    ['exits', 'process.exit(3);'],
    ['exits as if all were well', 'process.exit(0);'],
    ['cannot be parsed', 'this is not a program'],
    ['ends without a word', ''],
    ['rejects what nobody awaits', 'Promise.reject(new Error("x"));'],
  ])('because it %s gives a code and not a hang, and the next may start', async (_what, source) => {
    await jobWith(source);
    expect(await ask('audit.verify')).toMatchObject({ ok: false, code: 'internal' });
    expect(parts().jobs.running).toBeUndefined();
    expect(await ask('audit.verify'), 'not busy').toMatchObject({ ok: false, code: 'internal' });
  });

  it('because its file is gone gives a code', async () => {
    test.dispose();
    test = await testCore({ workerFile: path.join(out, 'nothing.mjs') });
    await test.signIn('gavrilova', '3333');
    expect(await ask('audit.verify')).toMatchObject({ ok: false, code: 'internal' });
  });

  it('because the core closes does not keep it from closing', async () => {
    fill(4_200);
    await test.signIn('gavrilova', '3333');
    const verified = ask('audit.verify');
    test.core.close();
    expect((await verified).ok, 'it is over, without an answer').toBe(false);
    test = await test.reopen('00000000000000b2');
    test.clock.advance(DAY_MS);
    await openVisit(test);
  });
});
