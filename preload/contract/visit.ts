import { z } from 'zod';
import { answerValue, CATEGORIES, checklist } from './catalogue.ts';
import { command, instant, isoDate, key, push, query, uuid } from './kit.ts';
import { FINISH_CODES, ticket } from './queue.ts';
import { STEPS, FIELDS, REFUSAL_REASONS, IDENTITY_DOCUMENTS, AUTHORITY_KINDS, PRINT_OUTCOMES, PAPERS } from './words.ts';

export { STEPS, FIELDS, REFUSAL_REASONS, IDENTITY_DOCUMENTS, AUTHORITY_KINDS, PRINT_OUTCOMES, PAPERS };

export const step = z.enum(STEPS);
export type Step = z.infer<typeof step>;

export const field = z.enum(FIELDS);
export type Field = z.infer<typeof field>;

export const refusalReason = z.enum(REFUSAL_REASONS);
export type RefusalReason = z.infer<typeof refusalReason>;

export const documentState = z.strictObject({
  itemId: key,
  mark: z.enum(['open', 'present', 'missing', 'rejected']),
  reasons: z.array(refusalReason),
  originals: z.int().min(0).max(99),
  copies: z.int().min(0).max(99),
  sheets: z.int().min(0).max(999),
  scan: z.strictObject({ id: uuid, pages: z.int().positive(), bytes: z.int().positive(), at: instant }).nullable(),
});
export type DocumentState = z.infer<typeof documentState>;

export const printOutcome = z.enum(PRINT_OUTCOMES);
export type PrintOutcome = z.infer<typeof printOutcome>;
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

export const visitView = z.strictObject({
  id: uuid,
  ticket,
  startedAt: instant,
  step,
  /** Steps that may be opened now. */
  reachable: z.array(step),
  finished: z.array(step),
  category: z.enum(CATEGORIES),
  fields: z.partialRecord(field, z.string()),
  findings: z.array(finding),
  /** Required fields of the identity step that are still empty. */
  missingFields: z.array(field),
  checklist: checklist.nullable(),
  documents: z.array(documentState),
  application: z.strictObject({ readBack: z.boolean(), signed: z.boolean(), consent: z.boolean(), feePaid: z.boolean() }),
  receipt: z
    .strictObject({
      number: z.string(),
      kind: paper,
      issuedAt: instant,
      sha256: z.string(),
      copies: z.int(),
      print: z.strictObject({ outcome: printOutcome, at: instant }).nullable(),
    })
    .nullable(),
  /** All reasons for which the applicant would be refused now, each with the item it is about. */
  obstacles: z.array(z.strictObject({ reason: refusalReason, itemId: key.optional() })),
});
export type VisitView = z.infer<typeof visitView>;

const desk = ['specialist'] as const;
const view = visitView;

export const visit = {
  current: query({ result: view.nullable(), access: desk }),
  setCategory: command({ args: z.strictObject({ category: z.enum(CATEGORIES) }), result: view, access: desk }),
  enter: command({ args: z.strictObject({ field, value: z.string().max(200) }), result: view, access: desk }),
  chooseService: command({ args: z.strictObject({ serviceId: key, goalId: key }), result: view, access: desk }),
  answer: command({ args: z.strictObject({ questionId: key, value: answerValue }), result: view, access: desk }),
  retract: command({ args: z.strictObject({ questionId: key }), result: view, access: desk }),
  markDocument: command({
    args: z.strictObject({
      itemId: key,
      mark: z.enum(['open', 'present', 'missing', 'rejected']),
      reasons: z.array(refusalReason).max(16),
      originals: z.int().min(0).max(99),
      copies: z.int().min(0).max(99),
      sheets: z.int().min(0).max(999),
    }),
    result: view,
    access: desk,
  }),
  dropScan: command({ args: z.strictObject({ itemId: key }), result: view, access: desk }),
  setApplication: command({
    args: z.strictObject({ item: z.enum(['readBack', 'signed', 'consent', 'feePaid']), on: z.boolean() }),
    result: view,
    access: desk,
  }),
  goTo: command({ args: z.strictObject({ step }), result: view, access: desk }),
  issue: command({ args: z.strictObject({ kind: paper }), result: view, access: desk }),
  print: command({ args: z.strictObject({ copies: z.int().min(1).max(4) }), result: view, access: desk, place: 'main' }),
  confirmPrinted: command({ args: z.strictObject({ printed: z.boolean() }), result: view, access: desk }),
  finish: command({ args: z.strictObject({ code: z.enum(FINISH_CODES) }), access: desk }),
  changed: push(view.nullable(), desk),
} as const;
