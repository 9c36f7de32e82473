import { z } from 'zod';
import { MASK_FAULTS } from '#contract/words.ts';
import type { Shape } from '../masking/shape.ts';
import type { Database, Statement } from '../storage/open.ts';
import { localDate } from '../work/clock.ts';
import type { Tx } from '../work/unit.ts';

const stored = z.strictObject({
  fault: z.enum(MASK_FAULTS),
  found: z.string().nullable(),
  wanted: z.string().nullable(),
  score: z.number().nullable(),
  evidence: z.array(z.string()),
  masker: z.string(),
  before: z.string(),
  find: z.string(),
  after: z.string(),
});

/** What is kept of a mistake of the masker. */
export type Reported = Omit<z.infer<typeof stored>, keyof Shape> & { readonly shape: Shape };
export type KeptReport = Reported & { readonly id: number; readonly day: string; readonly actor: string };

interface Row {
  readonly id: number;
  readonly day: string;
  readonly actor: string;
  readonly body: string;
}

const COUNTER = 'mask-report';

/** The reported mistakes of the masker: a shape, a day and who reported it. No text ever comes here. */
export class MaskReportStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  get total(): number {
    return this.#db.prepare<[], { n: number }>('SELECT count(*) AS n FROM mask_report').get()?.n ?? 0;
  }

  /** The number of a report is never given twice: what takes one back late must not meet another. */
  add(tx: Tx, { shape, ...rest }: Reported, actor: string): number {
    const id = tx.next(COUNTER);
    const insert = this.#db.prepare('INSERT INTO mask_report VALUES (?, ?, ?, ?)') as Statement<[number, string, string, string]>;
    tx.write(insert, id, localDate(tx.now), actor, JSON.stringify(stored.parse({ ...rest, ...shape })));
    return id;
  }

  has(id: number): boolean {
    return this.#db.prepare<[number], { id: number }>('SELECT id FROM mask_report WHERE id = ?').get(id) !== undefined;
  }

  remove(tx: Tx, id: number): void {
    tx.write(this.#db.prepare('DELETE FROM mask_report WHERE id = ?') as Statement<[number]>, id);
  }

  /** The last ones, newest first. */
  latest(most: number): KeptReport[] {
    return this.#db.prepare<[number], Row>('SELECT * FROM mask_report ORDER BY id DESC LIMIT ?').all(most).map(readRow);
  }

  /** Every one, oldest first. */
  all(): KeptReport[] {
    return this.#db.prepare<[], Row>('SELECT * FROM mask_report ORDER BY id').all().map(readRow);
  }
}

function readRow({ id, day, actor, body }: Row): KeptReport {
  const { before, find, after, ...rest } = stored.parse(JSON.parse(body));
  return { id, day, actor, ...rest, shape: { before, find, after } };
}
