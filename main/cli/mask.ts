import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { readFileSync } from 'node:fs';
import { evidenceOf } from '../core/masking/evidence.ts';
import { KINDS, type MaskContext, type Subject } from '../core/masking/kinds.ts';
import { readLexicon } from '../core/masking/lexicon.ts';
import { createMasker } from '../core/masking/masker.ts';
import { readArgs, Usage } from './usage.ts';

/** One value, several, or a record of them by kind: whatever the other side has at hand. */
const kindWord = z.string().transform((word, issue) => {
  const kind = KINDS.find((one) => one === word.toUpperCase()) ?? ALIASES[word.toLowerCase()];
  if (!kind) {
    issue.addIssue({
      code: 'custom',
      message: `«${word}» is no kind of identifier; known: ${[...Object.keys(ALIASES), ...KINDS.map((one) => one.toLowerCase())].join(', ')}`,
    });
    return z.NEVER;
  }
  return kind;
});
const ALIASES: Readonly<Record<string, (typeof KINDS)[number]>> = {
  foreignpassport: 'FOREIGN_PASSPORT',
  license: 'DRIVER_LICENSE',
  licence: 'DRIVER_LICENSE',
  certificate: 'BIRTH_CERT',
  policy: 'OMS',
  plate: 'VEHICLE_PLATE',
  mail: 'EMAIL',
};
const texts = z.union([
  z
    .string()
    .max(500)
    .transform((one) => [one]),
  z.array(z.string().max(500)).max(50),
]);
const subject = z.strictObject({
  name: z.string().max(300).optional(),
  surname: z.string().max(100).optional(),
  given: z.string().max(100).optional(),
  patronymic: z.string().max(100).optional(),
  identifiers: z
    .union([
      texts.transform((all) => all.map((value): { type?: (typeof KINDS)[number]; value: string } => ({ value }))),
      z
        .record(kindWord, texts)
        .transform((all) =>
          Object.entries(all).flatMap(([type, values]) => (values ?? []).map((value) => ({ type: type as (typeof KINDS)[number], value }))),
        ),
    ])
    .optional(),
  snils: z.string().max(40).optional(),
  passport: z.string().max(40).optional(),
  phone: texts.optional(),
  email: texts.optional(),
  address: texts.optional(),
  birthDate: z.string().max(20).optional(),
});
const lineSchema = z.object({ text: z.string(), context: z.object({ subjects: z.array(subject).max(20).optional() }).optional() });

function contextOf(context: z.infer<typeof lineSchema>['context']): MaskContext {
  const subjects = (context?.subjects ?? []).map((one): Subject => {
    const typed = (type: (typeof KINDS)[number], values: readonly string[] | undefined) => (values ?? []).map((value) => ({ type, value }));
    const name = [one.name, one.surname, one.given, one.patronymic].filter((part) => part !== undefined).join(' ');
    return {
      ...(name && { name }),
      identifiers: [
        ...(one.identifiers ?? []),
        ...typed('SNILS', one.snils === undefined ? [] : [one.snils]),
        ...typed('PASSPORT', one.passport === undefined ? [] : [one.passport]),
        ...typed('PHONE', one.phone),
        ...typed('EMAIL', one.email),
      ],
      addresses: one.address ?? [],
      ...(one.birthDate && { birthDate: one.birthDate }),
    };
  });
  return subjects.length > 0 ? { subjects } : {};
}

/**
 * `okno mask [--spans]`: a JSON object a line in, one a line out, in order and streaming. `--spans` answers
 * `{"spans":[{start,end,type}]}`, with `--why` score, reason and evidence of each; without `--spans` `{"text","counts"}`. A line that is no such object stops with its number.
 */
export async function maskCommand(args: string[]): Promise<number> {
  const { positionals, values } = readArgs(args, { spans: { type: 'boolean' }, why: { type: 'boolean' } });
  // What spoke for a find can be told only with the finds.
  if (positionals.length > 0 || (values.why && !values.spans)) throw new Usage('okno mask [--spans [--why]] < LINES.jsonl');
  const masker = createMasker(readLexicon(readFileSync(path.join(import.meta.dirname, '../../dist/masking/lexicon.bin'))));
  let number = 0;
  let out = '';
  const flush = async (): Promise<void> => {
    const full = !process.stdout.write(out);
    out = '';
    if (full) await new Promise((resolve) => process.stdout.once('drain', resolve));
  };
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    const { text, context } = parseLine(line, number);
    if (values.spans) {
      const spans = masker
        .detect(text, contextOf(context))
        .map(({ start, end, type, score, why, evidence }) =>
          values.why ? { start, end, type, score, why, evidence: evidenceOf(evidence) } : { start, end, type },
        );
      out += `${JSON.stringify({ spans })}\n`;
    } else {
      const masked = masker.mask(text, contextOf(context));
      out += `${JSON.stringify({ text: masked.text, counts: masked.counts })}\n`;
    }
    if (out.length > 65_536) await flush();
  }
  await flush();
  return 0;
}

/** @throws Error naming the line and the field, never the text. */
function parseLine(line: string, number: number): z.infer<typeof lineSchema> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`Line ${number} is not JSON. Give one object a line: {"text":"…"}.`);
  }
  const parsed = lineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(
    `Line ${number}, ${issue?.path.join('.') || 'the object'}: ${issue?.message ?? 'wrong'}. Expected {"text","context"?:{"subjects":[{name,identifiers,phone,email,address,birthDate}]}}.`,
  );
}
