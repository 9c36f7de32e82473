import { z } from 'zod';
import { command, instant, isoDate, query, ROLES } from './kit.ts';
import { asksKind, LONGEST_MISSED, MASK_FAULTS, MASK_KINDS, REPORT_DAMAGES } from './words.ts';

const entry = z.string().trim().min(1).max(60);
/** What an office adds: words always masked, and forms of its own numbers that never are (`#` is a digit). */
const lists = { stopWords: z.array(entry).max(200), numberForms: z.array(entry).max(200) };

export const maskingState = z.strictObject({
  /** Version of rules, lexicon and lists in one word, as it stands in the log. */
  masker: z.string(),
  /** False when the lexicon cannot be read: every text is then hidden. */
  ready: z.boolean(),
  lists: z.strictObject({ version: z.int().nonnegative(), ...lists }),
  /** Last changes of the lists, newest first. */
  history: z.array(z.strictObject({ version: z.int().positive(), at: instant, by: z.string() })),
  /** What each role is shown of each field. */
  fields: z.array(z.strictObject({ code: z.string(), shown: z.record(z.enum(ROLES), z.string()) })),
});
export type MaskingState = z.infer<typeof maskingState>;

export const maskedText = z.strictObject({
  /** The text as the log would keep it. */
  masked: z.string(),
  hidden: z.boolean(),
  spans: z.array(
    z.strictObject({
      start: z.int().nonnegative(),
      end: z.int().positive(),
      type: z.string(),
      score: z.number(),
      why: z.string(),
      /** Everything that spoke for it: keys of the interface's texts. */
      evidence: z.array(z.string()),
    }),
  ),
});
export type MaskedText = z.infer<typeof maskedText>;

/** A reported mistake of the masker. Of the text there is its shape only (main/core/masking/shape.ts): no letter and no digit of it. */
export const maskReport = z.strictObject({
  id: z.int().positive(),
  day: isoDate,
  fault: z.enum(MASK_FAULTS),
  /** Kind of the find; null when something was missed. */
  found: z.string().nullable(),
  /** The kind that would be right, where one is asked for. */
  wanted: z.string().nullable(),
  score: z.number().nullable(),
  evidence: z.array(z.string()),
  /** Version of rules, lexicon and lists that found it, or did not. */
  masker: z.string(),
  shape: z.strictObject({ before: z.string(), find: z.string(), after: z.string() }),
  by: z.string(),
});
export type MaskReport = z.infer<typeof maskReport>;

/**
 * A report whose row was not written by the program as it stands: changed, taken away, or put there by another hand. Nothing of such a
 * row is shown; the day is the log's.
 */
export const damagedReport = z.strictObject({
  id: z.int().positive(),
  day: isoDate.nullable(),
  why: z.enum(REPORT_DAMAGES),
});
export type DamagedReport = z.infer<typeof damagedReport>;

export const maskReports = z.strictObject({
  /** How many there are, damaged ones aside. */
  total: z.int().nonnegative(),
  /** The last ones, newest first. */
  rows: z.array(maskReport),
  /** Numbers of all of them, newest first. */
  ids: z.array(z.int().positive()),
  /** How many are damaged, and the last of those. */
  damagedTotal: z.int().nonnegative(),
  damaged: z.array(damagedReport),
});
export type MaskReports = z.infer<typeof maskReports>;

const text = z.string().min(1).max(50_000);
const reported = z
  .strictObject({
    text,
    /** UTF-16 offsets of the find, or of what was missed. */
    start: z.int().nonnegative(),
    end: z.int().positive(),
    fault: z.enum(MASK_FAULTS),
    wanted: z.enum(MASK_KINDS).optional(),
  })
  .refine((one) => one.start < one.end && one.end <= one.text.length, { path: ['end'] })
  .refine((one) => one.fault !== 'missed' || one.end - one.start <= LONGEST_MISSED, { path: ['end'] })
  .refine((one) => asksKind(one.fault) === (one.wanted !== undefined), { path: ['wanted'] });

const readers = ['dpo', 'head'] as const;
export const masking = {
  state: query({ result: maskingState, access: readers }),
  /** What would be masked in a text and why. The text is not kept; that it was asked is in the log. */
  try: query({ args: z.strictObject({ text }), result: maskedText, access: readers }),
  /** Tells that the masker is mistaken in a text. The text is not kept, only its shape around the place. */
  report: command({ args: reported, result: maskReports, access: readers }),
  reports: query({ result: maskReports, access: readers }),
  /** Takes a report back. */
  withdraw: command({ args: z.strictObject({ id: z.int().positive() }), result: maskReports, access: readers }),
  /** Takes back every report up to one, the damaged ones aside: those that were exported. */
  withdrawUpTo: command({ args: z.strictObject({ last: z.int().positive() }), result: maskReports, access: readers }),
  /** Writes all reports but the damaged ones into a file of JSON lines whose name and folder main chooses; `last` is the newest of them. */
  exportReports: command({
    result: z.strictObject({
      folder: z.string(),
      file: z.string(),
      count: z.int().positive(),
      leftOut: z.int().nonnegative(),
      last: z.int().positive(),
    }),
    access: readers,
    place: 'main',
  }),
  /** Applies the present masker to the texts kept so far; leaves stay as they are. */
  remask: command({ result: z.strictObject({ looked: z.int(), changed: z.int() }), access: ['dpo'] }),
  /** Replaces both lists; `version` is the one that was read, so that nobody overwrites another's change unseen. */
  setLists: command({ args: z.strictObject({ version: z.int().nonnegative(), ...lists }), result: maskingState, access: ['head'] }),
} as const;
