/** A person at 10 ms a key, with every question a screen asks after a key, is far below; a window run wild is not. */
const A_SECOND = 500;
const AT_ONCE = 1_000;
/** What is over is told summed, once in this time. */
const TELL_MS = 1_000;

/** How fast one window may ask: a bucket of calls that fills as time goes by. */
export class Rate {
  readonly #now: () => number;
  readonly #tell: (times: number) => void;
  #left = AT_ONCE;
  #at: number;
  #untold = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  /** @param tell hears how many calls were over, the first at once and the others summed. */
  constructor(now: () => number, tell: (times: number) => void) {
    this.#now = now;
    this.#tell = tell;
    this.#at = now();
  }

  /** Takes one call out of the bucket; false when there is none left. */
  take(): boolean {
    const now = this.#now();
    this.#left = Math.min(AT_ONCE, this.#left + ((now - this.#at) * A_SECOND) / 1_000);
    this.#at = now;
    if (this.#left >= 1) {
      this.#left -= 1;
      return true;
    }
    this.#untold += 1;
    this.settle();
    return false;
  }

  /** Tells what is owed, unless it has told something just now; `all` of it at the end. */
  settle(all = false): void {
    const now = this.#now();
    if (this.#untold === 0 || (!all && now - this.#toldAt < TELL_MS)) return;
    const times = this.#untold;
    this.#untold = 0;
    this.#toldAt = now;
    this.#tell(times);
  }
}
