import type { Plan, PlanItem, PlanQuestion, PlanRequest } from '#contract/plan.ts';
import type { Compiled } from '../catalogue/compiled.ts';
import type { Calendar } from '../catalogue/definition.ts';
import { type Answers, type Facts, mostTelling, resolve, type Resolved } from '../catalogue/resolve.ts';

/** A request with the definition pinned for it. */
export interface PlannedRequest {
  readonly id: string;
  readonly goal: string;
  readonly compiled: Compiled;
  readonly filedOn: string | null;
  readonly outdated: boolean;
}

interface Part {
  readonly request: PlannedRequest;
  readonly own: Resolved;
}

/**
 * What all requests of a visit ask together, on the day each was filed or, before that, today. Pure in its arguments. What two
 * requests ask alike stands once, with the reason of each.
 */
export function planOf(
  requests: readonly PlannedRequest[],
  facts: Facts,
  answers: Answers,
  today: string,
  calendars: readonly Calendar[],
): Plan {
  const parts = requests.map((request) => ({
    request,
    own: resolve(request.compiled, request.goal, facts, answers, request.filedOn ?? today, calendars),
  }));
  const all = <T>(of: (own: Resolved) => readonly T[]): T[] => parts.flatMap(({ own }) => of(own));
  const everything = merged(parts);
  const asked = new Set(everything.map((item) => item.id));
  const questions = askedOnce(parts);
  const consent = parts.some(({ own }) => own.consent);
  const paid = parts.some(({ own }) => (own.fee?.roubles ?? 0) > 0 && own.fee?.state === 'due');
  return {
    on: requests[0]?.filedOn ?? today,
    requests: requestsOf(parts, today),
    questions,
    next: questions.find((one) => one.answer === undefined)?.id ?? null,
    // Nothing can be filed for what is not given here.
    complete: parts.every(({ own }) => own.complete && own.redirect === undefined),
    items: everything.filter(isBrought),
    fetched: everything.filter((item) => !isBrought(item)),
    // What one request does not ask for and another asks is asked.
    notAsked: mostTelling(all((own) => own.notAsked).filter((one) => !asked.has(one.id))),
    doNotDemand: forbiddenIn(parts, everything),
    refusals: parts.flatMap(({ request, own }) => own.refusals.map((one) => ({ ...one, requestId: request.id }))),
    notices: distinct(all((own) => own.notices)),
    consent: consentOf(parts),
    marks: ['readBack', 'signed', ...(consent ? (['consent'] as const) : []), ...(paid ? (['feePaid'] as const) : [])],
  };
}

/** One sheet for all that need it. */
function consentOf(parts: readonly Part[]): Plan['consent'] {
  const needing = parts.filter(({ own }) => own.consentForm !== null);
  const [first] = needing;
  return first?.own.consentForm ? { ...first.own.consentForm, requests: needing.map(({ request }) => request.id) } : null;
}

/** What several requests ask alike is asked once. */
function askedOnce(parts: readonly Part[]): PlanQuestion[] {
  const byId = new Map<string, PlanQuestion>();
  for (const { request, own } of parts)
    for (const question of own.questions) {
      const known = byId.get(question.id);
      // What one of them cannot tell from the data of the visit has to be asked.
      const open = known && known.answer === undefined ? known : question;
      byId.set(question.id, { ...open, requests: [...(known?.requests ?? []), request.id] });
    }
  return [...byId.values()];
}

/** What one forbids and another needs is asked for that one, and not forbidden in the visit. */
function forbiddenIn(parts: readonly Part[], asked: readonly PlanItem[]): Plan['doNotDemand'] {
  const kinds = new Set(asked.filter(isBrought).map((item) => item.kind));
  const ofOthers = ({ definition, doNotDemand }: Resolved) =>
    doNotDemand.filter(({ id }) => !kinds.has(id.slice(definition.id.length + 1)));
  return distinct(parts.flatMap(({ own }) => (parts.length === 1 ? own.doNotDemand : ofOthers(own))));
}

const isBrought = ({ source }: PlanItem): boolean => source === 'applicant-must' || source === 'applicant-may';

