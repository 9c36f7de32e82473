import { Refusal } from '#contract/failure.ts';
import type { ServiceHit } from '#contract/catalogue.ts';
import type { Leaf } from '../audit/proof/leaf.ts';
import type { Database, Statement } from '../storage/open.ts';
import type { Tx } from '../work/unit.ts';
import type { Catalogue } from './catalogue.ts';

/** Kinds of services shown as taken last, and choices of a service looked through for them. */
const RECENT = 5;
const LOOKED_THROUGH = 60;

/** What somebody has at hand before a letter is typed: the services with their star, and those taken last at this window. */
export class Shortlist {
  readonly #catalogue: Catalogue;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: Database, catalogue: Catalogue) {
    this.#catalogue = catalogue;
    this.#sql = prepare(db);
  }

  /** Both in their order; what the catalogue no longer has is left out. */
  of(user: string): { readonly favourites: ServiceHit[]; readonly recent: ServiceHit[] } {
    const favourites = this.#sql.of.all(user).map((one) => `${one.service}/${one.goal}`);
    const taken = this.#sql.taken.all(LOOKED_THROUGH).map((row) => (JSON.parse(row.leaf.toString()) as Leaf).o?.i ?? '');
    const recent = [...new Set(taken)].filter((id) => !favourites.includes(id)).slice(0, RECENT);
    const known = (ids: readonly string[]) => ids.flatMap((id) => this.#catalogue.hit(id) ?? []);
    return { favourites: known(favourites), recent: known(recent) };
  }

  /** Gives or takes a star. @throws Refusal `service-unknown` when there is no such service to give it to */
  set(tx: Tx, user: string, service: string, goal: string, on: boolean): void {
    const id = `${service}/${goal}`;
    if (on && !this.#catalogue.hit(id)) throw new Refusal('service-unknown', { at: id.slice(0, 80) });
    if ((this.#sql.has.get(user, service, goal) !== undefined) === on) return;
    if (on) tx.write(this.#sql.add, user, service, goal, tx.now);
    else tx.write(this.#sql.remove, user, service, goal);
    tx.audit({ op: 'catalogue.favourite', service, object: { type: 'service', id }, code: on ? 'on' : 'off' });
  }
}

function prepare(db: Database) {
  return {
    of: db.prepare<[string], { service: string; goal: string }>('SELECT service, goal FROM favourite WHERE user = ? ORDER BY since'),
    has: db.prepare<[string, string, string], { one: number }>(
      'SELECT 1 AS one FROM favourite WHERE user = ? AND service = ? AND goal = ?',
    ),
    add: db.prepare('INSERT INTO favourite(user, service, goal, since) VALUES (?, ?, ?, ?)') as Statement<[string, string, string, number]>,
    remove: db.prepare('DELETE FROM favourite WHERE user = ? AND service = ? AND goal = ?') as Statement<[string, string, string]>,
    taken: db.prepare<[number], { leaf: Buffer }>(
      "SELECT leaf FROM audit_event WHERE op = 'visit.service' AND ok = 1 ORDER BY seq DESC LIMIT ?",
    ),
  };
}
