import { type Unzipped, unzipSync, zipSync } from 'fflate';
import { type Files, MANIFEST, PackageRefused, packagePath, SIGNATURE } from './manifest.ts';

/** What a catalogue of a thousand services would take, and some: more is no catalogue. */
export const PACKAGE_LIMITS = { mostFiles: 3_000, mostFileBytes: 2_000_000, mostBytes: 60_000_000, mostZipBytes: 20_000_000 } as const;

/** A day that every file of a package bears: the same files make the same package. */
const FILE_DAY = new Date(2020, 0, 1);

export const zipped = (files: Files, manifest: Uint8Array, signature: Uint8Array): Uint8Array =>
  zipSync({ [MANIFEST]: manifest, [SIGNATURE]: signature, ...Object.fromEntries(files) }, { mtime: FILE_DAY, level: 9 });

/**
 * What lies in a package, by its path. Names and sizes are looked at before anything is unpacked, and no file is unpacked beyond the size
 * it has said. @throws PackageRefused
 */
export function unzipped(zip: Uint8Array): { readonly files: Files; readonly manifest: Uint8Array; readonly signature: Uint8Array } {
  const { mostFiles, mostFileBytes, mostBytes, mostZipBytes } = PACKAGE_LIMITS;
  if (zip.length > mostZipBytes) throw new PackageRefused(`The package is larger than ${mostZipBytes / 1_000_000} MB: it is no catalogue.`);
  const seen = new Set<string>();
  let bytes = 0;
  let content: Unzipped;
  try {
    content = unzipSync(zip, {
      filter({ name, originalSize }) {
        if (name !== MANIFEST && name !== SIGNATURE && !packagePath.safeParse(name).success)
          throw new PackageRefused(
            `The package has «${name.slice(0, 100)}», which is no place for a card or a dictionary: nothing of it was unpacked.`,
          );
        if (seen.has(name)) throw new PackageRefused(`The package has ${name} twice: it is damaged. Get it again.`);
        seen.add(name);
        bytes += originalSize;
        if (seen.size > mostFiles || originalSize > mostFileBytes || bytes > mostBytes)
          throw new PackageRefused(
            `The package would unpack to more than a catalogue can be (${mostFiles} files, ${mostFileBytes / 1_000_000} MB each, ${mostBytes / 1_000_000} MB in all): nothing of it was unpacked.`,
          );
        return true;
      },
    });
  } catch (error) {
    throw error instanceof PackageRefused ? error : new PackageRefused('The file is no zip, or a damaged one. Get the package again.');
  }
  const { [MANIFEST]: manifest, [SIGNATURE]: signature, ...files } = content;
  if (!manifest || !signature)
    throw new PackageRefused(`The zip has no ${manifest ? SIGNATURE : MANIFEST}: it is no package of a catalogue.`);
  return { files: new Map(Object.entries(files)), manifest, signature };
}
