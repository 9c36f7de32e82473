import { fail, type Outcome, toFailure } from '#contract/failure.ts';
import type { ToHost } from './protocol.ts';

export interface CallOptions {
  /** Id of the session that asks. */
  readonly session?: string | undefined;
  /**
   * Takes what the call hands over on its way. The host is told that a step is taken when this has resolved, and that it
   * is refused when this has thrown; after a refusal no further step of the call is taken, so that none is missing in between.
   */
  readonly step?: (payload: unknown) => void | Promise<void>;
  /** Milliseconds from the asking to the answer at the latest, waiting for the host included; with `renews`, from the last step taken. */
  readonly deadlineMs?: number;
  /** The deadline begins anew with each step that is taken: what is done step by step may take as long as it goes on. */
  readonly renews?: boolean;
}

interface Pending {
  readonly step: CallOptions['step'];
  readonly settle: (outcome: Outcome<unknown>) => void;
  readonly timer: NodeJS.Timeout;
  readonly renews: boolean;
  /** What is still to be posted; undefined from the posting on, so that nothing is posted twice. */
  message: ToHost | undefined;
  /** The steps that have come, one after another; `open` of them are not through yet. */
  steps: Promise<void>;
  open: number;
  refused: boolean;
  /** Known, and told when the last step is through. */
  outcome: Outcome<unknown> | undefined;
}

/**
 * Calls to one host. Each is posted at most once and answered exactly once, at its deadline at the latest. An answer
 * before the deadline, `host-down` included, comes after the call's last step: nobody is still at work for it.
 */
export class Calls {
  readonly #host: string;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  /** @param host its name, told beside `host-down`. */
  constructor(host: string) {
    this.#host = host;
  }

  /** Takes a call on; its clock runs from here, whether it can be posted now or not. */
  begin(
    name: string,
    args: unknown,
    deadlineMs: number,
    { session, step, renews = false }: CallOptions,
  ): { id: number; outcome: Promise<Outcome<unknown>> } {
    const id = this.#nextId++;
    const outcome = new Promise<Outcome<unknown>>((settle) => {
      const timer = setTimeout(() => this.#settle(id, fail('host-timeout', { detail: name })), deadlineMs);
      const message: ToHost = { type: 'call', id, name, args, ...(session === undefined ? {} : { session }) };
      const steps = Promise.resolve();
      this.#pending.set(id, { step, settle, timer, renews, message, steps, open: 0, refused: false, outcome: undefined });
    });
    return { id, outcome };
  }

  /** Posts a call that was not posted yet. */
  send(id: number, post: (message: ToHost) => void): void {
    const pending = this.#pending.get(id);
    const message = pending?.message;
    if (!pending || !message) return;
    pending.message = undefined;
    try {
      post(message);
    } catch (error) {
      // What cannot be cloned is the caller's mistake; anything else means that the child is on its way out.
      const unclonable = error instanceof Error && error.name === 'DataCloneError';
      this.answer(id, unclonable ? toFailure(error) : this.#down());
    }
  }

  /** Posts every call that waited, in the order of asking. */
  sendWaiting(post: (message: ToHost) => void): void {
    for (const id of [...this.#pending.keys()]) this.send(id, post);
  }

  /** An answer to a call that is over is nobody's. */
  answer(id: number, outcome: Outcome<unknown>): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    pending.outcome ??= outcome;
    if (pending.open === 0) this.#settle(id, pending.outcome);
  }

  /** A step of a call: handed to whoever asked when the steps before it are through, then acknowledged. */
  step(id: number, payload: unknown, acknowledge: (ok: boolean) => void): void {
    const pending = this.#pending.get(id);
    if (!pending) {
      acknowledge(false);
      return;
    }
    pending.open += 1;
    pending.steps = pending.steps.then(async () => {
      acknowledge(await this.#take(id, pending, payload));
      pending.open -= 1;
      if (pending.open === 0 && pending.outcome) this.#settle(id, pending.outcome);
    });
  }

  /** True when the step was taken while its call still waits. */
  async #take(id: number, pending: Pending, payload: unknown): Promise<boolean> {
    const { step } = pending;
    if (!step || pending.refused || !this.#pending.has(id)) return false;
    try {
      await step(payload);
    } catch {
      // Why, is known to whoever refused.
      pending.refused = true;
    }
    const taken = !pending.refused && this.#pending.has(id);
    if (taken && pending.renews) pending.timer.refresh();
    return taken;
  }

  /** The child is gone: what was posted to it is lost, and is never repeated by itself. */
  lost(): void {
    for (const [id, { message }] of [...this.#pending]) if (!message) this.answer(id, this.#down());
  }

  /** The host will not come back by itself: nothing is worth waiting for. */
  giveUp(): void {
    for (const [id, { message }] of [...this.#pending]) if (message) this.answer(id, this.#down());
  }

  #settle(id: number, outcome: Outcome<unknown>): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.settle(outcome);
  }

  #down(): Outcome<never> {
    return fail('host-down', { detail: this.#host });
  }
}
