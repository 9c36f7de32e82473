import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SafeStorage } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rootKey } from '#main/app/keystore.ts';

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

/** An OS keystore that «seals» by turning the text round. */
const keystore = (more: Partial<Record<keyof SafeStorage, unknown>> = {}): SafeStorage =>
  ({
    isEncryptionAvailable: () => true,
    encryptString: (text: string) => Buffer.from([...text].reverse().join('')),
    decryptString: (box: Buffer) => [...box.toString()].reverse().join(''),
    ...more,
  }) as never;
const broken = () => {
  throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
};

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
  it('of an office is sealed by the operating system, and opened by it, whichever calls it has', async () => {
    const key = await rootKey(folder, 'office', keystore());
    expect(readFileSync(file(), 'utf8')).not.toContain(key.toString('base64'));
    const { encryptString: _e, decryptString, ...others } = keystore();
    const newer = { ...others, decryptStringAsync: async (box: Buffer) => ({ result: decryptString(box) }) } as never;
    expect(await rootKey(folder, 'office', newer)).toEqual(key);
  });
  it('of an office is not made where the operating system cannot seal, nor left bare', async () => {
    await expect(rootKey(folder, 'office', keystore({ isEncryptionAvailable: () => false }))).rejects.toThrow('не создан');
    expect(readdirSync(folder)).toEqual([]);
    put(bare(32));
    await expect(rootKey(folder, 'office', keystore())).rejects.toThrow('незащищённым');
  });
  it('survives what an interrupted first start left behind', async () => {
    writeFileSync(`${file()}.part`, 'half a ke', { mode: 0o644 });
    await rootKey(folder, 'demo', keystore());
    expect([readdirSync(folder), statSync(file()).mode & 0o777]).toEqual([['keystore.json'], 0o600]);
  });
});

describe('a key file that cannot be used', () => {
  /** One Russian sentence with the file and the next step, and nothing of a library's. */
  const sentence = async (profile: 'demo' | 'office' = 'demo', safe = keystore()): Promise<string> => {
    const before = existsSync(file()) && statSync(file()).isFile() ? readFileSync(file()) : undefined;
    const error: unknown = await rootKey(folder, profile, safe).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof Error)) throw new Error('a refusal was expected');
    if (before) expect(readFileSync(file()), 'the file is as it was').toEqual(before);
    expect(error.message).toContain(file());
    expect(error.message.replace(file(), '').replace(/\([A-Z_]+\)/, '')).toMatch(/^[А-Яа-яё ,:.]+$/);
    return error.message;
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
  ])('because it is %s is told in one sentence and left as it is', async (_name, content) => {
    put(content);
    writeFileSync(path.join(folder, 'okno.db'), '');
    expect(await sentence()).toMatch(/повреждён и оставлен как есть: верните его из резервной копии/);
  });
  it('before the first visit may be removed: nothing is lost with it', async () => {
    put('');
    expect(await sentence()).toMatch(/данных в профиле ещё нет, поэтому удалите его/);
  });
  it('because it is a folder, or may not be read', async () => {
    mkdirSync(file());
    expect(await sentence()).toMatch(/не читается \(EISDIR\)/);
  });
  it('because the operating system does not open it', async () => {
    await rootKey(folder, 'office', keystore());
    expect(await sentence('office', keystore({ decryptString: broken }))).toMatch(/тем же пользователем/);
    expect(await sentence('office', keystore({ decryptString: () => 'short' }))).toMatch(/повреждён/);
  });
  it.each(['okno.db', 'keys.db'])('because it is gone while %s is there: no other key is made', async (data) => {
    writeFileSync(path.join(folder, data), '');
    expect(await sentence()).toMatch(/пропал.*верните файл из резервной копии/);
    expect(readdirSync(folder)).toEqual([data]);
  });
  it('because it cannot be written', async () => {
    mkdirSync(`${file()}.part`);
    expect(await sentence()).toMatch(/не записывается \([A-Z_]+\)/);
    expect(existsSync(file())).toBe(false);
  });
});
