import { z } from 'zod';
import { bilingual, key } from '#contract/kit.ts';
import { answerValue, form } from '#contract/plan.ts';
import { PARTIES, SOURCES } from '#contract/words.ts';
import {
  amountSchema,
  asking,
  conditional,
  definitionSchema,
  documentTraits,
  feel,
  goalSchema,
  groundSchema,
  inForce,
  need,
  reference,
  waiverSchema,
} from './definition.ts';
import type { Path } from './files.ts';

/**
 * One file of `resources/catalogue/`, as a methodologist writes it. What the dictionary knows is named by its id: an authority, a ground,
 * a document, a question, a scan profile; what it does not know is written out here.
 */
const ownTraits = z
  .strictObject({
    ...documentTraits,
    validity: bilingual.optional(),
    scan: key.optional(),
    /**
     * The form it is made on, where the dictionary names another or none; the blank that is prescribed; fields that it needs of whom the request
     * is for; how many sign it; what is written on it by hand beside what the form has.
     */
    form: key.optional(),
    blank: bilingual,
    fields: form.shape.about,
    signers: form.shape.signers,
    rows: form.shape.rows,
  })
  .partial().shape;

export const sourceDocument = z.strictObject({
  id: key,
  name: bilingual.optional(),
  ...ownTraits,
  party: z.enum(PARTIES).default('applicant'),
  source: z.enum(SOURCES),
  ...need,
  because: bilingual,
  waived: z.array(waiverSchema).default([]),
  ...conditional,
});

/** Alternatives: `enough` of them (one, unless it says more) are asked for. */
const sourceGroup = z.strictObject({
  anyOf: z.array(sourceDocument).min(2),
  id: key,
  enough: z.int().positive().default(1),
  name: bilingual,
  when: feel.optional(),
});

const ownAsking = z.strictObject(asking).partial().shape;
const { synonyms, situations, renews, daysSinceAge, after, refusals, notices, delivery, terms } = definitionSchema.shape;

export const sourceSchema = z.strictObject({
  id: key,
  version: z.int().positive(),
  name: bilingual,
  authority: key,
  result: bilingual,
  synonyms,
  situations,
  renews,
  redirect: z.strictObject({ text: bilingual, ...reference }).optional(),
  grounds: z.record(key, groundSchema).default({}),
  /** `sample`: the answers of a usual case, by the ids of the card's questions; it is checked, shown and never pinned. */
  goals: z.array(z.strictObject({ ...goalSchema.shape, sample: z.record(key, answerValue).optional() })).min(1),
  daysSinceAge,
  questions: z.array(z.strictObject({ id: key, when: feel.optional(), known: feel.optional(), ...ownAsking })).default([]),
  documents: z.array(z.union([sourceGroup, sourceDocument])).default([]),
  doNotDemand: z.array(z.strictObject({ id: key, name: bilingual.optional(), ...conditional })).default([]),
  fees: z.array(z.strictObject({ ...amountSchema, ...inForce, ...conditional })).default([]),
  delivery,
  terms: terms.default([]),
  after,
  refusals,
  consent: z.strictObject({ when: feel.optional(), ...reference }).optional(),
  notices,
});
export type Source = z.infer<typeof sourceSchema>;
export type SourceDocument = z.infer<typeof sourceDocument>;

/** The documents of a card in their order, alternatives one by one, each with its place in the file. */
export const documentsIn = (source: Source): readonly { readonly document: SourceDocument; readonly path: Path }[] =>
  source.documents.flatMap((one, i) =>
    'anyOf' in one
      ? one.anyOf.map((document, m) => ({ document, path: ['documents', i, 'anyOf', m] }))
      : [{ document: one, path: ['documents', i] }],
  );

/** Every `when` and `known` below a value, with its place. */
export function* conditionsIn(value: unknown, at: Path = []): Generator<{ readonly text: string; readonly path: Path }> {
  if (value === null || typeof value !== 'object') return;
  for (const [name, member] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    if ((name === 'when' || name === 'known') && typeof member === 'string') yield { text: member, path: [...at, name] };
    else yield* conditionsIn(member, [...at, name]);
  }
}

/** JSON Schema (draft 2020-12) of one file, as it is written: what has a default may be left out. */
export const cardSchema = (): object => z.toJSONSchema(sourceSchema, { io: 'input', target: 'draft-2020-12' });
