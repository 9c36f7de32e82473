import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallName } from '#contract/index.ts';
import type { VisitView } from '#contract/visit.ts';
import { holdVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OLD_PASSPORT, logSize, marked, nextApplicant, opsFrom, PHOTO, pushed, stored, toReceipt } from '#tests/fixtures/window.ts';

/** A command says which revision its sender saw. What has changed since is not overwritten: it is refused, and shown. */
let test: TestCore;
let seen: { visitId: string; revision: number };
beforeEach(async () => {
  test = await testCore();
  await toReceipt(test);
  seen = await test.seen();
});
afterEach(() => test.dispose());

interface Case {
  /** What has changed since the sender looked. */
  readonly change: () => Promise<unknown>;
  readonly name: CallName;
  readonly args: object;
  readonly at: string;
}
const phone = (value: string) => ({ party: 'applicant', field: 'phone', value }) as const;
const CASES: Readonly<Record<string, Case>> = {
  'a field': {
    change: () => test.visit('enter', phone('+7 900 000-00-07')),
    name: 'visit.enter',
    args: phone('+7 900 000-00-08'),
    at: 'field:applicant.phone',
  },
  'the category': {
    change: async () => {
      await test.visit('setCategory', { category: 'representative' });
      await test.visit('setCategory', { category: 'citizen' });
    },
    name: 'visit.setCategory',
    args: { category: 'representative' },
    at: 'category',
  },
  'the service': {
    change: () => test.visit('chooseService', { serviceId: 'driving-licence', goalId: 'lost' }),
    name: 'visit.chooseService',
    args: { serviceId: 'passport-rf', goalId: 'age' },
    at: 'requests',
  },
  'a question': {
    change: () => test.visit('answer', { questionId: 'passport-rf:marks', value: false }),
    name: 'visit.answer',
    args: { questionId: 'passport-rf:marks', value: true },
    at: 'question:passport-rf:marks',
  },
  'an answer to be taken back': {
    change: () => test.visit('answer', { questionId: 'passport-rf:marks', value: false }),
    name: 'visit.retract',
    args: { questionId: 'passport-rf:marks' },
    at: 'question:passport-rf:marks',
  },
  'a document': {
    change: () => test.visit('markDocument', marked(PHOTO, 'missing')),
    name: 'visit.markDocument',
    args: marked(PHOTO, 'rejected', ['R08']),
    at: `document:${PHOTO}`,
  },
  'a scan to be dropped': {
    change: () => scan(test, OLD_PASSPORT, [samplePage(1)]),
    name: 'visit.dropScan',
    args: { itemId: OLD_PASSPORT },
    at: `document:${OLD_PASSPORT}`,
  },
  'a mark': {
    change: () => test.visit('setApplication', { item: 'signed', on: false }),
    name: 'visit.setApplication',
    args: { item: 'signed', on: true },
    at: 'mark:signed',
  },
  'a mark for data that have changed': {
    change: () => test.visit('enter', phone('+7 900 000-00-07')),
    name: 'visit.setApplication',
    args: { item: 'feePaid', on: true },
    at: 'mark:feePaid',
  },
  'the data of a receipt': {
    change: async () => {
      await test.visit('markDocument', marked(PHOTO, 'present', [], 3));
      await test.visit('setApplication', { item: 'signed', on: true });
    },
    name: 'visit.issue',
    args: { kind: 'receipt' },
    at: 'data',
  },
  'the data of an end': {
    change: () => test.visit('enter', phone('+7 900 000-00-07')),
    name: 'visit.finish',
    args: { code: 'left' },
    at: 'data',
  },
  'a paper of an end': {
    change: () => test.visit('issue', { kind: 'receipt' }),
    name: 'visit.finish',
    args: { code: 'left' },
    at: 'paper',
  },
  'a step': { change: () => test.visit('goTo', { step: 'service' }), name: 'visit.goTo', args: { step: 'documents' }, at: 'step' },
};

