import { createHmac, hash } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { Plan } from '#contract/visit.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Definitions } from '../catalogue/definitions.ts';
import type { Subject } from '../masking/kinds.ts';
import { type Clock, localDate } from '../work/clock.ts';
import { openBox, sealBox } from '../storage/box.ts';
import type { KeyRing } from '../storage/keys.ts';
import type { Database, Statement } from '../storage/open.ts';
import { type Stored, Streams } from '../storage/streams.ts';
import type { Tx } from '../work/unit.ts';
import { freshUpcastState, readEvent, type VisitEvent, writeEvent } from './events.ts';
import { planOf, type PlannedRequest } from './plan.ts';
import { factsOf } from './facts.ts';
import { type Progress, progressOf } from './progress.ts';
import { foldVisit } from './fold.ts';
import { acting, type VisitState } from './state.ts';

const stream = (id: string) => `visit/${id}`;
/** The key a visit's own events are sealed under. */
export const visitKey = (id: string): Buffer => Buffer.from(stream(id));
const subjectKey = (subject: string): Buffer => Buffer.from(subject, 'hex');

/** Folded visits kept in memory: the one at the window and those whose work is still coming in. */
const CACHE = 8;

export interface Planned {
  readonly plan: Plan | null;
  /** Why a visit with a service has no plan. */
  readonly fault?: string;
}

export interface VisitParts {
  readonly db: Database;
  readonly keys: KeyRing;
  readonly catalogue: Catalogue;
  readonly definitions: Definitions;
  readonly clock: Clock;
}

/** Visits of this window: sealed event streams, folded; and what the rules make of them, once a revision and a day. */
export class Visits {
  readonly #parts: VisitParts;
  readonly #streams: Streams;
  readonly #sql: ReturnType<typeof prepare>;
  readonly #folded = new Map<string, VisitState>();
  /** Visits as a unit that is still at work has left them. */
  readonly #inUnit = new WeakMap<Tx, Map<string, VisitState>>();
  readonly #progress = new WeakMap<VisitState, { day: string; progress: Progress; fault: string | undefined }>();
  readonly #people = new WeakMap<VisitState['parties'], readonly Subject[]>();

  constructor(parts: VisitParts) {
    this.#parts = parts;
    this.#streams = new Streams(parts.db);
    this.#sql = prepare(parts.db);
  }

