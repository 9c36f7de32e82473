import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VisitView } from '#contract/visit.ts';
import { enterPerson, holdVisit, openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { NOTARIAL, OBRAZTSOV, VYMYSLOVA } from '#tests/fixtures/persons.ts';
import { answerPassport, choosePassport, eventsOf, giveMarks, issueReceipt, mark, PASSPORT_ITEMS } from '#tests/fixtures/visits.ts';

/** A family at one window on one ticket: each has a visit and a receipt of their own, and what they share is not typed twice. */
let test: TestCore;
const HOME = 'г. Примерск, ул. Образцовая, д. 2';
const PARENT = { ...VYMYSLOVA, identityDocument: 'lost' };

beforeEach(async () => {
  test = await testCore();
  await openVisit(test);
});
afterEach(() => test.dispose());

const accepted = async (person: Readonly<Record<string, string>> = PARENT): Promise<VisitView> => {
  await enterPerson(test, person);
  await choosePassport(test);
  await test.visit('enter', { party: 'applicant', field: 'address', value: HOME });
  await answerPassport(test);
  for (const id of PASSPORT_ITEMS) await test.visit('markDocument', mark(id));
  await giveMarks(test);
  await issueReceipt(test);
  const view = await test.ask('visit.current');
  if (!view) throw new Error('a visit was expected at the window');
  return view;
};
const fieldsIn = (view: VisitView, party = 'applicant') => view.parties.find((one) => one.id === party)?.fields;

describe('the next of a family', () => {
  it('comes on the same ticket, for the same services, to the same address, and with nothing else of whoever was before', async () => {
    const first = await accepted();
    const next = await test.visit('family', { who: 'adult' });
    expect(next.id).not.toBe(first.id);
    expect(next.ticket).toMatchObject({ id: first.ticket.id, status: 'serving' });
    expect(next.requests.map((one) => [one.serviceId, one.goalId])).toEqual([['passport-rf', 'lost']]);
    expect(fieldsIn(next)).toEqual({ address: HOME });
    expect([next.step, next.receipt, next.category, next.forChild]).toEqual(['applicant', null, 'citizen', false]);
    expect(next.documents.every((one) => one.mark === 'open' && one.scan === null)).toBe(true);
    expect(next.plan?.questions.some((one) => one.answer !== undefined && !one.known)).toBe(false);
  });

  it('has a receipt of their own, and the ticket ends with the last of them', async () => {
    const { receipt } = await accepted();
    await test.visit('family', { who: 'adult' });
    const second = await accepted({ ...OBRAZTSOV, identityDocument: 'lost' });
    expect(second.receipt?.number).not.toBe(receipt?.number);
    await test.visit('finish', { code: 'accepted' });
    const queue = await test.ask('queue.state');
    expect([queue.current, queue.today.served]).toEqual([null, 1]);
    expect(eventsOf(test, 'visit.finish').map(({ leaf }) => leaf.rc)).toEqual(['accepted', 'accepted']);
  });

  it('is a child of whoever is here: the parent stays, the child lives where they do', async () => {
    await accepted();
    const next = await test.visit('family', { who: 'child' });
    expect(fieldsIn(next)).toMatchObject({ surname: VYMYSLOVA.surname, snils: '90000000182', address: HOME });
    expect(fieldsIn(next, 'child')).toEqual({ address: HOME });
    expect(next.forChild).toBe(true);
  });

  it('is the same person for the log: who is looked for by the number is found in both visits', async () => {
    const first = await accepted();
    const next = await test.visit('family', { who: 'child' });
    const { links, visits } = test.core.parts;
    const found = links.find('snils', '90000000182');
    for (const id of [first.id, next.id]) expect(found, id).toContain(visits.load(id).parties.applicant?.subject);
    expect(visits.load(next.id).parties.applicant?.subject, 'a subject is of one visit').not.toBe(
      visits.load(first.id).parties.applicant?.subject,
    );
    const [told] = eventsOf(test, 'visit.family');
    expect(told?.leaf.rc).toBe('child');
    expect(told?.leaf.s).toHaveLength(2);
  });

  it('is another whom the same representative acts for: their power is another paper', async () => {
    await test.visit('setCategory', { category: 'representative' });
    await enterPerson(test, { ...PARENT, ...NOTARIAL });
    await choosePassport(test);
    await test.visit('enter', { party: 'applicant', field: 'address', value: HOME });
    // A passport is asked for in person: a refusal is a paper as well.
    await test.visit('issue', { kind: 'refusal' });
    const next = await test.visit('family', { who: 'represented' });
    const representative = fieldsIn(next, 'representative') ?? {};
    expect(representative.surname).toBe(NOTARIAL['representative.surname']);
    expect(Object.keys(representative).filter((field) => field.startsWith('authority'))).toEqual([]);
    expect(fieldsIn(next), 'where the one lives says nothing of the other').toEqual({});
    expect(next.category).toBe('representative');
  });

  it('has nothing of whoever was typed and acts no more, nor of what is asked no more', async () => {
    await test.visit('setForChild', { on: true });
    const child = { 'child.surname': 'Вымыслов', 'child.given': 'Пример', 'child.birthDate': '01.01.2015' };
    await enterPerson(test, { ...PARENT, ...child, 'child.identityDocument': 'birth-certificate' });
    await choosePassport(test);
    await test.visit('enter', { party: 'child', field: 'address', value: 'г. Детск' });
    await test.visit('setForChild', { on: false });
    await answerPassport(test);
    await test.visit('markDocument', mark(PASSPORT_ITEMS[1], 'missing'));
    await test.visit('issue', { kind: 'refusal' });
    expect(fieldsIn(await test.visit('family', { who: 'adult' }))).toEqual({});
  });

  it('is held and comes back: the ticket has the visit of the second, never of the first', async () => {
    await accepted();
    const next = await test.visit('family', { who: 'adult' });
    const ticketId = await holdVisit(test);
    await test.ask('queue.resume', { ticketId });
    expect((await test.ask('visit.current'))?.id).toBe(next.id);
  });

  it('is at the window after a restart', async () => {
    await accepted();
    const next = await test.visit('family', { who: 'adult' });
    const again = await test.reopen('00000000000000b2');
    try {
      await again.signIn('petrova', '1111');
      expect(await again.ask('visit.current')).toMatchObject({ id: next.id, parties: [{ fields: { address: HOME } }] });
    } finally {
      again.core.close();
    }
  });

  it('comes after a refusal as well, which is what the first visit ends by', async () => {
    await enterPerson(test, PARENT);
    await choosePassport(test);
    await answerPassport(test);
    await test.visit('markDocument', mark(PASSPORT_ITEMS[1], 'missing'));
    await test.visit('issue', { kind: 'refusal' });
    await test.visit('family', { who: 'adult' });
    expect(eventsOf(test, 'visit.finish').map(({ leaf }) => leaf.rc)).toEqual(['refused']);
  });
});

describe('there is no next of a family', () => {
  it('while the visit has no paper to end by', async () => {
    await enterPerson(test, PARENT);
    expect(await test.visitRefused('family', { who: 'adult' })).toMatchObject({ code: 'receipt-missing' });
  });

  it('of an organisation, nor another principal of whoever acts for nobody', async () => {
    await accepted();
    expect(await test.visitRefused('family', { who: 'represented' })).toMatchObject({ code: 'bad-request' });
  });

  it('for a stale hand', async () => {
    const { id, revision } = await accepted();
    await test.visit('confirmPrinted', { number: (await test.ask('visit.current'))?.receipt?.number ?? '', printed: false });
    await test.visit('enter', { party: 'applicant', field: 'phone', value: '+7 900 000-00-03' });
    expect(await test.refused('visit.family', { visitId: id, revision, who: 'adult' })).toMatchObject({ code: 'stale' });
  });
});
