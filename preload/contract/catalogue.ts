import { z } from 'zod';
import { bilingual, instant, isoDate, key, query } from './kit.ts';
import { SOURCES, CATEGORIES } from './words.ts';

export { SOURCES, CATEGORIES };

export type ApplicantCategory = (typeof CATEGORIES)[number];

/** A legal ground as shown: act and article, with how sure it is. */
export const ground = z.strictObject({
  act: bilingual,
  article: z.string().optional(),
  checkedOn: isoDate,
  source: z.string(),
  /** False for a lead nobody has checked: shown as «не проверено». */
  verified: z.boolean(),
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
  options: z.array(z.strictObject({ value: answerValue, label: bilingual })).min(2),
  answer: answerValue.optional(),
});
export type Question = z.infer<typeof question>;

export const scanProfile = z.strictObject({
  dpi: z.int().min(75).max(1200),
  colour: z.enum(['colour', 'grey']),
  ground,
});
export type ScanProfile = z.infer<typeof scanProfile>;

export const requirement = z.strictObject({
  id: key,
  name: bilingual,
  source: z.enum(SOURCES),
  originals: z.int().nonnegative(),
  copies: z.int().nonnegative(),
  returnable: z.boolean(),
  /** Why this visit needs it, in words built from the answers. */
  because: bilingual,
  ground,
  scan: scanProfile.optional(),
});
export type Requirement = z.infer<typeof requirement>;

export const waived = z.strictObject({ id: key, name: bilingual, because: bilingual, ground });
export const forbidden = z.strictObject({ id: key, name: bilingual, ground });

/** Fee and term on the day the plan is for; null when the definition has none in force on it: shown as «нет сведений». */
export const lawTerms = {
  fee: z.strictObject({ roubles: z.int().nonnegative(), ground, because: bilingual }).nullable(),
  term: z
    .strictObject({
      days: z.int().positive(),
      kind: z.enum(['working', 'calendar']),
      dueOn: isoDate,
      /** False when the due date runs into a year whose production calendar is not published. */
      calendarVerified: z.boolean(),
      ground,
    })
    .nullable(),
} as const;

export const checklist = z.strictObject({
  serviceId: key,
  version: z.int(),
  goalId: key,
  serviceName: bilingual,
  goalName: bilingual,
  agency: bilingual,
  /** Date for which fees, terms and grounds were taken. */
  on: isoDate,
  questions: z.array(question),
  /** True when every question that applies is answered. */
  complete: z.boolean(),
  items: z.array(requirement),
  waived: z.array(waived),
  doNotDemand: z.array(forbidden),
  ...lawTerms,
  result: bilingual,
  notices: z.array(z.strictObject({ id: key, text: bilingual, ground: ground.optional() })),
});
export type Checklist = z.infer<typeof checklist>;

export const hit = z.strictObject({
  serviceId: key,
  goalId: key,
  serviceName: bilingual,
  goalName: bilingual,
  agency: bilingual,
});
export type ServiceHit = z.infer<typeof hit>;

/** What is wrong with one catalogue file, for IT and methodologists. */
export const fileProblem = z.strictObject({ file: z.string(), line: z.int().nullable(), path: z.string(), reason: z.string() });
export type FileProblem = z.infer<typeof fileProblem>;

export const health = z.strictObject({ loadedAt: instant, services: z.int(), problems: z.array(fileProblem) });

export const catalogue = {
  search: query({
    args: z.strictObject({ text: z.string().max(120) }),
    result: z.array(hit),
    access: ['specialist', 'head'],
  }),
  preview: query({
    args: z.strictObject({ serviceId: key, goalId: key, answers: z.record(key, answerValue), on: isoDate.optional() }),
    result: checklist,
    access: ['specialist', 'head'],
  }),
  health: query({ result: health, access: 'any' }),
} as const;
