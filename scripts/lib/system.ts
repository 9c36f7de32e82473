import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What a Linux machine must have, by what is missing when it has not. Debian package names. */
interface Need {
  readonly package: string;
  readonly has: () => boolean;
}

const library = (name: string) => () =>
  ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib/aarch64-linux-gnu', '/usr/lib'].some((folder) =>
    existsSync(`${folder}/${name}`),
  );
const program = (name: string) => () =>
  (process.env.PATH ?? '')
    .split(':')
    .concat('/usr/sbin', '/sbin')
    .some((folder) => existsSync(`${folder}/${name}`));
const file = (name: string) => () => existsSync(name);

export const ELECTRON_NEEDS: readonly Need[] = [
  { package: 'libnss3', has: library('libnss3.so') },
  { package: 'libatk1.0-0', has: library('libatk-1.0.so.0') },
  { package: 'libatk-bridge2.0-0', has: library('libatk-bridge-2.0.so.0') },
  { package: 'libcups2', has: library('libcups.so.2') },
  { package: 'libgtk-3-0', has: library('libgtk-3.so.0') },
  { package: 'libgbm1', has: library('libgbm.so.1') },
  { package: 'libasound2', has: library('libasound.so.2') },
  { package: 'libdrm2', has: library('libdrm.so.2') },
  { package: 'libxkbcommon0', has: library('libxkbcommon.so.0') },
  { package: 'libxcomposite1', has: library('libXcomposite.so.1') },
  { package: 'libxdamage1', has: library('libXdamage.so.1') },
  { package: 'libxrandr2', has: library('libXrandr.so.2') },
  { package: 'libudev1', has: library('libudev.so.1') },
  { package: 'libusb-1.0-0', has: library('libusb-1.0.so.0') },
];
export const DISPLAY_NEEDS: readonly Need[] = [
  { package: 'xvfb', has: program('Xvfb') },
  { package: 'xauth', has: program('xauth') },
];
/** Peers that the tests check us against: each is somebody else's program. */
export const TEST_NEEDS: readonly Need[] = [
  { package: 'sane-utils', has: program('scanimage') },
  { package: 'sane-airscan', has: library('sane/libsane-airscan.so.1') },
  { package: 'poppler-utils', has: program('pdftotext') },
  { package: 'qpdf', has: program('qpdf') },
  { package: 'zbar-tools', has: program('zbarimg') },
  { package: 'cups-ipp-utils', has: program('ippeveprinter') },
  { package: 'cups-client', has: program('lp') },
  { package: 'strace', has: program('strace') },
  { package: 'iproute2', has: program('ip') },
  { package: 'dbus', has: program('dbus-daemon') },
  { package: 'avahi-daemon', has: program('avahi-daemon') },
  { package: 'umockdev', has: program('umockdev-run') },
  { package: 'gir1.2-umockdev-1.0', has: file('/usr/lib/x86_64-linux-gnu/girepository-1.0/UMockdev-1.0.typelib') },
  { package: 'python3-gi', has: file('/usr/lib/python3/dist-packages/gi/__init__.py') },
];

/**
 * Installs what is missing when this is root on a Debian-like Linux; otherwise throws an Error with the exact command.
 * Elsewhere than on Linux nothing is needed.
 */
export function ensureSystem(needs: readonly Need[], say: (line: string) => void): void {
  if (process.platform !== 'linux') return;
  const missing = needs.filter((need) => !need.has()).map((need) => need.package);
  if (missing.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0 || !program('apt-get')())
    throw new Error(`System packages are missing. Install them, then run the same command again:\n  sudo ${command}`);
  say(`Installing system packages: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (line: string) => spawnSync('sh', ['-c', line], { env, stdio: ['ignore', 2, 2] }).status === 0;
  // The first try uses the lists that are here; only if they are missing or old are they fetched.
  if (!run(`${command} -qq`) && !(run('apt-get update -qq') && run(`${command} -qq`)))
    throw new Error(`System packages could not be installed. Try by hand:\n  ${command}`);
}

export const hasDisplay = (): boolean => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
