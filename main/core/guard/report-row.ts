import { hash } from 'node:crypto';
import { z } from 'zod';
import { isoDate, key } from '#contract/kit.ts';
import { asksKind, MASK_FAULTS } from '#contract/words.ts';
import { canonical } from '../audit/proof/canonical.ts';
import { EVIDENCE } from '../masking/evidence.ts';
import { KINDS } from '../masking/kinds.ts';
import { isShape, type Shape } from '../masking/shape.ts';

/** The body of a row. It is read back by the same rules: a row may have had another hand on it than the program's. */
export const stored = z
  .strictObject({
    fault: z.enum(MASK_FAULTS),
    found: z.enum(KINDS).nullable(),
    wanted: z.enum(KINDS).nullable(),
    /** In hundredths. */
    score: z
      .number()
      .min(0)
      .max(1)
      .refine((score) => Math.round(score * 100) / 100 === score)
      .nullable(),
    evidence: z.array(z.enum(EVIDENCE)).refine((names) => new Set(names).size === names.length),
    masker: z.string().regex(/^\d{1,6}-([0-9a-f]{8}|none)-\d{1,9}$/),
    before: z.string(),
    find: z.string(),
    after: z.string(),
    /** Random: the digest that stays in the log tells nothing of a report that was taken back. Former rows have none. */
    salt: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional(),
  })
  .refine(isShape)
  .refine(({ fault, found, score, evidence }) =>
    fault === 'missed' ? found === null && score === null && evidence.length === 0 : found !== null && score !== null,
  )
  .refine(({ fault, found, wanted }) => asksKind(fault) === (wanted !== null) && found !== wanted);

/** What is kept of a mistake of the masker. */
export type Reported = Omit<z.infer<typeof stored>, keyof Shape | 'salt'> & { readonly shape: Shape };
export type KeptReport = Reported & { readonly id: number; readonly day: string; readonly actor: string };

export interface ReportRow {
  readonly id: number;
  readonly day: string;
  readonly actor: string;
  readonly body: string;
}

/** Bytes; a longer column is never read: no report is as long. */
export const LONGEST = { day: 10, actor: 64, body: 8_000 } as const;

/** SHA-256 of a whole row, its number too: what the event of the report says of it. */
export const digestOf = ({ id, day, actor, body }: ReportRow): string => hash('sha256', canonical([id, day, actor, body].map(wellFormed)));

const wellFormed = (value: string | number) => (typeof value === 'string' ? value.toWellFormed() : value);

/**
 * A report as it is read; undefined for whatever was not written by the program. `digest` is what the log says of it, undefined for
 * a report of before the log said anything. Nothing of the row is in an error: it is made into none.
 */
export function readRow(row: ReportRow, digest: string | undefined): KeptReport | undefined {
  const { id, day, actor } = row;
  if (digest !== undefined && digestOf(row) !== digest) return undefined;
  if (!isoDate.safeParse(day).success || !key.safeParse(actor).success) return undefined;
  // What the digest vouches for may have words of evidence that the masker of today has no more.
  const body = stored.safeParse(digest === undefined ? parsed(row.body) : withKnownEvidence(parsed(row.body)));
  if (!body.success) return undefined;
  const { before, find, after, salt: _salt, ...rest } = body.data;
  return { id, day, actor, ...rest, shape: { before, find, after } };
}

const KNOWN: ReadonlySet<unknown> = new Set(EVIDENCE);
const withKnownEvidence = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'evidence' in body && Array.isArray(body.evidence)
    ? { ...body, evidence: body.evidence.filter((name) => KNOWN.has(name)) }
    : body;

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
