import { nameKey } from '../people/identity.ts';
import type { Tx } from '../work/unit.ts';
import type { StoredField } from './events.ts';
import type { PartyState } from './state.ts';

const NAME: readonly StoredField[] = ['surname', 'given', 'patronymic', 'representativeName'];
const PASSPORT: readonly StoredField[] = ['passportSeries', 'passportNumber'];

/** Names under which a person is looked for: surname, with the given name, in full. */
function namesOf({ surname, given, patronymic, representativeName }: PartyState['fields']): string[] {
  if (representativeName) return [nameKey(representativeName)];
  return surname ? [...new Set([nameKey(surname), nameKey(surname, given), nameKey(surname, given, patronymic)])] : [];
}

/** Keeps the keyed index in step with a field that has changed: what it said before is taken back, in the unit that changes it. */
export function relink(tx: Tx, visit: string, { subject, fields }: PartyState, changed: StoredField): void {
  if (changed === 'snils') {
    tx.unlink(subject, 'snils', visit);
    if (fields.snils) tx.link(subject, 'snils', fields.snils, visit);
  }
  if (PASSPORT.includes(changed)) {
    tx.unlink(subject, 'passport', visit);
    if (fields.passportSeries && fields.passportNumber) tx.link(subject, 'passport', fields.passportSeries + fields.passportNumber, visit);
  }
  if (NAME.includes(changed)) {
    tx.unlink(subject, 'name', visit);
    for (const name of namesOf(fields)) tx.link(subject, 'name', name, visit);
  }
}
