import { randomBytes } from 'node:crypto';
import type { KeyRing } from '../storage/keys.ts';
import type { Database } from '../storage/open.ts';

export type IdentifierKind = 'snils' | 'passport' | 'name';

/**
 * The keyed index from identifiers to random subject ids, in `keys.db`. СНИЛС and passport say who somebody is; a name
 * only narrows the search, so it may point at several subjects.
 */
export class Subjects {
  readonly #keys: KeyRing;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: Database, keys: KeyRing) {
    this.#keys = keys;
    this.#sql = prepare(db);
  }

  /** A new random subject id: 32 hexadecimal digits. */
  fresh(): string {
    return randomBytes(16).toString('hex');
  }

  /** Writes an identifier of a subject. If a strong identifier already points at another subject, the two become one. */
  index(subject: string, kind: IdentifierKind, normalised: string): void {
    const mac = this.#keys.mac(kind, normalised);
    const mine = Buffer.from(this.canonical(subject), 'hex');
    const known = kind === 'name' ? undefined : this.#sql.find.get(kind, mac);
    if (known && !known.subject.equals(mine)) {
      this.#sql.realias.run(known.subject, mine);
      this.#sql.alias.run(mine, known.subject);
      return;
    }
    this.#sql.insert.run(kind, mac, mine);
  }

  /** The subject an id stands for now. */
  canonical(subject: string): string {
    return this.#sql.sameAs.get(Buffer.from(subject, 'hex'))?.same_as.toString('hex') ?? subject;
  }

  /** Every subject id that events may carry for this identifier. */
  find(kind: IdentifierKind, normalised: string): string[] {
    return this.#sql.findAll.all(kind, this.#keys.mac(kind, normalised)).flatMap((row) => this.family(row.subject.toString('hex')));
  }

  /** A subject with all the ids that turned out to be the same person. */
  family(subject: string): string[] {
    const head = this.canonical(subject);
    return [head, ...this.#sql.aliases.all(Buffer.from(head, 'hex')).map((row) => row.subject.toString('hex'))];
  }
}

/** What a row shows instead of a person: «⟦С·7f3a⟧», the same for one subject everywhere. */
export const subjectToken = (subject: string): string => `⟦С·${subject.slice(0, 4)}⟧`;

function prepare(db: Database) {
  return {
    find: db.prepare<[string, Buffer], { subject: Buffer }>('SELECT subject FROM subject_index WHERE kind = ? AND mac = ? LIMIT 1'),
    findAll: db.prepare<[string, Buffer], { subject: Buffer }>('SELECT subject FROM subject_index WHERE kind = ? AND mac = ? LIMIT 50'),
    insert: db.prepare('INSERT OR IGNORE INTO subject_index VALUES (?, ?, ?)'),
    alias: db.prepare('INSERT OR REPLACE INTO subject_alias VALUES (?, ?)'),
    realias: db.prepare('UPDATE subject_alias SET same_as = ? WHERE same_as = ?'),
    sameAs: db.prepare<[Buffer], { same_as: Buffer }>('SELECT same_as FROM subject_alias WHERE subject = ?'),
    aliases: db.prepare<[Buffer], { subject: Buffer }>('SELECT subject FROM subject_alias WHERE same_as = ?'),
  };
}
