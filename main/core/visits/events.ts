import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';

/**
 * Events of a visit as they are stored: the truth, and a format of its own. Nothing here is a type of the contract, so that
 * the windows' words can change without touching what lies on the disk. Every shape that was ever written can be read:
 * `tests/fixtures/streams`. Raise the version with a new shape, and teach {@link readEvent} the way from the one before.
 */
export const VISIT_EVENT_VERSION = 5;

const CATEGORY = ['citizen', 'representative', 'foreigner', 'residence-permit', 'temporary-id', 'entrepreneur', 'entity'] as const;
const ROLE = ['applicant', 'representative', 'child', 'entity'] as const;
const STEP = ['applicant', 'service', 'conditions', 'documents', 'application', 'receipt'] as const;
const MARK = ['readBack', 'signed', 'consent', 'feePaid', 'feeUnseen'] as const;
const NEWLY = ['norms', 'errors', 'expired', 'refused-wrongly'] as const;
const DOCUMENT_MARK = ['open', 'present', 'missing', 'rejected'] as const;
const PAPER = ['receipt', 'refusal'] as const;
const OUTCOME = ['printed', 'accepted', 'unknown', 'failed', 'cancelled'] as const;
const CODE = ['accepted', 'refused', 'consulted', 'issued', 'left', 'mistake'] as const;
const CHANGE = ['person', 'service', 'answer', 'document', 'fee', 'finish'] as const;

const value = z.union([z.boolean(), z.string()]);
const instant = z.int().nonnegative();
const scan = z.object({
  id: z.string(),
  pages: z.int().positive(),
  bytes: z.int().positive(),
  at: instant,
  /** Of a form: what it said when the scan was begun (form-says.ts). */
  says: z.string().optional(),
  /** Its last stack ended before its end: pages may be missing. */
  cut: z.literal(true).optional(),
});
const document = {
  newly: z.enum(NEWLY).optional(),
  mark: z.enum(DOCUMENT_MARK),
  reasons: z.array(z.string()),
  originals: z.int(),
  copies: z.int(),
  sheets: z.int(),
};

