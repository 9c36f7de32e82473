import type { ApplicantCategory, AnswerValue, Checklist } from '#contract/catalogue.ts';
import { assertNever, fail, okay, type Failure, type Outcome } from '#contract/failure.ts';
import type { FinishCode } from '#contract/queue.ts';
import type { DocumentState, Field, Paper, PrintOutcome, RefusalReason, Step, VisitView } from '#contract/visit.ts';
import type { Fields } from '../people/fields.ts';

/** Events of a visit: the truth. Bodies hold personal data and are stored encrypted. */
export type VisitEvent =
  | { readonly type: 'started'; readonly at: number; readonly id: string; readonly ticketId: string; readonly subject: string }
  | { readonly type: 'category-set'; readonly category: ApplicantCategory }
  | { readonly type: 'field-entered'; readonly field: Field; readonly value: string }
  | { readonly type: 'service-chosen'; readonly serviceId: string; readonly goalId: string; readonly on: string }
  | { readonly type: 'answered'; readonly questionId: string; readonly value: AnswerValue }
  | { readonly type: 'retracted'; readonly questionId: string }
  | { readonly type: 'document-marked'; readonly document: Omit<DocumentState, 'scan'> }
  | { readonly type: 'scan-attached'; readonly itemId: string; readonly scan: NonNullable<DocumentState['scan']> }
  | { readonly type: 'scan-dropped'; readonly itemId: string }
  | { readonly type: 'application-set'; readonly item: ApplicationItem; readonly on: boolean }
  | { readonly type: 'step-opened'; readonly step: Step }
  | {
      readonly type: 'issued';
      readonly at: number;
      readonly kind: Paper;
      readonly number: string;
      readonly sha256: string;
      readonly copies: number;
      readonly fileId: string;
    }
  | { readonly type: 'printed'; readonly at: number; readonly outcome: PrintOutcome }
  | { readonly type: 'finished'; readonly at: number; readonly code: FinishCode };

export type ApplicationItem = keyof VisitView['application'];

export interface VisitState {
  readonly id: string;
  readonly ticketId: string;
  /** Random id of the applicant in the log. */
  readonly subject: string;
  readonly startedAt: number;
  readonly step: Step;
  readonly category: ApplicantCategory;
  readonly fields: Fields;
  readonly service: { readonly serviceId: string; readonly goalId: string; readonly on: string } | null;
  readonly answers: Readonly<Record<string, AnswerValue>>;
  readonly documents: Readonly<Record<string, DocumentState>>;
  readonly application: VisitView['application'];
  readonly receipt: (NonNullable<VisitView['receipt']> & { readonly fileId: string }) | null;
  readonly finished: { readonly at: number; readonly code: FinishCode } | null;
}

const NO_APPLICATION: VisitView['application'] = { readBack: false, signed: false, consent: false, feePaid: false };

/** A document nobody has looked at yet. */
export const untouched = (itemId: string, originals = 0, copies = 0): DocumentState => ({
  itemId,
  mark: 'open',
  reasons: [],
  originals,
  copies,
  sheets: 0,
  scan: null,
});

