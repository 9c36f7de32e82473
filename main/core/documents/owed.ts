import type { ConditionCode } from '#contract/devices.ts';
import type { PrintOutcome } from '#contract/visit.ts';
import type { Clock } from '../work/clock.ts';

const FIRST_PAUSE_MS = 1_000;
const MOST_PAUSE_MS = 5 * 60_000;

/** Why a scan has ended, and at how many dots an inch its device has said that it scanned. */
export interface ScanEnding {
  readonly condition: ConditionCode;
  readonly dpi?: number | undefined;
}
type End = ({ readonly kind: 'scan' } & ScanEnding) | { readonly kind: 'print'; readonly outcome: PrintOutcome };

interface Owed {
  readonly end: End;
  /** Milliseconds between two tries, and the monotonic moment before which there is none. */
  readonly pause: number;
  readonly notBefore: number;
}

/** Ends of jobs that could not be written (a full disk): tried again, their pages are safe. */
export class OwedEnds {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #owed = new Map<string, Owed>();
  #settling = false;

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** Owed from now on; each failure doubles the pause before the next try, up to five minutes. */
  owe(jobId: string, end: End): void {
    const before = this.#owed.get(jobId);
    const pause = before ? Math.min(before.pause * 2, MOST_PAUSE_MS) : FIRST_PAUSE_MS;
    this.#owed.set(jobId, { end, pause, notBefore: this.#clock.monotonic() + pause });
  }

  paid(jobId: string): void {
    this.#owed.delete(jobId);
  }

  /** Tries what is due; `pay` writes the end, and owes it again when it cannot. One round at a time. */
  async settle(pay: (jobId: string, end: End) => Promise<void>): Promise<void> {
    if (this.#settling) return;
    this.#settling = true;
    try {
      for (const [jobId, { end, notBefore }] of [...this.#owed])
        if (notBefore <= this.#clock.monotonic()) await pay(jobId, end).catch(() => undefined);
    } finally {
      this.#settling = false;
    }
  }
}
