import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, randomBytes } from 'node:crypto';
import type { Role } from '#contract/kit.ts';
import type { Clock } from '../storage/clock.ts';
import { type KeyRing, sealBox } from '../storage/keys.ts';
import type { Database, Statement } from '../storage/open.ts';
import type { EventCode } from './events.ts';
import { type FieldCode, type Leaf, LEAF_VERSION, leafBytes } from './leaf.ts';
import { extend, packEdge, rootOf, unpackEdge, type Edge } from './tree/edge.ts';
import { leafHash, nodeHash } from './tree/hash.ts';
import { formatCheckpoint, formatVerifierKey, parseVerifierKey, signNote, type VerifierKey } from './tree/note.ts';
import { TILE } from './tree/tiles.ts';
import { uuidv7 } from './uuid.ts';

export interface Actor {
  readonly user: string;
  readonly role: Role | 'system';
  readonly session?: string;
}
export const SYSTEM: Actor = { user: 'system', role: 'system' };

/** One event to be written. Personal values go in `sealed` only: the leaf gets commitments, `details` gets tokens. */
export interface AuditEntry {
  readonly op: EventCode;
  readonly actor: Actor;
  readonly ok?: boolean;
  readonly code?: string;
  readonly object?: { readonly type: string; readonly id: string };
  readonly subjects?: readonly string[];
  readonly fields?: readonly FieldCode[];
  readonly service?: string;
  /** Text kept beside the leaf, erasable; masked when it is written. */
  readonly details?: string;
  readonly sealed?: readonly { readonly field: FieldCode; readonly value: string; readonly subject: string }[];
  /** Genesis only: the verifier key. */
  readonly key?: string;
}

export interface LogIdentity {
  readonly origin: string;
  readonly window: number;
  readonly version: string;
  /** 8 bytes, hexadecimal, new at each start of the program. */
  readonly boot: string;
  /** The masker: every text kept beside a leaf passes it, whoever wrote the entry. */
  mask(text: string): string;
}

const POOL = 4096;
const CHECKPOINT_EVERY = 256;
const CHECKPOINT_AFTER_MS = 5_000;
const HEARTBEAT_MS = 60_000;
/** How far the clock may disagree with the monotonic one before it is an event of its own. */
const CLOCK_TOLERANCE_MS = 2_000;

/**
 * The writer of the log. `append` must be called inside the transaction of the effect it tells about; the tree's right
 * edge is read again inside it, so a rolled-back transaction leaves nothing behind.
 */
export class AuditLog {
  readonly #db: Database;
  readonly #keys: KeyRing;
  readonly #clock: Clock;
  readonly #me: LogIdentity;
  readonly #signer: KeyObject;
  readonly #sql: ReturnType<typeof prepare>;
  #last: { t: number; m: number } | undefined;
  #pool = Buffer.alloc(0);
  #poolAt = 0;

