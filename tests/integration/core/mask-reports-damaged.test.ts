import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, type ReportRow } from '#main/core/guard/report-row.ts';
import { MOST_REPORTS } from '#main/core/guard/reports.ts';
import { type TestCore, testCore } from '#tests/fixtures/core.ts';
import { leaves, logSize } from '#tests/fixtures/window.ts';

/** Invented; written into rows as by somebody who holds the key of the database and not the log's. */
const MARK = 'Вымыслова Юлия 900-000-001 82';
const TEXT = 'Заявитель Вымыслова Юлия, СНИЛС 900-000-001 82';
const PLACE = { text: TEXT, start: TEXT.indexOf('900'), end: TEXT.length, fault: 'not-personal' as const };

let test: TestCore;
let folder: string;
beforeEach(async () => {
  test = await testCore();
  await test.signIn('gavrilova', '3333');
  folder = mkdtempSync(path.join(tmpdir(), 'okno-reports-'));
});
afterEach(() => {
  test.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const db = () => test.core.parts.db;
const report = () => test.ask('masking.report', PLACE);
const rowOf = (id: number) => db().prepare<[number], ReportRow>('SELECT * FROM mask_report WHERE id = ?').get(id);
const bodyOf = (id: number): Record<string, unknown> => JSON.parse(rowOf(id)?.body ?? '');
const changeBody = (id: number, body: string) => db().prepare('UPDATE mask_report SET body = ? WHERE id = ?').run(body, id);
const changeField = (id: number, fields: Record<string, unknown>) => changeBody(id, JSON.stringify({ ...bodyOf(id), ...fields }));
/** The digest is taken out of the event, as reports of before have it: only the schema stands between the row and its readers then. */
const forgetDigest = (id: number) =>
  db()
    .prepare(
      `UPDATE audit_event SET leaf = CAST(json_replace(CAST(leaf AS TEXT), '$.o.i', ?) AS BLOB)
       WHERE op = 'masking.report' AND json_extract(CAST(leaf AS TEXT), '$.o.i') LIKE ? || ':%'`,
    )
    .run(`${id}`, `${id}`);
/** A program that has read nothing of the log yet, on the same profile. */
async function restarted(): Promise<TestCore> {
  const again = await test.reopen();
  await again.signIn('gavrilova', '3333');
  return again;
}
const exportOf = async (core: TestCore) => {
  const answer = await core.internal('exportReports', { file: path.join(folder, 'okno-masking-reports-1.jsonl') });
  return { ...answer, text: readFileSync(answer.file, 'utf8') };
};

describe('a row without a digest in the log', () => {
  it('is a report like any other when it is one', async () => {
    await report();
    forgetDigest(1);
    const again = await restarted();
    expect(await again.ask('masking.reports')).toMatchObject({ total: 1, damagedTotal: 0, rows: [{ id: 1, found: 'SNILS' }] });
    again.core.close();
  });

  it.each([
    ['found', MARK],
    ['found', 'person'],
    ['wanted', MARK],
    ['wanted', 'PHONE'],
    ['evidence', [MARK]],
    ['evidence', ['checksum', 'checksum']],
    ['masker', MARK],
    ['masker', '1-zzzzzzzz-0'],
    ['score', 0.123456789],
    ['score', 90_000_000_182],
    ['score', null],
    ['found', null],
    ['fault', 'missed'],
    ['before', 'СНИЛС 900-000-001 82'],
    ['before', 'а'.repeat(61)],
    ['after', '①②③'],
    ['find', 'а'.repeat(202)],
    ['salt', MARK],
    ['note', MARK],
  ])('is damaged with the %s %s', async (field, value) => {
    await report();
    forgetDigest(1);
    changeField(1, { [field]: value });
    const again = await restarted();
    const list = await again.ask('masking.reports');
    expect(list).toEqual({ total: 0, rows: [], ids: [], damagedTotal: 1, damaged: [{ id: 1, day: '2026-11-21', why: 'changed' }] });
    again.core.close();
  });

  it.each([
    ['day', MARK],
    ['day', '2026-13-41'],
    ['day', '2026-11-21 Вымыслова'],
    ['actor', MARK],
    ['actor', 'a'.repeat(65)],
    ['body', MARK],
    ['body', '{'],
    ['body', `{"found":"${'а'.repeat(5_000)}"}`],
  ])('is damaged with the column %s %s', async (column, value) => {
    await report();
    forgetDigest(1);
    db().prepare(`UPDATE mask_report SET ${column} = ?`).run(value);
    const again = await restarted();
    const list = await again.ask('masking.reports');
    expect(list).toMatchObject({ total: 0, damaged: [{ id: 1, day: '2026-11-21', why: 'changed' }] });
    again.core.close();
  });

  it('is shown and exported by the rules of today, whatever letters were put into it', async () => {
    await report();
    forgetDigest(1);
    changeField(1, { before: 'Вымыслова ', after: ' том' });
    const again = await restarted();
    const shape = { before: 'Ааааааааа ', after: ' ааа' };
    expect((await again.ask('masking.reports')).rows[0]?.shape).toMatchObject(shape);
    expect(JSON.parse((await exportOf(again)).text)).toMatchObject(shape);
    again.core.close();
  });
});

describe('the digest in the event of a report', () => {
  it('is of the row as it stands, and the log is whole with it', async () => {
    const from = logSize(test);
    await report();
    const row = rowOf(1);
    expect(leaves(test, from)[0]?.o).toEqual({ t: 'mask-report', i: `1:${row && digestOf(row)}` });
    expect((await test.ask('audit.verify')).verdict).toBe('intact');
  });

  it('tells nothing of a report that was taken back: two of the same place have different ones', async () => {
    await report();
    await report();
    const [one, two] = leaves(test, 0).filter((leaf) => leaf.op === 'masking.report');
    expect(one?.o?.i.slice(2)).not.toBe(two?.o?.i.slice(2));
  });

  it.each<[string, () => unknown]>([
    ['another kind that the masker knows', () => changeField(1, { found: 'PHONE' })],
    ['another day', () => db().prepare("UPDATE mask_report SET day = '2026-11-20' WHERE id = 1").run()],
    ['another person', () => db().prepare("UPDATE mask_report SET actor = 'andreev' WHERE id = 1").run()],
    ['the body of another report', () => changeBody(1, rowOf(2)?.body ?? '')],
    ['a space', () => changeBody(1, `${rowOf(1)?.body} `)],
    ['what is no JSON', () => changeBody(1, `${MARK}{`)],
    ['half of a sign', () => changeBody(1, '\ud800')],
  ])('tells a row with %s: it is listed as damaged, left out of the export, and told', async (_what, change) => {
    await report();
    await report();
    change();
    const list = await test.ask('masking.reports');
    expect(list).toMatchObject({ total: 1, ids: [2], damagedTotal: 1, damaged: [{ id: 1, day: '2026-11-21', why: 'changed' }] });
    const { count, leftOut, text } = await exportOf(test);
    expect([count, leftOut, text.trim().split('\n').length]).toEqual([1, 1, 1]);
    expect(await test.ask('masking.withdraw', { id: 1 })).toMatchObject({ total: 1, damaged: [] });
    expect(JSON.stringify([list, text, test.troubles])).not.toMatch(/Вымысл|900/);
    expect(test.troubles).toEqual([]);
  });

  it('tells a row that is gone and one that nobody has reported; both can be taken away', async () => {
    await report();
    await report();
    await report();
    db().prepare('DELETE FROM mask_report WHERE id = 1').run();
    db().prepare("INSERT INTO mask_report VALUES (4, '2026-11-21', ?, ?)").run(MARK, rowOf(2)?.body);
    db().prepare('UPDATE mask_report SET id = 9 WHERE id = 3').run();
    expect(await test.ask('masking.reports')).toMatchObject({
      ids: [2],
      damagedTotal: 4,
      damaged: [
        { id: 9, day: null, why: 'foreign' },
        { id: 4, day: null, why: 'foreign' },
        { id: 3, day: '2026-11-21', why: 'gone' },
        { id: 1, day: '2026-11-21', why: 'gone' },
      ],
    });
    expect((await report()).ids, 'a number that is taken is passed over').toEqual([5, 2]);
    for (const id of [9, 4, 3, 1]) await test.ask('masking.withdraw', { id });
    expect(await test.ask('masking.reports')).toMatchObject({ ids: [5, 2], damagedTotal: 0 });
    for (const id of [9, 4, 3, 1]) expect(await test.refused('masking.withdraw', { id })).toMatchObject({ code: 'report-unknown' });
  });

  it('holds at the next start, when the events are read anew', async () => {
    await report();
    await report();
    await test.ask('masking.withdraw', { id: 1 });
    const again = await restarted();
    expect(await again.ask('masking.reports')).toMatchObject({ ids: [2], damagedTotal: 0 });
    again.core.close();
  });

  it('is missed when the event is no JSON any more: the report counts for nothing, and nothing fails', async () => {
    await report();
    db().prepare("UPDATE audit_event SET leaf = CAST('x' AS BLOB) WHERE op = 'masking.report'").run();
    const again = await restarted();
    expect(await again.ask('masking.reports')).toMatchObject({ total: 0, damaged: [{ id: 1, day: null, why: 'foreign' }] });
    again.core.close();
  });
});

it('an export of damaged reports alone is refused, and no file is written', async () => {
  await report();
  changeBody(1, '{}');
  const session = test.core.parts.sessions.present()?.id;
  const file = path.join(folder, 'okno-masking-reports-1.jsonl');
  expect(await test.core.internal('exportReports', { file }, session)).toMatchObject({ ok: false, code: 'reports-damaged' });
  expect(() => readFileSync(file)).toThrow('ENOENT');
});

/** How often something else had its turn from here to its end. */
function countTurns(): { stop(): number } {
  let [turns, isOn] = [0, true];
  const tick = (): void => {
    turns += 1;
    if (isOn) setImmediate(tick);
  };
  setImmediate(tick);
  return {
    stop() {
      isOn = false;
      return turns;
    },
  };
}

describe('as many reports as may be open', () => {
  /** As if they had been reported, in one unit. */
  const fill = (count: number) => {
    const { work, guard } = test.core.parts;
    const shape = { before: 'а'.repeat(60), find: '0'.repeat(60), after: 'а'.repeat(60) };
    const one = {
      fault: 'wrong-bounds' as const,
      found: 'SNILS' as const,
      wanted: null,
      score: 0.5,
      evidence: [],
      masker: guard.version,
      shape,
    };
    work.do({ actor: { user: 'gavrilova', role: 'dpo' } }, (tx) => {
      for (let i = 0; i < count; i++) {
        const { id, digest } = test.core.parts.maskReports.add(tx, one, 'gavrilova');
        tx.audit({ op: 'masking.report', object: { type: 'mask-report', id: `${id}:${digest}` }, details: '' });
      }
    });
  };

  it('are kept, one more is refused until one is taken back', async () => {
    fill(MOST_REPORTS - 1);
    expect(await report()).toMatchObject({ total: MOST_REPORTS });
    expect(await test.refused('masking.report', PLACE)).toMatchObject({ code: 'reports-full', numbers: { most: MOST_REPORTS } });
    await test.ask('masking.withdraw', { id: 7 });
    const list = await report();
    expect([list.total, list.rows.length, list.ids[0]]).toEqual([MOST_REPORTS, 100, MOST_REPORTS + 1]);
  });

  it('are taken back together up to the last that was exported; newer and damaged ones stay', async () => {
    fill(MOST_REPORTS - 1);
    changeField(3, { found: 'PHONE' });
    const { last, count, leftOut } = await exportOf(test);
    expect([last, count, leftOut]).toEqual([MOST_REPORTS - 1, MOST_REPORTS - 2, 1]);
    await report();
    const from = logSize(test);
    const turns = countTurns();
    const left = await test.ask('masking.withdrawUpTo', { last });
    expect(turns.stop(), 'and nobody waits meanwhile').toBeGreaterThan(5);
    expect(left).toMatchObject({ total: 1, ids: [MOST_REPORTS], damaged: [{ id: 3, why: 'changed' }] });
    const told = leaves(test, from);
    expect(told).toHaveLength(count);
    expect(new Set(told.map(({ op }) => op))).toEqual(new Set(['masking.withdraw']));
    expect(await test.refused('masking.withdrawUpTo', { last })).toMatchObject({ code: 'report-unknown' });
  });

  it('keep nobody waiting: other calls have their turn while they are exported', async () => {
    fill(MOST_REPORTS);
    await test.ask('masking.reports');
    const turns = countTurns();
    const { count } = await exportOf(test);
    expect(count).toBe(MOST_REPORTS);
    expect(turns.stop()).toBeGreaterThan(5);
  });

  it('all have their numbers in the list, beyond those that are shown', async () => {
    fill(150);
    const { rows, ids } = await test.ask('masking.reports');
    expect([rows.length, ids.length, ids.includes(1), rows.some(({ id }) => id === 1)]).toEqual([100, 150, true, false]);
  });
});

describe('the log that the reports are held against', () => {
  /** An event as the program writes them, with another place and object; not in the tree. */
  const forge = (seq: number, op: string, object: string): void => {
    db()
      .prepare(
        `INSERT INTO audit_event SELECT * FROM (
           SELECT ${columns()
             .map((name) =>
               name === 'seq'
                 ? `${seq}`
                 : name === 'op'
                   ? `'${op}'`
                   : name === 'leaf'
                     ? "CAST(json_replace(CAST(leaf AS TEXT), '$.o.i', @object) AS BLOB)"
                     : name,
             )
             .join(', ')}
           FROM audit_event WHERE op = 'masking.report' LIMIT 1)`,
      )
      .run({ object });
  };
  const columns = (): string[] =>
    db()
      .prepare<[], { name: string }>("SELECT name FROM pragma_table_info('audit_event')")
      .all()
      .map(({ name }) => name);

  it('ends where its tree ends: what lies behind puts no report in and takes none away', async () => {
    await report();
    db().prepare('INSERT INTO mask_report SELECT 7, day, actor, body FROM mask_report WHERE id = 1').run();
    const copy = rowOf(7);
    forge(logSize(test) + 1_000, 'masking.report', `7:${copy ? digestOf(copy) : ''}`);
    forge(logSize(test) + 2_000, 'masking.withdraw', '1');
    const again = await restarted();
    expect(await again.ask('masking.reports')).toMatchObject({ total: 1, ids: [1], damaged: [{ id: 7, why: 'foreign' }] });
    again.core.close();
  });

  it('gives no number twice, whatever the counter says', async () => {
    await report();
    await report();
    await test.ask('masking.withdraw', { id: 2 });
    db().prepare("DELETE FROM counter WHERE name = 'mask-report'").run();
    expect(await report()).toMatchObject({ total: 2, ids: [3, 1] });
  });

  it('sees what stands behind a NUL', async () => {
    await report();
    db().prepare('UPDATE mask_report SET body = body || char(0) || ?').run(MARK);
    expect(await test.ask('masking.reports')).toMatchObject({ total: 0, damaged: [{ id: 1, why: 'changed' }] });
  });

  it('is told of every foreign row, though a hundred are listed', async () => {
    await report();
    db()
      .prepare(
        'WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 159) INSERT INTO mask_report SELECT i, day, actor, body FROM n, mask_report WHERE id = 1',
      )
      .run();
    const list = await test.ask('masking.reports');
    expect([list.total, list.damagedTotal, list.damaged.length]).toEqual([1, 150, 100]);
  });

  it('vouches for a report whose word of evidence the masker has no more', async () => {
    await report();
    const row = rowOf(1);
    if (!row) throw new Error('the report has no row');
    const body = JSON.stringify({ ...bodyOf(1), evidence: ['no-more', 'checksum'] });
    changeBody(1, body);
    db()
      .prepare("UPDATE audit_event SET leaf = CAST(json_replace(CAST(leaf AS TEXT), '$.o.i', ?) AS BLOB) WHERE op = 'masking.report'")
      .run(`1:${digestOf({ ...row, body })}`);
    const again = await restarted();
    expect(await again.ask('masking.reports')).toMatchObject({ total: 1, damagedTotal: 0, rows: [{ evidence: ['checksum'] }] });
    again.core.close();
  });
});
