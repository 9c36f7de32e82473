import { randomBytes } from 'node:crypto';
import type { KeyRing } from '../storage/keys.ts';
import { type Database, once } from '../storage/open.ts';

/** СНИЛС and passport say who somebody is; a name only narrows; `alias` is what the index of schema 1 took for proof. */
export type IdentifierKind = 'snils' | 'passport' | 'name';
export type LinkKind = IdentifierKind | 'alias';
const STRONG: readonly LinkKind[] = ['snils', 'passport', 'alias'];

interface Row {
  readonly id: number;
  readonly kind: LinkKind;
  readonly mac: Buffer;
  readonly subject: Buffer;
  readonly visit: string | null;
  readonly unit: Buffer | null;
  readonly ended_by: Buffer | null;
  readonly until: number | null;
}

/**
 * Evidence that an identifier belongs to a subject, in `keys.db`: whose, from which visit, from when to when. It can be taken
 * back, and nobody is ever merged: who is the same person is computed when it is asked. A row and its end count once
 * `okno.db` holds the unit that wrote them (`counts`).
 */
export class Links {
  readonly #keys: KeyRing;
  readonly #counts: (unit: Buffer) => boolean;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: Database, keys: KeyRing, counts: (unit: Buffer) => boolean) {
    this.#keys = keys;
    this.#counts = counts;
    this.#sql = prepare(db);
  }

  /** A new random subject id: 32 hexadecimal digits. */
  fresh(): string {
    return randomBytes(16).toString('hex');
  }

  /** Writes evidence; called inside a unit's transaction of `keys.db`. */
  add(unit: Buffer, now: number, subject: string, kind: IdentifierKind, normalised: string, visit: string): void {
    once(this.#sql.insert.run(kind, this.#keys.mac(kind, normalised), Buffer.from(subject, 'hex'), visit, now, unit), 'link');
  }

  /**
   * Ends the evidence of one kind for a subject: it was mistyped, or it has changed. A subject is of one visit, so what schema 1 wrote
   * without naming the visit is ended as well. Answers how many rows.
   */
  end(unit: Buffer, now: number, subject: string, kind: LinkKind): number {
    const rows = this.#sql.ofSubject.all(Buffer.from(subject, 'hex')).filter((row) => row.kind === kind && this.#holds(row));
    for (const row of rows) once(this.#sql.end.run(now, unit, row.id), 'end of a link');
    return rows.length;
  }

  /** Every subject id that events may carry for this identifier, each once, in a fixed order. */
  find(kind: IdentifierKind, normalised: string): string[] {
    const first = this.#byMac(kind, this.#keys.mac(kind, normalised)).map((row) => row.subject);
    return this.#component(first);
  }

  /** A subject with all the ids that the evidence takes for the same person, in a fixed order. */
  family(subject: string): string[] {
    return this.#component([Buffer.from(subject, 'hex')]);
  }

  /** The id a person is shown under: the same for every id of the component. */
  canonical(subject: string): string {
    return this.family(subject)[0] ?? subject;
  }

  /** Everybody who can be reached over shared strong identifiers. */
  #component(from: readonly Buffer[]): string[] {
    const found = new Set<string>();
    const seen = new Set<string>();
    const open = [...from];
    for (let subject = open.pop(); subject !== undefined; subject = open.pop()) {
      const id = subject.toString('hex');
      if (found.has(id)) continue;
      found.add(id);
      for (const row of this.#sql.ofSubject.all(subject)) {
        const identifier = `${row.kind}/${row.mac.toString('hex')}`;
        if (!STRONG.includes(row.kind) || seen.has(identifier) || !this.#holds(row)) continue;
        seen.add(identifier);
        open.push(...this.#byMac(row.kind, row.mac).map((one) => one.subject));
      }
    }
    return [...found].sort();
  }

  #byMac(kind: LinkKind, mac: Buffer): Row[] {
    return this.#sql.byMac.all(kind, mac).filter((row) => this.#holds(row));
  }

  /** Written by a unit that came to be, and not ended by one that did. */
  #holds(row: Row): boolean {
    if (row.unit !== null && !this.#counts(row.unit)) return false;
    return row.until === null || (row.ended_by !== null && !this.#counts(row.ended_by));
  }
}

/** What a row shows instead of a person: «⟦С·7f3a⟧», the same for one subject everywhere. */
export const subjectToken = (subject: string): string => `⟦С·${subject.slice(0, 4)}⟧`;

function prepare(db: Database) {
  return {
    insert: db.prepare('INSERT INTO link(kind, mac, subject, visit, since, unit) VALUES (?, ?, ?, ?, ?, ?)'),
    end: db.prepare('UPDATE link SET until = ?, ended_by = ? WHERE id = ?'),
    byMac: db.prepare<[string, Buffer], Row>('SELECT * FROM link WHERE kind = ? AND mac = ?'),
    ofSubject: db.prepare<[Buffer], Row>('SELECT * FROM link WHERE subject = ?'),
  };
}
