import { z } from 'zod';
import { bilingual, instant, isoDate, key, push, query } from './kit.ts';
import { answerValue, plan } from './plan.ts';

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

/** A folder of cards that is being written, in place of the catalogue: what keeps it from being shown, and its samples by `service/goal`. */
export const authoring = z.strictObject({
  folder: z.string(),
  problems: z.array(fileProblem),
  samples: z.record(z.string(), z.record(key, answerValue)),
});
export type AuthoringState = z.infer<typeof authoring>;

export const catalogue = {
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
  /** Null unless the program was started to show cards that are being written. */
  authoring: query({ result: authoring.nullable(), access: ['specialist', 'head'] }),
  /** A file of them was saved. */
  changed: push(authoring, ['specialist', 'head']),
} as const;
