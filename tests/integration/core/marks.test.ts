import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mark } from '#contract/visit.ts';
import { samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import {
  OLD_PASSPORT,
  giveMarks,
  leaves,
  logSize,
  marked,
  markAll,
  PHOTO,
  RECORDS,
  stored,
  toDocuments,
  toReceipt,
} from '#tests/fixtures/window.ts';

/** A mark belongs to what it was given for: another person, service, answer or document takes it back, and the paper with it. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => test.dispose());

const ALL: readonly Mark[] = ['readBack', 'signed', 'consent', 'feePaid'];
const enter = (field: 'surname' | 'snils' | 'phone' | 'passportNumber' | 'birthDate', value: string) => () =>
  test.visit('enter', { party: 'applicant', field, value });

interface Change {
  readonly name: string;
  readonly change: () => Promise<unknown>;
  readonly because: string;
  readonly taken: readonly Mark[];
}
const CHANGES: readonly Change[] = [
  { name: 'another surname', change: enter('surname', 'Образцова'), because: 'person', taken: ALL },
  { name: 'another СНИЛС', change: enter('snils', '900-000-002 83'), because: 'person', taken: ALL },
  { name: 'another phone', change: enter('phone', '+7 900 000-00-09'), because: 'person', taken: ALL },
  { name: 'a field that is cleared', change: enter('phone', ''), because: 'person', taken: ALL },
  {
    name: 'another category',
    change: () => test.visit('setCategory', { category: 'representative' }),
    because: 'person',
    taken: ALL,
  },
  {
    name: 'another service',
    change: () => test.visit('chooseService', { serviceId: 'driving-licence', goalId: 'lost' }),
    because: 'service',
    taken: ['signed', 'consent', 'feePaid'],
  },
  {
    name: 'another goal of the service',
    change: () => test.visit('chooseService', { serviceId: 'passport-rf', goalId: 'age' }),
    because: 'service',
    taken: ['signed', 'consent', 'feePaid'],
  },
  {
    name: 'another answer',
    change: () => test.visit('answer', { questionId: 'passport-rf:temporaryId', value: true }),
    because: 'answer',
    taken: ['signed', 'feePaid'],
  },
  {
    name: 'an answer taken back',
    change: () => test.visit('retract', { questionId: 'passport-rf:temporaryId' }),
    because: 'answer',
    taken: ['signed', 'feePaid'],
  },
  {
    name: 'a document missing',
    change: () => test.visit('markDocument', marked(PHOTO, 'missing')),
    because: 'document',
    taken: ['signed'],
  },
  {
    name: 'a document rejected',
    change: () => test.visit('markDocument', marked(PHOTO, 'rejected', ['R08'])),
    because: 'document',
    taken: ['signed'],
  },
  {
    name: 'another count of sheets',
    change: () => test.visit('markDocument', marked(RECORDS, 'present', [], 5)),
    because: 'document',
    taken: ['signed'],
  },
];
/** What changes nothing that was signed. */
const KEEPS: Readonly<Record<string, () => Promise<unknown>>> = {
  'the same field once more': () => test.visit('enter', { party: 'applicant', field: 'surname', value: 'Вымыслова' }),
  'the same answer once more': () => test.visit('answer', { questionId: 'passport-rf:temporaryId', value: false }),
  'the same document once more': () => test.visit('markDocument', marked(PHOTO)),
  'the same service once more': () => test.visit('chooseService', { serviceId: 'passport-rf', goalId: 'lost' }),
  'the same category once more': () => test.visit('setCategory', { category: 'citizen' }),
  'a step that is opened': () => test.visit('goTo', { step: 'documents' }),
  'a scan of a document that was marked': () => scan(test, OLD_PASSPORT, [samplePage(1)]),
  'a scan that is dropped': async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    await test.visit('dropScan', { itemId: OLD_PASSPORT });
  },
};

