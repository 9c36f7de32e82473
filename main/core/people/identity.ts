import type { ApplicantCategory } from '#contract/plan.ts';
import type { Finding } from '#contract/visit.ts';
import { placeOf } from '#contract/words.ts';
import { ageOn, birthday } from './dates.ts';
import type { Fields } from './fields.ts';
import type { PartyFields } from './form.ts';
import { mayHoldPassport, passportStanding, replacementAge } from './passport.ts';
import type { PartyRules } from './rules.ts';

/** Whoever acts, by the cards that are shown: findings are drawn of them alone. */
export interface Acting {
  readonly category: ApplicantCategory;
  readonly parties: PartyFields;
}

/** Authorities that are a power of attorney: they have a day, a term, and the acts they are for. */
const POWERS = ['notarial-power', 'simple-power'];
/** What is done at the window when a service is asked for. */
const ACT = 'submit';

/**
 * What the rules say about the identity data on `today`; an expired passport does not stop its own replacement. Nothing without the
 * rules: their file is named elsewhere.
 */
export function identityFindings({ category, parties }: Acting, today: string, rules: PartyRules | null): Finding[] {
  if (!rules) return [];
  const { applicant = {}, child } = parties;
  return [
    ...Object.entries(parties).flatMap(([party, fields]) => documentFindings(party, fields, today, rules)),
    ...ageFindings(applicant, category, today, rules),
    ...Object.entries(parties).flatMap(([party, fields]) => authorityFindings(party, fields, today, rules)),
    ...(child ? childFindings(child, applicant, today, rules) : []),
    ...(parties.representative?.authorityKind === 'legal-representative' && applicant.birthDate && ageOn(applicant.birthDate, today) >= 18
      ? [{ code: 'child-of-age', level: 'stop' as const, field: 'birthDate' }]
      : []),
    ...(POWERS.includes(parties.representative?.authorityKind ?? '') ? principalFindings(applicant, today, rules) : []),
    ...twins(parties),
  ];
}

const at = (party: string, field: string) => ({ field: placeOf(party, field) });

/** The passport by its ages, another document by its term. */
function documentFindings(party: string, fields: Fields, today: string, rules: PartyRules): Finding[] {
  const { birthDate, passportIssuedOn, passportSeries, identityDocument, identityExpiresOn } = fields;
  const findings: Finding[] = [];
  if (passportIssuedOn && (identityDocument === undefined || identityDocument === 'passport')) {
    const standing = birthDate ? passportStanding(birthDate, passportIssuedOn, today, rules.passport) : undefined;
    if (standing?.state === 'expired' || standing?.state === 'replace-now')
      findings.push({
        code: standing.state === 'expired' ? 'passport-expired' : 'passport-replace-now',
        level: standing.state === 'expired' ? 'stop' : 'attention',
        ...at(party, 'passportIssuedOn'),
        dates: { until: standing.until },
        numbers: { age: standing.age },
      });
    if (standing?.state === 'impossible') findings.push({ code: 'passport-impossible', level: 'stop', ...at(party, 'passportIssuedOn') });
    if (passportSeries && !seriesFits(passportSeries, passportIssuedOn))
      findings.push({ code: 'passport-series', level: 'attention', ...at(party, 'passportSeries') });
  }
  if (
    identityExpiresOn &&
    identityExpiresOn < today &&
    ['foreign-passport', 'residence-permit', 'temporary-id'].includes(identityDocument ?? '')
  )
    findings.push({ code: 'identity-expired', level: 'stop', ...at(party, 'identityExpiresOn'), dates: { until: identityExpiresOn } });
  return findings;
}

/** The last two digits of a series are the year its form was printed in: within three years of the issue (reference/domain.md §6). */
function seriesFits(series: string, issuedOn: string): boolean {
  const printed = Number(series.slice(2));
  // Invented persons bear numbers that are never issued.
  if (series.startsWith('99')) return true;
  const apart = ((((Number(issuedOn.slice(2, 4)) - printed) % 100) + 150) % 100) - 50;
  return Math.abs(apart) <= 3;
}

