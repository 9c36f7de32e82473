import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppLog } from '#main/app/log.ts';
import { verifyDirectory } from '#main/core/audit/directory.ts';
import { verifyLive } from '#main/core/audit/live.ts';
import { type Remasked, remaskWriter } from '#main/core/audit/remask.ts';
import { TextGuard } from '#main/core/guard/guard.ts';
import { HIDDEN } from '#main/core/masking/kinds.ts';
import { SYSTEM_ASKER } from '#main/core/work/unit.ts';
import { enterPerson, exportNow, LEXICON, openVisit, type TestCore, tell, testCore } from '#tests/fixtures/core.ts';
import { TESTOVA } from '#tests/fixtures/persons.ts';
import { searchFolder } from '#tests/fixtures/raw-identifiers.ts';

/** Invented, from ranges that are never issued. */
const PERSON = {
  name: 'Тестова Юлия Чернышовна',
  snils: '900-000-001 82',
  phone: '+7 900 000-00-01',
  mail: 'testova@example.test',
  passportSeries: '9900',
  passportNumber: '000001',
  card: '2200 0000 0000 0004',
};
const LEAK = `отказ: ${PERSON.name}, СНИЛС ${PERSON.snils}, паспорт ${PERSON.passportSeries} ${PERSON.passportNumber}, тел. ${PERSON.phone}, ${PERSON.mail}, карта ${PERSON.card}`;
const MARKS = ['Тестов', 'Юли', '900-000-001', '90000000182', '000-00-01', 'testova@', '000001', '0000 0004'];
const expectClean = (text: string, where: string) => {
  for (const mark of MARKS) expect(text, `${where} must not hold «${mark}»`).not.toContain(mark);
};

