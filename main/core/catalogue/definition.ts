import { z } from 'zod';
import { bilingual, isoDate, key } from '#contract/kit.ts';
import { answerValue, form, payee, refusalReason } from '#contract/plan.ts';
import { APPLICANTS, EVIDENCE, HANDLINGS, PARTIES, SOURCES, TERM_KINDS, UNITS } from '#contract/words.ts';

/**
 * A service as a visit pins it: whole, with every word of the dictionary it uses in it. Methodologists write `source.ts`; `expand.ts`
 * makes one of these of it. Conditions are FEEL (DMN 1.5) over the answers and the facts of `compiled.ts`.
 */
export const feel = z.string().min(1);

/** Law is data: when it holds, when it was checked, where it was read, and how sure that is. */
export const groundSchema = z.strictObject({
  act: bilingual,
  validFrom: isoDate,
  validTo: isoDate.optional(),
  checkedOn: isoDate,
  source: z.string().min(3),
  mark: z.enum(EVIDENCE),
});

export const reference = { ground: key, article: z.string().optional() };
export const conditional = { when: feel.optional(), ...reference };
/** In force from a day, to a day: a fee, a term. */
export const inForce = { validFrom: isoDate, validTo: isoDate.optional() };

export const goalSchema = z.strictObject({
  id: key,
  name: bilingual,
  synonyms: z.array(z.string()).default([]),
  categories: z.array(z.enum(APPLICANTS)).min(1),
  /** A parent asks for a child under this age, in years; from it on the child asks itself. */
  childUnder: z.int().min(1).max(18).optional(),
});

export const optionSchema = z.strictObject({
  value: answerValue,
  label: bilingual,
  /** What this answer leads to, in a sentence. */
  consequence: bilingual.optional(),
});
/** What is asked, and how it is said to the applicant. */
export const asking = {
  text: bilingual,
  say: bilingual,
  help: bilingual.optional(),
  options: z.array(optionSchema).min(2).max(9),
};

export const documentTraits = {
  unit: z.enum(UNITS),
  handling: z.enum(HANDLINGS),
  /** Reasons to reject it that can be true of it. */
  refusals: z.array(refusalReason).default([]),
};

export const need = { originals: z.int().nonnegative().default(0), copies: z.int().nonnegative().default(0) };
export const waiverSchema = z.strictObject({ when: feel, because: bilingual });

/** A form as the dictionary has it. */
export const formKind = z.strictObject({
  ...form.shape,
  text: form.shape.text.default([]),
  fields: form.shape.fields.default({}),
  rows: form.shape.rows.default([]),
  lists: form.shape.lists.default(false),
  about: form.shape.about.default([]),
  signers: form.shape.signers.default(1),
});

const documentSchema = z.strictObject({
  /** The kind of the dictionary, or a name of the service's own. */
  id: key,
  /** The same paper for whatever service asks for it: asked once a visit. */
  shared: z.boolean(),
  party: z.enum(PARTIES),
  name: bilingual,
  source: z.enum(SOURCES),
  ...need,
  ...documentTraits,
  /** How long it holds, or in what form it is taken, in a sentence. */
  validity: bilingual.optional(),
  because: bilingual,
  scan: key.optional(),
  /** The sheet it is made on at the window. */
  form: form.optional(),
  waived: z.array(waiverSchema).default([]),
  /** It serves as this kind of paper as well. */
  servesAs: key.optional(),
  /** The group of alternatives it stands in. */
  group: key.optional(),
  ...conditional,
});

/** Of the documents that name it, so many are enough. */
const groupSchema = z.strictObject({ id: key, enough: z.int().positive(), name: bilingual });

export const amountSchema = {
  /** Null when nobody could find it. `amount` says how the fee is counted, instead of the sum or with a part that is counted by the piece. */
  roubles: z.int().nonnegative().nullable(),
  amount: bilingual.optional(),
  /** The fee exists and this case is freed from it. */
  exempt: z.boolean().default(false),
  /** Where it is paid to, where that is one and the same everywhere. */
  payee: payee.optional(),
  because: bilingual,
};

export const termCount = { days: z.int().nonnegative(), kind: z.enum(TERM_KINDS) };
export const termSchema = z.strictObject({
  ...termCount,
  /** Counted from the filing at the window, or from the receipt by the agency, after the delivery. */
  from: z.enum(['filing', 'receipt']).default('filing'),
  note: bilingual.optional(),
  ...inForce,
  ...conditional,
});

export const definitionSchema = z.strictObject({
  id: key,
  version: z.int().positive(),
  name: bilingual,
  agency: bilingual,
  result: bilingual,
  synonyms: z.array(z.string().min(2)).min(1),
  situations: z.array(key).default([]),
  /** The identity document that it replaces: one that has run out is no obstacle to it. */
  renews: z.literal('passport').optional(),
  /** This service is not given here: what is said instead. */
  redirect: z.strictObject({ text: bilingual, ...reference }).optional(),
  grounds: z.record(key, groundSchema),
  goals: z.array(goalSchema).min(1),
  /** Names for conditions: days since the last of these birthdays of a party that has passed; null before the first. */
  daysSinceAge: z.array(z.strictObject({ name: key, party: z.enum(PARTIES), ages: z.array(z.int().positive()).min(1) })).default([]),
  questions: z.array(
    z.strictObject({
      id: key,
      /** The same question for whatever service asks it: answered once a visit. */
      shared: z.boolean(),
      when: feel.optional(),
      /** The answer where it is known already. */
      known: feel.optional(),
      ...asking,
    }),
  ),
  groups: z.array(groupSchema).default([]),
  documents: z.array(documentSchema),
  doNotDemand: z.array(z.strictObject({ id: key, name: bilingual, ...conditional })),
  fees: z.array(z.strictObject({ ...amountSchema, ...inForce, ...conditional })),
  /** From the window to the agency. */
  delivery: z.array(z.strictObject({ ...termCount, ...inForce, ...conditional })).default([]),
  terms: z.array(termSchema),
  /** Filed when the result of another service is there. */
  after: z.array(z.strictObject({ service: key, when: feel.optional() })).default([]),
  /** Grounds to refuse at the window that are this service's own. `certain`: its condition alone proves it; else it may turn out. */
  refusals: z
    .array(z.strictObject({ reason: refusalReason, text: bilingual, certain: z.literal(true).optional(), ...conditional }))
    .default([]),
  /** The consent to processing is taken when it holds; absent, it is not. */
  consent: z.strictObject({ when: feel.optional(), form: form.optional(), ...reference }).optional(),
  notices: z.array(z.strictObject({ id: key, text: bilingual, when: feel.optional(), ground: key.optional() })).default([]),
  scanProfiles: z.record(key, z.strictObject({ dpi: z.int().min(75).max(1200), colour: z.enum(['colour', 'grey']), ...reference })),
});
export type Definition = z.infer<typeof definitionSchema>;

export const calendarSchema = z.strictObject({
  year: z.int(),
  checkedOn: isoDate,
  source: z.string(),
  /** False when the year is drawn from the Labour Code's holidays only, before the transfers are published. */
  verified: z.boolean(),
  /** Days off that are not a Saturday or a Sunday. */
  off: z.array(isoDate),
  /** Saturdays and Sundays that are worked. */
  worked: z.array(isoDate),
});
export type Calendar = z.infer<typeof calendarSchema>;
