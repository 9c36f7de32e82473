import { z } from 'zod';

const line = z.string().trim().min(1).max(160);

/** What the office says of itself on its papers. What it has not said is left out. */
export const officeDetails = z.strictObject({
  name: line.optional(),
  address: line.optional(),
  hours: line.optional(),
  /** Where the applicant asks how a request goes: a telephone, a page. */
  status: line.optional(),
  /** Where a complaint about the office is taken. */
  complaints: line.optional(),
});
export type OfficeDetails = z.infer<typeof officeDetails>;
