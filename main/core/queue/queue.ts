import { Refusal } from '#contract/failure.ts';
import type { Purpose, QueueState, Ticket } from '#contract/queue.ts';
import { localDate } from '../storage/clock.ts';
import type { Database } from '../storage/open.ts';
import { plainCodec, Streams } from '../storage/streams.ts';
import { decideTicket, foldTicket, type TicketCommand, type TicketEvent, ticketNumber } from './ticket.ts';

/** ПП РФ № 1376, п. 18 б: waiting to submit and to collect, 15 minutes. */
export const WAITING_LIMIT_MS = 15 * 60_000;

const codec = plainCodec<TicketEvent>();
const stream = (id: string) => `ticket/${id}`;

/** The local queue of one office. Every method is called inside the caller's transaction. */
export class Queue {
  readonly #db: Database;
  readonly #streams: Streams;

  constructor(db: Database) {
    this.#db = db;
    this.#streams = new Streams(db);
  }

  issue(id: string, kind: Purpose | 'walk-in', purpose: Purpose, serviceId: string | undefined, now: number): Ticket {
    const day = localDate(now);
    const n = nextNumber(this.#db, `ticket/${day}/${kind}`);
    const event: TicketEvent = {
      type: 'issued',
      at: now,
      id,
      number: ticketNumber(kind, n),
      purpose,
      ...(serviceId === undefined ? {} : { serviceId }),
    };
    const ticket = foldTicket(undefined, event);
    this.#streams.append(stream(id), now, [event], codec);
    this.#db
      .prepare('INSERT INTO ticket(id, day, number, status, issued_at, state) VALUES (?, ?, ?, ?, ?, ?)')
      .run(id, day, ticket.number, ticket.status, now, JSON.stringify(ticket));
    return ticket;
  }

  /** @throws Refusal `ticket-illegal-move`, `ticket-not-found`. */
  move(id: string, command: TicketCommand, now: number): Ticket {
    const ticket = this.get(id);
    if (!ticket) throw new Refusal('ticket-not-found');
    const decided = decideTicket(ticket, command, now);
    if (!decided.ok) throw new Refusal(decided.code, decided);
    const moved = decided.value.reduce<Ticket>(foldTicket, ticket);
    this.#streams.append(stream(id), now, decided.value, codec);
    this.#db.prepare('UPDATE ticket SET status = ?, state = ? WHERE id = ?').run(moved.status, JSON.stringify(moved), id);
    return moved;
  }

  bindVisit(ticketId: string, visitId: string): void {
    this.#db.prepare('UPDATE ticket SET visit = ? WHERE id = ?').run(visitId, ticketId);
  }

  visitOf(ticketId: string): string | undefined {
    return this.#db.prepare<[string], { visit: string | null }>('SELECT visit FROM ticket WHERE id = ?').get(ticketId)?.visit ?? undefined;
  }

  get(id: string): Ticket | undefined {
    const row = this.#db.prepare<[string], { state: string }>('SELECT state FROM ticket WHERE id = ?').get(id);
    return row && (JSON.parse(row.state) as Ticket);
  }

  /** The ticket at this window: called or being served. */
  current(): Ticket | undefined {
    return this.#list("status IN ('called', 'serving')")[0];
  }

  next(): Ticket | undefined {
    return this.#list("status = 'waiting'")[0];
  }

  state(now: number): QueueState {
    const today = this.#list('day = ?', localDate(now));
    const served = today.filter((one) => one.status === 'finished');
    const called = today.filter((one) => one.calledAt !== undefined);
    const waits = called.map((one) => (one.calledAt ?? 0) - one.issuedAt);
    return {
      waiting: this.#list("status = 'waiting'"),
      held: this.#list("status = 'held'"),
      current: this.current() ?? null,
      limitMs: WAITING_LIMIT_MS,
      today: {
        served: served.length,
        noShow: today.filter((one) => one.status === 'no-show').length,
        averageWaitMs: average(waits),
        averageServeMs: average(served.map((one) => (one.finishedAt ?? 0) - (one.confirmedAt ?? one.finishedAt ?? 0))),
        overLimit: waits.filter((wait) => wait > WAITING_LIMIT_MS).length,
      },
    };
  }

  #list(where: string, ...values: string[]): Ticket[] {
    const rows = this.#db
      .prepare<string[], { state: string }>(`SELECT state FROM ticket WHERE ${where} ORDER BY issued_at, number`)
      .all(...values);
    return rows.map((row) => JSON.parse(row.state) as Ticket);
  }
}

/** The next number of a named counter, from 1; without gaps, because it is taken in the transaction that uses it. */
export function nextNumber(db: Database, name: string): number {
  const row = db
    .prepare<[string], { value: number }>(
      'INSERT INTO counter VALUES (?, 1) ON CONFLICT(name) DO UPDATE SET value = value + 1 RETURNING value',
    )
    .get(name);
  if (!row) throw new Error('a counter answers its value');
  return row.value;
}

const average = (list: readonly number[]): number | null =>
  list.length === 0 ? null : Math.round(list.reduce((sum, one) => sum + one, 0) / list.length);