  constructor(db: Database, keys: KeyRing, clock: Clock, me: LogIdentity) {
    this.#db = db;
    this.#keys = keys;
    this.#clock = clock;
    this.#me = me;
    this.#sql = prepare(db);
    const raw = keys.named('log-key-1', () => generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' }));
    this.#signer = createPrivateKey({ key: raw, format: 'der', type: 'pkcs8' });
    if (this.edge().size === 0) {
      db.transaction(() => this.append({ op: 'genesis', actor: SYSTEM, key: this.verifierKeyText, details: me.origin })).immediate();
      this.checkpoint();
    }
  }

  get origin(): string {
    return this.#me.origin;
  }

  get verifierKeyText(): string {
    return formatVerifierKey(this.#me.origin, createPublicKey(this.#signer));
  }

  get verifierKey(): VerifierKey {
    return parseVerifierKey(this.verifierKeyText);
  }

  /** Fresh random bytes, drawn from the system a few thousand at a time: a sixth of the cost of an append otherwise. */
  #random(n: number): Buffer {
    if (this.#poolAt + n > this.#pool.length) {
      this.#pool = randomBytes(POOL);
      this.#poolAt = 0;
    }
    this.#poolAt += n;
    return this.#pool.subarray(this.#poolAt - n, this.#poolAt);
  }

  edge(): Edge {
    const row = this.#sql.tree.get();
    if (!row) throw new Error('the log has no tree state');
    return unpackEdge(row.size, row.edge);
  }

  /** Appends events in their order; sequence numbers run from 0 without gaps. */
  append(...entries: readonly AuditEntry[]): void {
    if (!this.#db.inTransaction) throw new Error('an audit event is written in the transaction of its effect');
    const t = this.#clock.now();
    const m = this.#clock.monotonic();
    const step = this.#clockStep(t, m);
    let edge = this.edge();
    for (const entry of step ? [step, ...entries] : entries) edge = this.#write(edge, this.#masked(entry), t, m);
    this.#sql.setTree.run(edge.size, packEdge(edge));
  }

  #masked(entry: AuditEntry): AuditEntry {
    return entry.details === undefined ? entry : { ...entry, details: this.#me.mask(entry.details) };
  }

  /** The clock against the monotonic one, or, at the first event after a start, against the last event of all. */
  #clockStep(t: number, m: number): AuditEntry | undefined {
    const last = this.#last;
    this.#last = { t, m };
    const drift = last ? t - last.t - (m - last.m) : Math.min(0, t - (this.#sql.lastTime.get()?.ts ?? t));
    return Math.abs(drift) > CLOCK_TOLERANCE_MS ? { op: 'clock.step', actor: SYSTEM, details: `${Math.round(drift / 1000)} с` } : undefined;
  }

  #write(edge: Edge, entry: AuditEntry, t: number, m: number): Edge {
    const seq = edge.size;
    const salt = this.#random(16);
    const boxes = (entry.sealed ?? []).map((one) => ({
      ...one,
      box: sealBox(this.#keys.dataKey(Buffer.from(one.subject, 'hex')), Buffer.from(one.value), `${seq}`),
    }));
    const bytes = leafBytes(this.#leafOf(entry, t, m, salt, boxes));
    this.#sql.insert.run(seq, t, entry.actor.user, entry.op, entry.service ?? null, (entry.ok ?? true) ? 1 : 0, bytes);
    for (const subject of entry.subjects ?? []) this.#sql.insertSubject.run(Buffer.from(subject, 'hex'), seq);
    if (entry.details !== undefined) this.#sql.insertText.run(seq, salt, entry.details);
    for (const [n, one] of boxes.entries()) this.#sql.insertSealed.run(seq, n, Buffer.from(one.subject, 'hex'), one.box);
    const next = extend(edge, leafHash(bytes));
    if (next.size % TILE === 0) this.#storeTiles(next.size);
    return next;
  }

  #leafOf(entry: AuditEntry, t: number, m: number, salt: Buffer, boxes: readonly { field: FieldCode; box: Buffer }[]): Leaf {
    const { actor, details } = entry;
    return {
      v: LEAF_VERSION,
      id: uuidv7(t, this.#random(10)),
      t,
      b: this.#me.boot,
      m,
      a: { u: actor.user, r: actor.role, ...(actor.session === undefined ? {} : { s: actor.session }) },
      h: { w: this.#me.window, v: this.#me.version },
      op: entry.op,
      ok: entry.ok ?? true,
      ...(entry.code === undefined ? {} : { rc: entry.code }),
      ...(entry.object === undefined ? {} : { o: { t: entry.object.type, i: entry.object.id } }),
      ...(entry.subjects?.length ? { s: [...entry.subjects] } : {}),
      ...(entry.fields?.length ? { f: [...entry.fields] } : {}),
      ...(entry.service === undefined ? {} : { w: entry.service }),
      ...(details === undefined ? {} : { x: { c: commitment(salt, details), l: details.length } }),
      ...(boxes.length ? { p: boxes.map((one) => ({ k: one.field, c: hash('sha256', one.box) })) } : {}),
      ...(entry.key === undefined ? {} : { k: entry.key }),
    };
  }

  /** Stores the level-0 tile that has just become full, and the tiles above that became full with it. */
  #storeTiles(size: number): void {
    const n = size / TILE - 1;
    let hashes = this.#sql.leaves.all(n * TILE, size).map((row) => leafHash(row.leaf));
    for (let level = 0, at = n; hashes.length === TILE; level += 1) {
      this.#sql.insertTile.run(level, at, Buffer.concat(hashes));
      const parent = Math.floor(at / TILE);
      if ((at + 1) % TILE !== 0) return;
      hashes = this.#sql.tiles.all(level, parent * TILE, (parent + 1) * TILE).map((row) => tileRoot(row.hashes));
      at = parent;
    }
  }

  /** Signs the present tree when it is not signed yet. Answers the note. */
  checkpoint(): string {
    const edge = this.edge();
    const last = this.lastCheckpoint();
    if (last && last.size === edge.size) return last.note;
    const note = signNote(formatCheckpoint({ origin: this.origin, size: edge.size, root: rootOf(edge) }), this.origin, this.#signer);
    this.#sql.insertCheckpoint.run(edge.size, this.#clock.now(), note);
    return note;
  }

  lastCheckpoint(): { size: number; at: number; note: string } | undefined {
    return this.#sql.lastCheckpoint.get();
  }

  /** Called every second or so by the host: checkpoints a dirty log in time and writes the heartbeat. */
  tick(): void {
    const last = this.lastCheckpoint();
    const now = this.#clock.now();
    const open = this.edge().size - (last?.size ?? 0);
    const age = now - (last?.at ?? 0);
    if (open === 0 && age >= HEARTBEAT_MS) {
      this.#db.transaction(() => this.append({ op: 'heartbeat', actor: SYSTEM })).immediate();
      this.checkpoint();
    } else if (open >= CHECKPOINT_EVERY || (open > 0 && (age >= CHECKPOINT_AFTER_MS || age < 0))) {
      this.checkpoint();
    }
  }
}

/** SHA-256(salt ‖ text): what the leaf says of the erasable details. */
export const commitment = (salt: Uint8Array, text: string): string => hash('sha256', Buffer.concat([salt, Buffer.from(text)]));

/** Root of a full tile of 256 hashes. */
export function tileRoot(hashes: Buffer): Buffer {
  let row = Array.from({ length: hashes.length / 32 }, (_, i) => hashes.subarray(i * 32, (i + 1) * 32));
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(row[2 * i] as Buffer, row[2 * i + 1] as Buffer));
  }
  return row[0] as Buffer;
}

function prepare(db: Database) {
  return {
    tree: db.prepare<[], { size: number; edge: Buffer }>('SELECT size, edge FROM audit_tree'),
    setTree: db.prepare('UPDATE audit_tree SET size = ?, edge = ?'),
    insert: db.prepare('INSERT INTO audit_event VALUES (?, ?, ?, ?, ?, ?, ?)'),
    insertSubject: db.prepare('INSERT OR IGNORE INTO audit_subject VALUES (?, ?)'),
    insertText: db.prepare('INSERT INTO audit_text VALUES (?, ?, ?)'),
    insertSealed: db.prepare('INSERT INTO audit_sealed VALUES (?, ?, ?, ?)'),
    insertTile: db.prepare('INSERT INTO audit_tile VALUES (?, ?, ?)'),
    insertCheckpoint: db.prepare('INSERT INTO audit_checkpoint VALUES (?, ?, ?)'),
    lastTime: db.prepare<[], { ts: number }>('SELECT ts FROM audit_event ORDER BY seq DESC LIMIT 1'),
    leaves: db.prepare<[number, number], { leaf: Buffer }>('SELECT leaf FROM audit_event WHERE seq >= ? AND seq < ? ORDER BY seq'),
    tiles: db.prepare<[number, number, number], { hashes: Buffer }>(
      'SELECT hashes FROM audit_tile WHERE level = ? AND n >= ? AND n < ? ORDER BY n',
    ),
    lastCheckpoint: db.prepare('SELECT size, at, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1') as Statement<
      [],
      { size: number; at: number; note: string }
    >,
  };
}
