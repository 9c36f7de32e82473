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

/**
 * @param seen how many events whoever watched the files had seen in it.
 * @throws Refusal `storage`, `at` `database-older`, when the log does not hold them, or the checkpoint that the keys know of.
 */
export function insistNotOlder(db: Database, keysDb: Database, seen = 0): void {
  const known = read(keysDb);
  const size = db.prepare<[], { size: number }>('SELECT size FROM audit_tree').get()?.size ?? 0;
  const older = (before: number) =>
    new Refusal('storage', { at: 'database-older', detail: `okno.db: log of ${size}, known ${before}`, numbers: { size, known: before } });
  if (size < seen) throw older(seen);
  if (!known) return;
  const held = db.prepare<[number], { note: string }>('SELECT note FROM audit_checkpoint WHERE size = ?').get(known.size);
  // The third line of a checkpoint is its root.
  if (held?.note.split('\n')[2] === known.root.toString('base64') && size >= known.size) return;
  throw older(known.size);
}
