import type { ApplicantCategory } from '#contract/plan.ts';
import type { Field, Finding } from '#contract/visit.ts';
import type { Fields } from './fields.ts';
import { mayHoldPassport, passportStanding, replacementAge } from './passport.ts';

const ALWAYS: readonly Field[] = ['surname', 'given', 'birthDate', 'identityDocument'];
const PASSPORT: readonly Field[] = ['passportSeries', 'passportNumber', 'passportIssuedOn'];
const AUTHORITY: readonly Field[] = ['representativeName', 'authorityKind', 'authorityNumber', 'authorityExpiresOn'];

/** Fields still empty that the identity step needs. A lost passport's data may be given but need not be. */
export function missingFields(fields: Fields, category: ApplicantCategory): Field[] {
  const needed = [
    ...ALWAYS,
    ...(['lost', 'birth-certificate'].includes(fields.identityDocument ?? '') ? [] : PASSPORT),
    ...(category === 'representative' ? AUTHORITY : []),
  ];
  return needed.filter((field) => !fields[field]);
}

/** What the rules say about the identity data on `today`; an expired passport does not stop its own replacement. */
export function identityFindings(fields: Fields, category: ApplicantCategory, today: string): Finding[] {
  const findings: Finding[] = [];
  const { birthDate, passportIssuedOn, authorityExpiresOn } = fields;
  const byPassport = fields.identityDocument !== 'lost' && fields.identityDocument !== 'birth-certificate';
  if (birthDate && passportIssuedOn && byPassport) {
    const standing = passportStanding(birthDate, passportIssuedOn, today);
    if (standing.state === 'expired' || standing.state === 'replace-now') {
      findings.push({
        code: standing.state === 'expired' ? 'passport-expired' : 'passport-replace-now',
        level: standing.state === 'expired' ? 'stop' : 'attention',
        field: 'passportIssuedOn',
        dates: { until: standing.until },
        numbers: { age: standing.age },
      });
    }
    if (standing.state === 'impossible') findings.push({ code: 'passport-impossible', level: 'stop', field: 'passportIssuedOn' });
  }
  if (fields.identityDocument === 'lost') findings.push({ code: 'identity-by-agency', level: 'attention', field: 'identityDocument' });
  if (birthDate && replacementAge(birthDate, today) !== undefined && !passportIssuedOn) {
    findings.push({ code: 'passport-age', level: 'info', field: 'birthDate', numbers: { age: replacementAge(birthDate, today) ?? 0 } });
  }
  const child = birthDate !== undefined && !mayHoldPassport(birthDate, today);
  // A child under 14 does not act; whoever acts for it says so on the other card, and its paper is the certificate.
  if (child && category !== 'representative') findings.push({ code: 'under-14', level: 'stop', field: 'birthDate' });
  if (child && category === 'representative' && fields.identityDocument === 'passport')
    findings.push({ code: 'under-14-certificate', level: 'attention', field: 'identityDocument' });
  if (birthDate && !child && fields.identityDocument === 'birth-certificate')
    findings.push({ code: 'certificate-too-old', level: 'stop', field: 'identityDocument' });
  if (category === 'representative' && authorityExpiresOn && authorityExpiresOn < today) {
    findings.push({ code: 'authority-expired', level: 'stop', field: 'authorityExpiresOn', dates: { until: authorityExpiresOn } });
  }
  return findings;
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
