import { z } from 'zod';
import { bilingual, instant, isoDate, key, query } from './kit.ts';
import { answerValue, plan } from './plan.ts';
import { FORMATS } from './words.ts';

export type { AnswerValue, Ground, Question } from './plan.ts';

export const hit = z.strictObject({
  serviceId: key,
  goalId: key,
  serviceName: bilingual,
  goalName: bilingual,
  agency: bilingual,
});
export type ServiceHit = z.infer<typeof hit>;

/** What is wrong with one catalogue file, for IT and methodologists. */
export const fileProblem = z.strictObject({
  file: z.string(),
  line: z.int().nullable(),
  column: z.int().optional(),
  path: z.string(),
  reason: z.string(),
});
export type FileProblem = z.infer<typeof fileProblem>;

export const health = z.strictObject({ loadedAt: instant, services: z.int(), problems: z.array(fileProblem) });

/** How a field of the dictionary is called and written. */
export const fieldWords = z.strictObject({
  label: bilingual,
  format: z.enum(FORMATS),
  hint: z.string().optional(),
  words: z.record(key, bilingual).optional(),
});
export type FieldWords = z.infer<typeof fieldWords>;

export const catalogue = {
  /** The fields of the dictionary; none when its file cannot be read. */
  fields: query({ result: z.record(key, fieldWords), access: ['specialist'] }),
  search: query({
    args: z.strictObject({ text: z.string().max(120) }),
    result: z.array(hit),
    access: ['specialist', 'head'],
  }),
  preview: query({
    args: z.strictObject({ serviceId: key, goalId: key, answers: z.record(key, answerValue), on: isoDate.optional() }),
    result: plan,
    access: ['specialist', 'head'],
  }),
  health: query({ result: health, access: 'any' }),
} as const;
