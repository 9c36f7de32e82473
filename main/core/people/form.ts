import type { Form, FormCard } from '#contract/visit.ts';
import type { ApplicantCategory } from '#contract/plan.ts';
import { onlyOf, placeOf } from '#contract/words.ts';
import type { Fields } from './fields.ts';
import type { CardRules, PartyRules } from './rules.ts';

export type PartyFields = Readonly<Record<string, Fields>>;

/**
 * The cards of the first step: whom the visit needs to know, and what of each; `later` is what the forms of its services need beside that.
 * None without the rules.
 */
export function formOf(
  category: ApplicantCategory,
  forChild: boolean,
  parties: PartyFields,
  rules: PartyRules | null,
  later: readonly Pick<Form, 'fields' | 'about'>[] = [],
): FormCard[] {
  if (!rules) return [];
  const cards = rules.cards[category];
  const all =
    forChild && cards.every((one) => one.is === 'both') ? [...cards.map((one) => ({ ...one, is: 'window' as const })), rules.child] : cards;
  return all.map((card) => {
    const own = cardOf(card, parties[card.party] ?? {}, rules);
    const asked = new Set(own.fields.map(({ field }) => field));
    const isAbout = card.party === (all.some((one) => one.party === 'child') ? 'child' : 'applicant');
    const more = new Set(
      later.flatMap(({ fields, about }) => [...(fields[card.party] ?? []), ...(isAbout ? about : [])]).filter((field) => !asked.has(field)),
    );
    return { ...own, fields: [...own.fields, ...[...more].map((field) => ({ field, required: false, later: true }))] };
  });
}

function cardOf({ party, is, fields, identities, authorities }: CardRules, known: Fields, rules: PartyRules): FormCard {
  const listed = (list: readonly string[]) => list.map((name) => ({ field: name.replace('?', ''), required: !name.endsWith('?') }));
  const chosen = (field: string, options: readonly string[], by: Readonly<Record<string, readonly string[]>>) => [
    { field, required: true, options: [...options] },
    // Before anything is chosen the usual one is asked for: the form does not jump for most.
    ...listed(by[options.find((one) => one === known[field]) ?? options[0] ?? ''] ?? []),
  ];
  return {
    party,
    is,
    fields: [
      ...listed(fields),
      ...(identities ? chosen('identityDocument', identities, rules.identities) : []),
      ...(authorities ? chosen('authorityKind', authorities, rules.authorities) : []),
    ],
  };
}

/** Whether a field of a party stands on a form: what only another form needs is no business of this one. */
export const standsOn = (
  { fields, about }: Pick<Form, 'fields' | 'about'>,
  role: CardRules['party'],
  { field, later }: FormCard['fields'][number],
): boolean => !later || fields[role]?.includes(field) === true || about.includes(field);

/** What was entered of what the form asks: a field that is asked no more, or a choice that is none any more, says nothing. */
export const askedOf = (cards: readonly FormCard[], parties: PartyFields): PartyFields =>
  Object.fromEntries(
    cards.map(({ party, fields }) => {
      const asked = fields.flatMap(({ field, options }) => {
        const value = parties[party]?.[field] ?? onlyOf(options);
        return value === undefined || options?.includes(value) === false ? [] : [[field, value] as const];
      });
      return [party, Object.fromEntries(asked)];
    }),
  );

/** Places of the form that are still empty and must not be. Without a form nobody is known: the surname is. */
export function missingOf(cards: readonly FormCard[], parties: PartyFields): string[] {
  if (cards.length === 0) return ['surname'];
  return cards.flatMap(({ party, fields }) =>
    fields
      .filter(({ field, required, options }) => {
        const value = parties[party]?.[field] ?? onlyOf(options) ?? '';
        return required && (value === '' || options?.includes(value) === false);
      })
      .map(({ field }) => placeOf(party, field)),
  );
}
