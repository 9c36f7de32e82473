import { randomBytes, type KeyObject } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { Session } from '#contract/staff.ts';
import { type Actor, type AuditEntry, SYSTEM } from '../audit/entry.ts';
import type { AuditLog } from '../audit/writer.ts';
import type { Holding, Holdings } from '../holdings/holdings.ts';
import type { IdentifierKind, LinkKind, Links } from '../people/links.ts';
import type { Clock } from '../work/clock.ts';
import type { Health } from '../work/health.ts';
import type { KeyRing } from '../storage/keys.ts';
import { type Database, once, type Statement } from '../storage/open.ts';

/** Who asks for something to be done, and what must still be true of them when it is written. */
export interface Asker {
  readonly actor: Actor;
  /** The session that must be live, and unlocked unless `evenLocked`, when the unit begins and when it is written. */
  readonly session?: Session;
  readonly evenLocked?: boolean;
}

export const SYSTEM_ASKER: Asker = { actor: SYSTEM };
export const actorOf = ({ userId, role, id }: Session): Actor => ({ user: userId, role, session: id });
export const askerOf = (session: Session): Asker => ({ actor: actorOf(session), session });
/** What ends late acts as whoever began it, even signed out. */
export const onBehalfOf = (actor: Actor): Asker => ({ actor });

/** What a unit may do. Everything of it becomes true together, or nothing does. */
export interface Tx {
  readonly now: number;
  /** Runs a statement that must touch exactly one row. @throws Refusal `storage` */
  write<P extends unknown[]>(statement: Statement<P>, ...values: P): void;
  /** Tells the log. The actor is the asker unless the entry names another. */
  audit(...entries: (Omit<AuditEntry, 'actor'> & { readonly actor?: Actor })[]): void;
  /** Tells the log one thing and is told where it stands there, still inside the unit. */
  told(entry: Omit<AuditEntry, 'actor'>, then: (seq: number) => void): void;
  /** Puts on the books what of whom is kept. */
  hold(holding: Holding): void;
  /** Evidence that an identifier is a subject's. */
  link(subject: string, kind: IdentifierKind, normalised: string, visit: string): void;
  /** Takes back the evidence of a kind that there is for a subject. */
  unlink(subject: string, kind: LinkKind): void;
  /** The data key of an id, made when there is none. */
  key(id: Uint8Array): KeyObject;
  /** The next number of a named counter, from 1; without gaps, because it is taken in the unit that uses it. */
  next(counter: string): number;
  /** To be done once the unit is durable: pushes, caches, files that nobody holds any more. */
  after(then: () => void): void;
  /** The same, once a unit under this name, however often it is asked for. */
  afterOnce(name: string, then: () => void): void;
}

export interface WorkParts {
  readonly db: Database;
  readonly keysDb: Database;
  readonly keys: KeyRing;
  readonly links: Links;
  readonly holdings: Holdings;
  readonly log: AuditLog;
  readonly clock: Clock;
  readonly health: Health;
  /** The session as it is now: undefined when it is over. */
  live(id: string): Session | undefined;
  /** A unit has come to be, and all that follows it is done. */
  done(): void;
  /** A push or a cache that failed after the commit: the effect stands, so it is only told. */
  trouble(where: string, error: unknown): void;
}

/**
 * The one way to write. Effect, audit entry and holding are one transaction of `okno.db`; keys, links and revocations go
 * to `keys.db` first, under the unit's id, and count only once `okno.db` holds that unit.
 */
export class Work {
  readonly #parts: WorkParts;
  readonly #sql: ReturnType<typeof prepare>;
  /** A disk that was full said no to an entry; it is told with the next unit that succeeds. */
  #untold = 0;

  constructor(parts: WorkParts) {
    this.#parts = parts;
    this.#sql = prepare(parts.db, parts.keysDb);
  }

