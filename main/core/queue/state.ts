import type { QueueState } from '#contract/queue.ts';
import type { TicketBoard } from './board.ts';
import type { Slot } from './slot.ts';
import type { TicketState } from './events.ts';
import { localDate } from '../work/clock.ts';

/** ПП РФ № 1376, п. 18 б: waiting to submit and to collect, 15 minutes. */
export const WAITING_LIMIT_MS = 15 * 60_000;

/** The queue as the windows show it. */
export function queueState(board: TicketBoard, slot: Slot, now: number): QueueState {
  const today = board.ofDay(localDate(now));
  const served = today.filter((one) => one.status === 'finished');
  const waits = today.flatMap((one) => (one.calledAt === undefined ? [] : [one.calledAt - one.issuedAt]));
  const { ticket } = slot.now();
  const present = ticket === null ? undefined : atWindow(board, ticket);
  return {
    waiting: board.list('waiting'),
    held: board.list('held'),
    current: present?.ticket ?? null,
    stuck: present && !present.ticket ? { ticketId: present.id, number: present.number } : null,
    unreadable: board.unreadable(localDate(now)),
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

/** Whose turn it is, even when nothing but the number can be read: a window that is taken is never shown as free. */
function atWindow(board: TicketBoard, id: string): { id: string; number: string; ticket: TicketState | undefined } {
  const number = board.numberOf(id) ?? '';
  try {
    return { id, number, ticket: board.get(id) };
  } catch {
    return { id, number, ticket: undefined };
  }
}

const average = (list: readonly number[]): number | null =>
  list.length === 0 ? null : Math.round(list.reduce((sum, one) => sum + one, 0) / list.length);
