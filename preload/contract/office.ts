import { z } from 'zod';

const line = z.string().trim().min(1).max(160);

/**
 * A name of the IANA list as it is written there; undefined for none. An offset is none: where `TZ` is told one, or a name in other letters,
 * it counts in UTC without a word.
 */
function zoneOf(name: string): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return /^[+-]/.test(timeZone) ? undefined : timeZone;
  } catch {
    return undefined;
  }
}

/** What the office says of itself, on its papers and of its day. What it has not said is left out. */
export const officeDetails = z.strictObject({
  name: line.optional(),
  address: line.optional(),
  hours: line.optional(),
  /** Where the applicant asks how a request goes: a telephone, a page. */
  status: line.optional(),
  /** Where a complaint about the office is taken. */
  complaints: line.optional(),
  /** By its name in the IANA list, `Asia/Kamchatka`: whose day a filing is of. Without it, the PC's. */
  timeZone: line
    .refine((name) => zoneOf(name) !== undefined, 'no time zone of the IANA list')
    .transform((name) => zoneOf(name) ?? name)
    .optional(),
});
export type OfficeDetails = z.infer<typeof officeDetails>;
