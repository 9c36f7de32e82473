import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SYSTEM_ASKER } from '#main/core/work/unit.ts';
import { openVisit, tell, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { VYMYSLOVA } from '#tests/fixtures/persons.ts';
import { DAY_MS } from '#tests/fixtures/visits.ts';

const VISITS = 2_000;
/** One person came this often; each visit knows them by an id of its own, and their СНИЛС. */
const OFTEN = 300;
let test: TestCore;
let empty: TestCore;
const subjectOf = (n: number): string => (n + 1).toString(16).padStart(32, '0');

beforeAll(async () => {
  empty = await testCore();
  test = await testCore();
  const { work, visits, board, slot, holdings } = test.core.parts;
  const yearAgo = test.clock.now();
  for (let from = 0; from < VISITS; from += 500) {
    work.do(SYSTEM_ASKER, (tx) => {
      for (let n = from; n < from + 500; n += 1) {
        const id = randomUUID();
        const ticket = board.issue(tx, { id: randomUUID(), kind: 'submit', purpose: 'submit' });
        board.claim(tx, ticket.id);
        board.move(tx, ticket.id, { type: 'confirm' });
        visits.begin(tx, id, ticket.id, [
          { type: 'started', at: tx.now, id, ticketId: ticket.id },
          { type: 'party-added', party: 'applicant', role: 'applicant', subject: subjectOf(n) },
          { type: 'field-entered', party: 'applicant', field: 'surname', value: 'Вымыслова' },
          { type: 'finished', at: tx.now, code: 'left' },
        ]);
        slot.bind(tx, ticket.id, id);
        board.move(tx, ticket.id, { type: 'finish', code: 'left' });
        // The name is everybody's; the СНИЛС one person's.
        tx.link(subjectOf(n), 'name', 'ТЕСТОВА', id);
        if (n < OFTEN) tx.link(subjectOf(n), 'snils', '90000000182', id);
        tx.audit({ op: 'visit.enter', subjects: [subjectOf(n)], object: { type: 'field', id: 'surname' } });
        tx.hold({ subject: subjectOf(n), kind: 'scan', ref: randomUUID(), visit: id, purpose: 'service' });
      }
    });
  }
  work.do(SYSTEM_ASKER, (tx) => {
    for (let i = 0; i < 1_000; i += 1) board.issue(tx, { id: randomUUID(), kind: 'result', purpose: 'result' });
  });
  expect(holdings.dueFiles(yearAgo, 10)).toEqual([]);
  for (const one of [test, empty]) {
    one.clock.advance(365 * DAY_MS);
    one.core.tick();
    await openVisit(one);
  }
});
afterAll(() => {
  test.dispose();
  empty.dispose();
});

/** The middle of many runs, in milliseconds. */
async function median(run: (i: number) => unknown, times = 25): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const started = performance.now();
    await run(i);
    took.push(performance.now() - started);
  }
  return took.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

/** The same of the processor's time alone: what a host is busy with, however many others share the machine. */
async function busy(run: (i: number) => unknown, times: number): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const before = process.cpuUsage();
    await run(i);
    const { user, system } = process.cpuUsage(before);
    took.push((user + system) / 1_000);
  }
  return took.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

describe('a click, with three thousand tickets and two thousand visits in the tables', () => {
  const clicks: Readonly<Record<string, (on: TestCore, i: number) => unknown>> = {
    'a field': (on, i) => on.visit('enter', { party: 'applicant', field: 'surname', value: `Вымыслова${'а'.repeat((i % 5) + 1)}` }),
    'the queue': (on) => on.ask('queue.state'),
    'a tick of the clockwork': (on) => on.core.tick(),
    'the visit at the window': (on) => on.ask('visit.current'),
    'a ticket': (on) => on.ask('queue.issue', { purpose: 'submit' }),
  };
  it.each(Object.entries(clicks))('%s costs what it costs in an empty office', async (_name, click) => {
    const small = await median((i) => click(empty, i));
    const large = await median((i) => click(test, i));
    // Twice the empty office's, and never a frame more: a busy machine slows both.
    expect(large, `${large.toFixed(1)} ms against ${small.toFixed(1)} ms`).toBeLessThan(2 * small + 5);
  });
});

