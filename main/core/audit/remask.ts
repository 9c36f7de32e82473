import type { Core } from '../core.ts';
import { PATIENT_MS } from '../guard/guard.ts';
import { SYSTEM } from './log.ts';

/** Texts looked at before the host takes breath. */
const BATCH = 500;

/**
 * Applies the present masker to the texts kept beside the leaves. A text that comes out otherwise is destroyed with its salt
 * and kept again, with a commitment of its own, beside a new event `text.remask` that names the first one. Leaves are never
 * touched. Answers how many texts were looked at and changed.
 */
export async function remaskTexts(
  core: Core,
  progress: (done: number, changed: number) => void,
): Promise<{ looked: number; changed: number }> {
  const { db } = core;
  const next = db.prepare<[number, number, number], { seq: number; body: string }>(
    'SELECT seq, body FROM audit_text WHERE seq > ? AND seq < ? ORDER BY seq LIMIT ?',
  );
  const firstOf = db.prepare<[number], { seq: number }>('SELECT seq FROM audit_remask WHERE text_at = ?');
  const forget = db.prepare('DELETE FROM audit_text WHERE seq = ?');
  const point = db.prepare('INSERT INTO audit_remask VALUES (?, ?) ON CONFLICT(seq) DO UPDATE SET text_at = excluded.text_at');
  // Texts written meanwhile are masked by the present masker already.
  const end = core.log.edge().size;
  let [looked, changed, at] = [0, 0, -1];
  for (let rows = next.all(at, end, BATCH); rows.length > 0; rows = next.all(at, end, BATCH)) {
    for (const { seq, body } of rows) {
      const masked = core.guard.text(body, undefined, PATIENT_MS);
      looked += 1;
      if (masked === body) continue;
      const original = firstOf.get(seq)?.seq ?? seq;
      db.transaction(() => {
        core.log.append({ op: 'text.remask', actor: SYSTEM, object: { type: 'event', id: `${original}` }, details: masked });
        forget.run(seq);
        point.run(original, core.log.edge().size - 1);
      }).immediate();
      changed += 1;
    }
    at = rows.at(-1)?.seq ?? end;
    progress(looked, changed);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { looked, changed };
}
