import { Refusal } from '#contract/failure.ts';
import { type Database, once, type Statement } from './open.ts';

/** An event as it lies in a stream: `v` is the version of its schema, told inside the body. */
export interface Stored {
  readonly n: number;
  readonly at: number;
  /** Whose key the body is sealed under, 16 bytes; null for the stream's own. */
  readonly owner: Buffer | null;
  readonly body: Buffer;
}

/** Append-only streams of domain events: bytes and order, nothing of their meaning. Written inside the caller's unit. */
export class Streams {
  readonly #insert: Statement<[string, number, number, string, Uint8Array, Uint8Array | null]>;
  readonly #select: Statement<[string, number], Stored>;
  readonly #last: Statement<[string], { n: number | null }>;

  constructor(db: Database) {
    this.#insert = db.prepare('INSERT INTO stream_event(stream, n, at, type, body, owner) VALUES (?, ?, ?, ?, ?, ?)');
    this.#select = db.prepare('SELECT n, at, owner, body FROM stream_event WHERE stream = ? AND n > ? ORDER BY n');
    this.#last = db.prepare('SELECT max(n) AS n FROM stream_event WHERE stream = ?');
  }

  /** Number of the last event, 0 for an empty stream. */
  last(stream: string): number {
    return this.#last.get(stream)?.n ?? 0;
  }

  /** Writes event `n`. @throws Refusal `stale` when the stream has one of that number: somebody else was here first. */
  append(stream: string, n: number, at: number, type: string, body: Uint8Array, owner: Uint8Array | null): void {
    try {
      once(this.#insert.run(stream, n, at, type, body, owner), `event ${n}`);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY') throw new Refusal('stale');
      throw error;
    }
  }

  /** The events after number `after`, in their order. */
  read(stream: string, after = 0): Stored[] {
    return this.#select.all(stream, after);
  }
}
