import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InternalName } from '#main/core/internal.ts';
import { type TestCore, testCore } from '#tests/fixtures/core.ts';
import { toReceipt } from '#tests/fixtures/window.ts';

/** Leaves are not erasable: nothing that somebody typed, or called a thing, may stand in one. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await toReceipt(test);
});
afterEach(() => test.dispose());

/** Text that passes every schema which takes a key: a name and a number, as somebody might type them. */
const TYPED = 'Ivanova-90000000182';
const allLeaves = () =>
  test.core.parts.db
    .prepare<[], { leaf: Buffer }>('SELECT leaf FROM audit_event')
    .all()
    .map((row) => row.leaf.toString());
const inLeaves = () => allLeaves().filter((leaf) => /ivanova|90000000182/i.test(leaf));
const internal = (name: InternalName, args: object, session = test.core.parts.sessions.present()?.id) =>
  test.core.internal(name, args, session);

const TRIES: Readonly<Record<string, () => Promise<unknown>>> = {
  'a name at sign-in': () => test.refused('staff.signIn', { userId: TYPED, pin: '1111' }),
  'a question that is none': () => test.visitRefused('answer', { questionId: TYPED, value: true }),
  'an answer that is none': () => test.visitRefused('answer', { questionId: 'passport-rf:marks', value: TYPED }),
  'an answer taken back that was never given': () => test.visit('retract', { questionId: TYPED }),
  'a document that is none': () =>
    test.visitRefused('markDocument', { itemId: TYPED, mark: 'present', reasons: [], originals: 1, copies: 0, sheets: 1 }),
  'a scan of a document that is none': () => test.visit('dropScan', { itemId: TYPED }),
  'a service that is none': () => test.visitRefused('chooseService', { serviceId: TYPED, goalId: TYPED }),
  'a party that is none': () => test.visitRefused('enter', { party: TYPED, field: 'phone', value: '+7 900 000-00-01' }),
  'a ticket for a service that is none': () => test.refused('queue.issue', { purpose: 'submit', serviceId: TYPED }),
  'a paper that is none': () => test.visitRefused('confirmPrinted', { number: TYPED, printed: true }),
  'a scan to begin for a document that is none': async () =>
    internal('beginScan', { ...(await test.seen()), itemId: TYPED, append: false }),
  'a call that was denied': () => internal('denied', { call: TYPED, code: 'forbidden' }),
  'a code of a denial': () => internal('denied', { call: 'audit.page', code: TYPED }),
  'a device that is called so': () =>
    internal('deviceEvent', { op: 'device.change', what: 'scanner.ab12cd34', code: 'add', ok: true, details: TYPED }),
  'a filter of the journal': async () => {
    await test.ask('staff.signOut');
    await test.signIn('gavrilova', '3333');
    await test.ask('audit.page', { filter: { actor: TYPED, op: TYPED, service: TYPED, person: { kind: 'name', value: TYPED } }, limit: 5 });
  },
};

describe('a leaf of the log', () => {
  for (const [what, attempt] of Object.entries(TRIES)) {
    it(`does not hold ${what}`, async () => {
      await attempt();
      expect(inLeaves(), what).toEqual([]);
    });
  }

  it('calls an unknown account unknown, and nobody its actor', async () => {
    await test.refused('staff.signIn', { userId: TYPED, pin: '1111' });
    const last = JSON.parse(allLeaves().at(-1) ?? '{}') as { a: object; o: object };
    expect(last.a).toEqual({ u: 'system', r: 'system' });
    expect(last.o).toEqual({ t: 'account', i: 'unknown' });
  });
});

describe('odd names', () => {
  for (const name of ['constructor', 'toString']) {
    it(`«${name}» is nobody's party, question or document: refused as a bad request, not a fault of the program`, async () => {
      const seen = await test.seen();
      const session = test.core.parts.sessions.present()?.id;
      const answers = await Promise.all([
        test.core.call('visit.enter', { ...seen, party: name, field: 'phone', value: '+7 900 000-00-01' }, session),
        test.core.call('visit.answer', { ...seen, questionId: name, value: true }, session),
        test.core.call(
          'visit.markDocument',
          { ...seen, itemId: name, mark: 'present', reasons: [], originals: 1, copies: 0, sheets: 1 },
          session,
        ),
        test.core.internal('beginScan', { ...seen, itemId: name, append: false }, session),
      ]);
      expect(answers.map((one) => (one.ok ? 'ok' : one.code))).toEqual([
        'bad-request',
        'answer-unknown',
        'visit-item-unknown',
        'visit-item-unknown',
      ]);
      expect(test.troubles).toEqual([]);
    });
  }

  it('lets no field of the representative be written to the applicant, nor the other way round', async () => {
    expect((await test.visitRefused('enter', { party: 'applicant', field: 'authorityKind', value: 'guardian' })).code).toBe('bad-request');
    await test.visit('setCategory', { category: 'representative' });
    expect((await test.visitRefused('enter', { party: 'representative', field: 'snils', value: '900-000-001 82' })).code).toBe(
      'bad-request',
    );
    expect((await test.visitRefused('enter', { party: 'entity', field: 'entityName', value: 'Образец' })).code).toBe('bad-request');
    expect((await test.visitRefused('enter', { party: 'applicant', field: 'none', value: 'x' })).code).toBe('bad-request');
    expect((await test.visitRefused('enter', { party: 'applicant', field: 'constructor', value: 'x' })).code).toBe('bad-request');
  });
});