/** Applies one event; the first is `started`. */
export function foldVisit(state: VisitState | undefined, event: VisitEvent): VisitState {
  if (event.type === 'started') {
    const { id, ticketId, subject, at } = event;
    return {
      id,
      ticketId,
      subject,
      startedAt: at,
      step: 'applicant',
      category: 'citizen',
      fields: {},
      service: null,
      answers: {},
      documents: {},
      application: NO_APPLICATION,
      receipt: null,
      finished: null,
    };
  }
  if (!state) throw new Error('a visit begins with being started');
  switch (event.type) {
    case 'category-set':
      return { ...state, category: event.category, receipt: null };
    case 'field-entered':
      return { ...state, fields: withField(state.fields, event.field, event.value), receipt: null };
    case 'service-chosen':
      return {
        ...state,
        service: { serviceId: event.serviceId, goalId: event.goalId, on: event.on },
        answers: {},
        documents: {},
        application: NO_APPLICATION,
        receipt: null,
      };
    case 'answered':
      return { ...state, answers: { ...state.answers, [event.questionId]: event.value }, receipt: null };
    case 'retracted': {
      const { [event.questionId]: _gone, ...answers } = state.answers;
      return { ...state, answers, receipt: null };
    }
    case 'document-marked':
      return withDocument(state, event.document.itemId, (known) => ({ ...event.document, scan: known.scan }));
    case 'scan-attached':
      return withDocument(state, event.itemId, (known) => ({ ...known, scan: event.scan }));
    case 'scan-dropped':
      return withDocument(state, event.itemId, (known) => ({ ...known, scan: null }));
    case 'application-set':
      return { ...state, application: { ...state.application, [event.item]: event.on } };
    case 'step-opened':
      return { ...state, step: event.step };
    case 'issued':
      return {
        ...state,
        step: 'receipt',
        receipt: {
          number: event.number,
          kind: event.kind,
          issuedAt: event.at,
          sha256: event.sha256,
          copies: event.copies,
          fileId: event.fileId,
          print: null,
        },
      };
    case 'printed':
      return state.receipt ? { ...state, receipt: { ...state.receipt, print: { outcome: event.outcome, at: event.at } } } : state;
    case 'finished':
      return { ...state, finished: { at: event.at, code: event.code } };
    default:
      return assertNever(event, 'unknown visit event');
  }
}

function withField(fields: Fields, field: Field, value: string): Fields {
  const { [field]: _old, ...rest } = fields;
  return value === '' ? rest : { ...rest, [field]: value };
}

/** A changed set of documents makes a receipt already issued untrue: it is taken back, its number stays used. */
function withDocument(state: VisitState, itemId: string, change: (known: DocumentState) => DocumentState): VisitState {
  const known = state.documents[itemId] ?? untouched(itemId);
  return { ...state, documents: { ...state.documents, [itemId]: change(known) }, receipt: null };
}

export type VisitCommand =
  | { readonly type: 'setCategory'; readonly category: ApplicantCategory }
  | { readonly type: 'enter'; readonly field: Field; readonly value: string }
  | { readonly type: 'chooseService'; readonly serviceId: string; readonly goalId: string; readonly on: string }
  | { readonly type: 'answer'; readonly questionId: string; readonly value: AnswerValue }
  | { readonly type: 'retract'; readonly questionId: string }
  | { readonly type: 'markDocument'; readonly document: Omit<DocumentState, 'scan'> }
  | { readonly type: 'attachScan'; readonly itemId: string; readonly scan: NonNullable<DocumentState['scan']> }
  | { readonly type: 'dropScan'; readonly itemId: string }
  | { readonly type: 'setApplication'; readonly item: ApplicationItem; readonly on: boolean }
  | { readonly type: 'goTo'; readonly step: Step }
  | {
      readonly type: 'issue';
      readonly kind: Paper;
      readonly number: string;
      readonly sha256: string;
      readonly copies: number;
      readonly fileId: string;
    }
  | { readonly type: 'recordPrint'; readonly outcome: PrintOutcome }
  | { readonly type: 'finish'; readonly code: FinishCode };

/** What the rules know beside the state: the resolved checklist and what stands in the way. */
export interface VisitRules {
  readonly checklist: Checklist | null;
  readonly reachable: readonly Step[];
  readonly obstacles: VisitView['obstacles'];
}

