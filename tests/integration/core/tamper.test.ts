import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyDirectory } from '#main/core/audit/directory.ts';
import { verifyLive } from '#main/core/audit/live.ts';
import { enterPerson, exportNow, openVisit, tell, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { VYMYSLOVA } from '#tests/fixtures/persons.ts';

let test: TestCore;
beforeAll(async () => {
  test = await testCore();
  await openVisit(test);
  await enterPerson(test, VYMYSLOVA);
  await test.visit('setCategory', { category: 'representative' });
  await test.visit('enter', { party: 'representative', field: 'surname', value: 'Образцов' });
  tell(test, ...Array.from({ length: 300 }, (_, i) => ({ op: 'scan.attach' as const, details: `листов: ${i}` })));
  test.core.parts.log.checkpoint();
});
afterAll(() => test.dispose());

const verdict = () => {
  const { db, log } = test.core.parts;
  return verifyLive(
    db,
    log.signedNow(),
    () => 0,
    () => undefined,
  );
};
/** What a verification says while the database is as somebody with its key has left it; it is put right afterwards. */
function afterChange(sql: string): ReturnType<typeof verdict> {
  const { db } = test.core.parts;
  db.exec('BEGIN');
  try {
    const { changes } = db.prepare(sql).run();
    if (changes === 0) throw new Error(`nothing was changed by: ${sql}`);
    return verdict();
  } finally {
    db.exec('ROLLBACK');
  }
}

describe('live verification', () => {
  it('says intact of a log that nobody has touched', () => expect(verdict()).toMatchObject({ verdict: 'intact' }));

  const one = (table: string, by = 'seq') => `(SELECT ${by} FROM ${table} ORDER BY seq LIMIT 1 OFFSET 3)`;
  it.each([
    ['a text says something else', `UPDATE audit_text SET body = body || ' ' WHERE seq = ${one('audit_text')}`],
    ['a text has another salt', `UPDATE audit_text SET salt = zeroblob(16) WHERE seq = ${one('audit_text')}`],
    [
      'a text stands beside another event',
      `UPDATE audit_text SET seq = (SELECT min(seq) FROM audit_event WHERE seq NOT IN (SELECT seq FROM audit_text)) WHERE seq = ${one('audit_text')}`,
    ],
    [
      'a text is put beside an event that has none',
      "INSERT INTO audit_text SELECT min(seq), zeroblob(16), 'x' FROM audit_event WHERE seq NOT IN (SELECT seq FROM audit_text)",
    ],
    ['a person is taken from an event', `DELETE FROM audit_subject WHERE seq = ${one('audit_subject')}`],
    ['a person is put to an event', 'INSERT INTO audit_subject SELECT subject, 1 FROM audit_subject LIMIT 1'],
    [
      'a person is put to an event in place of another',
      `UPDATE audit_subject SET subject = zeroblob(16) WHERE seq = ${one('audit_subject')}`,
    ],
    ['an original is another', `UPDATE audit_sealed SET box = zeroblob(40) WHERE seq = ${one('audit_sealed')}`],
    ['an original is put to an event', 'INSERT INTO audit_sealed SELECT seq, n + 1, subject, box FROM audit_sealed LIMIT 1'],
    [
      'an original is another event’s',
      `UPDATE audit_sealed SET box = (SELECT box FROM audit_sealed ORDER BY seq DESC LIMIT 1) WHERE seq = ${one('audit_sealed')}`,
    ],
    [
      'a leaf is another',
      "UPDATE audit_event SET leaf = CAST(replace(CAST(leaf AS TEXT), 'petrova', 'sokolov') AS BLOB) WHERE seq = (SELECT seq FROM audit_event WHERE actor = 'petrova' LIMIT 1)",
    ],
    [
      'the actor is another for the search',
      "UPDATE audit_event SET actor = 'sokolov' WHERE seq = (SELECT seq FROM audit_event WHERE actor = 'petrova' LIMIT 1)",
    ],
    ['the time is another for the search', 'UPDATE audit_event SET ts = ts + 1 WHERE seq = 5'],
    ['a tile is another', 'UPDATE audit_tile SET hashes = zeroblob(length(hashes))'],
    [
      'an earlier checkpoint is another',
      "UPDATE audit_checkpoint SET note = replace(note, 'okno', 'onko') WHERE size = (SELECT min(size) FROM audit_checkpoint)",
    ],
  ])('finds that %s', (_what, sql) => expect(afterChange(sql).verdict, 'the change must not pass').not.toBe('intact'));

  it('takes a text that is gone for an erased one, and an original too', () => {
    expect(afterChange(`DELETE FROM audit_text WHERE seq = ${one('audit_text')}`).verdict).toBe('intact');
    expect(afterChange(`DELETE FROM audit_sealed WHERE seq = ${one('audit_sealed')}`).verdict).toBe('intact');
  });
});

describe('an export', () => {
  const out = mkdtempSync(path.join(tmpdir(), 'okno-export-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('over what a crash has left of an earlier one is the log and nothing else', async () => {
    await test.signIn('gavrilova', '3333');
    const folder = path.join(out, 'again');
    exportNow(test, folder);
    // The power went before the rename; the log has grown since.
    renameSync(folder, `${folder}.part`);
    tell(test, { op: 'heartbeat' });
    await test.internal('exportLog', { folder });
    const fresh = path.join(out, 'fresh');
    exportNow(test, fresh);
    const { verdict: said, at } = verifyDirectory(folder, test.core.parts.log.verifierKeyText, () => 0);
    expect(said, `what is handed to a court must not be called altered (${at})`).toBe('intact');
    expect(readdirSync(folder, { recursive: true }).length, 'nothing of the earlier one').toBe(
      readdirSync(fresh, { recursive: true }).length,
    );
  });

  it('into a folder that has files already is refused with a code, touches none of them and leaves no draft', async () => {
    const folder = path.join(out, 'full');
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'mine.txt'), 'x');
    const outcome = await test.core.internal('exportLog', { folder }, test.core.parts.sessions.present()?.id);
    expect(outcome).toMatchObject({ ok: false, code: 'storage' });
    expect(readdirSync(folder)).toEqual(['mine.txt']);
    expect(existsSync(`${folder}.part`)).toBe(false);
  });

  it('where nothing can be written is refused with a code', async () => {
    writeFileSync(path.join(out, 'file'), 'x');
    const outcome = await test.core.internal(
      'exportLog',
      { folder: path.join(out, 'file', 'log') },
      test.core.parts.sessions.present()?.id,
    );
    expect(outcome).toMatchObject({ ok: false, code: 'storage' });
  });
});
