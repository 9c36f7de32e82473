import { z } from 'zod';
import { bilingual, command, instant, key, push, query, ROLES } from './kit.ts';

/** What the DPO may filter by. Identifiers are looked up through the keyed index and never stored. */
export const auditFilter = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  actor: key.optional(),
  op: key.optional(),
  service: key.optional(),
  result: z.enum(['success', 'failure']).optional(),
  person: z.strictObject({ kind: z.enum(['snils', 'passport', 'name']), value: z.string().min(2).max(120) }).optional(),
  /** A subject already known from a row, 32 hexadecimal digits. */
  subject: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

export const auditRow = z.strictObject({
  seq: z.int().nonnegative(),
  at: instant,
  op: key,
  /** The event in plain words, with tokens in place of persons. */
  sentence: bilingual,
  class: z.string(),
  severity: z.enum(['info', 'attention', 'stop']),
  actor: z.string(),
  role: z.enum([...ROLES, 'system']),
  ok: z.boolean(),
  code: z.string().optional(),
  object: z.strictObject({ type: z.string(), id: z.string() }).optional(),
  subjects: z.array(z.strictObject({ id: z.string(), token: z.string() })),
  service: z.string().optional(),
  fields: z.array(z.string()),
  /** Masked details kept beside the leaf; absent when there were none or they were erased. */
  details: z.string().optional(),
});
export type AuditRow = z.infer<typeof auditRow>;

export const auditPage = z.strictObject({
  rows: z.array(auditRow),
  /** Pass as `before` to get the next page; null at the end. */
  next: z.int().nullable(),
  /** Matches, counted up to a cap; on the first page only. */
  count: z.strictObject({ n: z.int(), capped: z.boolean() }).nullable(),
  /** The person looked for is not in the index. */
  personUnknown: z.boolean(),
});
export type AuditPage = z.infer<typeof auditPage>;

export const verdict = z.strictObject({
  verdict: z.enum(['intact', 'altered', 'truncated', 're-signed', 'unknown-key', 'malformed']),
  /** Number of events covered. */
  size: z.int().nonnegative(),
  /** Base64 of the root hash. */
  root: z.string(),
  /** First bad event or file, when there is one. */
  at: z.string().optional(),
  /** How the signing key is known: pinned by the caller, or taken from the log itself. */
  keys: z.enum(['pinned', 'first-use']),
  tookMs: z.int(),
});
export type Verdict = z.infer<typeof verdict>;

export const auditStatus = z.strictObject({
  size: z.int().nonnegative(),
  /** Base64 of the root of the last checkpoint. */
  root: z.string(),
  checkpointAt: instant,
  checkpointSize: z.int().nonnegative(),
  /** Events written since the last checkpoint: what a thief of the PC could still cut off. */
  open: z.int().nonnegative(),
  lastVerdict: verdict.nullable(),
  lastVerifiedAt: instant.nullable(),
});
export type AuditStatus = z.infer<typeof auditStatus>;

export const auditDetail = z.strictObject({
  row: auditRow,
  /** Canonical bytes of the leaf, as text: they hold no personal data. */
  leaf: z.string(),
  leafHash: z.string(),
  /** Siblings of the inclusion proof from the leaf up, base64. */
  proof: z.array(z.string()),
  size: z.int(),
  root: z.string(),
});
export type AuditDetail = z.infer<typeof auditDetail>;

export const facets = z.strictObject({
  actors: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  ops: z.array(z.string()),
  services: z.array(z.string()),
});

const dpo = ['dpo'] as const;
export const audit = {
  status: query({ result: auditStatus, access: dpo }),
  facets: query({ result: facets, access: dpo }),
  page: query({
    args: z.strictObject({ filter: auditFilter, before: z.int().nonnegative().optional(), limit: z.int().min(1).max(500) }),
    result: auditPage,
    access: dpo,
    shows: 'log',
  }),
  event: query({ args: z.strictObject({ seq: z.int().nonnegative() }), result: auditDetail, access: dpo, shows: 'log' }),
  verify: command({ result: verdict, access: dpo }),
  /** Writes the export beside the profile, in a folder named by date and size; answers the folder's name. */
  export: command({ result: z.strictObject({ folder: z.string(), size: z.int() }), access: dpo, place: 'main' }),
  /** Stops the verification, export or re-masking that is running; its own answer is `cancelled` then. */
  cancel: command({ access: dpo }),
  progress: push(z.strictObject({ job: z.enum(['verify', 'export', 'remask']), done: z.int(), of: z.int() }), dpo),
} as const;
