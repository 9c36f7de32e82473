import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import {
  addSpecialist,
  OLD_PASSPORT,
  chooseLost,
  giveMarks,
  leaves,
  logSize,
  markAll,
  marked,
  nextApplicant,
  opsFrom,
  pagesOf,
  PHOTO,
  RECORDS,
  stored,
  storedTypes,
  toDocuments,
} from '#tests/fixtures/window.ts';
import { replaceService } from '#tests/fixtures/visits.ts';

/** A scan is slow: what happens at the window meanwhile must not decide whose pages they are. */
let test: TestCore;
let first: string;
beforeEach(async () => {
  test = await testCore();
  await toDocuments(test);
  first = (await test.seen()).visitId;
});
afterEach(() => test.dispose());

const OF_DEVICES = ['scan-attached', 'arrived-late', 'document-marked', 'printed'];

interface Case {
  readonly name: string;
  readonly meanwhile: () => Promise<unknown>;
  readonly end: 'attached' | 'late';
  /** Another applicant is at the window when the pages come. */
  readonly other?: boolean;
}
const CASES: readonly Case[] = [
  { name: 'nothing', meanwhile: async () => undefined, end: 'attached' },
  {
    name: 'a hold and the next applicant of the same service',
    meanwhile: async () => {
      await holdVisit(test);
      await nextApplicant(test);
      await chooseLost(test);
    },
    end: 'attached',
    other: true,
  },
  {
    name: 'the end of the visit and the next applicant',
    meanwhile: async () => {
      await test.visit('finish', { code: 'left' });
      await nextApplicant(test);
      await chooseLost(test);
    },
    end: 'late',
    other: true,
  },
  {
    name: 'another service',
    meanwhile: () => replaceService(test, 'driving-licence', 'lost'),
    end: 'late',
  },
  {
    name: 'the document said to be here, in so many sheets',
    meanwhile: () => test.visit('markDocument', marked(OLD_PASSPORT, 'present', [], 3)),
    end: 'attached',
  },
  {
    name: 'its figures typed before anybody has looked at it',
    meanwhile: () => test.visit('markDocument', marked(OLD_PASSPORT, 'open', [], 3)),
    end: 'attached',
  },
  { name: 'the document called absent', meanwhile: () => test.visit('markDocument', marked(OLD_PASSPORT, 'missing')), end: 'late' },
  {
    name: 'a receipt issued',
    meanwhile: async () => {
      await markAll(test);
      await giveMarks(test);
      await test.visit('issue', { kind: 'receipt' });
    },
    end: 'late',
  },
  { name: 'a sign-out', meanwhile: () => test.ask('staff.signOut'), end: 'attached' },
  { name: 'a lock', meanwhile: () => test.ask('staff.lock'), end: 'attached' },
  {
    name: 'another specialist signed in',
    meanwhile: async () => {
      await test.ask('staff.signOut');
      await test.signIn(addSpecialist(test), '1111');
    },
    end: 'attached',
  },
  {
    name: 'another document marked and another field entered',
    meanwhile: async () => {
      await test.visit('markDocument', marked(PHOTO, 'missing'));
      await test.visit('enter', { party: 'applicant', field: 'phone', value: '+7 900 000-00-02' });
    },
    end: 'attached',
  },
];

