import { z } from 'zod';
import { fail, type Failure } from './failure.ts';
import { ROLES } from './words.ts';

export { ROLES };

/**
 * The grammar of the contract: one literal per area, from which the bridge (preload), the router (main),
 * the dispatcher (core and device hosts), the renderer's types and the tests' fake bridge are derived.
 */

export type Role = (typeof ROLES)[number];

/** Who may call: `public` before sign-in, `any` after it, or a list of roles. */
export type Access = 'public' | 'any' | readonly Role[];

/** `person`: data of somebody at the window, as they are. `log`: rows of the log, with tokens in place of persons. */
export type Shows = 'person' | 'log';

/** Where the handler lives. */
export type Place = 'main' | 'core' | 'devices';

interface Call<K extends 'query' | 'command', A extends z.ZodType, R extends z.ZodType> {
  readonly kind: K;
  readonly args: A;
  readonly result: R;
  readonly access: Access;
  readonly place: Place;
  /** What the answer lets its reader see of a person: the log is told before it goes out. */
  readonly shows?: Shows;
}

export interface Push<P extends z.ZodType> {
  readonly kind: 'event';
  readonly payload: P;
  readonly access: Access;
  readonly shows?: Shows;
}

export type AnyCall = Call<'query' | 'command', z.ZodType, z.ZodType>;
export type Entry = AnyCall | Push<z.ZodType>;
export type Area = Readonly<Record<string, Entry>>;

interface Spec<A extends z.ZodType, R extends z.ZodType> {
  readonly args?: A;
  readonly result?: R;
  readonly access: Access;
  readonly place?: Place;
  readonly shows?: Shows;
}

const NOTHING = z.strictObject({});
/** Result of a command that has nothing to say. */
export const done = z.strictObject({ done: z.literal(true) });
export const DONE = { done: true } as const;

/** Reads state and changes nothing (it may still leave a trace in the audit log). */
export function query<A extends z.ZodType = typeof NOTHING, R extends z.ZodType = typeof done>(spec: Spec<A, R>): Call<'query', A, R> {
  return { kind: 'query', ...filled(spec) };
}

/** Changes state. */
export function command<A extends z.ZodType = typeof NOTHING, R extends z.ZodType = typeof done>(spec: Spec<A, R>): Call<'command', A, R> {
  return { kind: 'command', ...filled(spec) };
}

/** Pushed from main to every window whose session may see it. */
export function push<P extends z.ZodType>(payload: P, access: Access, shows?: Shows): Push<P> {
  return { kind: 'event', payload, access, ...(shows && { shows }) };
}

function filled<A extends z.ZodType, R extends z.ZodType>(spec: Spec<A, R>) {
  return {
    args: (spec.args ?? NOTHING) as A,
    result: (spec.result ?? done) as R,
    access: spec.access,
    place: spec.place ?? ('core' as const),
    ...(spec.shows && { shows: spec.shows }),
  };
}

/** Why somebody may not call an entry, or undefined: the one rule, asked by main's router and again by the core. */
export function mayCall(
  name: string,
  access: Access,
  session: { readonly role: Role; readonly locked: boolean } | null,
): Failure | undefined {
  if (access === 'public') return undefined;
  if (!session) return fail('not-signed-in');
  // A locked screen can be locked again: it takes back an unlocking that is on its way.
  if (session.locked && !['staff.unlock', 'staff.lock', 'staff.signOut'].includes(name)) return fail('privacy-locked');
  return access === 'any' || access.includes(session.role) ? undefined : fail('forbidden');
}

/** Keys are at most 64 ASCII characters, so that a key can stand in a log line and in an audit leaf. */
export const key = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/);
export const uuid = z.uuid();
/** ISO calendar date `YYYY-MM-DD`. */
export const isoDate = z.iso.date();
/** Milliseconds since the epoch, UTC. */
export const instant = z.int().nonnegative();
/** A text in the two languages of the interface. */
export const bilingual = z.strictObject({ ru: z.string().min(1), en: z.string().min(1) });
export type Bilingual = z.infer<typeof bilingual>;

/** What a page tells of itself when a screen of it fails: the place, the error's class and the file that was not loaded, never its message. */
export const screenTrouble = z.strictObject({ where: key, error: z.string().regex(/^[A-Za-z]{1,40}(\.[A-Za-z]{1,40}-[\w-]{8}\.js)?$/) });

export type Args<E> = E extends { args: infer A extends z.ZodType } ? z.infer<A> : never;
export type Result<E> = E extends { result: infer R extends z.ZodType } ? z.infer<R> : never;
export type Payload<E> = E extends { payload: infer P extends z.ZodType } ? z.infer<P> : never;
/** Binary data: a page, a file. */
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