let test: TestCore;
let folder: string;
beforeEach(async () => {
  test = await testCore();
  folder = mkdtempSync(path.join(tmpdir(), 'okno-sinks-'));
});
afterEach(() => {
  test.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const guard = () => new TextGuard(LEXICON, () => performance.now());
const appLog = () => new AppLog(path.join(folder, 'logs'), guard(), () => new Date(2026, 10, 21));

describe('planted identifiers come out of no sink', () => {
  it('audit details, the events of the log and its export', async () => {
    tell(test, { op: 'catalogue.search', details: LEAK });
    await test.signIn('gavrilova', '3333');
    const { rows } = await test.ask('audit.page', { filter: { op: 'catalogue.search' }, limit: 5 });
    expect(rows[0]?.details).toContain('⟦СНИЛС⟧');
    expectClean(JSON.stringify(rows), 'the log screen');
    exportNow(test, path.join(folder, 'export'));
    expectClean(readFileSync(path.join(folder, 'export/texts.jsonl'), 'utf8'), 'the export');
    expect(verifyDirectory(path.join(folder, 'export'), undefined, () => 0).verdict).toBe('intact');
    expect(searchFolder(test.folder, PERSON)).toEqual([]);
  });

  it('the applicant on screen is known: even a surname that is a word', async () => {
    await openVisit(test);
    await enterPerson(test, { ...TESTOVA, surname: 'Гость' });
    tell(test, { op: 'catalogue.search', details: 'гость ушёл, сорока минут не ждали' });
    await test.visit('finish', { code: 'consulted' });
    tell(test, { op: 'catalogue.search', details: 'гость без записи' });
    const texts = test.core.parts.db
      .prepare<[], { body: string }>('SELECT body FROM audit_text ORDER BY seq')
      .all()
      .map((row) => row.body);
    expect(texts).toContain('⟦ФИО⟧ ушёл, сорока минут не ждали');
    expect(texts, 'the next applicant is another').toContain('гость без записи');
  });

  it('what IT types for a device never stands in a leaf', async () => {
    await test.signIn('sokolov', '2222');
    const refused = await test.core.internal(
      'deviceEvent',
      { op: 'device.change', what: PERSON.snils, code: 'devices.add', ok: true },
      undefined,
    );
    expect(refused).toMatchObject({ ok: false, code: 'bad-request' });
    await test.internal('deviceEvent', { op: 'device.change', what: 'scanner.escl', code: 'devices.add', ok: true, details: LEAK });
    const rows = test.core.parts.db
      .prepare<[], { leaf: Buffer; body: string }>(
        "SELECT leaf, body FROM audit_event JOIN audit_text USING (seq) WHERE op = 'device.change'",
      )
      .all();
    expect(rows).toHaveLength(1);
    expectClean(rows.map((row) => `${row.leaf.toString()} ${row.body}`).join(), 'the leaf and its text');
  });

  it('the search history keeps no query', async () => {
    await test.signIn('petrova', '1111');
    await test.ask('catalogue.search', { text: PERSON.name });
    const texts = test.core.parts.db
      .prepare<[], { body: string }>('SELECT body FROM audit_text')
      .all()
      .map((row) => row.body)
      .join('\n');
    expectClean(texts, 'the texts of the log');
  });

  it('the program’s log on the terminal and in its file, and crash reports', () => {
    const printed: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      printed.push(String(chunk));
      return true;
    });
    const log = appLog();
    log.line(LEAK);
    log.line(`two\nlines ${PERSON.snils}\u2028`);
    log.crash('core', new Error(LEAK));
    spy.mockRestore();
    expectClean(printed.join(''), 'the terminal');
    expect(
      printed.every((line) => line.split('\n').length === 2),
      'one line each',
    ).toBe(true);
    const files = log.files();
    expect(Object.keys(files)).toEqual(['okno.log', expect.stringMatching(/^crash-2026-11-2\d-[\d-]+\.txt$/)]);
    expectClean(Object.values(files).join('\n'), 'the log files');
    expect(Object.values(files).join('\n')).toContain('⟦СНИЛС⟧');
  });

  it('answers to windows: the free text of a failure and of a device', () => {
    const answer = appLog().answer({
      ok: false,
      code: 'scan-failed',
      at: 'unknown',
      detail: LEAK,
      devices: [{ id: 'hid:1209:b0b0', raw: LEAK }],
    });
    expectClean(JSON.stringify(answer), 'the answer');
    expect(answer).toMatchObject({ code: 'scan-failed', devices: [{ id: 'hid:1209:b0b0' }] });
  });

  it('file names: a scan is kept under a random one', () => {
    test.core.parts.work.do(SYSTEM_ASKER, (tx) =>
      test.core.parts.vault.put(tx.key(Buffer.from('7f'.repeat(16), 'hex')), Buffer.from(LEAK)),
    );
    const names = readdirSync(path.join(test.folder, 'scans'));
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.box$/)]);
    expect(searchFolder(test.folder, PERSON)).toEqual([]);
  });

  it('the support bundle, whatever was in the log files before it', () => {
    const log = appLog();
    const quiet = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    log.line('started');
    quiet.mockRestore();
    writeFileSync(path.join(folder, 'logs/okno.log'), `${LEAK}\n`, { flag: 'a' });
    const name = log.writeBundle(folder, { settings: { label: LEAK }, list: [LEAK] });
    const bundle = readFileSync(path.join(folder, name), 'utf8');
    expectClean(bundle, 'the bundle');
    expect(bundle).toContain('started');
  });

  it('a guard without its lexicon hides everything', () => {
    const blind = new TextGuard(path.join(folder, 'none.bin'), () => 0);
    expect(blind.ready).toBe(false);
    expect(blind.text('ничего личного')).toBe(HIDDEN);
    writeFileSync(path.join(folder, 'cut.bin'), readFileSync(LEXICON).subarray(0, 100_000));
    expect(new TextGuard(path.join(folder, 'cut.bin'), () => 0).text('ничего личного')).toBe(HIDDEN);
  });

  it('a clock that runs away hides the text', () => {
    let now = 0;
    const late = new TextGuard(LEXICON, () => (now += 15));
    expect(late.text('слово '.repeat(20_000))).toBe(HIDDEN);
  });
});

