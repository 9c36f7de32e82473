import { describe, expect, it } from 'vitest';
import { TICKET_STATUSES, type Ticket } from '#contract/queue.ts';
import { decideTicket, foldTicket, type TicketCommand, ticketNumber } from '#main/core/queue/ticket.ts';

const issued = foldTicket(undefined, {
  type: 'issued',
  at: 0,
  id: '11111111-1111-4111-8111-111111111111',
  number: 'А-001',
  purpose: 'submit',
});
const COMMANDS: readonly TicketCommand[] = [
  { type: 'call' },
  { type: 'recall' },
  { type: 'confirm' },
  { type: 'no-show' },
  { type: 'expire' },
  { type: 'hold', reason: 'applicant-away' },
  { type: 'resume' },
  { type: 'put-back' },
  { type: 'came' },
  { type: 'cancel' },
  { type: 'finish', code: 'accepted' },
];

function run(ticket: Ticket, ...commands: TicketCommand[]): Ticket {
  return commands.reduce((state, command, i) => {
    const decided = decideTicket(state, command, i + 1);
    if (!decided.ok) throw new Error(`${command.type} was refused in ${state.status}`);
    return decided.value.reduce<Ticket>(foldTicket, state);
  }, ticket);
}

describe('a ticket', () => {
  it('goes from issuing to the finish', () => {
    const done = run(issued, { type: 'call' }, { type: 'recall' }, { type: 'confirm' }, { type: 'finish', code: 'accepted' });
    expect(done).toMatchObject({ status: 'finished', calls: 2, calledAt: 1, confirmedAt: 3, finishedAt: 4, finishCode: 'accepted' });
  });
  it('is held with a reason and goes on without it', () => {
    const held = run(issued, { type: 'call' }, { type: 'confirm' }, { type: 'hold', reason: 'documents-fetched' });
    expect(held).toMatchObject({ status: 'held', holdReason: 'documents-fetched' });
    expect(run(held, { type: 'resume' })).not.toHaveProperty('holdReason');
  });
  it('accepts in every state exactly the moves that are legal there', () => {
    const legal = Object.fromEntries(
      TICKET_STATUSES.map((status) => [
        status,
        COMMANDS.filter((command) => decideTicket({ ...issued, status }, command, 1).ok).map((command) => command.type),
      ]),
    );
    expect(legal).toEqual({
      waiting: ['call', 'expire', 'cancel'],
      called: ['recall', 'confirm', 'no-show', 'hold', 'put-back'],
      serving: ['hold', 'finish'],
      held: ['resume'],
      finished: [],
      'no-show': ['came'],
      expired: [],
      cancelled: [],
    });
  });
  it('is taken back: a call, a «не подошёл», an issuing', () => {
    expect(run(issued, { type: 'call' }, { type: 'put-back' })).toEqual({ ...issued, calls: 1 });
    expect(run(issued, { type: 'call' }, { type: 'no-show' }, { type: 'came' })).toEqual(run(issued, { type: 'call' }));
    expect(run(issued, { type: 'cancel' })).toMatchObject({ status: 'cancelled' });
  });
  it('is not taken back when the time for it is over', () => {
    const gone = run(issued, { type: 'call' }, { type: 'no-show' });
    expect(decideTicket(gone, { type: 'came' }, 60_000)).toMatchObject({ ok: false, code: 'undo-over' });
    expect(decideTicket(issued, { type: 'cancel' }, 60_000)).toMatchObject({ ok: false, code: 'undo-over' });
  });
  it('refuses an illegal move with a code and changes nothing', () => {
    expect(decideTicket(issued, { type: 'finish', code: 'accepted' }, 1)).toEqual({
      ok: false,
      code: 'ticket-illegal-move',
      at: 'finish',
      detail: 'waiting',
    });
  });
  it('cannot begin with anything but being issued', () =>
    expect(() => foldTicket(undefined, { type: 'called', at: 1 })).toThrow('begins with being issued'));
  it('is numbered by purpose', () =>
    expect([ticketNumber('submit', 17), ticketNumber('consult', 1), ticketNumber('walk-in', 1000)]).toEqual(['А-017', 'К-001', 'Б-1000']));
});
