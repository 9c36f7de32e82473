import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Keystore, rootKey } from '#main/app/keystore.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-keystore-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A keystore that turns the bytes round behind its prefix. */
const fake = (prefix: 'v10' | 'v11', more: { available?: boolean; rotated?: boolean } = {}): Keystore => ({
  isAsyncEncryptionAvailable: () => Promise.resolve(more.available ?? true),
  encryptStringAsync: (text) => Promise.resolve(Buffer.concat([Buffer.from(prefix), Buffer.from(text).reverse()])),
  decryptStringAsync: (box) =>
    Promise.resolve({ result: Buffer.from(box.subarray(3)).reverse().toString(), shouldReEncrypt: more.rotated ?? false }),
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
    expect(rootKey(folder, 'office', fake('v11', { available: false }), 'linux')).rejects.toThrow('Рабочий профиль не создан'));
  it('is not made when Linux only pretends to have one', async () => {
    await expect(rootKey(folder, 'office', fake('v10'), 'linux')).rejects.toThrow('Рабочий профиль не создан');
    expect(() => stored()).toThrow();
  });
  it.each(['win32', 'darwin'] as const)('is made on %s, where the same prefix is the keystore’s own', async (platform) =>
    expect(await rootKey(folder, 'office', fake('v10'), platform)).toHaveLength(32),
  );
  it('is not read from where it lies open', async () => {
    await rootKey(folder, 'demo', fake('v11'), 'linux');
    await expect(rootKey(folder, 'office', fake('v11'), 'linux')).rejects.toThrow('незащищённым');
  });
  it('is not made anew when the keystore does not open it', async () => {
    await rootKey(folder, 'office', fake('v11'), 'linux');
    const before = stored();
    const strange: Keystore = { ...fake('v11'), decryptStringAsync: () => Promise.reject(new Error('wrong key')) };
    await expect(rootKey(folder, 'office', strange, 'linux')).rejects.toThrow('не открыло ключ профиля');
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
