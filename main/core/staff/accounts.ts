import { randomBytes } from 'node:crypto';
import { Refusal } from '#contract/failure.ts';
import type { Role } from '#contract/kit.ts';
import type { StaffPerson } from '#contract/staff.ts';
import type { Clock } from '../work/clock.ts';
import type { Database, Statement } from '../storage/open.ts';
import { SYSTEM_ASKER, type Tx, type Work } from '../work/unit.ts';
import { delayAfter, hashPin, pinFits } from './pin.ts';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}
interface Row extends Account {
  readonly salt: Buffer;
  readonly verifier: Buffer;
  readonly failures: number;
}

/** The invented people of the demo profile. Their PINs are shown on its sign-in screen and exist nowhere else. */
const DEMO_PEOPLE: readonly (StaffPerson & { readonly demoPin: string })[] = [
  { id: 'petrova', name: 'Петрова О. Н.', role: 'specialist', demoPin: '1111' },
  { id: 'sokolov', name: 'Соколов Д. А.', role: 'it', demoPin: '2222' },
  { id: 'gavrilova', name: 'Гаврилова Е. М.', role: 'dpo', demoPin: '3333' },
  { id: 'andreev', name: 'Андреев П. С.', role: 'head', demoPin: '4444' },
];

/**
 * Accounts and their PINs. The count of failures is kept on the disk, the delay it brings on a clock that nobody can move: a
 * restart begins the delay anew, a correction of the PC's clock neither ends nor stretches it.
 */
export class Accounts {
  readonly #clock: Clock;
  readonly #demo: boolean;
  readonly #sql: ReturnType<typeof prepare>;
  /** Monotonic milliseconds before which an account may not try again. */
  readonly #pinWork: number | undefined;
  readonly #notBefore = new Map<string, number>();

  constructor(db: Database, clock: Clock, demo: boolean, pinWork?: number) {
    this.#pinWork = pinWork;
    this.#clock = clock;
    this.#demo = demo;
    this.#sql = prepare(db);
    for (const row of this.#sql.failing.all()) this.#delay(row.id, row.failures);
  }

  /** Puts the demo people into an empty demo profile. */
  async seed(work: Work): Promise<void> {
    if (!this.#demo || this.#sql.any.get()) return;
    const rows = await Promise.all(
      DEMO_PEOPLE.map(async (one) => {
        const salt = randomBytes(16);
        return [one.id, one.name, one.role, salt, await hashPin(one.demoPin, salt, this.#pinWork)] as const;
      }),
    );
    work.do(SYSTEM_ASKER, (tx) => {
      for (const row of rows) tx.write(this.#sql.insert, ...row);
    });
  }

  /** Who may sign in here; the demo shows their PINs. */
  people(): StaffPerson[] {
    return this.#sql.people.all().map((row) => {
      const pin = this.#demo ? DEMO_PEOPLE.find((one) => one.id === row.id)?.demoPin : undefined;
      return { ...row, ...(pin === undefined ? {} : { demoPin: pin }) };
    });
  }

  has(id: string): boolean {
    return this.#sql.get.get(id) !== undefined;
  }

  /** What a log row may call an account: its name without the patronymic, or its id when it is gone. */
  shortName(id: string): string {
    return this.#sql.get.get(id)?.name.replace(/^(\S+ \S+).*$/u, '$1') ?? id;
  }

  /**
   * Checks a PIN. A failure is counted, durably, before the answer, so that killing the program does not give a free try.
   * @throws Refusal `pin-wrong` or `pin-delayed` with the seconds to wait.
   */
  async check(work: Work, userId: string, pin: string): Promise<Account> {
    const row = this.#sql.get.get(userId);
    const left = (this.#notBefore.get(userId) ?? 0) - this.#clock.monotonic();
    if (row && left > 0) throw new Refusal('pin-delayed', { numbers: { seconds: Math.ceil(left / 1000) } });
    const failures = (row?.failures ?? 0) + 1;
    if (row) {
      work.do(SYSTEM_ASKER, (tx) => tx.write(this.#sql.count, failures, userId));
      this.#delay(userId, failures);
    }
    const fits = await pinFits(pin, row?.salt ?? Buffer.alloc(16), row?.verifier ?? Buffer.alloc(32), this.#pinWork);
    if (!row || !fits) throw new Refusal('pin-wrong', { numbers: { seconds: Math.ceil(delayAfter(failures) / 1000) } });
    return { id: row.id, name: row.name, role: row.role };
  }

  /** The PIN was right: inside the unit that lets the person in. */
  passed(tx: Tx, userId: string): void {
    tx.write(this.#sql.count, 0, userId);
    tx.after(() => this.#notBefore.delete(userId));
  }

  #delay(userId: string, failures: number): void {
    this.#notBefore.set(userId, this.#clock.monotonic() + delayAfter(failures));
  }
}

function prepare(db: Database) {
  return {
    any: db.prepare<[], { one: number }>('SELECT 1 AS one FROM staff LIMIT 1'),
    people: db.prepare<[], Account>('SELECT id, name, role FROM staff ORDER BY rowid'),
    get: db.prepare<[string], Row>('SELECT id, name, role, salt, verifier, failures FROM staff WHERE id = ?'),
    failing: db.prepare<[], { id: string; failures: number }>('SELECT id, failures FROM staff WHERE failures > 0'),
    // `retry_at` held a time of the wall clock; it is not read any more.
    count: db.prepare('UPDATE staff SET failures = ?, retry_at = 0 WHERE id = ?') as Statement<[number, string]>,
    insert: db.prepare('INSERT INTO staff(id, name, role, salt, verifier) VALUES (?, ?, ?, ?, ?)') as Statement<
      [string, string, Role, Buffer, Buffer]
    >,
  };
}
