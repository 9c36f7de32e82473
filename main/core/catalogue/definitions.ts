import { hash } from 'node:crypto';
import { z } from 'zod';
import { Refusal } from '#contract/failure.ts';
import { canonical } from '../audit/proof/canonical.ts';
import type { Database } from '../storage/open.ts';
import type { Tx } from '../work/unit.ts';
import { type Compiled, compile } from './compiled.ts';
import { type Definition, definitionSchema } from './definition.ts';
import { fromV1 } from './definition-v1.ts';

/** Format of a stored definition; a newer one is refused with a sentence. */
const STORED_VERSION = 3;
const stored = z.object({ v: z.int(), definition: z.unknown() });
/** Compiled definitions kept in memory: those of the visits at hand. */
const CACHE = 16;

/** SHA-256 of the canonical JSON of a definition: what a visit pins. */
export const definitionHash = (definition: Definition): string => hash('sha256', canonical(definition));

/**
 * The definitions that visits have pinned, by hash. A visit goes on by the text it began with, whatever becomes of the
 * catalogue's files.
 */
export class Definitions {
  readonly #sql: ReturnType<typeof prepare>;
  readonly #compiled = new Map<string, Compiled>();

  constructor(db: Database) {
    this.#sql = prepare(db);
  }

  /** Keeps a definition and answers its hash; nothing is written when it is kept already. */
  pin(tx: Tx, { definition }: Compiled): string {
    const id = definitionHash(definition);
    if (!this.#sql.find.get(id)) tx.write(this.#sql.insert, id, definition.id, tx.now, JSON.stringify({ v: STORED_VERSION, definition }));
    return id;
  }

  /** @throws Refusal `storage-newer`, or `storage` when it is gone or cannot be read. */
  get(id: string): Compiled {
    const known = this.#compiled.get(id);
    if (known) return known;
    const row = this.#sql.find.get(id);
    if (!row) throw new Refusal('storage', { detail: 'a pinned definition is missing' });
    const compiled = compile(read(row.body));
    const oldest = this.#compiled.keys().next().value;
    if (this.#compiled.size >= CACHE && oldest !== undefined) this.#compiled.delete(oldest);
    this.#compiled.set(id, compiled);
    return compiled;
  }

  /** The last definition of a service that a visit has pinned: for names in the log when the catalogue has lost it. */
  latestOf(service: string): Definition | undefined {
    const row = this.#sql.latest.get(service);
    return row && read(row.body);
  }
}

function read(body: string): Definition {
  const { v, definition } = stored.parse(JSON.parse(body));
  if (v > STORED_VERSION) throw new Refusal('storage-newer', { numbers: { stored: v, known: STORED_VERSION } });
  try {
    return v < 2 ? fromV1(definition) : definitionSchema.parse(definition);
  } catch {
    throw new Refusal('storage', { detail: 'a pinned definition cannot be read' });
  }
}

function prepare(db: Database) {
  return {
    find: db.prepare<[string], { body: string }>('SELECT body FROM definition WHERE hash = ?'),
    insert: db.prepare<[string, string, number, string]>('INSERT INTO definition VALUES (?, ?, ?, ?)'),
    latest: db.prepare<[string], { body: string }>('SELECT body FROM definition WHERE service = ? ORDER BY since DESC LIMIT 1'),
  };
}
