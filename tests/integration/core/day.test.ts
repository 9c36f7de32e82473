import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { enterPerson, holdVisit, openVisit, TestClock, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OBRAZTSOV, VYMYSLOVA } from '#tests/fixtures/persons.ts';
import {
  answerPassport,
  choosePassport,
  DAY_MS,
  eventsOf,
  giveMarks,
  issueReceipt,
  mark,
  PASSPORT_ITEMS,
  toReceipt,
} from '#tests/fixtures/visits.ts';

let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => {
  vi.restoreAllMocks();
  test.dispose();
});

const issue = async (purpose: 'submit' | 'result' = 'submit') => (await test.ask('queue.issue', { purpose })).number;
const details = (op: string) =>
  test.core.parts.db
    .prepare<[string], { body: string }>('SELECT body FROM audit_text JOIN audit_event USING(seq) WHERE op = ? ORDER BY seq')
    .all(op)
    .map((row) => row.body);

describe('the turn of the day', () => {
  it('closes who waits and who was called and did not come, keeps the held, and begins the numbers anew', async () => {
    await openVisit(test);
    await enterPerson(test, VYMYSLOVA);
    await holdVisit(test);
    for (let i = 0; i < 3; i += 1) await issue();
    await test.ask('queue.callNext');
    test.clock.advance(DAY_MS);
    test.core.tick();
    const state = await test.ask('queue.state');
    expect(state).toMatchObject({ waiting: [], current: null });
    expect(state.held.map((one) => one.number)).toEqual(['А-001']);
    expect(eventsOf(test, 'ticket.expire').map((one) => one.leaf.o?.i)).toEqual(['А-003', 'А-004']);
    expect(eventsOf(test, 'ticket.noShow').map((one) => one.leaf.o?.i)).toEqual(['А-002']);
    expect(eventsOf(test, 'day.close').map((one) => one.leaf.o?.i)).toEqual(['2026-11-21']);
    expect(details('day.close')).toEqual(['не вызвано: 2, не подошло: 1, отложено: 1']);
    expect(await issue(), 'numbers begin anew').toBe('А-001');
    expect(state.today, 'yesterday is not counted today').toMatchObject({ served: 0, noShow: 0 });
  });

  it('happens once, though the clockwork looks every second', async () => {
    await openVisit(test);
    await issue();
    test.clock.advance(DAY_MS);
    for (let i = 0; i < 5; i += 1) test.core.tick();
    expect(eventsOf(test, 'day.close')).toHaveLength(1);
    expect(eventsOf(test, 'ticket.expire')).toHaveLength(1);
  });

  it('happens before a ticket of yesterday can be called, though no clock has ticked', async () => {
    await test.signIn('petrova', '1111');
    await issue();
    test.clock.advance(DAY_MS);
    expect((await test.refused('queue.callNext')).code).toBe('queue-empty');
    expect(eventsOf(test, 'ticket.expire')).toHaveLength(1);
  });

  it('leaves the visit at the window where it is', async () => {
    await openVisit(test);
    await enterPerson(test, VYMYSLOVA);
    test.clock.advance(DAY_MS);
    test.core.tick();
    expect((await test.ask('visit.current'))?.parties[0]?.fields.surname).toBe(VYMYSLOVA.surname);
    expect(eventsOf(test, 'ticket.noShow')).toEqual([]);
  });

  it('tells each of several days that were left open what was left of it', async () => {
    await test.signIn('petrova', '1111');
    await issue();
    await issue();
    vi.spyOn(test.core.parts.day, 'turn').mockImplementation(() => undefined);
    test.clock.advance(DAY_MS);
    await issue();
    vi.restoreAllMocks();
    test.clock.advance(DAY_MS);
    test.core.tick();
    expect(eventsOf(test, 'day.close').map((one) => one.leaf.o?.i)).toEqual(['2026-11-21', '2026-11-22']);
    expect(details('day.close'), 'two were left of the first day, one of the second').toEqual([
      'не вызвано: 2, не подошло: 0, отложено: 0',
      'не вызвано: 1, не подошло: 0, отложено: 0',
    ]);
  });

  it('that the clock only pretends to takes back nothing, and no number is given twice on a day', async () => {
    await test.signIn('petrova', '1111');
    expect(await issue()).toBe('А-001');
    test.clock.jump(DAY_MS);
    test.core.tick();
    expect(await issue()).toBe('А-001');
    test.clock.jump(-DAY_MS);
    test.core.tick();
    expect(await issue(), 'the day goes on with its numbers').toBe('А-002');
    test.clock.jump(-DAY_MS);
    expect(await issue(), 'a day before has its own').toBe('А-001');
    expect(test.troubles).toEqual([]);
    const { db } = test.core.parts;
    expect(db.prepare('SELECT day, number FROM ticket GROUP BY day, number HAVING count(*) > 1').all()).toEqual([]);
  });

  it('does not lose a ticket beyond the nine hundred and ninety-ninth', async () => {
    test.core.parts.db.prepare("INSERT INTO counter VALUES ('ticket/2026-11-21/submit', 998)").run();
    await test.signIn('petrova', '1111');
    for (const number of ['А-999', 'А-1000', 'А-1001']) {
      expect(await issue()).toBe(number);
      test.clock.advance(1_000);
    }
    expect((await test.ask('queue.callNext')).current?.number, 'in the order of issue').toBe('А-999');
  });
});

