import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SafeStorage } from 'electron';
import { z } from 'zod';
import type { Profile } from '#contract/app.ts';

const file = z.strictObject({ v: z.literal(1), sealedBy: z.enum(['os', 'none']), key: z.base64() });

/** What is asked of the OS keystore. */
export type Keystore = Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;

/**
 * On Linux without a keyring Electron says that encryption is available and seals with a password printed in Chromium's
 * sources; such a box begins with v10, one sealed by a keyring with v11. Elsewhere v10 is the keystore's own.
 */
const isSealed = (box: Buffer, platform: NodeJS.Platform): boolean =>
  platform !== 'linux' || box.subarray(0, 3).toString('latin1') !== 'v10';

/**
 * The root key of a profile, 32 bytes, made at first start. Sealed by the OS keystore; only the demo and training
 * profiles, which hold no real person, may keep it unsealed. @throws Error with a sentence when there is no keystore.
 */
export async function rootKey(folder: string, profile: Profile, keystore: Keystore, platform = process.platform): Promise<Buffer> {
  const name = path.join(folder, 'keystore.json');
  const mayBeBare = profile !== 'office';
  const write = (sealedBy: 'os' | 'none', key: string): void => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(`${name}.part`, JSON.stringify({ v: 1, sealedBy, key }), { mode: 0o600 });
    renameSync(`${name}.part`, name);
  };

  if (existsSync(name)) {
    const stored = file.parse(JSON.parse(readFileSync(name, 'utf8')));
    const box = Buffer.from(stored.key, 'base64');
    if (!mayBeBare && (stored.sealedBy === 'none' || !isSealed(box, platform)))
      throw new Error('Ключ рабочего профиля лежит незащищённым. Профиль не открыт.');
    if (stored.sealedBy === 'none') return box;
    const { result, shouldReEncrypt } = await keystore.decryptStringAsync(box).catch(() => {
      throw new Error('Хранилище ключей операционной системы не открыло ключ профиля. Профиль не открыт.');
    });
    // The keystore has a newer key of its own than the one this box was sealed with.
    if (shouldReEncrypt) {
      const again = await keystore.encryptStringAsync(result);
      if (isSealed(again, platform)) write('os', again.toString('base64'));
    }
    return Buffer.from(result, 'base64');
  }
  const key = randomBytes(32);
  const text = key.toString('base64');
  // A demo key is left bare even where a keystore exists: asking for its password would spoil the first minute.
  if (mayBeBare) {
    write('none', text);
    return key;
  }
  const box = (await keystore.isAsyncEncryptionAvailable()) ? await keystore.encryptStringAsync(text) : undefined;
  if (!box || !isSealed(box, platform)) throw new Error('Хранилище ключей операционной системы недоступно. Рабочий профиль не создан.');
  write('os', box.toString('base64'));
  return key;
}
