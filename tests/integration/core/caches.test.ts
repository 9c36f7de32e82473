import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '#contract/staff.ts';
import type * as Resolve from '#main/core/catalogue/resolve.ts';
import { resolve } from '#main/core/catalogue/resolve.ts';
import { Streams } from '#main/core/storage/streams.ts';
import { visitKey } from '#main/core/visits/store.ts';
import { askerOf, SYSTEM_ASKER } from '#main/core/work/unit.ts';
import { openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { DAY_MS, mark, PASSPORT_ITEMS, toDocuments } from '#tests/fixtures/visits.ts';
import { logSize } from '#tests/fixtures/window.ts';

vi.mock('#main/core/catalogue/resolve.ts', async (original) => {
  const whole = await original<typeof Resolve>();
  return { ...whole, resolve: vi.fn(whole.resolve) };
});

describe('the plan of a visit', () => {
  let test: TestCore;
  beforeEach(async () => {
    test = await testCore();
    await openVisit(test);
    await toDocuments(test);
  });
  afterEach(() => test.dispose());
  /** How often the rules were gone through meanwhile. */
  const resolved = async (what: () => Promise<unknown>): Promise<number> => {
    vi.mocked(resolve).mockClear();
    await what();
    return vi.mocked(resolve).mock.calls.length;
  };

  it('is made once for a click that changes the visit', async () => {
    const seen = await test.seen();
    expect(
      await resolved(() => test.ask('visit.markDocument', { ...seen, ...mark(PASSPORT_ITEMS[0]) })),
      'one plan for the revision that the click made',
    ).toBe(1);
  });

  it('is not made again for looking, for the board in the hall, for a step, and for a click that changes nothing', async () => {
    await test.ask('visit.current');
    const { visitId, revision } = await test.seen();
    expect(
      await resolved(async () => {
        for (let i = 0; i < 5; i += 1) await test.ask('visit.current');
        await test.asMain('displayFacts', {});
        test.core.tick();
        await test.ask('queue.issue', { purpose: 'submit' });
        await test.ask('visit.answer', { visitId, revision, questionId: 'passport-rf:loss', value: 'damaged' });
      }),
    ).toBe(0);
  });

  it('is made anew on another day, since law has dates', async () => {
    test.clock.advance(DAY_MS);
    expect(await resolved(async () => [await test.ask('visit.current'), await test.ask('visit.current')])).toBe(1);
  });

  it('is sent once for a click: the answer, and no push of the same beside it', async () => {
    test.events.length = 0;
    await test.visit('markDocument', mark(PASSPORT_ITEMS[0]));
    expect(test.events.filter(([name]) => name === 'visit.changed')).toEqual([]);
  });
});

describe('what is kept in memory over hundreds of visits', () => {
  let test: TestCore;
  const ids = Array.from({ length: 400 }, () => randomUUID());
  beforeAll(async () => {
    test = await testCore();
    const { work, visits, board } = test.core.parts;
    work.do(SYSTEM_ASKER, (tx) => {
      for (const [n, id] of ids.entries()) {
        const ticket = board.issue(tx, { id: randomUUID(), kind: 'submit', purpose: 'submit' });
        visits.begin(tx, id, ticket.id, [
          { type: 'started', at: tx.now, id, ticketId: ticket.id },
          { type: 'party-added', party: 'applicant', role: 'applicant', subject: n.toString(16).padStart(32, '0') },
          { type: 'field-entered', party: 'applicant', field: 'surname', value: 'Вымыслова' },
        ]);
      }
    });
  });
  afterAll(() => test.dispose());
  afterEach(() => vi.restoreAllMocks());

  it('are few folded visits: the one at hand stays, the first is read again after the others', () => {
    const { visits } = test.core.parts;
    const read = vi.spyOn(Streams.prototype, 'read');
    const readsOf = (load: () => void): number => {
      read.mockClear();
      load();
      return read.mock.calls.length;
    };
    visits.load(ids[0] ?? '');
    expect(readsOf(() => visits.load(ids[0] ?? ''))).toBe(0);
    for (const id of ids) visits.load(id);
    expect(
      readsOf(() => {
        for (const id of ids) visits.load(id);
      }),
      'nearly all of them are read again',
    ).toBeGreaterThan(380);
  });

  it('are few keys: one that was destroyed is soon unknown', () => {
    const { keys, keysDb } = test.core.parts;
    const key = (n: number) => visitKey(ids[n] ?? '');
    keys.dataKey(key(0));
    keysDb.prepare('DELETE FROM data_key WHERE id = ?').run(key(0));
    expect(keys.has(key(0)), 'the one at hand').toBe(true);
    for (let n = 1; n <= 100; n += 1) keys.dataKey(key(n));
    expect(keys.has(key(0)), 'a hundred others later').toBe(false);
  });

  it('are the looks of a session that were told last: an older one is told again', async () => {
    const sessionId = await test.signIn('petrova', '1111');
    const { disclosure, sessions } = test.core.parts;
    const asker = askerOf(sessions.live(sessionId) as Session);
    const look = (n: number) => disclosure.show(asker, { entries: [{ op: 'person.view' }], once: ids[n] ?? '', make: () => ({}) });
    for (const n of ids.keys()) look(n);
    expect(disclosure.remembered, 'not four hundred').toBeLessThanOrEqual(256);
    const told = logSize(test);
    look(399);
    expect(logSize(test), 'the latest is the same look').toBe(told);
    look(0);
    expect(logSize(test), 'the first is a new one').toBe(told + 1);
  });

  it('are few definitions', () => {
    const { definitions, catalogue, work, db } = test.core.parts;
    const compiled = catalogue.definition('passport-rf', 'lost');
    if (!compiled) throw new Error('no passport in the catalogue');
    const pinned = work.do(SYSTEM_ASKER, (tx) =>
      Array.from({ length: 40 }, (_, n) => definitions.pin(tx, { ...compiled, definition: { ...compiled.definition, version: n + 1 } })),
    );
    definitions.get(pinned[0] ?? '');
    db.prepare('DELETE FROM definition WHERE hash = ?').run(pinned[0]);
    expect(definitions.get(pinned[0] ?? '').definition.version).toBe(1);
    for (const hash of pinned.slice(1)) definitions.get(hash);
    expect(() => definitions.get(pinned[0] ?? ''), 'it was forgotten').toThrow('storage');
  });

  it('the people the masker knows by heart are those of the visit at hand, whatever else is read meanwhile', async () => {
    await openVisit(test);
    const { visits, desk, slot } = test.core.parts;
    const known = () => visits.peopleOf(slot.now().visit)[0]?.name;
    await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Никтова' });
    expect(known()).toBe('Никтова');
    visits.load(ids[200] ?? '');
    expect(desk.present()?.parties.applicant?.fields.surname).toBe('Никтова');
    await test.ask('visit.current');
    expect(known(), 'a file destroyed in the background must not change whose name is hidden').toBe('Никтова');
  });
});
