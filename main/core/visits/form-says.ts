import type { Form, FormCard, Plan, PlanItem } from '#contract/visit.ts';
import { CONSENT, isMade } from '#contract/words.ts';
import { type PartyFields, standsOn } from '../people/form.ts';
import { acting, isTaken, type StoredDocument, type VisitState } from './state.ts';

/** What of a visit stands on its forms. */
interface Said {
  readonly state: VisitState;
  readonly plan: Plan;
  readonly cards: readonly FormCard[];
  readonly asked: PartyFields;
  /** Digest of a text that personal data stand in, under keys of those whom it tells of. */
  readonly digest: (text: string) => string;
  /** Papers that were brought, as they stand now. */
  readonly documents: Readonly<Record<string, StoredDocument>>;
}

/**
 * What each form says, in short, by its item: the same again whenever everything of the visit that stands on it is. A sheet that was
 * printed, or scanned, while it said something else is a former one. Office and day are no part of it.
 */
export function formsSaid(said: Said): Readonly<Record<string, string>> {
  const { items, consent } = said.plan;
  const own = items.flatMap(({ id, form, reasons }) =>
    form ? [[id, digestOf(said, form, [...new Set(reasons.map((one) => one.requestId))])] as const] : [],
  );
  return Object.fromEntries(consent ? [...own, [CONSENT, digestOf(said, consent, consent.requests)] as const] : own);
}

function digestOf(said: Said, form: Form, requests: readonly string[]): string {
  const { state, cards, asked } = said;
  const people = acting(state).map(({ id, role }) => [
    role,
    (cards.find((card) => card.party === id)?.fields ?? [])
      .filter((one) => standsOn(form, role, one))
      .map(({ field }) => [field, asked[id]?.[field] ?? '']),
  ]);
  const services = state.requests
    .filter((one) => requests.includes(one.id))
    .map(({ id, service, goal, definition }) => [service, goal, definition, waitsFor(said, id), form.lists && listsOf(said, id)]);
  return said.digest(JSON.stringify([people, services]));
}

/** The service whose result a request waits for. */
const waitsFor = ({ plan }: Said, request: string) => {
  const after = plan.requests.find((one) => one.id === request)?.term?.after;
  const before = plan.requests.find((one) => one.id === after);
  return before && [before.serviceId, before.goalId];
};

/** The answers and the papers of one request. */
const listsOf = ({ plan, documents }: Said, request: string) => [
  plan.questions.filter((one) => one.requests.includes(request)).map(({ id, answer }) => [id, answer]),
  plan.items
    .filter((item) => !isMade(item) && isOf(item, request) && isTaken(documents[item.id]))
    .map(({ id }) => [id, documents[id]?.originals, documents[id]?.copies, documents[id]?.sheets]),
];

const isOf = (item: PlanItem, request: string): boolean => item.reasons.some((one) => one.requestId === request);
