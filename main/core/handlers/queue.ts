import { Refusal } from '#contract/failure.ts';
import type { QueueState, Ticket } from '#contract/queue.ts';
import type { AuditEntry } from '../audit/log.ts';
import type { EventCode } from '../audit/events.ts';
import type { Core } from '../core.ts';
import type { TicketCommand } from '../queue/ticket.ts';
import type { Asker, HandlersOf } from './kind.ts';

type QueueCall =
  | 'queue.state'
  | 'queue.issue'
  | 'queue.callNext'
  | 'queue.call'
  | 'queue.walkIn'
  | 'queue.recall'
  | 'queue.confirm'
  | 'queue.noShow'
  | 'queue.hold'
  | 'queue.resume';

export const ticketEntry = (op: EventCode, asker: Asker, ticket: Ticket, code?: string): AuditEntry => ({
  op,
  actor: asker.actor,
  object: { type: 'ticket', id: ticket.number },
  ...(ticket.serviceId === undefined ? {} : { service: ticket.serviceId }),
  ...(code === undefined ? {} : { code }),
});

export function queueHandlers(core: Core): HandlersOf<QueueCall> {
  const { queue, visits } = core;
  const now = () => core.clock.now();

  /** One transaction, then the new state to everybody who shows it. */
  const change = (write: () => AuditEntry[]): QueueState => {
    core.db
      .transaction(() => {
        core.log.append(...write());
      })
      .immediate();
    const state = queue.state(now());
    core.emit('queue.changed', state);
    const open = visits.current();
    core.emit('visit.changed', open ? visits.view(open) : null);
    return state;
  };
  const move = (asker: Asker, id: string, command: TicketCommand, op: EventCode, code?: string) =>
    change(() => [ticketEntry(op, asker, queue.move(id, command, now()), code)]);
  const atWindow = (): Ticket => {
    const ticket = queue.current();
    if (!ticket) throw new Refusal('ticket-not-found');
    return ticket;
  };
  const windowFree = (): void => {
    if (queue.current()) throw new Refusal('visit-open');
  };

  /** The ticket becomes a visit, unless it already is one (a held visit goes on where it was). */
  const serve = (asker: Asker, ticket: Ticket): AuditEntry[] => {
    if (queue.visitOf(ticket.id) !== undefined) return [];
    const visit = visits.begin(ticket, now());
    return [{ op: 'visit.start', actor: asker.actor, object: { type: 'ticket', id: ticket.number }, subjects: [visit.subject] }];
  };

  const call = (asker: Asker, id: string): QueueState => {
    windowFree();
    return move(asker, id, { type: 'call' }, 'ticket.call');
  };

  return {
    'queue.state': () => queue.state(now()),
    'queue.issue': ({ purpose, serviceId }, asker) => {
      let issued: Ticket | undefined;
      change(() => {
        issued = queue.issue(core.newId(), purpose, purpose, serviceId, now());
        return [ticketEntry('ticket.issue', asker, issued)];
      });
      if (!issued) throw new Refusal('internal');
      return issued;
    },
    'queue.callNext': (_args, asker) => {
      windowFree();
      const next = queue.next();
      if (!next) throw new Refusal('queue-empty');
      return call(asker, next.id);
    },
    'queue.call': ({ ticketId }, asker) => call(asker, ticketId),
    'queue.walkIn': ({ purpose }, asker) => {
      windowFree();
      return change(() => {
        const { id } = queue.issue(core.newId(), 'walk-in', purpose, undefined, now());
        queue.move(id, { type: 'call' }, now());
        const ticket = queue.move(id, { type: 'confirm' }, now());
        return [ticketEntry('ticket.issue', asker, ticket), ticketEntry('ticket.confirm', asker, ticket), ...serve(asker, ticket)];
      });
    },
    'queue.recall': (_args, asker) => move(asker, atWindow().id, { type: 'recall' }, 'ticket.recall'),
    'queue.confirm': (_args, asker) =>
      change(() => {
        const ticket = queue.move(atWindow().id, { type: 'confirm' }, now());
        return [ticketEntry('ticket.confirm', asker, ticket), ...serve(asker, ticket)];
      }),
    'queue.noShow': (_args, asker) => move(asker, atWindow().id, { type: 'no-show' }, 'ticket.noShow'),
    'queue.hold': ({ reason }, asker) => move(asker, atWindow().id, { type: 'hold', reason }, 'ticket.hold', reason),
    'queue.resume': ({ ticketId }, asker) => {
      windowFree();
      return change(() => {
        const ticket = queue.move(ticketId, { type: 'resume' }, now());
        return [ticketEntry('ticket.resume', asker, ticket), ...serve(asker, ticket)];
      });
    },
  };
}
