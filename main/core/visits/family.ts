import { randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import { type FAMILY, familyAfter } from '#contract/words.ts';
import type { HandlersOf } from '../work/handlers.ts';
import { askedOf, type PartyFields } from '../people/form.ts';
import { about } from './about.ts';
import { decideVisit } from './decide.ts';
import type { VisitEvent } from './events.ts';
import { codesOf } from './field-codes.ts';
import type { VisitHandlerParts } from './handlers.ts';
import { relink } from './people.ts';
import { actingFields, type PartyState, restAfter, type VisitState } from './state.ts';

type Who = (typeof FAMILY)[number];
type Party = { readonly role: PartyState['role']; readonly fields: PartyState['fields'] };

/** What a power of attorney says is of one principal. */
const OF_ONE = /^authority/;

/**
 * Everybody of the next visit as far as the one before it knows them, by what is asked of them there: whoever stays is who they were,
 * whoever is new lives where they do.
 */
export function familyParties({ applicant, child, representative }: PartyFields, who: Who): Party[] {
  const address = applicant?.address ?? child?.address;
  const newcomer = (role: PartyState['role']): Party => ({ role, fields: address === undefined ? {} : { address } });
  if (who === 'adult') return [newcomer('applicant')];
  if (who === 'child') return [{ role: 'applicant', fields: applicant ?? {} }, newcomer('child')];
  const stays = Object.entries(representative ?? {}).filter(([field]) => !OF_ONE.test(field));
  // Whoever they act for next is no relative of the first, by anything that is known.
  return [
    { role: 'applicant', fields: {} },
    { role: 'representative', fields: Object.fromEntries(stays) },
  ];
}

/** How the next visit of the family begins: who it is about, and the services of the one before, by their present definitions. */
export function familyEvents(
  before: VisitState,
  people: readonly Party[],
  who: Who,
  { id, at, subject, requests }: { id: string; at: number; subject: () => string; requests: readonly VisitEvent[] },
): VisitEvent[] {
  return [
    { type: 'started', at, id, ticketId: before.ticketId, after: before.id },
    ...people.map(({ role }): VisitEvent => ({ type: 'party-added', party: role, role, subject: subject() })),
    // A grown-up asks for themselves until somebody says otherwise.
    ...(who === 'adult' || before.category === 'citizen' ? [] : [{ type: 'category-set' as const, category: before.category }]),
    ...(who === 'child' ? [{ type: 'for-child' as const, on: true }] : []),
    ...people.flatMap(({ role, fields }) =>
      Object.entries(fields).map(([field, value]): VisitEvent => ({ type: 'field-entered', party: role, field, value })),
    ),
    ...requests,
  ];
}

/** The next of a family on the same ticket. */
export function familyHandlers(parts: VisitHandlerParts): HandlersOf<'visit.family'> {
  const { work, visits, desk, board, slot, catalogue, definitions, papers, holdings, terms, links, disclosure, clock } = parts;
  return {
    'visit.family': ({ visitId, revision, who }, caller) => {
      const next = work.do(caller, (tx) => {
        const before = desk.named(visitId);
        if (!familyAfter(before.category).includes(who)) throw new Refusal('bad-request', { at: 'who' });
        // What a refusal leaves is taken first, or the visit is ended without it: nobody's service goes in silence.
        if (restAfter(before).length > 0) throw new Refusal('bad-request', { at: 'requests' });
        const code = before.paper?.kind === 'refusal' ? 'refused' : 'accepted';
        const progress = visits.progress(before);
        const asked = askedOf(progress.form, actingFields(before));
        const decided = decideVisit(before, { type: 'finish', code }, progress, revision, clock.now());
        if (!decided.ok) {
          if (decided.code === 'stale') parts.visitChanged();
          throw new Refusal(decided.code, decided);
        }
        const after = visits.append(tx, before, decided.value);
        papers.tellTaken(tx, before, decided.value);
        holdings.settle(visitId, (kind) => terms.afterFinish(kind, tx.now));
        tx.audit(about(after, { op: 'visit.finish', code }));
        const id = randomUUID();
        const requests = before.requests.flatMap(({ service, goal }): VisitEvent[] => {
          const compiled = catalogue.definition(service, goal);
          // A service that the catalogue has lost since is asked for by nobody new.
          return compiled
            ? [{ type: 'request-added', request: randomUUID(), service, goal, definition: definitions.pin(tx, compiled) }]
            : [];
        });
        const state = visits.begin(
          tx,
          id,
          before.ticketId,
          familyEvents(before, familyParties(asked, who), who, { id, at: tx.now, subject: () => links.fresh(), requests }),
        );
        slot.bind(tx, before.ticketId, id);
        slot.put(tx, before.ticketId, id);
        // One for the numbers, one for the names.
        for (const party of Object.values(state.parties)) for (const changed of ['snils', 'surname']) relink(tx, id, party, changed);
        const object = { type: 'ticket', id: board.numberOf(before.ticketId) ?? '' };
        tx.audit(about(state, { op: 'visit.family', code: who, object, fields: codesOf(catalogue.fields, state) }));
        const sight = desk.sight(state);
        if (sight) disclosure.tell(tx, caller, sight);
        tx.afterOnce('visit', parts.visitChanged);
        return state;
      });
      return desk.show(caller, next);
    },
  };
}
