import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { objectOf } from '#main/core/guard/report-log.ts';
import { writeSynced } from '#main/core/storage/durable.ts';
import { type TestCore, testCore } from '#tests/fixtures/core.ts';
import { leaves, logSize } from '#tests/fixtures/window.ts';

vi.mock('#main/core/storage/durable.ts', { spy: true });

const NAME = 'okno-masking-reports-2026-11-21-09-00-00.jsonl';
const SECOND = NAME.replace('.jsonl', '-2.jsonl');
const PLACE = { text: 'СНИЛС 900-000-001 82', start: 6, end: 20, fault: 'not-personal' as const };

let test: TestCore;
let folder: string;
beforeEach(async () => {
  test = await testCore();
  await test.signIn('gavrilova', '3333');
  await test.ask('masking.report', PLACE);
  folder = mkdtempSync(path.join(tmpdir(), 'okno-reports-'));
});
afterEach(() => {
  test.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const session = () => test.core.parts.sessions.present()?.id;
const wanted = () => path.join(folder, NAME);
const exported = () => test.internal('exportReports', { file: wanted() });
const attempt = (file = wanted()) => test.core.internal('exportReports', { file }, session());
const told = (from: number) => leaves(test, from).map(({ op, ok, rc }) => [op, ok, rc]);
const textOf = (seq: number) =>
  test.core.parts.db.prepare<[number], { body: string }>('SELECT body FROM audit_text WHERE seq = ?').get(seq)?.body;

describe('the file of an export', () => {
  it('has the name it was given, is for its owner alone, and the log is told once', async () => {
    const from = logSize(test);
    expect(await exported()).toEqual({ file: wanted(), count: 1, leftOut: 0, last: 1 });
    expect(readdirSync(folder)).toEqual([NAME]);
    expect(lstatSync(wanted()).mode & 0o777).toBe(0o600);
    expect(told(from)).toEqual([['masking.exportReports', true, undefined]]);
    expect(textOf(from)).toBe('сообщений: 1');
  });

  it('is another one at the second export of a second: both stand', async () => {
    await exported();
    await test.ask('masking.report', PLACE);
    expect(await exported()).toMatchObject({ file: path.join(folder, SECOND), count: 2 });
    expect(readFileSync(wanted(), 'utf8').trim().split('\n')).toHaveLength(1);
    expect(readFileSync(path.join(folder, SECOND), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it.each<[string, () => unknown, () => unknown]>([
    ['a file', () => writeFileSync(wanted(), 'mine'), () => expect(readFileSync(wanted(), 'utf8')).toBe('mine')],
    ['a folder', () => mkdirSync(wanted()), () => expect(readdirSync(wanted())).toEqual([])],
    [
      'a link to a file',
      () => {
        writeFileSync(path.join(folder, 'other'), 'mine');
        symlinkSync(path.join(folder, 'other'), wanted());
      },
      () => {
        expect(readFileSync(path.join(folder, 'other'), 'utf8')).toBe('mine');
        expect(readlinkSync(wanted())).toBe(path.join(folder, 'other'));
      },
    ],
    [
      'a link to nothing',
      () => symlinkSync(path.join(folder, 'nothing'), wanted()),
      () => expect(() => lstatSync(path.join(folder, 'nothing'))).toThrow('ENOENT'),
    ],
    [
      'a link where it grows',
      () => {
        writeFileSync(path.join(folder, 'other'), 'mine');
        symlinkSync(path.join(folder, 'other'), `${wanted()}.part`);
      },
      () => expect(readFileSync(path.join(folder, 'other'), 'utf8')).toBe('mine'),
    ],
  ])('stands beside %s of its name, which stays as it is', async (_what, make, expectKept) => {
    make();
    expect(await exported()).toMatchObject({ file: path.join(folder, SECOND) });
    expect(JSON.parse(readFileSync(path.join(folder, SECOND), 'utf8'))).toMatchObject({ found: 'SNILS' });
    expectKept();
    await test.ask('masking.report', PLACE);
  });
});

describe('an export that cannot be written', () => {
  const expectNothing = async (code: string, at: string, names: string[], file?: string) => {
    const from = logSize(test);
    expect(await attempt(file)).toMatchObject({ ok: false, code, at });
    expect(readdirSync(folder)).toEqual(names);
    expect(told(from)).toEqual([['masking.exportReports', false, at]]);
    expect(textOf(from)).toBe('файл не записан');
    expect(test.troubles).toEqual([]);
  };

  it('into what is no folder says so, and is told as what it is', async () => {
    writeFileSync(path.join(folder, 'plain'), 'mine');
    await expectNothing('export-unwritable', 'not-a-folder', ['plain'], path.join(folder, 'plain', NAME));
    expect(readFileSync(path.join(folder, 'plain'), 'utf8')).toBe('mine');
  });

  it('on a full disk leaves what stood there and nothing of its own', async () => {
    writeFileSync(wanted(), 'mine');
    vi.mocked(writeSynced).mockImplementationOnce(() => {
      throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    });
    await expectNothing('export-unwritable', 'disk-full', [NAME]);
    expect(readFileSync(wanted(), 'utf8')).toBe('mine');
  });

  it('where every name is taken is refused in the end', async () => {
    for (let i = 1; i <= 20; i++) mkdirSync(i === 1 ? wanted() : wanted().replace('.jsonl', `-${i}.jsonl`));
    const before = readdirSync(folder);
    expect(await attempt()).toMatchObject({ ok: false, code: 'export-unwritable', at: 'busy' });
    expect(readdirSync(folder)).toEqual(before);
  });

  it('for a session that is locked meanwhile leaves no file and is not told as done', async () => {
    const { work, guard, maskReports } = test.core.parts;
    const shape = { before: '', find: '000', after: '' };
    work.do({ actor: { user: 'gavrilova', role: 'dpo' } }, (tx) => {
      for (let i = 0; i < 150; i++) {
        const one = { fault: 'wrong-bounds', found: 'SNILS', wanted: null, score: 1, evidence: [], masker: guard.version, shape } as const;
        const { id, digest } = maskReports.add(tx, { ...one, evidence: [] }, 'gavrilova');
        tx.audit({ op: 'masking.report', object: objectOf(id, digest) });
      }
    });
    const from = logSize(test);
    const going = attempt();
    await test.ask('staff.lock');
    expect(await going).toMatchObject({ ok: false, code: 'privacy-locked' });
    expect(readdirSync(folder)).toEqual([]);
    expect(leaves(test, from).map(({ op }) => op)).not.toContain('masking.exportReports');
  });
});

describe('who may have an export written', () => {
  it.each([
    ['petrova', '1111', 'forbidden'],
    ['sokolov', '2222', 'forbidden'],
  ])('not %s, whatever main lets through; the log is told', async (user, pin, code) => {
    await test.ask('staff.signOut');
    await test.signIn(user, pin);
    const from = logSize(test);
    expect(await attempt()).toMatchObject({ ok: false, code });
    expect(readdirSync(folder)).toEqual([]);
    expect(leaves(test, from).map(({ op, rc, o }) => [op, rc, o?.i])).toEqual([['access.denied', 'forbidden', 'masking.exportReports']]);
  });

  it('not the log either, which only the DPO exports', async () => {
    await test.ask('staff.signOut');
    await test.signIn('petrova', '1111');
    const log = path.join(folder, 'log');
    expect(await test.core.internal('exportLog', { folder: log }, session())).toMatchObject({ ok: false, code: 'forbidden' });
    expect(await test.asMain('exportLog', { folder: log })).toMatchObject({ ok: false, code: 'not-signed-in' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('the head, too', async () => {
    await test.ask('staff.signOut');
    await test.signIn('andreev', '4444');
    expect(await attempt()).toMatchObject({ ok: true });
  });

  it('nobody without a session, and nobody whose screen is locked', async () => {
    expect(await test.asMain('exportReports', { file: wanted() })).toMatchObject({ ok: false, code: 'not-signed-in' });
    await test.ask('staff.lock');
    expect(await attempt()).toMatchObject({ ok: false, code: 'privacy-locked' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['mine.jsonl', 'okno.db', `../${NAME}.sh`, '.bashrc'])('not under the name %s', async (name) => {
    expect(await attempt(path.join(folder, name))).toMatchObject({ ok: false, code: 'bad-request', at: 'file' });
    expect(await attempt(NAME), 'nor where the program happens to stand').toMatchObject({ ok: false, code: 'bad-request' });
  });
});
