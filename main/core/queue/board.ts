import type { Tx } from '../work/unit.ts';
import type { TicketState } from './events.ts';
import type { TicketCommand } from './ticket.ts';

export interface NewTicket {
  readonly id: string;
  readonly kind: TicketState['purpose'] | 'walk-in';
  readonly purpose: TicketState['purpose'];
  readonly serviceId?: string | undefined;
}

/**
 * Where the tickets of an office hang. The local board is this PC's own; an office's board takes its place behind the same
 * words. What is at *this* window is no matter of the board (slot.ts).
 */
export interface TicketBoard {
  /** Hangs a new ticket up. */
  issue(tx: Tx, ticket: NewTicket): TicketState;
  /** Takes a waiting ticket for this window, the one that waits longest when none is named. @throws Refusal `queue-empty`, `ticket-not-found`, `ticket-illegal-move` */
  claim(tx: Tx, id?: string): TicketState;
  /** @throws Refusal `ticket-illegal-move`, `ticket-not-found`. */
  move(tx: Tx, id: string, command: TicketCommand): TicketState;
  /** @throws Refusal `ticket-unreadable`, `storage-newer` when it is there and cannot be read. */
  get(id: string): TicketState | undefined;
  /** The number a ticket bears, even when nothing else of it can be read; undefined when there is no such ticket. */
  numberOf(id: string): string | undefined;
  /** Numbers of the tickets of a day, `YYYY-MM-DD`, that cannot be read: no list has them. */
  unreadable(day: string): string[];
  /** Takes a ticket that cannot be read out of every list. */
  setAside(tx: Tx, id: string): void;
  /** Tickets in a state, in the order they were issued. */
  list(status: TicketState['status']): TicketState[];
  /** Tickets issued on a day, `YYYY-MM-DD`. */
  ofDay(day: string): TicketState[];
  /** Tickets of earlier days than `day` that still wait or were called and never came. */
  leftOver(day: string): TicketState[];
  /** Called after every unit that moved a ticket; answers the way to stop. */
  watch(listener: () => void): () => void;
}
