import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enterPerson, openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { NOTARIAL } from '#tests/fixtures/persons.ts';
import { eventsOf, giveMarks, issueReceipt, mark, PASSPORT_ITEMS, replaceService, toDocuments, toReceipt } from '#tests/fixtures/visits.ts';

/** Refusing is possible from the first ground on; taking what is incomplete only at the applicant's insistence, which covers what was named. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await test.signIn('petrova', '1111');
  await openVisit(test);
});
afterEach(() => test.dispose());

const [FIRST, SECOND, THIRD] = PASSPORT_ITEMS;
const incomplete = async () => {
  await toDocuments(test);
  await test.visit('markDocument', mark(FIRST));
  await test.visit('markDocument', mark(SECOND, 'missing'));
  await test.visit('markDocument', mark(THIRD));
};

/** A representative comes in the middle, with an authority until then. */
const authorised = async (until: string) => {
  await toDocuments(test);
  await test.visit('setCategory', { category: 'representative' });
  await enterPerson(test, { ...NOTARIAL, 'representative.authorityExpiresOn': until });
};

describe('a refusal', () => {
  it('is written at the first ground, with documents that nobody has looked at and nothing signed', async () => {
    await toDocuments(test);
    expect((await test.visitRefused('issue', { kind: 'refusal' })).code, 'nothing stands in the way yet').toBe('visit-incomplete');
    await test.visit('markDocument', mark(FIRST, 'missing'));
    const refused = await test.visit('issue', { kind: 'refusal' });
    expect(refused).toMatchObject({ step: 'receipt', receipt: { kind: 'refusal' } });
    expect(Object.values(refused.application)).toEqual([false, false, false, false, false]);
    await test.visit('finish', { code: 'refused' });
  });

  it('names whom it is for: nobody is refused', async () => {
    await incomplete();
    await test.visit('enter', { party: 'applicant', field: 'surname', value: '' });
    expect(await test.visitRefused('issue', { kind: 'refusal' })).toMatchObject({ code: 'nobody-named', at: 'surname' });
    await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Вымыслова' });
    await test.visit('issue', { kind: 'refusal' });
  });

  it('is written for somebody who has one name only', async () => {
    await incomplete();
    await test.visit('enter', { party: 'applicant', field: 'given', value: '' });
    expect((await test.visit('issue', { kind: 'refusal' })).receipt?.kind).toBe('refusal');
  });

  it('says a reason once, however often it was sent', async () => {
    await toDocuments(test);
    const { documents } = await test.visit('markDocument', { ...mark(FIRST, 'rejected'), reasons: ['R07', 'R07', 'R06'] });
    expect(documents.find((one) => one.itemId === FIRST)?.reasons).toEqual(['R07', 'R06']);
  });

  it('opens no way to a receipt: neither one is written nor the visit accepted', async () => {
    await toDocuments(test);
    await test.visit('markDocument', mark(FIRST, 'missing'));
    await test.visit('issue', { kind: 'refusal' });
    expect((await test.visitRefused('issue', { kind: 'receipt' })).code).toBe('visit-incomplete');
    await giveMarks(test);
    expect((await test.visitRefused('finish', { code: 'accepted' })).code).toBe('receipt-missing');
  });

  it('is taken back by a document that is here after all', async () => {
    await incomplete();
    await test.visit('issue', { kind: 'refusal' });
    expect(await test.visit('markDocument', mark(SECOND))).toMatchObject({ receipt: null, voided: { because: 'document' } });
  });
});

