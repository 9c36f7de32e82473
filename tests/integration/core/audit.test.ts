import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyDirectory } from '#main/core/audit/directory.ts';
import { verifyInclusion } from '#main/core/audit/proof/proof.ts';
import { SYSTEM_ASKER } from '#main/core/work/unit.ts';
import { callAndServe, enterPerson, exportNow, openVisit, type TestCore, tell, testCore } from '#tests/fixtures/core.ts';
import { OBRAZTSOV, TESTOVA } from '#tests/fixtures/persons.ts';

let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => test.dispose());

const ops = (rows: readonly { op: string }[]) => rows.map((row) => row.op);
const dpo = () => test.signIn('gavrilova', '3333');
/** Many events of no meaning, to fill tiles. */
const fill = (n: number) => tell(test, ...Array.from({ length: n }, () => ({ op: 'heartbeat' as const })));
const log = () => test.core.parts.log;

describe('the log', () => {
  it('has an event for every command, view, sign-in, search and refusal', async () => {
    await openVisit(test);
    await enterPerson(test, TESTOVA);
    await test.visitRefused('goTo', { step: 'receipt' });
    await test.refused('staff.signIn', { userId: 'sokolov', pin: '0000' });
    await test.ask('staff.lock');
    await test.ask('staff.unlock', { pin: '1111' });
    await test.ask('visit.current');
    await test.ask('catalogue.search', { text: 'паспорт' });
    await test.refused('audit.page', { filter: {}, limit: 10 });
    await dpo();
    const { rows } = await test.ask('audit.page', { filter: {}, limit: 500 });
    for (const op of [
      'genesis',
      'app.start',
      'staff.signIn',
      'ticket.issue',
      'ticket.call',
      'ticket.confirm',
      'visit.start',
      'visit.enter',
      'command.refused',
      'staff.lock',
      'staff.unlock',
      'person.view',
      'catalogue.search',
      'access.denied',
    ]) {
      expect(ops(rows), `an event ${op}`).toContain(op);
    }
    expect(rows.find((row) => row.op === 'staff.signIn' && !row.ok)).toMatchObject({
      code: 'pin-wrong',
      actor: 'system',
      object: { type: 'account', id: 'sokolov' },
    });
    await test.ask('audit.page', { filter: {}, limit: 5 });
    expect(ops((await test.ask('audit.page', { filter: {}, limit: 5 })).rows)).toContain('audit.search');
  });

  it('writes nothing when its effect is rolled back, and goes on whole', () => {
    const before = log().edge().size;
    const failing = () =>
      test.core.parts.work.do(SYSTEM_ASKER, (tx) => {
        tx.audit({ op: 'heartbeat' });
        throw new Error('the effect failed');
      });
    expect(failing).toThrow('the effect failed');
    expect(() => tell(test, { op: 'heartbeat', object: { type: 'имя с пробелом', id: 'x' } })).toThrow();
    expect(log().edge().size).toBe(before);
    fill(3);
    expect(log().edge().size).toBe(before + 3);
  });

  it('refuses an event outside a transaction', () =>
    expect(() =>
      log().append([{ op: 'heartbeat', actor: { user: 'system', role: 'system' } }], () => {
        throw new Error('no key');
      }),
    ).toThrow('transaction'));

  it('finds a person by СНИЛС in any format, passport and name, and nobody else', async () => {
    await openVisit(test);
    await enterPerson(test, TESTOVA);
    await test.visit('finish', { code: 'consulted' });
    await test.ask('queue.issue', { purpose: 'submit' });
    await callAndServe(test);
    await enterPerson(test, OBRAZTSOV);
    await dpo();
    const find = async (kind: 'snils' | 'passport' | 'name', value: string) =>
      (await test.ask('audit.page', { filter: { person: { kind, value } }, limit: 500 })).rows
        .filter((row) => row.op === 'visit.enter')
        .flatMap((row) => row.subjects.map((one) => one.id));
    const [testova] = await find('snils', '90000000182');
    for (const [kind, value] of [
      ['snils', '900-000-001 82'],
      ['passport', '9900 000001'],
      ['name', 'тестова юлия'],
      ['name', 'Тестова'],
    ] as const)
      expect(new Set(await find(kind, value)), `${kind} in another format`).toEqual(new Set([testova]));
    expect((await find('name', 'Образцов')).includes(testova ?? '')).toBe(false);
    expect((await test.ask('audit.page', { filter: { person: { kind: 'name', value: 'Никтова' } }, limit: 5 })).personUnknown).toBe(true);
    expect(await test.refused('audit.page', { filter: { person: { kind: 'snils', value: '900-000-001 83' } }, limit: 5 })).toMatchObject({
      code: 'snils-checksum',
    });
  });

  it('knows a returning person as the same subject', async () => {
    for (const _visit of [1, 2]) {
      await openVisit(test);
      await enterPerson(test, TESTOVA);
      await test.visit('finish', { code: 'consulted' });
    }
    await dpo();
    const { rows } = await test.ask('audit.page', { filter: { person: { kind: 'snils', value: TESTOVA.snils } }, limit: 500 });
    expect(rows.filter((row) => row.op === 'visit.finish')).toHaveLength(2);
    expect(new Set(rows.flatMap((row) => row.subjects.map((one) => one.token))).size).toBe(1);
  });

  it('filters by time, actor, event, service and result, page by page without gaps', async () => {
    fill(30);
    test.clock.advance(3_600_000);
    fill(30);
    await dpo();
    const page = (filter: object, before?: number) =>
      test.ask('audit.page', { filter, limit: 20, ...(before === undefined ? {} : { before }) });
    const seqs: number[] = [];
    for (let next: number | null | undefined; next !== null; ) {
      const one = await page({ op: 'heartbeat' }, next);
      seqs.push(...one.rows.map((row) => row.seq));
      next = one.next;
    }
    expect(seqs).toHaveLength(60);
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    expect((await page({ op: 'heartbeat', from: test.clock.now() - 1_000 })).count?.n).toBe(30);
    expect((await page({ op: 'heartbeat', to: test.clock.now() - 1_000 })).count?.n).toBe(30);
    expect((await page({ actor: 'gavrilova' })).rows.every((row) => row.actor === 'gavrilova')).toBe(true);
    tell(test, { op: 'scan.fail', ok: false, code: 'paper-jam' });
    expect((await page({ result: 'failure' })).rows.map((row) => row.op)).toEqual(['scan.fail']);
    expect((await page({ result: 'success', op: 'scan.fail' })).rows).toEqual([]);
  });

  it('gives an event with a proof that anybody can check', async () => {
    fill(300);
    await dpo();
    for (const seq of [0, 1, 255, 256, 299]) {
      const detail = await test.ask('audit.event', { seq });
      const bytes = (text: string) => Buffer.from(text, 'base64');
      expect(
        verifyInclusion(BigInt(seq), BigInt(detail.size), bytes(detail.leafHash), detail.proof.map(bytes), bytes(detail.root)),
        `proof of event ${seq}`,
      ).toBe(true);
    }
  });

  it('does not take a sleep of the PC for a step of its clock', async () => {
    fill(1);
    test.clock.sleep(3_600_000);
    fill(1);
    test.clock.advance(1_000);
    fill(1);
    await dpo();
    expect(ops((await test.ask('audit.page', { filter: {}, limit: 10 })).rows)).not.toContain('clock.step');
  });

  it('notes a step of the PC clock', async () => {
    fill(1);
    test.clock.jump(-86_400_000);
    fill(1);
    await dpo();
    expect(ops((await test.ask('audit.page', { filter: {}, limit: 10 })).rows)).toContain('clock.step');
  });

  it('is checkpointed after 256 events or 5 seconds, and beats when idle', () => {
    const size = () => log().lastCheckpoint()?.size;
    fill(2);
    log().tick();
    const before = size();
    test.clock.advance(5_001);
    log().tick();
    expect(size()).toBeGreaterThan(before ?? 0);
    fill(256);
    log().tick();
    expect(size()).toBe(log().edge().size);
    const idle = log().edge().size;
    test.clock.advance(59_000);
    log().tick();
    expect(log().edge().size, 'no beat before its time').toBe(idle);
    test.clock.advance(1_001);
    log().tick();
    expect(log().edge().size, 'one beat').toBe(idle + 1);
    expect(size()).toBe(idle + 1);
  });
});

