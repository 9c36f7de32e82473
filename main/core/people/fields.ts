import { fail, okay, type Outcome } from '#contract/failure.ts';
import { AUTHORITY_KINDS, type Field, IDENTITY_DOCUMENTS } from '#contract/visit.ts';
import { addDays, parseDate } from './dates.ts';
import { passportStanding } from './passport.ts';
import { checkSnils } from './snils.ts';

export type Fields = Partial<Record<Field, string>>;

const NAME = /^[\p{L}][\p{L}'’ .()-]{0,99}$/u;
/** Characters of any field. */
const LONGEST = 200;
const OLDEST = '1900-01-01';
const DATE_FIELDS: readonly Field[] = ['birthDate', 'passportIssuedOn', 'authorityExpiresOn'];

/**
 * Checks one field as typed and answers its stored form (digits only, ISO dates, single spaces). An empty value clears
 * the field. `known` are the other fields, for the rules that look at two.
 */
export function normaliseField(field: Field, typed: string, known: Fields, today: string): Outcome<string> {
  const text = typed
    .normalize('NFC')
    // What nobody can see is no part of a value: joiners, marks of direction, fillers, commands to a printer.
    .replace(/(?!\s)[\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/gu, '')
    .replace(/[\s\p{Z}]+/gu, ' ')
    .trim();
  const refuse = (code: Parameters<typeof fail>[0]) => fail(code, { at: field });
  if (text === '') return okay('');
  if (text.length > LONGEST) return fail('field-too-long', { at: field, numbers: { max: LONGEST } });
  if (DATE_FIELDS.includes(field)) return normaliseDate(field, text, known, today);
  const digits = (count: number) => {
    const found = text.replace(/[\s№-]/g, '');
    return new RegExp(`^\\d{${count}}$`).test(found) ? okay(found) : refuse('field-format');
  };
  switch (field) {
    case 'surname':
    case 'given':
    case 'patronymic':
    case 'representativeName':
      return NAME.test(text) ? okay(text) : refuse('field-format');
    case 'snils': {
      const check = checkSnils(text);
      return check.ok ? okay(check.digits) : refuse(check.why === 'checksum' ? 'snils-checksum' : 'field-format');
    }
    case 'phone': {
      const found = text.replace(/[\s()+-]/g, '').replace(/^[78](?=\d{10}$)/, '');
      return /^\d{10}$/.test(found) ? okay(`+7${found}`) : refuse('field-format');
    }
    case 'passportSeries':
      return digits(4);
    case 'passportNumber':
      return digits(6);
    case 'passportIssuerCode':
      return digits(6);
    case 'passportIssuer':
    case 'authorityNumber':
      return okay(text);
    case 'identityDocument':
      return (IDENTITY_DOCUMENTS as readonly string[]).includes(text) ? okay(text) : refuse('field-format');
    case 'authorityKind':
      return (AUTHORITY_KINDS as readonly string[]).includes(text) ? okay(text) : refuse('field-format');
    default:
      return refuse('field-format');
  }
}

function normaliseDate(field: Field, text: string, known: Fields, today: string): Outcome<string> {
  const refuse = (code: Parameters<typeof fail>[0]) => fail(code, { at: field });
  const date = parseDate(text);
  if (date === undefined || date < OLDEST || date > addDays(today, 36_600)) return refuse('date-impossible');
  // One that has run out is what the document says: the rules stop the visit by it, as by a passport's.
  if (field === 'authorityExpiresOn') return okay(date);
  if (date > today) return refuse('date-future');
  const birth = field === 'birthDate' ? date : known.birthDate;
  const issued = field === 'passportIssuedOn' ? date : known.passportIssuedOn;
  const certificate = known.identityDocument === 'birth-certificate';
  if (birth && issued && !certificate && passportStanding(birth, issued, today).state === 'impossible') return refuse('passport-before-14');
  return okay(date);
}
