import type { KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Files, type Manifest, PackageRefused, packagePath, signed } from './manifest.ts';
import { zipped } from './zip.ts';

/** A package of a folder of cards and a dictionary. @throws PackageRefused */
export function pack(
  folders: Readonly<Record<'catalogue' | 'dictionary', string>>,
  key: KeyObject,
  about: Pick<Manifest, 'version' | 'date'>,
): { readonly zip: Uint8Array; readonly fingerprint: string; readonly files: number } {
  const files: Files = new Map(
    Object.entries(folders).flatMap(([name, folder]) =>
      readdirSync(folder)
        .filter((file) => /\.ya?ml$/.test(file))
        .sort()
        .map((file) => [`${name}/${file}`, readFileSync(path.join(folder, file))] as const),
    ),
  );
  const odd = [...files.keys()].find((one) => !packagePath.safeParse(one).success);
  if (odd !== undefined) throw new PackageRefused(`${odd}: name a file by Latin letters, digits and hyphens.`);
  const { manifest, signature, fingerprint } = signed(files, key, about);
  return { zip: zipped(files, manifest, signature), fingerprint, files: files.size };
}