const event = z.discriminatedUnion('type', [
  /** `after`: the visit of the same family before it, on the same ticket. */
  z.object({ type: z.literal('started'), at: instant, id: z.string(), ticketId: z.string(), after: z.string().optional() }),
  z.object({ type: z.literal('party-added'), party: z.string(), role: z.enum(ROLE), subject: z.string() }),
  z.object({ type: z.literal('category-set'), category: z.enum(CATEGORY) }),
  /** A parent asks for a child, or does not any more. */
  z.object({ type: z.literal('for-child'), on: z.boolean() }),
  z.object({ type: z.literal('field-entered'), party: z.string(), field: z.string(), value: z.string() }),
  z.object({
    type: z.literal('request-added'),
    request: z.string(),
    service: z.string(),
    goal: z.string(),
    /** Hash of the pinned definition; null for a visit of schema 1 until it is pinned. */
    definition: z.string().nullable(),
    /** The request it stands before; absent, it is the last. */
    before: z.string().optional(),
    /** Written by an older program: the forms are those of this event again. */
    formsSince: z.int().optional(),
  }),
  z.object({ type: z.literal('request-pinned'), request: z.string(), definition: z.string() }),
  /**
   * `at`: a person removed it then, and may take that back for a while; `by`: the request that took its place; `insisted`: on which
   * obstacles the applicant insisted till then.
   */
  z.object({
    type: z.literal('request-removed'),
    request: z.string(),
    at: instant.optional(),
    by: z.string().optional(),
    insisted: z.array(z.string()).optional(),
  }),
  z.object({ type: z.literal('answered'), question: z.string(), value }),
  z.object({ type: z.literal('retracted'), question: z.string() }),
  z.object({ type: z.literal('document-marked'), item: z.string(), ...document }),
  z.object({ type: z.literal('scan-attached'), item: z.string(), scan, job: z.string().optional() }),
  /** `at`: as above. */
  z.object({ type: z.literal('scan-dropped'), item: z.string(), at: instant.optional() }),
  /** `roubles`: the sum that was paid, when it is the mark of the fee. */
  z.object({ type: z.literal('mark-given'), mark: z.enum(MARK), roubles: z.int().optional() }),
  z.object({ type: z.literal('mark-taken'), mark: z.enum(MARK) }),
  z.object({ type: z.literal('mark-withdrawn'), mark: z.enum(MARK), because: z.enum(CHANGE) }),
  z.object({ type: z.literal('step-opened'), step: z.enum(STEP) }),
  /** The applicant wants what is here to be taken although these obstacles were named: `R05@item`, or `R04` alone. */
  z.object({ type: z.literal('insisted'), obstacles: z.array(z.string()).min(1) }),
  z.object({ type: z.literal('insistence-withdrawn') }),
  z.object({
    type: z.literal('issued'),
    at: instant,
    paper: z.enum(PAPER),
    number: z.string(),
    sha256: z.string(),
    copies: z.int(),
    file: z.string(),
    /** Day of filing of every request of the visit, `YYYY-MM-DD`. */
    filedOn: z.string(),
    /** Of a refusal: the obstacles it names, as an insistence does. */
    named: z.array(z.string()).optional(),
    /** Of a refusal: the requests it refuses. */
    refuses: z.array(z.string()).optional(),
  }),
  /** The sheet of the refusal was handed over; the requests it does not refuse go on. */
  z.object({ type: z.literal('refusal-settled') }),
  /** Refusals of the same person for services of this visit, as they are known now. */
  z.object({
    type: z.literal('refused-before'),
    list: z.array(z.object({ service: z.string(), goal: z.string(), number: z.string(), on: z.string(), items: z.array(z.string()) })),
  }),
  z.object({ type: z.literal('paper-voided'), number: z.string(), because: z.enum(CHANGE) }),
  /** The УИН of the fee of a request; empty when it is taken away. */
  z.object({ type: z.literal('uin-entered'), request: z.string(), uin: z.string() }),
  /** Forms that were handed to the printer, each in so many sheets. */
  z.object({
    type: z.literal('forms-printed'),
    at: instant,
    forms: z.array(z.object({ item: z.string(), sheets: z.int().positive(), says: z.string().optional() })),
    outcome: z.enum(OUTCOME),
  }),
  z.object({ type: z.literal('printed'), at: instant, number: z.string(), outcome: z.enum(OUTCOME) }),
  z.object({
    type: z.literal('arrived-late'),
    at: instant,
    job: z.string(),
    what: z.enum(['scan', 'print']),
    item: z.string().optional(),
    scan: scan.optional(),
    /** Whether the pages were to be laid behind others, and their resolution: for when they are taken. */
    append: z.boolean().optional(),
    dpi: z.int().optional(),
    /** Revision of the visit when it was begun. */
    begun: z.int().optional(),
    number: z.string().optional(),
    outcome: z.enum(OUTCOME).optional(),
  }),
  z.object({ type: z.literal('late-settled'), job: z.string() }),
  z.object({ type: z.literal('file-destroyed'), file: z.string() }),
  z.object({ type: z.literal('finished'), at: instant, code: z.enum(CODE) }),
]);
export type VisitEvent = z.infer<typeof event>;
export type StoredRole = (typeof ROLE)[number];
export type StoredCategory = (typeof CATEGORY)[number];
export type StoredMark = (typeof MARK)[number];
export type StoredChange = (typeof CHANGE)[number];
export type StoredNewly = (typeof NEWLY)[number];
export type StoredScan = z.infer<typeof scan>;

/** One stored event may have become several, or none. */
export type Upcast = (stored: unknown, state: UpcastState) => VisitEvent[];

/** What an older event must know of the ones before it. */
export interface UpcastState {
  service?: string;
  goal?: string;
  requests: number;
  representative?: boolean;
  paper?: string;
  readonly answered: Set<string>;
  readonly documents: Set<string>;
  readonly scanned: Set<string>;
  readonly marks: Set<StoredMark>;
  /** Ids made for what schema 1 did not name; the same at every reading. */
  readonly subjectOf: (party: string) => string;
  readonly dayOf: (instant: number) => string;
}

