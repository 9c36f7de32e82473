import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TROUBLES } from '#contract/trouble.ts';
import { coreFault, Fault, faultOf, insistData, insistFolder, insistProfile, markBegun, mayBeginAnew, setAside } from '#main/app/fault.ts';
import { type FaultFacts, faultPage } from '#main/app/fault-page.ts';

const FACTS: FaultFacts = {
  trouble: 'disk-full',
  sentence: undefined,
  acts: ['retry', 'close'],
  file: undefined,
  byItself: true,
  details: ['/data/profiles/demo'],
  language: 'ru',
  triedAt: undefined,
};

describe('the page of a fault', () => {
  it.each(TROUBLES)('says of %s what happened, what stands and what to do, in both languages', (trouble) => {
    for (const language of ['ru', 'en'] as const) {
      const page = faultPage({ ...FACTS, trouble, language });
      expect(page.match(/<h1>[^<]{10,}<\/h1>/)).not.toBeNull();
      expect(page.match(/<p>[^<]{10,}<\/p>/g)?.length).toBeGreaterThanOrEqual(2);
      expect(page).not.toMatch(/undefined|<script/);
    }
  });
  it('gives Enter to the first key and shows nothing of a name as markup', () => {
    const page = faultPage({ ...FACTS, acts: ['close'], file: '<img src=x>', details: ['"><script>'] });
    expect(page).toMatch(/data-act="close" autofocus/);
    expect(page).not.toMatch(/<img|<script/);
  });
  it('folds for IT what a specialist need not read', () => {
    const page = faultPage(FACTS);
    expect(page.indexOf('/data/profiles')).toBeGreaterThan(page.indexOf('<details>'));
  });
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-fault-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a fault', () => {
  it('of the core names the file the host spoke of', () =>
    expect(coreFault('keys-missing', 'core: storage: keys.db: missing')).toMatchObject({ trouble: 'keys-missing', file: 'keys.db' }));
  it('nobody foresaw keeps its name and none of its words', () => {
    const fault = faultOf(new TypeError('Тестова Юлия'), folder);
    expect([fault.trouble, fault.message]).toEqual(['unexpected', 'unexpected TypeError']);
  });
  it('of a folder says what is in the way', () => {
    writeFileSync(path.join(folder, 'file'), '');
    for (const name of ['file', 'file/below'])
      expect(() => insistFolder(path.join(folder, name))).toThrow(
        new Fault('not-a-folder', { detail: name === 'file' ? 'EEXIST' : 'ENOTDIR' }),
      );
    insistFolder(path.join(folder, 'new/one'));
    expect(readdirSync(path.join(folder, 'new'))).toEqual(['one']);
  });
});

describe('a profile that was begun', () => {
  it('is missed when its folder is gone, and not begun again before it is given up', () => {
    const profile = path.join(folder, 'data/profiles/demo');
    insistProfile(profile);
    markBegun(profile);
    insistProfile(profile);
    rmSync(profile, { recursive: true });
    expect(() => insistProfile(profile)).toThrow(/^folder-gone /);
    setAside(profile, new Date());
    insistProfile(profile);
    expect([readdirSync(folder), readdirSync(path.join(folder, 'data/profiles'))]).toEqual([['data'], ['demo']]);
  });
  it('is missed when the whole data folder is gone, or the disk it lies on is not there: no second window is begun', () => {
    const data = path.join(folder, 'data');
    const profile = path.join(data, 'profiles/demo');
    insistData(data);
    insistProfile(profile);
    markBegun(profile);
    renameSync(data, `${data}.away`);
    expect(() => insistData(data), 'the folder').toThrow(/^folder-gone /);
    mkdirSync(data);
    insistData(data);
    expect(() => insistProfile(profile), 'an empty one in its place').toThrow(/^folder-gone /);
    expect(readdirSync(data)).toEqual([]);
    rmSync(data, { recursive: true });
    renameSync(`${data}.away`, data);
    insistData(data);
    insistProfile(profile);
  });
  it.skipIf(process.platform === 'win32')('is marked without waiting for the end of a pipe that lies in the mark’s place', () => {
    const profile = path.join(folder, 'data/profiles/demo');
    insistProfile(profile);
    execFileSync('mkfifo', [`${profile}.begun`]);
    markBegun(profile);
    expect(existsSync(`${path.join(folder, 'data')}.begun`)).toBe(true);
  });
});

describe('a profile begun anew', () => {
  it('is a choice of demo and training only, and only where a file is at fault', () => {
    expect((['demo', 'training', 'office', undefined] as const).map((profile) => mayBeginAnew('database-missing', profile))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(mayBeginAnew('disk-full', 'demo')).toBe(false);
  });
  it('lays the old one aside whole, under a name that nothing has', () => {
    const now = new Date(Date.UTC(2026, 10, 21, 12));
    const profile = path.join(folder, 'demo');
    for (let n = 0; n < 2; n += 1) {
      mkdirSync(profile);
      writeFileSync(path.join(profile, 'okno.db'), String(n));
      setAside(profile, now);
    }
    expect(readdirSync(folder).sort()).toEqual(['demo.aside-2026-11-21-12-00-00', 'demo.aside-2026-11-21-12-00-00-2']);
  });
});
