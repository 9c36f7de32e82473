import type { Checklist } from '#contract/catalogue.ts';
import type { Plan, PlanItem } from '#contract/visit.ts';
import type { Compiled } from '../catalogue/compiled.ts';
import type { Calendar } from '../catalogue/definition.ts';
import { type ApplicantFacts, resolve } from '../catalogue/resolve.ts';

/** A request with the definition pinned for it. */
export interface PlannedRequest {
  readonly id: string;
  readonly goal: string;
  readonly compiled: Compiled;
  readonly filedOn: string | null;
  readonly outdated: boolean;
}

/** Ids of questions and documents are a service's own until a dictionary says what services have in common. */
export const keyOf = (service: string, id: string): string => `${service}:${id}`;

/**
 * What all requests of a visit ask together, on the day each was filed or, before that, today. Pure in its arguments. What two
 * requests ask alike stands once, with the reason of each.
 */
export function planOf(
  requests: readonly PlannedRequest[],
  facts: ApplicantFacts,
  answers: Readonly<Record<string, boolean | string>>,
  today: string,
  calendars: readonly Calendar[],
): Plan {
  const resolved = requests.map((request) => {
    const { id: service } = request.compiled.definition;
    const own = Object.fromEntries(
      Object.entries(answers).flatMap(([key, value]) =>
        key.startsWith(keyOf(service, '')) ? [[key.slice(service.length + 1), value]] : [],
      ),
    );
    return { request, checklist: resolve(request.compiled, request.goal, facts, own, request.filedOn ?? today, calendars) };
  });
  const lists = resolved.map((one) => one.checklist);
  const items = merged(resolved.flatMap(({ request, checklist }) => checklist.items.map((item) => itemOf(request.id, checklist, item))));
  const asked = new Set(items.map((item) => item.id));
  return {
    on: resolved[0]?.request.filedOn ?? today,
    requests: resolved.map(({ request, checklist: { serviceId, goalId, version, serviceName, goalName, agency, result, fee, term } }) => ({
      id: request.id,
      serviceId,
      goalId,
      version,
      serviceName,
      goalName,
      agency,
      result,
      categories: request.compiled.definition.goals.find((goal) => goal.id === request.goal)?.categories ?? [],
      filedOn: request.filedOn,
      outdated: request.outdated,
      fee,
      term,
    })),
    questions: distinct(
      lists.flatMap((list) => list.questions.map((question) => ({ ...question, id: keyOf(list.serviceId, question.id) }))),
    ),
    complete: lists.every((list) => list.complete),
    items,
    // What one request waives and another asks is asked.
    waived: distinct(lists.flatMap((list) => list.waived.map((one) => ({ ...one, id: keyOf(list.serviceId, one.id) })))).filter(
      (one) => !asked.has(one.id),
    ),
    doNotDemand: distinct(lists.flatMap((list) => list.doNotDemand.map((one) => ({ ...one, id: keyOf(list.serviceId, one.id) })))),
    notices: distinct(lists.flatMap((list) => list.notices.map((one) => ({ ...one, id: keyOf(list.serviceId, one.id) })))),
    marks: ['readBack', 'signed', 'consent', ...(lists.some((list) => (list.fee?.roubles ?? 0) > 0) ? (['feePaid'] as const) : [])],
  };
}

function itemOf(requestId: string, { serviceId }: Checklist, { because, ground, ...item }: Checklist['items'][number]): PlanItem {
  return { ...item, id: keyOf(serviceId, item.id), reasons: [{ requestId, because, ground }] };
}

/** One item a document: as many originals and copies as the most demanding request wants, and every reason. */
function merged(items: readonly PlanItem[]): PlanItem[] {
  const byId = new Map<string, PlanItem>();
  for (const item of items) {
    const known = byId.get(item.id);
    byId.set(
      item.id,
      known
        ? {
            ...known,
            originals: Math.max(known.originals, item.originals),
            copies: Math.max(known.copies, item.copies),
            reasons: [...known.reasons, ...item.reasons],
          }
        : item,
    );
  }
  return [...byId.values()];
}

const distinct = <T extends { readonly id: string }>(list: readonly T[]): T[] => [...new Map(list.map((one) => [one.id, one])).values()];
