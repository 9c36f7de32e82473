import type { AuditEntry } from '../audit/entry.ts';
import type { EventCode } from '../audit/events.ts';
import type { TicketState } from './events.ts';

/** What the log is told of a ticket: its number and, when it has one, its service. */
export const ticketEntry = (op: EventCode, ticket: TicketState, code?: string): Omit<AuditEntry, 'actor'> => ({
  op,
  object: { type: 'ticket', id: ticket.number },
  ...(ticket.serviceId === undefined ? {} : { service: ticket.serviceId }),
  ...(code === undefined ? {} : { code }),
});