describe('trying a text and keeping the lists', () => {
  it('the DPO sees what is masked and why, and the text is nowhere afterwards', async () => {
    await test.signIn('gavrilova', '3333');
    const { masked, spans } = await test.ask('masking.try', { text: LEAK });
    expectClean(masked, 'the answer');
    expect(spans.map((span) => span.type)).toEqual(['PERSON', 'SNILS', 'PASSPORT', 'PHONE', 'EMAIL', 'CARD']);
    expect(spans.every((span) => span.why.length > 0)).toBe(true);
    expect(searchFolder(test.folder, PERSON)).toEqual([]);
    const { rows } = await test.ask('audit.page', { filter: { op: 'masking.try' }, limit: 5 });
    expect(rows[0]?.details).toMatch(/найдено: 6/);
  });

  it('a specialist may not, and the DPO may not change the lists', async () => {
    await test.signIn('petrova', '1111');
    expect((await test.refused('masking.try', { text: 'x' })).code).toBe('forbidden');
    await test.signIn('gavrilova', '3333');
    expect((await test.refused('masking.setLists', { version: 0, stopWords: [], numberForms: [] })).code).toBe('forbidden');
  });

  it('the head’s lists are versioned, logged, in force at once and after a restart', async () => {
    const head = (await test.ask('staff.people')).find((one) => one.role === 'head');
    await test.signIn(head?.id ?? '', '4444');
    const state = await test.ask('masking.setLists', { version: 0, stopWords: ['Ромашка', 'Ромашка '], numberForms: ['МФЦ-####/##'] });
    expect(state.lists).toEqual({ version: 1, stopWords: ['Ромашка'], numberForms: ['МФЦ-####/##'] });
    expect((await test.ask('masking.try', { text: 'про Ромашка' })).masked).toBe('про ⟦СЛОВО⟧');
    expect(await test.refused('masking.setLists', { version: 0, stopWords: [], numberForms: [] })).toMatchObject({
      code: 'lists-changed',
      numbers: { version: 1 },
    });
    expect(await test.refused('masking.setLists', { version: 1, stopWords: ['верно', 'да'], numberForms: [] })).toMatchObject({
      code: 'list-entry',
      at: 'stopWords.too-short',
      numbers: { line: 2 },
    });
    const again = await test.reopen();
    await again.signIn('gavrilova', '3333');
    expect((await again.ask('masking.state')).lists.version).toBe(1);
    const { rows } = await again.ask('audit.page', { filter: {}, limit: 100 });
    expect(rows.map((row) => row.op)).toContain('policy.change');
    expect(
      rows.filter((row) => row.op === 'masker.version'),
      'one at the first start, one with the lists',
    ).toHaveLength(2);
    again.dispose();
  });
});

it('a newer masker is applied to kept texts and never to leaves', async () => {
  const { jobs, guard: inForce, log, db, work } = test.core.parts;
  const write = remaskWriter(db, work);
  const remask = () =>
    jobs.run<{ looked: number; changed: number }>('remask', { lists: inForce.lists, end: log.edge().size }, (batch) =>
      write(batch as Remasked[]),
    );
  tell(test, { op: 'catalogue.search', details: 'про Ромашка и Василёк' });
  const seq = test.core.parts.log.edge().size - 1;
  const leafAt = (n: number) =>
    test.core.parts.db.prepare<[number], { leaf: Buffer }>('SELECT leaf FROM audit_event WHERE seq = ?').get(n)?.leaf.toString();
  const before = leafAt(seq);
  for (const [version, stopWords] of [['Ромашка'], ['Ромашка', 'Василёк']].entries()) {
    test.core.parts.guard.use({ version: version + 1, stopWords, numberForms: [] });
    expect((await remask()).changed).toBe(1);
  }
  expect((await remask()).changed, 'nothing is left to do').toBe(0);
  expect(leafAt(seq)).toBe(before);
  await test.signIn('gavrilova', '3333');
  const { rows } = await test.ask('audit.page', { filter: {}, limit: 100 });
  expect(rows.find((row) => row.seq === seq)?.details).toBe('про ⟦СЛОВО⟧ и ⟦СЛОВО⟧');
  expect(
    test.core.parts.db
      .prepare('SELECT body FROM audit_text')
      .all()
      .map((row) => JSON.stringify(row))
      .join(),
    'the old texts are gone',
  ).not.toMatch(/Ромашка|Василёк/);
  expect(
    verifyLive(
      db,
      log.signedNow(),
      () => 0,
      () => undefined,
    ).verdict,
  ).toBe('intact');
  exportNow(test, path.join(folder, 'export'));
  expect(verifyDirectory(path.join(folder, 'export'), undefined, () => 0).verdict).toBe('intact');
});
