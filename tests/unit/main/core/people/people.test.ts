import { describe, expect, it } from 'vitest';
import { ageOn, birthday, isRealDate, parseDate } from '#main/core/people/dates.ts';
import { normaliseField } from '#main/core/people/fields.ts';
import { askedOf, formOf, missingOf, type PartyFields } from '#main/core/people/form.ts';
import { identityFindings, nameKey } from '#main/core/people/identity.ts';
import type { PartyRules } from '#main/core/people/rules.ts';
import { passportStanding } from '#main/core/people/passport.ts';
import { checkSnils, formatSnils } from '#main/core/people/snils.ts';
import type { ApplicantCategory } from '#contract/plan.ts';
import { WORDS as words } from '#tests/fixtures/resources.ts';

const TODAY = '2026-11-21';
const rules: PartyRules = words.parties ?? expect.fail('parties.yaml can be read');

describe('СНИЛС', () => {
  it.each(['900-000-001 82', '90000000182', '900 000 001 82'])('%s is right', (text) =>
    expect(checkSnils(text)).toEqual({ ok: true, digits: '90000000182' }),
  );
  it.each([
    ['900-000-001 83', 'checksum'],
    ['900-000-001', 'format'],
    ['00000000000', 'format'],
    ['9000000018a', 'format'],
  ])('%s is refused: %s', (text, why) => expect(checkSnils(text)).toEqual({ ok: false, why }));
  it('up to 001-001-998 has no control number', () => expect(checkSnils('001-001-998 00').ok).toBe(true));
  it('whose sum is 100 or 101 ends in 00', () => {
    const ending = (n: number) =>
      Array.from({ length: 100 }, (_, k) => String(k).padStart(2, '0')).filter((k) => checkSnils(`${n}${k}`).ok);
    for (const n of [900_000_001, 900_000_010, 987_654_320]) expect(ending(n), `${n} has exactly one control number`).toHaveLength(1);
  });
  it('is shown with hyphens', () => expect(formatSnils('90000000182')).toBe('900-000-001 82'));
});

describe('dates', () => {
  it.each([
    ['15.01.1990', '1990-01-15'],
    ['1.2.2000', '2000-02-01'],
    ['2026-11-21', '2026-11-21'],
    ['31.02.2026', undefined],
    ['29.02.2024', '2024-02-29'],
    ['29.02.2026', undefined],
    ['вчера', undefined],
  ])('%s is %s', (text, date) => expect(parseDate(text)).toBe(date));
  it('put the birthday of 29 February on the 28th of a common year', () => expect(birthday('2004-02-29', 21)).toBe('2025-02-28'));
  it('count full years', () => expect([ageOn('2006-11-21', TODAY), ageOn('2006-11-22', TODAY)]).toEqual([20, 19]));
  it('know what is real', () => expect([isRealDate('2026-02-30'), isRealDate('2026-02-28')]).toEqual([false, true]));
});

describe('the passport-age rule (14/20/45 and 90 days)', () => {
  it.each([
    ['issued at 14, now 19', '2007-06-01', '2021-06-10', 'valid'],
    ['turned 20 on this day', '2006-11-21', '2020-12-01', 'replace-now'],
    ['20 years and 90 days', '2006-08-23', '2020-12-01', 'replace-now'],
    ['20 years and 91 days', '2006-08-22', '2020-12-01', 'expired'],
    ['issued at 20, now 44', '1982-01-01', '2002-02-01', 'valid'],
    ['turned 45 a year ago', '1980-11-01', '2000-11-10', 'expired'],
    ['issued after 45', '1970-01-01', '2015-03-01', 'valid'],
    ['issued on the 20th birthday itself', '2000-05-05', '2020-05-05', 'valid'],
    ['issued before 14', '2010-01-01', '2020-01-01', 'impossible'],
  ])('%s', (_name, birth, issued, state) => expect(passportStanding(birth, issued, TODAY, rules.passport).state).toBe(state));
});

