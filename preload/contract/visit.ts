import { z } from 'zod';
import { answerValue, mark, plan, refusalReason } from './plan.ts';
import { bilingual, command, instant, isoDate, key, push, query, uuid } from './kit.ts';
import { drawnPage } from './paper.ts';
import { FINISH_CODES, ticket } from './queue.ts';
import {
  STEPS,
  REFUSAL_REASONS,
  PRINT_OUTCOMES,
  PAPERS,
  PARTIES,
  PARTY_ROLES,
  MARKS,
  NEWLY,
  CHANGES,
  APPLICANTS,
  CARD_PLACES,
  FORM_SHEETS,
  FAMILY,
  TYPED_MAX,
} from './words.ts';

export { mark, refusalReason } from './plan.ts';
export type { Form, Mark, Plan, PlanItem, PlanRequest, RefusalReason } from './plan.ts';
export { STEPS, REFUSAL_REASONS, PRINT_OUTCOMES, PAPERS, PARTY_ROLES, MARKS, CHANGES };

export const step = z.enum(STEPS);
export type Step = z.infer<typeof step>;

/** A field of the dictionary, and its place among all of a visit (`placeOf`). */
export const field = key;
export type Field = z.infer<typeof field>;

export const printOutcome = z.enum(PRINT_OUTCOMES);
export type PrintOutcome = z.infer<typeof printOutcome>;

export type Change = (typeof CHANGES)[number];

/** A person of the visit and what was entered of them. */
export const party = z.strictObject({
  id: key,
  role: z.enum(PARTY_ROLES),
  fields: z.record(field, z.string()),
});
export type Party = z.infer<typeof party>;

/** What the first step asks of one party: its fields in their order. */
export const formCard = z.strictObject({
  party: z.enum(PARTIES),
  is: z.enum(CARD_PLACES),
  fields: z.array(
    z.strictObject({
      field,
      required: z.boolean(),
      /** Of a choice: what this party may choose. */
      options: z.array(key).optional(),
      /** A form of the visit needs it: asked when the forms are made, not before. */
      later: z.boolean().optional(),
    }),
  ),
});
export type FormCard = z.infer<typeof formCard>;

/** What ended after its item had changed or its visit was finished: kept with the visit, to be taken or dropped. */
export const lateArrival = z.strictObject({
  jobId: uuid,
  what: z.enum(['scan', 'print']),
  at: instant,
  itemId: key.optional(),
  scanId: uuid.optional(),
  pages: z.int().positive().optional(),
  number: z.string().optional(),
  outcome: printOutcome.optional(),
});
export type LateArrival = z.infer<typeof lateArrival>;

export const documentState = z.strictObject({
  itemId: key,
  mark: z.enum(['open', 'present', 'missing', 'rejected']),
  reasons: z.array(refusalReason),
  /** Why it may be asked for although the first refusal did not name it. */
  newly: z.enum(NEWLY).optional(),
  originals: z.int().min(0).max(99),
  copies: z.int().min(0).max(99),
  sheets: z.int().min(0).max(999),
  scan: z
    .strictObject({
      id: uuid,
      pages: z.int().positive(),
      bytes: z.int().positive(),
      at: instant,
      /** Its last stack ended before its end: pages may be missing. */
      cut: z.literal(true).optional(),
    })
    .nullable(),
});
export type DocumentState = z.infer<typeof documentState>;

/** A refusal of the same person for the same service and goal. */
export const refusedBefore = z.strictObject({
  serviceId: key,
  goalId: key,
  number: z.string(),
  on: isoDate,
  /** Items it has named. */
  items: z.array(key),
});
export type RefusedBefore = z.infer<typeof refusedBefore>;

export const paper = z.enum(PAPERS);
export type Paper = z.infer<typeof paper>;

/** A fact the rules draw from the identity fields, with the sentence's dates. Codes are keys of `renderer/text`. */
export const finding = z.strictObject({
  code: key,
  level: z.enum(['info', 'attention', 'stop']),
  field: field.optional(),
  dates: z.record(z.string(), isoDate).optional(),
  numbers: z.record(z.string(), z.number()).optional(),
});
export type Finding = z.infer<typeof finding>;

