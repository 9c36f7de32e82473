import { type Clock, localDate } from '../work/clock.ts';
import { SYSTEM_ASKER, type Work } from '../work/unit.ts';
import type { TicketBoard } from './board.ts';
import { ticketEntry } from './entries.ts';
import type { Slot } from './slot.ts';

/**
 * The turn of the day: who was not called yesterday is not called today. Waiting tickets expire, called ones did not come;
 * held ones and the visit at the window go on. Looked at before every command of the queue, so that no clock need tick.
 */
export class Day {
  readonly #parts: { readonly work: Work; readonly board: TicketBoard; readonly slot: Slot; readonly clock: Clock };
  #looked = '';

  constructor(parts: { readonly work: Work; readonly board: TicketBoard; readonly slot: Slot; readonly clock: Clock }) {
    this.#parts = parts;
  }

  /** Closes the days before today that are still open. */
  turn(): void {
    const { work, board, slot, clock } = this.#parts;
    const today = localDate(clock.now());
    if (this.#looked === today) return;
    const left = board.leftOver(today);
    if (left.length > 0) {
      work.do(SYSTEM_ASKER, (tx) => {
        const days = new Set<string>();
        for (const ticket of left) {
          days.add(localDate(ticket.issuedAt));
          const waiting = ticket.status === 'waiting';
          const moved = board.move(tx, ticket.id, { type: waiting ? 'expire' : 'no-show' });
          if (slot.now().ticket === ticket.id) slot.clear(tx);
          tx.audit(ticketEntry(waiting ? 'ticket.expire' : 'ticket.noShow', moved));
        }
        const expired = left.filter((one) => one.status === 'waiting').length;
        for (const day of [...days].sort())
          tx.audit({
            op: 'day.close',
            object: { type: 'day', id: day },
            details: `не вызвано: ${expired}, не подошло: ${left.length - expired}, отложено: ${board.list('held').length}`,
          });
      });
    }
    this.#looked = today;
  }
}
