import type { CallName, Implement } from '#contract/index.ts';
import type { Session } from '#contract/staff.ts';
import type { Asker } from './unit.ts';

/** Who calls: an asker, and the session when there is one (public calls and main's own have none). */
export interface Caller extends Asker {
  readonly session?: Session;
}
// biome-ignore lint/suspicious/noExplicitAny: the map of handlers is the one place where their argument types meet; schemas check them at run time.
export type Handler = (args: any, caller: Caller) => unknown;
export type Handlers = Readonly<Record<string, Handler>>;

/** Handlers of an area, typed by the contract. */
export type HandlersOf<C extends CallName> = Implement<C, [caller: Caller]>;
