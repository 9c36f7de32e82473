import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '#main/app/fault.ts';
import { KeyFileKeeper, type Keystore, rootKey } from '#main/app/keystore.ts';

/** What is done to the disk, in order: the real calls go through. */
const done = vi.hoisted(() => [] as string[]);
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const open = new Map<number, string>();
  return {
    ...fs,
    openSync: (name: string, ...more: [string, number?]) => {
      const fd = fs.openSync(name, ...more);
      open.set(fd, name);
      return fd;
    },
    fsyncSync: (fd: number) => {
      done.push(`fsync ${path.basename(open.get(fd) ?? '')}`);
      fs.fsyncSync(fd);
    },
    renameSync: (from: string, to: string) => {
      done.push(`rename ${path.basename(from)} ${path.basename(to)}`);
      fs.renameSync(from, to);
    },
  };
});

/** A keystore that turns the bytes round behind its prefix. */
const fake = (prefix: 'v10' | 'v11', more: { available?: boolean; rotated?: boolean } = {}): Keystore => ({
  isAsyncEncryptionAvailable: () => Promise.resolve(more.available ?? true),
  encryptStringAsync: (text) => Promise.resolve(Buffer.concat([Buffer.from(prefix), Buffer.from(text).reverse()])),
  decryptStringAsync: (box) =>
    Promise.resolve({ result: Buffer.from(box.subarray(3)).reverse().toString(), shouldReEncrypt: more.rotated ?? false }),
});
const keystore = (more: Partial<Keystore> = {}): Keystore => ({ ...fake('v11'), ...more });
const broken = () => Promise.reject(new Error('Error while decrypting the ciphertext provided to safeStorage.decryptStringAsync.'));

let parent: string;
let folder: string;
const file = () => path.join(folder, 'keystore.json');
const put = (content: unknown) => writeFileSync(file(), typeof content === 'string' ? content : JSON.stringify(content));
const bare = (bytes: number) => ({ v: 1, sealedBy: 'none', key: Buffer.alloc(bytes, 7).toString('base64') });

beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'okno-keystore-'));
  folder = path.join(parent, 'demo');
  mkdirSync(folder);
  done.length = 0;
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe('the root key of a profile', () => {
  it('is made once and found again, for its owner alone', async () => {
    const key = await rootKey(folder, 'demo', keystore());
    expect([key.length, statSync(file()).mode & 0o777, readdirSync(folder)]).toEqual([32, 0o600, ['keystore.json']]);
    expect(await rootKey(folder, 'demo', keystore())).toEqual(key);
  });
  it('is on the disk, its name too, before it is used', async () => {
    await rootKey(folder, 'demo', keystore());
    expect(done).toEqual(['fsync keystore.json.part', 'rename keystore.json.part keystore.json', 'fsync demo']);
  });
  it('survives what an interrupted first start left behind', async () => {
    writeFileSync(`${file()}.part`, 'half a ke', { mode: 0o644 });
    await rootKey(folder, 'demo', keystore());
    expect([readdirSync(folder), statSync(file()).mode & 0o777]).toEqual([['keystore.json'], 0o600]);
  });
});

describe('a key file that cannot be used', () => {
  /** A fault that names the file, has a sentence of its own on the screen, and leaves the file as it was. */
  const trouble = async (profile: 'demo' | 'office' = 'demo', safe = keystore()): Promise<string> => {
    const before = existsSync(file()) && statSync(file()).isFile() ? readFileSync(file()) : undefined;
    const error: unknown = await rootKey(folder, profile, safe).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof Fault)) throw new Error('a fault was expected');
    if (before) expect(readFileSync(file()), 'the file is as it was').toEqual(before);
    expect([error.file, error.detail ?? ''], 'a file name and at most a code').toEqual([
      'keystore.json',
      expect.stringMatching(/^[A-Z_]*$/),
    ]);
    return error.trouble;
  };

  it.each<[string, unknown]>([
    ['empty', ''],
    ['truncated', '{"v":1,"sealedBy":"none","key":"BwcHBw'],
    ['garbage', '\u0000\u0001\u0002'],
    ['of another shape', { v: 1, key: 'x' }],
    ['of another version', { ...bare(32), v: 2 }],
    ['no base64', { v: 1, sealedBy: 'none', key: '«»' }],
    ['of a shorter key', bare(31)],
    ['of no key', bare(0)],
  ])('because it is %s is told as what it is and left as it is', async (_name, content) => {
    put(content);
    writeFileSync(path.join(folder, 'okno.db'), '');
    expect(await trouble()).toBe('key-damaged');
  });
  it.skipIf(process.platform === 'win32')('because a pipe has its place, which is not waited for', async () => {
    execFileSync('mkfifo', [file()]);
    expect(await trouble()).toBe('key-unreadable');
  });
  it('because it is a folder, or may not be read', async () => {
    mkdirSync(file());
    expect(await trouble()).toBe('key-unreadable');
  });
  it('because the operating system does not open it', async () => {
    await rootKey(folder, 'office', keystore());
    expect(await trouble('office', keystore({ decryptStringAsync: broken }))).toBe('key-sealed');
    expect(
      await trouble('office', keystore({ decryptStringAsync: () => Promise.resolve({ result: 'short', shouldReEncrypt: false }) })),
    ).toBe('key-damaged');
  });
  it.each(['okno.db', 'keys.db', 'scans'])('because it is gone while %s is there: no other key is made', async (data) => {
    writeFileSync(path.join(folder, data), '');
    expect(await trouble()).toBe('key-missing');
    expect(readdirSync(folder)).toEqual([data]);
  });
  it('because it cannot be written', async () => {
    mkdirSync(`${file()}.part`);
    expect(await trouble()).toBe('not-a-file');
    expect(existsSync(file())).toBe(false);
  });
});

