import { type Clock, localDate } from '../work/clock.ts';
import { SYSTEM_ASKER, type Work } from '../work/unit.ts';
import type { TicketBoard } from './board.ts';
import { ticketEntry } from './entries.ts';
import type { Slot } from './slot.ts';

/**
 * The turn of the day: who was not called yesterday is not called today. Waiting tickets expire, called ones did not come;
 * held ones and the visit at the window go on. Looked at before every command of the queue, so that no clock need tick.
 */
export interface DayParts {
  readonly work: Work;
  readonly board: TicketBoard;
  readonly slot: Slot;
  readonly clock: Clock;
  /** Another day: fees and terms on the screen are those of yesterday. */
  turned(): void;
}

export class Day {
  readonly #parts: DayParts;
  #looked = '';

  constructor(parts: DayParts) {
    this.#parts = parts;
  }

  /** Closes the days before today that are still open. */
  turn(): void {
    const { work, board, slot, clock, turned } = this.#parts;
    const today = localDate(clock.now());
    if (this.#looked === today) return;
    const left = board.leftOver(today);
    if (left.length > 0) {
      work.do(SYSTEM_ASKER, (tx) => {
        for (const ticket of left) {
          const waiting = ticket.status === 'waiting';
          const moved = board.move(tx, ticket.id, { type: waiting ? 'expire' : 'no-show' });
          if (slot.now().ticket === ticket.id) slot.clear(tx);
          tx.audit(ticketEntry(waiting ? 'ticket.expire' : 'ticket.noShow', moved));
        }
        for (const [day, tickets] of [...Map.groupBy(left, (one) => localDate(one.issuedAt))].sort(([a], [b]) => a.localeCompare(b))) {
          const expired = tickets.filter((one) => one.status === 'waiting').length;
          tx.audit({
            op: 'day.close',
            object: { type: 'day', id: day },
            details: `не вызвано: ${expired}, не подошло: ${tickets.length - expired}, отложено: ${board.list('held').length}`,
          });
        }
      });
    }
    const first = this.#looked === '';
    this.#looked = today;
    if (!first) turned();
  }
}
