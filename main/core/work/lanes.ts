/** What runs in the order it was asked for. A lock and a sign-out run in none: they never wait. */
export const LANES = ['session', 'queue', 'visit'] as const;
export type Lane = (typeof LANES)[number];

/** Lines of work, one after another within each, independent of one another. */
export class Lanes {
  readonly #ends = new Map<Lane, Promise<unknown>>();

  /** Runs `job` when its turn in the lane comes. What a job throws is its own caller's and stops nobody behind it. */
  in<T>(lane: Lane, job: () => T | Promise<T>): Promise<T> {
    const turn = (this.#ends.get(lane) ?? Promise.resolve()).then(job);
    this.#ends.set(
      lane,
      turn.then(
        () => undefined,
        () => undefined,
      ),
    );
    return turn;
  }
}
