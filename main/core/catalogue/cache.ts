import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Definition } from './definition.ts';
import type { Dictionary } from './dictionary.ts';

/**
 * The catalogue as shipped, read once when the program is built: YAML takes ten milliseconds a card, and nobody waits for four hundred.
 * Each entry is found by the digest of the texts it was made of: what was changed since is read from its text.
 */
export interface CatalogueCache {
  readonly words: Readonly<Record<string, Dictionary>>;
  readonly cards: Readonly<Record<string, Definition>>;
}
export const NO_CACHE: CatalogueCache = { words: {}, cards: {} };

/** Digest of texts, in their order. */
export const digestOf = (...texts: readonly string[]): string => hash('sha256', texts.map((text) => `${text.length}:${text}`).join());

const shape = z.strictObject({ words: z.record(z.string(), z.looseObject({})), cards: z.record(z.string(), z.looseObject({})) });

/** Absent or spoiled it is no cache, and costs time. Its entries are as trustworthy as the code beside which it lies. */
export function readCache(file: string): CatalogueCache {
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8'))) as unknown as CatalogueCache;
  } catch {
    return NO_CACHE;
  }
}