describe('an incomplete set', () => {
  it('leads nowhere but to a refusal: nothing is signed for it, no receipt is written', async () => {
    await incomplete();
    const view = await test.ask('visit.current');
    expect(view?.reachable).not.toContain('application');
    expect((await test.visitRefused('goTo', { step: 'application' })).code).toBe('visit-step-locked');
    await giveMarks(test);
    expect((await test.visitRefused('issue', { kind: 'receipt' })).code).toBe('visit-incomplete');
  });

  it('passes when the applicant insists: logged with the reasons, and the receipt says so', async () => {
    await incomplete();
    expect(await test.visit('insist', { on: true })).toMatchObject({ insisted: true });
    expect(eventsOf(test, 'visit.insist').map(({ leaf }) => leaf.rc)).toEqual(['R05']);
    await giveMarks(test);
    await issueReceipt(test);
    await test.visit('finish', { code: 'accepted' });
  });

  it('is covered by the insistence only as far as it was named: another obstacle asks again', async () => {
    await incomplete();
    await test.visit('insist', { on: true });
    expect(await test.visit('markDocument', mark(THIRD, 'rejected', ['R06']))).toMatchObject({ insisted: false });
    expect((await test.ask('visit.current'))?.reachable).not.toContain('application');
    // One obstacle less is still covered.
    await test.visit('markDocument', mark(THIRD));
    expect((await test.ask('visit.current'))?.insisted).toBe(true);
  });

  it('asks again when the applicant does not insist any more, and its receipt is void', async () => {
    await incomplete();
    await test.visit('insist', { on: true });
    await giveMarks(test);
    await issueReceipt(test);
    expect(await test.visit('insist', { on: false })).toMatchObject({ insisted: false, receipt: null, voided: { because: 'document' } });
  });

  it('asks again when what was named has gone and comes back', async () => {
    await incomplete();
    await test.visit('insist', { on: true });
    expect(await test.visit('markDocument', mark(SECOND))).toMatchObject({ insisted: false, obstacles: [] });
    expect(await test.visit('markDocument', mark(SECOND, 'missing'))).toMatchObject({ insisted: false, obstacles: [{ reason: 'R05' }] });
  });

  it('asks again for another service, and stands when the former one is taken back', async () => {
    await incomplete();
    await test.visit('insist', { on: true });
    const other = await replaceService(test, 'no-criminal-record', 'certificate');
    expect(other.insisted).toBe(false);
    const back = await test.visit('undo', { n: other.undo?.n ?? 0 });
    expect(back.obstacles.map((one) => one.itemId)).toEqual([SECOND]);
    expect(back.insisted).toBe(true);
    expect(eventsOf(test, 'visit.insist').map(({ leaf }) => leaf.rc)).toEqual(['R05', 'off', 'R05']);
  });

  it('asks again for the former service as well when something else was changed meanwhile', async () => {
    await incomplete();
    await test.visit('insist', { on: true });
    const other = await replaceService(test, 'no-criminal-record', 'certificate');
    await test.visit('enter', { party: 'applicant', field: 'phone', value: '+7 900 000-00-09' });
    expect(await test.visit('undo', { n: other.undo?.n ?? 0 })).toMatchObject({ insisted: false, obstacles: [{ reason: 'R05' }] });
  });

  it.each([
    ['surname', 'Образцова'],
    ['given', 'Иная'],
    ['birthDate', '02.02.1980'],
  ] as const)('is nobody else’s: another %s asks again', async (field, value) => {
    await incomplete();
    await test.visit('insist', { on: true });
    expect((await test.visit('enter', { party: 'applicant', field: 'phone', value: '+7 900 000-00-09' })).insisted, 'a telephone').toBe(
      true,
    );
    expect((await test.visit('enter', { party: 'applicant', field, value })).insisted).toBe(false);
  });

  it('covers what the rules of identity found one by one, though they share a reason', async () => {
    await toReceipt(test);
    await test.visit('setCategory', { category: 'representative' });
    expect(await test.visit('insist', { on: true })).toMatchObject({ insisted: true });
    await test.visit('enter', { party: 'applicant', field: 'passportIssuedOn', value: '' });
    await test.visit('enter', { party: 'applicant', field: 'birthDate', value: '01.06.2020' });
    const citizen = await test.visit('setCategory', { category: 'citizen' });
    expect(citizen.obstacles).toContainEqual(expect.objectContaining({ reason: 'R03', finding: 'under-14' }));
    expect(citizen.insisted, 'named was another category, not a child').toBe(false);
  });

  it('does not cover what came up by itself since it was shown: the day has turned', async () => {
    await authorised('01.12.2026');
    const { visitId, revision } = await test.seen();
    test.clock.advance(30 * 24 * 3_600_000);
    // The authority has run out over night: the window shows yesterday.
    expect((await test.refused('visit.insist', { visitId, revision, on: true })).code).toBe('stale');
    expect((await test.ask('visit.current'))?.obstacles.map((one) => one.finding)).toContain('authority-expired');
    expect((await test.visit('insist', { on: true })).insisted).toBe(true);
  });

  it('that ends by itself stands in the log, and is no reason for what the change itself made void', async () => {
    await incomplete();
    await test.visit('insist', { on: true });
    await test.visit('markDocument', mark(SECOND));
    await giveMarks(test);
    await issueReceipt(test);
    const view = await test.visit('enter', { party: 'applicant', field: 'given', value: 'Иная' });
    expect(view.voided?.because).toBe('person');
    expect(view.withdrawn.map((one) => one.because)).toEqual(view.withdrawn.map(() => 'person'));
    expect(eventsOf(test, 'visit.insist').map(({ leaf }) => leaf.rc)).toEqual(['R05', 'off']);
  });

  it('is not another representative’s', async () => {
    await authorised('01.11.2026');
    expect((await test.visit('insist', { on: true })).insisted).toBe(true);
    const other = await test.visit('enter', { party: 'representative', field: 'surname', value: 'Образцов' });
    expect(other.insisted).toBe(false);
  });

  it('has nothing to insist on when nothing stands in the way', async () => {
    await toReceipt(test);
    expect((await test.visitRefused('insist', { on: true })).code).toBe('nothing-insisted');
  });
});

describe('who may ask', () => {
  it('a representative whose authority has run out is refused in writing, not kept from being entered', async () => {
    await authorised('01.11.2026');
    const view = await test.ask('visit.current');
    expect(view?.obstacles).toContainEqual(
      expect.objectContaining({ reason: 'R03', finding: 'authority-expired', place: 'representative.authorityExpiresOn' }),
    );
    expect((await test.visit('issue', { kind: 'refusal' })).receipt?.kind).toBe('refusal');
  });

  it('a representative does not get past a service that is for the person alone', async () => {
    await toReceipt(test);
    const view = await test.visit('setCategory', { category: 'representative' });
    expect(view.obstacles).toContainEqual(expect.objectContaining({ reason: 'R03', finding: 'category-not-served' }));
    expect(view.findings).toContainEqual({ code: 'category-not-served', level: 'stop' });
    expect((await test.visitRefused('issue', { kind: 'receipt' })).code).toBe('visit-incomplete');
  });
});

describe('a visit that came to nothing', () => {
  it.each(['left', 'mistake', 'consulted'] as const)('«%s» leaves no receipt standing', async (code) => {
    await toReceipt(test);
    const number = await issueReceipt(test);
    await test.visit('finish', { code });
    expect(eventsOf(test, 'visit.void').map(({ leaf }) => [leaf.o?.i, leaf.rc])).toEqual([[number, 'finish']]);
  });
});
