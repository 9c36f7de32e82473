import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import { ROLES } from '#contract/kit.ts';
import type { Actor } from '../audit/entry.ts';
import type { Database, Statement } from '../storage/open.ts';
import type { Tx } from '../work/unit.ts';

const actor = z.strictObject({ user: z.string(), role: z.enum([...ROLES, 'system']), session: z.string().optional() });
const body = z.discriminatedUnion('kind', [
  z.strictObject({
    v: z.literal(1),
    kind: z.literal('scan'),
    actor,
    item: z.string(),
    /** Revision of the visit that the specialist saw. */
    revision: z.int(),
    /** Number of the paper that stood then. */
    paper: z.string().nullable(),
    dpi: z.int(),
    append: z.boolean(),
    /** Of a form: what it says as the scan begins. */
    says: z.string().optional(),
  }),
  z.strictObject({ v: z.literal(1), kind: z.literal('print'), actor, number: z.string() }),
  /** Forms, each in so many sheets. Other sheets have none. */
  z.strictObject({
    v: z.literal(1),
    kind: z.literal('forms'),
    actor,
    /** Written by an older program: of the event that changed last what they say. */
    since: z.int().optional(),
    forms: z.array(z.strictObject({ item: z.string(), sheets: z.int().positive(), says: z.string().optional() })),
    sheet: z.string(),
  }),
]);
type JobBody = z.infer<typeof body>;

export type DeviceJob = {
  readonly id: string;
  readonly visit: string;
  readonly actor: Actor;
  readonly beganAt: number;
  readonly ended: boolean;
} & Omit<JobBody, 'v' | 'actor'>;
export type ScanJob = DeviceJob & Extract<JobBody, { kind: 'scan' }>;
export type PrintJob = DeviceJob & Extract<JobBody, { kind: 'print' }>;
export type FormsJob = DeviceJob & Extract<JobBody, { kind: 'forms' }>;
type Begun = { [K in JobBody['kind']]: Omit<Extract<JobBody, { kind: K }>, 'v'> }[JobBody['kind']];

export interface LeftOver {
  readonly id: string;
  readonly kind: JobBody['kind'];
}

export interface JobPage {
  readonly n: number;
  readonly file: string;
}

/**
 * Work that a device does for a visit: which visit, which document or paper, on whose behalf. Kept on the disk, so that what
 * ends late, after a crash even, still belongs to whoever began it and to nobody else.
 */
export class DeviceJobs {
  readonly #boot: string;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: Database, boot: string) {
    this.#boot = boot;
    this.#sql = prepare(db);
  }

  begin(tx: Tx, visit: string, job: Begun): string {
    const id = randomUUID();
    tx.write(this.#sql.insert, id, job.kind, visit, this.#boot, tx.now, JSON.stringify(body.parse({ v: 1, ...job })));
    return id;
  }

  /** @throws Refusal `job-unknown` when there is none of this kind that still runs. */
  scan(id: string): ScanJob {
    const job = this.#get(id);
    if (job?.kind !== 'scan' || job.ended) throw new Refusal('job-unknown');
    return job as ScanJob;
  }

  /** What a job that has ended came to; undefined while it runs. */
  result(id: string): unknown {
    const row = this.#sql.get.get(id);
    return row?.result == null ? undefined : JSON.parse(row.result);
  }

  hasPage(job: string, n: number): boolean {
    return this.#sql.hasPage.get(job, n) !== undefined;
  }

  /** A paper, or forms, on their way to the printer. @throws Refusal `job-unknown` */
  print(id: string): PrintJob | FormsJob {
    const job = this.#get(id);
    if (!job || job.kind === 'scan' || job.ended) throw new Refusal('job-unknown');
    return job as PrintJob | FormsJob;
  }

  #get(id: string): DeviceJob | undefined {
    const row = this.#sql.get.get(id);
    if (!row) return undefined;
    const { v: _version, ...rest } = body.parse(JSON.parse(row.body));
    return { id, visit: row.visit, beganAt: row.began_at, ended: row.ended_at !== null, ...rest } as DeviceJob;
  }

  addPage(tx: Tx, job: string, n: number, file: string, bytes: number): void {
    tx.write(this.#sql.addPage, job, n, file, bytes);
  }

  pages(job: string): JobPage[] {
    return this.#sql.pages.all(job);
  }

  /** Bytes of its pages so far. */
  bytes(job: string): number {
    return this.#sql.bytes.get(job)?.bytes ?? 0;
  }

  /** Ends a job; its pages are no longer its own. Whoever asks again is told what it came to. */
  end<R>(tx: Tx, job: string, result: R): R {
    const pages = this.#sql.pages.all(job).length;
    if (this.#sql.dropPages.run(job).changes !== pages) throw new Refusal('storage', { detail: 'pages of a job' });
    tx.write(this.#sql.end, tx.now, JSON.stringify(result), job);
    return result;
  }

  hasEndedBefore(time: number): boolean {
    return this.#sql.endedBefore.get(time) !== undefined;
  }

  forgetEndedBefore(time: number): void {
    this.#sql.forget.run(time);
  }

  /** Jobs that have not ended. */
  open(): LeftOver[] {
    return this.#sql.open.all();
  }

  /** Those of them that nobody will end: all but the ones that still run or, when it is not known which, the ones of this boot. */
  leftOver(running: readonly string[] | undefined): LeftOver[] {
    return this.#sql.open.all().filter((row) => (running ? !running.includes(row.id) : row.boot !== this.#boot));
  }
}

function prepare(db: Database) {
  return {
    insert: db.prepare('INSERT INTO job(id, kind, visit, boot, began_at, body) VALUES (?, ?, ?, ?, ?, ?)') as Statement<
      [string, string, string, string, number, string]
    >,
    get: db.prepare<[string], { visit: string; body: string; began_at: number; ended_at: number | null; result: string | null }>(
      'SELECT visit, body, began_at, ended_at, result FROM job WHERE id = ?',
    ),
    addPage: db.prepare('INSERT INTO job_page(job, n, file, bytes) VALUES (?, ?, ?, ?)') as Statement<[string, number, string, number]>,
    pages: db.prepare<[string], JobPage>('SELECT n, file FROM job_page WHERE job = ? ORDER BY n'),
    bytes: db.prepare<[string], { bytes: number }>('SELECT coalesce(sum(bytes), 0) AS bytes FROM job_page WHERE job = ?'),
    hasPage: db.prepare<[string, number], { n: number }>('SELECT n FROM job_page WHERE job = ? AND n = ?'),
    dropPages: db.prepare('DELETE FROM job_page WHERE job = ?'),
    end: db.prepare('UPDATE job SET ended_at = ?, result = ? WHERE id = ? AND ended_at IS NULL') as Statement<[number, string, string]>,
    endedBefore: db.prepare<[number], { id: string }>('SELECT id FROM job WHERE ended_at < ? LIMIT 1'),
    forget: db.prepare('DELETE FROM job WHERE ended_at < ?'),
    open: db.prepare<[], LeftOver & { boot: string }>('SELECT id, kind, boot FROM job WHERE ended_at IS NULL ORDER BY began_at'),
  };
}
