import { z } from 'zod';
import { ROLES } from '#contract/kit.ts';
import { canonical } from './canonical.ts';
import { EVENT_CODES } from '../events.ts';

/**
 * The leaf of the log (audit-log.md §1): a fixed schema, ASCII keys, NFC strings, integers, no null, no free text and no
 * personal data. What is stored and hashed is its canonical JSON.
 */
export const LEAF_VERSION = 1;
export const LEAF_LIMIT = 1024;

const word = z.string().regex(/^[A-Za-z0-9._:@/ -]{1,80}$/);
/** A receipt's number, a ticket's number, a key: never a person. */
const label = z.string().regex(/^[\p{L}\p{N}._:@/ -]{1,80}$/u);
const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
const count = z.int().min(0);

/** Codes of the personal fields an event may have touched. */
export const FIELD_CODES = [
  'PERSON',
  'BIRTH_DATE',
  'SNILS',
  'PHONE',
  'PASSPORT',
  'REPRESENTATIVE',
  'AUTHORITY',
  'SCAN',
  'INN',
  'ENTITY',
] as const;
export type FieldCode = (typeof FIELD_CODES)[number];

export const leafSchema = z.strictObject({
  v: z.literal(LEAF_VERSION),
  id: z.uuidv7(),
  t: count,
  b: hex(8),
  m: count,
  a: z.strictObject({ u: word, r: z.enum([...ROLES, 'system']), s: word.optional() }),
  h: z.strictObject({ w: count, v: word }),
  op: z.enum(EVENT_CODES),
  ok: z.boolean(),
  rc: word.optional(),
  o: z.strictObject({ t: word, i: label }).optional(),
  s: z.array(hex(16)).min(1).max(8).optional(),
  f: z.array(z.enum(FIELD_CODES)).min(1).optional(),
  w: word.optional(),
  x: z.strictObject({ c: hex(32), l: count }).optional(),
  p: z
    .array(z.strictObject({ k: z.enum(FIELD_CODES), c: hex(32) }))
    .min(1)
    .optional(),
  k: z.string().max(200).optional(),
});
export type Leaf = z.infer<typeof leafSchema>;

/** Canonical bytes of a leaf. @throws ZodError or RangeError when it breaks the schema. */
export function leafBytes(leaf: Leaf): Buffer {
  const bytes = Buffer.from(canonical(leafSchema.parse(leaf)));
  if (bytes.length > LEAF_LIMIT) throw new RangeError(`leaf of ${bytes.length} bytes is over ${LEAF_LIMIT}`);
  return bytes;
}

/** Reads a leaf back and insists that its bytes are the canonical ones. @throws Error otherwise. */
export function parseLeaf(bytes: Uint8Array): Leaf {
  const text = Buffer.from(bytes).toString();
  const leaf = leafSchema.parse(JSON.parse(text));
  if (canonical(leaf) !== text) throw new Error('leaf is not canonical');
  return leaf;
}
