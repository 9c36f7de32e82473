import { hash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { instant, isoDate } from '#contract/kit.ts';
import { syncFolder, writeSynced } from '../../storage/durable.ts';
import { codeOf } from '../../storage/trouble.ts';
import { type CatalogueCache, NO_CACHE, readCache } from '../cache.ts';
import { type Files, FOLDERS, insistFiles, MANIFEST, manifestOf, PackageRefused, SIGNATURE } from './manifest.ts';

/** Below a profile's `catalogue/`: this file says which package is in force, and each package lies in a folder of its own. */
const STATE = 'packages.json';

const installed = z.strictObject({
  folder: z.string().regex(/^\d+-[0-9a-f]{8}$/),
  version: z.int().positive(),
  date: isoDate,
  installedAt: instant,
  /** SHA-256 of the key it was trusted by. */
  fingerprint: z.hex().length(64),
  /** Its cards as the program of this version reads them (cache.ts), and the SHA-256 of that file: YAML takes ten milliseconds a card. */
  cache: z.strictObject({ program: z.string(), sha256: z.hex().length(64) }),
});
export type Installed = z.infer<typeof installed>;

export const PACKAGE_CACHE = 'cache.json';

/** Null stands for the catalogue that came with the program. */
const stateSchema = z.strictObject({
  v: z.literal(1),
  /** The key that packages are trusted by, since the first of them. */
  fingerprint: z.hex().length(64),
  current: installed.nullable(),
  previous: installed.nullable(),
});
export type PackageState = z.infer<typeof stateSchema>;

/** What is installed below `<profile>/catalogue`; null when nothing ever was. @throws PackageRefused when it cannot be read. */
export function readState(root: string): PackageState | null {
  let text: string;
  try {
    text = readFileSync(path.join(root, STATE), 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new PackageRefused(`${STATE} of the installed packages cannot be read: ${codeOf(error) ?? 'unknown'}.`);
  }
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch {
    throw new PackageRefused(`${STATE} of the installed packages is damaged. Move it away and install the package again.`);
  }
}

/** In one step: whoever reads finds the former state or this one, whatever happens meanwhile. */
export function writeState(root: string, state: PackageState): void {
  const file = path.join(root, STATE);
  writeSynced(`${file}.new`, Buffer.from(`${JSON.stringify(state, undefined, 2)}\n`));
  renameSync(`${file}.new`, file);
  syncFolder(root);
}

/** An installed package is still what was signed: its folder. @throws PackageRefused */
export function insistInstalled(root: string, { folder, fingerprint }: Installed): string {
  const at = path.join(root, folder);
  const read = (name: string): Uint8Array => {
    try {
      return readFileSync(path.join(at, name));
    } catch (error) {
      throw new PackageRefused(`${name} of the installed package cannot be read: ${codeOf(error) ?? 'unknown'}.`);
    }
  };
  const manifest = manifestOf(read(MANIFEST), read(SIGNATURE), fingerprint);
  const files: Files = new Map(
    FOLDERS.flatMap((one) => namesIn(path.join(at, one)).map((name) => [`${one}/${name}`, read(`${one}/${name}`)] as const)),
  );
  insistFiles(manifest, files);
  return at;
}

/** What was read at the installation; nothing when another program did it, or when it is not whole: then the texts are read. */
export function cacheOf(root: string, { folder, cache }: Installed, program: string): CatalogueCache {
  const file = path.join(root, folder, PACKAGE_CACHE);
  try {
    return cache.program === program && hash('sha256', readFileSync(file)) === cache.sha256 ? readCache(file) : NO_CACHE;
  } catch {
    return NO_CACHE;
  }
}

/** A folder that is not there has no files: each of them will be missed by its name. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
