import { createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import { openBox, sealBox } from './box.ts';
import { type Database, once } from './open.ts';

/** Opened data keys kept in memory: those of the visits at hand and not of everybody who was ever here. */
const CACHE = 64;

/** Key for the database files, derived from the profile's root key (32 bytes). */
export const fileKeyOf = (root: Uint8Array): Buffer => derive(root, 'okno/file');

const derive = (root: Uint8Array, info: string): Buffer => Buffer.from(hkdfSync('sha256', root, '', info, 32));

/**
 * The keys of a profile. The root key never touches the disk in clear; data keys lie in `keys.db`, wrapped, one per
 * subject or visit, so that destroying one row makes everything under it unreadable. A row written by a unit counts once
 * `okno.db` holds that unit (`counts`).
 */
export class KeyRing {
  readonly #wrap: KeyObject;
  readonly #index: Buffer;
  readonly #counts: (unit: Buffer) => boolean;
  readonly #cache = new Map<string, KeyObject>();
  readonly #sql: ReturnType<typeof prepare>;

  constructor(db: Database, root: Uint8Array, counts: (unit: Buffer) => boolean) {
    this.#counts = counts;
    this.#wrap = createSecretKey(derive(root, 'okno/wrap'));
    this.#index = derive(root, 'okno/index');
    this.#sql = prepare(db);
  }

  /** The data key of an id (a subject's 16 bytes, a visit's stream name). @throws Error when there is none. */
  dataKey(id: Uint8Array): KeyObject {
    const key = this.#known(id);
    if (!key) throw new Error('no data key: it was destroyed or never written');
    return key;
  }

  /**
   * The data key of an id, made under `unit` when there is none; called inside the unit's transaction of `keys.db`.
   * `fresh` keeps what the unit has made, until its end says whether it counts.
   */
  madeKey(id: Uint8Array, unit: Buffer, fresh: Map<string, KeyObject>): KeyObject {
    const hex = Buffer.from(id).toString('hex');
    const known = fresh.get(hex) ?? this.#known(id);
    if (known) return known;
    // A key of a unit that never came to be: nothing was ever sealed under it.
    this.#sql.drop.run(id);
    const raw = randomBytes(32);
    once(this.#sql.insert.run(id, sealBox(this.#wrap, raw, hex), unit), 'data key');
    const key = createSecretKey(raw);
    fresh.set(hex, key);
    return key;
  }

  /** Whether a key of this id can be read now. */
  has(id: Uint8Array): boolean {
    return this.#known(id) !== undefined;
  }

  /** What a unit has made counts now. */
  settle(fresh: ReadonlyMap<string, KeyObject>): void {
    for (const [hex, key] of fresh) this.#keep(hex, key);
  }

  #known(id: Uint8Array): KeyObject | undefined {
    const hex = Buffer.from(id).toString('hex');
    const cached = this.#cache.get(hex);
    if (cached) {
      this.#keep(hex, cached);
      return cached;
    }
    const row = this.#sql.find.get(id);
    if (!row || (row.unit !== null && !this.#counts(row.unit))) return undefined;
    const key = createSecretKey(openBox(this.#wrap, row.box, hex));
    this.#keep(hex, key);
    return key;
  }

  /** The most recently used ones stay. */
  #keep(hex: string, key: KeyObject): void {
    this.#cache.delete(hex);
    this.#cache.set(hex, key);
    const oldest = this.#cache.keys().next().value;
    if (this.#cache.size > CACHE && oldest !== undefined) this.#cache.delete(oldest);
  }

  /** A long-lived secret such as the log's signing key; `make` is called when there is none yet. */
  named(name: string, make: () => Uint8Array): Buffer {
    const row = this.#sql.findNamed.get(name);
    if (row) return openBox(this.#wrap, row.box, name);
    const raw = Buffer.from(make());
    once(this.#sql.insertNamed.run(name, sealBox(this.#wrap, raw, name)), 'named key');
    return raw;
  }

  /** HMAC-SHA-256 of a normalised identifier, under a sub-key per kind. */
  mac(kind: string, normalised: string): Buffer {
    const sub = createHmac('sha256', this.#index).update(kind).digest();
    return createHmac('sha256', sub).update(normalised).digest();
  }
}

function prepare(db: Database) {
  return {
    find: db.prepare<[Uint8Array], { box: Buffer; unit: Buffer | null }>('SELECT box, unit FROM data_key WHERE id = ?'),
    insert: db.prepare('INSERT INTO data_key(id, box, unit) VALUES (?, ?, ?)'),
    drop: db.prepare('DELETE FROM data_key WHERE id = ?'),
    findNamed: db.prepare<[string], { box: Buffer }>('SELECT box FROM named_key WHERE name = ?'),
    insertNamed: db.prepare('INSERT INTO named_key VALUES (?, ?)'),
  };
}
