import { z } from 'zod';

const line = z.string().trim().min(1).max(160);

/** A name of the IANA list that this program knows. */
const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

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
  timeZone: line.refine(isTimeZone, 'no time zone of the IANA list').optional(),
});
export type OfficeDetails = z.infer<typeof officeDetails>;
