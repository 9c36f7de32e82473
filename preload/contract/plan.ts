import { z } from 'zod';
import { bilingual, isoDate, key } from './kit.ts';
import { APPLICANTS, EVIDENCE, FEE_STATES, HANDLINGS, MARKS, PARTIES, REFUSAL_REASONS, SOURCES, TERM_KINDS, UNITS } from './words.ts';

/** What the law asks of a visit, as it is shown: every value with its ground. */
export type ApplicantCategory = (typeof APPLICANTS)[number];
export type DocumentParty = (typeof PARTIES)[number];

export const refusalReason = z.enum(REFUSAL_REASONS);
export type RefusalReason = z.infer<typeof refusalReason>;

export const mark = z.enum(MARKS);
export type Mark = z.infer<typeof mark>;

/** A legal ground as shown: act and article, with how sure it is. */
export const ground = z.strictObject({
  act: bilingual,
  article: z.string().optional(),
  checkedOn: isoDate,
  source: z.string(),
  mark: z.enum(EVIDENCE),
});
export type Ground = z.infer<typeof ground>;
/** A yes or no, or the key of an option: it stands in log lines and conditions. */
export const answerValue = z.union([z.boolean(), key]);
export type AnswerValue = z.infer<typeof answerValue>;

export const question = z.strictObject({
  id: key,
  text: bilingual,
  /** One sentence that can be read aloud to the applicant. */
  say: bilingual,
  help: bilingual.optional(),
  options: z.array(z.strictObject({ value: answerValue, label: bilingual, consequence: bilingual.optional() })).min(2),
  answer: answerValue.optional(),
  /** The answer is known from the data of the visit, and nobody is asked. */
  known: z.boolean().optional(),
});
export type Question = z.infer<typeof question>;

export const scanProfile = z.strictObject({
  dpi: z.int().min(75).max(1200),
  colour: z.enum(['colour', 'grey']),
  ground,
});
export type ScanProfile = z.infer<typeof scanProfile>;

/** Why one request asks for a document: its reason in words built from the answers, and the norm. */
export const planReason = z.strictObject({
  requestId: key,
  because: bilingual,
  ground,
  /** The applicant must bring it for this request; for another it may stay away. */
  must: z.literal(true).optional(),
  /** The request keeps the original. */
  keeps: z.literal(true).optional(),
});

/** A sheet that is filled from what is known and printed at the window. */
export const form = z.strictObject({
  title: bilingual,
  /** What is asked, before the name of the service; a sheet without it asks for nothing. */
  asks: bilingual.optional(),
  /** Paragraphs; `{office}`, `{address}`, `{agency}`, `{services}`, `{others}` stand for what they name. */
  text: z.array(bilingual),
  /** What it says of a party beside the first step's data: asked when it is made, and may stay empty. */
  fields: z.partialRecord(z.enum(PARTIES), z.array(key)),
  /** What it says of whom the request is for, likewise. */
  about: z.array(key),
  /** How many sign it. */
  signers: z.int().min(1).max(4),
  /** Written by hand: a label, and so many lines. */
  rows: z.array(z.strictObject({ label: bilingual, lines: z.int().min(1).max(12) })),
  /** The answers and the papers of its request stand in it. */
  lists: z.boolean(),
  /** The blank that is prescribed: this sheet holds the data for it and does not replace it. */
  blank: bilingual.optional(),
});
export type Form = z.infer<typeof form>;

export const planItem = z.strictObject({
  /** One paper of one person: its kind, or its service and kind when it is that service's own. */
  id: key,
  kind: key,
  party: z.enum(PARTIES),
  name: bilingual,
  source: z.enum(SOURCES),
  originals: z.int().nonnegative(),
  copies: z.int().nonnegative(),
  unit: z.enum(UNITS),
  handling: z.enum(HANDLINGS),
  returnable: z.boolean(),
  validity: bilingual.optional(),
  /** Every request that asks for it, each with its own reason. */
  reasons: z.array(planReason).min(1),
  /** Reasons to reject it that can be true of it; none named: any. */
  refusals: z.array(refusalReason),
  scan: scanProfile.optional(),
  /** It is made at the window, printed and signed: nobody brings it. */
  form: form.optional(),
  /** Of the items that name the group so many are enough. */
  group: z.strictObject({ id: key, enough: z.int().positive(), name: bilingual }).optional(),
  /** It counts among its alternatives, and is a must all the same: another request asks for it by itself. */
  must: z.boolean().optional(),
  /** One request keeps the original that another needs to see: they are filed one after the other. */
  conflict: z.boolean().optional(),
});
export type PlanItem = z.infer<typeof planItem>;

