import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import type { AuditEntry } from '#main/core/audit/entry.ts';
import { leafBytes } from '#main/core/audit/proof/leaf.ts';
import { uuidv7 } from '#main/core/audit/uuid.ts';
import { composeCore, type Core } from '#main/core/compose.ts';
import { systemClock } from '#main/core/work/clock.ts';
import { SYSTEM_ASKER } from '#main/core/work/unit.ts';
import { CATALOGUE, LEXICON, PAGES_WORKER, RESOURCES, ROOT_KEY, WORKER } from '#tests/fixtures/core.ts';
import { type BenchResult, median, percentile, round, within } from './figures.ts';

function openCore(folder: string): Core {
  mkdirSync(folder, { recursive: true });
  return composeCore(
    {
      dataFolder: folder,
      resourcesFolder: RESOURCES,
      lexiconFile: LEXICON,
      catalogueFile: CATALOGUE,
      workerFile: WORKER,
      pagesFile: PAGES_WORKER,
      rootKey: ROOT_KEY,
      profile: 'demo',
      office: 'bench',
      window: 4,
      version: '0.1.0',
      boot: '00000000000000b1',
    },
    systemClock,
    { emit: () => undefined, tell: () => undefined, trouble: () => undefined },
  );
}

const OPS = ['visit.answer', 'visit.enter', 'visit.document', 'person.view', 'ticket.call'] as const;
const ENTRY: AuditEntry = {
  op: 'visit.answer',
  actor: { user: 'petrova', role: 'specialist', session: 'session1' },
  object: { type: 'question', id: 'loss' },
  code: 'lost',
  service: 'passport-rf',
  subjects: ['ab'.repeat(16)],
  details: '⟦СНИЛС·7f3a⟧',
};
const ROUNDS = 5;
const EVENTS = 1_000_000;
const PAGES = 200;

/** The whole durable append against a plain durable INSERT of a row as long, interleaved, medians. */
export function appendBench(): BenchResult[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'okno-bench-'));
  const core = openCore(path.join(folder, 'core'));
  const plain = new Sqlite(path.join(folder, 'plain.db'));
  plain.pragma('journal_mode = WAL');
  plain.pragma('synchronous = FULL');
  plain.exec(
    'CREATE TABLE row(seq INTEGER PRIMARY KEY, ts INTEGER, actor TEXT, op TEXT, leaf BLOB) STRICT; CREATE INDEX a ON row(actor, seq); CREATE INDEX t ON row(ts)',
  );
  const insert = plain.prepare('INSERT INTO row(ts, actor, op, leaf) VALUES (?, ?, ?, ?)');
  const leaf = Buffer.alloc(400, 97);
  const rate = (rows: number, batches: number, write: (n: number) => void): number => {
    const started = performance.now();
    for (let i = 0; i < batches; i += 1) write(rows);
    return (rows * batches * 1000) / (performance.now() - started);
  };
  const plainBatch = (n: number) =>
    plain
      .transaction(() => {
        for (let i = 0; i < n; i += 1) insert.run(Date.now(), 'petrova', 'visit.answer', leaf);
      })
      .immediate();
  const ownBatch = (n: number) => core.parts.work.do(SYSTEM_ASKER, (tx) => tx.audit(...Array.from({ length: n }, () => ENTRY)));
  const results = [
    [1, 400, 0.35],
    [100, 40, 0.2],
  ].map(([rows = 1, batches = 1, limit = 0]) => {
    const pairs = Array.from({ length: ROUNDS }, () => [rate(rows, batches, plainBatch), rate(rows, batches, ownBatch)] as const);
    const [a, b] = [median(pairs.map((one) => one[0])), median(pairs.map((one) => one[1]))];
    return {
      name: `append-${rows}`,
      figures: { plainPerS: Math.round(a), oursPerS: Math.round(b) },
      budget: within(`durable append, batch of ${rows}, against a plain durable INSERT`, b / a, limit, 'at-least'),
    };
  });
  core.close();
  plain.close();
  rmSync(folder, { recursive: true, force: true });
  return results;
}

/** Pages of 50 by every filter over a million events. The rows are real leaves; the tree is not needed for reading. */
export function searchBench(say: (line: string) => void): BenchResult[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'okno-bench-'));
  const core = openCore(folder);
  const first = core.parts.log.edge().size;
  const insert = core.parts.db.prepare('INSERT INTO audit_event VALUES (?, ?, ?, ?, ?, ?, ?)');
  const subject = core.parts.db.prepare('INSERT INTO audit_subject VALUES (?, ?)');
  const start = Date.now() - EVENTS * 1000;
  const subjectOf = (i: number) => (i % 20_000).toString(16).padStart(32, '0');
  say(`writing ${EVENTS} events…`);
  core.parts.db
    .transaction(() => {
      for (let i = 0; i < EVENTS; i += 1) {
        const op = OPS[i % OPS.length] ?? 'visit.answer';
        const user = `user${i % 7}`;
        const bytes = leafBytes({
          v: 1,
          id: uuidv7(start + i * 1000, Buffer.from((i % 65_536).toString(16).padStart(20, '0'), 'hex')),
          t: start + i * 1000,
          b: '00000000000000b1',
          m: i,
          a: { u: user, r: 'specialist' },
          h: { w: 4, v: '0.1.0' },
          op,
          ok: i % 50 !== 0,
          s: [subjectOf(i)],
          w: i % 3 === 0 ? 'passport-rf' : 'driving-licence',
        });
        insert.run(first + i, start + i * 1000, user, op, i % 3 === 0 ? 'passport-rf' : 'driving-licence', i % 50 === 0 ? 0 : 1, bytes);
        subject.run(Buffer.from(subjectOf(i), 'hex'), first + i);
      }
    })
    .immediate();
  const day = 86_400_000;
  const filters: Record<string, (i: number) => Parameters<Core['parts']['search']['page']>> = {
    firstPage: () => [{}, undefined, undefined, 50],
    none: (i) => [{}, undefined, first + ((i * 7919) % EVENTS), 50],
    actor: (i) => [{ actor: `user${i % 7}` }, undefined, first + ((i * 7919) % EVENTS), 50],
    actorAndOp: (i) => [{ actor: `user${i % 7}`, op: OPS[i % 5] ?? 'visit.answer' }, undefined, undefined, 50],
    failures: (i) => [{ result: 'failure' }, undefined, first + ((i * 7919) % EVENTS), 50],
    service: (i) => [{ service: 'passport-rf' }, undefined, first + ((i * 7919) % EVENTS), 50],
    dayAndOp: (i) => [
      { from: start + (i % 10) * day, to: start + ((i % 10) + 1) * day, op: OPS[i % 5] ?? 'visit.answer' },
      undefined,
      undefined,
      50,
    ],
    person: (i) => [{}, [subjectOf(i * 31)], undefined, 50],
  };
  const results = Object.entries(filters).map(([name, of]) => {
    const times = Array.from({ length: PAGES }, (_, i) => {
      const began = performance.now();
      core.parts.search.page(...of(i));
      return performance.now() - began;
    });
    const p95 = percentile(times, 0.95);
    return {
      name: `search-${name}`,
      figures: { p50Ms: round(median(times)), p95Ms: round(p95), events: EVENTS },
      budget: within('a page of 50 with its count, p95 in ms', p95, 5),
    };
  });
  core.parts.db.close();
  rmSync(folder, { recursive: true, force: true });
  return results;
}
