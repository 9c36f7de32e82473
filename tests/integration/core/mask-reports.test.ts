import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArgsOf } from '#contract/index.ts';
import { MASK_KINDS } from '#contract/words.ts';
import { KINDS } from '#main/core/masking/kinds.ts';
import { type TestCore, testCore } from '#tests/fixtures/core.ts';
import { searchFolder } from '#tests/fixtures/raw-identifiers.ts';
import { leaves, logSize } from '#tests/fixtures/window.ts';

/** Invented, from ranges that are never issued. */
const PERSON = {
  surname: 'Вымыслова',
  given: 'Юлия',
  patronymic: 'Чернышовна',
  snils: '900-000-001 82',
  phone: '+7 900 000-00-01',
  passportSeries: '9900',
  passportNumber: '000001',
};
const NAME = `${PERSON.surname} ${PERSON.given} ${PERSON.patronymic}`;
const TEXT = `Заявитель ${NAME}, СНИЛС ${PERSON.snils}, тел. ${PERSON.phone}, просит пирожков`;
const MARKS = ['Вымыслов', 'Юли', 'Чернышовн', '900-000', '90000000182', '000-00-01', '89000000001', 'пирожков'];
const at = (part: string, text = TEXT) => ({ text, start: text.indexOf(part), end: text.indexOf(part) + part.length });

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

const report = (args: ArgsOf<'masking.report'>) => test.ask('masking.report', args);
const detailsOf = (op: string) =>
  test.core.parts.db
    .prepare<[string], { body: string }>('SELECT body FROM audit_event JOIN audit_text USING (seq) WHERE op = ? ORDER BY seq')
    .all(op)
    .map((row) => row.body);
const allRows = (): string =>
  [test.core.parts.db, test.core.parts.keysDb]
    .flatMap((db) =>
      db
        .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
        .all()
        .flatMap(({ name }) => db.prepare<[], Record<string, unknown>>(`SELECT * FROM "${name}"`).all()),
    )
    .flatMap((row) => Object.values(row))
    .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value)))
    .join('\n');
