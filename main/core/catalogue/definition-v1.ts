import { z } from 'zod';
import { bilingual, isoDate, key } from '#contract/kit.ts';
import { answerValue } from '#contract/plan.ts';
import { SOURCES } from '#contract/words.ts';
import { conditional, type Definition, definitionSchema, feel, goalSchema, inForce, reference } from './definition.ts';

/** How a definition was stored before there was a dictionary: visits that pinned one go on by it. */
const v1 = z.object({
  id: key,
  version: z.int().positive(),
  name: bilingual,
  agency: bilingual,
  result: bilingual,
  synonyms: z.array(z.string().min(2)).min(1),
  grounds: z.record(
    key,
    z.object({
      act: bilingual,
      ...inForce,
      checkedOn: isoDate,
      source: z.string(),
      verified: z.boolean(),
    }),
  ),
  goals: z.array(goalSchema).min(1),
  questions: z.array(
    z.object({
      id: key,
      when: feel.optional(),
      text: bilingual,
      say: bilingual,
      options: z.array(z.object({ value: answerValue, label: bilingual })),
    }),
  ),
  documents: z.array(
    z.object({
      id: key,
      name: bilingual,
      source: z.enum(SOURCES),
      originals: z.int().default(0),
      copies: z.int().default(0),
      returnable: z.boolean().default(false),
      because: bilingual,
      scan: key.optional(),
      waived: z.array(z.object({ when: feel, because: bilingual })).default([]),
      ...conditional,
    }),
  ),
  doNotDemand: z.array(z.object({ id: key, name: bilingual, ...conditional })),
  fees: z.array(z.object({ roubles: z.int(), because: bilingual, ...inForce, ...conditional })),
  terms: z.array(
    z.object({
      days: z.int().positive(),
      kind: z.enum(['working', 'calendar']),
      ...inForce,
      ...conditional,
    }),
  ),
  notices: z.array(z.object({ id: key, text: bilingual, when: feel.optional(), ground: key.optional() })).default([]),
  scanProfiles: z.record(key, z.object({ dpi: z.int(), colour: z.enum(['colour', 'grey']), ...reference })),
});

/** Ages at which those definitions took a passport to be replaced. */
const PASSPORT_AGES = [20, 45];
/** The one service that replaced a passport then. */
const REPLACEMENT = 'passport-rf';

/** The same service in the form of today: every document and question its own, as it was. @throws ZodError */
export function fromV1(stored: unknown): Definition {
  const { grounds, questions, documents, ...rest } = v1.parse(stored);
  const [ground = ''] = Object.keys(grounds);
  return definitionSchema.parse({
    ...rest,
    ...(rest.id === REPLACEMENT && { renews: 'passport' }),
    grounds: Object.fromEntries(Object.entries(grounds).map(([id, { verified, ...act }]) => [id, { ...act, mark: verified ? 'O' : 'G' }])),
    daysSinceAge: [{ name: 'daysSinceReplacementAge', party: 'applicant', ages: PASSPORT_AGES }],
    questions: questions.map((one) => ({ ...one, shared: false })),
    documents: documents.map(({ returnable, ...one }) => ({
      ...one,
      shared: false,
      party: 'applicant',
      unit: 'sheets',
      handling: returnable ? 'shown' : 'kept',
    })),
    consent: { ground },
  });
}