export const freshUpcastState = (subjectOf: (party: string) => string, dayOf: (instant: number) => string): UpcastState => ({
  requests: 0,
  answered: new Set(),
  documents: new Set(),
  scanned: new Set(),
  marks: new Set(),
  subjectOf,
  dayOf,
});

/** The body of an event as it is written: its version stands in it. */
export const writeEvent = (one: VisitEvent): string => JSON.stringify({ v: VISIT_EVENT_VERSION, ...event.parse(one) });

/**
 * Reads one stored event, whatever version wrote it. @throws Refusal `storage-newer` for a version of the future, `storage` for
 * what is none of ours.
 */
export function readEvent(body: string, state: UpcastState): VisitEvent[] {
  const raw = parsedOr(body);
  const version = z.object({ v: z.int().optional() }).safeParse(raw).data?.v ?? 1;
  if (version > VISIT_EVENT_VERSION) throw new Refusal('storage-newer', { numbers: { stored: version, known: VISIT_EVENT_VERSION } });
  if (version === 1) return fromFirst(raw, state);
  // Version 2 lacks the insistence and the moments at which something was dropped, version 3 the child and what a representative is
  // called in parts, version 4 what a form says and a refusal of some services only; their events are read as they are.
  const parsed = event.safeParse(raw);
  if (!parsed.success) throw new Refusal('storage', { detail: 'an event of a visit cannot be read' });
  return named(parsed.data);
}

/** Until version 3 a representative had one name in one field. */
function named(one: VisitEvent): VisitEvent[] {
  if (one.type !== 'field-entered' || one.field !== 'representativeName') return [one];
  const [surname = '', given = '', ...rest] = one.value.split(' ');
  const parts = { surname, given, patronymic: rest.join(' ') };
  return Object.entries(parts).map(([field, value]) => ({ ...one, field, value }));
}

function parsedOr(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal('storage', { detail: 'an event of a visit is no JSON' });
  }
}

/** The representative's fields of schema 1 stood among the applicant's. */
const OF_REPRESENTATIVE: readonly string[] = ['representativeName', 'authorityKind', 'authorityNumber', 'authorityExpiresOn'];
const partyOfFirst = (field: string): string => (OF_REPRESENTATIVE.includes(field) ? 'representative' : 'applicant');

const first = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), at: instant, id: z.string(), ticketId: z.string(), subject: z.string() }),
  z.object({ type: z.literal('category-set'), category: z.enum(CATEGORY) }),
  z.object({ type: z.literal('field-entered'), field: z.string(), value: z.string() }),
  z.object({ type: z.literal('service-chosen'), serviceId: z.string(), goalId: z.string(), on: z.string() }),
  z.object({ type: z.literal('answered'), questionId: z.string(), value }),
  z.object({ type: z.literal('retracted'), questionId: z.string() }),
  z.object({ type: z.literal('document-marked'), document: z.object({ itemId: z.string(), ...document }) }),
  z.object({ type: z.literal('scan-attached'), itemId: z.string(), scan }),
  z.object({ type: z.literal('scan-dropped'), itemId: z.string() }),
  z.object({ type: z.literal('application-set'), item: z.enum(MARK), on: z.boolean() }),
  z.object({ type: z.literal('step-opened'), step: z.enum(STEP) }),
  z.object({
    type: z.literal('issued'),
    at: instant,
    kind: z.enum(PAPER),
    number: z.string(),
    sha256: z.string(),
    copies: z.int(),
    fileId: z.string(),
  }),
  z.object({ type: z.literal('printed'), at: instant, outcome: z.enum(OUTCOME) }),
  z.object({ type: z.literal('finished'), at: instant, code: z.enum(CODE) }),
]);

/**
 * Schema 1 (166c264): one applicant, one service, ids of its items without the service, a receipt silently void after any change.
 */