describe('numbers of receipts', () => {
  it('run by office, window and day without gaps or doubles, whatever is refused or fails between them', async () => {
    await openVisit(test);
    await toReceipt(test);
    const numbers = [await issueReceipt(test)];
    await test.visit('markDocument', mark(PASSPORT_ITEMS[1], 'missing'));
    await test.visit('insist', { on: true });
    // Not signed: refused before anything is drawn.
    expect((await test.visitRefused('issue', { kind: 'receipt' })).code).toBe('visit-incomplete');
    await giveMarks(test);
    for (const [what, spy] of [
      ['the stream', () => vi.spyOn(test.core.parts.visits, 'append')],
      ['the books', () => vi.spyOn(test.core.parts.holdings, 'hold')],
      ['the log', () => vi.spyOn(test.core.parts.log, 'append')],
      ['the file', () => vi.spyOn(test.core.parts.vault, 'put')],
    ] as const) {
      (spy() as ReturnType<typeof vi.spyOn>).mockImplementationOnce(() => {
        throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
      });
      expect((await test.visitRefused('issue', { kind: 'receipt' })).code, what).toBe('storage');
      vi.restoreAllMocks();
    }
    numbers.push(await issueReceipt(test));
    await test.visit('finish', { code: 'accepted' });
    await test.ask('queue.walkIn', { purpose: 'submit' });
    await enterPerson(test, { ...OBRAZTSOV, identityDocument: 'lost' });
    await choosePassport(test);
    await answerPassport(test);
    for (const id of PASSPORT_ITEMS) await test.visit('markDocument', mark(id));
    await giveMarks(test);
    numbers.push(await issueReceipt(test));
    expect(numbers).toEqual([1, 2, 3].map((n) => `test-04-20261121-000${n}`));
  });

  it('are not doubled by two presses at once', async () => {
    await openVisit(test);
    await toReceipt(test);
    const seen = await test.seen();
    const session = test.core.parts.sessions.present()?.id;
    const both = await Promise.all([0, 1].map(() => test.core.call('visit.issue', { kind: 'receipt', ...seen }, session)));
    expect(
      both.map((one) => one.ok),
      'the second press shows the paper of the first',
    ).toEqual([true, true]);
    expect(eventsOf(test, 'visit.receipt')).toHaveLength(1);
  });

  it('are another window’s and another office’s own', async () => {
    const other = await testCore({ office: 'north', window: 12 }, undefined, new TestClock());
    await openVisit(other);
    await toReceipt(other);
    expect(await issueReceipt(other)).toBe('north-12-20261121-0001');
    other.dispose();
  });
});

describe('a held visit of long ago', () => {
  it('is at the window again next year, and its ticket is not one of today', async () => {
    await openVisit(test);
    await enterPerson(test, VYMYSLOVA);
    const ticketId = await holdVisit(test);
    test.clock.advance(400 * DAY_MS);
    test.core.tick();
    await test.ask('queue.resume', { ticketId });
    await test.visit('finish', { code: 'left' });
    const { today } = await test.ask('queue.state');
    expect(today.averageServeMs ?? 0, 'a visit of 400 days does not make today’s average').toBeLessThan(DAY_MS);
  });
});
