import { getGender } from 'lvovich';
import type { Facts, PartyFacts } from '../catalogue/resolve.ts';
import { askedOf, formOf } from '../people/form.ts';
import type { PartyRules } from '../people/rules.ts';
import { actingFields, type VisitState } from './state.ts';

/** Citizenship of whoever is a citizen of Russia by what they are here as. */
const RUSSIAN: Readonly<Record<string, string>> = { citizen: 'RUS', 'temporary-id': 'RUS' };

/** What the conditions of the services may know of a visit: nothing that names anybody. */
export function factsOf(state: VisitState, rules: PartyRules | null): Facts {
  const entered = actingFields(state);
  const parties = askedOf(formOf(state.category, state.forChild, entered, rules), entered);
  const facts = Object.fromEntries(Object.entries(parties).map(([party, fields]) => [party, partyFacts(fields)]));
  const { applicant = {} } = parties;
  return {
    ...facts,
    category: state.category,
    passportLost: applicant.identityDocument === 'lost',
    forChild: parties.child !== undefined,
    applicant: { ...partyFacts(applicant), citizenship: applicant.citizenship ?? RUSSIAN[state.category] },
  };
}

function partyFacts({
  birthDate,
  sex,
  patronymic,
  citizenship,
  identityDocument,
  authorityKind,
}: Readonly<Record<string, string>>): PartyFacts {
  return { birthDate, sex: sexOf(sex, patronymic), citizenship, identityDocument, authorityKind };
}

/** As it was said, or as the patronymic says it: «-вич», «-вна»; undefined where it does not. */
function sexOf(sex: string | undefined, patronymic: string | undefined): PartyFacts['sex'] {
  const said = sex ?? (patronymic ? getGender({ middle: patronymic }) : undefined);
  return said === 'male' || said === 'female' ? said : undefined;
}
