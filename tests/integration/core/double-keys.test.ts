import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallName } from '#contract/index.ts';
import type { Outcome } from '#contract/failure.ts';
import { openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { gate, leaves, logSize, marked, opsFrom, PHOTO, pushed, storedTypes, toReceipt } from '#tests/fixtures/window.ts';

/** The rushed specialist: every key twice, and midnight between two of them. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => test.dispose());

const twice = async (name: CallName, args: object): Promise<string[]> => {
  const session = test.core.parts.sessions.present()?.id;
  const outcomes: Outcome<unknown>[] = await Promise.all([test.core.call(name, args, session), test.core.call(name, args, session)]);
  return outcomes.map((one) => (one.ok ? 'done' : one.code));
};

describe('a key pressed twice', () => {
  it('issues one receipt, under one number', async () => {
    await toReceipt(test);
    const seen = await test.seen();
    const from = logSize(test);
    expect(await twice('visit.issue', { ...seen, kind: 'receipt' })).toEqual(['done', 'done']);
    expect(storedTypes(test, seen.visitId).filter((type) => type === 'issued')).toHaveLength(1);
    expect(opsFrom(test, from).filter((op) => op === 'visit.receipt')).toHaveLength(1);
    expect((await test.ask('visit.current'))?.receipt?.number).toBe('test-04-20261121-0001');
  });

  it('ends one visit, and calls nobody', async () => {
    await openVisit(test);
    await test.ask('queue.issue', { purpose: 'submit' });
    expect(await twice('visit.finish', { ...(await test.seen()), code: 'left' })).toEqual(['done', 'no-visit']);
    expect((await test.ask('queue.state')).current).toBeNull();
  });

  it('calls one ticket and opens one visit', async () => {
    await test.signIn('petrova', '1111');
    for (let n = 0; n < 3; n += 1) await test.ask('queue.issue', { purpose: 'submit' });
    expect(await twice('queue.callNext', {})).toEqual(['done', 'visit-open']);
    const ticketId = (await test.ask('queue.state')).current?.id ?? '';
    expect(await twice('queue.confirm', { ticketId })).toEqual(['done', 'ticket-illegal-move']);
    expect(await twice('queue.walkIn', { purpose: 'submit' })).toEqual(['visit-open', 'visit-open']);
    expect(await twice('queue.hold', { ticketId, reason: 'equipment' })).toEqual(['done', 'visit-elsewhere']);
    expect(await twice('queue.resume', { ticketId })).toEqual(['done', 'visit-open']);
    expect((await test.ask('queue.state')).waiting).toHaveLength(2);
  });

  it('enters a field once: the second is the same, or stale', async () => {
    await openVisit(test);
    const seen = await test.seen();
    const codes = await twice('visit.enter', { ...seen, party: 'applicant', field: 'surname', value: 'Вымыслова' });
    expect(codes).toEqual(['done', 'stale']);
    expect(storedTypes(test, seen.visitId).filter((type) => type === 'field-entered')).toHaveLength(1);
  });

  it('opens one session', async () => {
    await test.signIn('petrova', '1111');
    const session = () => test.core.call('staff.signIn', { userId: 'petrova', pin: '1111' }, undefined);
    await Promise.all([session(), session(), session()]);
    expect(test.core.parts.db.prepare('SELECT count(*) AS n FROM session WHERE ended_at IS NULL').get()).toEqual({ n: 1 });
  });
});

describe('a paper that is being laid out', () => {
  const slow = async (meanwhile: () => unknown): Promise<Outcome<unknown>> => {
    const { papers } = test.core.parts;
    const draft = papers.draft.bind(papers);
    const [begun, wait] = [gate(), gate()];
    papers.draft = async (...args) => {
      const made = await draft(...args);
      begun.open();
      await wait.promise;
      return made;
    };
    const outcome = test.core.call('visit.issue', { ...(await test.seen()), kind: 'receipt' }, test.core.parts.sessions.present()?.id);
    await begun.promise;
    await meanwhile();
    wait.open();
    papers.draft = draft;
    return outcome;
  };

  it('is not issued under yesterday’s date when midnight comes between, and leaves no number out', async () => {
    await toReceipt(test);
    const { visitId } = await test.seen();
    const at = test.events.length;
    expect(await slow(() => test.clock.advance(24 * 3_600_000))).toMatchObject({ ok: false, code: 'stale' });
    expect(storedTypes(test, visitId)).not.toContain('issued');
    expect(pushed(test, 'visit.changed', at), 'the present state is pushed').toHaveLength(1);
    expect((await test.visit('issue', { kind: 'receipt' })).receipt?.number).toBe('test-04-20261122-0001');
  });

  it('is not issued to whoever is held meanwhile', async () => {
    await toReceipt(test);
    const { visitId } = await test.seen();
    const ticketId = (await test.ask('queue.state')).current?.id ?? '';
    expect(await slow(() => test.ask('queue.hold', { ticketId, reason: 'equipment' }))).toMatchObject({ ok: false, code: 'no-visit' });
    expect(storedTypes(test, visitId)).not.toContain('issued');
  });

  it('is issued to whoever was held and is at the window again', async () => {
    await toReceipt(test);
    const ticketId = (await test.ask('queue.state')).current?.id ?? '';
    const outcome = await slow(async () => {
      await test.ask('queue.hold', { ticketId, reason: 'equipment' });
      await test.ask('queue.resume', { ticketId });
    });
    expect(outcome).toMatchObject({ ok: true });
  });

  it('keeps its number for the next one when it was refused', async () => {
    await toReceipt(test);
    const session = test.core.parts.sessions.present()?.id;
    await slow(() => test.core.call('staff.lock', {}, session));
    await test.ask('staff.unlock', { pin: '1111' });
    const { receipt } = await test.visit('issue', { kind: 'receipt' });
    expect(receipt?.number).toBe('test-04-20261121-0001');
    const changed = await test.visit('markDocument', marked(PHOTO, 'missing'));
    expect(changed.voided?.number).toBe(receipt?.number);
    expect(leaves(test).filter((leaf) => leaf.op === 'visit.receipt')).toHaveLength(1);
  });
});
