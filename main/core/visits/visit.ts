import { assertNever, fail, okay, type Failure, type Outcome } from '#contract/failure.ts';
import type { StoredChange, StoredField, StoredMark, StoredScan, VisitEvent } from './events.ts';

/** A person of a visit. `subject` is their random id in the log. */
export interface PartyState {
  readonly id: string;
  readonly role: 'applicant' | 'representative';
  readonly subject: string;
  readonly fields: Readonly<Partial<Record<StoredField, string>>>;
}

/** A service and a goal, by the definition pinned for them. */
export interface RequestState {
  readonly id: string;
  readonly service: string;
  readonly goal: string;
  readonly definition: string | null;
  /** Day of filing, once a paper was issued and while it stands. */
  readonly filedOn: string | null;
}

export interface StoredDocument {
  readonly mark: 'open' | 'present' | 'missing' | 'rejected';
  readonly reasons: readonly string[];
  readonly originals: number;
  readonly copies: number;
  readonly sheets: number;
  readonly scan: StoredScan | null;
}

export interface PaperState {
  readonly number: string;
  readonly kind: 'receipt' | 'refusal';
  readonly issuedAt: number;
  readonly sha256: string;
  readonly copies: number;
  readonly file: string;
  readonly print: { readonly outcome: PrintResult; readonly at: number } | null;
}
type PrintResult = 'printed' | 'accepted' | 'unknown' | 'failed' | 'cancelled';

export interface LateState {
  readonly job: string;
  readonly what: 'scan' | 'print';
  readonly at: number;
  readonly item?: string | undefined;
  readonly scan?: StoredScan | undefined;
  readonly number?: string | undefined;
  readonly outcome?: PrintResult | undefined;
}

type Category = 'citizen' | 'representative';
type Step = 'applicant' | 'service' | 'conditions' | 'documents' | 'application' | 'receipt';
type FinishCode = 'accepted' | 'refused' | 'consulted' | 'issued' | 'left' | 'mistake';

export interface VisitState {
  readonly id: string;
  readonly ticketId: string;
  readonly startedAt: number;
  /** Number of the last event. */
  readonly revision: number;
  /** Revision at which each thing was last changed: `field:…`, `question:…`, `document:…`, `mark:…`, `data` for all of them. */
  readonly touched: Readonly<Record<string, number>>;
  readonly step: Step;
  readonly category: Category;
  readonly parties: Readonly<Record<string, PartyState>>;
  readonly requests: readonly RequestState[];
  readonly answers: Readonly<Record<string, boolean | string>>;
  readonly documents: Readonly<Record<string, StoredDocument>>;
  readonly marks: readonly StoredMark[];
  readonly withdrawn: readonly { readonly mark: StoredMark; readonly because: StoredChange }[];
  readonly paper: PaperState | null;
  readonly voided: { readonly number: string; readonly because: StoredChange } | null;
  readonly late: readonly LateState[];
  readonly finished: { readonly at: number; readonly code: FinishCode } | null;
}

/** A document nobody has looked at yet. */
export const untouched = (originals = 0, copies = 0): StoredDocument => ({
  mark: 'open',
  reasons: [],
  originals,
  copies,
  sheets: 0,
  scan: null,
});

/** Applies event number `n`; the first is `started`. */
export function foldVisit(state: VisitState | undefined, event: VisitEvent, n: number): VisitState {
  if (event.type === 'started') {
    return {
      id: event.id,
      ticketId: event.ticketId,
      startedAt: event.at,
      revision: n,
      touched: {},
      step: 'applicant',
      category: 'citizen',
      parties: {},
      requests: [],
      answers: {},
      documents: {},
      marks: [],
      withdrawn: [],
      paper: null,
      voided: null,
      late: [],
      finished: null,
    };
  }
  if (!state) throw new Error('a visit begins with being started');
  const things = touchedBy(event);
  const touched = things.length === 0 ? state.touched : { ...state.touched, ...Object.fromEntries(things.map((thing) => [thing, n])) };
  return { ...applied(state, event), revision: n, touched };
}

