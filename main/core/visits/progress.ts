import {
  STEPS,
  type Finding,
  type Form,
  type Plan,
  type PlanItem,
  type PlanRequest,
  type RefusalReason,
  type Step,
  type VisitView,
} from '#contract/visit.ts';
import { hasEnough, isMade, markStands, placeOf, roublesDue, stillOpen } from '#contract/words.ts';
import { ageOn } from '../people/dates.ts';
import { askedOf, formOf, missingOf, type PartyFields } from '../people/form.ts';
import { identityFindings } from '../people/identity.ts';
import type { PartyRules } from '../people/rules.ts';
import { obstacleKey, saysAsNow, type VisitRules } from './decide.ts';
import type { StoredScan } from './events.ts';
import { formsSaid } from './form-says.ts';
import { actingFields, type PrintedForm, type StoredDocument, untouched, type VisitState } from './state.ts';

/** Which steps are done and which may be opened, from the state and the plan alone. */
export interface Progress extends VisitRules {
  readonly plan: Plan | null;
  readonly obstacles: VisitView['obstacles'];
  readonly findings: Finding[];
  readonly form: VisitView['form'];
  /** Forms that were printed as they are now, today: each bears its day. */
  readonly printed: VisitState['forms'];
  /** Forms that were printed today, or scanned, while they said something else. */
  readonly former: readonly string[];
  /** What is said of each item of the plan, as it holds now. */
  readonly documents: Readonly<Record<string, StoredDocument>>;
  readonly finished: readonly Step[];
  /** The applicant insists although every obstacle there is now was named. */
  readonly insisted: boolean;
}

const STOP_REASON: Readonly<Record<string, RefusalReason>> = {
  'passport-expired': 'R04',
  'passport-impossible': 'R12',
  'authority-expired': 'R03',
  'under-14': 'R03',
  'certificate-too-old': 'R01',
  'category-not-served': 'R03',
  'identity-expired': 'R04',
  'authority-lacks-act': 'R03',
  'child-of-age': 'R03',
  'child-asks-itself': 'R03',
  'child-older': 'R12',
  'same-number': 'R12',
};

/** @param dayOf the day of an instant at the office. @param digest of what a form says (form-says.ts) */
export function progressOf(
  state: VisitState,
  plan: Plan | null,
  today: string,
  rules: PartyRules | null,
  dayOf: (at: number) => string,
  digest: (text: string) => string,
): Progress {
  const parties = actingFields(state);
  // A receipt stands by the day it was issued on.
  const form = formOf(state.category, state.forChild, parties, rules, fieldsOfForms(plan));
  const asked = askedOf(form, parties);
  const on = plan?.on ?? today;
  const served = notServed(state, plan, asked, on);
  // Who asks itself needs no word on whose consent it acts by.
  const asksItself = served.some((one) => one.code === 'child-asks-itself');
  const findings = [
    ...identityFindings({ category: state.category, parties: asked }, on, rules).filter(
      (one) => !asksItself || one.code !== 'child-consents',
    ),
    ...served,
    ...lostButAsked(asked, plan),
  ];
  const missing = missingOf(form, parties);
  const stops = findings.filter((one) => one.level === 'stop');
  const unnamed = unnamedIn(state, plan);
  const marks = plan?.marks ?? [];
  const due = roublesDue(plan?.requests ?? []);
  // Paid is a sum, not a tick: another day's fee may be another.
  const given = state.marks.filter((mark) => mark !== 'feePaid' || plan === null || state.paid === null || state.paid === due);
  const items = plan?.items ?? [];
  const brought = items.filter((item) => !isMade(item));
  const papers = Object.fromEntries(brought.map((item) => [item.id, broughtOf(state, item, unnamed)]));
  const said = plan === null ? {} : formsSaid({ state, plan, cards: form, asked, digest, documents: papers });
  const { printed, scans, former } = sheetsOf(state, said, (at) => dayOf(at) === today);
  const isSigned = given.includes('signed');
  const ofForm = (item: PlanItem) => [item.id, madeOf(item, printed[item.id], scans[item.id] ?? null, isSigned)] as const;
  const documents = { ...papers, ...Object.fromEntries(items.filter(isMade).map(ofForm)) };
  const markIn = (item: PlanItem) => documents[item.id]?.mark ?? 'open';
  const obstacles = obstaclesOf(
    state,
    plan,
    markIn,
    stops.flatMap(({ code, field }) => {
      const reason = STOP_REASON[code];
      const stopped = (plan?.requests ?? []).filter((one) => stopsIt({ code, field }, one, plan?.requests ?? [], state.category));
      // Before a service is chosen it stands in everybody's way; where it stops none of those chosen, in nobody's.
      if (reason === undefined || (plan && stopped.length === 0)) return [];
      return [{ reason, requestIds: stopped.map((one) => one.id), finding: code, ...(field?.includes('.') && { place: field }) }];
    }),
  );
  const insisted = obstacles.length > 0 && obstacles.every((one) => state.insisted?.includes(obstacleKey(one)));
  // What is made at the window comes after what was brought.
  const looked = plan !== null && stillOpen(brought, markIn).length === 0;
  const done: Readonly<Record<Step, boolean>> = {
    applicant: missing.length === 0,
    service: plan !== null,
    conditions: plan?.complete === true,
    // Nobody is made to sign for a set that is going to be refused.
    documents: looked && (obstacles.length === 0 || insisted),
    application: marks.every((mark) => markStands(mark, (one) => given.includes(one))),
    receipt: state.paper !== null,
  };
  const reachable: Step[] = [];
  for (const step of STEPS) {
    reachable.push(step);
    if (!done[step]) break;
  }
  const receiptReady = reachable.includes('receipt');
  // A refusal is written from the moment there is a ground for it, and asks for nothing that has not happened.
  const stands = state.paper?.kind === 'refusal' || (state.paper !== null && obstacles.length > 0);
  if (stands && !reachable.includes('receipt')) reachable.push('receipt');
  return {
    findings,
    form,
    missing,
    obstacles,
    insisted,
    plan,
    marks,
    given,
    due,
    items,
    printed,
    former,
    said,
    documents,
    fetched: plan?.fetched ?? [],
    questions: plan?.questions ?? [],
    unnamed,
    reachable,
    receiptReady,
    finished: reachable.filter((step) => done[step]),
  };
}

