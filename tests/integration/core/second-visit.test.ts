import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enterPerson, openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { NOTARIAL, OBRAZTSOV, VYMYSLOVA } from '#tests/fixtures/persons.ts';
import { answerPassport, choosePassport, eventsOf, giveMarks, mark, nextApplicant, PASSPORT_ITEMS } from '#tests/fixtures/visits.ts';

/** Somebody who was refused comes again: what the first refusal did not name is not demanded (210-ФЗ ст. 7 ч. 1 п. 4). */
let test: TestCore;
const [OLD_PASSPORT, PHOTO] = PASSPORT_ITEMS;
const LOST = { ...VYMYSLOVA, identityDocument: 'lost' } as const;

const ask = async (person: Readonly<Record<string, string>> = LOST) => {
  await enterPerson(test, person);
  await choosePassport(test);
  return answerPassport(test);
};
/** The photographs are missing: a refusal is issued and the visit is over. */
const refused = async (person: Readonly<Record<string, string>> = LOST) => {
  await ask(person);
  await test.visit('markDocument', mark(OLD_PASSPORT));
  await test.visit('markDocument', mark(PHOTO, 'missing'));
  const { receipt } = await test.visit('issue', { kind: 'refusal' });
  await test.visit('finish', { code: 'refused' });
  return receipt?.number ?? '';
};
beforeEach(async () => {
  test = await testCore();
  await openVisit(test);
});
afterEach(() => test.dispose());

describe('the same person for the same service', () => {
  it('is told which refusal it is and what it named, and the log says so', async () => {
    const number = await refused();
    await nextApplicant(test);
    const view = await ask();
    expect(view.refusedBefore).toMatchObject([{ serviceId: 'passport-rf', goalId: 'lost', number, items: [PHOTO] }]);
    const brought = view.plan?.items.filter((one) => !one.form).map((one) => one.id);
    expect(view.unnamed, 'what is made at the window is demanded of nobody').toEqual(brought?.filter((id) => id !== PHOTO));
    expect(eventsOf(test, 'visit.refusedBefore').map(({ leaf }) => leaf.o?.i)).toEqual([number]);
  });

  it.each(['missing', 'rejected'] as const)('is not asked for what was not named: it cannot be called %s without a ground', async (as) => {
    await refused();
    await nextApplicant(test);
    await ask();
    const word = mark(OLD_PASSPORT, as, as === 'rejected' ? ['R06'] : []);
    expect(await test.visitRefused('markDocument', word)).toMatchObject({ code: 'not-named-before', at: OLD_PASSPORT });
    expect((await test.ask('visit.current'))?.obstacles).toEqual([]);
    const view = await test.visit('markDocument', { ...word, newly: 'expired' });
    expect(view.documents.find((one) => one.itemId === OLD_PASSPORT)?.newly).toBe('expired');
    expect(view.obstacles).toHaveLength(1);
  });

  it('is asked for what was named, and a ground is kept for nothing else', async () => {
    await refused();
    await nextApplicant(test);
    await ask();
    const view = await test.visit('markDocument', { ...mark(PHOTO, 'missing'), newly: 'norms' });
    expect(view.obstacles).toMatchObject([{ reason: 'R05', itemId: PHOTO }]);
    expect(view.documents.find((one) => one.itemId === PHOTO)?.newly).toBeUndefined();
    const taken = await test.visit('markDocument', { ...mark(OLD_PASSPORT), newly: 'norms' });
    expect(taken.documents.find((one) => one.itemId === OLD_PASSPORT)?.newly, 'what is taken needs no ground').toBeUndefined();
  });

  it('is known by the passport as well, and when the СНИЛС is entered after the service', async () => {
    await refused();
    await nextApplicant(test);
    const { snils, ...others } = LOST;
    await ask({ ...others, passportSeries: '', passportNumber: '' });
    expect((await test.ask('visit.current'))?.refusedBefore).toEqual([]);
    expect((await test.visit('enter', { party: 'applicant', field: 'snils', value: snils })).refusedBefore).toHaveLength(1);
    expect(
      (await test.visit('enter', { party: 'applicant', field: 'snils', value: '' })).refusedBefore,
      'and not when it was mistyped',
    ).toEqual([]);
  });

  it('whose refusals were two is asked for what either named', async () => {
    await refused();
    await nextApplicant(test);
    await ask();
    await test.visit('markDocument', mark(PHOTO));
    await test.visit('markDocument', { ...mark(OLD_PASSPORT, 'missing'), newly: 'errors' });
    await test.visit('issue', { kind: 'refusal' });
    await test.visit('finish', { code: 'refused' });
    await nextApplicant(test);
    expect((await ask()).refusedBefore[0]?.items.toSorted()).toEqual([PHOTO, OLD_PASSPORT].toSorted());
  });

  it('that was accepted since begins anew', async () => {
    await refused();
    await nextApplicant(test);
    await ask();
    for (const id of PASSPORT_ITEMS) await test.visit('markDocument', mark(id));
    await giveMarks(test);
    await test.visit('issue', { kind: 'receipt' });
    await test.visit('finish', { code: 'accepted' });
    await nextApplicant(test);
    expect((await ask()).refusedBefore).toEqual([]);
  });
});

describe('a demand that came before it was known', () => {
  it('is none any more: the document waits to be looked at again', async () => {
    await refused();
    await nextApplicant(test);
    const { snils, ...others } = LOST;
    await ask({ ...others, passportSeries: '', passportNumber: '' });
    expect((await test.visit('markDocument', mark(OLD_PASSPORT, 'missing'))).obstacles).toHaveLength(1);
    const known = await test.visit('enter', { party: 'applicant', field: 'snils', value: snils });
    expect(known.obstacles).toEqual([]);
    expect(known.documents.find((one) => one.itemId === OLD_PASSPORT)?.mark).toBe('open');
    expect((await test.visitRefused('issue', { kind: 'refusal' })).code).toBe('visit-incomplete');
  });
});

describe('nothing is said', () => {
  it('of another person', async () => {
    await refused();
    await nextApplicant(test);
    expect((await ask({ ...OBRAZTSOV, identityDocument: 'lost' })).refusedBefore).toEqual([]);
  });
  it('of somebody who only acted for another who was refused', async () => {
    const other = { ...OBRAZTSOV, identityDocument: 'lost' } as const;
    await test.visit('setCategory', { category: 'representative' });
    await enterPerson(test, {
      ...NOTARIAL,
      'representative.passportSeries': VYMYSLOVA.passportSeries,
      'representative.passportNumber': VYMYSLOVA.passportNumber,
    });
    await refused(other);
    await nextApplicant(test);
    expect((await ask()).refusedBefore, 'the representative was refused nothing').toEqual([]);
    await test.visit('finish', { code: 'left' });
    await nextApplicant(test);
    expect((await ask(other)).refusedBefore, 'and whom it was for was').toHaveLength(1);
  });
  it('of another service, and a paper that it asks for is demanded', async () => {
    await refused();
    await nextApplicant(test);
    await ask();
    const both = await test.visit('chooseService', { serviceId: 'bankruptcy', goalId: 'application' });
    const own = both.plan?.items.find((one) => one.id === 'bankruptcy:creditor-list')?.id ?? '';
    expect(both.unnamed).not.toContain(own);
    expect((await test.visit('markDocument', mark(own, 'missing'))).obstacles).toMatchObject([{ reason: 'R05', itemId: own }]);
  });
  it('of a visit that ended without a refusal', async () => {
    await ask();
    await test.visit('finish', { code: 'left' });
    await nextApplicant(test);
    expect((await ask()).refusedBefore).toEqual([]);
  });
});