/** What an event changes, as commands name it. */
function touchedBy(event: VisitEvent): string[] {
  switch (event.type) {
    case 'category-set':
      return ['category', 'data'];
    case 'field-entered':
      return [`field:${event.party}.${event.field}`, 'data'];
    case 'request-added':
    case 'request-removed':
    case 'request-pinned':
      return ['requests', 'data'];
    case 'answered':
    case 'retracted':
      return [`question:${event.question}`, 'data'];
    case 'document-marked':
    case 'scan-attached':
    case 'scan-dropped':
      return [`document:${event.item}`, 'data'];
    case 'mark-given':
    case 'mark-taken':
    case 'mark-withdrawn':
      return [`mark:${event.mark}`];
    case 'step-opened':
      return ['step'];
    case 'issued':
    case 'paper-voided':
      return ['paper', 'step'];
    case 'printed':
      return ['print'];
    case 'started':
    case 'party-added':
    case 'arrived-late':
    case 'late-settled':
    case 'file-destroyed':
    case 'finished':
      return [];
    default:
      return assertNever(event, 'unknown visit event');
  }
}

function applied(state: VisitState, event: Exclude<VisitEvent, { type: 'started' }>): VisitState {
  switch (event.type) {
    case 'party-added':
      return {
        ...state,
        parties: { ...state.parties, [event.party]: { id: event.party, role: event.role, subject: event.subject, fields: {} } },
      };
    case 'category-set':
      return { ...state, category: event.category };
    case 'field-entered': {
      const party = state.parties[event.party];
      if (!party) throw new Error('a field of a person who is not in the visit');
      const { [event.field]: _old, ...rest } = party.fields;
      const fields = event.value === '' ? rest : { ...rest, [event.field]: event.value };
      return { ...state, parties: { ...state.parties, [party.id]: { ...party, fields } } };
    }
    case 'request-added':
      return {
        ...state,
        requests: [
          ...state.requests,
          { id: event.request, service: event.service, goal: event.goal, definition: event.definition, filedOn: null },
        ],
      };
    case 'request-pinned':
      return {
        ...state,
        requests: state.requests.map((one) => (one.id === event.request ? { ...one, definition: event.definition } : one)),
      };
    case 'request-removed':
      return { ...state, requests: state.requests.filter((one) => one.id !== event.request) };
    case 'answered':
      return { ...state, answers: { ...state.answers, [event.question]: event.value } };
    case 'retracted': {
      const { [event.question]: _gone, ...answers } = state.answers;
      return { ...state, answers };
    }
    case 'document-marked': {
      const { type: _type, item, ...document } = event;
      return withDocument(state, item, (known) => ({ ...document, scan: known.scan }));
    }
    case 'scan-attached':
      return withDocument(state, event.item, (known) => ({ ...known, scan: event.scan }));
    case 'scan-dropped':
      return withDocument(state, event.item, (known) => ({ ...known, scan: null }));
    case 'mark-given':
      return {
        ...state,
        marks: [...state.marks.filter((one) => one !== event.mark), event.mark],
        withdrawn: state.withdrawn.filter((one) => one.mark !== event.mark),
      };
    case 'mark-taken':
      return { ...state, marks: state.marks.filter((one) => one !== event.mark) };
    case 'mark-withdrawn':
      return {
        ...state,
        marks: state.marks.filter((one) => one !== event.mark),
        withdrawn: [...state.withdrawn.filter((one) => one.mark !== event.mark), { mark: event.mark, because: event.because }],
      };
    case 'step-opened':
      return { ...state, step: event.step };
    case 'issued':
      return {
        ...state,
        step: 'receipt',
        voided: null,
        requests: state.requests.map((one) => ({ ...one, filedOn: event.filedOn })),
        paper: {
          number: event.number,
          kind: event.paper,
          issuedAt: event.at,
          sha256: event.sha256,
          copies: event.copies,
          file: event.file,
          print: null,
        },
      };
    case 'paper-voided':
      return {
        ...state,
        paper: null,
        voided: { number: event.number, because: event.because },
        requests: state.requests.map((one) => ({ ...one, filedOn: null })),
      };
    case 'printed':
      return state.paper?.number === event.number
        ? { ...state, paper: { ...state.paper, print: { outcome: event.outcome, at: event.at } } }
        : state;
    case 'arrived-late': {
      const { type: _type, ...late } = event;
      return { ...state, late: [...state.late, late] };
    }
    case 'late-settled':
      return { ...state, late: state.late.filter((one) => one.job !== event.job) };
    case 'file-destroyed':
      return withoutFile(state, event.file);
    case 'finished':
      return { ...state, finished: { at: event.at, code: event.code } };
    default:
      return assertNever(event, 'unknown visit event');
  }
}

