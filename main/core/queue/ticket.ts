import { assertNever, fail, okay, type Outcome } from '#contract/failure.ts';
import { UNDO_MS } from '#contract/words.ts';
import type { TicketEvent, TicketState } from './events.ts';

type Purpose = TicketState['purpose'];
type HoldReason = NonNullable<TicketState['holdReason']>;
type FinishCode = NonNullable<TicketState['finishCode']>;

/** The ticket's life as a pure state machine: `decide` answers events or a refusal, `fold` applies an event. */
export type TicketCommand =
  | { readonly type: 'call' }
  | { readonly type: 'recall' }
  | { readonly type: 'confirm' }
  | { readonly type: 'no-show' }
  | { readonly type: 'expire' }
  /** Called by mistake: it waits again, in its former place. */
  | { readonly type: 'put-back' }
  /** «Не подошёл» was pressed by mistake. */
  | { readonly type: 'came' }
  /** Issued by mistake. */
  | { readonly type: 'cancel' }
  | { readonly type: 'hold'; readonly reason: HoldReason }
  | { readonly type: 'resume' }
  | { readonly type: 'finish'; readonly code: FinishCode };

/** A key on its way to the core is not late. */
const UNDO_GRACE_MS = 5_000;

/** From which states each command is legal. */
const LEGAL: Readonly<Record<TicketCommand['type'], readonly TicketState['status'][]>> = {
  call: ['waiting'],
  recall: ['called'],
  confirm: ['called'],
  'no-show': ['called'],
  expire: ['waiting'],
  'put-back': ['called'],
  came: ['no-show'],
  cancel: ['waiting'],
  hold: ['serving', 'called'],
  resume: ['held'],
  finish: ['serving'],
};

export function decideTicket(ticket: TicketState, command: TicketCommand, now: number): Outcome<TicketEvent[]> {
  if (!LEGAL[command.type].includes(ticket.status)) return fail('ticket-illegal-move', { at: command.type, detail: ticket.status });
  const over = (since: number | undefined) => (now - (since ?? 0) > UNDO_MS + UNDO_GRACE_MS ? fail('undo-over') : undefined);
  switch (command.type) {
    case 'put-back':
      return okay([{ type: 'put-back', at: now }]);
    case 'came':
      return over(ticket.finishedAt) ?? okay([{ type: 'came', at: now }]);
    case 'cancel':
      return over(ticket.issuedAt) ?? okay([{ type: 'cancelled', at: now }]);
    case 'call':
      return okay([{ type: 'called', at: now }]);
    case 'recall':
      return okay([{ type: 'recalled', at: now }]);
    case 'confirm':
      return okay([{ type: 'confirmed', at: now }]);
    case 'no-show':
      return okay([{ type: 'no-show', at: now }]);
    case 'expire':
      return okay([{ type: 'expired', at: now }]);
    case 'hold':
      return okay([{ type: 'held', at: now, reason: command.reason }]);
    case 'resume':
      return okay([{ type: 'resumed', at: now }]);
    case 'finish':
      return okay([{ type: 'finished', at: now, code: command.code }]);
    default:
      return assertNever(command, 'unknown ticket command');
  }
}

/** Applies one event. The first event of a stream is `issued`. */
export function foldTicket(ticket: TicketState | undefined, event: TicketEvent): TicketState {
  if (event.type === 'issued') {
    const { id, number, purpose, serviceId, at } = event;
    return { id, number, purpose, ...(serviceId === undefined ? {} : { serviceId }), status: 'waiting', issuedAt: at, calls: 0 };
  }
  if (!ticket) throw new Error('a ticket begins with being issued');
  switch (event.type) {
    case 'called':
      return { ...ticket, status: 'called', calledAt: event.at, calls: 1 };
    case 'recalled':
      return { ...ticket, calls: ticket.calls + 1 };
    case 'confirmed':
      return { ...ticket, status: 'serving', confirmedAt: event.at };
    case 'no-show':
      return { ...ticket, status: 'no-show', finishedAt: event.at };
    case 'put-back': {
      const { calledAt: _mistake, ...rest } = ticket;
      return { ...rest, status: 'waiting' };
    }
    case 'came': {
      const { finishedAt: _mistake, ...rest } = ticket;
      return { ...rest, status: 'called' };
    }
    case 'cancelled':
      return { ...ticket, status: 'cancelled', finishedAt: event.at };
    case 'expired':
      return { ...ticket, status: 'expired', finishedAt: event.at };
    case 'held':
      return { ...ticket, status: 'held', holdReason: event.reason };
    case 'resumed': {
      const { holdReason: _over, ...rest } = ticket;
      return { ...rest, status: 'serving', confirmedAt: ticket.confirmedAt ?? event.at };
    }
    case 'finished':
      return { ...ticket, status: 'finished', finishedAt: event.at, finishCode: event.code };
    default:
      return assertNever(event, 'unknown ticket event');
  }
}

const LETTERS: Readonly<Record<Purpose | 'walk-in', string>> = { submit: 'А', status: 'С', result: 'Р', consult: 'К', 'walk-in': 'Б' };

/** `А-017`: the letter of the purpose, then the day's running number. */
export const ticketNumber = (kind: Purpose | 'walk-in', n: number): string => `${LETTERS[kind]}-${String(n).padStart(3, '0')}`;
