import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SafeStorage } from 'electron';
import { z } from 'zod';
import type { Profile } from '#contract/app.ts';

const file = z.strictObject({ v: z.literal(1), sealedBy: z.enum(['os', 'none']), key: z.base64() });

/** Newer Electron has the asynchronous calls only; the fallback has the synchronous ones only. */
type Safe = SafeStorage & {
  encryptStringAsync?(text: string): Promise<Buffer>;
  decryptStringAsync?(box: Buffer): Promise<string | { result: string }>;
  getSelectedStorageBackend?(): string;
};

/**
 * The root key of a profile, 32 bytes, made at first start. Sealed by the OS keystore; only the demo and training
 * profiles, which hold no real person, may keep it unsealed. @throws Error with a sentence when there is no keystore.
 */
export async function rootKey(folder: string, profile: Profile, safeStorage: SafeStorage): Promise<Buffer> {
  const safe = safeStorage as Safe;
  const name = path.join(folder, 'keystore.json');
  const mayBeBare = profile !== 'office';
  const backend = safe.getSelectedStorageBackend?.() ?? 'unknown';
  const usable = safe.isEncryptionAvailable() && backend !== 'basic_text';
  if (existsSync(name)) {
    const stored = file.parse(JSON.parse(readFileSync(name, 'utf8')));
    if (stored.sealedBy === 'none') {
      if (!mayBeBare) throw new Error('Ключ рабочего профиля лежит незащищённым. Профиль не открыт.');
      return Buffer.from(stored.key, 'base64');
    }
    const box = Buffer.from(stored.key, 'base64');
    const opened = safe.decryptStringAsync ? await safe.decryptStringAsync(box) : safe.decryptString(box);
    return Buffer.from(typeof opened === 'string' ? opened : opened.result, 'base64');
  }
  if (!usable && !mayBeBare) throw new Error('Хранилище ключей операционной системы недоступно. Рабочий профиль не создан.');
  const key = randomBytes(32);
  const text = key.toString('base64');
  // A demo key is left bare even where a keystore exists: asking for its password would spoil the first minute.
  const sealed = mayBeBare ? undefined : safe.encryptStringAsync ? await safe.encryptStringAsync(text) : safe.encryptString(text);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(`${name}.part`, JSON.stringify({ v: 1, sealedBy: sealed ? 'os' : 'none', key: sealed?.toString('base64') ?? text }), {
    mode: 0o600,
  });
  renameSync(`${name}.part`, name);
  return key;
}
