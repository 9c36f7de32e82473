import type { Checklist } from '#contract/catalogue.ts';
import { STEPS, type Finding, type RefusalReason, type Step } from '#contract/visit.ts';
import { identityFindings, missingFields } from '../people/identity.ts';
import { obstaclesOf, type VisitRules, type VisitState } from './visit.ts';

/** Which steps are done and which may be opened, from the state and the rules alone. */
export interface Progress extends VisitRules {
  readonly findings: Finding[];
  readonly missing: ReturnType<typeof missingFields>;
  readonly finished: readonly Step[];
}

const STOP_REASON: Readonly<Record<string, RefusalReason>> = {
  'passport-expired': 'R04',
  'passport-impossible': 'R12',
  'authority-expired': 'R03',
};

export function progressOf(state: VisitState, checklist: Checklist | null, today: string): Progress {
  const findings = identityFindings(state.fields, state.category, today);
  const missing = missingFields(state.fields, state.category);
  // An expired passport is the very reason to replace it: it stops every service but that one.
  const stops = findings.filter(
    (one) => one.level === 'stop' && !(one.code === 'passport-expired' && checklist?.serviceId === 'passport-rf'),
  );
  const obstacles = obstaclesOf(
    state,
    checklist,
    stops.flatMap((one) => STOP_REASON[one.code] ?? []),
  );
  const { readBack, signed, consent, feePaid } = state.application;
  const done: Readonly<Record<Step, boolean>> = {
    applicant: missing.length === 0,
    service: checklist !== null,
    conditions: checklist?.complete === true,
    documents: checklist?.items.every((item) => (state.documents[item.id]?.mark ?? 'open') !== 'open') === true,
    application: readBack && signed && consent && (feePaid || !checklist?.fee?.roubles),
    receipt: state.receipt !== null,
  };
  const reachable: Step[] = [];
  for (const step of STEPS) {
    reachable.push(step);
    if (!done[step]) break;
  }
  return { findings, missing, obstacles, checklist, reachable, finished: reachable.filter((step) => done[step]) };
}
