import { z } from 'zod';

/**
 * Failures cross every process boundary as data: a closed list of codes. The sentence for the person and the next
 * step live in `renderer/text` under `failure.<code>`; `detail` is a technical word for IT and never holds personal data.
 */
export const FAILURE_CODES = [
  'bad-request', 'not-signed-in', 'forbidden', 'foreign-sender', 'unknown-call',
  'host-down', 'host-timeout', 'internal', 'storage', 'audit-unavailable',
  'pin-wrong', 'pin-delayed', 'privacy-locked', 'already-signed-in',
  'ticket-illegal-move', 'ticket-not-found', 'queue-empty', 'visit-open', 'no-visit',
  'visit-step-locked', 'visit-item-unknown', 'visit-incomplete', 'visit-finished', 'service-unknown', 'answer-unknown',
  'field-empty', 'field-format', 'snils-checksum', 'date-impossible', 'date-future', 'age-under-14',
  'passport-before-14', 'passport-issued-early', 'passport-expired', 'authority-expired',
  'scan-busy', 'scan-cancelled', 'scan-failed', 'print-failed', 'print-unknown', 'receipt-missing',
  'device-unknown', 'device-offline', 'device-config', 'address-invalid', 'profile-refused', 'catalogue-broken', 'log-broken',
] as const;
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

/** Exhaustiveness guard for unions. */
export function assertNever(value: never, message: string): never {
  throw new Error(`${message}: ${JSON.stringify(value)}`);
}
