import type { EventCode } from '../audit/events.ts';
import type { Database, Statement } from '../storage/open.ts';

/** What the log says of a report: when it was told, and the digest of its row; reports of before have none. */
export interface ToldReport {
  readonly at: number;
  readonly digest: string | undefined;
}

const REPORTED = 'masking.report' satisfies EventCode;
const WITHDRAWN = 'masking.withdraw' satisfies EventCode;
const OBJECT = /^([1-9]\d{0,14})(?::([0-9a-f]{64}))?$/;

interface EventRow {
  readonly seq: number;
  readonly ts: number;
  readonly op: string;
  readonly object: unknown;
}

/** The object of the event of a report: its number and the digest of its row. */
export const objectOf = (id: number, digest: string) => ({ type: 'mask-report', id: `${id}:${digest}` });

/**
 * Which reports are open, by the log. Whoever can write into the database and has not the log's key can put a row there, change it
 * or take it away, and here it is seen; who changes the row's event as well is seen when the log is verified.
 */
export class ReportLog {
  readonly #since: Statement<[string, string, number], EventRow>;
  readonly #open = new Map<number, ToldReport>();
  #next = 0;
  #highest = 0;

  constructor(db: Database) {
    this.#since = db.prepare<[string, string, number], EventRow>(
      `SELECT seq, ts, op, CASE WHEN json_valid(CAST(leaf AS TEXT)) THEN json_extract(CAST(leaf AS TEXT), '$.o.i') END AS object
       FROM audit_event WHERE op IN (?, ?) AND seq >= ? AND seq < (SELECT size FROM audit_tree) AND ok = 1 ORDER BY seq`,
    );
  }

  /** The highest number the events read so far have given. */
  get highest(): number {
    return this.#highest;
  }

  /** Each event is read once; what lies beyond the end of the log is none. To be asked outside of a unit: what it has written may still be taken back. */
  open(): ReadonlyMap<number, ToldReport> {
    for (const { seq, ts, op, object } of this.#since.all(REPORTED, WITHDRAWN, this.#next)) {
      this.#next = seq + 1;
      const [, id, digest] = OBJECT.exec(String(object)) ?? [];
      if (id === undefined) continue;
      this.#highest = Math.max(this.#highest, Number(id));
      if (op === REPORTED) this.#open.set(Number(id), { at: ts, digest });
      else this.#open.delete(Number(id));
    }
    return this.#open;
  }
}
