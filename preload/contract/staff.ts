import { z } from 'zod';
import { command, instant, key, push, query, ROLES } from './kit.ts';

export const pin = z.string().regex(/^\d{4,12}$/);

export const person = z.strictObject({
  id: key,
  name: z.string(),
  role: z.enum(ROLES),
  /** Shown on the sign-in screen of the demo profile only; absent in every other. */
  demoPin: z.string().optional(),
});
export type StaffPerson = z.infer<typeof person>;

export const session = z.strictObject({
  id: key,
  userId: key,
  name: z.string(),
  role: z.enum(ROLES),
  since: instant,
  /** Privacy lock: both screens are blank until the PIN is given again. */
  locked: z.boolean(),
});
export type Session = z.infer<typeof session>;

export const staff = {
  people: query({ result: z.array(person), access: 'public' }),
  session: query({ result: session.nullable(), access: 'public', place: 'main' }),
  signIn: command({ args: z.strictObject({ userId: key, pin }), result: session, access: 'public' }),
  unlock: command({ args: z.strictObject({ pin }), result: session, access: 'any' }),
  lock: command({ result: session, access: 'any' }),
  signOut: command({ access: 'any' }),
  changed: push(session.nullable(), 'public'),
} as const;
