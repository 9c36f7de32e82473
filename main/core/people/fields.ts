import { fail, type Outcome } from '#contract/failure.ts';
import { normalise } from './formats.ts';
import { passportStanding } from './passport.ts';
import type { FieldKind, PartyRules } from './rules.ts';

/** What was entered of one party, by the dictionary's fields. */
export type Fields = Readonly<Record<string, string>>;

/**
 * Checks one field of a party as typed and answers its stored form; an empty value clears it. `known` are the party's other fields, for
 * the rules that look at two.
 */
export function normaliseField(
  { id, party, kind }: { readonly id: string; readonly party: string; readonly kind: FieldKind },
  typed: string,
  known: Fields,
  today: string,
  rules: PartyRules | null,
): Outcome<string> {
  const value = normalise(typed, kind, today);
  if (!value.ok) return fail(value.code, { ...value, at: id });
  // An organisation has an ИНН of ten digits, a person of twelve.
  if (kind.format === 'inn' && value.value !== '' && value.value.length !== (party === 'entity' ? 10 : 12))
    return fail('field-format', { at: id });
  if (!rules || !['birthDate', 'passportIssuedOn'].includes(id)) return value;
  const both: Fields = { ...known, [id]: value.value };
  const { birthDate, passportIssuedOn, identityDocument } = both;
  const impossible =
    birthDate && passportIssuedOn && identityDocument !== 'birth-certificate'
      ? passportStanding(birthDate, passportIssuedOn, today, rules.passport).state === 'impossible'
      : false;
  return impossible ? fail('passport-before-14', { at: id }) : value;
}
