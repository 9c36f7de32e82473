import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UNDO_MS } from '#contract/words.ts';
import { openVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { giveMarks, issueReceipt, mark, PASSPORT_ITEMS, replaceService, toDocuments, toReceipt } from '#tests/fixtures/visits.ts';

/** What a slip of the hand threw away comes back as it was, for a while, and only while nothing else stands in its place. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await test.signIn('petrova', '1111');
});
afterEach(() => test.dispose());

const OLD_PASSPORT = PASSPORT_ITEMS[0];
const scanOf = async () => (await test.ask('visit.current'))?.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan;
const dropped = async () => {
  await openVisit(test);
  await toDocuments(test);
  await scan(test, OLD_PASSPORT, [samplePage(1), samplePage(2)]);
  const before = await scanOf();
  const { undo } = await test.visit('dropScan', { itemId: OLD_PASSPORT });
  return { before, n: undo?.n ?? 0 };
};

describe('a scan', () => {
  it('leaves the copies and originals that were typed before it as they are', async () => {
    await openVisit(test);
    await toDocuments(test);
    await test.visit('markDocument', { ...mark(OLD_PASSPORT), mark: 'open', originals: 1, copies: 5, sheets: 0 });
    await scan(test, OLD_PASSPORT, [samplePage(1), samplePage(2)]);
    const taken = (await test.ask('visit.current'))?.documents.find((one) => one.itemId === OLD_PASSPORT);
    expect(taken).toMatchObject({ mark: 'present', originals: 1, copies: 5, sheets: 2 });
  });
});

describe('a dropped scan', () => {
  it('comes back with its pages, and is kept like any other again', async () => {
    const { before, n } = await dropped();
    await test.visit('undo', { n });
    expect(await scanOf()).toEqual(before);
    const { visits, holdings } = test.core.parts;
    expect(visits.unfinished()).toHaveLength(1);
    const held = holdings.ofVisit((await test.seen()).visitId).find((one) => one.ref === before?.id);
    expect(held?.until, 'it has no term while its visit goes on').toBeNull();
  });

  it('does not come back when the time for it is over, over another scan, or by another number', async () => {
    const { n } = await dropped();
    expect((await test.visitRefused('undo', { n: n + 1 })).code).toBe('undo-over');
    await scan(test, OLD_PASSPORT, [samplePage(3)]);
    expect((await test.visitRefused('undo', { n })).code, 'another scan is there').toBe('undo-over');
    const { undo } = await test.visit('dropScan', { itemId: OLD_PASSPORT });
    test.clock.advance(UNDO_MS + 6_000);
    expect((await test.visitRefused('undo', { n: undo?.n ?? 0 })).code, 'too late').toBe('undo-over');
  });

  it('does not come back by a clock that was set back', async () => {
    const { n } = await dropped();
    test.clock.jump(-365 * 24 * 3_600_000);
    expect((await test.visitRefused('undo', { n })).code).toBe('undo-over');
  });

  it('does not come back once it is destroyed, whatever the clock says', async () => {
    const { n } = await dropped();
    const days = 3 * 24 * 3_600_000;
    test.clock.jump(days);
    expect(test.core.parts.retention.destroyDue()).toBe(1);
    test.clock.jump(-days);
    expect((await test.visitRefused('undo', { n })).code).toBe('undo-over');
  });
});

describe('a changed service', () => {
  it('comes back with its definition, its marks and its step; the paper stays void', async () => {
    await openVisit(test);
    await toReceipt(test);
    await issueReceipt(test);
    const before = await test.ask('visit.current');
    const changed = await replaceService(test, 'driving-licence', 'lost');
    expect(changed.application.signed).toBe(false);
    const after = await test.visit('undo', { n: changed.undo?.n ?? 0 });
    expect(after.plan?.requests[0]).toMatchObject({
      serviceId: 'passport-rf',
      goalId: 'lost',
      version: before?.plan?.requests[0]?.version,
    });
    expect(after.application).toEqual(before?.application);
    expect(after.documents).toEqual(before?.documents);
    expect(after).toMatchObject({ receipt: null, voided: { number: before?.receipt?.number } });
    expect((await test.visitRefused('undo', { n: changed.undo?.n ?? 0 })).code, 'once').toBe('undo-over');
    await giveMarks(test);
    await test.visit('markDocument', mark(OLD_PASSPORT));
    await issueReceipt(test);
  });
});

describe('a changed service under other data', () => {
  it('comes back without the marks: they were given for another person', async () => {
    await openVisit(test);
    await toReceipt(test);
    const changed = await replaceService(test, 'driving-licence', 'lost');
    await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Образцова' });
    const after = await test.visit('undo', { n: changed.undo?.n ?? 0 });
    expect(after.plan?.requests[0]?.serviceId).toBe('passport-rf');
    expect(Object.values(after.application)).toEqual([false, false, false, false, false]);
    expect((await test.visitRefused('issue', { kind: 'receipt' })).code).toBe('visit-incomplete');
  });
});

describe('a ticket', () => {
  it('that was called by mistake waits again, and its wait goes on', async () => {
    const { id, number } = await test.ask('queue.issue', { purpose: 'submit' });
    await test.ask('queue.callNext');
    const state = await test.ask('queue.takeBack', { ticketId: id, what: 'call' });
    expect(state.current).toBeNull();
    expect(state.waiting).toMatchObject([{ number, status: 'waiting' }]);
    expect(state.waiting[0]).not.toHaveProperty('calledAt');
  });

  it('whose applicant came after all is called again, unless somebody else is at the window', async () => {
    const { id } = await test.ask('queue.issue', { purpose: 'submit' });
    await test.ask('queue.callNext');
    await test.ask('queue.noShow', { ticketId: id });
    await test.ask('queue.walkIn', { purpose: 'submit' });
    expect((await test.refused('queue.takeBack', { ticketId: id, what: 'no-show' })).code).toBe('visit-open');
    await test.visit('finish', { code: 'left' });
    expect((await test.ask('queue.takeBack', { ticketId: id, what: 'no-show' })).current).toMatchObject({ id, status: 'called' });
  });

  it('that is being served is not put back by a late key', async () => {
    const { id } = await test.ask('queue.issue', { purpose: 'submit' });
    await test.ask('queue.callNext');
    await test.ask('queue.confirm', { ticketId: id });
    expect((await test.refused('queue.takeBack', { ticketId: id, what: 'call' })).code).toBe('ticket-illegal-move');
  });
});
