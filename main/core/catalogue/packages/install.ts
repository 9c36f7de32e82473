import { hash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { syncFolder, writeSynced } from '../../storage/durable.ts';
import { loadCatalogue, loadDictionary, makeCache } from '../load.ts';
import { alone } from './alone.ts';
import { type Files, FOLDERS, insistFiles, MANIFEST, type Manifest, manifestOf, PackageRefused, SIGNATURE } from './manifest.ts';
import { type Installed, insistInstalled, PACKAGE_CACHE, type PackageState, readState, writeState } from './store.ts';
import { unzipped } from './zip.ts';

const INCOMING = 'incoming-';

export interface Trust {
  /** Fingerprint of the key, needed for the first package of a profile. */
  readonly fingerprint: string | undefined;
  /** Another key takes the place of the one that was trusted so far. */
  readonly newKey: boolean;
  /** A version that is not newer than those installed. */
  readonly allowOlder: boolean;
}

export interface Installing {
  readonly now: number;
  /** Version of the program that installs. */
  readonly program: string;
}

/**
 * Puts a package in force from the next start on, in place of the one that was, which is kept. Until its last step nothing has changed.
 * `root`: `<profile>/catalogue`. @throws PackageRefused
 */
export const install = (root: string, zip: Uint8Array, trust: Trust, by: Installing): Installed =>
  alone(root, () => installAlone(root, zip, trust, by));

function installAlone(root: string, zip: Uint8Array, trust: Trust, { now, program }: Installing): Installed {
  const state = readState(root);
  const fingerprint = trusted(state, trust);
  const { files, manifest: bytes, signature } = unzipped(zip);
  const manifest = manifestOf(bytes, signature, fingerprint);
  insistFiles(manifest, files);
  const { version } = manifest;
  // What was gone back from counts too: nobody gets an older one for a newer by way of a rollback.
  const newest = Math.max(state?.current?.version ?? 0, state?.previous?.version ?? 0);
  if (version <= newest && !trust.allowOlder)
    throw new PackageRefused(
      `Version ${version} is not newer than ${newest}, which is installed. To install it all the same add --allow-older.`,
    );

  const incoming = path.join(root, `${INCOMING}${randomBytes(4).toString('hex')}`);
  try {
    unpack(incoming, new Map([...files, [MANIFEST, bytes], [SIGNATURE, signature]]));
    insistSound(incoming, manifest);
    const cache = Buffer.from(JSON.stringify(makeCache(path.join(incoming, 'dictionary'), path.join(incoming, 'catalogue'))));
    writeSynced(path.join(incoming, PACKAGE_CACHE), cache);
    syncFolder(incoming);
    const entry: Installed = {
      folder: `${version}-${randomBytes(4).toString('hex')}`,
      version,
      date: manifest.date,
      installedAt: now,
      fingerprint,
      cache: { program, sha256: hash('sha256', cache) },
    };
    renameSync(incoming, path.join(root, entry.folder));
    syncFolder(root);
    switchTo(root, { v: 1, fingerprint, current: entry, previous: state?.current ?? null });
    return entry;
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
}

/** Back to what was in force before; the next time forth again. Answers null for the catalogue of the program itself. @throws PackageRefused */
export const rollback = (root: string): Installed | null => alone(root, () => rollbackAlone(root));

function rollbackAlone(root: string): Installed | null {
  const state = readState(root);
  if (!state?.current && !state?.previous) throw new PackageRefused('No package was ever installed here: there is nothing to go back to.');
  if (state.previous) insistInstalled(root, state.previous);
  switchTo(root, { ...state, current: state.previous, previous: state.current });
  return state.previous;
}

/** The key a package must be signed by. @throws PackageRefused */
function trusted(state: PackageState | null, { fingerprint, newKey }: Trust): string {
  const kept = state?.fingerprint;
  if (fingerprint === undefined) {
    if (kept !== undefined) return kept;
    throw new PackageRefused(
      'This is the first package of the profile: give the fingerprint of its key, --fingerprint SHA256, as its maker told it.',
    );
  }
  if (kept !== undefined && kept !== fingerprint && !newKey)
    throw new PackageRefused(`This profile trusts the key ${kept}, not ${fingerprint}. If the maker has a new key, say so by --new-key.`);
  return fingerprint;
}

function unpack(folder: string, files: Files): void {
  for (const one of FOLDERS) mkdirSync(path.join(folder, one), { recursive: true, mode: 0o700 });
  for (const [name, bytes] of files) writeSynced(path.join(folder, name), bytes);
  for (const one of FOLDERS) syncFolder(path.join(folder, one));
  syncFolder(folder);
}

/** This Okno can work by every card of it. @throws PackageRefused */
function insistSound(folder: string, { version }: Manifest): void {
  const [first] = problemsIn(folder);
  if (first)
    throw new PackageRefused(
      `Version ${version} does not fit this Okno: ${first.file}:${first.line ?? '?'}:${first.column ?? '?'}: ${first.path}: ${first.reason}`,
    );
}

function problemsIn(folder: string) {
  const dictionary = loadDictionary(path.join(folder, 'dictionary'));
  return [...dictionary.problems, ...loadCatalogue(path.join(folder, 'catalogue'), dictionary).problems];
}

/** The last step of a change; then what neither state names is removed, at the next change where it could not be. */
function switchTo(root: string, state: PackageState): void {
  writeState(root, state);
  const kept = [state.current?.folder, state.previous?.folder];
  for (const { name } of readdirSync(root, { withFileTypes: true }).filter((one) => one.isDirectory() && !kept.includes(one.name)))
    try {
      rmSync(path.join(root, name), { recursive: true, force: true });
    } catch {
      // The change itself stands.
    }
}
