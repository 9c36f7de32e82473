import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VisitView } from '#contract/visit.ts';
import { enterPerson, openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { NOTARIAL, VYMYSLOVA } from '#tests/fixtures/persons.ts';
import { markAll, marked, nextApplicant, PHOTO, RECORDS, toDocuments } from '#tests/fixtures/window.ts';

/** One service is refused, another goes on; and what a service itself says stands in its way. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => test.dispose());

const now = async (): Promise<VisitView> => {
  const view = await test.ask('visit.current');
  if (!view) throw new Error('a visit was expected at the window');
  return view;
};
const onPaper = async (): Promise<string> => {
  const pages = await test.ask('visit.pages', { visitId: (await now()).id });
  return pages.flatMap((page) => page.texts.map((one) => one.text)).join(' ');
};

describe('a visit of two services, with an obstacle to one', () => {
  const both = async () => {
    await toDocuments(test);
    await markAll(test);
    const view = await test.visit('chooseService', { serviceId: 'snils', goalId: 'data' });
    await test.visit('answer', { questionId: 'recordIssuedBy', value: 'russian' });
    return { passport: view.requests[0]?.id ?? '', snils: view.requests[1]?.id ?? '' };
  };

  it('says of which it is, and its sheet refuses that one only', async () => {
    const { passport } = await both();
    const { obstacles } = await test.visit('markDocument', marked(PHOTO, 'missing'));
    expect(obstacles).toMatchObject([{ reason: 'R05', itemId: PHOTO, requestIds: [passport] }]);
    const { receipt } = await test.visit('issue', { kind: 'refusal' });
    expect(receipt?.refuses).toEqual([passport]);
    const text = await onPaper();
    expect(text).toContain('Паспорт гражданина РФ');
    expect(text, 'nothing stands in its way').not.toContain('СНИЛС: изменить');
  });

  it('goes on with the other after the sheet, to its receipt, and the first refusal is known at the second visit', async () => {
    const { snils } = await both();
    await test.visit('markDocument', marked(PHOTO, 'missing'));
    const { receipt } = await test.visit('issue', { kind: 'refusal' });
    await test.visit('confirmPrinted', { number: receipt?.number ?? '', printed: true });
    const rest = await test.visit('goOn', {});
    expect(rest).toMatchObject({ receipt: null, voided: null, obstacles: [], requests: [{ id: snils }] });
    expect(rest.plan?.items.map((one) => one.id)).not.toContain(PHOTO);
    for (const item of rest.plan?.items ?? []) if (!item.form) await test.visit('markDocument', marked(item.id));
    for (const item of ['readBack', 'signed'] as const) await test.visit('setApplication', { item, on: true });
    const accepted = await test.visit('issue', { kind: 'receipt' });
    expect(accepted.receipt).toMatchObject({ kind: 'receipt' });
    expect(await onPaper()).not.toContain('Паспорт гражданина РФ: утрата');
    await test.visit('finish', { code: 'accepted' });

    await nextApplicant(test);
    await enterPerson(test, { ...VYMYSLOVA, identityDocument: 'lost' });
    const again = await test.visit('chooseService', { serviceId: 'passport-rf', goalId: 'lost' });
    expect(again.refusedBefore).toMatchObject([{ serviceId: 'passport-rf', number: receipt?.number, items: [PHOTO] }]);
    const other = await test.visit('chooseService', { serviceId: 'snils', goalId: 'data' });
    expect(
      other.refusedBefore.map((one) => one.serviceId),
      'it was accepted',
    ).toEqual(['passport-rf']);
  });

  it('does not go on after a refusal of both, nor without one', async () => {
    await both();
    expect((await test.visitRefused('goOn', {})).code).toBe('bad-request');
    await test.visit('setCategory', { category: 'representative' });
    await enterPerson(test, { ...NOTARIAL, 'representative.authorityPowers': 'receive' });
    const { receipt, requests } = await test.visit('issue', { kind: 'refusal' });
    expect(receipt?.refuses, 'who acts concerns them all').toEqual(requests.map((one) => one.id));
    expect((await test.visitRefused('goOn', {})).code).toBe('bad-request');
  });

  it('chosen again in the same visit is asked only for what was named', async () => {
    await both();
    await test.visit('markDocument', marked(PHOTO, 'missing'));
    await test.visit('issue', { kind: 'refusal' });
    await test.visit('goOn', {});
    await test.visit('chooseService', { serviceId: 'passport-rf', goalId: 'lost' });
    expect((await now()).refusedBefore).toMatchObject([{ serviceId: 'passport-rf', items: [PHOTO] }]);
    expect((await now()).unnamed).toContain(RECORDS);
  });

  it('does not leave the rest for the next of the family in silence', async () => {
    await both();
    await test.visit('markDocument', marked(PHOTO, 'missing'));
    await test.visit('issue', { kind: 'refusal' });
    expect(await test.visitRefused('family', { who: 'adult' })).toMatchObject({ code: 'bad-request', at: 'requests' });
  });

  it('is refused for a paper by those who must have it, and not by those for whom it may stay away', async () => {
    await openVisit(test);
    await enterPerson(test, { ...VYMYSLOVA, identityDocument: 'lost' });
    await test.visit('setForChild', { on: true });
    await enterPerson(test, {
      'child.surname': 'Вымыслов',
      'child.given': 'Пример',
      'child.birthDate': '01.01.2020',
      'child.citizenship': 'RUS',
      'child.identityDocument': 'birth-certificate',
    });
    await test.visit('chooseService', { serviceId: 'snils', goalId: 'first' });
    const { requests, plan } = await test.visit('chooseService', { serviceId: 'inn', goalId: 'first' });
    const certificate = plan?.items.find((one) => one.kind === 'birth-certificate');
    expect(certificate?.reasons, 'both ask for it').toHaveLength(2);
    const { obstacles } = await test.visit('markDocument', marked(certificate?.id ?? '', 'missing'));
    const inn = requests.find((one) => one.serviceId === 'inn')?.id;
    expect(obstacles).toMatchObject([{ reason: 'R05', requestIds: [inn] }]);
  });

  it('survives the end of the program between the sheet and the rest', async () => {
    const { snils } = await both();
    await test.visit('markDocument', marked(PHOTO, 'missing'));
    await test.visit('issue', { kind: 'refusal' });
    await test.visit('goOn', {});
    test.core.close();
    test = await test.reopen('00000000000000b2');
    await test.signIn('petrova', '1111');
    expect(await now()).toMatchObject({ receipt: null, requests: [{ id: snils }] });
  });
});

describe('what a service says of itself', () => {
  it('stands in the way when its answers prove it, with its own words on the sheet, and goes with them', async () => {
    await openVisit(test);
    await enterPerson(test, { ...VYMYSLOVA, identityDocument: 'lost' });
    await test.visit('chooseService', { serviceId: 'divorce', goalId: 'mutual' });
    const view = await test.visit('answer', { questionId: 'divorce:commonMinors', value: true });
    expect(view.obstacles).toMatchObject([
      { reason: 'R02', rule: 'divorce.0', text: { ru: expect.stringContaining('брак расторгает суд') } },
    ]);
    await test.visit('issue', { kind: 'refusal' });
    expect((await onPaper()).replace(/\s+/g, ' ')).toContain('R02: Есть общие несовершеннолетние дети: брак расторгает суд.');
    const mended = await test.visit('answer', { questionId: 'divorce:commonMinors', value: false });
    expect(mended.obstacles).toEqual([]);
    expect(mended.voided?.because).toBe('answer');
  });

  it('that a plain power does not hold for registering rights stops it, and a notarial one does not', async () => {
    await openVisit(test);
    await enterPerson(test, { ...VYMYSLOVA, identityDocument: 'lost' });
    await test.visit('setCategory', { category: 'representative' });
    await enterPerson(test, NOTARIAL);
    const notarial = await test.visit('chooseService', { serviceId: 'property-rights', goalId: 'sale' });
    expect(notarial.obstacles).toEqual([]);
    const simple = await test.visit('enter', { party: 'representative', field: 'authorityKind', value: 'simple-power' });
    expect(simple.obstacles.map((one) => [one.reason, one.rule])).toEqual([['R03', 'property-rights.0']]);
    const two = await test.visit('chooseService', { serviceId: 'property-rights', goalId: 'gift' });
    expect(
      two.obstacles.map((one) => [one.rule, one.requestIds.length]),
      'one rule of one service is said once, for both goals',
    ).toEqual([['property-rights.0', 2]]);
    const { receipt } = await test.visit('issue', { kind: 'refusal' });
    expect(receipt?.refuses).toHaveLength(2);
    expect((await onPaper()).match(/Простая доверенность не подходит/g)).toHaveLength(1);
  });

  it('that may only turn out to be so stands in nobody’s way', async () => {
    await openVisit(test);
    await enterPerson(test, { ...VYMYSLOVA, identityDocument: 'lost' });
    const view = await test.visit('chooseService', { serviceId: 'marriage', goalId: 'registration' });
    expect(view.plan?.refusals.length).toBeGreaterThan(0);
    expect(view.obstacles).toEqual([]);
  });
});