describe('a slow scan goes to the visit it was begun for, and to nobody else', () => {
  for (const { name, meanwhile, end, other } of CASES) {
    it(`with ${name}: ${end}`, async () => {
      const begunBy = leaves(test).at(-1)?.a;
      let before = 0;
      let inTheFirst = 0;
      const ended = await scan(test, OLD_PASSPORT, [samplePage(1), samplePage(2)], {
        before: async () => {
          await meanwhile();
          before = logSize(test);
          inTheFirst = storedTypes(test, first).length;
        },
      });
      expect(ended, 'the end that main is told').toMatchObject({ end, pages: 2 });
      const state = stored(test, first);
      const kept = end === 'attached' ? state.documents[OLD_PASSPORT]?.scan : state.late[0]?.scan;
      expect(kept?.pages, `the first visit keeps the pages (${end})`).toBe(2);
      const pages = await pagesOf(test, first, kept?.id ?? '');
      expect(
        pages.map((page, i) => Buffer.from(page).equals(samplePage(i + 1))),
        'byte for byte those of the scanner',
      ).toEqual([true, true]);
      const told = leaves(test, before).filter((leaf) => leaf.op === (end === 'attached' ? 'scan.attach' : 'scan.late'));
      expect(told, 'one event tells of it').toHaveLength(1);
      expect(told[0]?.a, 'it is told of whoever began the scan').toEqual(begunBy);
      expect(told[0]?.s, 'and about the applicant it was begun for').toEqual([state.parties.applicant?.subject]);
      if (end === 'late') {
        expect(storedTypes(test, first).slice(inTheFirst), 'a late scan touches no mark, no document and no paper').toEqual([
          'arrived-late',
        ]);
        expect(state.documents[OLD_PASSPORT]?.scan ?? null, 'nor is it laid to the document').toBeNull();
      }
      if (other) {
        const { visitId } = await test.seen();
        expect(visitId, 'somebody else is at the window').not.toBe(first);
        const events = storedTypes(test, visitId);
        expect(
          events.filter((type) => OF_DEVICES.includes(type)),
          'the second applicant has no event of it',
        ).toEqual([]);
        const held = test.core.parts.holdings.ofVisit(visitId).filter((one) => ['scan', 'late', 'page'].includes(one.kind));
        expect(held, 'nor a file on the books').toEqual([]);
      }
    });
  }

  it('never brings the pages of one applicant out for the visit of another', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const scanId = stored(test, first).documents[OLD_PASSPORT]?.scan?.id ?? '';
    await holdVisit(test);
    const second = await nextApplicant(test);
    expect((await test.refused('scan.page', { visitId: second, scanId, page: 1 })).code).toBe('visit-item-unknown');
    expect((await test.refused('scan.page', { visitId: first, scanId, page: 1 })).code).toBe('visit-elsewhere');
  });

  it('lays the first of two scans of one document to it and keeps the second as come later', async () => {
    const seen = await test.seen();
    const begin = () => test.internal('beginScan', { ...seen, itemId: OLD_PASSPORT, append: false });
    const [one, two] = [await begin(), await begin()];
    await test.asMain('addPage', { jobId: one.jobId, n: 1, page: samplePage(1) });
    await test.asMain('addPage', { jobId: two.jobId, n: 1, page: samplePage(2) });
    const ends = await Promise.all([one, two].map(({ jobId }) => test.asMain('endScan', { jobId, condition: 'ok' })));
    expect(ends.map((end) => end.ok && end.value.end)).toEqual(['attached', 'late']);
    const state = stored(test, first);
    expect(Buffer.from((await pagesOf(test, first, state.documents[OLD_PASSPORT]?.scan?.id ?? ''))[0] ?? []).equals(samplePage(1))).toBe(
      true,
    );
    expect(Buffer.from((await pagesOf(test, first, state.late[0]?.scan?.id ?? ''))[0] ?? []).equals(samplePage(2))).toBe(true);
  });

  it('keeps the pages of a scan that was cancelled, and says that it was', async () => {
    const from = logSize(test);
    expect(await scan(test, OLD_PASSPORT, [samplePage(1)], { condition: 'cancelled' })).toMatchObject({
      end: 'attached',
      condition: 'cancelled',
    });
    expect(opsFrom(test, from)).toContain('scan.fail');
  });

  it('writes nothing to the visit when there were no pages', async () => {
    const before = stored(test, first).revision;
    expect(await scan(test, OLD_PASSPORT, [], { condition: 'feeder-empty' })).toMatchObject({ end: 'none', pages: 0 });
    expect(stored(test, first).revision).toBe(before);
  });

  it('does not begin for a visit that is not at the window, nor for one that is finished', async () => {
    const seen = await test.seen();
    await holdVisit(test);
    await nextApplicant(test);
    const begun = await test.core.internal('beginScan', { ...seen, itemId: RECORDS, append: false }, (await present(test)) ?? '');
    expect(begun).toMatchObject({ ok: false, code: 'visit-elsewhere' });
  });
});

const present = async (one: TestCore) => one.core.parts.sessions.present()?.id;
