import { addDays, ageOn, birthday } from './dates.ts';

/** Ages at which the passport of a citizen is replaced, and the grace after each (ПП РФ № 2267 of 23.12.2023). */
const FIRST_AGE = 14;
const REPLACE_AT = [20, 45] as const;
export const GRACE_DAYS = 90;

export type PassportStanding =
  | { readonly state: 'valid' }
  /** The birthday has passed, the old passport still holds until `until` inclusive. */
  | { readonly state: 'replace-now'; readonly age: number; readonly until: string }
  | { readonly state: 'expired'; readonly age: number; readonly until: string }
  | { readonly state: 'impossible' };

/** Whether a passport issued on `issued` to a person born on `birth` holds on `today` (all ISO dates). */
export function passportStanding(birth: string, issued: string, today: string): PassportStanding {
  if (issued < birthday(birth, FIRST_AGE)) return { state: 'impossible' };
  const age = REPLACE_AT.find((years) => issued < birthday(birth, years) && birthday(birth, years) <= today);
  if (age === undefined) return { state: 'valid' };
  const until = addDays(birthday(birth, age), GRACE_DAYS);
  return { state: today <= until ? 'replace-now' : 'expired', age, until };
}

/** The age whose replacement is due or running on `today`; undefined when none was reached in the last 90 days. */
export function replacementAge(birth: string, today: string): number | undefined {
  return REPLACE_AT.find((age) => birthday(birth, age) <= today && today <= addDays(birthday(birth, age), GRACE_DAYS));
}

export const mayHoldPassport = (birth: string, today: string): boolean => ageOn(birth, today) >= FIRST_AGE;
