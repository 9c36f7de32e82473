import { describe, expect, it } from 'vitest';
import type { Field } from '#contract/visit.ts';
import { ageOn, birthday, isRealDate, parseDate } from '#main/core/people/dates.ts';
import { normaliseField } from '#main/core/people/fields.ts';
import { identityFindings, missingFields, nameKey } from '#main/core/people/identity.ts';
import { passportStanding } from '#main/core/people/passport.ts';
import { checkSnils, formatSnils } from '#main/core/people/snils.ts';

const TODAY = '2026-11-21';

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
  ])('%s', (_name, birth, issued, state) => expect(passportStanding(birth, issued, TODAY).state).toBe(state));
});

describe('a field', () => {
  const known = { birthDate: '1990-01-15', passportIssuedOn: '2020-01-20' };
  it.each<[Field, string, string]>([
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
  ])('%s «%s» is kept as «%s»', (field, text, value) => expect(normaliseField(field, text, {}, TODAY)).toEqual({ ok: true, value }));
  it.each<[Field, string, string]>([
    ['surname', 'Тестова2', 'field-format'],
    ['phone', '123', 'field-format'],
    ['passportSeries', '99', 'field-format'],
    ['snils', '900-000-001 83', 'snils-checksum'],
    ['birthDate', '31.02.1990', 'date-impossible'],
    ['birthDate', '22.11.2026', 'date-future'],
    ['birthDate', '01.01.1850', 'date-impossible'],
    ['passportIssuedOn', '20.01.2003', 'passport-before-14'],
    ['identityDocument', 'pass', 'field-format'],
  ])('%s «%s» is refused: %s', (field, text, code) =>
    expect(normaliseField(field, text, known, TODAY)).toMatchObject({ ok: false, code, at: field }),
  );
});

describe('identity', () => {
  it('needs the passport unless it is lost, and the authority of a representative', () => {
    const named = { surname: 'Тестова', given: 'Юлия', birthDate: '1990-01-15' };
    expect(missingFields({ ...named, identityDocument: 'passport' }, 'citizen')).toEqual([
      'passportSeries',
      'passportNumber',
      'passportIssuedOn',
    ]);
    expect(missingFields({ ...named, identityDocument: 'lost' }, 'citizen')).toEqual([]);
    expect(missingFields({ ...named, identityDocument: 'lost' }, 'representative')).toContain('authorityExpiresOn');
  });
  it('tells an expired passport with the day it ended', () => {
    expect(
      identityFindings({ birthDate: '1980-01-01', passportIssuedOn: '2000-02-01', identityDocument: 'passport' }, 'citizen', TODAY),
    ).toMatchObject([{ code: 'passport-expired', level: 'stop', dates: { until: '2025-04-01' } }]);
  });
  it('leads a child under 14 to whoever acts for it, and to its certificate', () => {
    const child = { birthDate: '2015-01-01', identityDocument: 'passport' };
    const codes = (fields: typeof child, category: 'citizen' | 'representative') =>
      identityFindings(fields, category, TODAY).map((one) => [one.code, one.level]);
    expect(codes(child, 'citizen')).toEqual([['under-14', 'stop']]);
    expect(codes(child, 'representative')).toEqual([['under-14-certificate', 'attention']]);
    expect(codes({ ...child, identityDocument: 'birth-certificate' }, 'representative'), 'nothing stands in the way').toEqual([]);
    expect(missingFields({ surname: 'Тестов', given: 'Пример', ...child, identityDocument: 'birth-certificate' }, 'citizen')).toEqual([]);
  });
  it('takes no birth certificate from somebody of 14', () =>
    expect(identityFindings({ birthDate: '1990-01-15', identityDocument: 'birth-certificate' }, 'citizen', TODAY)).toMatchObject([
      { code: 'certificate-too-old', level: 'stop' },
    ]));
  it('says nothing of a passport in order', () =>
    expect(
      identityFindings({ birthDate: '1990-01-15', passportIssuedOn: '2020-01-20', identityDocument: 'passport' }, 'citizen', TODAY),
    ).toEqual([]));
  it('indexes a name without case, hyphens and ё', () => expect(nameKey('Королёва-Тестова', 'юлия')).toBe('КОРОЛЕВА ТЕСТОВА ЮЛИЯ'));
});
