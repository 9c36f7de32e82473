import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, randomBytes } from 'node:crypto';
import type { Clock } from '../work/clock.ts';
import { sealBox } from '../storage/box.ts';
import type { KeyRing } from '../storage/keys.ts';
import { Refusal } from '#contract/failure.ts';
import { type Database, once, type Statement } from '../storage/open.ts';
import { type AuditEntry, SYSTEM } from './entry.ts';
import { type FieldCode, type Leaf, LEAF_VERSION, leafBytes } from './proof/leaf.ts';
import { extend, packEdge, rootOf, unpackEdge, type Edge } from './proof/edge.ts';
import { commitment, leafHash, tileRoot } from './proof/hash.ts';
import type { LogMirror } from './mirror.ts';
import { formatCheckpoint, formatVerifierKey, parseVerifierKey, signNote, type VerifierKey } from './proof/note.ts';
import { TILE } from './proof/tiles.ts';
import { uuidv7 } from './uuid.ts';

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
  readonly #clock: Clock;
  readonly #me: LogIdentity;
  readonly #signer: KeyObject;
  readonly #mirror: LogMirror;
  readonly #sql: ReturnType<typeof prepare>;
  #last: { t: number; m: number } | undefined;
  /** Times of an append that is not committed yet. */
  #latest: { t: number; m: number } | undefined;
  /** Time this boot has spent asleep, as it was last looked at: the wall clock goes on then, the monotonic one need not. */
  #asleep: number;
  #pool = Buffer.alloc(0);
  #poolAt = 0;

  /** @throws Refusal `storage`, `at` `keys-missing`, when there are events and not the key that signs them. */
  constructor(db: Database, keys: KeyRing, mirror: LogMirror, clock: Clock, me: LogIdentity) {
    this.#db = db;
    this.#mirror = mirror;
    this.#clock = clock;
    this.#me = me;
    this.#sql = prepare(db);
    this.#asleep = clock.uptime() - clock.monotonic();
    const raw = keys.named('log-key-1', () => {
      if (this.edge().size > 0) throw new Refusal('storage', { at: 'keys-missing', detail: 'keys.db: no key of the log' });
      return generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
    });
    this.#signer = createPrivateKey({ key: raw, format: 'der', type: 'pkcs8' });
  }

  /** The first event of all. */
  genesis(): AuditEntry {
    return { op: 'genesis', actor: SYSTEM, key: this.verifierKeyText, details: this.#me.origin };
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

  /**
   * Appends events in their order; sequence numbers run from 0 without gaps. `keyOf` answers the data key a subject's
   * originals are sealed under. Answers the number of the first of them.
   */
  append(entries: readonly AuditEntry[], keyOf: (subject: string) => KeyObject): number {
    if (!this.#db.inTransaction) throw new Error('an audit event is written in the transaction of its effect');
    const t = this.#clock.now();
    const m = this.#clock.monotonic();
    const step = this.#clockStep(t, m);
    let edge = this.edge();
    if (step) edge = this.#write(edge, step, t, m, keyOf);
    const first = edge.size;
    for (const entry of entries) edge = this.#write(edge, this.#masked(entry), t, m, keyOf);
    once(this.#sql.setTree.run(edge.size, packEdge(edge)), 'tree');
    return first;
  }

  /** The transaction of the last append has been committed: later times are compared with its own. */
  settled(): void {
    this.#last = this.#latest;
  }

  #masked(entry: AuditEntry): AuditEntry {
    return entry.details === undefined ? entry : { ...entry, details: this.#me.mask(entry.details) };
  }

  /** The clock against the monotonic one, or, at the first event after a start, against the last event of all. */
  #clockStep(t: number, m: number): AuditEntry | undefined {
    const last = this.#last;
    this.#latest = { t, m };
    let drift = last ? t - last.t - (m - last.m) : Math.min(0, t - (this.#sql.lastTime.get()?.ts ?? t));
    if (last && Math.abs(drift) > CLOCK_TOLERANCE_MS) {
      // A PC that slept has not had its clock moved.
      const asleep = this.#clock.uptime() - m;
      drift -= asleep - this.#asleep;
      this.#asleep = asleep;
    }
    return Math.abs(drift) > CLOCK_TOLERANCE_MS ? { op: 'clock.step', actor: SYSTEM, details: `${Math.round(drift / 1000)} с` } : undefined;
  }

  #write(edge: Edge, entry: AuditEntry, t: number, m: number, keyOf: (subject: string) => KeyObject): Edge {
    const seq = edge.size;
    const salt = this.#random(16);
    const boxes = (entry.sealed ?? []).map((one) => ({
      ...one,
      box: sealBox(keyOf(one.subject), Buffer.from(one.value), `${seq}`),
    }));
    const bytes = leafBytes(this.#leafOf(entry, t, m, salt, boxes));
    once(this.#sql.insert.run(seq, t, entry.actor.user, entry.op, entry.service ?? null, (entry.ok ?? true) ? 1 : 0, bytes), 'event');
    for (const subject of new Set(entry.subjects)) once(this.#sql.insertSubject.run(Buffer.from(subject, 'hex'), seq), 'subject');
    if (entry.details !== undefined) once(this.#sql.insertText.run(seq, salt, entry.details), 'text');
    for (const [n, one] of boxes.entries()) once(this.#sql.insertSealed.run(seq, n, Buffer.from(one.subject, 'hex'), one.box), 'original');
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
      once(this.#sql.insertTile.run(level, at, Buffer.concat(hashes)), 'tile');
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
    const root = rootOf(edge);
    let note = last?.size === edge.size ? last.note : undefined;
    if (note === undefined) {
      note = signNote(formatCheckpoint({ origin: this.origin, size: edge.size, root }), this.origin, this.#signer);
      once(this.#sql.insertCheckpoint.run(edge.size, this.#clock.now(), note), 'checkpoint');
    }
    // A transaction may still be taken back; the next checkpoint is mirrored then.
    if (!this.#db.inTransaction) this.#mirror.keep(edge.size, root);
    return note;
  }

  /** The log as a verification or an export takes it: signed up to now. */
  signedNow(): { note: string; keyText: string; size: number; root: string } {
    const note = this.checkpoint();
    const edge = this.edge();
    return { note, keyText: this.verifierKeyText, size: edge.size, root: rootOf(edge).toString('base64') };
  }

  lastCheckpoint(): { size: number; at: number; note: string } | undefined {
    return this.#sql.lastCheckpoint.get();
  }

  /** Called every second or so: signs a dirty log in time. Answers whether a heartbeat is due, which is written like any event. */
  tick(): 'beat' | undefined {
    const last = this.lastCheckpoint();
    const now = this.#clock.now();
    const open = this.edge().size - (last?.size ?? 0);
    const age = now - (last?.at ?? 0);
    if (open === 0 && last && this.#mirror.size < last.size) this.checkpoint();
    if (open === 0) return age >= HEARTBEAT_MS ? 'beat' : undefined;
    if (open >= CHECKPOINT_EVERY || age >= CHECKPOINT_AFTER_MS || age < 0) this.checkpoint();
    return undefined;
  }
}

function prepare(db: Database) {
  return {
    tree: db.prepare<[], { size: number; edge: Buffer }>('SELECT size, edge FROM audit_tree'),
    setTree: db.prepare('UPDATE audit_tree SET size = ?, edge = ?'),
    insert: db.prepare('INSERT INTO audit_event VALUES (?, ?, ?, ?, ?, ?, ?)'),
    insertSubject: db.prepare('INSERT INTO audit_subject VALUES (?, ?)'),
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
