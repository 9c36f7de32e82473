import { fail, type FailureCode, okay, type Outcome, Refusal } from '#contract/failure.ts';
import type { CallName } from '#contract/index.ts';
import { DONE } from '#contract/kit.ts';
import type { Session } from '#contract/staff.ts';
import type { ProcessHost } from '../hosts/process-host.ts';

/** The moment something was asked for: whether it may still be done is a matter of the locks since. */
export interface Asked {
  /** Nobody has blanked the screens or signed out since. */
  holds(): boolean;
  /** The same as the answer to the core's question when the turn of a command has come. @throws Refusal `privacy-locked`. */
  insist(): void;
}

/** Who is signed in, as main has it: a lock and a sign-out hold here first, whatever the core is doing. */
export class Seat {
  readonly #core: ProcessHost;
  readonly #changed: (session: Session | null) => void;
  #session: Session | null = null;
  /** Locks so far: an unlocking that was on its way when the screens were blanked does not open them. */
  #locks = 0;
  /** Sessions the core has not been told of yet: it was down, or its disk full. */
  readonly #owed = new Map<string, 'staff.lock' | 'staff.signOut'>();

  /** @param changed told of every change at once, before anybody is asked anything. */
  constructor(core: ProcessHost, changed: (session: Session | null) => void) {
    this.#core = core;
    this.#changed = changed;
  }

  get session(): Session | null {
    return this.#session;
  }

  /** What a core that is (re)started is told of it. */
  present(): { readonly id: string; readonly locked: boolean } | null {
    return this.#session && { id: this.#session.id, locked: this.#session.locked };
  }

  /** Taken when something is asked for; what waited behind a lock is not begun. */
  begin(): Asked {
    const [locks, id] = [this.#locks, this.#session?.id];
    const holds = () => this.#locks === locks && this.#session?.id === id;
    return {
      holds,
      insist: () => {
        if (!holds()) throw new Refusal('privacy-locked');
      },
    };
  }

  /** Signing in and out, locking and unlocking: what takes a screen away takes effect here and now. */
  async call(name: CallName, args: unknown, session: Session | null): Promise<Outcome<unknown>> {
    if (name === 'staff.lock' && session) {
      this.lock();
      return okay({ ...session, locked: true });
    }
    if (name === 'staff.signOut' && session) {
      this.#end(session);
      return okay(DONE);
    }
    // From here on: a lock that comes while the core is told of the one before counts too.
    const locks = this.#locks;
    if (name === 'staff.unlock' && session) {
      // The core must have heard of the lock before it hears of its end.
      await this.payOwed();
      if (this.#owed.has(session.id)) return fail('host-down', { detail: 'core' });
    }
    const outcome = await this.#core.call(name, args, { session: session?.id });
    if (!outcome.ok) {
      if (outcome.code === 'not-signed-in' && session && this.#session?.id === session.id) this.#become(null);
      return outcome;
    }
    if (name === 'staff.people') return outcome;
    const next = outcome.value as Session;
    // Blanked or signed out while the PIN was being checked: that stands.
    if (name === 'staff.unlock' && (this.#session?.id !== next.id || this.#locks !== locks)) {
      if (this.#session?.id === next.id) void this.#owe(next.id, 'staff.lock');
      return fail(this.#session ? 'privacy-locked' : 'not-signed-in');
    }
    this.#become(next);
    return outcome;
  }

  /** Blanks both screens at once; the core is told as soon as it can be. */
  lock(): void {
    const session = this.#session;
    if (!session) return;
    // An unlocking that is on its way is taken back even where the screen is blank already.
    this.#locks += 1;
    if (!session.locked) this.#become({ ...session, locked: true });
    void this.#owe(session.id, 'staff.lock');
  }

  #end(session: Session): void {
    this.#locks += 1;
    this.#become(null);
    void this.#owe(session.id, 'staff.signOut');
  }

  async #owe(sessionId: string, what: 'staff.lock' | 'staff.signOut'): Promise<void> {
    // A sign-out is more than a lock, and is not taken back by one.
    if (this.#owed.get(sessionId) !== 'staff.signOut') this.#owed.set(sessionId, what);
    await this.payOwed();
  }

  /** Tells the core what it has not heard yet. */
  async payOwed(): Promise<void> {
    for (const [sessionId, what] of [...this.#owed]) {
      const outcome = await this.#core.call(what, {}, { session: sessionId });
      // Ended or locked already is as good as done.
      const done = outcome.ok || outcome.code === 'not-signed-in' || outcome.code === 'privacy-locked';
      if (done && this.#owed.get(sessionId) === what) this.#owed.delete(sessionId);
    }
  }

  /** The program ends: the session with it, without a word to the windows. */
  async leave(): Promise<void> {
    const session = this.#session;
    this.#session = null;
    if (session) await this.#core.call('staff.signOut', {}, { session: session.id, deadlineMs: 1_000 });
  }

  /**
   * The core has refused something of a session. One that does not know it has ended it: the sign-in screen is the way on, not a
   * screen that answers nothing.
   */
  heard(code: FailureCode, session: Session, asked: Asked): void {
    if (this.#session?.id !== session.id) return;
    if (code === 'not-signed-in') this.#become(null);
    else if (code === 'privacy-locked' && !this.#session.locked && asked.holds()) this.#become({ ...session, locked: true });
  }

  #become(session: Session | null): void {
    this.#session = session;
    this.#changed(session);
  }
}
