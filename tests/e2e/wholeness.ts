import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Verdict } from '#contract/audit.ts';
import { verifyLive } from '#main/core/audit/live.ts';
import { type Core, composeCore } from '#main/core/compose.ts';
import { fileKeyOf } from '#main/core/storage/keys.ts';
import { openForReading } from '#main/core/storage/open.ts';
import type { VisitState } from '#main/core/visits/state.ts';
import { CATALOGUE, LEXICON, PAGES_WORKER, RESOURCES, systemClock, WORKER } from '#tests/fixtures/core.ts';

export interface Books {
  readonly verdict: Verdict;
  /** Numbers of every paper ever issued, in their order. */
  readonly papers: readonly string[];
  /** Every ticket ever issued, with its day. */
  readonly tickets: readonly string[];
  readonly finished: number;
}

const monotonic = () => performance.now();

/** The root key of a demo profile, which lies bare. */
export const rootKeyOf = (profile: string): Buffer =>
  Buffer.from((JSON.parse(readFileSync(path.join(profile, 'keystore.json'), 'utf8')) as { key: string }).key, 'base64');

/** A visit as its events say, at the window, held or finished; its program has ended. */
export const readVisit = (profile: string, id: string): VisitState => onCopy(profile, ({ visits }) => visits.load(id));

/** Opens a copy of a profile's files as they lie there, as another program would. Nobody may be writing. */
function onCopy<T>(profile: string, look: (parts: Core['parts']) => T): T {
  const copy = mkdtempSync(path.join(tmpdir(), 'okno-books-'));
  try {
    for (const name of ['okno.db', 'okno.db-wal', 'keys.db', 'keys.db-journal'])
      if (existsSync(path.join(profile, name))) copyFileSync(path.join(profile, name), path.join(copy, name));
    // Its files are not looked into.
    mkdirSync(path.join(copy, 'scans'));
    const core = composeCore(
      {
        dataFolder: copy,
        resourcesFolder: RESOURCES,
        lexiconFile: LEXICON,
        catalogueFile: CATALOGUE,
        workerFile: WORKER,
        pagesFile: PAGES_WORKER,
        rootKey: rootKeyOf(profile),
        profile: 'demo',
        office: 'demo',
        window: 4,
        version: '0.1.0',
        boot: '00000000000000ff',
      },
      systemClock,
      { emit: () => undefined, tell: () => undefined, trouble: () => undefined },
    );
    try {
      return look(core.parts);
    } finally {
      core.parts.db.close();
      core.parts.keysDb.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** What the log of a profile says, and whether all of it is whole, up to its last event. */
export const readBooks = (profile: string): Books =>
  onCopy(profile, ({ db, log }) => {
    const verdict = verifyLive(db, log.signedNow(), monotonic, () => undefined);
    const rows = db.prepare<[], { ts: number; op: string; leaf: Buffer }>('SELECT ts, op, leaf FROM audit_event ORDER BY seq').all();
    const idOf = (leaf: Buffer) => (JSON.parse(leaf.toString()) as { o?: { i?: string } }).o?.i ?? '';
    const of = (...ops: string[]) => rows.filter((row) => ops.includes(row.op));
    return {
      verdict,
      papers: of('visit.receipt', 'visit.refusal').map((row) => idOf(row.leaf)),
      tickets: of('ticket.issue').map((row) => `${new Date(row.ts).toDateString()} ${idOf(row.leaf)}`),
      finished: of('visit.finish').length,
    };
  });

/** The same verification while the program runs: by a connection that only reads, up to the last note it has signed. */
export function verifyRunning(profile: string): Verdict {
  const db = openForReading(profile, fileKeyOf(rootKeyOf(profile)));
  try {
    const last = db.prepare<[], { size: number; note: string }>('SELECT size, note FROM audit_checkpoint ORDER BY size DESC LIMIT 1').get();
    if (!last) throw new Error('the log has no signed note');
    const genesis = db.prepare<[], { leaf: Buffer }>('SELECT leaf FROM audit_event WHERE seq = 0').get();
    const keyText = (JSON.parse(genesis?.leaf.toString() ?? '{}') as { k?: string }).k ?? '';
    const root = last.note.split('\n')[2] ?? '';
    return verifyLive(db, { note: last.note, keyText, size: last.size, root }, monotonic, () => undefined);
  } finally {
    db.close();
  }
}

/** Every event of a log, in short; its program has ended. */
export const readLog = (profile: string): { op: string; actor: string; code: string | undefined }[] =>
  onCopy(profile, ({ db }) =>
    db
      .prepare<[], { op: string; actor: string; leaf: Buffer }>('SELECT op, actor, leaf FROM audit_event ORDER BY seq')
      .all()
      .map(({ op, actor, leaf }) => ({ op, actor, code: (JSON.parse(leaf.toString()) as { rc?: string }).rc })),
  );

/** How many scans and prints still run, by the running program's own books. */
export function jobsRunning(profile: string): number {
  const db = openForReading(profile, fileKeyOf(rootKeyOf(profile)));
  try {
    return db.prepare<[], { n: number }>('SELECT count(*) AS n FROM job WHERE ended_at IS NULL').get()?.n ?? 0;
  } finally {
    db.close();
  }
}

export const repeated = (values: readonly string[]): string[] => [...new Set(values.filter((one, i) => values.indexOf(one) !== i))];