describe('a field', () => {
  const known = { birthDate: '1990-01-15', passportIssuedOn: '2020-01-20' };
  const normal = (id: string, text: string, others: Readonly<Record<string, string>>, party = 'applicant') => {
    const kind = words.fields[id];
    if (!kind) throw new Error(`the dictionary has no field ${id}`);
    return normaliseField({ id, party, kind }, text, others, TODAY, rules);
  };
  it.each([
    ['surname', '  Тестова ', 'Тестова'],
    ['given', 'Анна-Мария', 'Анна-Мария'],
    ['phone', '8 (900) 000-00-01', '+79000000001'],
    ['phone', '9000000001', '+79000000001'],
    ['passportSeries', '99 00', '9900'],
    ['passportNumber', '№ 000001', '000001'],
    ['passportIssuerCode', '990-001', '990001'],
    ['birthDate', '15.01.1990', '1990-01-15'],
    ['birthDate', '21.11.2013', '2013-11-21'],
    ['identityDocument', 'lost', 'lost'],
    ['surname', '', ''],
    ['surname', 'Вымыс\u00adло\u200bва\u202e', 'Вымыслова'],
    ['authorityNumber', '\u2800\u3164\u200b \u0007', ''],
    ['authorityNumber', '77\tАА\u00a0\u20031', '77 АА 1'],
    ['authorityExpiresOn', '01.01.2020', '2020-01-01'],
    ['authorityPowers', 'receive submit receive', 'submit receive'],
    ['certificateNumber', 'ix-яя № 000001', 'IX-ЯЯ 000001'],
    ['certificateNumber', '1У ЯЯ 000001', 'IV-ЯЯ 000001'],
    ['inn', '990000000041', '990000000041'],
    ['ogrnip', '309990000000006', '309990000000006'],
    ['citizenship', 'kaz', 'KAZ'],
    ['kpp', '990001001', '990001001'],
  ])('%s «%s» is kept as «%s»', (field, text, value) => expect(normal(field, text, {})).toEqual({ ok: true, value }));
  it.each([
    ['surname', 'Тестова2', 'field-format'],
    ['phone', '123', 'field-format'],
    ['passportSeries', '99', 'field-format'],
    ['snils', '900-000-001 83', 'snils-checksum'],
    ['birthDate', '31.02.1990', 'date-impossible'],
    ['birthDate', '22.11.2026', 'date-future'],
    ['authorityIssuedOn', '22.11.2026', 'date-future'],
    ['birthDate', '01.01.1850', 'date-impossible'],
    ['passportIssuedOn', '20.01.2003', 'passport-before-14'],
    ['identityDocument', 'pass', 'field-format'],
    ['authorityPowers', 'submit everything', 'field-format'],
    ['certificateNumber', '000001', 'field-format'],
    ['inn', '990000000042', 'field-checksum'],
    ['inn', '000000000000', 'field-checksum'],
    ['inn', '9900000017', 'field-format'],
    ['ogrnip', '309990000000007', 'field-checksum'],
    ['kpp', '99', 'field-format'],
  ])('%s «%s» is refused: %s', (field, text, code) => expect(normal(field, text, known)).toMatchObject({ ok: false, code, at: field }));
  it('of an organisation has its own numbers', () => {
    expect(normal('inn', '9900000017', {}, 'entity')).toEqual({ ok: true, value: '9900000017' });
    expect(normal('inn', '990000000041', {}, 'entity')).toMatchObject({ code: 'field-format' });
    expect(normal('ogrn', '1099900000001', {}, 'entity')).toEqual({ ok: true, value: '1099900000001' });
    expect(normal('ogrn', '1099900000002', {}, 'entity')).toMatchObject({ code: 'field-checksum' });
    expect(normal('ogrn', '2099900000001', {}, 'entity')).toMatchObject({ code: 'field-format' });
  });
});

