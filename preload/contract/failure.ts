import { z } from 'zod';
import { FAILURE_CODES } from './words.ts';

export { assertNever } from './words.ts';
export { FAILURE_CODES };

export type FailureCode = (typeof FAILURE_CODES)[number];

export const failure = z.strictObject({
  ok: z.literal(false),
  code: z.enum(FAILURE_CODES),
  /** Which field or item the failure is about, as its key. */
  at: z.string().max(80).optional(),
  /** Numbers a sentence needs (a limit, a delay in seconds), never a person's data. */
  numbers: z.record(z.string(), z.number()).optional(),
  /** ISO dates a sentence needs (an expiry computed by rule). */
  dates: z.record(z.string(), z.string()).optional(),
  detail: z.string().max(300).optional(),
});
export type Failure = z.infer<typeof failure>;
export type Outcome<T> = { readonly ok: true; readonly value: T } | Failure;

export const fail = (code: FailureCode, more: Omit<Failure, 'ok' | 'code'> = {}): Failure => ({ ok: false, code, ...more });
export const okay = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** Carries a {@link Failure} through code that throws; unwrapped again at the process boundary. */
export class Refusal extends Error {
  readonly failure: Failure;
  constructor(code: FailureCode, more: Omit<Failure, 'ok' | 'code'> = {}) {
    super(code);
    this.name = 'Refusal';
    this.failure = fail(code, more);
  }
}

/** Turns whatever was thrown into data. Unknown errors become `internal` and keep only the error's class name. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Refusal) return error.failure;
  return fail('internal', { detail: error instanceof Error ? error.name : typeof error });
}
