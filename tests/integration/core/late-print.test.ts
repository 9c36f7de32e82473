import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { addSpecialist, leaves, logSize, marked, nextApplicant, PHOTO, stored, storedTypes, toReceipt } from '#tests/fixtures/window.ts';

/** A printer is slow: what it says at last is said of the paper and the visit it was given. */
let test: TestCore;
let first: string;
let number: string;
beforeEach(async () => {
  test = await testCore();
  await toReceipt(test);
  const issued = await test.visit('issue', { kind: 'receipt' });
  first = issued.id;
  number = issued.receipt?.number ?? '';
});
afterEach(() => test.dispose());

interface Case {
  readonly name: string;
  readonly meanwhile: () => Promise<unknown>;
  readonly late: boolean;
  readonly other?: boolean;
}
const CASES: readonly Case[] = [
  { name: 'nothing', meanwhile: async () => undefined, late: false },
  {
    name: 'a hold and the next applicant',
    meanwhile: async () => {
      await holdVisit(test);
      await nextApplicant(test);
    },
    late: false,
    other: true,
  },
  {
    name: 'the end of the visit and the next applicant',
    meanwhile: async () => {
      await test.visit('finish', { code: 'accepted' });
      await nextApplicant(test);
    },
    late: true,
    other: true,
  },
  { name: 'a change that voids the paper', meanwhile: () => test.visit('markDocument', marked(PHOTO, 'missing')), late: true },
  {
    name: 'another paper issued instead',
    meanwhile: async () => {
      await test.visit('markDocument', marked(PHOTO, 'missing'));
      await test.visit('issue', { kind: 'refusal' });
    },
    late: true,
  },
  { name: 'a sign-out', meanwhile: () => test.ask('staff.signOut'), late: false },
  { name: 'a lock', meanwhile: () => test.ask('staff.lock'), late: false },
  {
    name: 'another specialist signed in',
    meanwhile: async () => {
      await test.ask('staff.signOut');
      await test.signIn(addSpecialist(test), '1111');
    },
    late: false,
  },
];

describe('a slow print is told of the paper it was given', () => {
  for (const { name, meanwhile, late, other } of CASES) {
    it(`with ${name}: ${late ? 'later' : 'with the paper'}`, async () => {
      const { jobId } = await test.internal('beginPrint', { visitId: first, number });
      const begunBy = leaves(test).at(-1)?.a;
      await meanwhile();
      const from = logSize(test);
      const events = storedTypes(test, first).length;
      expect(await test.asMain('endPrint', { jobId, outcome: 'printed' })).toMatchObject({ ok: true });
      const state = stored(test, first);
      expect(storedTypes(test, first).slice(events)).toEqual([late ? 'arrived-late' : 'printed']);
      if (late) {
        expect(state.late).toMatchObject([{ what: 'print', number, outcome: 'printed' }]);
        expect(state.paper?.number === number ? state.paper.print : null, 'no other paper is said to be printed').toBeNull();
      } else expect(state.paper?.print?.outcome).toBe('printed');
      const told = leaves(test, from).find((leaf) => leaf.op === (late ? 'print.late' : 'print.receipt'));
      expect(told?.a, 'of whoever began it').toEqual(begunBy);
      expect(told?.o?.i).toBe(number);
      if (other) {
        const { visitId } = await test.seen();
        expect(visitId).not.toBe(first);
        expect(storedTypes(test, visitId), 'the second applicant has no event of it').toEqual(['started', 'party-added']);
      }
      const again = logSize(test);
      expect(await test.asMain('endPrint', { jobId, outcome: 'failed' }), 'told twice, it stays what it was').toEqual({
        ok: true,
        value: { outcome: 'printed' },
      });
      expect(logSize(test)).toBe(again);
    });
  }

  it('is left open, and said to be unknown, when the program died while it printed', async () => {
    await test.internal('beginPrint', { visitId: first, number });
    const again = await test.reopen('00000000000000b2');
    expect(stored(again, first).paper?.print?.outcome).toBe('unknown');
    expect(again.core.parts.deviceJobs.open()).toEqual([]);
    again.core.close();
  });

  it('is told each time a paper is handed to a printer, again and again', async () => {
    const from = logSize(test);
    for (let n = 0; n < 3; n += 1) await test.internal('beginPrint', { visitId: first, number });
    expect(leaves(test, from).filter((leaf) => leaf.op === 'print.start')).toHaveLength(3);
  });

  it('does not print the paper of a visit that is not at the window, nor a paper that is void', async () => {
    const session = test.core.parts.sessions.present()?.id;
    await test.visit('markDocument', marked(PHOTO, 'missing'));
    expect(await test.core.internal('beginPrint', { visitId: first, number }, session)).toMatchObject({ code: 'receipt-missing' });
    await holdVisit(test);
    await nextApplicant(test);
    expect(await test.core.internal('beginPrint', { visitId: first, number }, session)).toMatchObject({ code: 'visit-elsewhere' });
  });

  it('does not hand a paper out to a session that is locked or over', async () => {
    const session = await test.signIn('petrova', '1111');
    await test.ask('staff.lock');
    expect(await test.core.internal('beginPrint', { visitId: first, number }, session)).toMatchObject({ code: 'privacy-locked' });
    await test.ask('staff.signOut');
    expect(await test.core.internal('beginPrint', { visitId: first, number }, session)).toMatchObject({ code: 'not-signed-in' });
  });
});

it('a paper whose file is spoiled is not handed to a printer, and can be issued anew as its sentence says', async () => {
  const file = stored(test, first).paper?.file ?? '';
  writeFileSync(path.join(test.folder, 'scans', `${file}.box`), Buffer.alloc(100));
  await expect(test.internal('beginPrint', { visitId: first, number })).rejects.toThrow('paper-damaged');
  await test.visit('markDocument', marked(PHOTO, 'missing'));
  const { withdrawn } = await test.visit('markDocument', marked(PHOTO));
  for (const { mark } of withdrawn) await test.visit('setApplication', { item: mark, on: true });
  const again = await test.visit('issue', { kind: 'receipt' });
  expect(again.receipt?.number).not.toBe(number);
  expect((await test.internal('beginPrint', { visitId: first, number: again.receipt?.number ?? '' })).pdf.length).toBeGreaterThan(1_000);
});
