import { PATIENT_MS, TextGuard } from '../guard/guard.ts';
import type { MaskLists } from '../masking/lists.ts';
import type { Database, Statement } from '../storage/open.ts';
import { SYSTEM_ASKER, type Work } from '../work/unit.ts';

/** Texts looked at in one go. */
const BATCH = 500;

export interface RemaskInput {
  readonly lists: MaskLists;
  /** Texts from here on were written by the present masker. */
  readonly end: number;
}
/** A text that comes out otherwise now. */
export interface Remasked {
  readonly seq: number;
  readonly masked: string;
}

/**
 * The reading half, in the worker: looks every kept text through with the present masker and hands what has changed to the writer,
 * batch by batch. Answers how many texts were looked at and changed.
 */
export async function remaskTexts(
  db: Database,
  { lists, end }: RemaskInput,
  lexiconFile: string,
  now: () => number,
  progress: (done: number, of: number) => void,
  written: (batch: Remasked[]) => Promise<void>,
): Promise<{ looked: number; changed: number }> {
  const guard = new TextGuard(lexiconFile, now);
  guard.use(lists);
  const next = db.prepare<[number, number, number], { seq: number; body: string }>(
    'SELECT seq, body FROM audit_text WHERE seq > ? AND seq < ? ORDER BY seq LIMIT ?',
  );
  const of = db.prepare<[number], { n: number }>('SELECT count(*) AS n FROM audit_text WHERE seq < ?').get(end)?.n ?? 0;
  let [looked, changed] = [0, 0];
  for (let rows = next.all(-1, end, BATCH); rows.length > 0; rows = next.all(rows.at(-1)?.seq ?? end, end, BATCH)) {
    const batch = rows.flatMap(({ seq, body }) => {
      const masked = guard.text(body, undefined, PATIENT_MS);
      return masked === body ? [] : [{ seq, masked }];
    });
    if (batch.length > 0) await written(batch);
    looked += rows.length;
    changed += batch.length;
    progress(looked, of);
  }
  return { looked, changed };
}

/**
 * The writing half, in the core: the old text is destroyed with its salt and the new one kept, with a commitment of its own, beside
 * an event `text.remask` that names the first one. Leaves are never touched.
 */
export function remaskWriter(db: Database, work: Work): (batch: readonly Remasked[]) => void {
  const firstOf = db.prepare<[number], { seq: number }>('SELECT seq FROM audit_remask WHERE text_at = ?');
  const forget = db.prepare('DELETE FROM audit_text WHERE seq = ?') as Statement<[number]>;
  const point = db.prepare('INSERT INTO audit_remask VALUES (?, ?) ON CONFLICT(seq) DO UPDATE SET text_at = excluded.text_at') as Statement<
    [number, number]
  >;
  return (batch) =>
    work.do(SYSTEM_ASKER, (tx) => {
      for (const { seq, masked } of batch) {
        const original = firstOf.get(seq)?.seq ?? seq;
        tx.write(forget, seq);
        tx.told({ op: 'text.remask', object: { type: 'event', id: `${original}` }, details: masked }, (at) =>
          tx.write(point, original, at),
        );
      }
    });
}
