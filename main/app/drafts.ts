import type { Outcome } from '#contract/failure.ts';
import type { ArgsOf, CallName } from '#contract/index.ts';
import type { Session } from '#contract/staff.ts';
import { placeOf, uinPlace } from '#contract/words.ts';

/** More places than any form has, and more visits than are begun and held on one day. */
const MOST = 200;
const MOST_VISITS = 50;

/**
 * What somebody is typing and the core does not have yet: kept in this process's memory alone, so that a lock or a lost page costs no
 * keystroke. It is its session's, and gone with it.
 */
export class Drafts {
  #session: string | undefined;
  /** The visit that ended last: a word that comes behind its end is nobody's. */
  #over: string | undefined;
  readonly #visits = new Map<string, Map<string, string>>();

  get some(): boolean {
    return this.#visits.size > 0;
  }

  keep(session: Session, visitId: string, at: string, value: string | null): void {
    this.seated(session);
    const places = this.#visits.get(visitId) ?? new Map<string, string>();
    // The last one that was typed into stands last.
    places.delete(at);
    if (value !== null) places.set(at, value);
    this.#visits.delete(visitId);
    if (places.size > 0 && visitId !== this.#over) this.#visits.set(visitId, places);
    // The oldest goes, not what is being typed.
    forgetOldest(places, MOST);
    forgetOldest(this.#visits, MOST_VISITS);
  }

  of(session: Session, visitId: string): Record<string, string> {
    return this.#session === session.id ? Object.fromEntries(this.#visits.get(visitId) ?? []) : {};
  }

  /** Whoever is signed in now; another's drafts are nobody's. */
  seated(session: Session | null): void {
    if (session?.id === this.#session) return;
    this.#session = session?.id;
    this.#visits.clear();
  }

  /** The core has answered a command: what it has now is no draft any more. */
  heard(name: CallName, args: unknown, outcome: Outcome<unknown>): void {
    if (!outcome.ok) return;
    const { visitId = '' } = args as { visitId?: string };
    // The next of a family begins another visit.
    if (name === 'visit.finish' || name === 'visit.family') {
      this.#visits.delete(visitId);
      this.#over = visitId;
    }
    const saved = savedBy(name, args);
    if (!saved) return;
    const places = this.#visits.get(visitId);
    // Something else may have been typed since.
    if (places?.get(`field:${saved.place}`) === saved.value) places?.delete(`field:${saved.place}`);
    if (places?.size === 0) this.#visits.delete(visitId);
  }
}

/** What a command has saved, and the place it was typed into. */
function savedBy(name: CallName, args: unknown): { readonly place: string; readonly value: string } | undefined {
  if (name === 'visit.enter') {
    const { party, field, value } = args as ArgsOf<'visit.enter'>;
    return { place: placeOf(party, field), value };
  }
  if (name !== 'visit.setUin') return undefined;
  const { requestId, uin } = args as ArgsOf<'visit.setUin'>;
  return { place: uinPlace(requestId), value: uin };
}

function forgetOldest(kept: Map<string, unknown>, most: number): void {
  const [oldest] = kept.keys();
  if (kept.size > most && oldest !== undefined) kept.delete(oldest);
}
