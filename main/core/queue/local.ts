import { Refusal } from '#contract/failure.ts';
import { localDate } from '../work/clock.ts';
import type { Database, Statement } from '../storage/open.ts';
import { Streams } from '../storage/streams.ts';
import type { Tx } from '../work/unit.ts';
import type { NewTicket, TicketBoard } from './board.ts';
import { readTicketState, type TicketEvent, type TicketState, writeTicketEvent, writeTicketState } from './events.ts';
import { decideTicket, foldTicket, type TicketCommand, ticketNumber } from './ticket.ts';

const stream = (id: string) => `ticket/${id}`;

/** The board of a PC that stands alone. */
export class LocalBoard implements TicketBoard {
  readonly #streams: Streams;
  readonly #sql: ReturnType<typeof prepare>;
  readonly #listeners = new Set<() => void>();

  constructor(db: Database) {
    this.#streams = new Streams(db);
    this.#sql = prepare(db);
  }

  issue(tx: Tx, { id, kind, purpose, serviceId }: NewTicket): TicketState {
    const day = localDate(tx.now);
    const number = ticketNumber(kind, tx.next(`ticket/${day}/${kind}`));
    const event: TicketEvent = { type: 'issued', at: tx.now, id, number, purpose, ...(serviceId === undefined ? {} : { serviceId }) };
    const ticket = foldTicket(undefined, event);
    this.#streams.append(stream(id), 1, tx.now, event.type, Buffer.from(writeTicketEvent(event)), null);
    tx.write(this.#sql.insert, id, day, number, ticket.status, tx.now, writeTicketState(ticket));
    this.#told(tx);
    return ticket;
  }

  claim(tx: Tx, id?: string): TicketState {
    const ticket = id === undefined ? this.list('waiting')[0] : this.get(id);
    if (!ticket) throw new Refusal(id === undefined ? 'queue-empty' : 'ticket-not-found');
    return this.move(tx, ticket.id, { type: 'call' });
  }

  move(tx: Tx, id: string, command: TicketCommand): TicketState {
    const ticket = this.get(id);
    if (!ticket) throw new Refusal('ticket-not-found');
    const decided = decideTicket(ticket, command, tx.now);
    if (!decided.ok) throw new Refusal(decided.code, decided);
    let n = this.#streams.last(stream(id));
    for (const event of decided.value) {
      n += 1;
      this.#streams.append(stream(id), n, tx.now, event.type, Buffer.from(writeTicketEvent(event)), null);
    }
    const moved = decided.value.reduce<TicketState>(foldTicket, ticket);
    tx.write(this.#sql.update, moved.status, writeTicketState(moved), id);
    this.#told(tx);
    return moved;
  }

  get(id: string): TicketState | undefined {
    const row = this.#sql.get.get(id);
    return row && readTicketState(row.state);
  }

  numberOf(id: string): string | undefined {
    return this.#sql.numberOf.get(id)?.number;
  }

  unreadable(day: string): string[] {
    return this.#sql.byDay.all(day).flatMap((row) => (readable(row) ? [] : [row.number]));
  }

  setAside(tx: Tx, id: string): void {
    tx.write(this.#sql.setAside, id);
    this.#told(tx);
  }

  list(status: TicketState['status']): TicketState[] {
    return this.#sql.byStatus.all(status).flatMap((row) => readable(row) ?? []);
  }

  ofDay(day: string): TicketState[] {
    return this.#sql.byDay.all(day).flatMap((row) => readable(row) ?? []);
  }

  leftOver(day: string): TicketState[] {
    return this.#sql.leftOver.all(day).flatMap((row) => readable(row) ?? []);
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Once a unit, however many tickets it moved. */
  #told(tx: Tx): void {
    tx.afterOnce('board', () => {
      for (const listener of this.#listeners) listener();
    });
  }
}

/** One ticket that cannot be read must not take the queue of all others with it. */
function readable({ state }: { state: string }): TicketState | undefined {
  try {
    return readTicketState(state);
  } catch {
    return undefined;
  }
}

function prepare(db: Database) {
  return {
    insert: db.prepare('INSERT INTO ticket(id, day, number, status, issued_at, state) VALUES (?, ?, ?, ?, ?, ?)') as Statement<
      [string, string, string, string, number, string]
    >,
    update: db.prepare('UPDATE ticket SET status = ?, state = ? WHERE id = ?') as Statement<[string, string, string]>,
    get: db.prepare<[string], { state: string }>('SELECT state FROM ticket WHERE id = ?'),
    numberOf: db.prepare<[string], { number: string }>('SELECT number FROM ticket WHERE id = ?'),
    setAside: db.prepare("UPDATE ticket SET status = 'unreadable' WHERE id = ?") as Statement<[string]>,
    byStatus: db.prepare<[string], { state: string }>('SELECT state FROM ticket WHERE status = ? ORDER BY issued_at, number'),
    byDay: db.prepare<[string], { number: string; state: string }>(
      'SELECT number, state FROM ticket WHERE day = ? ORDER BY issued_at, number',
    ),
    leftOver: db.prepare<[string], { state: string }>(
      "SELECT state FROM ticket WHERE status IN ('waiting', 'called') AND day < ? ORDER BY issued_at, number",
    ),
  };
}