describe('a stale command', () => {
  for (const [what, { change, name, args, at }] of Object.entries(CASES)) {
    it(`about ${what} is refused, changes nothing, and its window is shown what is so now`, async () => {
      await change();
      const { revision } = stored(test, seen.visitId);
      const [from, events] = [logSize(test), test.events.length];
      expect(await test.refused(name, { ...seen, ...args })).toMatchObject({ code: 'stale', at });
      expect(stored(test, seen.visitId).revision).toBe(revision);
      expect(opsFrom(test, from)).toEqual(['command.refused']);
      const views = pushed(test, 'visit.changed', events);
      expect(
        views.map((one) => (one.payload as VisitView | null)?.revision),
        'the present state is pushed',
      ).toEqual([revision]);
      await test.ask(name, { ...seen, revision, ...args } as never).catch((error: Error) => expect(error.message).not.toContain('stale'));
    });
  }

  it('to print is confirmed for the printing that was seen', async () => {
    const issued = await test.visit('issue', { kind: 'receipt' });
    const number = issued.receipt?.number ?? '';
    const { jobId } = await test.internal('beginPrint', { visitId: issued.id, number });
    await test.asMain('endPrint', { jobId, outcome: 'failed' });
    const args = { visitId: issued.id, revision: issued.revision, number, printed: true };
    expect(await test.refused('visit.confirmPrinted', args)).toMatchObject({ code: 'stale', at: 'print' });
  });

  it('to scan is refused and its window is shown what is so now', async () => {
    await test.visit('markDocument', marked(OLD_PASSPORT, 'missing'));
    const at = test.events.length;
    const session = test.core.parts.sessions.present()?.id;
    const begun = await test.core.internal('beginScan', { ...seen, itemId: OLD_PASSPORT, append: false }, session);
    expect(begun).toMatchObject({ ok: false, code: 'stale' });
    expect(pushed(test, 'visit.changed', at), 'the present state is pushed').toHaveLength(1);
  });

  it('of a revision that does not exist yet is refused', async () => {
    expect((await test.refused('visit.goTo', { ...seen, revision: 999, step: 'service' })).code).toBe('stale');
  });

  it('is one only about what has changed: another field, another document go on', async () => {
    await test.visit('enter', phone('+7 900 000-00-07'));
    await test.visit('markDocument', marked(PHOTO, 'missing'));
    await test.ask('visit.enter', { ...seen, party: 'applicant', field: 'patronymic', value: 'Чернышевна' });
    await test.ask('visit.markDocument', { ...seen, ...marked(OLD_PASSPORT, 'missing') });
  });
});

describe('a command for a visit that is not at the window', () => {
  const commands: Readonly<Record<string, object>> = Object.fromEntries(
    Object.values(CASES)
      .map(({ name, args }) => [name, args])
      .concat([
        ['visit.confirmPrinted', { number: 'x', printed: true }],
        ['visit.takeLate', { jobId: crypto.randomUUID() }],
        ['visit.dropLate', { jobId: crypto.randomUUID() }],
      ]),
  );
  for (const [name, args] of Object.entries(commands)) {
    it(`${name} is refused, for the next applicant and for an empty window, and changes neither visit`, async () => {
      const { revision } = stored(test, seen.visitId);
      await holdVisit(test);
      expect((await test.refused(name as CallName, { ...seen, ...args })).code, 'nobody is at the window').toBe('no-visit');
      const second = await nextApplicant(test);
      const next = stored(test, second).revision;
      expect((await test.refused(name as CallName, { ...seen, ...args })).code, 'somebody else is').toBe('visit-elsewhere');
      expect([stored(test, seen.visitId).revision, stored(test, second).revision]).toEqual([revision, next]);
    });
  }

  it('is not aimed at a ticket that is not at the window either', async () => {
    const ticketId = await holdVisit(test);
    await nextApplicant(test);
    for (const name of ['queue.recall', 'queue.confirm', 'queue.noShow'] as const)
      expect((await test.refused(name, { ticketId })).code, name).toBe('visit-elsewhere');
    expect((await test.refused('queue.hold', { ticketId, reason: 'equipment' })).code).toBe('visit-elsewhere');
    expect((await test.refused('queue.resume', { ticketId })).code).toBe('visit-open');
  });
});
