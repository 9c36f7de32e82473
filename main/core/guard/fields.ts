import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROLES, type Role } from '#contract/kit.ts';
import { FIELD_CODES, type FieldCode } from '../audit/proof/leaf.ts';
import { SHOWN, type Shown } from '../masking/shown.ts';

const row = z.strictObject(Object.fromEntries(ROLES.map((role) => [role, z.enum(SHOWN)])) as Record<Role, z.ZodEnum<{ [S in Shown]: S }>>);
const schema = z.strictObject({
  version: z.int().positive(),
  fields: z.strictObject(Object.fromEntries(FIELD_CODES.map((code) => [code, row])) as Record<FieldCode, typeof row>),
});

/** The policy of fields: what each role sees of each code. Every code and every role has a row, or the file is refused. */
export type FieldPolicy = z.infer<typeof schema>;

/** @throws Error naming the place in the file: without a policy nothing personal may be shown. */
export function readFieldPolicy(file: string): FieldPolicy {
  const parsed = schema.safeParse(parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`masking/fields.yaml, ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'wrong'}`);
}
