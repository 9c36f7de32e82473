/** All in milliseconds but `maxRestarts`. */
export interface HostLimits {
  readonly readyMs: number;
  readonly callMs: number;
  readonly heartbeatMs: number;
  readonly stopMs: number;
  /** Pause before the first restart; doubles with each one in a row, up to `maxBackoffMs`. */
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  /** The same for a start that was refused for a reason that may pass; such starts are tried for ever. */
  readonly passingBackoffMs: number;
  readonly maxPassingBackoffMs: number;
  /** Restarts in a row before the host is given up. */
  readonly maxRestarts: number;
  /** A host that was ready for this long is healthy again: its restarts no longer count. */
  readonly healthyMs: number;
}
export const LIMITS: HostLimits = {
  readyMs: 15_000,
  callMs: 30_000,
  heartbeatMs: 5_000,
  stopMs: 3_000,
  backoffMs: 200,
  maxBackoffMs: 5_000,
  passingBackoffMs: 1_000,
  maxPassingBackoffMs: 30_000,
  maxRestarts: 5,
  healthyMs: 30_000,
};

/** What follows a child's end: it counts towards the ceiling, it is tried again for as long as it takes, or never. */
export type Next = 'counts' | 'passing' | 'final';

/** Counts the ends of one host's children, and says how long to wait before the next. */
export class Restarts {
  readonly #limits: HostLimits;
  /** Failed starts and early deaths in a row. */
  #deaths = 0;
  /** Starts in a row that were refused for a reason that may pass. */
  #refusals = 0;
  /** When the present child became ready, by a clock nobody can set; undefined until it has. */
  #readyAt: number | undefined;

  constructor(limits: HostLimits) {
    this.#limits = limits;
  }

  /** A first start, or one that a person asked for: nothing that was before counts. */
  forget(): void {
    this.#deaths = 0;
    this.#refusals = 0;
  }
  /** A child is tried: it is not ready because the one before it was. */
  started(): void {
    this.#readyAt = undefined;
  }
  ready(): void {
    this.#readyAt = performance.now();
    this.#refusals = 0;
  }

  /** The child has ended. Milliseconds until the next try; undefined when there is none. */
  ended(next: Next): number | undefined {
    const { backoffMs, maxBackoffMs, passingBackoffMs, maxPassingBackoffMs, maxRestarts, healthyMs } = this.#limits;
    if (this.#readyAt !== undefined && performance.now() - this.#readyAt > healthyMs) this.#deaths = 0;
    switch (next) {
      case 'final':
        return undefined;
      case 'passing':
        this.#refusals += 1;
        return Math.min(maxPassingBackoffMs, passingBackoffMs * 2 ** (this.#refusals - 1));
      case 'counts':
        if (this.#deaths >= maxRestarts) return undefined;
        this.#deaths += 1;
        return Math.min(maxBackoffMs, backoffMs * 2 ** (this.#deaths - 1));
    }
  }
}