function withDocument(state: VisitState, item: string, change: (known: StoredDocument) => StoredDocument): VisitState {
  return { ...state, documents: { ...state.documents, [item]: change(state.documents[item] ?? untouched()) } };
}

function withoutFile(state: VisitState, file: string): VisitState {
  const documents = Object.fromEntries(
    Object.entries(state.documents).map(([item, one]) => [item, one.scan?.id === file ? { ...one, scan: null } : one]),
  );
  return { ...state, documents, late: state.late.filter((one) => one.scan?.id !== file) };
}

export type VisitCommand =
  | { readonly type: 'setCategory'; readonly category: Category; readonly subject: string }
  | { readonly type: 'enter'; readonly party: string; readonly field: StoredField; readonly value: string }
  | {
      readonly type: 'chooseService';
      readonly service: string;
      readonly goal: string;
      readonly definition: string;
      readonly request: string;
    }
  | { readonly type: 'answer'; readonly question: string; readonly value: boolean | string }
  | { readonly type: 'retract'; readonly question: string }
  | { readonly type: 'markDocument'; readonly item: string; readonly document: Omit<StoredDocument, 'scan'> }
  | { readonly type: 'dropScan'; readonly item: string }
  | { readonly type: 'setApplication'; readonly mark: StoredMark; readonly on: boolean }
  | { readonly type: 'goTo'; readonly step: Step }
  | {
      readonly type: 'issue';
      readonly paper: 'receipt' | 'refusal';
      readonly number: string;
      readonly sha256: string;
      readonly copies: number;
      readonly file: string;
      readonly filedOn: string;
    }
  | { readonly type: 'confirmPrinted'; readonly number: string; readonly outcome: 'printed' | 'failed' }
  | { readonly type: 'takeLate' | 'dropLate'; readonly job: string }
  | { readonly type: 'finish'; readonly code: FinishCode };

/** What the rules know beside the state: what the plan asks, and what stands in the way. */
export interface VisitRules {
  readonly items: readonly { readonly id: string; readonly originals: number; readonly copies: number }[];
  readonly questions: readonly { readonly id: string; readonly options: readonly { readonly value: boolean | string }[] }[];
  readonly reachable: readonly Step[];
  readonly obstacles: readonly unknown[];
  /** Marks that the services require as they stand now. */
  readonly marks: readonly StoredMark[];
}

/** The things whose revision a command must have seen. */
function thingsOf(command: VisitCommand): string[] {
  switch (command.type) {
    case 'setCategory':
      return ['category'];
    case 'enter':
      return [`field:${command.party}.${command.field}`];
    case 'chooseService':
      return ['requests'];
    case 'answer':
    case 'retract':
      return [`question:${command.question}`];
    case 'markDocument':
    case 'dropScan':
      return [`document:${command.item}`];
    // Nobody signs, issues or ends what they have not seen.
    case 'setApplication':
      return [`mark:${command.mark}`, 'data'];
    case 'issue':
    case 'finish':
      return ['data', 'paper'];
    case 'goTo':
      return ['step'];
    case 'confirmPrinted':
      return ['print', 'paper'];
    case 'takeLate':
    case 'dropLate':
      return [];
    default:
      return assertNever(command, 'unknown visit command');
  }
}

/**
 * Pure: what follows from a command that saw revision `seen`, or why it is refused. Field values arrive already normalised. What
 * a change makes untrue (marks given for other data, a paper) is taken back by events of its own.
 */
