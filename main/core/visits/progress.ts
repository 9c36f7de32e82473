import { STEPS, type Finding, type Plan, type RefusalReason, type Step, type VisitView } from '#contract/visit.ts';
import type { Fields } from '../people/fields.ts';
import { identityFindings, missingFields } from '../people/identity.ts';
import type { VisitRules } from './decide.ts';
import type { VisitState } from './state.ts';

/** Which steps are done and which may be opened, from the state and the plan alone. */
export interface Progress extends VisitRules {
  readonly plan: Plan | null;
  readonly obstacles: VisitView['obstacles'];
  readonly findings: Finding[];
  readonly missing: ReturnType<typeof missingFields>;
  readonly finished: readonly Step[];
}

const STOP_REASON: Readonly<Record<string, RefusalReason>> = {
  'passport-expired': 'R04',
  'passport-impossible': 'R12',
  'authority-expired': 'R03',
};

/** Everybody who acts in the visit as the identity rules look at them: the applicant, and the representative when there is one. */
export function fieldsOf(state: VisitState): Fields {
  const { applicant, representative } = state.parties;
  return { ...applicant?.fields, ...(state.category === 'representative' ? representative?.fields : {}) };
}

export function progressOf(state: VisitState, plan: Plan | null, today: string): Progress {
  const fields = fieldsOf(state);
  const findings = identityFindings(fields, state.category, today);
  const missing = missingFields(fields, state.category);
  // An expired passport is the very reason to replace it: it stops every service but that one.
  const replaced = plan?.requests.some((one) => one.serviceId === 'passport-rf') === true;
  const stops = findings.filter((one) => one.level === 'stop' && !(one.code === 'passport-expired' && replaced));
  const obstacles = obstaclesOf(
    state,
    plan,
    stops.flatMap((one) => STOP_REASON[one.code] ?? []),
  );
  const marks = plan?.marks ?? [];
  const due = plan?.requests.reduce((sum, one) => sum + (one.fee?.roubles ?? 0), 0) ?? 0;
  // Paid is a sum, not a tick: another day's fee may be another.
  const given = state.marks.filter((mark) => mark !== 'feePaid' || plan === null || state.paid === null || state.paid === due);
  const done: Readonly<Record<Step, boolean>> = {
    applicant: missing.length === 0,
    service: plan !== null,
    conditions: plan?.complete === true,
    documents: plan?.items.every((item) => (state.documents[item.id]?.mark ?? 'open') !== 'open') === true,
    application: marks.every((mark) => given.includes(mark)),
    receipt: state.paper !== null,
  };
  const reachable: Step[] = [];
  for (const step of STEPS) {
    reachable.push(step);
    if (!done[step]) break;
  }
  return {
    findings,
    missing,
    obstacles,
    plan,
    marks,
    given,
    due,
    items: plan?.items ?? [],
    questions: plan?.questions ?? [],
    reachable,
    finished: reachable.filter((step) => done[step]),
  };
}

/** R-codes of everything that stands in the way now, named all at once (210-ФЗ ст. 7 ч. 1). */
function obstaclesOf(state: VisitState, plan: Plan | null, identityStops: readonly RefusalReason[]): VisitView['obstacles'] {
  const documents = (plan?.items ?? []).flatMap((item) => {
    const known = state.documents[item.id];
    if (known?.mark === 'rejected') return known.reasons.map((reason) => ({ reason: reason as RefusalReason, itemId: item.id }));
    return known?.mark === 'missing' && item.source === 'applicant-must' ? [{ reason: 'R05' as const, itemId: item.id }] : [];
  });
  return [...identityStops.map((reason) => ({ reason })), ...documents];
}
