import { randomBytes } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { Role } from '#contract/kit.ts';
import type { Session, StaffPerson } from '#contract/staff.ts';
import type { Clock } from '../storage/clock.ts';
import type { Database } from '../storage/open.ts';
import { delayAfter, hashPin, pinFits } from './pin.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly salt: Buffer;
  readonly verifier: Buffer;
  readonly failures: number;
  readonly retry_at: number;
}
interface SessionRow {
  readonly id: string;
  readonly user: string;
  readonly since: number;
  readonly locked: number;
  readonly name: string;
  readonly role: Role;
}

/** The invented people of the demo profile. Their PINs are shown on its sign-in screen and exist nowhere else. */
const DEMO_PEOPLE: readonly (StaffPerson & { readonly demoPin: string })[] = [
  { id: 'petrova', name: 'Петрова О. Н.', role: 'specialist', demoPin: '1111' },
  { id: 'sokolov', name: 'Соколов Д. А.', role: 'it', demoPin: '2222' },
  { id: 'gavrilova', name: 'Гаврилова Е. М.', role: 'dpo', demoPin: '3333' },
  { id: 'andreev', name: 'Андреев П. С.', role: 'head', demoPin: '4444' },
];

/** Accounts and sessions. A session outlives a restart of the core host (same boot), never of the program. */
export class Accounts {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #boot: string;
  readonly #demo: boolean;

  constructor(db: Database, clock: Clock, boot: string, demo: boolean) {
    this.#db = db;
    this.#clock = clock;
    this.#boot = boot;
    this.#demo = demo;
  }

  /** Puts the demo people into an empty demo profile. */
  async seed(): Promise<void> {
    const row = this.#db.prepare<[], { n: number }>('SELECT count(*) AS n FROM staff').get();
    if (!this.#demo || row?.n) return;
    const insert = this.#db.prepare('INSERT INTO staff(id, name, role, salt, verifier) VALUES (?, ?, ?, ?, ?)');
    const rows = await Promise.all(
      DEMO_PEOPLE.map(async (one) => {
        const salt = randomBytes(16);
        return [one.id, one.name, one.role, salt, await hashPin(one.demoPin, salt)] as const;
      }),
    );
    this.#db
      .transaction(() => {
        for (const values of rows) insert.run(...values);
      })
      .immediate();
  }

  people(): StaffPerson[] {
    const rows = this.#db.prepare<[], { id: string; name: string; role: Role }>('SELECT id, name, role FROM staff ORDER BY rowid').all();
    return rows.map((row) => {
      const pin = this.#demo ? DEMO_PEOPLE.find((one) => one.id === row.id)?.demoPin : undefined;
      return { ...row, ...(pin === undefined ? {} : { demoPin: pin }) };
    });
  }

  /** What a log row may call an account: its name without the patronymic, or its id when it is gone. */
  shortName(id: string): string {
    const name = this.#db.prepare<[string], { name: string }>('SELECT name FROM staff WHERE id = ?').get(id)?.name;
    return name?.replace(/^(\S+ \S+).*$/u, '$1') ?? id;
  }

  /**
   * Checks a PIN. Failures are counted before the answer, so that killing the program does not reset the delay.
   * @throws Refusal `pin-wrong` or `pin-delayed` with the seconds to wait.
   */
  async check(userId: string, pin: string): Promise<Row> {
    const row = this.#db.prepare<[string], Row>('SELECT * FROM staff WHERE id = ?').get(userId);
    const now = this.#clock.now();
    if (row && row.retry_at > now) throw new Refusal('pin-delayed', { numbers: { seconds: Math.ceil((row.retry_at - now) / 1000) } });
    const count = this.#db.prepare('UPDATE staff SET failures = ?, retry_at = ? WHERE id = ?');
    const failures = (row?.failures ?? 0) + 1;
    count.run(failures, now + delayAfter(failures), userId);
    const fits = await pinFits(pin, row?.salt ?? Buffer.alloc(16), row?.verifier ?? Buffer.alloc(32));
    if (!row || !fits) throw new Refusal('pin-wrong', { numbers: { seconds: Math.ceil(delayAfter(failures) / 1000) } });
    count.run(0, 0, userId);
    return row;
  }

  /** Opens a session; called inside the transaction of its audit event. */
  open(user: Row): Session {
    const id = randomBytes(9).toString('base64url').replace(/^[-_]/, 'a');
    const since = this.#clock.now();
    this.#db.prepare('INSERT INTO session(id, user, boot, since) VALUES (?, ?, ?, ?)').run(id, user.id, this.#boot, since);
    return { id, userId: user.id, name: user.name, role: user.role, since, locked: false };
  }

  /** The live session with this id, of this boot; undefined otherwise. */
  session(id: string): Session | undefined {
    const row = this.#db
      .prepare<[string, string], SessionRow>(
        'SELECT s.id, s.user, s.since, s.locked, p.name, p.role FROM session s JOIN staff p ON p.id = s.user WHERE s.id = ? AND s.boot = ? AND s.ended_at IS NULL',
      )
      .get(id, this.#boot);
    return row && { id: row.id, userId: row.user, name: row.name, role: row.role, since: row.since, locked: row.locked === 1 };
  }

  setLocked(id: string, locked: boolean): void {
    this.#db.prepare('UPDATE session SET locked = ? WHERE id = ?').run(locked ? 1 : 0, id);
  }

  close(id: string): void {
    this.#db.prepare('UPDATE session SET ended_at = ? WHERE id = ?').run(this.#clock.now(), id);
  }
}
