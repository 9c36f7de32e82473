import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enterPerson, openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { PARENT, VYMYSLOVA } from '#tests/fixtures/persons.ts';
import { mark } from '#tests/fixtures/visits.ts';

/** Papers of which one is enough, and papers that nobody may demand. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await openVisit(test);
});
afterEach(() => test.dispose());

const CERTIFICATE = 'birth-certificate.child';
const ACT = 'guardianship-act';

describe('alternatives: a legal representative shows a certificate or an act', () => {
  beforeEach(async () => {
    await test.visit('setCategory', { category: 'representative' });
    const { surname, given } = VYMYSLOVA;
    await enterPerson(test, { surname, given, birthDate: '15.01.2015', identityDocument: 'birth-certificate' });
    await enterPerson(test, PARENT);
    let view = await test.visit('chooseService', { serviceId: 'complaint', goalId: 'file' });
    for (let open = view.plan?.next; open != null; open = view.plan?.next) {
      const question = view.plan?.questions.find((one) => one.id === open);
      view = await test.visit('answer', { questionId: open, value: question?.options[0]?.value ?? '' });
    }
    for (const { id, form } of view.plan?.items ?? [])
      if (!form && id !== CERTIFICATE && id !== ACT) await test.visit('markDocument', mark(id));
  });

  it('with one of them here the other needs no mark, and nothing stands in the way', async () => {
    const view = await test.visit('markDocument', mark(CERTIFICATE));
    expect(view.documents.find((one) => one.itemId === ACT)?.mark).toBe('open');
    expect(view.obstacles).toEqual([]);
    expect(view.finished).toContain('documents');
  });
  it('with one absent the other may come yet: that is no ground to refuse', async () => {
    const view = await test.visit('markDocument', mark(ACT, 'missing'));
    expect(view.obstacles).toEqual([]);
    expect(view.finished).not.toContain('documents');
  });
  it('with both absent each is named', async () => {
    await test.visit('markDocument', mark(ACT, 'missing'));
    const view = await test.visit('markDocument', mark(CERTIFICATE, 'missing'));
    expect(view.obstacles.map((one) => one.itemId).sort()).toEqual([CERTIFICATE, ACT].sort());
  });
});

describe('what the authority asks for itself', () => {
  beforeEach(async () => {
    await enterPerson(test, { ...VYMYSLOVA, identityDocument: 'lost' });
    await test.visit('chooseService', { serviceId: 'driving-licence', goalId: 'data' });
  });

  it('is shown beside the checklist, and is none of its items', async () => {
    const view = await test.ask('visit.current');
    expect(view?.plan?.fetched.map((one) => one.id)).toEqual(['civil-record']);
    expect(view?.documents.map((one) => one.itemId)).not.toContain('civil-record');
  });
  it.each(['missing', 'rejected', 'present'] as const)('cannot be called %s: the answer says why', async (as) => {
    expect(await test.visitRefused('markDocument', mark('civil-record', as, as === 'rejected' ? ['R05'] : []))).toMatchObject({
      code: 'not-to-demand',
      at: 'civil-record',
    });
  });
});