const exported = async () => {
  const file = path.join(folder, 'okno-masking-reports-1.jsonl');
  const { count } = await test.internal('exportReports', { file });
  const text = readFileSync(file, 'utf8');
  return {
    count,
    text,
    lines: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
};

describe('a reported mistake of the masker', () => {
  it('is kept as kind, score, evidence, version, day and shape, and told in counts and kinds', async () => {
    const list = await report({ ...at(NAME), fault: 'not-personal' });
    expect(list).toEqual({
      total: 1,
      rows: [
        {
          id: 1,
          day: '2026-11-21',
          fault: 'not-personal',
          found: 'PERSON',
          wanted: null,
          score: 1,
          evidence: expect.arrayContaining(['patronymic']),
          masker: test.core.parts.guard.version,
          shape: {
            before: 'Заявитель ',
            find: shapeOfName(),
            after: ', СНИЛС 000-000-000 00, тел. +0 000 000-00-00, просит аааааа',
          },
          by: 'Гаврилова Е.',
        },
      ],
      ids: [1],
      damagedTotal: 0,
      damaged: [],
    });
    expect(detailsOf('masking.report')).toEqual(['не персональные данные: ФИО; сообщений: 1']);
    expect(await test.ask('masking.reports')).toEqual(list);
  });

  it('of each sort says what would be right', async () => {
    await report({ ...at(PERSON.phone), fault: 'wrong-kind', wanted: 'ACCOUNT' });
    await report({ ...at(NAME), fault: 'wrong-bounds' });
    const { rows } = await report({ ...at('пирожков'), fault: 'missed', wanted: 'PERSON' });
    expect(rows.map((row) => [row.id, row.fault, row.found, row.wanted, row.score, row.shape.find])).toEqual([
      [3, 'missed', null, 'PERSON', null, 'аааааааа'],
      [2, 'wrong-bounds', 'PERSON', null, 1, shapeOfName()],
      [1, 'wrong-kind', 'PHONE', 'ACCOUNT', 1, '+0 000 000-00-00'],
    ]);
    expect(detailsOf('masking.report')).toEqual([
      'не тот вид: ТЕЛЕФОН, нужно СЧЁТ; сообщений: 1',
      'границы не те: ФИО; сообщений: 2',
      'пропущено: нужно ФИО; сообщений: 3',
    ]);
  });

  it('is taken back once, and its number is given to no other', async () => {
    await report({ ...at(NAME), fault: 'not-personal' });
    expect(await test.ask('masking.withdraw', { id: 1 })).toMatchObject({ total: 0, rows: [], ids: [] });
    expect(detailsOf('masking.withdraw')).toEqual(['сообщений: 0']);
    expect((await report({ ...at(NAME), fault: 'wrong-bounds' })).rows.map((row) => row.id)).toEqual([2]);
    expect(await test.refused('masking.withdraw', { id: 1 })).toMatchObject({ code: 'report-unknown' });
    expect((await test.ask('masking.reports')).total).toBe(1);
  });

  it('is there at the next start, for the head too', async () => {
    await report({ ...at(NAME), fault: 'not-personal' });
    const again = await test.reopen();
    await again.signIn('andreev', '4444');
    expect((await again.ask('masking.reports')).rows.map((row) => row.fault)).toEqual(['not-personal']);
    again.dispose();
  });

  it('is exported a line each, oldest first, without who and without a number, and the log is told before', async () => {
    await report({ ...at(NAME), fault: 'not-personal' });
    await report({ ...at(PERSON.snils), fault: 'wrong-kind', wanted: 'PHONE' });
    const from = logSize(test);
    const { count, lines, text } = await exported();
    expect(count).toBe(2);
    expect(lines.map((line) => [line.v, line.day, line.fault, line.found, line.wanted, line.find])).toEqual([
      [1, '2026-11-21', 'not-personal', 'PERSON', null, shapeOfName()],
      [1, '2026-11-21', 'wrong-kind', 'SNILS', 'PHONE', '000-000-000 00'],
    ]);
    expect(Object.keys(lines[0] ?? {})).toEqual([
      'v',
      'day',
      'fault',
      'found',
      'wanted',
      'score',
      'evidence',
      'masker',
      'before',
      'find',
      'after',
    ]);
    expect(text).not.toMatch(/gavrilova|Гаврилова/i);
    expect(leaves(test, from).map((leaf) => leaf.op)).toEqual(['masking.exportReports']);
    expect(detailsOf('masking.exportReports')).toEqual(['сообщений: 2']);
  });

  it('leaves nothing of the text in the files of the profile or in the export', async () => {
    await report({ ...at(NAME), fault: 'not-personal' });
    await report({ ...at('тел.'), fault: 'missed', wanted: 'PHONE' });
    await report({ ...at(`, СНИЛС ${PERSON.snils}, тел`), fault: 'missed', wanted: 'ADDRESS' });
    await test.refused('masking.report', { ...at(NAME), end: 10_000, fault: 'not-personal' });
    await test.refused('masking.report', { ...at('просит'), fault: 'not-personal' });
    await test.ask('masking.withdraw', { id: 2 });
    await exported();
    for (const where of [test.folder, folder]) expect(searchFolder(where, PERSON)).toEqual([]);
    // The files are sealed: what stands in their rows is looked at as well.
    for (const mark of MARKS) expect(allRows(), mark).not.toContain(mark);
    expect(allRows()).toContain(shapeOfName());
    writeFileSync(path.join(folder, 'leak.txt'), TEXT);
    expect(searchFolder(folder, PERSON).length, 'the search itself finds what is there').toBeGreaterThan(3);
  });
});

describe('what is refused', () => {
  const good = { ...at(NAME), fault: 'not-personal' as const };
  it.each([
    ['an end outside of the text', { end: TEXT.length + 1 }, 'end'],
    ['an end before the start', { start: 20, end: 20 }, 'end'],
    ['a start before the text', { start: -1 }, 'start'],
    ['half of a sign', { start: 1.5 }, 'start'],
    ['a fault nobody knows', { fault: 'ugly' }, 'fault'],
    ['a kind nobody knows', { fault: 'wrong-kind', wanted: 'person' }, 'wanted'],
    ['a kind where none is asked', { wanted: 'PHONE' }, 'wanted'],
    ['no kind where one is asked', { fault: 'wrong-kind' }, 'wanted'],
    ['the kind it is', { fault: 'wrong-kind', wanted: 'PERSON' }, 'wanted'],
    ['no text', { text: '' }, 'text'],
    ['a huge text', { text: 'а'.repeat(50_001) }, 'text'],
    ['a huge place', { text: 'а б '.repeat(200), start: 0, end: 301, fault: 'missed', wanted: 'PERSON' }, 'end'],
    ['words of the window for what the masker says', { score: 1, evidence: ['surname'] }, ''],
  ])('%s', async (_what, args, place) => {
    expect(await test.refused('masking.report', { ...good, ...args })).toMatchObject({ code: 'bad-request', at: place });
    expect((await test.ask('masking.reports')).total).toBe(0);
  });

  it.each([
    ['a place that is no find', { ...at('Чернышовна'), fault: 'wrong-bounds' }],
    ['a missed place inside of a find', { ...at('Юлия'), fault: 'missed', wanted: 'PERSON' }],
    ['a missed place with nothing written in it', { ...at(', ', TEXT), fault: 'missed', wanted: 'PERSON' }],
  ])('%s', async (_what, args) => {
    expect(await test.refused('masking.report', args)).toMatchObject({ code: 'report-place' });
    expect((await test.ask('masking.reports')).total).toBe(0);
  });

  it('an export of nothing, which writes neither a file nor an event', async () => {
    const file = path.join(folder, 'okno-masking-reports-0.jsonl');
    const from = logSize(test);
    const session = test.core.parts.sessions.present()?.id;
    expect(await test.core.internal('exportReports', { file }, session)).toMatchObject({ ok: false, code: 'reports-none' });
    expect([readdirSync(folder), leaves(test, from)]).toEqual([[], []]);
  });

  it.each([
    ['petrova', '1111'],
    ['sokolov', '2222'],
  ])('everything to %s', async (user, pin) => {
    await report(good);
    await test.ask('staff.signOut');
    await test.signIn(user, pin);
    for (const [name, args] of [
      ['masking.report', good],
      ['masking.reports', {}],
      ['masking.withdraw', { id: 1 }],
      ['masking.withdrawUpTo', { last: 1 }],
    ] as const)
      expect(await test.refused(name, args), name).toMatchObject({ code: 'forbidden' });
    expect(test.core.parts.db.prepare('SELECT count(*) AS n FROM mask_report').get()).toEqual({ n: 1 });
  });

  it('everything without a lexicon: such a text is hidden', async () => {
    const blind = await testCore({ lexiconFile: path.join(folder, 'none.bin') });
    await blind.signIn('gavrilova', '3333');
    expect(await blind.refused('masking.report', { ...good, fault: 'missed', wanted: 'PERSON' })).toMatchObject({ code: 'report-place' });
    blind.dispose();
  });
});

it('the kinds a window may name are the masker’s', () => expect([...MASK_KINDS]).toEqual([...KINDS]));

function shapeOfName(): string {
  return NAME.replace(/[А-Я]/g, 'А').replace(/[а-я]/g, 'а');
}
