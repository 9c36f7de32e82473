import type { Database, Statement } from './open.ts';

/** Turns an event of one stream into bytes and back; a visit's codec encrypts, a ticket's does not. */
export interface Codec<E> {
  encode(stream: string, event: E): Uint8Array;
  decode(stream: string, body: Uint8Array): E;
}

export const plainCodec = <E>(): Codec<E> => ({
  encode: (_stream, event) => Buffer.from(JSON.stringify(event)),
  decode: (_stream, body) => JSON.parse(Buffer.from(body).toString()) as E,
});

/** Append-only streams of domain events. Written inside the caller's transaction. */
export class Streams {
  readonly #insert: Statement<[string, string, number, string, Uint8Array]>;
  readonly #select: Statement<[string], { body: Buffer }>;

  constructor(db: Database) {
    this.#insert = db.prepare(
      'INSERT INTO stream_event SELECT ?, coalesce((SELECT max(n) FROM stream_event WHERE stream = ?), 0) + 1, ?, ?, ?',
    );
    this.#select = db.prepare('SELECT body FROM stream_event WHERE stream = ? ORDER BY n');
  }

  append<E extends { readonly type: string }>(stream: string, at: number, events: readonly E[], codec: Codec<E>): void {
    for (const event of events) this.#insert.run(stream, stream, at, event.type, codec.encode(stream, event));
  }

  read<E>(stream: string, codec: Codec<E>): E[] {
    return this.#select.all(stream).map((row) => codec.decode(stream, row.body));
  }
}
