import { hash } from 'node:crypto';
import type { Verdict } from '#contract/audit.ts';
import type { Database } from '../storage/open.ts';
import { commitment } from './proof/hash.ts';
import { parseLeaf } from './proof/leaf.ts';
import { parseVerifierKey } from './proof/note.ts';
import { type LogSource, verifyLog } from './proof/verify.ts';
import { treeReader } from './reader.ts';

/** What a verification is about: the newest signed note of the log and the key it must be signed with. */
export interface LogAt {
  readonly note: string;
  readonly keyText: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
}

/** The live log as a source for the verifier: whole tiles as stored, leaves from the table. */
function liveSource(db: Database, note: string): LogSource {
  const tiles = db.prepare<[number, number], { hashes: Buffer }>('SELECT hashes FROM audit_tile WHERE level = ? AND n = ?');
  return {
    live: true,
    earlier: new Map(
      db
        .prepare<[], { size: number; note: string }>('SELECT size, note FROM audit_checkpoint')
        .all()
        .map((row) => [row.size, row.note]),
    ),
    checkpoint: () => note,
    leaves: () => treeReader(db).leaves(0, Number.MAX_SAFE_INTEGER),
    tile: (level, n) => tiles.get(level, n)?.hashes,
  };
}

/**
 * «Проверить журнал»: every event, tile, index column and commitment against the last checkpoint, on a connection of its own.
 * `now` is a monotonic clock in milliseconds.
 */
export function verifyLive(
  db: Database,
  { note, keyText, size, root }: LogAt,
  now: () => number,
  progress: (done: number, of: number) => void,
): Verdict {
  const started = now();
  const steps = verifyLog(liveSource(db, note), [parseVerifierKey(keyText)]);
  let step = steps.next();
  while (!step.done) {
    progress(step.value, size);
    step = steps.next();
  }
  const beside = step.value.verdict === 'intact' ? (firstBadColumn(db, size) ?? firstBadBeside(db, size)) : undefined;
  const finding = beside === undefined ? step.value : { verdict: 'altered' as const, at: beside, size, root };
  progress(size, size);
  return { ...finding, keys: 'first-use', tookMs: Math.round(now() - started) };
}

/** Columns kept for searching must say what the leaf says; otherwise a search would hide an event. */
function firstBadColumn(db: Database, size: number): string | undefined {
  const row = db
    .prepare<[number], { seq: number }>(
      `SELECT seq FROM audit_event WHERE seq < ? AND (
         ts IS NOT json_extract(CAST(leaf AS TEXT), '$.t') OR actor IS NOT json_extract(CAST(leaf AS TEXT), '$.a.u') OR
         op IS NOT json_extract(CAST(leaf AS TEXT), '$.op') OR service IS NOT json_extract(CAST(leaf AS TEXT), '$.w') OR
         ok IS NOT json_extract(CAST(leaf AS TEXT), '$.ok')) ORDER BY seq LIMIT 1`,
    )
    .get(size);
  return row && `event ${row.seq}`;
}

const SLICE = 1_000;

/**
 * What is kept beside the leaves must be what they commit to: texts, sealed originals, and the people an event is about. A text
 * that is gone is an erased one.
 */
function firstBadBeside(db: Database, size: number): string | undefined {
  const leaves = db.prepare<[number, number], { seq: number; leaf: Buffer }>(
    'SELECT seq, leaf FROM audit_event WHERE seq >= ? AND seq < ? ORDER BY seq',
  );
  const texts = db.prepare<[number, number], { seq: number; salt: Buffer; body: string }>(
    'SELECT seq, salt, body FROM audit_text WHERE seq >= ? AND seq < ?',
  );
  const sealed = db.prepare<[number, number], { seq: number; box: Buffer }>(
    'SELECT seq, box FROM audit_sealed WHERE seq >= ? AND seq < ? ORDER BY seq, n',
  );
  const isAbout = db.prepare<[Buffer, number], { seq: number }>('SELECT seq FROM audit_subject WHERE subject = ? AND seq = ?');
  const rows = db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM audit_subject WHERE seq < ?');
  let about = 0;
  for (let from = 0; from < size; from += SLICE) {
    const to = Math.min(size, from + SLICE);
    const textOf = new Map(texts.all(from, to).map((row) => [row.seq, row]));
    const boxesOf = Map.groupBy(sealed.all(from, to), (row) => row.seq);
    for (const { seq, leaf } of leaves.all(from, to)) {
      const { x, p, s } = parseLeaf(leaf);
      const text = textOf.get(seq);
      if (text && commitment(text.salt, text.body) !== x?.c) return `text ${seq}`;
      const boxes = (boxesOf.get(seq) ?? []).map((row) => hash('sha256', row.box));
      if (boxes.length > 0 && boxes.join() !== (p ?? []).map((one) => one.c).join()) return `original ${seq}`;
      const subjects = new Set(s);
      about += subjects.size;
      for (const subject of subjects) if (!isAbout.get(Buffer.from(subject, 'hex'), seq)) return `subject ${seq}`;
    }
  }
  // Every person of every leaf has their row; a row more is somebody put to an event that is not about them.
  return rows.get(size)?.n === about ? undefined : 'subject';
}
