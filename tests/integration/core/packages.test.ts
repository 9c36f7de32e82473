import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { strToU8, type Unzipped } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { install, rollback, type Trust } from '#main/core/catalogue/packages/install.ts';
import { type Files, signed } from '#main/core/catalogue/packages/manifest.ts';
import { readState } from '#main/core/catalogue/packages/store.ts';
import { unzipped, zipped } from '#main/core/catalogue/packages/zip.ts';
import { openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { type Maker, maker, packed, tampered, twoCards } from '#tests/fixtures/packages.ts';
import { choosePassport, toDocuments } from '#tests/fixtures/visits.ts';

/** Signed packages of the catalogue: what is taken, what is refused, and what a window works by afterwards. */
const NOW = Date.parse('2026-11-26T12:00:00Z');
const CARD = 'catalogue/passport-rf.yaml';
const ministry = maker();
const stranger = maker();
let folder = '';
let profile = '';
let root = '';
let made: ReturnType<typeof twoCards>;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-packages-'));
  profile = path.join(folder, 'profile');
  root = path.join(profile, 'catalogue');
  made = twoCards(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pack = (version: number, by: Maker = ministry) => packed(folder, by, version);
const take = (zip: Uint8Array, trust: Partial<Trust> = {}) =>
  install(root, zip, { fingerprint: ministry.fingerprint, newKey: false, allowOlder: false, ...trust }, { now: NOW, program: '0.1.0' });
/** Every file below the profile's catalogue, with what it says. */
const everything = () =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => `${path.join(one.parentPath, one.name)} ${readFileSync(path.join(one.parentPath, one.name)).toString('base64')}`)
    .sort();
const currentFile = (name: string) => path.join(root, readState(root)?.current?.folder ?? '', name);
const passport = (content: Unzipped) => Buffer.from(content[CARD] ?? []).toString();
/** A package of these files, rightly signed: what only a maker with the key could do. */
function signedOf(files: Files, version = 9): Uint8Array {
  const { manifest, signature } = signed(files, ministry.key, { version, date: '2026-11-26' });
  return zipped(files, manifest, signature);
}

describe('two changes at once', () => {
  const meanwhile = (what: () => unknown) => {
    mkdirSync(root, { recursive: true });
    const other = new Database(path.join(root, 'packages.lock'));
    other.exec('BEGIN EXCLUSIVE');
    try {
      return what();
    } finally {
      other.close();
    }
  };
  it('are refused with a sentence, and possible one after the other', () => {
    take(pack(7));
    const before = everything();
    for (const change of [() => take(pack(8)), () => rollback(root)])
      expect(() => meanwhile(change)).toThrow(/going on: wait for its end.*Nothing has changed/);
    expect(everything()).toEqual(before);
    expect(take(pack(8)).version).toBe(8);
  });
});

it('a folder that cannot be used is told in a sentence', () => {
  mkdirSync(profile, { recursive: true });
  writeFileSync(root, 'a file');
  expect(() => take(pack(7))).toThrow(/cannot be used: EEXIST.*Nothing has changed/);
});

it('what was gone back from counts as installed', () => {
  take(pack(8));
  expect(rollback(root)).toBeNull();
  expect(() => take(pack(7))).toThrow(/not newer than 8/);
  expect(take(pack(7), { allowOlder: true }).version).toBe(7);
});

describe('a package', () => {
  it('is put in force, its key is kept, and the one before it is kept for going back', () => {
    expect(readState(root)).toBeNull();
    take(pack(7));
    take(pack(8), { fingerprint: undefined });
    expect(readState(root)).toMatchObject({
      fingerprint: ministry.fingerprint,
      current: { version: 8, date: '2026-11-26', installedAt: NOW },
      previous: { version: 7 },
    });
    take(pack(9));
    expect(readdirSync(root), 'nothing but two packages, the state and the lock').toHaveLength(4);
  });
  it('of the same files is the same package', () => expect(Buffer.from(pack(7))).toEqual(Buffer.from(pack(7))));

  const REFUSALS: readonly (readonly [name: string, said: RegExp, run: () => unknown])[] = [
    ['of another key', /signed by another key: [0-9a-f]{64}\. Trusted is/, () => take(pack(9, stranger))],
    [
      'of another key that is named now',
      /This profile trusts the key .*--new-key/,
      () => take(pack(9, stranger), { fingerprint: stranger.fingerprint }),
    ],
    ['of an older version', /Version 6 is not newer than 7.*--allow-older/, () => take(pack(6))],
    ['of the same version', /Version 7 is not newer than 7/, () => take(pack(7))],
    [
      'with a changed card',
      /catalogue\/passport-rf\.yaml is not as it was signed/,
      () =>
        take(
          tampered(pack(9), (one) => {
            one[CARD] = strToU8(passport(one).replace('roubles: 1500', 'roubles: 15'));
          }),
        ),
    ],
    [
      'with a card less',
      /snils\.yaml is missing/,
      () =>
        take(
          tampered(pack(9), (one) => {
            delete one['catalogue/snils.yaml'];
          }),
        ),
    ],
    [
      'with a card more',
      /catalogue\/extra\.yaml is in the package and not in its manifest/,
      () =>
        take(
          tampered(pack(9), (one) => {
            one['catalogue/extra.yaml'] = strToU8('id: extra');
          }),
        ),
    ],
    [
      'with a changed manifest',
      /signature does not fit the manifest/,
      () =>
        take(
          tampered(pack(9), (one) => {
            one['manifest.json'] = strToU8(
              Buffer.from(one['manifest.json'] ?? [])
                .toString()
                .replace('"version":9', '"version":99'),
            );
          }),
        ),
    ],
    [
      'with a manifest that is written otherwise',
      /manifest\.json is not one this Okno can read/,
      () =>
        take(
          tampered(pack(9), (one) => {
            one['manifest.json'] = strToU8(` ${Buffer.from(one['manifest.json'] ?? []).toString()}`);
          }),
        ),
    ],
    [
      'without a signature',
      /has no manifest\.sig: it is no package/,
      () =>
        take(
          tampered(pack(9), (one) => {
            delete one['manifest.sig'];
          }),
        ),
    ],
    [
      'that leaves its folder',
      /has «\.\.\/\.\.\/settings\.yaml», which is no place/,
      () =>
        take(
          tampered(pack(9), (one) => {
            one['../../settings.yaml'] = strToU8('x');
          }),
        ),
    ],
    [
      'that leaves it within a name',
      /«catalogue\/\.\.\/\.\.\/x\.yaml», which is no place/,
      () =>
        take(
          tampered(pack(9), (one) => {
            one['catalogue/../../x.yaml'] = strToU8('x');
          }),
        ),
    ],
    [
      'with an absolute path',
      /«\/tmp\/x\.yaml», which is no place/,
      () =>
        take(
          tampered(pack(9), (one) => {
            one['/tmp/x.yaml'] = strToU8('x');
          }),
        ),
    ],
    [
      'with a path of Windows',
      /which is no place/,
      () =>
        take(
          tampered(pack(9), (one) => {
            one['catalogue\\..\\x.yaml'] = strToU8('x');
          }),
        ),
    ],
    [
      'that is a bomb',
      /would unpack to more than a catalogue can be/,
      () =>
        take(
          tampered(pack(9), (one) => {
            one['catalogue/bomb.yaml'] = new Uint8Array(3_000_000);
          }),
        ),
    ],
    [
      'that is a bomb of many',
      /would unpack to more than a catalogue can be/,
      () =>
        take(
          tampered(pack(9), (one) => {
            for (let n = 0; n < 3_100; n += 1) one[`catalogue/c${n}.yaml`] = strToU8('x');
          }),
        ),
    ],
    [
      'that is a bomb and says it is none',
      /bomb\.yaml is in the package and not|no zip, or a damaged one/,
      () =>
        take(
          lying(
            tampered(pack(9), (one) => {
              one['catalogue/bomb.yaml'] = new Uint8Array(1_900_000);
            }),
            1_900_000,
            10,
          ),
        ),
    ],
    ['that is cut', /no zip, or a damaged one/, () => take(pack(9).subarray(0, 3_000))],
    ['that is no zip', /no zip, or a damaged one/, () => take(strToU8('id: passport-rf'))],
    ['that is empty', /no zip, or a damaged one/, () => take(new Uint8Array())],
    [
      'with a card that this Okno cannot read',
      /Version 9 does not fit this Okno: new\.yaml:1:1: /,
      () => take(signedOf(new Map([...unzipped(pack(9)).files, ['catalogue/new.yaml', strToU8('id: new\n')]]))),
    ],
    [
      'without its dictionary',
      /Version 9 does not fit this Okno: \w+\.yaml:\?:\?: : the dictionary lacks this file/,
      () => take(signedOf(new Map([['catalogue/new.yaml', strToU8('id: new\n')]]))),
    ],
  ];
  it.each(REFUSALS)('%s is refused with a sentence, and nothing has changed', (_name, said, run) => {
    take(pack(7));
    const before = everything();
    expect(run).toThrow(said);
    expect(everything()).toEqual(before);
  });
  it('is refused without a fingerprint when it is the first', () => {
    expect(() => take(pack(1), { fingerprint: undefined })).toThrow(/give the fingerprint of its key/);
    expect(readState(root)).toBeNull();
  });
  it('of an older version or another key is taken when that is said', () => {
    take(pack(7));
    take(pack(6), { allowOlder: true });
    expect(readState(root)?.current?.version).toBe(6);
    take(pack(9, stranger), { fingerprint: stranger.fingerprint, newKey: true });
    expect(readState(root)).toMatchObject({ fingerprint: stranger.fingerprint, current: { version: 9 } });
  });
});

/** The same zip, whose directory and headers say another size than the file has. */
function lying(zip: Uint8Array, size: number, says: number): Uint8Array {
  const bytes = Buffer.from(zip);
  const written = Buffer.alloc(4);
  written.writeUInt32LE(size);
  let found = 0;
  for (let at = bytes.indexOf(written); at !== -1; at = bytes.indexOf(written, at + 1)) {
    bytes.writeUInt32LE(says, at);
    found += 1;
  }
  if (found < 2) throw new Error('the zip says its sizes elsewhere');
  return bytes;
}

describe('going back', () => {
  it('goes to the one before and forth again, and from the first to the program’s own', () => {
    expect(() => rollback(root)).toThrow(/nothing to go back to/);
    take(pack(7));
    expect(rollback(root)).toBeNull();
    expect(rollback(root)).toMatchObject({ version: 7 });
    take(pack(8));
    expect(rollback(root)).toMatchObject({ version: 7 });
    expect(readState(root)).toMatchObject({ current: { version: 7 }, previous: { version: 8 } });
  });
  it('is refused when the one before is no more what was signed', () => {
    take(pack(7));
    const file = currentFile(CARD);
    take(pack(8));
    writeFileSync(file, 'id: passport-rf\n');
    const before = everything();
    expect(() => rollback(root)).toThrow(/passport-rf\.yaml is not as it was signed/);
    expect(everything()).toEqual(before);
  });
});

describe('a window', () => {
  let test: TestCore;
  const open = async () => {
    test = await testCore({}, profile);
    await test.signIn('petrova', '1111');
  };
  let boots = 1;
  const restart = async () => {
    boots += 1;
    test.core.close();
    test = await test.reopen(String(boots).padStart(16, '0'));
    await test.signIn('petrova', '1111');
  };
  /** What the log says of the starts. */
  const starts = () =>
    test.core.parts.db
      .prepare<[], { body: string }>("SELECT body FROM audit_text JOIN audit_event USING(seq) WHERE op = 'app.start' ORDER BY seq")
      .all()
      .map((one) => one.body);
  const fee = async () => (await test.ask('visit.current'))?.plan?.requests[0]?.fee?.roubles;
  const problems = async () => (await test.ask('catalogue.health')).problems;
  beforeEach(() => mkdirSync(profile));
  afterEach(() => test.core.close());

  it('works by the package and its dictionary, and by its own again after going back', async () => {
    made.edit('dictionary/documents.yaml', 'Фотография 35 × 45 мм', 'Фотография матовая');
    take(pack(7));
    await open();
    expect(await test.ask('catalogue.health')).toMatchObject({ services: 2, problems: [] });
    const names = async () =>
      (await test.ask('catalogue.preview', { serviceId: 'passport-rf', goalId: 'lost', answers: {} })).items.map((one) => one.name.ru);
    expect(await names()).toContain('Фотография матовая');
    expect(starts(), 'the log knows by which package').toEqual(['каталог: пакет 7']);
    rollback(root);
    await restart();
    expect(starts(), 'and that it is the own one again').toEqual(['каталог: пакет 7']);
    expect(await names()).toContain('Фотография 35 × 45 мм');
    expect((await test.ask('catalogue.health')).services).toBeGreaterThan(30);
  });
  it('reads it as it was read at the installation, unless that was another program, or is not whole', async () => {
    take(pack(7));
    const file = currentFile('cache.json');
    const state = path.join(root, 'packages.json');
    const [cache, kept] = [readFileSync(file, 'utf8'), readFileSync(state, 'utf8')];
    const other = cache.replaceAll('Паспорт гражданина РФ', 'Паспорт из записи');
    const nameNow = async () => {
      await open();
      const { requests } = await test.ask('catalogue.preview', { serviceId: 'passport-rf', goalId: 'lost', answers: {} });
      test.core.close();
      return requests[0]?.serviceName.ru;
    };
    writeFileSync(file, other);
    expect(await nameNow(), 'what is not as it was written is not used').toBe('Паспорт гражданина РФ');
    const whole = kept.replace(hash('sha256', cache), hash('sha256', other));
    writeFileSync(state, whole);
    expect(await nameNow(), 'the record is what is read').toBe('Паспорт из записи');
    writeFileSync(state, whole.replace('"program": "0.1.0"', '"program": "0.0.9"'));
    expect(await nameNow(), 'another program read it otherwise').toBe('Паспорт гражданина РФ');
    await open();
  });
  it('leaves an open visit its definition through an installation and back, and says that there is another', async () => {
    await open();
    await openVisit(test);
    await toDocuments(test);
    expect(await fee()).toBe(1_500);
    const before = await test.ask('visit.current');
    made.edit(CARD, 'roubles: 1500', 'roubles: 1700');
    take(pack(7));
    await restart();
    const now = await test.ask('visit.current');
    expect(now?.plan?.items).toEqual(before?.plan?.items);
    expect(now?.plan?.requests[0]).toMatchObject({ fee: { roubles: 1_500 }, outdated: true });
    await choosePassport(test);
    expect(await fee(), 'chosen again, it is the package’s').toBe(1_700);
    rollback(root);
    await restart();
    expect((await test.ask('visit.current'))?.plan?.requests[0]).toMatchObject({ fee: { roubles: 1_700 }, outdated: true });
  });
  it.each([
    [
      'a card that was changed',
      () => writeFileSync(currentFile(CARD), `${readFileSync(currentFile(CARD), 'utf8')}# 15\n`),
      /passport-rf\.yaml is not as it was signed/,
    ],
    ['a card that is gone', () => rmSync(currentFile(CARD)), /passport-rf\.yaml is missing/],
    [
      'a card that was added',
      () => writeFileSync(currentFile('catalogue/extra.yaml'), 'id: extra\n'),
      /extra\.yaml is in the package and not/,
    ],
    ['no manifest', () => rmSync(currentFile('manifest.json')), /manifest\.json of the installed package cannot be read: ENOENT/],
    ['no folder', () => rmSync(path.dirname(currentFile('manifest.json')), { recursive: true }), /cannot be read: ENOENT/],
  ])('whose package has %s works by its own catalogue, and names the package', async (_name, damage, said) => {
    take(pack(7));
    damage();
    await open();
    expect(await problems()).toEqual([{ file: 'package-7', line: null, path: '', reason: expect.stringMatching(said) }]);
    expect((await test.ask('catalogue.health')).services).toBeGreaterThan(30);
  });
  it('whose state of packages is damaged works by its own catalogue, and names the file', async () => {
    take(pack(7));
    writeFileSync(path.join(root, 'packages.json'), '{');
    await open();
    expect(await problems()).toEqual([{ file: 'packages.json', line: null, path: '', reason: expect.stringContaining('damaged') }]);
    expect(() => take(pack(8)), 'an installation says so too').toThrow(/is damaged/);
  });
});
