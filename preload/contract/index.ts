import { app } from './app.ts';
import { audit } from './audit.ts';
import { catalogue } from './catalogue.ts';
import { devices } from './devices.ts';
import { display } from './display.ts';
import type { AnyCall, Args, Entry, Payload, Push, Result } from './kit.ts';
import type { Outcome } from './failure.ts';
import { masking } from './masking.ts';
import { queue } from './queue.ts';
import { scan } from './scan.ts';
import { staff } from './staff.ts';
import { visit } from './visit.ts';
import type { z } from 'zod';

/** The whole contract between the windows and the rest of the program. */
export const contract = { app, staff, queue, visit, catalogue, scan, devices, audit, masking, display } as const;
export type Contract = typeof contract;
export type AreaName = keyof Contract;

/** A call's name as one word, `area.name`. */
export type CallName = {
  [A in AreaName]: { [N in keyof Contract[A]]: Contract[A][N] extends AnyCall ? `${A}.${N & string}` : never }[keyof Contract[A]];
}[AreaName];
export type EventName = {
  [A in AreaName]: { [N in keyof Contract[A]]: Contract[A][N] extends Push<z.ZodType> ? `${A}.${N & string}` : never }[keyof Contract[A]];
}[AreaName];
export type EntryOf<C extends string> = C extends `${infer A}.${infer N}`
  ? A extends AreaName
    ? N extends keyof Contract[A]
      ? Contract[A][N]
      : never
    : never
  : never;
export type ArgsOf<C extends CallName> = Args<EntryOf<C>>;
export type ResultOf<C extends CallName> = Result<EntryOf<C>>;
export type PayloadOf<E extends EventName> = Payload<EntryOf<E>>;

/** The handlers of some calls; `Extra` is what the place of the handlers knows beside the arguments. */
export type Implement<C extends CallName, Extra extends unknown[] = []> = {
  readonly [N in C]: (args: ArgsOf<N>, ...extra: Extra) => ResultOf<N> | Promise<ResultOf<N>>;
};

type Member<E> = E extends AnyCall
  ? (args: Args<E>) => Promise<Outcome<Result<E>>>
  : (listener: (payload: Payload<E>) => void) => () => void;

/** `window.okno`: one function per entry; an event's function subscribes and returns its own unsubscribe. */
export type Bridge = { readonly [A in AreaName]: { readonly [N in keyof Contract[A]]: Member<Contract[A][N]> } };

/** Looks an entry up by its name; own properties only, so that `constructor` is not a method. */
export function entryOf(name: string): Entry | undefined {
  const [area, member, rest] = name.split('.');
  if (area === undefined || member === undefined || rest !== undefined) return undefined;
  if (!Object.hasOwn(contract, area)) return undefined;
  const entries: Readonly<Record<string, Entry>> = contract[area as AreaName];
  return Object.hasOwn(entries, member) ? entries[member] : undefined;
}

/** Names and kinds without schemas: what the preload bundle carries instead of zod. */
export function outline(): Record<string, Record<string, 'call' | 'event'>> {
  return Object.fromEntries(
    Object.entries(contract).map(([area, entries]) => [
      area,
      Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, entry.kind === 'event' ? 'event' : 'call'])),
    ]),
  );
}
