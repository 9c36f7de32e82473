import { randomUUID } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { AbandonCode, QueueState } from '#contract/queue.ts';
import type { Holdings } from '../holdings/holdings.ts';
import type { RetentionTerms } from '../holdings/terms.ts';
import type { Links } from '../people/links.ts';
import type { Clock } from '../work/clock.ts';
import type { Visits } from '../visits/store.ts';
import type { Caller, HandlersOf } from '../work/handlers.ts';
import type { Tx, Work } from '../work/unit.ts';
import type { TicketBoard } from './board.ts';
import type { Day } from './day.ts';
import { ticketEntry } from './entries.ts';
import type { TicketState } from './events.ts';
import type { Slot } from './slot.ts';
import { queueState } from './state.ts';
import type { TicketCommand } from './ticket.ts';

type QueueCall =
  | 'queue.state'
  | 'queue.issue'
  | 'queue.callNext'
  | 'queue.call'
  | 'queue.walkIn'
  | 'queue.takeBack'
  | 'queue.recall'
  | 'queue.confirm'
  | 'queue.noShow'
  | 'queue.hold'
  | 'queue.resume'
  | 'queue.abandon';

export interface QueueParts {
  readonly work: Work;
  readonly board: TicketBoard;
  readonly slot: Slot;
  readonly day: Day;
  readonly visits: Visits;
  readonly links: Links;
  readonly clock: Clock;
  readonly holdings: Holdings;
  readonly terms: RetentionTerms;
  /** Whether a visit can be shown: one that can is ended by its own rules. */
  opens(visitId: string): boolean;
  knowsService(serviceId: string): boolean;
  /** The visit at the window is another one, or none: its window is told. */
  visitChanged(): void;
}

