import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { isoDate } from '#contract/kit.ts';
import { canonical } from '../../audit/proof/canonical.ts';

/**
 * A package of the catalogue: the cards, the dictionary they are written by, and a manifest with every one of their files, signed by
 * Ed25519. The signature is over the manifest's own bytes, which are its canonical JSON.
 */
export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';
/** Folders of a package; nothing else is in one. */
export const FOLDERS = ['catalogue', 'dictionary'] as const;
/** The only paths a package may have: no way out of its folder can be written so. */
export const packagePath = z.string().regex(/^(catalogue|dictionary)\/[A-Za-z0-9][A-Za-z0-9-]{0,63}\.ya?ml$/);

export const manifestSchema = z.strictObject({
  format: z.literal('okno-catalogue:1'),
  /** Greater for each package that is to replace another. */
  version: z.int().positive(),
  date: isoDate,
  /** The public key, SPKI in base64. */
  key: z.base64().max(200),
  files: z.array(z.strictObject({ path: packagePath, size: z.int().nonnegative(), sha256: z.hex().length(64) })).min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type Files = ReadonlyMap<string, Uint8Array>;

/** Why a package is not taken, in a sentence for whoever installs it. */
export class PackageRefused extends Error {}

const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes);
const spkiOf = (key: KeyObject): Buffer => createPublicKey(key).export({ type: 'spki', format: 'der' });
const fingerprintOf = (spki: Uint8Array): string => sha256(spki);

/** A fingerprint as it may be written: in capitals, by twos, with a `SHA256:` before it. @throws PackageRefused */
export function readFingerprint(text: string): string {
  const plain = text
    .replace(/^sha-?256:/i, '')
    .replace(/[\s:]/g, '')
    .toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(plain))
    throw new PackageRefused(
      `«${text}» is no fingerprint: it is the SHA-256 of the public key, 64 hexadecimal digits, as «catalogue pack» printed it.`,
    );
  return plain;
}

/** The manifest of these files and its signature. @throws PackageRefused when the key is no private key of Ed25519. */
export function signed(
  files: Files,
  key: KeyObject,
  { version, date }: Pick<Manifest, 'version' | 'date'>,
): { readonly manifest: Uint8Array; readonly signature: Uint8Array; readonly fingerprint: string } {
  if (key.type !== 'private' || key.asymmetricKeyType !== 'ed25519')
    throw new PackageRefused('The key is no private key of Ed25519. Make one: openssl genpkey -algorithm ed25519 -out PRIVATE.pem');
  const spki = spkiOf(key);
  const told: Manifest = {
    format: 'okno-catalogue:1',
    version,
    date,
    key: spki.toString('base64'),
    files: [...files].map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256(bytes) })),
  };
  const manifest = Buffer.from(canonical(manifestSchema.parse(told)));
  return { manifest, signature: sign(null, manifest, key), fingerprint: fingerprintOf(spki) };
}

/** What a package says of itself, proved by the key with this fingerprint. @throws PackageRefused */
export function manifestOf(bytes: Uint8Array, signature: Uint8Array, fingerprint: string): Manifest {
  const manifest = parsed(bytes);
  const spki = Buffer.from(manifest.key, 'base64');
  const given = fingerprintOf(spki);
  if (given !== fingerprint)
    throw new PackageRefused(`The package is signed by another key: ${given}. Trusted is ${fingerprint}. Ask whoever sent it.`);
  if (!isSigned(bytes, signature, spki))
    throw new PackageRefused('The signature does not fit the manifest: the package was altered or damaged on its way. Get it again.');
  return manifest;
}

function parsed(bytes: Uint8Array): Manifest {
  const unreadable = new PackageRefused(`${MANIFEST} is not one this Okno can read: the package is damaged, or made by a newer one.`);
  const text = Buffer.from(bytes).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable;
  }
  const manifest = manifestSchema.safeParse(value);
  if (!manifest.success || canonical(manifest.data) !== text) throw unreadable;
  return manifest.data;
}

function isSigned(bytes: Uint8Array, signature: Uint8Array, spki: Buffer): boolean {
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, signature);
  } catch {
    return false;
  }
}

/** Every file the manifest names is there as it was signed, and no other. @throws PackageRefused naming the first that is not. */
export function insistFiles({ files }: Manifest, there: Files): void {
  for (const { path, size, sha256: expected } of files) {
    const bytes = there.get(path);
    if (!bytes) throw new PackageRefused(`${path} is missing: the package is damaged. Get it again.`);
    if (bytes.length !== size || sha256(bytes) !== expected)
      throw new PackageRefused(`${path} is not as it was signed: the package was altered or damaged. Get it again.`);
  }
  const known = new Set(files.map((one) => one.path));
  if (known.size !== files.length) throw new PackageRefused(`${MANIFEST} names a file twice: the package is damaged. Get it again.`);
  for (const path of there.keys())
    if (!known.has(path))
      throw new PackageRefused(`${path} is in the package and not in its manifest: nobody has signed it. Get it again.`);
}