/** Pure: what follows from a command, or why it is refused. Field values arrive already normalised. */
export function decideVisit(state: VisitState, command: VisitCommand, rules: VisitRules, now: number): Outcome<VisitEvent[]> {
  if (state.finished) return fail('visit-finished');
  const item = (itemId: string) => rules.checklist?.items.some((one) => one.id === itemId) === true;
  switch (command.type) {
    case 'setCategory':
      return okay(state.category === command.category ? [] : [{ type: 'category-set', category: command.category }]);
    case 'enter':
      return okay(
        (state.fields[command.field] ?? '') === command.value
          ? []
          : [{ type: 'field-entered', field: command.field, value: command.value }],
      );
    case 'chooseService':
      if (!rules.reachable.includes('service')) return fail('visit-step-locked', { at: 'service' });
      return okay([
        { type: 'service-chosen', serviceId: command.serviceId, goalId: command.goalId, on: command.on },
        { type: 'step-opened', step: 'conditions' },
      ]);
    case 'answer': {
      const question = rules.checklist?.questions.find((one) => one.id === command.questionId);
      if (!question?.options.some((option) => option.value === command.value)) return fail('answer-unknown', { at: command.questionId });
      return okay([{ type: 'answered', questionId: command.questionId, value: command.value }]);
    }
    case 'retract':
      return okay(Object.hasOwn(state.answers, command.questionId) ? [{ type: 'retracted', questionId: command.questionId }] : []);
    case 'markDocument':
      if (!item(command.document.itemId)) return fail('visit-item-unknown', { at: command.document.itemId });
      if (command.document.mark === 'rejected' && command.document.reasons.length === 0) return fail('field-empty', { at: 'reasons' });
      return okay([{ type: 'document-marked', document: command.document }]);
    case 'attachScan':
      return item(command.itemId)
        ? okay(scanned(state, command.itemId, command.scan, rules))
        : fail('visit-item-unknown', { at: command.itemId });
    case 'dropScan':
      return okay(state.documents[command.itemId]?.scan ? [{ type: 'scan-dropped', itemId: command.itemId }] : []);
    case 'setApplication':
      return okay([{ type: 'application-set', item: command.item, on: command.on }]);
    case 'goTo':
      return rules.reachable.includes(command.step)
        ? okay(state.step === command.step ? [] : [{ type: 'step-opened', step: command.step }])
        : fail('visit-step-locked', { at: command.step });
    case 'issue': {
      const refused = mayIssue(command.kind, rules);
      if (refused) return refused;
      const { kind, number, sha256, copies, fileId } = command;
      return okay([{ type: 'issued', at: now, kind, number, sha256, copies, fileId }]);
    }
    case 'recordPrint':
      return state.receipt ? okay([{ type: 'printed', at: now, outcome: command.outcome }]) : fail('receipt-missing');
    case 'finish':
      if ((command.code === 'accepted' || command.code === 'refused') && !state.receipt) return fail('receipt-missing');
      return okay([{ type: 'finished', at: now, code: command.code }]);
    default:
      return assertNever(command, 'unknown visit command');
  }
}

/** A scan says that the document is here: an untouched item becomes present, with the sheets that were scanned. */
function scanned(state: VisitState, itemId: string, scan: NonNullable<DocumentState['scan']>, rules: VisitRules): VisitEvent[] {
  const attached: VisitEvent = { type: 'scan-attached', itemId, scan };
  const known = state.documents[itemId];
  if (known && known.mark !== 'open') return [attached];
  const wanted = rules.checklist?.items.find((one) => one.id === itemId);
  const { scan: _none, ...document } = untouched(itemId, wanted?.originals ?? 1, wanted?.copies ?? 0);
  return [{ type: 'document-marked', document: { ...document, mark: 'present', sheets: scan.pages } }, attached];
}

function mayIssue(kind: Paper, rules: VisitRules): Failure | undefined {
  if (kind === 'refusal') return rules.obstacles.length > 0 ? undefined : fail('visit-incomplete', { at: 'reasons' });
  return rules.reachable.includes('receipt') ? undefined : fail('visit-incomplete', { at: 'application' });
}

/** R-codes of everything that stands in the way now, named all at once (210-ФЗ ст. 7 ч. 1). */
export function obstaclesOf(
  state: VisitState,
  checklist: Checklist | null,
  identityStops: readonly RefusalReason[],
): VisitView['obstacles'] {
  const documents = (checklist?.items ?? []).flatMap((item) => {
    const known = state.documents[item.id];
    if (known?.mark === 'rejected') return known.reasons.map((reason) => ({ reason, itemId: item.id }));
    return known?.mark === 'missing' && item.source === 'applicant-must' ? [{ reason: 'R05' as const, itemId: item.id }] : [];
  });
  return [...identityStops.map((reason) => ({ reason })), ...documents];
}