describe('the form', () => {
  const missing = (category: ApplicantCategory, parties: PartyFields, forChild = false) =>
    missingOf(formOf(category, forChild, parties, rules), parties);
  const named = { surname: 'Тестова', given: 'Юлия', birthDate: '1990-01-15' };

  it('needs the passport unless it is lost', () => {
    expect(missing('citizen', { applicant: { ...named, identityDocument: 'passport' } })).toEqual([
      'passportSeries',
      'passportNumber',
      'passportIssuedOn',
    ]);
    expect(missing('citizen', { applicant: { ...named, identityDocument: 'lost' } })).toEqual([]);
  });
  it('asks of a representative who they are and what shows it; of a parent no term and no acts', () => {
    const applicant = { ...named, identityDocument: 'lost' };
    const representative = { surname: 'Образцов', given: 'Пример', identityDocument: 'passport' };
    const left = (authorityKind: string) => missing('representative', { applicant, representative: { ...representative, authorityKind } });
    const passport = ['passportSeries', 'passportNumber', 'passportIssuedOn'].map((one) => `representative.${one}`);
    expect(missing('representative', { applicant })).toContain('representative.surname');
    expect(left('notarial-power')).toEqual([
      ...passport,
      ...['authorityNumber', 'authorityIssuedOn', 'authorityNotary', 'authorityPowers'].map((one) => `representative.${one}`),
    ]);
    expect(left('legal-representative')).toEqual(passport);
    expect(left('head'), 'only an organisation has a head').toContain('representative.authorityKind');
  });
  it('of a parent with a child has both, of an organisation its numbers', () => {
    const places = (category: ApplicantCategory, forChild: boolean) =>
      formOf(category, forChild, {}, rules).map(({ party, is }) => `${party}: ${is}`);
    expect(places('citizen', true)).toEqual(['applicant: window', 'child: for']);
    expect(places('entity', true), 'an organisation asks for no child').toEqual(['applicant: window', 'entity: for']);
    expect(missing('entity', {})).toEqual(expect.arrayContaining(['entity.entityName', 'entity.inn', 'entity.ogrn', 'authorityKind']));
  });
  it('takes another identity document when the category is another: the former one is asked for anew', () =>
    expect(missing('foreigner', { applicant: { ...named, citizenship: 'KAZ', identityDocument: 'passport' } })).toEqual([
      'identityDocument',
      'foreignPassportNumber',
    ]));
  it('lets what it asks no more say nothing', () => {
    const parties = {
      applicant: { ...named, identityDocument: 'lost', ogrnip: '309990000000006' },
      representative: { authorityKind: 'guardian', authorityPowers: 'receive', authorityNumber: '1', identityDocument: 'lost' },
    };
    const asked = askedOf(formOf('representative', false, parties, rules), parties);
    expect(asked.applicant).toEqual({ ...named, identityDocument: 'lost' });
    expect(asked.representative, 'a guardian has no acts, and shows no lost passport').toEqual({
      authorityKind: 'guardian',
      authorityNumber: '1',
    });
  });
  it('without its rules has no card, and nobody is known', () =>
    expect(missingOf(formOf('citizen', false, {}, null), {})).toEqual(['surname']));
  it('names only fields, documents and authorities that there are', () => {
    const { cards, child, identities, authorities } = rules;
    const all = [...Object.values(cards).flat(), child];
    const listed = [...all.flatMap((card) => card.fields), ...Object.values(identities).flat(), ...Object.values(authorities).flat()];
    expect(listed.map((one) => one.replace('?', '')).filter((one) => !Object.hasOwn(words.fields, one))).toEqual([]);
    expect(all.flatMap((card) => card.identities ?? []).filter((one) => !Object.hasOwn(identities, one))).toEqual([]);
    expect(all.flatMap((card) => card.authorities ?? []).filter((one) => !Object.hasOwn(authorities, one))).toEqual([]);
    expect(Object.keys(words.fields.identityDocument?.words ?? {}).sort()).toEqual(Object.keys(identities).sort());
    expect(Object.keys(words.fields.authorityKind?.words ?? {}).sort()).toEqual(Object.keys(authorities).sort());
  });
});

