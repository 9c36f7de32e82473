import { z } from 'zod';
import { bilingual, key } from '#contract/kit.ts';
import { APPLICANTS, CARD_PLACES, FORMATS, PARTIES } from '#contract/words.ts';
import { FIELD_CODES } from '../audit/proof/leaf.ts';
import { asking, documentTraits, feel, formKind, groundSchema, reference } from './definition.ts';

/** `resources/dictionary/`: what is said once and used by every service. Each file is a map from an id to what it names. */

/** A kind of paper. */
export const documentKind = z.strictObject({
  name: bilingual,
  ...documentTraits,
  /** How long it holds, or in what form it is taken, in a sentence. */
  validity: bilingual.optional(),
  scan: key.optional(),
  /** The form it is made on at the window, of `forms.yaml`. */
  form: key.optional(),
  /** It serves as this kind as well: whoever shows it needs no other. */
  servesAs: key.optional(),
});
export type DocumentKind = z.infer<typeof documentKind>;

/** A question of several services; `known`: the answer where the data of the parties give it. */
export const questionKind = z.strictObject({ known: feel.optional(), ...asking });
export type QuestionKind = z.infer<typeof questionKind>;

/** A situation of life: its services in their order, each after those it needs the result of. */
export const situation = z.strictObject({
  name: bilingual,
  synonyms: z.array(z.string()).default([]),
  steps: z
    .array(
      z.strictObject({
        /** `service` or `service/goal`; without one the step has no checklist here. */
        service: z.string().optional(),
        name: bilingual,
        /** Numbers of the steps before it, from 1. */
        after: z.array(z.int().positive()).default([]),
        note: bilingual.optional(),
      }),
    )
    .min(2),
});
export type Situation = z.infer<typeof situation>;

export const fieldKind = z.strictObject({
  label: bilingual,
  format: z.enum(FORMATS),
  /** Of `digits`: how many. */
  digits: z.int().positive().optional(),
  /** Of `word` and `words`: which words. */
  words: z.record(key, bilingual).optional(),
  /** What stands in the empty field. */
  hint: z.string().optional(),
  /** What stands in it on a filled sample, as it is kept; of an invented person. */
  sample: z.string().optional(),
  /** Its code in the log, by which the policy says who sees it. */
  code: z.enum(FIELD_CODES),
});

/** Fields of a card in their order; with «?» one may stay empty. */
const listOfFields = z.array(z.string().regex(/^[A-Za-z][A-Za-z0-9]*\??$/));
const card = z.strictObject({
  party: z.enum(PARTIES),
  is: z.enum(CARD_PLACES),
  fields: listOfFields,
  /** Identity documents it may show, and authorities it may have. */
  identities: z.array(key).optional(),
  authorities: z.array(key).optional(),
});
/** As `people/rules.ts` reads it: `parties.yaml`. */
export const partyRules = z.strictObject({
  passport: z.strictObject({
    firstAge: z.int().positive(),
    replaceAt: z.array(z.int().positive()).min(1),
    graceDays: z.int().nonnegative(),
    ground: groundSchema,
  }),
  power: z.strictObject({ years: z.int().positive(), ground: groundSchema }),
  identities: z.record(key, listOfFields),
  authorities: z.record(key, listOfFields),
  cards: z.record(z.enum(APPLICANTS), z.array(card).min(1)),
  child: card,
});

export const scanKind = z.strictObject({ dpi: z.int().min(75).max(1200), colour: z.enum(['colour', 'grey']), ...reference });

export const DICTIONARY = {
  fields: z.record(key, fieldKind),
  authorities: z.record(key, bilingual),
  grounds: z.record(key, groundSchema),
  documents: z.record(key, documentKind),
  forms: z.record(key, formKind),
  questions: z.record(key, questionKind),
  scans: z.record(key, scanKind),
  situations: z.record(key, situation),
  parties: partyRules.nullable(),
} as const;

export type Dictionary = { readonly [F in keyof typeof DICTIONARY]: z.infer<(typeof DICTIONARY)[F]> };
export const NO_WORDS: Dictionary = {
  fields: {},
  authorities: {},
  grounds: {},
  documents: {},
  forms: {},
  questions: {},
  scans: {},
  situations: {},
  parties: null,
};
