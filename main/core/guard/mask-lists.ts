import { z } from 'zod';
import { type MaskLists, NO_LISTS } from '../masking/lists.ts';
import type { Database, Statement } from '../storage/open.ts';
import type { Tx } from '../work/unit.ts';

const stored = z.object({ stopWords: z.array(z.string()), numberForms: z.array(z.string()) });

interface Change {
  readonly version: number;
  readonly at: number;
  readonly actor: string;
}

const SHOWN = 10;

/** Every version of the office's lists, and the masker's version the log was last told. */
export class MaskListStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  latest(): MaskLists {
    const row = this.#db
      .prepare<[], { version: number; body: string }>('SELECT version, body FROM mask_lists ORDER BY version DESC LIMIT 1')
      .get();
    return row ? { version: row.version, ...stored.parse(JSON.parse(row.body)) } : NO_LISTS;
  }

  store(tx: Tx, { version, stopWords, numberForms }: MaskLists, actor: string): void {
    const insert = this.#db.prepare('INSERT INTO mask_lists VALUES (?, ?, ?, ?)') as Statement<[number, number, string, string]>;
    tx.write(insert, version, tx.now, actor, JSON.stringify({ stopWords, numberForms }));
  }

  history(): Change[] {
    return this.#db.prepare<[number], Change>('SELECT version, at, actor FROM mask_lists ORDER BY version DESC LIMIT ?').all(SHOWN);
  }

  noted(): string | undefined {
    return this.#db.prepare<[], { version: string }>('SELECT version FROM masker_noted').get()?.version;
  }

  note(tx: Tx, version: string): void {
    const set = this.#db.prepare(
      'INSERT INTO masker_noted VALUES (1, ?) ON CONFLICT(one) DO UPDATE SET version = excluded.version',
    ) as Statement<[string]>;
    tx.write(set, version);
  }
}