/** Each request with its fee and term; one that waits for another's result is filed on the day that is due. */
function requestsOf(parts: readonly Part[], today: string): PlanRequest[] {
  const terms = new Map<Part, PlanRequest['term']>();
  /** `above`: those that wait for this one: services that wait for each other wait for nobody. */
  const termOf = (part: Part, above: readonly Part[]): PlanRequest['term'] => {
    const known = terms.get(part);
    if (known !== undefined) return known;
    const before = parts.filter((one) => one !== part && !above.includes(one) && part.own.after.includes(one.own.definition.id));
    const filedOn = part.request.filedOn ?? today;
    const [last] = before
      .map((one) => ({ one, due: termOf(one, [...above, part])?.dueOn ?? filedOn }))
      .sort((a, b) => (a.due < b.due ? 1 : -1));
    const term = part.own.termFrom(last && last.due > filedOn ? last.due : filedOn);
    const made = term && last ? { ...term, after: last.one.request.id } : term;
    terms.set(part, made);
    return made;
  };
  return parts.map((part) => {
    const { request, own } = part;
    const { definition, goalName, fee, redirect } = own;
    const { categories = [], childUnder } = definition.goals.find((goal) => goal.id === request.goal) ?? {};
    return {
      id: request.id,
      serviceId: definition.id,
      goalId: request.goal,
      version: definition.version,
      serviceName: definition.name,
      goalName,
      agency: definition.agency,
      result: definition.result,
      categories,
      ...(childUnder !== undefined && { childUnder }),
      filedOn: request.filedOn,
      outdated: request.outdated,
      ...(redirect && { redirect }),
      ...(definition.renews && { renews: definition.renews }),
      fee,
      term: termOf(part, []),
    };
  });
}

/**
 * One item a paper of a person, with every reason. Shown or given back, it is needed once, as often as whoever needs it most; what stays
 * with a request is needed for each. A paper that one request keeps and another needs to see is named. One that serves as another makes
 * that one needless.
 */
function merged(parts: readonly Part[]): PlanItem[] {
  const byId = new Map<string, PlanItem>();
  const serves = new Map<string, string>();
  const add = ({ id, reasons, ...bare }: PlanItem) => {
    const known = byId.get(id);
    byId.set(id, known ? { ...together(known, { id, ...bare }), reasons: [...known.reasons, ...reasons] } : { id, ...bare, reasons });
  };
  for (const { request, own } of parts) {
    for (const { because, ground, servesAs, ...item } of own.items) {
      if (servesAs !== undefined && !item.group) serves.set(servesAs, item.id);
      add({ ...item, reasons: [reasonOf(item, { requestId: request.id, because, ground })] });
    }
  }
  for (const [needless, by] of serves) {
    const item = byId.get(needless);
    if (!item) continue;
    byId.delete(needless);
    add({ ...item, id: by });
  }
  return [...byId.values()];
}

type PlanReason = PlanItem['reasons'][number];

/** Why one request asks for a paper, and what it does with it. */
const reasonOf = ({ source, handling }: Pick<PlanItem, 'source' | 'handling'>, reason: PlanReason): PlanReason => ({
  ...reason,
  ...(source === 'applicant-must' && { must: true }),
  ...(handling === 'kept' && { keeps: true }),
});

type Bare = Omit<PlanItem, 'reasons'>;

/** Of two who need one paper, the stricter decides who brings it. */
const STRICTEST_LAST: readonly PlanItem['source'][] = ['on-file', 'interagency', 'applicant-may', 'applicant-must'];

function together(known: PlanItem, item: Bare): Bare {
  const shown = known.handling === 'shown' && item.handling === 'shown';
  const used = known.handling === 'used' && item.handling === 'used';
  const { group: own, must: _must, ...alone } = known;
  const group = own ?? item.group;
  return {
    ...alone,
    ...(group && { group }),
    // Alternatives in one request, a must in another: a must, which serves as the alternative as well.
    ...(group && (known.must || !known.group || !item.group) && { must: true }),
    source: STRICTEST_LAST[Math.max(STRICTEST_LAST.indexOf(known.source), STRICTEST_LAST.indexOf(item.source))] ?? item.source,
    originals: used ? known.originals + item.originals : Math.max(known.originals, item.originals),
    copies: known.copies + item.copies,
    handling: shown || used ? known.handling : 'kept',
    returnable: shown,
    refusals: [...new Set([...known.refusals, ...item.refusals])],
    ...(!shown && !used && { conflict: true }),
  };
}

const distinct = <T extends { readonly id: string }>(list: readonly T[]): T[] => [...new Map(list.map((one) => [one.id, one])).values()];