/**
 * Whether a finding stands in the way of a request: who somebody is concerns them all, who may ask for a service that one. An expired
 * passport is the very reason to replace it, and what waits for the new one is filed with that.
 */
function stopsIt(
  { code, field }: Pick<Finding, 'code' | 'field'>,
  request: PlanRequest,
  all: readonly PlanRequest[],
  category: VisitState['category'],
): boolean {
  if (code === 'category-not-served') return !request.categories.includes(category);
  if (code === 'child-asks-itself') return request.childUnder !== undefined;
  if (code !== 'passport-expired' || field !== 'passportIssuedOn') return true;
  const waitsFor = all.find((one) => one.id === request.term?.after);
  return request.renews !== 'passport' && waitsFor?.renews !== 'passport';
}

/** Services that are not for whoever asks: only in person, only by a representative, only for a younger child. */
function notServed(
  { category }: VisitState,
  plan: Plan | null,
  { child, applicant, representative }: PartyFields,
  today: string,
): Finding[] {
  const requests = plan?.requests ?? [];
  const isParent = representative?.authorityKind === 'legal-representative';
  const birthDate = isParent ? applicant?.birthDate : child?.birthDate;
  const under = Math.min(...requests.flatMap(({ childUnder }) => childUnder ?? []));
  return [
    ...(requests.some((one) => !one.categories.includes(category)) ? [{ code: 'category-not-served', level: 'stop' as const }] : []),
    ...(birthDate && ageOn(birthDate, today) >= under
      ? [
          {
            code: 'child-asks-itself',
            level: 'stop' as const,
            field: placeOf(isParent ? 'applicant' : 'child', 'birthDate'),
            numbers: { age: under },
          },
        ]
      : []),
  ];
}

/** A passport that is down as lost and asked for all the same: one of the two is not so. */
const lostButAsked = (asked: PartyFields, plan: Plan | null): Finding[] =>
  (plan?.items ?? [])
    .filter((item) => item.kind === 'passport-rf' && asked[item.party]?.identityDocument === 'lost')
    .map(({ party }) => ({ code: 'passport-lost-but-asked', level: 'attention', field: placeOf(party, 'identityDocument') }));

