import type { PayloadOf } from '#contract/index.ts';

/** A page that has not said in this time that it asks is dead: the window closes. */
const ASKING_MS = 3_000;

export interface ClosingParts {
  /** What closing now would interrupt. */
  stake(): PayloadOf<'app.closing'>;
  ask(stake: PayloadOf<'app.closing'>): void;
  quit(): void;
}

/** Closing the window: whoever sits before it is asked when there is something to lose, and never kept from it. */
export class Closing {
  readonly #parts: ClosingParts;
  #sure = false;
  #unheard: NodeJS.Timeout | undefined;

  constructor(parts: ClosingParts) {
    this.#parts = parts;
  }

  /** Whether the window stays open for now, because somebody is being asked. */
  asks(): boolean {
    const stake = this.#parts.stake();
    if (this.#sure || (stake.visit === null && stake.scans === 0 && !stake.typing)) return false;
    clearTimeout(this.#unheard);
    this.#unheard = setTimeout(() => this.answered(true), ASKING_MS);
    this.#parts.ask(stake);
    return true;
  }

  /** The page asks (`sure` false), or somebody has said so. */
  answered(sure: boolean): PayloadOf<'app.closing'> {
    clearTimeout(this.#unheard);
    if (sure) {
      this.#sure = true;
      this.#parts.quit();
    }
    return this.#parts.stake();
  }
}
