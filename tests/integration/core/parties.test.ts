import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { enterPerson, openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { NOTARIAL, VYMYSLOVA } from '#tests/fixtures/persons.ts';
import { eventsOf } from '#tests/fixtures/visits.ts';

/** Who is at the window, and for whom: what each needs, and what follows from it. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await openVisit(test);
});
afterEach(() => test.dispose());

const CHILD = {
  'child.surname': 'Вымыслов',
  'child.given': 'Пример',
  'child.birthDate': '01.01.2020',
  'child.identityDocument': 'birth-certificate',
} as const;
const findings = async () => (await test.ask('visit.current'))?.findings.map((one) => [one.code, one.field]);

describe('a child with a parent', () => {
  beforeEach(async () => {
    await enterPerson(test, VYMYSLOVA);
    await test.visit('setForChild', { on: true });
  });

  it('is a person of its own, with what it needs and nothing of the parent’s', async () => {
    expect((await test.ask('visit.current'))?.missingFields).toEqual(
      ['surname', 'given', 'birthDate', 'identityDocument'].map((one) => `child.${one}`),
    );
    const view = await enterPerson(test, CHILD);
    expect(view?.missingFields).toEqual([]);
    expect(view?.parties.map(({ id, fields }) => [id, fields.surname])).toEqual([
      ['applicant', 'Вымыслова'],
      ['child', 'Вымыслов'],
    ]);
    const [parent, child] = Object.values(test.core.parts.visits.load(view?.id ?? '').parties).map((one) => one.subject);
    expect(parent).not.toBe(child);
    const [entered] = eventsOf(test, 'visit.enter').slice(-1);
    expect(entered?.leaf.s, 'the log says whose field it is').toEqual([child]);
  });

  it('answers by itself what its data answer: a service of the child asks for its papers', async () => {
    await enterPerson(test, CHILD);
    const view = await test.visit('chooseService', { serviceId: 'inn', goalId: 'first' });
    const filedFor = view.plan?.questions.find((one) => one.id === 'filedFor');
    expect(filedFor).toMatchObject({ answer: 'child', known: true });
    expect(view.plan?.items.map((one) => one.id)).toContain('birth-certificate.child');
  });

  it('goes out of the visit with its papers and comes back with its data', async () => {
    await enterPerson(test, CHILD);
    const without = await test.visit('setForChild', { on: false });
    expect(without.parties.map((one) => one.id)).toEqual(['applicant']);
    const again = await test.visit('setForChild', { on: true });
    expect(again.parties[1]?.fields.surname).toBe('Вымыслов');
  });

  it('that cannot be one stops the visit', async () => {
    await enterPerson(test, { ...CHILD, 'child.birthDate': '01.01.1980' });
    expect(await findings()).toEqual(
      expect.arrayContaining([
        ['child-of-age', 'child.birthDate'],
        ['child-older', 'child.birthDate'],
      ]),
    );
  });

  it('is whom the service is for: nobody is asked again, and none can say that it is for another', async () => {
    await enterPerson(test, CHILD);
    const asked = async () => {
      const { plan } = await test.visit('chooseService', { serviceId: 'inn', goalId: 'first' });
      return plan?.questions.find((one) => one.id === 'filedFor');
    };
    expect(await asked()).toMatchObject({ answer: 'child', known: true });
    await test.visit('setForChild', { on: false });
    expect(await asked()).toMatchObject({ answer: 'self', known: true });
    expect(await test.visitRefused('answer', { questionId: 'filedFor', value: 'principal' })).toMatchObject({ code: 'answer-unknown' });
  });

  it('of 14 asks for its ИНН itself', async () => {
    const at = async (birthDate: string) => {
      const { obstacles } = await test.visit('enter', { party: 'child', field: 'birthDate', value: birthDate });
      return obstacles.filter((one) => one.finding === 'child-asks-itself');
    };
    await enterPerson(test, CHILD);
    await test.visit('chooseService', { serviceId: 'inn', goalId: 'first' });
    expect(await at('22.11.2012')).toEqual([]);
    expect(await at('21.11.2012')).toMatchObject([{ reason: 'R03', finding: 'child-asks-itself', place: 'child.birthDate' }]);
  });

  it('asks for no child as an organisation does not', async () => {
    await test.visit('setCategory', { category: 'entity' });
    expect((await test.ask('visit.current'))?.form.map((one) => one.party)).toEqual(['applicant', 'entity']);
  });
});

describe('a representative', () => {
  beforeEach(async () => {
    await enterPerson(test, { ...VYMYSLOVA, identityDocument: 'lost' });
    await test.visit('setCategory', { category: 'representative' });
  });

  it('whose power is not for filing is refused in writing, and accepted when the power says so', async () => {
    await enterPerson(test, { ...NOTARIAL, 'representative.authorityPowers': 'receive' });
    const view = await test.visit('chooseService', { serviceId: 'snils', goalId: 'duplicate' });
    expect(view.obstacles).toMatchObject([{ reason: 'R03', finding: 'authority-lacks-act', place: 'representative.authorityPowers' }]);
    expect((await test.visit('issue', { kind: 'refusal' })).receipt?.kind).toBe('refusal');
    const mended = await test.visit('enter', { party: 'representative', field: 'authorityPowers', value: 'receive submit' });
    expect(mended.obstacles).toEqual([]);
    expect(mended.voided?.because, 'the sheet was of the former power').toBe('person');
  });

  it('who turns out to be the guardian, or not to be one at all, leaves nothing of the power that stops or is printed', async () => {
    await enterPerson(test, {
      ...NOTARIAL,
      'representative.authorityExpiresOn': '01.01.2020',
      'representative.authorityPowers': 'receive',
    });
    expect((await findings())?.map(([code]) => code)).toEqual(expect.arrayContaining(['authority-expired', 'authority-lacks-act']));
    await test.visit('enter', { party: 'representative', field: 'authorityKind', value: 'guardian' });
    expect((await findings())?.map(([code]) => code)).not.toEqual(expect.arrayContaining(['authority-lacks-act']));
    await test.visit('setCategory', { category: 'entity' });
    await enterPerson(test, { authorityKind: 'simple-power', authorityIssuedOn: '01.02.2020', authorityPowers: 'receive' });
    const own = await test.visit('setCategory', { category: 'citizen' });
    expect(
      own.findings.map((one) => one.code),
      'a citizen asks for themselves',
    ).toEqual(['identity-by-agency']);
  });

  it('without a term has a year from the day of the power', async () => {
    const { 'representative.authorityExpiresOn': _term, ...power } = NOTARIAL;
    await enterPerson(test, { ...power, 'representative.authorityIssuedOn': '01.01.2020' });
    expect((await test.ask('visit.current'))?.findings).toEqual(
      expect.arrayContaining([expect.objectContaining({ code: 'authority-expired', dates: { until: '2021-01-01' } })]),
    );
  });
});

it.each([
  [
    'foreigner',
    {
      surname: 'Образцов',
      given: 'Пример',
      birthDate: '01.02.1985',
      citizenship: 'KAZ',
      identityDocument: 'foreign-passport',
      foreignPassportNumber: 'N00000001',
    },
  ],
  [
    'residence-permit',
    { surname: 'Образцов', given: 'Пример', birthDate: '01.02.1985', identityDocument: 'residence-permit', permitNumber: '90 0000001' },
  ],
  [
    'temporary-id',
    {
      surname: 'Образцов',
      given: 'Пример',
      birthDate: '01.02.1985',
      identityDocument: 'temporary-id',
      temporaryIdNumber: '1',
      identityExpiresOn: '01.01.2099',
    },
  ],
  [
    'entrepreneur',
    {
      surname: 'Образцов',
      given: 'Пример',
      birthDate: '01.02.1985',
      inn: '990000000041',
      ogrnip: '309990000000006',
      identityDocument: 'passport',
      passportSeries: '9900',
      passportNumber: '000002',
      passportIssuedOn: '10.02.2005',
    },
  ],
  [
    'entity',
    {
      surname: 'Образцов',
      given: 'Пример',
      birthDate: '01.02.1985',
      identityDocument: 'passport',
      passportSeries: '9900',
      passportNumber: '000002',
      passportIssuedOn: '10.02.2005',
      authorityKind: 'head',
      'entity.entityName': 'ООО «Образец»',
      'entity.inn': '9900000017',
      'entity.ogrn': '1099900000001',
    },
  ],
] as const)('a visit of the category %s is complete with what its form asks', async (category, person) => {
  await test.visit('setCategory', { category });
  const view = await enterPerson(test, person);
  expect(view?.missingFields).toEqual([]);
  expect(view?.reachable).toContain('service');
});