/** Items of services that were refused to the same person before, which no such refusal has named (210-ФЗ ст. 7 ч. 1 п. 4). */
function unnamedIn({ refusedBefore }: VisitState, plan: Plan | null): string[] {
  if (!plan || refusedBefore.length === 0) return [];
  const refusalOf = (requestId: string) => {
    const request = plan.requests.find((one) => one.id === requestId);
    return refusedBefore.find((one) => one.service === request?.serviceId && one.goal === request.goalId);
  };
  // What a service asks that nobody was refused is asked.
  const isUnnamed = (item: PlanItem) => item.reasons.every(({ requestId }) => refusalOf(requestId)?.items.includes(item.id) === false);
  // What is made at the window is demanded of nobody.
  return plan.items.filter((item) => !isMade(item) && isUnnamed(item)).map((item) => item.id);
}

/** What is said of a paper that is brought; a demand that the first refusal did not name, and that no ground is given for, is none. */
function broughtOf({ documents }: VisitState, item: PlanItem, unnamed: readonly string[]): StoredDocument {
  const known = documents[item.id] ?? untouched(item.originals, item.copies);
  const demands = known.mark === 'missing' || known.mark === 'rejected';
  const isNone = demands && known.newly === undefined && unnamed.includes(item.id);
  return isNone ? { ...known, mark: 'open' } : known;
}

/**
 * What is made at the window is here when it is signed, and at no other word: in the sheets it was printed on, where they are what is
 * signed, or those of its scan.
 */
function madeOf(item: PlanItem, print: PrintedForm | undefined, scan: StoredScan | null, isSigned: boolean): StoredDocument {
  const sheets = (item.form?.blank ? undefined : print?.sheets) ?? scan?.pages ?? 0;
  return { ...untouched(item.originals, item.copies), mark: isSigned ? 'present' : 'open', sheets, scan };
}

/** Prints and scans of the forms: those of what they say now, and whose are of something else. */
function sheetsOf({ forms, documents, touched, formsSince }: VisitState, said: Progress['said'], isToday: (at: number) => boolean) {
  const out = Object.entries(forms).filter(([, { at }]) => isToday(at));
  // What an older program kept was thrown away when something changed.
  const printed = Object.fromEntries(out.filter(([id, form]) => saysAsNow(form, said[id], true)));
  const scans = Object.fromEntries(
    Object.keys(said).flatMap((id) => {
      const scan = documents[id]?.scan;
      return scan ? [[id, saysAsNow(scan, said[id], (touched[`scan:${id}`] ?? 0) > formsSince) ? scan : null] as const] : [];
    }),
  );
  const isFormer = (id: string) => (scans[id] === null || out.some(([item]) => item === id)) && !printed[id] && !scans[id];
  return { printed, scans, former: Object.keys(said).filter(isFormer) };
}

/** What the forms of the visit need to know of each party, beside the first step. */
export const fieldsOfForms = (plan: Plan | null): readonly Pick<Form, 'fields' | 'about'>[] =>
  [...(plan?.items.map(({ form }) => form) ?? []), plan?.consent].flatMap((form) => form ?? []);

/** R-codes of everything that stands in the way now, named all at once (210-ФЗ ст. 7 ч. 1). */
function obstaclesOf(
  { documents }: VisitState,
  plan: Plan | null,
  markIn: (item: PlanItem) => StoredDocument['mark'],
  identityStops: VisitView['obstacles'],
): VisitView['obstacles'] {
  const items = plan?.items ?? [];
  const ofDocuments = items.flatMap((item) => {
    // Another of its alternatives is here, or may be yet.
    if (hasEnough(item, items, markIn, ['present', 'open'])) return [];
    const mark = markIn(item);
    // For whom it may stay away nobody is refused for it.
    const must = item.reasons.filter((one) => one.must);
    const at = { itemId: item.id, requestIds: [...new Set((must.length > 0 ? must : item.reasons).map((one) => one.requestId))] };
    if (mark === 'rejected') return (documents[item.id]?.reasons ?? []).map((reason) => ({ reason: reason as RefusalReason, ...at }));
    return mark === 'missing' && item.source === 'applicant-must' ? [{ reason: 'R05' as const, ...at }] : [];
  });
  const serviceOf = (id: string) => plan?.requests.find((one) => one.id === id)?.serviceId;
  // Two goals of one service that are stopped by one rule of it are stopped once.
  const ofServices = new Map<string, VisitView['obstacles'][number]>();
  for (const { reason, requestId, n, text } of (plan?.refusals ?? []).filter((one) => one.certain)) {
    const rule = `${serviceOf(requestId)}.${n}`;
    ofServices.set(rule, { reason, requestIds: [...(ofServices.get(rule)?.requestIds ?? []), requestId], rule, text });
  }
  return [...identityStops, ...ofServices.values(), ...ofDocuments];
}
