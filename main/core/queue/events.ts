import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';

/**
 * Events of a ticket as they are stored. Version 1 (166c264) told no version; versions 1 and 2 have the same shapes, and fewer: what is
 * taken back came with 3.
 */
export const TICKET_EVENT_VERSION = 3;

const PURPOSE = ['submit', 'status', 'result', 'consult'] as const;
const REASON = ['applicant-away', 'documents-fetched', 'specialist-needed', 'equipment'] as const;
const CODE = ['accepted', 'refused', 'consulted', 'issued', 'left', 'mistake'] as const;
const STATUS = ['waiting', 'called', 'serving', 'held', 'finished', 'no-show', 'expired', 'cancelled'] as const;
const instant = z.int().nonnegative();

const event = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('issued'),
    at: instant,
    id: z.string(),
    number: z.string(),
    purpose: z.enum(PURPOSE),
    serviceId: z.string().optional(),
  }),
  z.object({
    type: z.enum(['called', 'recalled', 'confirmed', 'no-show', 'resumed', 'expired', 'put-back', 'came', 'cancelled']),
    at: instant,
  }),
  z.object({ type: z.literal('held'), at: instant, reason: z.enum(REASON) }),
  z.object({ type: z.literal('finished'), at: instant, code: z.enum(CODE) }),
]);
export type TicketEvent = z.infer<typeof event>;

/** The fold of a ticket's events, kept beside its stream so that a list need not fold. */
const state = z.object({
  id: z.string(),
  number: z.string(),
  purpose: z.enum(PURPOSE),
  serviceId: z.string().optional(),
  status: z.enum(STATUS),
  issuedAt: instant,
  calledAt: instant.optional(),
  confirmedAt: instant.optional(),
  finishedAt: instant.optional(),
  calls: z.int().nonnegative(),
  holdReason: z.enum(REASON).optional(),
  finishCode: z.enum(CODE).optional(),
});
export type TicketState = z.infer<typeof state>;

const versionOf = (raw: unknown): number => z.object({ v: z.int().optional() }).safeParse(raw).data?.v ?? 1;

function read<S extends z.ZodType>(schema: S, text: string): z.infer<S> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new Refusal('ticket-unreadable', { detail: 'no JSON' });
  }
  const version = versionOf(raw);
  if (version > TICKET_EVENT_VERSION) throw new Refusal('storage-newer', { numbers: { stored: version, known: TICKET_EVENT_VERSION } });
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw new Refusal('ticket-unreadable');
  return parsed.data;
}

export const writeTicketEvent = (one: TicketEvent): string => JSON.stringify({ v: TICKET_EVENT_VERSION, ...event.parse(one) });
/** @throws Refusal `storage-newer`, `ticket-unreadable`. */
export const readTicketEvent = (text: string): TicketEvent => read(event, text);
export const writeTicketState = (one: TicketState): string => JSON.stringify({ v: TICKET_EVENT_VERSION, ...state.parse(one) });
/** @throws Refusal `storage-newer`, `ticket-unreadable`. */
export const readTicketState = (text: string): TicketState => read(state, text);
