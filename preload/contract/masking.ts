import { z } from 'zod';
import { command, instant, query, ROLES } from './kit.ts';

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

const readers = ['dpo', 'head'] as const;
export const masking = {
  state: query({ result: maskingState, access: readers }),
  /** What would be masked in a text and why. The text is not kept; that it was asked is in the log. */
  try: query({ args: z.strictObject({ text: z.string().min(1).max(50_000) }), result: maskedText, access: readers }),
  /** Applies the present masker to the texts kept so far; leaves stay as they are. */
  remask: command({ result: z.strictObject({ looked: z.int(), changed: z.int() }), access: ['dpo'] }),
  /** Replaces both lists; `version` is the one that was read, so that nobody overwrites another's change unseen. */
  setLists: command({ args: z.strictObject({ version: z.int().nonnegative(), ...lists }), result: maskingState, access: ['head'] }),
} as const;
