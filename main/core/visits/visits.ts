import type { Checklist } from '#contract/catalogue.ts';
import type { Subject } from '../masking/kinds.ts';
import { Refusal } from '#contract/failure.ts';
import type { Ticket } from '#contract/queue.ts';
import type { VisitView } from '#contract/visit.ts';
import type { AuditEntry } from '../audit/log.ts';
import type { Core } from '../core.ts';
import { localDate } from '../storage/clock.ts';
import { openBox, sealBox } from '../storage/keys.ts';
import { type Codec, Streams } from '../storage/streams.ts';
import { type Progress, progressOf } from './progress.ts';
import { decideVisit, foldVisit, untouched, type VisitCommand, type VisitEvent, type VisitState } from './visit.ts';

/** A visit with everything the rules say of it now. */
export interface OpenVisit {
  readonly ticket: Ticket;
  readonly state: VisitState;
  readonly progress: Progress;
}

const stream = (id: string) => `visit/${id}`;

/** Visits of this window: encrypted event streams, folded; the fold is kept in memory for the visit at hand. */
export class Visits {
  readonly #core: Core;
  readonly #streams: Streams;
  readonly #codec: Codec<VisitEvent>;
  readonly #folded = new Map<string, VisitState>();

  constructor(core: Core) {
    this.#core = core;
    this.#streams = new Streams(core.db);
    const keyOf = (name: string) => core.keys.dataKey(Buffer.from(name));
    this.#codec = {
      encode: (name, event) => sealBox(keyOf(name), Buffer.from(JSON.stringify(event)), name),
      decode: (name, body) => JSON.parse(openBox(keyOf(name), body, name).toString()) as VisitEvent,
    };
  }

  /** The vault's owner of a visit's files: the same key as its events. */
  ownerOf(visitId: string): string {
    return stream(visitId);
  }

  /** Begins the visit of a ticket; called inside the transaction that confirms it. */
  begin(ticket: Ticket, now: number): VisitState {
    const event: VisitEvent = {
      type: 'started',
      at: now,
      id: this.#core.newId(),
      ticketId: ticket.id,
      subject: this.#core.subjects.fresh(),
    };
    this.#streams.append(stream(event.id), now, [event], this.#codec);
    this.#core.queue.bindVisit(ticket.id, event.id);
    return foldVisit(undefined, event);
  }

  /** The visit at the window, when there is one. */
  current(): OpenVisit | undefined {
    const ticket = this.#core.queue.current();
    const id = ticket?.status === 'serving' ? this.#core.queue.visitOf(ticket.id) : undefined;
    if (!ticket || id === undefined) return undefined;
    const state = this.#state(id);
    return { ticket, state, progress: this.#progress(state) };
  }

  /** The person of the visit at the window, as the masker knows persons; the same list while nothing of it changes. */
  onScreen(): readonly Subject[] {
    const state = [...this.#folded.values()].at(-1);
    if (!state || state.finished) return NOBODY;
    const key = JSON.stringify(state.fields);
    if (this.#onScreen?.key !== key) this.#onScreen = { key, subjects: subjectsOf(state.fields) };
    return this.#onScreen.subjects;
  }

  /** @throws Refusal `no-visit`. */
  require(): OpenVisit {
    const open = this.current();
    if (!open) throw new Refusal('no-visit');
    return open;
  }

  #onScreen: { readonly key: string; readonly subjects: readonly Subject[] } | undefined;

  #state(id: string): VisitState {
    const known = this.#folded.get(id);
    if (known) return known;
    const state = this.#streams.read(stream(id), this.#codec).reduce<VisitState | undefined>(foldVisit, undefined);
    if (!state) throw new Refusal('storage', { detail: 'a visit without events' });
    this.#folded.clear();
    this.#folded.set(id, state);
    return state;
  }

  #progress(state: VisitState): Progress {
    return progressOf(state, this.checklist(state), localDate(this.#core.clock.now()));
  }

  checklist(state: VisitState): Checklist | null {
    if (!state.service) return null;
    const { serviceId, goalId, on } = state.service;
    const { birthDate, identityDocument } = state.fields;
    const facts = {
      category: state.category,
      ...(birthDate === undefined ? {} : { birthDate }),
      passportLost: identityDocument === 'lost',
    };
    return this.#core.catalogue.resolve(serviceId, goalId, facts, state.answers, on);
  }

  /**
   * Decides a command on the open visit and writes what follows, with `entries` and `effect`, in one transaction.
   * A command that changes nothing writes nothing.
   */
  apply(open: OpenVisit, command: VisitCommand, entries: readonly AuditEntry[], effect?: () => void): VisitView {
    const now = this.#core.clock.now();
    const decided = decideVisit(open.state, command, open.progress, now);
    if (!decided.ok) throw new Refusal(decided.code, decided);
    if (decided.value.length === 0) return this.view(open);
    const { id } = open.state;
    this.#core.commit(entries, () => {
      this.#streams.append(stream(id), now, decided.value, this.#codec);
      effect?.();
    });
    const state = decided.value.reduce<VisitState>(foldVisit, open.state);
    this.#folded.set(id, state);
    const view = this.view({ ticket: open.ticket, state, progress: this.#progress(state) });
    this.#core.emit('visit.changed', state.finished ? null : view);
    return view;
  }

  view({ ticket, state, progress }: OpenVisit): VisitView {
    const { checklist } = progress;
    const shown = state.receipt;
    return {
      id: state.id,
      ticket,
      startedAt: state.startedAt,
      step: progress.reachable.includes(state.step) ? state.step : (progress.reachable.at(-1) ?? 'applicant'),
      reachable: [...progress.reachable],
      finished: [...progress.finished],
      category: state.category,
      fields: state.fields,
      findings: progress.findings,
      missingFields: progress.missing,
      checklist,
      documents: (checklist?.items ?? []).map((item) => state.documents[item.id] ?? untouched(item.id, item.originals, item.copies)),
      application: state.application,
      receipt: shown && {
        number: shown.number,
        kind: shown.kind,
        issuedAt: shown.issuedAt,
        sha256: shown.sha256,
        copies: shown.copies,
        print: shown.print,
      },
      obstacles: progress.obstacles,
    };
  }
}

const NOBODY: readonly Subject[] = [];

function subjectsOf(fields: VisitState['fields']): readonly Subject[] {
  const { surname, given, patronymic, snils, phone, passportSeries, passportNumber, birthDate, representativeName } = fields;
  const name = [surname, given, patronymic].filter(Boolean).join(' ');
  const identifiers = [
    ...(snils ? [{ type: 'SNILS' as const, value: snils }] : []),
    ...(phone ? [{ type: 'PHONE' as const, value: phone }] : []),
    ...(passportSeries && passportNumber ? [{ type: 'PASSPORT' as const, value: passportSeries + passportNumber }] : []),
  ];
  const applicant: Subject = { ...(name && { name }), identifiers, ...(birthDate && { birthDate }) };
  return representativeName ? [applicant, { name: representativeName }] : [applicant];
}