function ageFindings(applicant: Fields, category: ApplicantCategory, today: string, rules: PartyRules): Finding[] {
  const { birthDate, passportIssuedOn, identityDocument } = applicant;
  const findings: Finding[] = [];
  if (identityDocument === 'lost') findings.push({ code: 'identity-by-agency', level: 'attention', field: 'identityDocument' });
  if (!birthDate || !['citizen', 'representative', 'temporary-id'].includes(category)) return findings;
  const age = replacementAge(birthDate, today, rules.passport);
  if (age !== undefined && !passportIssuedOn) findings.push({ code: 'passport-age', level: 'info', field: 'birthDate', numbers: { age } });
  const child = !mayHoldPassport(birthDate, today, rules.passport);
  // A child does not act; whoever acts for it says so on the other card, and its paper is the certificate.
  if (child && category !== 'representative') findings.push({ code: 'under-14', level: 'stop', field: 'birthDate' });
  if (child && category === 'representative' && identityDocument === 'passport')
    findings.push({ code: 'under-14-certificate', level: 'attention', field: 'identityDocument' });
  if (!child && identityDocument === 'birth-certificate')
    findings.push({ code: 'certificate-too-old', level: 'stop', field: 'identityDocument' });
  return findings;
}

/** A power of attorney that has run out, or is not for what is done here. */
function authorityFindings(party: string, fields: Fields, today: string, rules: PartyRules): Finding[] {
  const { authorityKind = '', authorityIssuedOn, authorityExpiresOn, authorityPowers } = fields;
  const isPower = POWERS.includes(authorityKind);
  const until = authorityExpiresOn ?? (isPower && authorityIssuedOn ? birthday(authorityIssuedOn, rules.power.years) : undefined);
  return [
    // Without a term of its own it ends on the same day of the year after; on that day it still holds.
    ...(until !== undefined && until < today && authorityKind !== 'legal-representative'
      ? [{ code: 'authority-expired', level: 'stop' as const, ...at(party, 'authorityExpiresOn'), dates: { until } }]
      : []),
    ...(isPower && authorityIssuedOn && !authorityExpiresOn && until !== undefined && until >= today
      ? [{ code: 'authority-one-year', level: 'info' as const, ...at(party, 'authorityExpiresOn'), dates: { until } }]
      : []),
    ...(isPower && authorityPowers ? actFindings(party, authorityPowers.split(' ')) : []),
  ];
}

function actFindings(party: string, acts: readonly string[]): Finding[] {
  const where = at(party, 'authorityPowers');
  if (!acts.includes(ACT)) return [{ code: 'authority-lacks-act', level: 'stop', ...where }];
  // The principal may have signed it beforehand.
  return acts.includes('sign') ? [] : [{ code: 'authority-lacks-sign', level: 'attention', ...where }];
}

function childFindings(child: Fields, parent: Fields, today: string, rules: PartyRules): Finding[] {
  const { birthDate, identityDocument } = child;
  if (!birthDate) return [];
  const findings: Finding[] = [];
  if (ageOn(birthDate, today) >= 18) findings.push({ code: 'child-of-age', level: 'stop', ...at('child', 'birthDate') });
  if (parent.birthDate && parent.birthDate >= birthDate) findings.push({ code: 'child-older', level: 'stop', ...at('child', 'birthDate') });
  if (mayHoldPassport(birthDate, today, rules.passport) && identityDocument === 'birth-certificate')
    findings.push({ code: 'child-passport', level: 'attention', ...at('child', 'identityDocument') });
  // ГК РФ ст. 26.
  if (mayHoldPassport(birthDate, today, rules.passport) && ageOn(birthDate, today) < 18)
    findings.push({ code: 'child-consents', level: 'info', ...at('child', 'birthDate') });
  return findings;
}

/** For whoever is under 14 the legal representative gives the power (ГК РФ ст. 28, ст. 185 п. 2). */
const principalFindings = ({ birthDate }: Fields, today: string, { passport }: PartyRules): Finding[] =>
  birthDate && !mayHoldPassport(birthDate, today, passport) ? [{ code: 'principal-under-14', level: 'attention', field: 'birthDate' }] : [];

/** Two people have one number: one of them is mistyped. */
function twins(parties: PartyFields): Finding[] {
  const seen = new Map<string, string>();
  return Object.entries(parties).flatMap(([party, { snils, passportSeries, passportNumber }]) =>
    [
      ['snils', snils ?? ''],
      ['passportNumber', passportSeries && passportNumber ? passportSeries + passportNumber : ''],
    ].flatMap(([field = '', value = '']) => {
      if (value === '') return [];
      const other = seen.get(`${field}/${value}`);
      seen.set(`${field}/${value}`, party);
      return other === undefined ? [] : [{ code: 'same-number', level: 'stop' as const, ...at(party, field) }];
    }),
  );
}

/** Normal forms under which a person is indexed and looked for; ё and е are one letter, case and hyphens do not count. */
export const nameKey = (...parts: readonly (string | undefined)[]): string =>
  parts
    .filter(Boolean)
    .join(' ')
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll('Ё', 'Е')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