/** What is not asked for: waived in this case, not for these answers, or open until a question is answered. */
export const notAsked = z.strictObject({
  id: key,
  name: bilingual,
  why: z.enum(['waived', 'answers', 'open']),
  because: bilingual,
  ground,
});
export const forbidden = z.strictObject({ id: key, name: bilingual, ground });

/** Whom a fee is paid to: what a bank needs (ГОСТ Р 56042-2014). */
export const payee = z.strictObject({
  name: z.string().min(3).max(160),
  account: z.string().regex(/^\d{20}$/),
  bank: z.string().min(3).max(45),
  bic: z.string().regex(/^\d{9}$/),
  correspondent: z
    .string()
    .regex(/^\d{20}$/)
    .optional(),
  inn: z.string().regex(/^\d{10}$/),
  kpp: z.string().regex(/^\d{4}[\dA-Z]{2}\d{3}$/),
  kbk: z.string().regex(/^\d{20}$/),
  oktmo: z.string().regex(/^\d{8}(\d{3})?$/),
});
export type Payee = z.infer<typeof payee>;

export const fee = z.strictObject({
  /** Null when the sum is not known. `amount` says how the fee is counted, instead of the sum or with a part counted by the piece. */
  roubles: z.int().nonnegative().nullable(),
  amount: bilingual.optional(),
  state: z.enum(FEE_STATES),
  payee: payee.optional(),
  because: bilingual,
  ground,
});
export type Fee = z.infer<typeof fee>;
export const term = z.strictObject({
  days: z.int().nonnegative(),
  kind: z.enum(TERM_KINDS),
  dueOn: isoDate,
  /** Day the term is counted from, and whether that is the receipt by the agency. */
  countedFrom: isoDate,
  from: z.enum(['filing', 'receipt']),
  /** The request whose result it waits for. */
  after: key.optional(),
  /** False when the due date runs into a year whose production calendar is not published. */
  calendarVerified: z.boolean(),
  note: bilingual.optional(),
  ground,
});

/** A request of the visit: a service and a goal, by the definition pinned for it and the day it is filed on. */
export const planRequest = z.strictObject({
  id: key,
  serviceId: key,
  goalId: key,
  version: z.int(),
  serviceName: bilingual,
  goalName: bilingual,
  agency: bilingual,
  result: bilingual,
  /** The identity document that it replaces: one that has run out is no obstacle to it. */
  renews: z.literal('passport').optional(),
  /** Who may ask for it. */
  categories: z.array(z.enum(APPLICANTS)),
  /** A parent asks for a child under this age, in years. */
  childUnder: z.int().optional(),
  /** Day of filing; null until a receipt is issued: today's law is shown then. */
  filedOn: isoDate.nullable(),
  /** The catalogue has another definition of this service by now: choosing the service again takes it. */
  outdated: z.boolean(),
  /** The service is not given here: what is said instead. */
  redirect: z.strictObject({ text: bilingual, ground }).optional(),
  /** Fee and term on the day the plan is for; null when the definition has none in force on it: shown as «нет сведений». */
  fee: fee.nullable(),
  term: term.nullable(),
});
export type PlanRequest = z.infer<typeof planRequest>;

/** A question of the visit, with every request that asks it. */
export const planQuestion = z.strictObject({ ...question.shape, requests: z.array(key).min(1) });
export type PlanQuestion = z.infer<typeof planQuestion>;

/** What all requests of the visit ask together. */
export const plan = z.strictObject({
  /** Day whose law it is. */
  on: isoDate,
  requests: z.array(planRequest).min(1),
  questions: z.array(planQuestion),
  /** The question that is to be asked now; null when every one that applies is answered. */
  next: key.nullable(),
  complete: z.boolean(),
  /** What the applicant brings. */
  items: z.array(planItem),
  /** What the authority asks another for, or has on its files: never demanded of the applicant. */
  fetched: z.array(planItem),
  notAsked: z.array(notAsked),
  doNotDemand: z.array(forbidden),
  /** Grounds to refuse of the services themselves, each by its number in its definition; a certain one stands in the way. */
  refusals: z.array(
    z.strictObject({
      requestId: key,
      n: z.int().nonnegative(),
      reason: refusalReason,
      text: bilingual,
      certain: z.literal(true).optional(),
      ground,
    }),
  ),
  notices: z.array(z.strictObject({ id: key, text: bilingual, ground: ground.optional() })),
  /** The sheet of the consent to processing, and the requests that need it. */
  consent: z.strictObject({ ...form.shape, requests: z.array(key).min(1) }).nullable(),
  /** Marks without which «accepted» is not a finish. */
  marks: z.array(mark),
});
export type Plan = z.infer<typeof plan>;