/** What is printed before anything is issued. */
export type FormSheet = (typeof FORM_SHEETS)[number];

export const visitView = z.strictObject({
  id: uuid,
  /** Number of the last event of the visit: a command says which one it saw. */
  revision: z.int().positive(),
  ticket,
  startedAt: instant,
  step,
  /** Steps that may be opened now. */
  reachable: z.array(step),
  finished: z.array(step),
  category: z.enum(APPLICANTS),
  /** A parent asks for a child. */
  forChild: z.boolean(),
  form: z.array(formCard),
  parties: z.array(party).min(1),
  findings: z.array(finding),
  /** Places of required fields of the form that are still empty. */
  missingFields: z.array(key),
  /** The services of the visit in their order, also those whose plan cannot be made. */
  requests: z.array(
    z.strictObject({
      id: key,
      serviceId: key,
      goalId: key,
      /** УИН of the charge for its fee, where the authority has told it: 20 or 25 digits. */
      uin: z.string().optional(),
    }),
  ),
  /** Null until a service is chosen. */
  plan: plan.nullable(),
  /** Why there is no plan although a service was chosen, for a person: a file and a reason. */
  planFault: z.string().max(300).optional(),
  documents: z.array(documentState),
  /** Forms that were handed to the printer as they are now, by their items (`consent` for the consent), with their sheets. */
  printed: z.array(z.strictObject({ itemId: key, sheets: z.int().positive(), at: instant, outcome: printOutcome })),
  /** Forms that were printed today, or scanned, while they said something else. */
  formerForms: z.array(key),
  /** Refusals of the same person for services of this visit, by their papers: what each has named. */
  refusedBefore: z.array(refusedBefore),
  /** Items that no such refusal has named: they are not demanded, except for one of the grounds of the law. */
  unnamed: z.array(key),
  application: z.record(mark, z.boolean()),
  /** Marks that were taken back because the data under them changed, until they are given again. */
  withdrawn: z.array(z.strictObject({ mark, because: z.enum(CHANGES) })),
  receipt: z
    .strictObject({
      number: z.string(),
      kind: paper,
      issuedAt: instant,
      sha256: z.string(),
      copies: z.int(),
      print: z.strictObject({ outcome: printOutcome, at: instant }).nullable(),
      /** Of a refusal: the requests it refuses. The others can go on. */
      refuses: z.array(key).optional(),
    })
    .nullable(),
  /** The last paper that a change has made void, with what changed. */
  voided: z.strictObject({ number: z.string(), because: z.enum(CHANGES) }).nullable(),
  late: z.array(lateArrival),
  /** Signs of the names that the paper's fonts lack: they are printed as `[U+674E]`. */
  unprintable: z.array(z.string().max(4)),
  /** All reasons for which the applicant would be refused now, each with the item, the finding or the service's own rule it is about. */
  obstacles: z.array(
    z.strictObject({
      reason: refusalReason,
      /** The requests it stands in the way of; none before there is one. */
      requestIds: z.array(key),
      itemId: key.optional(),
      /** `service.number` of a rule of that service, and what it says. */
      rule: key.optional(),
      text: bilingual.optional(),
      finding: key.optional(),
      /** Of a finding about another than the applicant: its place in the form. */
      place: key.optional(),
    }),
  ),
  /** The applicant insists that the documents be taken although all of these were named. */
  insisted: z.boolean(),
  /** What was thrown away last, by the number of its event, and when: for ten seconds it can be taken back. */
  undo: z.strictObject({ n: z.int().positive(), what: z.enum(['scan', 'service']), at: instant }).nullable(),
});
export type VisitView = z.infer<typeof visitView>;

const desk = ['specialist'] as const;
/** Which visit a command is meant for, and the revision its sender saw: a stale one is refused, never aimed anew. */
const seen = { visitId: uuid, revision: z.int().positive() };
const change = <A extends z.ZodRawShape>(args: A) =>
  command({ args: z.strictObject({ ...seen, ...args }), result: visitView, access: desk, shows: 'person' });

