import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallName } from '#contract/index.ts';
import type { Outcome } from '#contract/failure.ts';
import { samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OLD_PASSPORT, gate, leaves, logSize, marked, PHOTO, pushed, stored, toReceipt } from '#tests/fixtures/window.ts';

/** A command asks who is signed in when its turn comes, a lock never waits, an answer belongs to the session that asked. */
let test: TestCore;
let session: string;
let seen: { visitId: string; revision: number };
beforeEach(async () => {
  test = await testCore();
  await toReceipt(test);
  session = test.core.parts.sessions.present()?.id ?? '';
  seen = await test.seen();
});
afterEach(() => test.dispose());

const call = (name: CallName, args: object = {}, as: string | undefined = session): Promise<Outcome<unknown>> =>
  test.core.call(name, args, as);
const codes = (outcomes: readonly Outcome<unknown>[]) => [...new Set(outcomes.map((one) => (one.ok ? 'answered' : one.code)))];
const revision = () => stored(test, seen.visitId).revision;

/** The layout of a paper takes as long as the test wants. */
function slowIssue(): { begun: Promise<unknown>; open: () => void; outcome: Promise<Outcome<unknown>> } {
  const { papers } = test.core.parts;
  const draft = papers.draft.bind(papers);
  const wait = gate();
  const begun = gate();
  papers.draft = async (...args) => {
    const made = await draft(...args);
    begun.open();
    await wait.promise;
    return made;
  };
  return { begun: begun.promise, open: () => wait.open(), outcome: call('visit.issue', { ...seen, kind: 'receipt' }) };
}
/** Every kind of command there is, sixty in all. */
const sixty = () =>
  Array.from({ length: 10 }, (_, i) => [
    call('visit.enter', { ...seen, party: 'applicant', field: 'phone', value: `+7 900 000-00-1${i}` }),
    call('visit.markDocument', { ...seen, ...marked(PHOTO, 'missing') }),
    call('visit.setApplication', { ...seen, item: 'signed', on: false }),
    call('visit.goTo', { ...seen, step: 'documents' }),
    call('visit.finish', { ...seen, code: 'left' }),
    test.core.internal('beginScan', { ...seen, itemId: OLD_PASSPORT, append: false }, session),
  ]).flat();

describe('a command whose turn comes behind a lock that has not arrived yet', () => {
  // Main blanks the screens first and tells the core afterwards; what the core has before it by then must not be begun.
  const refused = () => Promise.reject(new Error('locked'));
  it('is not begun, whichever it is, and no device is set to work', async () => {
    const before = revision();
    const outcomes = await Promise.all([
      test.core.call('visit.enter', { ...seen, party: 'applicant', field: 'phone', value: '+7 900 000-00-11' }, session, refused),
      test.core.call('visit.issue', { ...seen, kind: 'receipt' }, session, refused),
      test.core.call('queue.hold', { ticketId: (await test.ask('visit.current'))?.ticket.id ?? '', reason: 'equipment' }, session, refused),
      test.core.internal('beginScan', { ...seen, itemId: OLD_PASSPORT, append: false }, session, refused),
      test.core.internal('deviceEvent', { op: 'device.change', what: 'all', code: 'devices.remove', ok: true }, session, refused),
    ]);
    expect(codes(outcomes)).toEqual(['privacy-locked']);
    expect([revision(), test.core.parts.deviceJobs.open()]).toEqual([before, []]);
  });
  it('writes nothing out of the program', async () => {
    const folder = path.join(test.folder, 'export');
    await test.ask('staff.signOut');
    const dpo = await test.signIn('gavrilova', '3333');
    const outcomes = await Promise.all([
      test.core.internal('exportLog', { folder }, dpo, refused),
      test.core.internal('exportReports', { file: path.join(folder, 'okno-masking-reports-1.jsonl') }, dpo, refused),
    ]);
    expect(codes(outcomes)).toEqual(['privacy-locked']);
    expect(existsSync(folder)).toBe(false);
  });
  it('is begun when main says so, once its turn has come and not before', async () => {
    const slow = slowIssue();
    await slow.begun;
    let asked = 0;
    const entered = test.core.call(
      'visit.enter',
      { ...seen, party: 'applicant', field: 'phone', value: '+7 900 000-00-11' },
      session,
      async () => {
        asked += 1;
      },
    );
    expect(asked, 'it waits behind the slow one').toBe(0);
    slow.open();
    await slow.outcome;
    expect(codes([await entered])).toEqual(['answered']);
    expect(asked).toBe(1);
  });
});

