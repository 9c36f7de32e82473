import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VisitView } from '#contract/visit.ts';
import { openVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { eventsOf, issueReceipt, mark, PASSPORT_ITEMS, replaceService, toDocuments, toReceipt } from '#tests/fixtures/visits.ts';

/** Several services in one visit: what they share is asked once, and taking one out says and leaves what is right. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await openVisit(test);
});
afterEach(() => test.dispose());

const choose = (serviceId: string, goalId: string, replaces?: string) =>
  test.visit('chooseService', { serviceId, goalId, ...(replaces !== undefined && { replaces }) });
const services = (view: VisitView | null) => view?.requests.map((one) => `${one.serviceId}/${one.goalId}`);
const requestOf = async (serviceId: string) =>
  (await test.ask('visit.current'))?.requests.find((one) => one.serviceId === serviceId)?.id ?? '';
const items = (view: VisitView | null) => view?.plan?.items.map((one) => one.id);

describe('a service more', () => {
  it('stands beside the first, which keeps its answers, its marks on documents and its place', async () => {
    await toDocuments(test);
    const before = await test.visit('markDocument', mark(PASSPORT_ITEMS[0]));
    const after = await choose('snils', 'duplicate');
    expect(services(after)).toEqual(['passport-rf/lost', 'snils/duplicate']);
    expect(after.documents.find((one) => one.itemId === PASSPORT_ITEMS[0])?.mark).toBe('present');
    expect(after.plan?.questions.filter((one) => one.requests.includes(before.requests[0]?.id ?? '') && one.answer === undefined)).toEqual(
      [],
    );
    expect(items(after)).toEqual(expect.arrayContaining(items(before) ?? []));
    expect(eventsOf(test, 'visit.service').map(({ leaf }) => leaf.o?.i)).toEqual(['passport-rf/lost', 'snils/duplicate']);
  });

  it('leaves the step where it is, so that one more can be looked for; the first one opens its conditions', async () => {
    await toDocuments(test);
    await test.visit('goTo', { step: 'service' });
    expect((await choose('snils', 'duplicate')).step).toBe('service');
  });

  it('that is there already changes nothing and opens its conditions', async () => {
    await toDocuments(test);
    const { revision } = await test.visit('goTo', { step: 'conditions' });
    const again = await choose('passport-rf', 'lost');
    expect(again.revision, 'nothing was written').toBe(revision);
  });

  it('ends an insistence: of the new one nothing was named', async () => {
    await toDocuments(test);
    for (const id of PASSPORT_ITEMS) await test.visit('markDocument', mark(id, id === PASSPORT_ITEMS[1] ? 'missing' : 'present'));
    expect((await test.visit('insist', { on: true })).insisted).toBe(true);
    expect((await choose('snils', 'duplicate')).insisted).toBe(false);
  });

  it('makes what was signed and paid for the others alone be signed and paid anew', async () => {
    await toReceipt(test);
    const number = await issueReceipt(test);
    const after = await choose('driving-licence', 'lost');
    expect(after.application).toMatchObject({ readBack: true, signed: false, feePaid: false });
    expect(after.voided).toEqual({ number, because: 'service' });
    expect(after.plan?.requests.map((one) => one.fee?.roubles)).toEqual([1500, 4000]);
  });
});

describe('taking a service out', () => {
  it('restores the plan that was before it was added', async () => {
    const before = await toDocuments(test);
    await choose('driving-licence', 'lost');
    const after = await test.visit('removeService', { requestId: await requestOf('driving-licence') });
    expect(after.plan).toEqual(before.plan);
    expect(after.requests).toEqual(before.requests);
    expect(eventsOf(test, 'visit.serviceRemoved').map(({ leaf }) => leaf.o?.i)).toEqual(['driving-licence/lost']);
  });

  it('keeps what another asks as well, with its mark, and only that', async () => {
    const [application, photo] = PASSPORT_ITEMS;
    await toDocuments(test);
    const both = await choose('foreign-passport', 'five-year');
    expect(both.plan?.items.find((one) => one.id === photo)?.reasons).toHaveLength(2);
    for (const id of [application, photo]) await test.visit('markDocument', mark(id));
    const after = await test.visit('removeService', { requestId: await requestOf('passport-rf') });
    expect(items(after)).not.toContain(application);
    expect(after.documents.find((one) => one.itemId === photo)?.mark).toBe('present');
  });

  it('is taken back in its former place, with its scan', async () => {
    await toDocuments(test);
    await scan(test, PASSPORT_ITEMS[0], [samplePage(1)]);
    await choose('driving-licence', 'lost');
    const before = await choose('snils', 'duplicate');
    const gone = await test.visit('removeService', { requestId: await requestOf('passport-rf') });
    expect(gone.undo?.what).toBe('service');
    const back = await test.visit('undo', { n: gone.undo?.n ?? 0 });
    expect(back.requests).toEqual(before.requests);
    expect(back.documents.find((one) => one.itemId === PASSPORT_ITEMS[0])?.scan).not.toBeNull();
  });

  it('is not taken back when the same service was added again meanwhile', async () => {
    await toDocuments(test);
    await choose('driving-licence', 'lost');
    const gone = await test.visit('removeService', { requestId: await requestOf('passport-rf') });
    await choose('passport-rf', 'lost');
    expect((await test.visitRefused('undo', { n: gone.undo?.n ?? 0 })).code).toBe('undo-over');
    expect(services(await test.ask('visit.current'))).toEqual(['driving-licence/lost', 'passport-rf/lost']);
  });

  it('of the only one leaves a visit without a service, which is helped by choosing one', async () => {
    await toDocuments(test);
    const empty = await test.visit('removeService', { requestId: await requestOf('passport-rf') });
    expect(empty).toMatchObject({ requests: [], plan: null, step: 'service' });
    expect((await choose('snils', 'duplicate')).step).toBe('conditions');
  });

  it('that is none is refused and nothing is taken', async () => {
    const before = await toDocuments(test);
    expect((await test.visitRefused('removeService', { requestId: 'none' })).code).toBe('bad-request');
    expect(services(await test.ask('visit.current'))).toEqual(services(before));
  });
});

describe('a service in the place of another', () => {
  it('leaves the others, stands where that one stood, and is taken back alone', async () => {
    await toDocuments(test);
    const before = await choose('driving-licence', 'lost');
    const changed = await replaceService(test, 'snils', 'duplicate');
    expect(services(changed)).toEqual(['snils/duplicate', 'driving-licence/lost']);
    const back = await test.visit('undo', { n: changed.undo?.n ?? 0 });
    expect(back.requests).toEqual(before.requests);
  });

  it.each([
    ['that is none', { serviceId: 'snils', goalId: 'first', replaces: 'none' }, 'bad-request'],
    ['with what the visit has elsewhere', { serviceId: 'driving-licence', goalId: 'lost' }, 'service-twice'],
  ])('%s is refused', async (_name, args, code) => {
    await toDocuments(test);
    const before = await choose('driving-licence', 'lost');
    const replaces = before.requests[0]?.id ?? '';
    expect((await test.visitRefused('chooseService', { replaces, ...args })).code).toBe(code);
    expect((await test.ask('visit.current'))?.requests).toEqual(before.requests);
  });
});