export const visit = {
  current: query({ result: visitView.nullable(), access: desk, shows: 'person' }),
  setCategory: change({ category: z.enum(APPLICANTS) }),
  setForChild: change({ on: z.boolean() }),
  enter: change({ party: key, field, value: z.string().max(TYPED_MAX) }),
  /** Adds a service to the visit or, with `replaces`, puts it in the place of another; one that is there takes its present definition. */
  chooseService: change({ serviceId: key, goalId: key, replaces: key.optional() }),
  /** Takes a request out of the visit: what others share with it stays. */
  removeService: change({ requestId: key }),
  answer: change({ questionId: key, value: answerValue }),
  retract: change({ questionId: key }),
  markDocument: change({
    itemId: key,
    mark: z.enum(['open', 'present', 'missing', 'rejected']),
    reasons: z.array(refusalReason).max(16),
    newly: z.enum(NEWLY).optional(),
    originals: z.int().min(0).max(99),
    copies: z.int().min(0).max(99),
    sheets: z.int().min(0).max(999),
  }),
  dropScan: change({ itemId: key }),
  /** The УИН of the fee of a request, as it is typed; empty takes it away. */
  setUin: change({ requestId: key, uin: z.string().max(TYPED_MAX) }),
  setApplication: change({ item: mark, on: z.boolean() }),
  goTo: change({ step }),
  /** The applicant wants the documents taken although the obstacles were named, or does not any more. */
  insist: change({ on: z.boolean() }),
  /** Takes back what event `n` of the visit threw away. */
  undo: change({ n: z.int().positive() }),
  issue: change({ kind: paper }),
  /** The sheet of a refusal is handed over: the visit goes on with the services it does not refuse. */
  goOn: change({}),
  /** The pages of the visit's paper as it is printed; before it is issued, of the receipt as it would be now. */
  pages: query({ args: z.strictObject({ visitId: uuid }), result: z.array(drawnPage).max(60), access: desk, shows: 'person' }),
  /** Prints the paper of this number. What became of it is in the view that is pushed, wherever the specialist is by then. */
  print: command({
    args: z.strictObject({ visitId: uuid, number: z.string().max(60), copies: z.int().min(1).max(4) }),
    result: z.strictObject({ outcome: printOutcome }),
    access: desk,
    place: 'main',
  }),
  /** The pages of a sheet of the visit as it would be printed now. */
  forms: query({
    args: z.strictObject({ visitId: uuid, sheet: z.enum(FORM_SHEETS) }),
    result: z.array(drawnPage).max(200),
    access: desk,
    shows: 'person',
  }),
  /** Prints a sheet of the visit; of the forms, those of `itemIds`. */
  printForms: command({
    args: z.strictObject({ ...seen, sheet: z.enum(FORM_SHEETS), itemIds: z.array(key).min(1).max(60).optional() }),
    result: z.strictObject({ outcome: printOutcome }),
    access: desk,
    place: 'main',
  }),
  confirmPrinted: change({ number: z.string().max(60), printed: z.boolean() }),
  takeLate: change({ jobId: uuid }),
  dropLate: change({ jobId: uuid }),
  /** What is being typed and is not saved yet: main keeps it in memory over a lock and a lost page. Null forgets it. */
  typing: command({
    args: z.strictObject({ visitId: uuid, at: z.string().min(1).max(160), value: z.string().max(TYPED_MAX).nullable() }),
    access: desk,
    place: 'main',
  }),
  /** What was being typed in this visit, by place. */
  typed: query({
    args: z.strictObject({ visitId: uuid }),
    result: z.record(z.string(), z.string()),
    access: desk,
    place: 'main',
  }),
  finish: command({ args: z.strictObject({ ...seen, code: z.enum(FINISH_CODES) }), access: desk }),
  /** Ends the visit by its paper and begins the next of the family on the same ticket: the address, the services and whoever stays are there. */
  family: change({ who: z.enum(FAMILY) }),
  changed: push(visitView.nullable(), desk, 'person'),
} as const;
