import { type Database, once } from '../storage/open.ts';

/**
 * What kind of thing is kept of a person: the fields of a visit, sealed originals in the log, index entries, a scan, a page of a
 * scan that is still running, a paper, a file that came too late.
 */
export const HOLDING_KINDS = ['visit', 'original', 'link', 'scan', 'page', 'paper', 'late'] as const;
export type HoldingKind = (typeof HOLDING_KINDS)[number];

/** What of whom is kept where, why and until when. Erasure, retention and the act of destruction read nothing else. */
export interface Holding {
  /** Random id of the person, 32 hexadecimal digits. */
  readonly subject: string;
  readonly kind: HoldingKind;
  /** Where: a stream, a file's id, the log. */
  readonly ref: string;
  readonly visit: string;
  /** Why: `service` (the visit itself) or `log` (who did what with whose data). */
  readonly purpose: 'service' | 'log';
}

export interface HoldingRow extends Holding {
  readonly id: number;
  readonly since: number;
  /** Milliseconds UTC; null while the visit is not finished. */
  readonly until: number | null;
}

interface Row {
  readonly id: number;
  readonly subject: Buffer;
  readonly kind: HoldingKind;
  readonly ref: string;
  readonly visit: string;
  readonly purpose: 'service' | 'log';
  readonly since: number;
  readonly until: number | null;
}

/** The table of holdings. Written inside the unit of the personal write it tells about. */
export class Holdings {
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: Database) {
    this.#sql = prepare(db);
  }

  /** Puts a holding on the books, once. A holding that had ended and is written again begins anew. */
  hold(now: number, { subject, kind, ref, visit, purpose }: Holding): void {
    const key = [Buffer.from(subject, 'hex'), kind, ref] as const;
    const known = this.#sql.find.get(...key);
    if (known && known.ended_at === null) return;
    if (known) once(this.#sql.reopen.run(now, known.id), 'holding');
    else once(this.#sql.insert.run(...key, visit, purpose, now), 'holding');
  }

  /** Says until when whatever lies at `ref` is kept. */
  keepUntil(ref: string, until: number | undefined): void {
    if (until !== undefined) for (const { id } of this.#sql.byRef.all(ref)) once(this.#sql.until.run(until, id), 'term of a holding');
  }

  /** What lies at `ref` has no term any more: it is used again. */
  keepOn(ref: string): void {
    for (const { id } of this.#sql.byRef.all(ref)) once(this.#sql.until.run(null, id), 'term of a holding');
  }

  /** Gives everything that a visit has, and that has no term yet, the term of its kind; what no term is known of stays without. */
  settle(visit: string, termOf: (kind: HoldingKind) => number | undefined): void {
    for (const kind of HOLDING_KINDS) {
      const until = termOf(kind);
      if (until === undefined) continue;
      for (const { id } of this.#sql.withoutTerm.all(visit, kind)) once(this.#sql.until.run(until, id), 'term of a holding');
    }
  }

  /** Finished visits some of whose things have no term: the terms could not be read when they were finished. */
  finishedWithoutTerm(limit: number): { visit: string; finishedAt: number }[] {
    return this.#sql.finishedWithoutTerm.all(limit);
  }

  /** Moves a file from one kind to another: a late scan becomes the scan of its document. */
  become(ref: string, from: HoldingKind, to: HoldingKind): void {
    for (const { id, kind } of this.#sql.byRef.all(ref)) if (kind === from) once(this.#sql.become.run(to, id), 'kind of a holding');
  }

  /** What lay at `ref` is gone. */
  end(ref: string, now: number): void {
    for (const { id } of this.#sql.byRef.all(ref)) once(this.#sql.end.run(now, id), 'end of a holding');
  }

  /** Files that are due, the oldest first, at most `limit`; `without` are visits left out. */
  dueFiles(now: number, limit: number, without: readonly string[] = []): HoldingRow[] {
    return this.#sql.due.all(now, JSON.stringify(without), limit).map(present);
  }

  ofVisit(visit: string): HoldingRow[] {
    return this.#sql.ofVisit.all(visit).map(present);
  }

  ofSubject(subject: string): HoldingRow[] {
    return this.#sql.ofSubject.all(Buffer.from(subject, 'hex')).map(present);
  }

  /** Whether anybody still holds what lies at `ref`. */
  isHeld(ref: string): boolean {
    return this.#sql.held.get(ref) !== undefined;
  }
}

const present = (row: Row): HoldingRow => ({
  id: row.id,
  subject: row.subject.toString('hex'),
  kind: row.kind,
  ref: row.ref,
  visit: row.visit,
  purpose: row.purpose,
  since: row.since,
  until: row.until,
});

function prepare(db: Database) {
  return {
    find: db.prepare<[Buffer, string, string], { id: number; ended_at: number | null }>(
      'SELECT id, ended_at FROM holding WHERE subject = ? AND kind = ? AND ref = ?',
    ),
    insert: db.prepare('INSERT INTO holding(subject, kind, ref, visit, purpose, since) VALUES (?, ?, ?, ?, ?, ?)'),
    reopen: db.prepare('UPDATE holding SET since = ?, until = NULL, ended_at = NULL WHERE id = ?'),
    byRef: db.prepare<[string], { id: number; kind: HoldingKind }>('SELECT id, kind FROM holding WHERE ref = ? AND ended_at IS NULL'),
    until: db.prepare('UPDATE holding SET until = ? WHERE id = ?'),
    withoutTerm: db.prepare<[string, string], { id: number }>(
      'SELECT id FROM holding WHERE visit = ? AND kind = ? AND until IS NULL AND ended_at IS NULL',
    ),
    finishedWithoutTerm: db.prepare<[number], { visit: string; finishedAt: number }>(
      `SELECT DISTINCT h.visit, v.finished_at AS finishedAt FROM holding h JOIN visit v ON v.id = h.visit
       WHERE h.until IS NULL AND h.ended_at IS NULL AND v.finished_at IS NOT NULL LIMIT ?`,
    ),
    become: db.prepare('UPDATE holding SET kind = ? WHERE id = ?'),
    end: db.prepare('UPDATE holding SET ended_at = ? WHERE id = ?'),
    due: db.prepare<[number, string, number], Row>(
      `SELECT * FROM holding WHERE ended_at IS NULL AND until IS NOT NULL AND kind IN ('scan', 'page', 'paper', 'late') AND until <= ?
       AND visit NOT IN (SELECT value FROM json_each(?)) ORDER BY until LIMIT ?`,
    ),
    ofVisit: db.prepare<[string], Row>('SELECT * FROM holding WHERE visit = ? AND ended_at IS NULL ORDER BY id'),
    ofSubject: db.prepare<[Buffer], Row>('SELECT * FROM holding WHERE subject = ? AND ended_at IS NULL ORDER BY id'),
    held: db.prepare<[string], { one: number }>('SELECT 1 AS one FROM holding WHERE ref = ? AND ended_at IS NULL LIMIT 1'),
  };
}