  /** @throws Refusal of the build, of the session that is over or locked by now, or `storage` (`at`: a trouble); then nothing is kept. */
  do<T>(asker: Asker, build: (tx: Tx) => T): T {
    const { db, log, keys, health } = this.#parts;
    if (db.inTransaction) throw new Error('a unit inside a unit: hand the transaction down instead');
    this.insist(asker);
    health.insist();
    const unit = new Unit(this.#parts, this.#sql, asker.actor);
    let result: T;
    try {
      result = db
        .transaction(() => {
          this.insist(asker);
          const built = build(unit);
          unit.finish();
          return built;
        })
        .immediate();
    } catch (error) {
      unit.undo();
      throw health.failed(error);
    }
    log.settled();
    keys.settle(unit.fresh);
    // Written into a file that is gone by now: nobody may be told that it is kept.
    health.insist();
    health.well();
    for (const then of [...unit.afterwards, this.#parts.done]) {
      try {
        then();
      } catch (error) {
        this.#parts.trouble('after a unit', error);
      }
    }
    return result;
  }

  /**
   * Writes so many bytes, beside every unit, for one to hold, under the key of an id, which `asker` makes when there is none. Who asks is
   * looked at by that unit. A disk that says no is told like any other, until there is room for so much.
   * @throws Refusal `storage`; whatever `write` throws that is none of the disk's
   */
  async beside<T>(asker: Asker, id: Uint8Array, bytes: number, write: (key: KeyObject) => Promise<T>): Promise<T> {
    const { keys, health } = this.#parts;
    const key = keys.has(id) ? keys.dataKey(id) : this.do(asker, (tx) => tx.key(id));
    health.insist();
    try {
      return await write(key);
    } catch (error) {
      throw health.failed(error, bytes);
    }
  }

  /** For events about what did not happen: a full disk must not turn a refusal into a crash. The gap itself is told later. */
  tell(asker: Asker, entry: Omit<AuditEntry, 'actor'>): void {
    try {
      this.do({ actor: asker.actor }, (tx) => {
        if (this.#untold > 0) tx.audit({ op: 'log.gap', actor: SYSTEM, ok: false, details: `не записано событий: ${this.#untold}` });
        tx.audit(entry);
      });
      this.#untold = 0;
    } catch {
      this.#untold += 1;
    }
  }

  /** @throws Refusal `not-signed-in` or `privacy-locked` when the asker's session no longer stands. */
  insist({ session, evenLocked }: Asker): void {
    if (!session) return;
    const live = this.#parts.live(session.id);
    if (!live || live.role !== session.role) throw new Refusal('not-signed-in');
    if (live.locked && !evenLocked) throw new Refusal('privacy-locked');
  }

  /**
   * At the start: what an interrupted unit left in `keys.db` is removed, what a unit that came to be has written loses its mark,
   * and then the marks themselves go, so that neither grows.
   */
  sweep(): { keys: number; links: number } {
    const { keysDb, db } = this.#parts;
    const holds = (unit: Buffer) => this.#sql.hasUnit.get(unit) !== undefined;
    const dead = this.#sql.pendingUnits
      .all()
      .map((row) => row.unit)
      .filter((unit) => !holds(unit));
    const swept = keysDb
      .transaction(() => {
        let [keys, links] = [0, 0];
        for (const unit of dead) {
          keys += this.#sql.dropKeys.run(unit).changes;
          links += this.#sql.dropLinks.run(unit).changes;
          this.#sql.reviveLinks.run(unit);
        }
        for (const settle of this.#sql.settle) settle.run();
        return { keys, links };
      })
      .immediate();
    db.transaction(() => this.#sql.forgetUnits.run()).immediate();
    return swept;
  }
}

/** One unit at work. */
class Unit implements Tx {
  readonly now: number;
  readonly id = randomBytes(16);
  readonly fresh = new Map<string, KeyObject>();
  readonly afterwards: (() => void)[] = [];
  readonly #parts: WorkParts;
  readonly #sql: ReturnType<typeof prepare>;
  readonly #actor: Actor;
  readonly #entries: AuditEntry[] = [];
  readonly #named = new Set<string>();
  readonly #whenTold = new Map<number, (seq: number) => void>();
  #keysOpen = false;
  #keysWritten = false;

  constructor(parts: WorkParts, sql: ReturnType<typeof prepare>, actor: Actor) {
    this.#parts = parts;
    this.#sql = sql;
    this.#actor = actor;
    this.now = parts.clock.now();
  }

  write<P extends unknown[]>(statement: Statement<P>, ...values: P): void {
    once(statement.run(...values), 'a row');
  }

  audit(...entries: (Omit<AuditEntry, 'actor'> & { readonly actor?: Actor })[]): void {
    for (const entry of entries) this.#entries.push({ actor: this.#actor, ...entry });
  }

  told(entry: Omit<AuditEntry, 'actor'>, then: (seq: number) => void): void {
    this.#whenTold.set(this.#entries.length, then);
    this.audit(entry);
  }

  hold(holding: Holding): void {
    this.#parts.holdings.hold(this.now, holding);
  }

  link(subject: string, kind: IdentifierKind, normalised: string, visit: string): void {
    this.#openKeys();
    this.#parts.links.add(this.id, this.now, subject, kind, normalised, visit);
    this.hold({ subject, kind: 'link', ref: `visit/${visit}`, visit, purpose: 'log' });
  }

  unlink(subject: string, kind: LinkKind): void {
    this.#openKeys();
    this.#parts.links.end(this.id, this.now, subject, kind);
  }

  key(id: Uint8Array): KeyObject {
    if (this.#parts.keys.has(id)) return this.#parts.keys.dataKey(id);
    this.#openKeys();
    return this.#parts.keys.madeKey(id, this.id, this.fresh);
  }

  next(counter: string): number {
    const row = this.#sql.next.get(counter);
    if (!row) throw new Refusal('storage', { detail: 'a counter gave no number' });
    return row.value;
  }

  after(then: () => void): void {
    this.afterwards.push(then);
  }

  afterOnce(name: string, then: () => void): void {
    if (this.#named.has(name)) return;
    this.#named.add(name);
    this.afterwards.push(then);
  }

  #openKeys(): void {
    if (this.#keysOpen) return;
    this.#parts.keysDb.exec('BEGIN IMMEDIATE');
    this.#keysOpen = true;
  }

  /** The log last, since sealing its originals may make keys; then `keys.db`, durable; the caller's transaction ends the unit. */
  finish(): void {
    const { log, keysDb } = this.#parts;
    if (this.#entries.length > 0) {
      const first = log.append(this.#entries, (subject) => this.key(Buffer.from(subject, 'hex')));
      for (const [i, then] of this.#whenTold) then(first + i);
    }
    if (!this.#keysOpen) return;
    once(this.#sql.insertUnit.run(this.id, this.now), 'unit');
    keysDb.exec('COMMIT');
    this.#keysOpen = false;
    this.#keysWritten = true;
  }

  /** The unit did not come to be: its rows in `keys.db` count for nobody; they are removed now or, at the latest, at the next start. */
  undo(): void {
    try {
      if (this.#keysOpen && this.#parts.keysDb.inTransaction) this.#parts.keysDb.exec('ROLLBACK');
      else if (this.#keysWritten && this.#sql.hasUnit.get(this.id) === undefined) {
        this.#parts.keysDb
          .transaction(() => {
            this.#sql.dropKeys.run(this.id);
            this.#sql.dropLinks.run(this.id);
            this.#sql.reviveLinks.run(this.id);
          })
          .immediate();
      }
    } catch (error) {
      this.#parts.trouble('undoing a unit', error);
    }
  }
}

function prepare(db: Database, keysDb: Database) {
  return {
    next: db.prepare<[string], { value: number }>(
      'INSERT INTO counter VALUES (?, 1) ON CONFLICT(name) DO UPDATE SET value = value + 1 RETURNING value',
    ),
    insertUnit: db.prepare('INSERT INTO unit VALUES (?, ?)'),
    hasUnit: db.prepare<[Buffer], { one: number }>('SELECT 1 AS one FROM unit WHERE id = ?'),
    forgetUnits: db.prepare('DELETE FROM unit'),
    pendingUnits: keysDb.prepare<[], { unit: Buffer }>(
      'SELECT unit FROM data_key WHERE unit IS NOT NULL UNION SELECT unit FROM link WHERE unit IS NOT NULL UNION SELECT ended_by FROM link WHERE ended_by IS NOT NULL',
    ),
    dropKeys: keysDb.prepare('DELETE FROM data_key WHERE unit = ?'),
    dropLinks: keysDb.prepare('DELETE FROM link WHERE unit = ?'),
    reviveLinks: keysDb.prepare('UPDATE link SET until = NULL, ended_by = NULL WHERE ended_by = ?'),
    settle: [
      keysDb.prepare('UPDATE data_key SET unit = NULL WHERE unit IS NOT NULL'),
      keysDb.prepare('UPDATE link SET unit = NULL WHERE unit IS NOT NULL'),
      keysDb.prepare('UPDATE link SET ended_by = NULL WHERE ended_by IS NOT NULL'),
    ],
  };
}

/** Whether a unit came to be: what `keys.db` has written under its id counts then. */
export function unitCounter(db: Database): (unit: Buffer) => boolean {
  const has = db.prepare<[Buffer], { one: number }>('SELECT 1 AS one FROM unit WHERE id = ?');
  return (unit) => has.get(unit) !== undefined;
}
