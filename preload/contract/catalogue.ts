import { z } from 'zod';
import { bilingual, command, instant, isoDate, key, push, query } from './kit.ts';
import { answerValue, plan } from './plan.ts';
import { EVIDENCE, FORMATS, HANDBOOK_SHEETS, PRINT_OUTCOMES } from './words.ts';

export type { AnswerValue, Ground, Question } from './plan.ts';

export const hit = z.strictObject({
  serviceId: key,
  goalId: key,
  serviceName: bilingual,
  goalName: bilingual,
  agency: bilingual,
});
export type ServiceHit = z.infer<typeof hit>;

/** A situation of life: its services in their order; a step without hits has no checklist here. */
export const situationHit = z.strictObject({
  id: key,
  name: bilingual,
  steps: z.array(
    z.strictObject({
      name: bilingual,
      note: bilingual.optional(),
      /** Numbers of the steps before it, from 1. */
      after: z.array(z.int().positive()),
      /** The card, or every goal of it where the situation does not say which. */
      hits: z.array(hit),
    }),
  ),
});
export type SituationHit = z.infer<typeof situationHit>;

/** A service of the list that has no card: it is known that it is given, and by whom. */
export const listedHit = z.strictObject({ name: z.string(), authority: z.string(), mark: z.enum(EVIDENCE) });
export type ListedHit = z.infer<typeof listedHit>;

export const found = z.strictObject({
  /** What was looked for in place of what was typed in the wrong layout; null when it was as typed. */
  searchedFor: z.string().nullable(),
  /** Nothing has all of the words: these have some of them. */
  partly: z.boolean(),
  hits: z.array(hit),
  /** How many hits more there are. */
  more: z.int().nonnegative(),
  situations: z.array(situationHit),
  listed: z.array(listedHit),
});
export type Found = z.infer<typeof found>;

/** What is at hand before a letter is typed: services with a star, and those taken last at this window that have none. */
export const shortlist = z.strictObject({ favourites: z.array(hit), recent: z.array(hit) });
export type Shortlisted = z.infer<typeof shortlist>;

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

/** A folder of cards that is being written, in place of the catalogue: what keeps it from being shown, and its samples by `service/goal`. */
export const authoring = z.strictObject({
  folder: z.string(),
  problems: z.array(fileProblem),
  samples: z.record(z.string(), z.record(key, answerValue)),
});
export type AuthoringState = z.infer<typeof authoring>;

export const catalogue = {
  /** The fields of the dictionary; none when its file cannot be read. */
  fields: query({ result: z.record(key, fieldWords), access: ['specialist'] }),
  search: query({
    args: z.strictObject({ text: z.string().max(120) }),
    result: found,
    access: ['specialist', 'head'],
  }),
  preview: query({
    args: z.strictObject({ serviceId: key, goalId: key, answers: z.record(key, answerValue), on: isoDate.optional() }),
    result: plan,
    access: ['specialist', 'head'],
  }),
  shortlist: query({ result: shortlist, access: ['specialist', 'head'] }),
  /** Gives a service a star, or takes it, for whoever asks. */
  setFavourite: command({
    args: z.strictObject({ serviceId: key, goalId: key, on: z.boolean() }),
    result: shortlist,
    access: ['specialist', 'head'],
  }),
  /** Prints what the service asks for these answers, or how its forms are filled in: for the applicant, of no visit and about nobody. */
  print: command({
    args: z.strictObject({ serviceId: key, goalId: key, answers: z.record(key, answerValue), sheet: z.enum(HANDBOOK_SHEETS) }),
    result: z.strictObject({ outcome: z.enum(PRINT_OUTCOMES) }),
    access: ['specialist', 'head'],
    place: 'main',
  }),
  health: query({ result: health, access: 'any' }),
  /** Null unless the program was started to show cards that are being written. */
  authoring: query({ result: authoring.nullable(), access: ['specialist', 'head'] }),
  /** A file of them was saved. */
  changed: push(authoring, ['specialist', 'head']),
} as const;