describe('after the receipt', () => {
  beforeEach(async () => {
    await toReceipt(test);
    await test.visit('issue', { kind: 'receipt' });
  });

  for (const { name, change, because, taken } of CHANGES) {
    it(`${name} takes back ${taken.join(', ')} and voids the receipt, says so, and tells the log`, async () => {
      const number = (await test.ask('visit.current'))?.receipt?.number ?? '';
      const from = logSize(test);
      await change();
      const view = await test.ask('visit.current');
      const left = ALL.filter((mark) => view?.application[mark]);
      expect(left, 'the marks that still stand').toEqual(ALL.filter((mark) => !taken.includes(mark)));
      expect(view?.withdrawn.map((one) => one.mark).sort(), 'the view says which were taken back').toEqual([...taken].sort());
      expect(new Set(view?.withdrawn.map((one) => one.because)), 'and why').toEqual(new Set([because]));
      expect(view?.receipt, 'the receipt is void').toBeNull();
      expect(view?.voided).toEqual({ number, because });
      const told = leaves(test, from);
      expect(told.flatMap((leaf) => (leaf.op === 'visit.withdraw' ? [leaf.o?.i] : [])).sort()).toEqual([...taken].sort());
      expect(told.filter((leaf) => leaf.op === 'visit.void').map((leaf) => [leaf.o?.i, leaf.rc])).toEqual([[number, because]]);
      expect((await test.visitRefused('finish', { code: 'accepted' })).code, 'nobody is accepted by a void receipt').toBe(
        'receipt-missing',
      );
    });
  }

  it('a void paper is not kept for ever', async () => {
    const { visitId } = await test.seen();
    const file = stored(test, visitId).paper?.file ?? '';
    await test.visit('markDocument', marked(PHOTO, 'missing'));
    const holding = test.core.parts.holdings.ofVisit(visitId).find((one) => one.ref === file);
    expect(holding?.until ?? 0, 'it has a term').toBeGreaterThan(test.clock.now());
  });

  for (const [name, change] of Object.entries(KEEPS)) {
    it(`${name} takes nothing back`, async () => {
      await change();
      const view = await test.ask('visit.current');
      expect(ALL.filter((mark) => view?.application[mark])).toEqual(ALL);
      expect(view?.receipt).not.toBeNull();
      await test.visit('finish', { code: 'accepted' });
    });
  }

  // The paper says of the fee what was seen of it: it has a test of its own.
  for (const mark of ALL.filter((one) => one !== 'feePaid')) {
    it(`«accepted» is refused when ${mark} was taken back by hand, and again accepted when it is given`, async () => {
      await test.visit('setApplication', { item: mark, on: false });
      expect(await test.visitRefused('finish', { code: 'accepted' })).toMatchObject({ code: 'visit-marks', at: mark });
      await test.visit('setApplication', { item: mark, on: true });
      await test.visit('finish', { code: 'accepted' });
    });
  }
});

describe('a scan of a document that nobody had looked at', () => {
  it('takes the signature back, says so, and tells the log, like a mark by hand', async () => {
    await toDocuments(test);
    await giveMarks(test);
    const from = logSize(test);
    await scan(test, PHOTO, [samplePage(1)]);
    const view = await test.ask('visit.current');
    expect(view?.withdrawn).toEqual([{ mark: 'signed', because: 'document' }]);
    expect(
      leaves(test, from)
        .filter((leaf) => leaf.op === 'visit.withdraw')
        .map((leaf) => leaf.o?.i),
    ).toEqual(['signed']);
  });

  it('voids a refusal sheet, tells the log, and gives the void sheet its term', async () => {
    await toDocuments(test);
    await test.visit('markDocument', marked(PHOTO, 'missing'));
    const issued = await test.visit('issue', { kind: 'refusal' });
    const file = stored(test, issued.id).paper?.file ?? '';
    const from = logSize(test);
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    expect((await test.ask('visit.current'))?.voided?.number).toBe(issued.receipt?.number);
    expect(
      leaves(test, from)
        .filter((leaf) => leaf.op === 'visit.void')
        .map((leaf) => leaf.o?.i),
    ).toEqual([issued.receipt?.number]);
    const holding = test.core.parts.holdings.ofVisit(issued.id).find((one) => one.ref === file);
    expect(holding?.until ?? 0).toBeGreaterThan(test.clock.now());
  });
});

describe('without the marks', () => {
  it('there is no receipt, whichever of them is missing', async () => {
    await toDocuments(test);
    await markAll(test);
    await giveMarks(test);
    for (const mark of ALL) {
      await test.visit('setApplication', { item: mark, on: false });
      expect((await test.visitRefused('issue', { kind: 'receipt' })).code, mark).toBe('visit-incomplete');
      await test.visit('setApplication', { item: mark, on: true });
    }
    expect((await test.visit('issue', { kind: 'receipt' })).receipt?.kind).toBe('receipt');
  });
});

describe('a fee of which there is no word', () => {
  it('keeps nobody from a receipt, which says so; and it is paid or not, never both', async () => {
    await toDocuments(test);
    await markAll(test);
    for (const item of ['readBack', 'signed', 'consent'] as const) {
      if ((await test.ask('visit.current'))?.application[item] === false) await test.visit('setApplication', { item, on: true });
    }
    const unseen = await test.visit('setApplication', { item: 'feeUnseen', on: true });
    expect(unseen.application).toMatchObject({ feePaid: false, feeUnseen: true });
    const paid = await test.visit('setApplication', { item: 'feePaid', on: true });
    expect(paid.application).toMatchObject({ feePaid: true, feeUnseen: false });
    const again = await test.visit('setApplication', { item: 'feeUnseen', on: true });
    expect(again.application).toMatchObject({ feePaid: false, feeUnseen: true });
    expect(again.reachable).toContain('receipt');
    const { receipt } = await test.visit('issue', { kind: 'receipt' });
    const changed = await test.visit('setApplication', { item: 'feePaid', on: true });
    expect(changed.voided, 'the receipt says that there is no word of it').toEqual({ number: receipt?.number, because: 'fee' });
    expect(changed.receipt).toBeNull();
  });
});