describe('«проверить журнал»', () => {
  it('says intact, with progress, and is itself an event', async () => {
    fill(5_000);
    await dpo();
    const verdict = await test.ask('audit.verify');
    expect(verdict).toMatchObject({ verdict: 'intact', keys: 'first-use' });
    expect(test.events.some(([name]) => name === 'audit.progress')).toBe(true);
    expect(ops((await test.ask('audit.page', { filter: {}, limit: 3 })).rows)).toContain('audit.verify');
  });
  it.each([
    [
      'a byte of a leaf',
      'UPDATE audit_event SET leaf = CAST(replace(CAST(leaf AS TEXT), \'"w":4\', \'"w":5\') AS BLOB) WHERE seq = 10',
      'altered',
    ],
    ['a removed event', 'DELETE FROM audit_event WHERE seq = 10', 'altered'],
    ['a cut tail', 'DELETE FROM audit_event WHERE seq >= 290', 'truncated'],
    [
      'two events swapped',
      'UPDATE audit_event SET leaf = (SELECT leaf FROM audit_event b WHERE b.seq = 421 - audit_event.seq) WHERE seq IN (210, 211)',
      'altered',
    ],
    ['a column beside the leaf', "UPDATE audit_event SET actor = 'petrova' WHERE seq = 12", 'altered'],
    ['a tile', 'UPDATE audit_tile SET hashes = zeroblob(8192) WHERE level = 0 AND n = 0', 'altered'],
    ['a tile removed', 'DELETE FROM audit_tile', 'altered'],
    [
      'the checkpoint',
      "UPDATE audit_checkpoint SET note = replace(note, 'okno/test/4' || char(10), 'okno/tost/4' || char(10))",
      're-signed',
    ],
    ['a text', "UPDATE audit_text SET body = 'другое' WHERE seq = (SELECT min(seq) FROM audit_text WHERE seq > 0)", 'altered'],
    ['a person taken off an event', 'DELETE FROM audit_subject WHERE seq = (SELECT min(seq) FROM audit_subject)', 'altered'],
    ['a person put to an event', "INSERT INTO audit_subject VALUES (x'00112233445566778899aabbccddeeff', 5)", 'altered'],
    ['a sealed original', 'UPDATE audit_sealed SET box = zeroblob(60)', 'altered'],
    ['a checkpoint of an unknown key', "UPDATE audit_checkpoint SET note = replace(note, 'okno/test/4', 'okno/tost/4')", 'unknown-key'],
  ])('finds %s', async (_name, sql, expected) => {
    await openVisit(test);
    await enterPerson(test, { surname: TESTOVA.surname });
    fill(300);
    log().checkpoint();
    test.core.parts.db.exec(sql);
    await dpo();
    expect((await test.ask('audit.verify')).verdict).toBe(expected);
  });
});

