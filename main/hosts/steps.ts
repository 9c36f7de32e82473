import type { HostPort } from './protocol.ts';

/** Nobody takes the step: whoever asked has refused it, or no longer waits for the call. */
export class StepRefused extends Error {
  constructor() {
    super('step refused');
    this.name = 'StepRefused';
  }
}

/** The host's side of the steps: each call's are numbered from 1 and wait for the parent's acknowledgement. */
export class Steps {
  readonly #port: HostPort;
  readonly #calls = new Map<number, Map<number, (ok: boolean) => void>>();

  constructor(port: HostPort) {
    this.#port = port;
  }

  /** What sends the steps of one call: resolves when the parent has taken the step, else rejects with {@link StepRefused}. */
  begin(id: number): (payload: unknown) => Promise<void> {
    const waiting = new Map<number, (ok: boolean) => void>();
    this.#calls.set(id, waiting);
    let n = 0;
    return (payload) => {
      const taken = new Promise<void>((resolve, reject) => {
        if (this.#calls.get(id) !== waiting) throw new StepRefused();
        n += 1;
        waiting.set(n, (ok) => (ok ? resolve() : reject(new StepRefused())));
        this.#port.post({ type: 'step', id, n, payload });
      });
      // A step nobody waits for, such as a percentage, may be refused unseen.
      taken.catch(() => undefined);
      return taken;
    };
  }

  acknowledge(id: number, n: number, ok: boolean): void {
    const waiting = this.#calls.get(id);
    const settle = waiting?.get(n);
    waiting?.delete(n);
    settle?.(ok);
  }

  /** The call is over: no step of it is waited for or sent any more. */
  end(id: number): void {
    const waiting = this.#calls.get(id);
    this.#calls.delete(id);
    for (const settle of waiting?.values() ?? []) settle(false);
  }
}
