import type { Failure, Outcome } from '#contract/failure.ts';
import type { ArgsOf, Bridge, CallName, EventName, PayloadOf, ResultOf } from '#contract/index.ts';

declare global {
  interface Window {
    readonly okno: Bridge;
  }
}

/** Calls the program. A failure is data, never an exception. */
export function call<C extends CallName>(name: C, args: ArgsOf<C>): Promise<Outcome<ResultOf<C>>> {
  return member(name)(args) as Promise<Outcome<ResultOf<C>>>;
}

/** Subscribes to an event and returns the way to stop. */
export function on<E extends EventName>(name: E, listener: (payload: PayloadOf<E>) => void): () => void {
  return member(name)(listener) as () => void;
}

function member(name: string): (argument: unknown) => unknown {
  const [area, entry] = name.split('.') as [keyof Bridge, never];
  return window.okno[area][entry] as (argument: unknown) => unknown;
}

/** What react-query throws for a refused query. */
export class CallFailure extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}
