import type { CallName, Implement } from '#contract/index.ts';
import type { Session } from '#contract/staff.ts';
import type { Actor } from '../audit/log.ts';

/** Who asks. `session` is absent only for public calls and for main's own. */
export interface Asker {
  readonly session: Session | undefined;
  readonly actor: Actor;
}
// biome-ignore lint/suspicious/noExplicitAny: the map of handlers is the one place where their argument types meet; the contract's schemas check them at run time.
export type Handler = (args: any, asker: Asker) => unknown;
export type Handlers = Readonly<Record<string, Handler>>;

/** Handlers of an area, typed by the contract. */
export type HandlersOf<C extends CallName> = Implement<C, [asker: Asker]>;
