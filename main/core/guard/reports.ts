import { randomBytes } from 'node:crypto';
import { isoDate } from '#contract/kit.ts';
import type { DamagedReport } from '#contract/masking.ts';
import type { Database, Statement } from '../storage/open.ts';
import { localDate } from '../work/clock.ts';
import type { Tx } from '../work/unit.ts';
import { ReportLog, type ToldReport } from './report-log.ts';
import { digestOf, type KeptReport, LONGEST, readRow, type Reported, type ReportRow, stored } from './report-row.ts';

/** So many reports may be open at once: the list and the export read them all, in the blink of an eye. */
export const MOST_REPORTS = 500;
/** Of rows that nobody has reported so many are told at once; the others when those are taken away. */
const MOST_FOREIGN = 100;
const COUNTER = 'mask-report';

export interface ReadReports {
  /** Newest first. */
  readonly sound: readonly KeptReport[];
  /** Of those that nobody has reported the first {@link MOST_FOREIGN}. */
  readonly damaged: readonly DamagedReport[];
  readonly damagedTotal: number;
}

/** The reported mistakes of the masker: a shape, a day and who reported it. No text ever comes here. */
export class MaskReportStore {
  readonly #log: ReportLog;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: Database) {
    this.#log = new ReportLog(db);
    this.#sql = prepare(db);
  }

  /** How many are open, by the log; to be asked outside of a unit. */
  get total(): number {
    return this.#log.open().size;
  }

  /** The number of a report is never given twice: what takes one back late must not meet another. Answers it, and the digest of the row. */
  add(tx: Tx, { shape, ...rest }: Reported, actor: string): { id: number; digest: string } {
    // The counter may have been set back, and a row put there, behind the program's back.
    let id = Math.max(tx.next(COUNTER), this.#log.highest + 1);
    while (this.#sql.has.get(id)) id++;
    const body = JSON.stringify(stored.parse({ ...rest, ...shape, salt: randomBytes(16).toString('hex') }));
    const row: ReportRow = { id, day: localDate(tx.now), actor, body };
    tx.write(this.#sql.insert, row.id, row.day, row.actor, row.body);
    return { id, digest: digestOf(row) };
  }

  /** Whether there is something to take back: a row, or what the log says of one that is gone. */
  has(id: number): boolean {
    return this.isOpen(id) || this.#sql.has.get(id) !== undefined;
  }

  /** Whether the log knows it, and that it was not taken back. */
  isOpen(id: number): boolean {
    return this.#log.open().has(id);
  }

  remove(tx: Tx, id: number): void {
    if (this.#sql.has.get(id)) tx.write(this.#sql.remove, id);
  }

  /** Every one that the log says is open, and whatever stands in the table besides. Of a damaged row only its number is told. */
  read(): ReadReports {
    const open = this.#log.open();
    const numbers = JSON.stringify([...open.keys()]);
    const gone = new Map(open);
    const sound: KeptReport[] = [];
    const damaged: DamagedReport[] = this.#sql.foreign.all(numbers, MOST_FOREIGN).map(({ id }) => ({ id, day: null, why: 'foreign' }));
    for (const row of this.#sql.reported.all(numbers)) {
      const told = gone.get(row.id);
      gone.delete(row.id);
      const kept = told && readRow(row, told.digest);
      if (kept) sound.push(kept);
      else damaged.push({ id: row.id, day: told ? dayOf(told) : null, why: 'changed' });
    }
    for (const [id, told] of gone) damaged.push({ id, day: dayOf(told), why: 'gone' });
    const foreign = this.#sql.foreignTotal.get(numbers)?.total ?? 0;
    const shown = damaged.filter(({ why }) => why === 'foreign').length;
    return { sound, damaged: damaged.sort((a, b) => b.id - a.id), damagedTotal: damaged.length - shown + foreign };
  }
}

/** The day a report was told, by the log. */
function dayOf({ at }: ToldReport): string | null {
  const day = localDate(at);
  return isoDate.safeParse(day).success ? day : null;
}

/** The whole column, bytes behind a NUL too, or an empty text in place of one that is too long. */
const upTo = (column: string, bytes: number): string =>
  `CASE WHEN length(CAST(${column} AS BLOB)) <= ${bytes} THEN ${column} ELSE '' END AS ${column}`;

function prepare(db: Database) {
  const { day, actor, body } = LONGEST;
  return {
    insert: db.prepare('INSERT INTO mask_report VALUES (?, ?, ?, ?)') as Statement<[number, string, string, string]>,
    remove: db.prepare('DELETE FROM mask_report WHERE id = ?') as Statement<[number]>,
    has: db.prepare<[number], { one: number }>('SELECT 1 AS one FROM mask_report WHERE id = ?'),
    // What has more bytes than any report is not read: it is no longer what was reported.
    reported: db.prepare<[string], ReportRow>(
      `SELECT id, ${upTo('day', day)}, ${upTo('actor', actor)}, ${upTo('body', body)}
       FROM mask_report WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC`,
    ),
    foreign: db.prepare<[string, number], { id: number }>(
      `SELECT id FROM mask_report WHERE id BETWEEN 1 AND ${Number.MAX_SAFE_INTEGER} AND id NOT IN (SELECT value FROM json_each(?))
       ORDER BY id DESC LIMIT ?`,
    ),
    foreignTotal: db.prepare<[string], { total: number }>(
      'SELECT count(*) AS total FROM mask_report WHERE id NOT IN (SELECT value FROM json_each(?))',
    ),
  };
}