export function decideVisit(state: VisitState, command: VisitCommand, rules: VisitRules, seen: number, now: number): Outcome<VisitEvent[]> {
  if (state.finished) return fail('visit-finished');
  const stale = seen > state.revision ? ['revision'] : thingsOf(command).filter((thing) => (state.touched[thing] ?? 0) > seen);
  if (stale.length > 0) return fail('stale', { at: stale[0]?.slice(0, 80) ?? '' });
  const decided = decide(state, command, rules, now);
  return decided.ok ? okay([...decided.value, ...takenBack(state, decided.value)]) : decided;
}

function decide(state: VisitState, command: VisitCommand, rules: VisitRules, now: number): Outcome<VisitEvent[]> {
  const item = (id: string) => rules.items.find((one) => one.id === id);
  switch (command.type) {
    case 'setCategory': {
      if (state.category === command.category) return okay([]);
      const missing = command.category === 'representative' && !state.parties.representative;
      return okay([
        ...(missing
          ? [{ type: 'party-added' as const, party: 'representative', role: 'representative' as const, subject: command.subject }]
          : []),
        { type: 'category-set', category: command.category },
      ]);
    }
    case 'enter': {
      const party = state.parties[command.party];
      if (!party) return fail('bad-request', { at: 'party' });
      if ((party.fields[command.field] ?? '') === command.value) return okay([]);
      return okay([{ type: 'field-entered', party: party.id, field: command.field, value: command.value }]);
    }
    case 'chooseService': {
      if (!rules.reachable.includes('service')) return fail('visit-step-locked', { at: 'service' });
      const [present] = state.requests;
      const opened: VisitEvent[] = state.step === 'conditions' ? [] : [{ type: 'step-opened', step: 'conditions' }];
      // The same service by the same definition: nothing is chosen anew, nothing is taken back.
      if (present?.service === command.service && present.goal === command.goal && present.definition === command.definition)
        return okay(opened);
      return okay([
        ...state.requests.map((one): VisitEvent => ({ type: 'request-removed', request: one.id })),
        { type: 'request-added', request: command.request, service: command.service, goal: command.goal, definition: command.definition },
        ...opened,
      ]);
    }
    case 'answer': {
      const question = rules.questions.find((one) => one.id === command.question);
      if (!question?.options.some((option) => option.value === command.value))
        return fail('answer-unknown', { at: command.question.slice(0, 80) });
      if (state.answers[command.question] === command.value) return okay([]);
      return okay([{ type: 'answered', question: command.question, value: command.value }]);
    }
    case 'retract':
      return okay(Object.hasOwn(state.answers, command.question) ? [{ type: 'retracted', question: command.question }] : []);
    case 'markDocument': {
      if (!item(command.item)) return fail('visit-item-unknown', { at: command.item });
      if (command.document.mark === 'rejected' && command.document.reasons.length === 0) return fail('field-empty', { at: 'reasons' });
      return okay(
        sameDocument(state.documents[command.item] ?? untouched(), command.document)
          ? []
          : [{ type: 'document-marked', item: command.item, ...command.document, reasons: [...command.document.reasons] }],
      );
    }
    case 'dropScan':
      return okay(state.documents[command.item]?.scan ? [{ type: 'scan-dropped', item: command.item }] : []);
    case 'setApplication':
      if (state.marks.includes(command.mark) === command.on) return okay([]);
      return okay([command.on ? { type: 'mark-given', mark: command.mark } : { type: 'mark-taken', mark: command.mark }]);
    case 'goTo':
      return rules.reachable.includes(command.step)
        ? okay(state.step === command.step ? [] : [{ type: 'step-opened', step: command.step }])
        : fail('visit-step-locked', { at: command.step });
    case 'issue': {
      const refused = mayIssue(command.paper, rules);
      if (refused) return refused;
      const { paper, number, sha256, copies, file, filedOn } = command;
      // A refusal after a receipt, or the other way round, takes the former one back.
      const former: VisitEvent[] = state.paper ? [{ type: 'paper-voided', number: state.paper.number, because: 'document' }] : [];
      return okay([...former, { type: 'issued', at: now, paper, number, sha256, copies, file, filedOn }]);
    }
    case 'confirmPrinted':
      if (state.paper?.number !== command.number) return fail('receipt-missing');
      return okay([{ type: 'printed', at: now, number: command.number, outcome: command.outcome }]);
    case 'takeLate': {
      const late = state.late.find((one) => one.job === command.job);
      if (!late) return fail('late-unknown');
      const settled: VisitEvent = { type: 'late-settled', job: late.job };
      if (late.what === 'print' || !late.scan || late.item === undefined) return okay([settled]);
      const wanted = item(late.item);
      if (!wanted) return fail('visit-item-unknown', { at: late.item });
      return okay([...scanned(state, wanted, late.scan, late.job), settled]);
    }
    case 'dropLate':
      return state.late.some((one) => one.job === command.job) ? okay([{ type: 'late-settled', job: command.job }]) : fail('late-unknown');
    case 'finish': {
      const wanted = command.code === 'accepted' ? 'receipt' : command.code === 'refused' ? 'refusal' : undefined;
      if (wanted !== undefined && state.paper?.kind !== wanted) return fail('receipt-missing');
      const lacking = command.code === 'accepted' ? rules.marks.filter((mark) => !state.marks.includes(mark)) : [];
      if (lacking.length > 0) return fail('visit-marks', { at: lacking[0] ?? '' });
      return okay([{ type: 'finished', at: now, code: command.code }]);
    }
    default:
      return assertNever(command, 'unknown visit command');
  }
}

