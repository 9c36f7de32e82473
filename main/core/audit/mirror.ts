import { Refusal } from '#contract/failure.ts';
import { type Database, once, type Statement } from '../storage/open.ts';

/**
 * What the log of `okno.db` was at its last checkpoint, kept in `keys.db`: an older `okno.db`, or one whose `-wal` was lost, is known by
 * it. Written after the checkpoint is durable, so it is never ahead of a log that nobody touched.
 */
export class LogMirror {
  readonly #set: Statement<[number, Buffer]>;
  #size: number;

  constructor(keysDb: Database) {
    this.#set = keysDb.prepare(
      'INSERT INTO log_mirror VALUES (1, ?, ?) ON CONFLICT(one) DO UPDATE SET size = excluded.size, root = excluded.root',
    );
    this.#size = read(keysDb)?.size ?? 0;
  }

  /** Size of the log it knows of. */
  get size(): number {
    return this.#size;
  }

  keep(size: number, root: Buffer): void {
    if (size === this.#size) return;
    once(this.#set.run(size, root), 'mirror of the log');
    this.#size = size;
  }
}

const read = (keysDb: Database) => keysDb.prepare<[], { size: number; root: Buffer }>('SELECT size, root FROM log_mirror').get();

/** @throws Refusal `storage`, `at` `database-older`, when the log does not hold the checkpoint that the keys know of. */
export function insistNotOlder(db: Database, keysDb: Database): void {
  const known = read(keysDb);
  if (!known) return;
  const held = db.prepare<[number], { note: string }>('SELECT note FROM audit_checkpoint WHERE size = ?').get(known.size);
  const size = db.prepare<[], { size: number }>('SELECT size FROM audit_tree').get()?.size ?? 0;
  // The third line of a checkpoint is its root.
  if (held?.note.split('\n')[2] === known.root.toString('base64') && size >= known.size) return;
  throw new Refusal('storage', {
    at: 'database-older',
    detail: `okno.db: log of ${size}, known ${known.size}`,
    numbers: { size, known: known.size },
  });
}
