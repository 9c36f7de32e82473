import type { Verdict } from '#contract/audit.ts';
import type { Database } from '../storage/open.ts';
import type { AuditLog } from './log.ts';
import { treeReader } from './reader.ts';
import { type LogSource, verifyLog } from './verify.ts';
import { rootOf } from './tree/edge.ts';

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
 * «Проверить журнал»: every event, tile, index column and commitment against the last checkpoint, in slices, so that the
 * host goes on answering. `now` is a monotonic clock in milliseconds.
 */
export async function verifyLive(
  db: Database,
  log: AuditLog,
  now: () => number,
  progress: (done: number, of: number) => void,
): Promise<Verdict> {
  const started = now();
  const note = log.checkpoint();
  const size = log.edge().size;
  const root = rootOf(log.edge()).toString('base64');
  const steps = verifyLog(liveSource(db, note), [log.verifierKey]);
  let step = steps.next();
  while (!step.done) {
    progress(step.value, size);
    await new Promise((resolve) => setImmediate(resolve));
    step = steps.next();
  }
  const beside = step.value.verdict === 'intact' ? firstBadColumn(db, size) : undefined;
  const finding = beside === undefined ? step.value : { verdict: 'altered' as const, at: `event ${beside}`, size, root };
  progress(size, size);
  return { ...finding, keys: 'first-use', tookMs: Math.round(now() - started) };
}

/** Columns kept for searching must say what the leaf says; otherwise a search would hide an event. */
function firstBadColumn(db: Database, size: number): number | undefined {
  const row = db
    .prepare<[number], { seq: number }>(
      `SELECT seq FROM audit_event WHERE seq < ? AND (
         ts IS NOT json_extract(CAST(leaf AS TEXT), '$.t') OR actor IS NOT json_extract(CAST(leaf AS TEXT), '$.a.u') OR
         op IS NOT json_extract(CAST(leaf AS TEXT), '$.op') OR service IS NOT json_extract(CAST(leaf AS TEXT), '$.w') OR
         ok IS NOT json_extract(CAST(leaf AS TEXT), '$.ok')) ORDER BY seq LIMIT 1`,
    )
    .get(size);
  return row?.seq;
}
