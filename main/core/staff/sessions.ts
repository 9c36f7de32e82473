import { randomBytes } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { Session } from '#contract/staff.ts';
import type { Database, Statement } from '../storage/open.ts';
import { actorOf, SYSTEM_ASKER, type Tx, type Work } from '../work/unit.ts';

interface Row {
  readonly id: string;
  readonly user: string;
  readonly since: number;
  readonly locked: number;
  readonly boot: string;
  readonly name: string;
  readonly role: Session['role'];
}

/**
 * Sessions of this window, one at a time. A session outlives a restart of the core host (same boot), never of the program.
 * What is over or locked is so in memory first: a full disk must not keep a screen open.
 */
export class Sessions {
  readonly #boot: string;
  readonly #sql: ReturnType<typeof prepare>;
  readonly #live = new Map<string, Session>();
  #locks = 0;

  /** `known`: what main has of the session; undefined when nobody but the disk knows. */
  constructor(db: Database, boot: string, known?: { readonly id: string; readonly locked: boolean } | null) {
    this.#boot = boot;
    this.#sql = prepare(db);
    for (const row of this.#sql.open.all()) {
      if (row.boot !== boot || (known !== undefined && known?.id !== row.id)) continue;
      const session = present(row);
      this.#live.set(row.id, { ...session, locked: session.locked || known?.locked === true });
    }
  }

  /** How often a lock was asked for. */
  get locks(): number {
    return this.#locks;
  }

  /** The session as it is now; undefined when it is over. */
  live = (id: string): Session | undefined => this.#live.get(id);

  /** Who is signed in, when somebody is. */
  present(): Session | undefined {
    return [...this.#live.values()].at(-1);
  }

  /** Opens a session inside a unit, and closes every other one with an event: nobody stays signed in behind a lock. */
  open(tx: Tx, user: { readonly id: string; readonly name: string; readonly role: Session['role'] }): Session {
    for (const former of this.#live.values()) {
      this.writeEnd(tx, former.id);
      tx.audit({ op: 'staff.signOut', actor: actorOf(former), code: 'replaced' });
    }
    const session: Session = {
      id: randomBytes(9).toString('base64url').replace(/^[-_]/, 'a'),
      userId: user.id,
      name: user.name,
      role: user.role,
      since: tx.now,
      locked: false,
    };
    tx.write(this.#sql.insert, session.id, user.id, this.#boot, session.since);
    tx.after(() => {
      this.#live.clear();
      this.#live.set(session.id, session);
    });
    return session;
  }

  /** Locks or unlocks. The lock holds from this moment, whether or not it can be written. */
  lock(id: string): void {
    this.#locks += 1;
    const session = this.#live.get(id);
    if (session) this.#live.set(id, { ...session, locked: true });
  }

  /** `asOf`: {@link locks} when the unlocking was asked for. @throws Refusal `privacy-locked` when a lock has come since. */
  unlock(tx: Tx, id: string, asOf: number): void {
    if (this.#locks !== asOf) throw new Refusal('privacy-locked');
    tx.write(this.#sql.lock, 0, id);
    tx.after(() => {
      const session = this.#live.get(id);
      if (session) this.#live.set(id, { ...session, locked: false });
    });
  }

  /** Answers whether it was news: one that is locked already is not locked again. */
  writeLock(tx: Tx, id: string): boolean {
    if (this.#sql.open.all().some((row) => row.id === id && row.locked === 1)) return false;
    tx.write(this.#sql.lock, 1, id);
    return true;
  }

  /** Over from this moment; {@link writeEnd} tells the disk. */
  end(id: string): void {
    this.#live.delete(id);
  }

  writeEnd(tx: Tx, id: string): void {
    tx.write(this.#sql.end, tx.now, id);
  }

  /** At the start: the sessions of a program that ended without a word are closed in the log as well. */
  closeLeftOver(work: Work): void {
    const left = this.#sql.open.all().filter((row) => !this.#live.has(row.id));
    if (left.length === 0) return;
    work.do(SYSTEM_ASKER, (tx) => {
      for (const row of left) {
        this.writeEnd(tx, row.id);
        tx.audit({ op: 'staff.signOut', actor: actorOf(present(row)), code: 'program-ended' });
      }
    });
  }
}

const present = (row: Row): Session => ({
  id: row.id,
  userId: row.user,
  name: row.name,
  role: row.role,
  since: row.since,
  locked: row.locked === 1,
});

function prepare(db: Database) {
  return {
    open: db.prepare<[], Row>(
      'SELECT s.id, s.user, s.since, s.locked, s.boot, p.name, p.role FROM session s JOIN staff p ON p.id = s.user WHERE s.ended_at IS NULL ORDER BY s.since',
    ),
    insert: db.prepare('INSERT INTO session(id, user, boot, since) VALUES (?, ?, ?, ?)') as Statement<[string, string, string, number]>,
    lock: db.prepare('UPDATE session SET locked = ? WHERE id = ? AND ended_at IS NULL') as Statement<[number, string]>,
    end: db.prepare('UPDATE session SET ended_at = ? WHERE id = ? AND ended_at IS NULL') as Statement<[number, string]>,
  };
}
