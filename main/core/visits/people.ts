import { nameKey } from '../people/identity.ts';
import type { Tx } from '../work/unit.ts';
import type { PartyState } from './state.ts';

const NAME: readonly string[] = ['surname', 'given', 'patronymic'];
const STRONG: readonly string[] = ['snils', 'passportSeries', 'passportNumber'];

/** Names under which a person is looked for: surname, with the given name, in full. */
function namesOf({ surname, given, patronymic }: PartyState['fields']): string[] {
  return surname ? [...new Set([nameKey(surname), nameKey(surname, given), nameKey(surname, given, patronymic)])] : [];
}

/** Keeps the keyed index in step with a field that has changed: what it said before is taken back, in the unit that changes it. */
export function relink(tx: Tx, visit: string, { subject, fields }: PartyState, changed: string): void {
  if (STRONG.includes(changed)) {
    // What the index of schema 1 once took for the same person rested on one of the two: they speak for themselves again.
    for (const kind of ['snils', 'passport', 'alias'] as const) tx.unlink(subject, kind);
    if (fields.snils) tx.link(subject, 'snils', fields.snils, visit);
    if (fields.passportSeries && fields.passportNumber) tx.link(subject, 'passport', fields.passportSeries + fields.passportNumber, visit);
  }
  if (NAME.includes(changed)) {
    tx.unlink(subject, 'name');
    for (const name of namesOf(fields)) tx.link(subject, 'name', name, visit);
  }
}
