import { z } from 'zod';
import { push, query, screenTrouble } from './kit.ts';
import { LANGUAGES } from './app.ts';
import { STEPS } from './visit.ts';

/** What the screen turned to the applicant shows: a number and a step, never a person. */
export const displayState = z.strictObject({
  window: z.int().nullable(),
  language: z.enum(LANGUAGES),
  mode: z.enum(['free', 'called', 'serving', 'blank']),
  number: z.string().optional(),
  step: z.enum(STEPS).optional(),
});
export type DisplayState = z.infer<typeof displayState>;

export const display = {
  state: query({ result: displayState, access: 'public', place: 'main' }),
  trouble: query({ args: screenTrouble, access: 'public', place: 'main' }),
  changed: push(displayState, 'public'),
} as const;