describe('a person who came three hundred times', () => {
  beforeAll(() => test.signIn('gavrilova', '3333'));
  const all = async (person: { kind: 'name' | 'snils'; value: string }): Promise<number[]> => {
    const seqs: number[] = [];
    for (let before: number | null | undefined; before !== null; ) {
      const page = await test.ask('audit.page', {
        filter: { person, op: 'visit.enter' },
        limit: 200,
        ...(before === undefined ? {} : { before }),
      });
      seqs.push(...page.rows.map((row) => row.seq));
      before = page.next;
    }
    return seqs;
  };

  it('is found by СНИЛС with every visit, page by page', async () => {
    const seqs = await all({ kind: 'snils', value: VYMYSLOVA.snils });
    expect(new Set(seqs).size).toBe(OFTEN);
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
  });

  it('is shown without holding up the specialist: a page of their events is no quadratic matter', async () => {
    const filter = { person: { kind: 'snils' as const, value: VYMYSLOVA.snils } };
    const took = await busy(() => test.ask('audit.page', { filter, limit: 100 }), 3);
    expect(took, `the host answers nobody for ${took.toFixed(0)} ms`).toBeLessThan(50);
  });

  it('is one of two thousand of that name, and none is left out', async () => {
    expect(new Set(await all({ kind: 'name', value: 'тестова' })).size).toBe(VISITS);
  });
});

describe('the clockwork over a year of files', () => {
  it('destroys a batch of two thousand due holdings without holding a click up', async () => {
    const { db, retention, holdings } = test.core.parts;
    db.prepare("UPDATE holding SET until = ? WHERE kind = 'scan'").run(test.clock.now() - 1);
    expect(holdings.dueFiles(test.clock.now(), 5_000)).toHaveLength(VISITS);
    const took = await busy(() => expect(retention.destroyDue()).toBe(20), 11);
    expect(took, `${took.toFixed(1)} ms a batch`).toBeLessThan(150);
  });

  it('looks over the files for orphans in turns, since a year leaves more of them than a click can wait for', () => {
    const { db, retention, holdings } = test.core.parts;
    const folder = path.join(test.folder, 'scans');
    const hold = db.prepare("INSERT INTO holding(subject, kind, ref, visit, purpose, since) VALUES (?, 'scan', ?, 'v', 'service', 0)");
    db.transaction(() => {
      for (let n = 0; n < 3_000; n += 1) {
        const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
        writeFileSync(path.join(folder, `${id}.box`), '');
        hold.run(Buffer.alloc(16, 1), id);
      }
    })();
    const looked = vi.spyOn(holdings, 'isHeld');
    retention.beginSweep();
    expect(retention.sweepSome(), 'there are more').toBe(true);
    // Six hundredths of a millisecond each on a fair PC, the look at the file beside it.
    expect(looked.mock.calls.length, 'files looked at in one go, while nobody else is answered').toBeLessThanOrEqual(1_000);
    vi.restoreAllMocks();
  });
});

describe('the log of a year', () => {
  it('masks a batch of five hundred texts again without holding a click up', async () => {
    const { db, work } = test.core.parts;
    tell(test, ...Array.from({ length: 3_000 }, (_, i) => ({ op: 'scan.attach' as const, details: `листов: ${i}` })));
    const { remaskWriter } = await import('#main/core/audit/remask.ts');
    const write = remaskWriter(db, work);
    const seqs = db.prepare<[], { seq: number }>("SELECT seq FROM audit_text WHERE body LIKE 'листов: %' ORDER BY seq").all();
    const took = await busy((i) => write(seqs.slice(i * 500, i * 500 + 500).map(({ seq }) => ({ seq, masked: 'листов: ⟦—⟧' }))), 5);
    expect(took, `${took.toFixed(0)} ms a batch`).toBeLessThan(150);
  });
});
