import type { AuditEntry } from '../audit/entry.ts';
import type { Clock } from './clock.ts';
import type { Asker } from './unit.ts';

/** The same refusal of the same person is told once, and then summed for this long. */
const SUM_MS = 10_000;

/** What was not carried out, and why not. */
type Refused = Required<Pick<AuditEntry, 'op' | 'code' | 'object'>>;

interface Sum {
  readonly asker: Asker;
  readonly entry: Omit<AuditEntry, 'actor'>;
  since: number;
  untold: number;
}

/**
 * Tells the log of refusals: the first at once, what repeats it as one event with their number, so that a window run wild cannot
 * fill the log. What a crash takes along is a number of the last seconds, never the fact.
 */
export class Refusals {
  readonly #tell: (asker: Asker, entry: Omit<AuditEntry, 'actor'>) => void;
  readonly #clock: Clock;
  readonly #sums = new Map<string, Sum>();

  constructor(tell: (asker: Asker, entry: Omit<AuditEntry, 'actor'>) => void, clock: Clock) {
    this.#tell = tell;
    this.#clock = clock;
  }

  /** @param times how often it happened, when main has summed already. */
  note(asker: Asker, refused: Refused, times = 1): void {
    const key = JSON.stringify([asker.actor, refused]);
    const known = this.#sums.get(key);
    if (known) {
      known.untold += times;
      return;
    }
    const entry = { ...refused, ok: false };
    this.#sums.set(key, { asker, entry, since: this.#clock.monotonic(), untold: times - 1 });
    this.#tell(asker, entry);
  }

  /** Tells what has been summed for long enough, at the end `all` of it. */
  settle(all = false): void {
    const now = this.#clock.monotonic();
    for (const [key, sum] of this.#sums) {
      if (!all && now - sum.since < SUM_MS) continue;
      if (sum.untold === 0) {
        this.#sums.delete(key);
        continue;
      }
      const { untold } = sum;
      sum.untold = 0;
      sum.since = now;
      this.#tell(sum.asker, { ...sum.entry, details: `повторов: ${untold}` });
    }
  }
}