function fromFirst(raw: unknown, state: UpcastState): VisitEvent[] {
  const parsed = first.safeParse(raw);
  if (!parsed.success) throw new Refusal('storage', { detail: 'an event of a visit of schema 1 cannot be read' });
  const one = parsed.data;
  const item = (id: string) => `${state.service ?? ''}:${id}`;
  const voided = (because: StoredChange): VisitEvent[] => {
    const number = state.paper;
    if (number === undefined) return [];
    delete state.paper;
    return [{ type: 'paper-voided', number, because }];
  };
  const representative = (): VisitEvent[] => {
    if (state.representative) return [];
    state.representative = true;
    return [{ type: 'party-added', party: 'representative', role: 'representative', subject: state.subjectOf('representative') }];
  };
  switch (one.type) {
    case 'started':
      return [
        { type: 'started', at: one.at, id: one.id, ticketId: one.ticketId },
        { type: 'party-added', party: 'applicant', role: 'applicant', subject: one.subject },
      ];
    case 'category-set':
      return [
        ...(one.category === 'representative' ? representative() : []),
        { type: 'category-set', category: one.category },
        ...voided('person'),
      ];
    case 'field-entered': {
      const party = partyOfFirst(one.field);
      return [
        ...(party === 'representative' ? representative() : []),
        ...named({ type: 'field-entered', party, field: one.field, value: one.value }),
        ...voided('person'),
      ];
    }
    case 'service-chosen': {
      const removed: VisitEvent[] = state.requests > 0 ? [{ type: 'request-removed', request: `r${state.requests}` }] : [];
      // Choosing a service forgot everything below it then.
      removed.push(
        ...[...state.answered].map((question): VisitEvent => ({ type: 'retracted', question })),
        ...[...state.scanned].map((scanned): VisitEvent => ({ type: 'scan-dropped', item: scanned })),
        ...[...state.documents].map(
          (known): VisitEvent => ({ type: 'document-marked', item: known, mark: 'open', reasons: [], originals: 0, copies: 0, sheets: 0 }),
        ),
        ...[...state.marks].map((mark): VisitEvent => ({ type: 'mark-withdrawn', mark, because: 'service' })),
      );
      for (const set of [state.answered, state.scanned, state.documents, state.marks]) set.clear();
      state.requests += 1;
      state.service = one.serviceId;
      state.goal = one.goalId;
      return [
        ...removed,
        { type: 'request-added', request: `r${state.requests}`, service: one.serviceId, goal: one.goalId, definition: null },
        ...voided('service'),
      ];
    }
    case 'answered':
      state.answered.add(item(one.questionId));
      return [{ type: 'answered', question: item(one.questionId), value: one.value }, ...voided('answer')];
    case 'retracted':
      state.answered.delete(item(one.questionId));
      return [{ type: 'retracted', question: item(one.questionId) }, ...voided('answer')];
    case 'document-marked': {
      const { itemId, ...rest } = one.document;
      state.documents.add(item(itemId));
      return [{ type: 'document-marked', item: item(itemId), ...rest }, ...voided('document')];
    }
    case 'scan-attached':
      state.scanned.add(item(one.itemId));
      return [{ type: 'scan-attached', item: item(one.itemId), scan: one.scan }, ...voided('document')];
    case 'scan-dropped':
      state.scanned.delete(item(one.itemId));
      return [{ type: 'scan-dropped', item: item(one.itemId) }, ...voided('document')];
    case 'application-set':
      if (one.on) state.marks.add(one.item);
      else state.marks.delete(one.item);
      return [one.on ? { type: 'mark-given', mark: one.item } : { type: 'mark-taken', mark: one.item }];
    case 'step-opened':
    case 'finished':
      return [one];
    case 'issued':
      state.paper = one.number;
      return [
        {
          type: 'issued',
          at: one.at,
          paper: one.kind,
          number: one.number,
          sha256: one.sha256,
          copies: one.copies,
          file: one.fileId,
          filedOn: state.dayOf(one.at),
        },
      ];
    case 'printed':
      return state.paper === undefined ? [] : [{ type: 'printed', at: one.at, number: state.paper, outcome: one.outcome }];
  }
}
