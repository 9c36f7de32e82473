import type { Session } from '#contract/staff.ts';
import type { AuditEntry } from '../audit/entry.ts';
import type { Asker, Tx, Work } from './unit.ts';

/** Something personal about to be shown: what the log is told of it, and how it is put together then. */
export interface Sight<T> {
  readonly entries: readonly Omit<AuditEntry, 'actor'>[];
  /**
   * Told once per session and unlocking when given: looking at the same person again is the same look. Without it every time
   * is told.
   */
  readonly once?: string;
  make(): T;
}

/** Looks remembered of a session. One that is forgotten is told again, which is never too little. */
const REMEMBERED = 256;

/**
 * The one way out for personal data. What is to be shown is in the log, durable, before it is put together; a value that
 * has not come through here is not answered (work/door.ts).
 */
export class Disclosure {
  readonly #work: Work;
  /** What each live session has already been logged as seeing. */
  readonly #seen = new Map<string, Set<string>>();
  readonly #shown = new WeakSet<object>();
  /** What the command of a unit that is still at work has itself told. */
  readonly #typedIn = new WeakMap<Tx, string>();

  constructor(work: Work) {
    this.#work = work;
  }

  /** Shows, in a unit of its own. @throws Refusal: then nothing may be shown. */
  show<T>(asker: Asker, sight: Sight<T>): T {
    if (this.#isNew(asker, sight)) this.#work.do(asker, (tx) => this.#tell(tx, asker, sight));
    else this.#work.insist(asker);
    return this.#brand(sight.make());
  }

  /** Shows as part of a unit: what was told in it counts once it is durable. `make` is called by the caller after the unit. */
  tell(tx: Tx, asker: Asker, sight: Omit<Sight<unknown>, 'make'>): void {
    const typed = sight.once !== undefined && this.#typedIn.get(tx) === sight.once;
    if (!typed && this.#isNew(asker, sight)) this.#tell(tx, asker, sight);
  }

  /** Whoever typed it has seen it: the entry of the command itself tells so. */
  typed(tx: Tx, asker: Asker, once: string): void {
    const { session } = asker;
    if (!session) return;
    this.#typedIn.set(tx, once);
    tx.after(() => this.#remember(session, once));
  }

  /** A value in which nothing of a person stands yet: a visit before its first field. */
  harmless<T>(value: T): T {
    return this.#brand(value);
  }

  wasShown(value: unknown): boolean {
    return value === null || (typeof value === 'object' && value !== undefined && this.#shown.has(value));
  }

  /** Looks remembered of all sessions. */
  get remembered(): number {
    return [...this.#seen.values()].reduce((sum, one) => sum + one.size, 0);
  }

  /** A lock, a sign-out, another person: the next look is a new one. */
  forget(sessionId: string): void {
    this.#seen.delete(sessionId);
  }

  /** Somebody has signed in: whoever was here before them is gone. */
  forgetAll(): void {
    this.#seen.clear();
  }

  #isNew({ session }: Asker, { once }: Omit<Sight<unknown>, 'make'>): boolean {
    return once === undefined || session === undefined || this.#seen.get(session.id)?.has(once) !== true;
  }

  #tell(tx: Tx, { session }: Asker, { entries, once }: Omit<Sight<unknown>, 'make'>): void {
    tx.audit(...entries);
    // Remembered only when it is durable: a full disk must not make the next look a look that was told already.
    if (session && once !== undefined) tx.after(() => this.#remember(session, once));
  }

  #remember(session: Session, once: string): void {
    const seen = this.#seen.get(session.id) ?? new Set<string>();
    seen.delete(once);
    this.#seen.set(session.id, seen.add(once));
    const oldest = seen.values().next().value;
    if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
  }

  #brand<T>(value: T): T {
    if (typeof value === 'object' && value !== null) this.#shown.add(value);
    return value;
  }
}
