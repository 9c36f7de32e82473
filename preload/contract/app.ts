import { z } from 'zod';
import { command, push, query, screenTrouble } from './kit.ts';
import { TROUBLES } from './trouble.ts';
import { PROFILES, LANGUAGES, HOST_STATES } from './words.ts';

export { PROFILES, LANGUAGES, HOST_STATES };

export type Profile = (typeof PROFILES)[number];
export type Language = (typeof LANGUAGES)[number];
export const hostState = z.enum(HOST_STATES);
export type HostState = z.infer<typeof hostState>;

export const appStatus = z.strictObject({
  version: z.string(),
  profile: z.enum(PROFILES),
  language: z.enum(LANGUAGES),
  /** Number of the service window, as on the plate above it; null until the core has told who this window is. */
  window: z.int().min(1).max(999).nullable(),
  electron: z.string(),
  minimumElectron: z.string(),
  /** True when the Electron is older than the supported minimum: demo and training only, with a banner. */
  outdated: z.boolean(),
  /** True when the Electron is a third party's repack, or nobody says whose it is: demo and training only, with a banner. */
  repack: z.boolean(),
  /** Whether the applicant's window is open. */
  display: z.boolean(),
  hosts: z.strictObject({ core: hostState, devices: hostState }),
  /** Why nothing is being saved; null while everything is. */
  trouble: z.enum(TROUBLES).nullable(),
  /** What became of the settings file at this start; null when all of it could be used. */
  settings: z.enum(['missing', 'file-set-aside', 'defaulted']).nullable(),
  /** Milliseconds without input after which both screens are blanked. */
  lockAfterMs: z.int().positive(),
});
export type AppStatus = z.infer<typeof appStatus>;

/** What closing the window now would interrupt. */
export const closingStake = z.strictObject({
  /** The ticket whose visit is open. */
  visit: z.string().nullable(),
  scans: z.int().nonnegative(),
  /** Something is typed that is not saved. */
  typing: z.boolean(),
});

export const app = {
  status: query({ result: appStatus, access: 'public', place: 'main' }),
  setLanguage: command({ args: z.strictObject({ language: z.enum(LANGUAGES) }), result: appStatus, access: 'public', place: 'main' }),
  /** Writes what support needs, masked, into the export folder. */
  diagnostics: command({ result: z.strictObject({ folder: z.string(), file: z.string() }), access: ['it'], place: 'main' }),
  /** Somebody closes the window while there is something to lose; whoever sits before it is asked. */
  closing: push(closingStake, 'public'),
  /** Answers the question: closes the program, or says that somebody is being asked and that it stays open until they say so. Tells what is at stake now. */
  close: command({ args: z.strictObject({ sure: z.boolean() }), result: closingStake, access: 'public', place: 'main' }),
  /** Opens the applicant's window again after it was closed. */
  openDisplay: command({ result: appStatus, access: 'any', place: 'main' }),
  /** A query, for it is no sign of a person at work. */
  trouble: query({ args: screenTrouble, access: 'public', place: 'main' }),
  changed: push(appStatus, 'public'),
} as const;