const sameDocument = (known: StoredDocument, next: Omit<StoredDocument, 'scan'>): boolean =>
  known.mark === next.mark &&
  known.originals === next.originals &&
  known.copies === next.copies &&
  known.sheets === next.sheets &&
  known.reasons.join() === next.reasons.join();

/** A scan says that the document is here: an untouched item becomes present, with the sheets that were scanned. */
export function scanned(
  state: VisitState,
  wanted: { readonly id: string; readonly originals: number; readonly copies: number },
  scan: StoredScan,
  job: string,
): VisitEvent[] {
  const attached: VisitEvent = { type: 'scan-attached', item: wanted.id, scan, job };
  const known = state.documents[wanted.id];
  if (known && known.mark !== 'open') return [attached];
  return [
    {
      type: 'document-marked',
      item: wanted.id,
      mark: 'present',
      reasons: [],
      originals: wanted.originals,
      copies: wanted.copies,
      sheets: scan.pages,
    },
    attached,
  ];
}

/** Which change of the data takes which mark back. A scan alone changes no data: the sheet was signed, not its picture. */
const BOUND: Readonly<Record<StoredChange, readonly StoredMark[]>> = {
  person: ['readBack', 'signed', 'consent', 'feePaid'],
  service: ['signed', 'consent', 'feePaid'],
  answer: ['signed', 'feePaid'],
  document: ['signed'],
};

function changeOf(event: VisitEvent): StoredChange | undefined {
  switch (event.type) {
    case 'field-entered':
    case 'category-set':
      return 'person';
    case 'request-added':
    case 'request-removed':
    case 'request-pinned':
      return 'service';
    case 'answered':
    case 'retracted':
      return 'answer';
    case 'document-marked':
      return 'document';
    default:
      return undefined;
  }
}

/** The marks and the paper that no longer stand after these events, as events of their own. */
export function takenBack(state: VisitState, events: readonly VisitEvent[]): VisitEvent[] {
  const changes = [...new Set(events.flatMap((event) => changeOf(event) ?? []))];
  const [first] = changes;
  if (first === undefined) return [];
  const marks = state.marks.flatMap((mark): VisitEvent[] => {
    const because = changes.find((change) => BOUND[change].includes(mark));
    return because === undefined ? [] : [{ type: 'mark-withdrawn', mark, because }];
  });
  return state.paper ? [...marks, { type: 'paper-voided', number: state.paper.number, because: first }] : marks;
}

function mayIssue(paper: 'receipt' | 'refusal', rules: VisitRules): Failure | undefined {
  if (paper === 'refusal') return rules.obstacles.length > 0 ? undefined : fail('visit-incomplete', { at: 'reasons' });
  return rules.reachable.includes('receipt') ? undefined : fail('visit-incomplete', { at: 'application' });
}