export function queueHandlers({
  work,
  board,
  slot,
  day,
  visits,
  links,
  clock,
  holdings,
  terms,
  opens,
  knowsService,
  visitChanged,
}: QueueParts): HandlersOf<QueueCall> {
  const state = (): QueueState => queueState(board, slot, clock.now());
  const change = <T>(caller: Caller, write: (tx: Tx) => T): T => {
    day.turn();
    return work.do(caller, (tx) => {
      const before = slot.now();
      const written = write(tx);
      const after = slot.now();
      if (before.ticket !== after.ticket || before.visit !== after.visit) tx.afterOnce('visit', visitChanged);
      return written;
    });
  };

  /** Every command about the ticket at the window names it: a late one is not aimed at whoever is there now. */
  const atWindow = (ticketId: string): void => {
    if (slot.now().ticket !== ticketId) throw new Refusal('visit-elsewhere');
  };
  const windowFree = (): void => {
    if (slot.now().ticket !== null) throw new Refusal('visit-open');
  };

  /** The ticket becomes a visit, unless it already is one (a held visit goes on where it was). */
  const serve = (tx: Tx, ticket: TicketState): void => {
    const known = slot.visitOf(ticket.id);
    if (known !== undefined) {
      // A visit that cannot be opened does not take the window.
      visits.load(known);
      slot.put(tx, ticket.id, known);
      return;
    }
    const id = randomUUID();
    const subject = links.fresh();
    visits.begin(tx, id, ticket.id, [
      { type: 'started', at: tx.now, id, ticketId: ticket.id },
      { type: 'party-added', party: 'applicant', role: 'applicant', subject },
    ]);
    slot.bind(tx, ticket.id, id);
    slot.put(tx, ticket.id, id);
    tx.audit({ op: 'visit.start', object: { type: 'ticket', id: ticket.number }, subjects: [subject] });
  };
  const call = (caller: Caller, id?: string): QueueState => {
    change(caller, (tx) => {
      windowFree();
      const ticket = board.claim(tx, id);
      slot.put(tx, ticket.id, null);
      tx.audit(ticketEntry('ticket.call', ticket));
    });
    return state();
  };
  const move = (
    caller: Caller,
    ticketId: string,
    command: TicketCommand,
    op: Parameters<typeof ticketEntry>[0],
    code?: string,
  ): QueueState => {
    change(caller, (tx) => {
      atWindow(ticketId);
      const ticket = board.move(tx, ticketId, command);
      tx.audit(ticketEntry(op, ticket, code));
      if (ticket.status === 'serving') serve(tx, ticket);
      else if (ticket.status !== 'called') slot.clear(tx);
    });
    return state();
  };

  /** The way out when neither the visit nor, at worst, the ticket can be opened: the window is free again, and the log says how. */
  const abandon = (caller: Caller, ticketId: string, code: AbandonCode): void =>
    change(caller, (tx) => {
      const present = slot.now();
      const visit = slot.visitOf(ticketId);
      if (visit !== undefined && opens(visit)) throw new Refusal('visit-opens');
      const here = present.ticket === ticketId;
      const ticket = readTicket(ticketId);
      if (ticket?.status === 'held') board.move(tx, ticketId, { type: 'resume' });
      else if (!here) throw new Refusal('visit-elsewhere');
      if (ticket?.status === 'called') throw new Refusal('visit-opens');
      const number = ticket?.number ?? board.numberOf(ticketId) ?? '';
      if (ticket) board.move(tx, ticketId, { type: 'finish', code });
      else if (board.numberOf(ticketId) !== undefined) board.setAside(tx, ticketId);
      if (here) slot.clear(tx);
      // Nobody can look into it any more: its people are those whose things are kept of it.
      const subjects = visit === undefined ? [] : [...new Set(holdings.ofVisit(visit).map((one) => one.subject))];
      if (visit !== undefined) {
        visits.abandon(tx, visit);
        holdings.settle(visit, (kind) => terms.afterFinish(kind, tx.now));
      }
      tx.audit({ op: 'ticket.abandon', code, subjects, object: { type: 'ticket', id: number } });
    });
  const readTicket = (id: string): TicketState | undefined => {
    try {
      return board.get(id);
    } catch {
      return undefined;
    }
  };

  return {
    'queue.state': () => state(),
    'queue.issue': ({ purpose, serviceId }, caller) => {
      if (serviceId !== undefined && !knowsService(serviceId)) throw new Refusal('service-unknown', { at: serviceId });
      return change(caller, (tx) => {
        const ticket = board.issue(tx, { id: randomUUID(), kind: purpose, purpose, serviceId });
        tx.audit(ticketEntry('ticket.issue', ticket));
        return ticket;
      });
    },
    'queue.callNext': (_args, caller) => call(caller),
    'queue.call': ({ ticketId }, caller) => call(caller, ticketId),
    'queue.walkIn': ({ purpose }, caller) => {
      change(caller, (tx) => {
        windowFree();
        const { id } = board.issue(tx, { id: randomUUID(), kind: 'walk-in', purpose });
        board.claim(tx, id);
        const ticket = board.move(tx, id, { type: 'confirm' });
        tx.audit(ticketEntry('ticket.issue', ticket), ticketEntry('ticket.confirm', ticket));
        serve(tx, ticket);
      });
      return state();
    },
    'queue.takeBack': ({ ticketId, what }, caller) => {
      if (what === 'call') return move(caller, ticketId, { type: 'put-back' }, 'ticket.putBack');
      change(caller, (tx) => {
        if (what === 'no-show') {
          windowFree();
          const ticket = board.move(tx, ticketId, { type: 'came' });
          slot.put(tx, ticket.id, null);
          tx.audit(ticketEntry('ticket.came', ticket));
        } else tx.audit(ticketEntry('ticket.cancel', board.move(tx, ticketId, { type: 'cancel' })));
      });
      return state();
    },
    'queue.recall': ({ ticketId }, caller) => move(caller, ticketId, { type: 'recall' }, 'ticket.recall'),
    'queue.confirm': ({ ticketId }, caller) => move(caller, ticketId, { type: 'confirm' }, 'ticket.confirm'),
    'queue.noShow': ({ ticketId }, caller) => move(caller, ticketId, { type: 'no-show' }, 'ticket.noShow'),
    'queue.hold': ({ ticketId, reason }, caller) => move(caller, ticketId, { type: 'hold', reason }, 'ticket.hold', reason),
    'queue.abandon': ({ ticketId, code }, caller) => {
      abandon(caller, ticketId, code);
      return state();
    },
    'queue.resume': ({ ticketId }, caller) => {
      change(caller, (tx) => {
        windowFree();
        const ticket = board.move(tx, ticketId, { type: 'resume' });
        tx.audit(ticketEntry('ticket.resume', ticket));
        serve(tx, ticket);
      });
      return state();
    },
  };
}
