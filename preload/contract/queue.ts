import { z } from 'zod';
import { command, instant, key, push, query, uuid } from './kit.ts';
import { PURPOSES, TICKET_STATUSES, HOLD_REASONS, FINISH_CODES, ABANDON_CODES } from './words.ts';

export { PURPOSES, TICKET_STATUSES, HOLD_REASONS, FINISH_CODES, ABANDON_CODES };

export const purpose = z.enum(PURPOSES);
export type Purpose = z.infer<typeof purpose>;
export type HoldReason = (typeof HOLD_REASONS)[number];
export type AbandonCode = (typeof ABANDON_CODES)[number];
export type FinishCode = (typeof FINISH_CODES)[number];

export const ticket = z.strictObject({
  id: uuid,
  /** As printed: a letter of the purpose and three digits. */
  number: z.string().regex(/^[А-Я]-\d{3,4}$/u),
  purpose,
  serviceId: key.optional(),
  status: z.enum(TICKET_STATUSES),
  issuedAt: instant,
  calledAt: instant.optional(),
  confirmedAt: instant.optional(),
  finishedAt: instant.optional(),
  /** How often the number was called. */
  calls: z.int().nonnegative(),
  holdReason: z.enum(HOLD_REASONS).optional(),
  finishCode: z.enum(FINISH_CODES).optional(),
});
export type Ticket = z.infer<typeof ticket>;

export const queueState = z.strictObject({
  waiting: z.array(ticket),
  held: z.array(ticket),
  /** The ticket at this window: called or being served. */
  current: ticket.nullable(),
  /** The ticket at this window when it cannot be read: its id and the number that stands beside it. */
  stuck: z.strictObject({ ticketId: uuid, number: z.string().max(20) }).nullable(),
  /** Numbers of the tickets of today that cannot be read and are in no list. */
  unreadable: z.array(z.string().max(20)),
  /** Waiting limit in milliseconds (ПП РФ № 1376, п. 18 б: 15 minutes). */
  limitMs: z.int().positive(),
  today: z.strictObject({
    served: z.int(),
    noShow: z.int(),
    averageWaitMs: z.int().nullable(),
    averageServeMs: z.int().nullable(),
    overLimit: z.int(),
  }),
});
export type QueueState = z.infer<typeof queueState>;

const byTicket = z.strictObject({ ticketId: uuid });
const desk = ['specialist'] as const;

export const queue = {
  state: query({ result: queueState, access: ['specialist', 'head'] }),
  issue: command({ args: z.strictObject({ purpose, serviceId: key.optional() }), result: ticket, access: desk }),
  callNext: command({ result: queueState, access: desk }),
  call: command({ args: byTicket, result: queueState, access: desk }),
  walkIn: command({ args: z.strictObject({ purpose }), result: queueState, access: desk }),
  /** Takes back a call of the ticket at the window, a «не подошёл» or an issuing of the last seconds. */
  takeBack: command({
    args: z.strictObject({ ticketId: uuid, what: z.enum(['call', 'no-show', 'issue']) }),
    result: queueState,
    access: desk,
  }),
  recall: command({ args: byTicket, result: queueState, access: desk }),
  confirm: command({ args: byTicket, result: queueState, access: desk }),
  noShow: command({ args: byTicket, result: queueState, access: desk }),
  hold: command({ args: z.strictObject({ ticketId: uuid, reason: z.enum(HOLD_REASONS) }), result: queueState, access: desk }),
  resume: command({ args: byTicket, result: queueState, access: desk }),
  /** Ends the ticket at the window, or a held one, whose visit cannot be opened. @throws Refusal `visit-opens` when it can. */
  abandon: command({ args: z.strictObject({ ticketId: uuid, code: z.enum(ABANDON_CODES) }), result: queueState, access: desk }),
  changed: push(queueState, ['specialist', 'head']),
} as const;
