import type { Database, Statement } from '../storage/open.ts';
import type { Tx } from '../work/unit.ts';

/** The ticket and the visit that are at *this* window now. */
export interface AtWindow {
  readonly ticket: string | null;
  readonly visit: string | null;
}

/** One row: who is at this window. An office may serve a hundred tickets at once, this window one. */
export class Slot {
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: Database) {
    this.#sql = prepare(db);
  }

  now(): AtWindow {
    return this.#sql.get.get() ?? { ticket: null, visit: null };
  }

  put(tx: Tx, ticket: string, visit: string | null): void {
    tx.write(this.#sql.set, ticket, visit);
  }

  clear(tx: Tx): void {
    tx.write(this.#sql.set, null, null);
  }

  /** The visit a ticket has become; a held one keeps it. */
  visitOf(ticket: string): string | undefined {
    return this.#sql.visitOf.get(ticket)?.visit ?? undefined;
  }

  bind(tx: Tx, ticket: string, visit: string): void {
    tx.write(this.#sql.bind, visit, ticket);
  }
}

function prepare(db: Database) {
  return {
    get: db.prepare<[], AtWindow>('SELECT ticket, visit FROM slot'),
    set: db.prepare('UPDATE slot SET ticket = ?, visit = ? WHERE one = 1') as Statement<[string | null, string | null]>,
    visitOf: db.prepare<[string], { visit: string | null }>('SELECT visit FROM ticket WHERE id = ?'),
    bind: db.prepare('UPDATE ticket SET visit = ? WHERE id = ?') as Statement<[string, string]>,
  };
}