describe('identity', () => {
  const find = (parties: PartyFields, category: ApplicantCategory = 'citizen') => identityFindings({ category, parties }, TODAY, rules);
  const codes = (parties: PartyFields, category?: ApplicantCategory) => find(parties, category).map((one) => [one.code, one.level]);

  it('tells an expired passport with the day it ended', () => {
    const applicant = { birthDate: '1980-01-01', passportIssuedOn: '2000-02-01', identityDocument: 'passport' };
    expect(find({ applicant })).toMatchObject([{ code: 'passport-expired', level: 'stop', dates: { until: '2025-04-01' } }]);
  });
  it('of a representative is looked at as that of an applicant', () => {
    const representative = { birthDate: '1980-01-01', passportIssuedOn: '2000-02-01', identityDocument: 'passport' };
    expect(find({ applicant: {}, representative }, 'representative')).toMatchObject([
      { code: 'passport-expired', field: 'representative.passportIssuedOn' },
    ]);
  });
  it('leads a child under 14 to whoever acts for it, and to its certificate', () => {
    const child = { birthDate: '2015-01-01', identityDocument: 'passport' };
    expect(codes({ applicant: child })).toEqual([['under-14', 'stop']]);
    expect(codes({ applicant: child }, 'representative')).toEqual([['under-14-certificate', 'attention']]);
    const certified = { ...child, identityDocument: 'birth-certificate' };
    expect(codes({ applicant: certified }, 'representative'), 'nothing stands in the way').toEqual([]);
    expect(codes({ applicant: { birthDate: '1990-01-15' }, child: certified }), 'a parent is here').toEqual([]);
  });
  it('takes no birth certificate from somebody of 14', () =>
    expect(codes({ applicant: { birthDate: '1990-01-15', identityDocument: 'birth-certificate' } })).toEqual([
      ['certificate-too-old', 'stop'],
    ]));
  it('says nothing of a passport in order', () =>
    expect(codes({ applicant: { birthDate: '1990-01-15', passportIssuedOn: '2020-01-20', identityDocument: 'passport' } })).toEqual([]));
  it.each([
    ['2010', true],
    ['2013', true],
    ['2014', false],
    ['2006', false],
  ])('a series printed in 2010 and issued in %s fits: %s', (year, fits) => {
    const applicant = { passportSeries: '4510', passportIssuedOn: `${year}-06-01`, identityDocument: 'passport' };
    expect(codes({ applicant })).toEqual(fits ? [] : [['passport-series', 'attention']]);
  });
  it.each([
    ['yesterday', '2026-11-20', [['identity-expired', 'stop']]],
    ['today', '2026-11-21', []],
  ])('of a foreigner whose permit ends %s', (_when, identityExpiresOn, found) =>
    expect(codes({ applicant: { identityDocument: 'residence-permit', identityExpiresOn } }, 'residence-permit')).toEqual(found),
  );
  it('is nothing without the rules', () =>
    expect(identityFindings({ category: 'citizen', parties: { applicant: {} } }, TODAY, null)).toEqual([]));

  describe('the authority', () => {
    const by = (more: Readonly<Record<string, string>>) =>
      codes(
        { applicant: {}, representative: { authorityKind: 'notarial-power', authorityPowers: 'submit sign', ...more } },
        'representative',
      );
    it.each([
      ['ends by its own term', { authorityExpiresOn: '2026-11-20' }, [['authority-expired', 'stop']]],
      ['holds on its last day', { authorityExpiresOn: '2026-11-21' }, []],
      ['without a term holds for a year, which is said', { authorityIssuedOn: '2025-11-21' }, [['authority-one-year', 'info']]],
      ['without a term has ended a year and a day after', { authorityIssuedOn: '2025-11-20' }, [['authority-expired', 'stop']]],
      ['for receiving alone is not for filing', { authorityPowers: 'receive' }, [['authority-lacks-act', 'stop']]],
      [
        'for filing without signing leaves the signature to the principal',
        { authorityPowers: 'submit' },
        [['authority-lacks-sign', 'attention']],
      ],
      ['that says nothing of its acts yet is only not complete', { authorityPowers: '' }, []],
      ['of a parent has no term', { authorityKind: 'legal-representative', authorityIssuedOn: '2000-01-01', authorityPowers: '' }, []],
    ])('%s', (_name, more, found) => expect(by(more)).toEqual(found));
  });

  it.each([
    ['of age', { birthDate: '2008-11-21' }, 'child-of-age'],
    ['of 14, who signs itself', { birthDate: '2012-11-21', identityDocument: 'passport' }, 'child-consents'],
    ['older than its parent', { birthDate: '1980-01-01' }, 'child-older'],
    ['of 14 with a certificate', { birthDate: '2012-01-01', identityDocument: 'birth-certificate' }, 'child-passport'],
    ['with the number of its parent', { birthDate: '2016-01-01', snils: '90000000182' }, 'same-number'],
  ])('a child %s is told', (_name, child, code) => {
    const applicant = { birthDate: '1985-01-15', snils: '90000000182' };
    expect(find({ applicant, child }).map((one) => one.code)).toContain(code);
    expect(find({ applicant, child: { birthDate: '2016-01-01' } })).toEqual([]);
  });
  it.each([
    ['under 14', '2012-11-22', ['principal-under-14']],
    ['of 14', '2012-11-21', []],
  ])('a principal %s', (_name, birthDate, found) => {
    const representative = { authorityKind: 'notarial-power', authorityPowers: 'submit sign' };
    const told = find({ applicant: { birthDate, identityDocument: 'lost' }, representative }, 'representative');
    expect(told.map((one) => one.code).filter((code) => code.startsWith('principal'))).toEqual(found);
  });
  it('indexes a name without case, hyphens and ё', () => expect(nameKey('Королёва-Тестова', 'юлия')).toBe('КОРОЛЕВА ТЕСТОВА ЮЛИЯ'));
});
