import type { QueueState } from '#contract/queue.ts';
import type { TicketBoard } from './board.ts';
import type { Slot } from './slot.ts';
import { localDate } from '../work/clock.ts';

/** ПП РФ № 1376, п. 18 б: waiting to submit and to collect, 15 minutes. */
export const WAITING_LIMIT_MS = 15 * 60_000;

/** The queue as the windows show it. */
export function queueState(board: TicketBoard, slot: Slot, now: number): QueueState {
  const today = board.ofDay(localDate(now));
  const served = today.filter((one) => one.status === 'finished');
  const waits = today.flatMap((one) => (one.calledAt === undefined ? [] : [one.calledAt - one.issuedAt]));
  const { ticket } = slot.now();
  return {
    waiting: board.list('waiting'),
    held: board.list('held'),
    current: (ticket === null ? undefined : board.get(ticket)) ?? null,
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

const average = (list: readonly number[]): number | null =>
  list.length === 0 ? null : Math.round(list.reduce((sum, one) => sum + one, 0) / list.length);
