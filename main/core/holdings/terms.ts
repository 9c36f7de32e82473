import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { isoDate } from '#contract/kit.ts';
import { HOLDING_KINDS } from './holdings.ts';

const DAY_MS = 86_400_000;

const term = z.strictObject({
  days: z.number().positive().max(36_600),
  source: z.string().min(3),
  checkedOn: isoDate,
  verified: z.boolean(),
});
const schema = z.strictObject({
  version: z.int().positive(),
  afterFinish: z.strictObject(
    Object.fromEntries(HOLDING_KINDS.map((kind) => [kind, term])) as Record<(typeof HOLDING_KINDS)[number], typeof term>,
  ),
  superseded: z.strictObject({ scan: term, paper: term }),
});
type Terms = z.infer<typeof schema>;

/** How long each kind of holding is kept: law is data (`resources/retention.yaml`), read when first needed. */
export class RetentionTerms {
  readonly #file: string;
  #terms: Terms | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws Error naming the place in the file: without terms nothing is destroyed and nothing gets a term. */
  get terms(): Terms {
    if (this.#terms) return this.#terms;
    const parsed = schema.safeParse(parse(readFileSync(this.#file, 'utf8')));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new Error(`retention.yaml, ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'wrong'}`);
    }
    this.#terms = parsed.data;
    return parsed.data;
  }

  /** Until when, ms UTC; undefined when the terms cannot be read: then nothing is destroyed, and a visit is not held up. */
  afterFinish(kind: (typeof HOLDING_KINDS)[number], finishedAt: number): number | undefined {
    return this.#days((terms) => terms.afterFinish[kind].days, finishedAt);
  }

  superseded(kind: 'scan' | 'paper', now: number): number | undefined {
    return this.#days((terms) => terms.superseded[kind].days, now);
  }

  /** What is wrong with the file, in one sentence; undefined when nothing is. */
  get fault(): string | undefined {
    try {
      void this.terms;
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : 'retention.yaml';
    }
  }

  #days(of: (terms: Terms) => number, from: number): number | undefined {
    return this.fault === undefined ? Math.round(from + of(this.terms) * DAY_MS) : undefined;
  }
}
