import { Refusal } from '#contract/failure.ts';
import type { VisitView } from '#contract/visit.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { TicketBoard } from '../queue/board.ts';
import type { Slot } from '../queue/slot.ts';
import type { Disclosure, Sight } from '../work/disclosure.ts';
import type { Asker } from '../work/unit.ts';
import { obstacleKey } from './decide.ts';
import { codesOf } from './field-codes.ts';
import type { Visits } from './store.ts';
import { viewOf } from './view.ts';
import type { VisitState } from './state.ts';

export interface DeskParts {
  readonly visits: Visits;
  readonly catalogue: Catalogue;
  readonly board: TicketBoard;
  readonly slot: Slot;
  readonly disclosure: Disclosure;
}

/** The visit at this window: found by the slot, shown only through the disclosure. */
export class VisitDesk {
  readonly #parts: DeskParts;
  /** What stood in the way when the visit was last shown: the day may have turned since, and no event tells of that. */
  #shown: { readonly visit: string; readonly obstacles: string } | undefined;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** The visit at this window now; undefined when nobody is being served. */
  present(): VisitState | undefined {
    const { visit } = this.#parts.slot.now();
    return visit === null ? undefined : this.#parts.visits.load(visit);
  }

  /** The visit a command names, which must be at this window. @throws Refusal `visit-elsewhere` */
  named(visitId: string): VisitState {
    const { visit } = this.#parts.slot.now();
    if (visit !== visitId) throw new Refusal(visit === null ? 'no-visit' : 'visit-elsewhere');
    return this.#parts.visits.load(visitId);
  }

  /** Why a visit cannot be shown, as an error; undefined when it can. */
  faultOf(visitId: string): unknown {
    try {
      this.#view(this.#parts.visits.load(visitId));
      return undefined;
    } catch (error) {
      return error ?? 'unknown';
    }
  }

  /** What the log is told when somebody is shown this visit; nothing is, while nothing of a person is known. */
  sight(state: VisitState): Pick<Sight<VisitView>, 'entries' | 'once'> | undefined {
    const fields = codesOf(this.#parts.catalogue.fields, state);
    if (fields.length === 0) return undefined;
    const subjects = Object.values(state.parties).map((party) => party.subject);
    const entry: Omit<AuditEntry, 'actor'> = {
      op: 'person.view',
      subjects,
      fields,
      ...(state.requests[0] ? { service: state.requests[0].service } : {}),
    };
    return { entries: [entry], once: seenKey(state) };
  }

  /** Shows a visit to whoever asks. */
  show(asker: Asker, state: VisitState): VisitView {
    const { disclosure } = this.#parts;
    const sight = this.sight(state);
    const make = () => {
      const view = this.#view(state);
      this.#shown = { visit: state.id, obstacles: this.#obstacles(state) };
      return view;
    };
    return sight ? disclosure.show(asker, { ...sight, make }) : disclosure.harmless(make());
  }

  /** Whether what stands in the way now is what was shown: nobody insists on, or refuses for, what nobody has named. */
  isAsShown(state: VisitState): boolean {
    return this.#shown?.visit !== state.id || this.#shown.obstacles === this.#obstacles(state);
  }

  #obstacles(state: VisitState): string {
    return this.#parts.visits.progress(state).obstacles.map(obstacleKey).join();
  }

  #view(state: VisitState): VisitView {
    const { visits, board } = this.#parts;
    const ticket = board.get(state.ticketId);
    if (!ticket) throw new Refusal('storage', { detail: 'a visit without its ticket' });
    return viewOf(state, ticket, visits.progress(state), visits.planFault(state));
  }
}

/** One look a session, a visit and its people: another party in it is another look. */
export const seenKey = (state: VisitState): string => `${state.id}/${Object.keys(state.parties).length}`;
