import { z } from 'zod';
import { answerValue, CATEGORIES, SOURCES } from '#contract/catalogue.ts';
import { bilingual, isoDate, key } from '#contract/kit.ts';

/** Schema of one file of `resources/catalogue/`. Conditions are FEEL (DMN 1.5) over the answers and the facts of `compiled.ts`. */
const feel = z.string().min(1);

/** Law is data: when it holds, when it was checked, where it was read, and whether anybody verified it. */
const dated = {
  validFrom: isoDate,
  validTo: isoDate.optional(),
  checkedOn: isoDate,
  source: z.string().min(3),
  verified: z.boolean(),
};

const groundDefinition = z.strictObject({ act: bilingual, ...dated });
const reference = z.strictObject({ ground: key, article: z.string().optional() });

const conditional = { when: feel.optional(), ...reference.shape };

export const definitionSchema = z.strictObject({
  id: key,
  version: z.int().positive(),
  name: bilingual,
  agency: bilingual,
  result: bilingual,
  synonyms: z.array(z.string().min(2)).min(1),
  grounds: z.record(key, groundDefinition),
  goals: z
    .array(
      z.strictObject({
        id: key,
        name: bilingual,
        synonyms: z.array(z.string()).default([]),
        categories: z.array(z.enum(CATEGORIES)).min(1),
      }),
    )
    .min(1),
  questions: z.array(
    z.strictObject({
      id: key,
      when: feel.optional(),
      text: bilingual,
      say: bilingual,
      options: z
        .array(z.strictObject({ value: answerValue, label: bilingual }))
        .min(2)
        .max(9),
    }),
  ),
  documents: z.array(
    z.strictObject({
      id: key,
      name: bilingual,
      source: z.enum(SOURCES),
      originals: z.int().nonnegative().default(0),
      copies: z.int().nonnegative().default(0),
      returnable: z.boolean().default(false),
      because: bilingual,
      scan: key.optional(),
      waived: z.array(z.strictObject({ when: feel, because: bilingual })).default([]),
      ...conditional,
    }),
  ),
  doNotDemand: z.array(z.strictObject({ id: key, name: bilingual, ...conditional })),
  fees: z.array(
    z.strictObject({ roubles: z.int().nonnegative(), because: bilingual, validFrom: isoDate, validTo: isoDate.optional(), ...conditional }),
  ),
  terms: z
    .array(
      z.strictObject({
        days: z.int().positive(),
        kind: z.enum(['working', 'calendar']),
        validFrom: isoDate,
        validTo: isoDate.optional(),
        ...conditional,
      }),
    )
    .min(1),
  notices: z.array(z.strictObject({ id: key, text: bilingual, when: feel.optional(), ground: key.optional() })).default([]),
  scanProfiles: z.record(key, z.strictObject({ dpi: z.int().min(75).max(1200), colour: z.enum(['colour', 'grey']), ...reference.shape })),
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