  /** @throws Refusal `no-visit`, `storage-newer`, `visit-unreadable`. */
  load(id: string): VisitState {
    const known = this.#folded.get(id);
    // What is remembered without its key could be shown and not gone on with: a second key would make two halves, one of them unreadable.
    if (known && this.#parts.keys.has(visitKey(id))) return known;
    const state = this.read(id);
    if (!state) throw new Refusal('no-visit');
    this.#keep(state);
    return state;
  }

  /** The same inside a unit, with what it has written so far. */
  loadIn(tx: Tx, id: string): VisitState {
    return this.#inUnit.get(tx)?.get(id) ?? this.load(id);
  }

  /** The fold of a stream as it lies on the disk; undefined for an empty one. */
  read(id: string): VisitState | undefined {
    const upcast = freshUpcastState((party) => hash('sha256', `${party}/${id}`).slice(0, 32), localDate);
    let state: VisitState | undefined;
    for (const stored of this.#streams.read(stream(id))) {
      for (const event of eventsOf(this.#open(id, stored), upcast)) state = foldVisit(state, event, stored.n);
    }
    return state;
  }

  #open(id: string, { owner, body }: Stored): string {
    try {
      return openBox(this.#parts.keys.dataKey(owner ?? visitKey(id)), body, stream(id)).toString();
    } catch {
      // A key that is gone, or a body that is not what was sealed.
      throw new Refusal('visit-unreadable', { at: 'key' });
    }
  }

  /** Begins a visit inside a unit; its id is in the events. */
  begin(tx: Tx, id: string, ticketId: string, events: readonly VisitEvent[]): VisitState {
    tx.write(this.#sql.insert, id, ticketId, tx.now);
    return this.#append(tx, id, undefined, 0, events);
  }

  /**
   * Writes events after the state they were decided on, inside a unit. @throws Refusal `stale` when the stream has gone on since.
   */
  append(tx: Tx, state: VisitState, events: readonly VisitEvent[]): VisitState {
    if (events.length === 0) return state;
    if (events.some((event) => event.type === 'finished')) tx.write(this.#sql.finish, tx.now, state.id);
    return this.#append(tx, state.id, state, state.revision, events);
  }

  /** A visit whose record cannot be opened is over: nothing is added to what nobody can read. */
  abandon(tx: Tx, id: string): void {
    tx.write(this.#sql.finish, tx.now, id);
    tx.after(() => this.#folded.delete(id));
  }

  #append(tx: Tx, id: string, before: VisitState | undefined, from: number, events: readonly VisitEvent[]): VisitState {
    let state = before;
    let n = from;
    for (const event of events) {
      n += 1;
      state = foldVisit(state, event, n);
      // What a person said of themselves is sealed under their own key: destroying it leaves the visit of the others whole.
      const subject = event.type === 'field-entered' ? state.parties[event.party]?.subject : undefined;
      const owner = subject === undefined ? null : subjectKey(subject);
      const body = sealBox(tx.key(owner ?? visitKey(id)), Buffer.from(writeEvent(event)), stream(id));
      this.#streams.append(stream(id), n, tx.now, event.type, body, owner);
      if (subject !== undefined) tx.hold({ subject, kind: 'visit', ref: stream(id), visit: id, purpose: 'service' });
    }
    if (!state) throw new Error('a visit begins with an event');
    const next = state;
    const inUnit = this.#inUnit.get(tx) ?? new Map<string, VisitState>();
    this.#inUnit.set(tx, inUnit.set(id, next));
    tx.after(() => this.#keep(next));
    return next;
  }

  #keep(state: VisitState): void {
    this.#folded.delete(state.id);
    this.#folded.set(state.id, state);
    const oldest = this.#folded.keys().next().value;
    if (this.#folded.size > CACHE && oldest !== undefined) this.#folded.delete(oldest);
  }

  /** What the rules say of a visit today; computed once for a revision and a day. */
  progress(state: VisitState): Progress {
    return this.#computed(state).progress;
  }

  planFault(state: VisitState): string | undefined {
    return this.#computed(state).fault;
  }

  #computed(state: VisitState) {
    const day = localDate(state.finished?.at ?? this.#parts.clock.now());
    const known = this.#progress.get(state);
    if (known?.day === day) return known;
    const { plan, fault } = this.#plan(state, day);
    const { parties } = this.#parts.catalogue;
    const computed = { day, progress: progressOf(state, plan, day, parties, localDate, (text) => this.#digest(state, text)), fault };
    this.#progress.set(state, computed);
    return computed;
  }

  /**
   * HMAC-SHA-256 under the keys of everybody who acts: it is kept beside what the visit did, and with one of them destroyed nobody can
   * try what it was made of.
   */
  #digest(state: VisitState, text: string): string {
    const { keys } = this.#parts;
    const ids = acting(state)
      .map(({ subject }) => subjectKey(subject))
      .filter((id) => keys.has(id));
    return createHmac('sha256', Buffer.concat(ids.map((id) => keys.dataKey(id).export())))
      .update(text)
      .digest('hex');
  }

  /** The catalogue has another definition by now. A catalogue that cannot be read has nothing to offer. */
  #isOutdated(service: string, definition: string | null): boolean {
    try {
      const now = this.#parts.catalogue.hashOf(service);
      return now !== undefined && definition !== null && now !== definition;
    } catch {
      return false;
    }
  }

  #plan(state: VisitState, day: string): Planned {
    if (state.requests.length === 0) return { plan: null };
    const { catalogue, definitions } = this.#parts;
    try {
      const requests = state.requests.map(({ id, service, goal, definition, filedOn }): PlannedRequest => {
        const compiled = definition === null ? catalogue.definitionOfV1(service, goal) : definitions.get(definition);
        if (!compiled) throw new Refusal('service-unknown', { at: `${service}/${goal}` });
        return { id, goal, compiled, filedOn, outdated: this.#isOutdated(service, definition) };
      });
      return { plan: planOf(requests, factsOf(state, catalogue.parties), state.answers, day, catalogue.calendars) };
    } catch (error) {
      // A plan that cannot be made must not take the visit with it: it can still be held or ended.
      const { failure } = error instanceof Refusal ? error : { failure: undefined };
      return { plan: null, fault: [failure?.code, failure?.at ?? failure?.detail].filter(Boolean).join(': ') || 'plan' };
    }
  }

  /** The people of a visit that goes on, as the masker knows people; the same list while nothing of them changes. */
  peopleOf(id: string | null): readonly Subject[] {
    const state = id === null ? undefined : this.#folded.get(id);
    if (!state || state.finished) return NOBODY;
    const known = this.#people.get(state.parties);
    if (known) return known;
    const people = subjectsOf(state);
    this.#people.set(state.parties, people);
    return people;
  }

  /** Ids of the visits nobody has finished, the oldest first. */
  unfinished(): string[] {
    return this.#sql.unfinished.all().map((row) => row.id);
  }

  /** Ids of the visits that an older program wrote and this one has not put on the books yet. */
  notUpgraded(): string[] {
    return this.#sql.notUpgraded.all().map((row) => row.id);
  }

  upgraded(tx: Tx, id: string): void {
    tx.write(this.#sql.upgraded, id);
  }
}

/** @throws Refusal `storage-newer`, `visit-unreadable`. */
function eventsOf(text: string, upcast: Parameters<typeof readEvent>[1]): ReturnType<typeof readEvent> {
  try {
    return readEvent(text, upcast);
  } catch (error) {
    if (error instanceof Refusal && error.failure.code === 'storage-newer') throw error;
    throw new Refusal('visit-unreadable', { at: 'event' });
  }
}

const NOBODY: readonly Subject[] = [];

function subjectsOf(state: VisitState): readonly Subject[] {
  return Object.values(state.parties).map(({ fields }) => {
    const { surname, given, patronymic, snils, inn, phone, passportSeries, passportNumber, birthDate } = fields;
    const name = [surname, given, patronymic].filter(Boolean).join(' ');
    const identifiers = [
      ...(snils ? [{ type: 'SNILS' as const, value: snils }] : []),
      ...(phone ? [{ type: 'PHONE' as const, value: phone }] : []),
      ...(inn ? [{ type: 'INN' as const, value: inn }] : []),
      ...(passportSeries && passportNumber ? [{ type: 'PASSPORT' as const, value: passportSeries + passportNumber }] : []),
    ];
    return { ...(name && { name }), identifiers, ...(birthDate && { birthDate }) };
  });
}

function prepare(db: Database) {
  return {
    insert: db.prepare('INSERT INTO visit(id, ticket, started_at) VALUES (?, ?, ?)') as Statement<[string, string, number]>,
    finish: db.prepare('UPDATE visit SET finished_at = ? WHERE id = ?') as Statement<[number, string]>,
    unfinished: db.prepare<[], { id: string }>('SELECT id FROM visit WHERE finished_at IS NULL ORDER BY started_at'),
    notUpgraded: db.prepare<[], { id: string }>('SELECT id FROM visit WHERE upgraded = 0 ORDER BY started_at'),
    upgraded: db.prepare('UPDATE visit SET upgraded = 1 WHERE id = ?') as Statement<[string]>,
  };
}
