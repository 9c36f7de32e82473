import { addDays, ageOn, birthday } from './dates.ts';
import type { PassportRules } from './rules.ts';

export type PassportStanding =
  | { readonly state: 'valid' }
  /** The birthday has passed, the old passport still holds until `until` inclusive. */
  | { readonly state: 'replace-now'; readonly age: number; readonly until: string }
  | { readonly state: 'expired'; readonly age: number; readonly until: string }
  | { readonly state: 'impossible' };

/** Whether a passport issued on `issued` to a person born on `birth` holds on `today` (all ISO dates). */
export function passportStanding(birth: string, issued: string, today: string, rules: PassportRules): PassportStanding {
  if (issued < birthday(birth, rules.firstAge)) return { state: 'impossible' };
  const age = rules.replaceAt.find((years) => issued < birthday(birth, years) && birthday(birth, years) <= today);
  if (age === undefined) return { state: 'valid' };
  const until = addDays(birthday(birth, age), rules.graceDays);
  return { state: today <= until ? 'replace-now' : 'expired', age, until };
}

/** The age whose replacement is due or running on `today`; undefined when none was reached within the grace. */
export const replacementAge = (birth: string, today: string, { replaceAt, graceDays }: PassportRules): number | undefined =>
  replaceAt.find((age) => birthday(birth, age) <= today && today <= addDays(birthday(birth, age), graceDays));

export const mayHoldPassport = (birth: string, today: string, { firstAge }: PassportRules): boolean => ageOn(birth, today) >= firstAge;