describe('the export', () => {
  let folder: string;
  const files = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(path.join(folder, name)).isFile());
  const verify = (key?: string) => verifyDirectory(folder, key, () => performance.now());

  beforeEach(async () => {
    folder = path.join(mkdtempSync(path.join(tmpdir(), 'okno-export-')), 'log');
    await openVisit(test);
    await enterPerson(test, TESTOVA);
    fill(600);
    exportNow(test, folder);
  });
  afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

  it('is a tlog-tiles directory that verifies, and says how the key is known', () => {
    expect(files()).toEqual(
      expect.arrayContaining([
        'checkpoint',
        'policy',
        'texts.jsonl',
        'tile/0/000',
        'tile/0/001',
        'tile/1/000.p/2',
        'tile/entries/000',
        'tile/entries/001',
      ]),
    );
    expect(verify()).toMatchObject({ verdict: 'intact', keys: 'first-use', size: log().edge().size });
    expect(verify(log().verifierKeyText)).toMatchObject({ verdict: 'intact', keys: 'pinned' });
  });
  it('signed by another key than the pinned one is not proved', () => expect(verify('okno/x+00000000+AAAA').verdict).toBe('unknown-key'));
  it('with any byte of any file changed is not intact', () => {
    for (const name of files()) {
      const file = path.join(folder, name);
      const bytes = readFileSync(file);
      for (const at of [0, Math.floor(bytes.length / 3), Math.floor(bytes.length / 2), bytes.length - 1]) {
        const spoiled = Buffer.from(bytes);
        spoiled[at] = (spoiled[at] ?? 0) ^ 1;
        writeFileSync(file, spoiled);
        expect(verify().verdict, `${name}, byte ${at}`).not.toBe('intact');
      }
      writeFileSync(file, bytes);
    }
    expect(verify().verdict, 'restored').toBe('intact');
  });
  it('with a file removed or added is not intact', () => {
    for (const name of files()) {
      const bytes = readFileSync(path.join(folder, name));
      rmSync(path.join(folder, name));
      expect(verify().verdict, `without ${name}`).not.toBe('intact');
      writeFileSync(path.join(folder, name), bytes);
    }
    writeFileSync(path.join(folder, 'tile/extra'), 'x');
    expect(verify()).toMatchObject({ verdict: 'altered', at: 'tile/extra' });
  });
  it('holds no identifier of the person, in no leaf and no text', () => {
    const all = Buffer.concat(files().map((name) => readFileSync(path.join(folder, name)))).toString();
    for (const value of ['Тестова', 'Юлия', '90000000182', '900-000-001', '9900000001', '9900 000001', '99 00 000001', '79000000001'])
      expect(all.includes(value), value).toBe(false);
    expect(all).toContain('⟦СНИЛС·');
  });
});

describe('what lies on the disk', () => {
  it('is unreadable without the key', async () => {
    await openVisit(test);
    await enterPerson(test, TESTOVA);
    await expect(testCore({ rootKey: Buffer.alloc(32, 8) }, test.folder)).rejects.toMatchObject({ failure: { code: 'storage' } });
  });
  it.each(['db', 'keysDb'] as const)('has synchronous FULL on %s', (file) =>
    expect(test.core.parts[file].pragma('synchronous', { simple: true })).toBe(2),
  );
});
