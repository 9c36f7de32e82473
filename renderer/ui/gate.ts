/**
 * Whether the screen shows what a key pressed now would be aimed at. While an answer is on its way and not painted yet, keys are
 * refused with a visible sign, and so is whatever follows until the hand rests: a key is never aimed at what was not there when it
 * was pressed, and what is repeated after the sign arrives in its order.
 */
const REST_MS = 350;
/** As many as are told; more of them say nothing more. */
const MOST_TOLD = 8;

export interface Refused {
  /** Why: the screen was changing, the key does nothing on it now, or it was the second half of a double click. */
  readonly why: 'early' | 'off' | 'double';
  /** Keys refused since the last one that was taken. */
  readonly count: number;
  /** Their names, the first few; a character of a text has none: it may be somebody's. */
  readonly keys: readonly string[];
}
const NOTHING: Refused = { why: 'early', count: 0, keys: [] };

export class Gate {
  readonly #now: () => number;
  readonly #later: (run: () => void, ms: number) => unknown;
  readonly #listeners = new Set<() => void>();
  #busy = 0;
  #restUntil = 0;
  #refused: Refused = NOTHING;

  /** @param now milliseconds of a clock nobody sets. @param later runs something after so many milliseconds. */
  constructor(now: () => number, later: (run: () => void, ms: number) => unknown) {
    this.#now = now;
    this.#later = later;
  }

  /** True when a key may act. */
  get open(): boolean {
    return this.#busy === 0 && this.#now() >= this.#restUntil;
  }

  get refused(): Refused {
    return this.#refused;
  }

  /** The screen is about to change: closed until what is answered has been called and the change is painted. */
  hold(): () => void {
    let held = true;
    this.#busy += 1;
    this.#told();
    return () => {
      if (!held) return;
      held = false;
      this.#busy -= 1;
      this.#told();
    };
  }

  /** A key that was pressed: true when it may act; otherwise it is refused, and that is told. */
  admits(key: string | undefined): boolean {
    if (this.open) {
      if (this.#refused.count > 0) this.clear();
      return true;
    }
    this.refuse(key, true);
    return false;
  }

  /** Refuses a key, and what follows it until the hand rests. */
  refuse(key: string | undefined, early: boolean): void {
    const { count, keys } = this.#refused;
    this.#refused = {
      why: early ? 'early' : 'off',
      count: count + 1,
      keys: key === undefined || keys.length >= MOST_TOLD ? keys : [...keys, key],
    };
    this.rest(REST_MS);
  }

  /** The second half of a double click: one click is taken, keys are not kept waiting by it. */
  refuseClick(): void {
    this.#refused = { why: 'double', count: this.#refused.count + 1, keys: [] };
    this.#told();
  }

  /** A screen that has just come up under the hand takes no key for so long: what is pressed was meant for the one before. */
  rest(ms: number): void {
    this.#restUntil = Math.max(this.#restUntil, this.#now() + ms);
    this.#told();
    this.#later(() => this.#told(), this.#restUntil - this.#now() + 1);
  }

  clear(): void {
    this.#refused = NOTHING;
    this.#told();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  #told(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const gate = new Gate(
  () => performance.now(),
  (run, ms) => setTimeout(run, ms),
);

/** Resolves when whatever was changed before the call is on the screen; at the latest in a tenth of a second, for a hidden window draws nothing. */
export const painted = (): Promise<void> =>
  new Promise((done) => {
    const over = () => {
      clearTimeout(late);
      cancelAnimationFrame(frame);
      setTimeout(done, 0);
    };
    let frame = 0;
    const late = setTimeout(over, 100);
    // Queries tell their readers in a task of its own, before the frame.
    setTimeout(() => {
      frame = requestAnimationFrame(over);
    }, 0);
  });

/** Runs something that changes the screen; keys are refused until its outcome is painted. */
export async function holding<T>(run: () => Promise<T>): Promise<T> {
  const release = gate.hold();
  try {
    return await run();
  } finally {
    void painted().then(release);
  }
}

// What the driver of a test waits for, as a person waits for the screen.
gate.subscribe(() => {
  document.documentElement.dataset.keys = gate.open ? 'open' : 'closed';
});
