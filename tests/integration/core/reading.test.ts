import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract, type CallName, entryOf } from '#contract/index.ts';
import type { Entry } from '#contract/kit.ts';
import { holdVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import {
  OLD_PASSPORT,
  chooseLost,
  leaves,
  logSize,
  marked,
  nextApplicant,
  opsFrom,
  PHOTO,
  pushed,
  stored,
  toReceipt,
} from '#tests/fixtures/window.ts';

/** Reading is seen: whoever is shown a person stands in the log first. */
let test: TestCore;
let visitId: string;
beforeEach(async () => {
  test = await testCore();
  await toReceipt(test);
  await scan(test, OLD_PASSPORT, [samplePage(1)]);
  await scan(test, PHOTO, [samplePage(2)], { before: () => test.visit('markDocument', marked(PHOTO, 'missing')) });
  visitId = (await test.seen()).visitId;
});
afterEach(() => test.dispose());

const subject = () => stored(test, visitId).parties.applicant?.subject ?? '';
const late = () => stored(test, visitId).late[0]?.job ?? '';
const seen = (): Promise<{ visitId: string; revision: number }> => Promise.resolve({ visitId, revision: stored(test, visitId).revision });
/** Another session looks: what the former one had seen does not count for it. */
const anew = async (userId = 'petrova', pin = '1111') => {
  await test.ask('staff.signOut');
  await test.signIn(userId, pin);
};
/** What the log must say of a session before it is shown the whole visit: a look at it, with every kind of field there is. */
const looksFrom = (from: number) => leaves(test, from).filter((leaf) => leaf.op === 'person.view' && leaf.s?.includes(subject()));

/** A call that shows a person, as the first of a new session; a new one of the contract must be added here. */
const SHOWING: Readonly<Record<string, () => Promise<unknown>>> = {
  'visit.current': async () => ({}),
  'visit.setCategory': async () => ({ category: 'representative' }),
  'visit.setForChild': async () => ({ on: true }),
  'visit.enter': async () => ({ party: 'applicant', field: 'phone', value: '+7 900 000-00-09' }),
  'visit.chooseService': async () => ({ serviceId: 'driving-licence', goalId: 'lost' }),
  'visit.removeService': async () => ({ requestId: stored(test, visitId).requests[0]?.id ?? '' }),
  'visit.answer': async () => ({ questionId: 'passport-rf:marks', value: true }),
  'visit.setUin': async () => ({
    requestId: (await test.ask('visit.current'))?.requests[0]?.id ?? '',
    uin: '18812345678901234565',
  }),
  'visit.retract': async () => ({ questionId: 'passport-rf:marks' }),
  'visit.markDocument': async () => marked(PHOTO, 'missing'),
  'visit.dropScan': async () => ({ itemId: OLD_PASSPORT }),
  'visit.setApplication': async () => ({ item: 'feePaid', on: false }),
  'visit.goTo': async () => ({ step: 'documents' }),
  'visit.insist': async () => ({ on: true }),
  'visit.undo': async () => {
    const { undo } = await test.visit('dropScan', { itemId: OLD_PASSPORT });
    return { n: undo?.n };
  },
  'visit.goOn': async () => {
    await test.visit('chooseService', { serviceId: 'snils', goalId: 'data' });
    await test.visit('markDocument', marked(PHOTO, 'missing'));
    await test.visit('issue', { kind: 'refusal' });
    return {};
  },
  'visit.issue': async () => {
    await test.visit('insist', { on: true });
    await test.visit('setApplication', { item: 'signed', on: true });
    return { kind: 'receipt' };
  },
  'visit.confirmPrinted': async () => {
    await test.visit('insist', { on: true });
    await test.visit('setApplication', { item: 'signed', on: true });
    const { receipt } = await test.visit('issue', { kind: 'receipt' });
    return { number: receipt?.number ?? '', printed: true };
  },
  'visit.takeLate': async () => ({ jobId: late() }),
  'visit.dropLate': async () => ({ jobId: late() }),
};
/** The same command when it changes nothing: it still shows everything. */
const IDLE: Readonly<Record<string, object>> = {
  'visit.setCategory': { category: 'citizen' },
  'visit.setForChild': { on: false },
  'visit.enter': { party: 'applicant', field: 'surname', value: 'Вымыслова' },
  'visit.chooseService': { serviceId: 'passport-rf', goalId: 'lost' },
  'visit.answer': { questionId: 'passport-rf:marks', value: true },
  'visit.retract': { questionId: 'passport-rf:nothing' },
  'visit.setApplication': { item: 'readBack', on: true },
};
/** Shown otherwise than as a visit; each has a test of its own below. */
const OTHERWISE = [
  'scan.page',
  'scan.thumbnail',
  'visit.pages',
  'visit.forms',
  'visit.family',
  'audit.page',
  'audit.event',
  'visit.changed',
];
/** Shown by the device host; main tells the log before it asks (tests/e2e/app/desk.spec.ts). */
const NOT_OF_THE_CORE = ['devices.test'];

const showing = Object.entries(contract)
  .flatMap(([area, entries]) =>
    Object.entries(entries as Record<string, Entry>).map(([name, entry]) => ({ name: `${area}.${name}`, entry })),
  )
  .filter(({ entry }) => entry.shows !== undefined);

describe('every call of the contract that shows a person', () => {
  it('stands in the tables of this test', () => {
    expect(showing.map((one) => one.name).sort()).toEqual([...Object.keys(SHOWING), ...OTHERWISE, ...NOT_OF_THE_CORE].sort());
  });

  for (const [name, argsOf] of Object.entries(SHOWING)) {
    it(`${name}, as the first of a session, is told as a look at the whole person before it is answered`, async () => {
      const args = (await argsOf()) as object;
      await anew();
      const from = logSize(test);
      const call = entryOf(name)?.kind === 'query' ? {} : { ...(await seen()), ...args };
      const shown = await test.ask(name as CallName, call as never);
      expect(JSON.stringify(shown), 'the answer shows the whole person').toContain('90000000182');
      const looks = looksFrom(from);
      expect(looks, `${name}: an event person.view`).toHaveLength(1);
      expect(looks[0]?.f, 'with every kind of field').toEqual(expect.arrayContaining(['PERSON', 'SNILS', 'PASSPORT', 'PHONE']));
      expect(looks[0]?.a.s).toBe(test.core.parts.sessions.present()?.id);
    });
  }

  for (const [name, args] of Object.entries(IDLE)) {
    it(`${name} that changes nothing is told all the same`, async () => {
      await anew();
      const from = logSize(test);
      const before = stored(test, visitId).revision;
      await test.ask(name as CallName, { ...(await seen()), ...args } as never);
      expect(stored(test, visitId).revision, 'it changed nothing but the step').toBeLessThanOrEqual(before + 1);
      expect(looksFrom(from)).toHaveLength(1);
    });
  }

  it('is one look as long as the session is at it, and another after a lock', async () => {
    await anew();
    const from = logSize(test);
    await test.ask('visit.current');
    await test.ask('visit.current');
    expect(looksFrom(from)).toHaveLength(1);
    await test.ask('staff.lock');
    await test.ask('staff.unlock', { pin: '1111' });
    await test.ask('visit.current');
    expect(looksFrom(from)).toHaveLength(2);
  });
});

describe('what is pushed', () => {
  it('is told before, and goes to the session it was told of: a visit that is resumed', async () => {
    const ticketId = await holdVisit(test);
    await anew();
    const from = logSize(test);
    const at = test.events.length;
    await test.ask('queue.resume', { ticketId });
    const [push] = pushed(test, 'visit.changed', at).filter((one) => one.payload !== null);
    expect(JSON.stringify(push?.payload)).toContain('90000000182');
    expect(push?.session).toBe(test.core.parts.sessions.present()?.id);
    expect(looksFrom(from)).toHaveLength(1);
  });

  it('is not pushed to a role that may not see it, nor while the screen is locked', async () => {
    const begun = await test.internal('beginScan', { ...(await seen()), itemId: OLD_PASSPORT, append: false });
    await test.asMain('addPage', { jobId: begun.jobId, n: 1, page: samplePage(1) });
    await anew('sokolov', '2222');
    const at = test.events.length;
    await test.asMain('endScan', { jobId: begun.jobId, condition: 'ok' });
    expect(pushed(test, 'visit.changed', at), 'IT is signed in').toEqual([]);
  });
});

describe('pages, rows and reprints', () => {
  it('tells that a scan is looked at, once a session', async () => {
    const scanId = stored(test, visitId).documents[OLD_PASSPORT]?.scan?.id ?? '';
    await anew();
    const from = logSize(test);
    const page = { visitId, scanId, page: 1 };
    for (let n = 0; n < 2; n += 1) await Promise.all([test.ask('scan.thumbnail', page), test.ask('scan.page', page)]);
    const looks = leaves(test, from).filter((leaf) => leaf.op === 'scan.view');
    expect(looks.map((leaf) => leaf.s)).toEqual([[subject()]]);
  });

  it('tells that a paper is looked at, as a look at the whole person', async () => {
    await anew();
    const from = logSize(test);
    const pages = await test.ask('visit.pages', { visitId });
    expect(JSON.stringify(pages), 'the sheet names the applicant').toContain('Вымыслова');
    expect(looksFrom(from)).toHaveLength(1);
  });

  it('tells that the parent is looked at who stays for the next of the family: a subject of the next visit', async () => {
    await test.visit('insist', { on: true });
    await test.visit('setApplication', { item: 'signed', on: true });
    await test.visit('issue', { kind: 'receipt' });
    await anew();
    const from = logSize(test);
    const next = await test.visit('family', { who: 'child' });
    const parent = test.core.parts.visits.load(next.id).parties.applicant?.subject;
    const looks = leaves(test, from).filter((leaf) => leaf.op === 'person.view' && leaf.s?.includes(parent ?? ''));
    expect(looks).toHaveLength(1);
    expect(looks[0]?.f).toEqual(expect.arrayContaining(['PERSON', 'SNILS', 'PASSPORT', 'PHONE']));
  });

  it('tells that the forms are looked at, as a look at the whole person', async () => {
    await anew();
    const from = logSize(test);
    const pages = await test.ask('visit.forms', { visitId, sheet: 'forms' });
    expect(JSON.stringify(pages), 'the sheet names the applicant').toContain('Вымыслова');
    expect(looksFrom(from)).toHaveLength(1);
  });

  it('tells every page of the journal that is turned', async () => {
    await anew('gavrilova', '3333');
    for (let before: number | null | undefined, n = 0; before !== null && n < 4; n += 1) {
      const from = logSize(test);
      const page = await test.ask('audit.page', { filter: {}, limit: 5, ...(before === undefined ? {} : { before }) });
      expect(opsFrom(test, from), `page ${n + 1}`).toEqual([n === 0 ? 'audit.search' : 'audit.page']);
      before = page.next;
    }
  });

  it('tells of a search whom it found, and of an event that it was opened', async () => {
    await anew('gavrilova', '3333');
    let from = logSize(test);
    await test.ask('audit.page', { filter: { person: { kind: 'snils', value: '900-000-001 82' } }, limit: 5 });
    expect(leaves(test, from).map((leaf) => [leaf.op, leaf.s])).toEqual([['audit.search', [subject()]]]);
    from = logSize(test);
    await test.ask('audit.event', { seq: 3 });
    expect(leaves(test, from).map((leaf) => [leaf.op, leaf.o?.i])).toEqual([['audit.view', '3']]);
  });
});

describe('another applicant in the same session', () => {
  it('is another look', async () => {
    await holdVisit(test);
    await nextApplicant(test);
    await chooseLost(test, { surname: 'Образцов', given: 'Пример', birthDate: '01.02.1985', identityDocument: 'lost' });
    await anew();
    const from = logSize(test);
    await test.ask('visit.current');
    const [look] = leaves(test, from).filter((leaf) => leaf.op === 'person.view');
    expect(look?.s).not.toContain(subject());
  });
});
