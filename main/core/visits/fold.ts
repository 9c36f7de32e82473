import { assertNever } from '#contract/failure.ts';
import type { VisitEvent } from './events.ts';
import { refusedBy, type StoredDocument, type UndoState, untouched, type VisitState } from './state.ts';

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
      forChild: false,
      parties: {},
      requests: [],
      answers: {},
      documents: {},
      refusedBefore: [],
      marks: [],
      paid: null,
      withdrawn: [],
      paper: null,
      settled: [],
      voided: null,
      formsSince: n,
      forms: {},
      late: [],
      insisted: null,
      undo: null,
      finished: null,
    };
  }
  if (!state) throw new Error('a visit begins with being started');
  const things = touchedBy(event);
  const touched = things.length === 0 ? state.touched : { ...state.touched, ...Object.fromEntries(things.map((thing) => [thing, n])) };
  const next = { ...applied(state, event), ...thrownAway(state, event, n), revision: n, touched };
  if (!changesForms(event)) return next;
  // Of what does not say itself what it said, nobody knows whether it says the same now.
  const forms = Object.fromEntries(Object.entries(next.forms).filter(([, { says }]) => says !== undefined));
  return { ...next, formsSince: (event.type === 'request-added' && event.formsSince) || n, forms };
}

/** What may be taken back of an event. */
function thrownAway(state: VisitState, event: VisitEvent, n: number): { undo?: UndoState } {
  if (event.type === 'scan-dropped' && event.at !== undefined) {
    const scan = state.documents[event.item]?.scan;
    return scan ? { undo: { what: 'scan', n, at: event.at, item: event.item, scan } } : {};
  }
  if (event.type !== 'request-removed' || event.at === undefined) return {};
  const at = state.requests.findIndex((one) => one.id === event.request);
  const request = state.requests[at];
  if (!request) return {};
  const { step, marks, paid } = state;
  const before = state.requests[at + 1]?.id;
  return {
    undo: {
      what: 'service',
      n,
      at: event.at,
      request,
      step,
      marks,
      paid,
      ...(event.by !== undefined && { by: event.by }),
      ...(before !== undefined && { before }),
      ...(event.insisted && { insisted: event.insisted }),
    },
  };
}

/** What an event changes, as commands name it. */
function touchedBy(event: VisitEvent): string[] {
  switch (event.type) {
    case 'category-set':
    case 'for-child':
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
      return [`document:${event.item}`, 'data'];
    case 'scan-attached':
    case 'scan-dropped':
      return [`document:${event.item}`, `scan:${event.item}`, 'data'];
    case 'insisted':
    case 'insistence-withdrawn':
      return ['data'];
    case 'mark-given':
    case 'mark-taken':
    case 'mark-withdrawn':
      return [`mark:${event.mark}`];
    case 'step-opened':
      return ['step'];
    case 'issued':
    case 'paper-voided':
      return ['paper', 'step'];
    case 'refusal-settled':
      return ['requests', 'data', 'paper', 'step'];
    case 'printed':
      return ['print'];
    case 'forms-printed':
      return ['forms'];
    case 'uin-entered':
      return [`uin:${event.request}`];
    case 'arrived-late':
      return ['late'];
    case 'refused-before':
    case 'started':
    case 'party-added':
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
    case 'for-child':
      return { ...state, forChild: event.on };
    case 'field-entered': {
      const party = state.parties[event.party];
      if (!party) throw new Error('a field of a person who is not in the visit');
      const { [event.field]: _old, ...rest } = party.fields;
      const fields = event.value === '' ? rest : { ...rest, [event.field]: event.value };
      return { ...state, parties: { ...state.parties, [party.id]: { ...party, fields } } };
    }
    case 'request-added': {
      const added = { id: event.request, service: event.service, goal: event.goal, definition: event.definition, filedOn: null };
      const at = state.requests.findIndex((one) => one.id === event.before);
      return { ...state, requests: at < 0 ? [...state.requests, added] : state.requests.toSpliced(at, 0, added) };
    }
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
        ...(event.mark === 'feePaid' && { paid: event.roubles ?? null }),
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
    case 'insisted':
      return { ...state, insisted: event.obstacles };
    case 'insistence-withdrawn':
      return { ...state, insisted: null };
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
          ...(event.named && { named: event.named }),
          ...(event.refuses && { refuses: event.refuses }),
          print: null,
        },
      };
    case 'refusal-settled': {
      const { paper, requests, settled } = state;
      if (paper === null) throw new Error('a refusal that was never issued');
      const refused = refusedBy(paper, requests);
      return {
        ...state,
        requests: requests.filter((one) => !refused.includes(one)).map((one) => ({ ...one, filedOn: null })),
        paper: null,
        settled: [...settled, { paper, requests: refused }],
        insisted: null,
        step: 'application',
      };
    }
    case 'refused-before':
      return { ...state, refusedBefore: event.list };
    case 'paper-voided':
      return {
        ...state,
        paper: null,
        voided: { number: event.number, because: event.because },
        requests: state.requests.map((one) => ({ ...one, filedOn: null })),
      };
    case 'uin-entered':
      return {
        ...state,
        requests: state.requests.map((one) => (one.id === event.request ? { ...one, uin: event.uin || undefined } : one)),
      };
    case 'forms-printed': {
      const { at, outcome } = event;
      return {
        ...state,
        forms: { ...state.forms, ...Object.fromEntries(event.forms.map(({ item, ...form }) => [item, { ...form, at, outcome }])) },
      };
    }
    case 'printed':
      return state.paper?.number === event.number
        ? { ...state, paper: { ...state.paper, print: { outcome: event.outcome, at: event.at } } }
        : state;
    case 'arrived-late': {
      const { type: _type, append = false, dpi = 300, ...late } = event;
      return { ...state, late: [...state.late, { ...late, append, dpi }] };
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

/** What a form says may have changed: who asks for what, by which answers, with which papers. */
const CHANGES_FORMS: readonly VisitEvent['type'][] = [
  'field-entered',
  'category-set',
  'for-child',
  'request-added',
  'request-removed',
  'request-pinned',
  'answered',
  'retracted',
  'document-marked',
  'refusal-settled',
];
const changesForms = ({ type }: VisitEvent): boolean => CHANGES_FORMS.includes(type);

function withDocument(state: VisitState, item: string, change: (known: StoredDocument) => StoredDocument): VisitState {
  return { ...state, documents: { ...state.documents, [item]: change(state.documents[item] ?? untouched()) } };
}

function withoutFile(state: VisitState, file: string): VisitState {
  const documents = Object.fromEntries(
    Object.entries(state.documents).map(([item, one]) => [item, one.scan?.id === file ? { ...one, scan: null } : one]),
  );
  const undo = state.undo?.what === 'scan' && state.undo.scan.id === file ? null : state.undo;
  return { ...state, documents, undo, late: state.late.filter((one) => one.scan?.id !== file) };
}