const stored = () => JSON.parse(readFileSync(path.join(folder, 'keystore.json'), 'utf8')) as { sealedBy: string; key: string };

describe('the root key of the office profile', () => {
  it('is sealed by the keystore and opened by it again', async () => {
    const key = await rootKey(folder, 'office', fake('v11'), 'linux');
    expect(key).toHaveLength(32);
    expect(stored().sealedBy).toBe('os');
    expect(Buffer.from(stored().key, 'base64').includes(key.toString('base64'))).toBe(false);
    expect(statSync(path.join(folder, 'keystore.json')).mode & 0o777).toBe(0o600);
    expect(await rootKey(folder, 'office', fake('v11'), 'linux')).toEqual(key);
  });
  it('is not made without a keystore', () =>
    expect(rootKey(folder, 'office', fake('v11', { available: false }), 'linux')).rejects.toThrow('keystore-unavailable'));
  it('is not made when Linux only pretends to have one', async () => {
    await expect(rootKey(folder, 'office', fake('v10'), 'linux')).rejects.toThrow('keystore-unavailable');
    expect(() => stored()).toThrow();
  });
  it.each(['win32', 'darwin'] as const)('is made on %s, where the same prefix is the keystore’s own', async (platform) =>
    expect(await rootKey(folder, 'office', fake('v10'), platform)).toHaveLength(32),
  );
  it('is not read from where it lies open', async () => {
    await rootKey(folder, 'demo', fake('v11'), 'linux');
    await expect(rootKey(folder, 'office', fake('v11'), 'linux')).rejects.toThrow('key-bare');
  });
  it('is not made anew when the keystore does not open it', async () => {
    await rootKey(folder, 'office', fake('v11'), 'linux');
    const before = stored();
    const strange: Keystore = { ...fake('v11'), decryptStringAsync: () => Promise.reject(new Error('wrong key')) };
    await expect(rootKey(folder, 'office', strange, 'linux')).rejects.toThrow('key-sealed');
    expect(stored()).toEqual(before);
  });
  it('is sealed anew when the keystore’s own key has changed', async () => {
    const key = await rootKey(folder, 'office', fake('v11'), 'linux');
    const rotated: Keystore = { ...fake('v11', { rotated: true }), encryptStringAsync: () => Promise.resolve(Buffer.from('v11new')) };
    expect(await rootKey(folder, 'office', rotated, 'linux')).toEqual(key);
    expect(Buffer.from(stored().key, 'base64').toString()).toBe('v11new');
  });
});

it('the root key of the demo lies open, and no keystore is asked', async () => {
  const nobody = {} as Keystore;
  const key = await rootKey(folder, 'demo', nobody);
  expect(stored()).toMatchObject({ sealedBy: 'none', key: key.toString('base64') });
  expect(await rootKey(folder, 'demo', nobody)).toEqual(key);
});

describe('a key file that is deleted while the program runs', () => {
  it('is put back as it was, once, and opens what was written meanwhile', async () => {
    const key = await rootKey(folder, 'demo', keystore());
    const keeper = new KeyFileKeeper(folder);
    writeFileSync(path.join(folder, 'okno.db'), '');
    expect(keeper.putBack(), 'it is there').toBe(false);
    rmSync(file());
    expect(
      [1, 2, 3].map(() => keeper.putBack()),
      'at the second look: at the first it may be the whole folder',
    ).toEqual([false, true, false]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(await rootKey(folder, 'demo', keystore())).toEqual(key);
  });
  it('is not put into a folder that holds nothing of ours, nor over another key', async () => {
    await rootKey(folder, 'demo', keystore());
    const keeper = new KeyFileKeeper(folder);
    rmSync(file());
    expect([keeper.putBack(), keeper.putBack()]).toEqual([false, false]);
    writeFileSync(path.join(folder, 'okno.db'), '');
    expect(keeper.putBack(), 'missed for the first time').toBe(false);
    writeFileSync(file(), 'another');
    expect([keeper.putBack(), keeper.putBack()]).toEqual([false, false]);
    expect(readFileSync(file(), 'utf8')).toBe('another');
  });
});