describe('sixty commands behind a slow one', () => {
  it('do nothing and answer nothing after a lock, and the right PIN then works', async () => {
    const slow = slowIssue();
    await slow.begun;
    const queued = sixty();
    const before = revision();
    expect(await call('staff.lock'), 'the lock does not wait for them').toMatchObject({ ok: true, value: { locked: true } });
    slow.open();
    expect(codes([await slow.outcome, ...(await Promise.all(queued))])).toEqual(['privacy-locked']);
    expect(revision(), 'the visit is as it was').toBe(before);
    expect(test.core.parts.deviceJobs.open(), 'no device was set to work').toEqual([]);
    expect(await call('staff.unlock', { pin: '1111' })).toMatchObject({ ok: true, value: { locked: false } });
    expect(await call('visit.goTo', { ...seen, step: 'documents' })).toMatchObject({ ok: true });
  });

  it('do nothing and answer nothing after a lock and a sign-out', async () => {
    const slow = slowIssue();
    await slow.begun;
    const queued = sixty();
    const before = revision();
    await call('staff.lock');
    expect(await call('staff.signOut')).toMatchObject({ ok: true });
    slow.open();
    expect(codes([await slow.outcome, ...(await Promise.all(queued))])).toEqual(['not-signed-in']);
    expect(revision()).toBe(before);
    await test.signIn('petrova', '1111');
    expect((await test.ask('visit.current'))?.revision).toBe(before);
  });

  it('do not become commands of whoever signs in next, of another role even', async () => {
    const slow = slowIssue();
    await slow.begun;
    const queued = sixty();
    const before = revision();
    await call('staff.signOut');
    await test.signIn('sokolov', '2222');
    slow.open();
    expect(codes([await slow.outcome, ...(await Promise.all(queued))])).toEqual(['not-signed-in']);
    expect(revision()).toBe(before);
    expect((await test.refused('visit.current')).code).toBe('forbidden');
  });

  it('are done in their order when nobody locks', async () => {
    const slow = slowIssue();
    await slow.begun;
    const queued = [
      call('visit.goTo', { ...seen, step: 'documents' }),
      call('visit.enter', { ...seen, party: 'applicant', field: 'phone', value: '' }),
    ];
    slow.open();
    await slow.outcome;
    const outcomes = await Promise.all(queued);
    // The paper was issued before them: the step they saw is another now, the field is not.
    expect(codes(outcomes)).toEqual(['stale', 'answered']);
  });
});

describe('a lock and an unlocking', () => {
  it('that cross each other leave the screen locked: the lock was the last thing that was asked', async () => {
    await call('staff.lock');
    const unlocking = call('staff.unlock', { pin: '1111' });
    await call('staff.lock');
    await unlocking;
    expect(codes([await call('visit.current')])).toEqual(['privacy-locked']);
  });

  it('that cross each other on an open screen leave it locked', async () => {
    const unlocking = call('staff.unlock', { pin: '1111' });
    await call('staff.lock');
    await unlocking;
    expect(codes([await call('visit.current')])).toEqual(['privacy-locked']);
  });

  it('twice, with a wrong PIN between, opens only for the right one', async () => {
    await call('staff.lock');
    expect(await call('staff.unlock', { pin: '0000' })).toMatchObject({ code: 'pin-wrong' });
    expect(codes([await call('visit.current')])).toEqual(['privacy-locked']);
    expect(await call('staff.unlock', { pin: '1111' })).toMatchObject({ ok: true });
    expect(await call('visit.current')).toMatchObject({ ok: true });
  });
});

describe('an answer', () => {
  it('that ends after the sign-out goes to nobody', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const scanId = stored(test, seen.visitId).documents[OLD_PASSPORT]?.scan?.id ?? '';
    const looking = call('scan.page', { visitId: seen.visitId, scanId, page: 1 });
    await call('staff.signOut');
    expect(await looking).toMatchObject({ ok: false, code: 'not-signed-in' });
  });

  it('that ends after a lock goes to nobody, and is not told as a look', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const scanId = stored(test, seen.visitId).documents[OLD_PASSPORT]?.scan?.id ?? '';
    const from = logSize(test);
    const looking = call('scan.page', { visitId: seen.visitId, scanId, page: 1 });
    await call('staff.lock');
    expect(await looking).toMatchObject({ ok: false, code: 'privacy-locked' });
    expect(leaves(test, from).map((leaf) => leaf.op)).not.toContain('scan.view');
  });

  it('of a scan shows nobody to whoever is signed in by then', async () => {
    const { jobId } = await test.internal('beginScan', { ...seen, itemId: OLD_PASSPORT, append: false });
    await test.asMain('addPage', { jobId, n: 1, page: samplePage(1) });
    await call('staff.signOut');
    await test.signIn('sokolov', '2222');
    const at = test.events.length;
    const ended = await test.asMain('endScan', { jobId, condition: 'ok' });
    expect(JSON.stringify([ended, test.events.slice(at)])).not.toMatch(/Вымыслова|90000000182/);
    expect(pushed(test, 'visit.changed', at)).toEqual([]);
  });
});

describe('a sign-in over a locked session', () => {
  it('ends the former one, in the log as well', async () => {
    await call('staff.lock');
    const from = logSize(test);
    const next = await test.signIn('gavrilova', '3333');
    const told = leaves(test, from).filter((leaf) => leaf.op.startsWith('staff.'));
    expect(told.map((leaf) => [leaf.op, leaf.a.u, leaf.a.s, leaf.rc])).toEqual([
      ['staff.signOut', 'petrova', session, 'replaced'],
      ['staff.signIn', 'gavrilova', next, undefined],
    ]);
    expect(codes([await call('staff.unlock', { pin: '1111' }), await call('visit.current')])).toEqual(['not-signed-in']);
    const open = test.core.parts.db.prepare('SELECT count(*) AS n FROM session WHERE ended_at IS NULL').get();
    expect(open, 'one session is open').toEqual({ n: 1 });
  });

  it('that fails ends nothing', async () => {
    await call('staff.lock');
    expect(await call('staff.signIn', { userId: 'gavrilova', pin: '0000' }, undefined)).toMatchObject({ code: 'pin-wrong' });
    expect(await call('staff.unlock', { pin: '1111' })).toMatchObject({ ok: true });
  });
});
