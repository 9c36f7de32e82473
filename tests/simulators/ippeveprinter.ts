import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '#tests/fixtures/until.ts';

/** `ippeveprinter` of CUPS: an IPP Everywhere printer we did not write, on loopback with a bus and an avahi of its own. */
export interface EvePrinter {
  readonly url: string;
  /** Files the printer has taken and kept. */
  spooled(): string[];
  /** Condition that the next job meets (`media-empty`, `media-jam`, `cover-open`, `fail`), or none. */
  fault(name: string): void;
  stop(): void;
}

const BUS = (
  socket: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth><policy context="default"><allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_type="signal"/><allow send_requested_reply="true" send_type="method_return"/><allow send_requested_reply="true" send_type="error"/><allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/><allow receive_type="signal"/></policy></busconfig>`;
const AVAHI = `[server]
host-name=okno-sim
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
enable-dbus=yes
[publish]
publish-workstation=no
[rlimits]
`;
/** The printer's own program: its stderr drives the state. */
const COMMAND = (folder: string) => `#!/bin/sh
mode=$(cat ${folder}/mode 2>/dev/null)
case "$mode" in
  fail) echo "ERROR: simulated failure" >&2; exit 1;;
  "") ;;
  *) echo "STATE: +$mode-error" >&2; while [ "$(cat ${folder}/mode)" = "$mode" ]; do sleep 0.1; done; echo "STATE: -$mode-error" >&2;;
esac
sleep 0.1
exit 0
`;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

export async function startEvePrinter(): Promise<EvePrinter> {
  const folder = mkdtempSync(path.join(tmpdir(), 'okno-eve-'));
  const spool = path.join(folder, 'spool');
  mkdirSync(spool);
  const socket = path.join(folder, 'bus.sock');
  const put = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${socket}` };
  const children: ChildProcess[] = [];
  const run = (command: string, args: string[]) => {
    const child = spawn(command, args, { env, cwd: folder, stdio: 'ignore' });
    children.push(child);
    return child;
  };
  const stop = () => {
    for (const child of children.reverse()) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    put('mode', '');
    chmodSync(put('command.sh', COMMAND(folder)), 0o755);
    run('dbus-daemon', [`--config-file=${put('bus.conf', BUS(socket))}`, '--nofork', '--nopidfile']);
    await until(() => existsSync(socket), 'the private bus to open its socket');
    run('avahi-daemon', ['-f', put('avahi.conf', AVAHI), '--no-drop-root', '--no-chroot', '--no-rlimits']);
    await until(() => avahiAnswers(env), 'avahi to register on the private bus');
    const port = await freePort();
    run('ippeveprinter', [
      '-p',
      String(port),
      '-n',
      'localhost',
      '-d',
      spool,
      '-k',
      '-r',
      'off',
      '-c',
      path.join(folder, 'command.sh'),
      '-f',
      'application/pdf',
      'Okno Sim',
    ]);
    const url = `ipp://localhost:${port}/ipp/print`;
    await until(() => ippAnswers(url), 'ippeveprinter to answer');
    return { url, spooled: () => readdirSync(spool).map((name) => path.join(spool, name)), fault: (name) => void put('mode', name), stop };
  } catch (error) {
    stop();
    throw error;
  }
}

const succeeds = (command: string, args: string[], env?: NodeJS.ProcessEnv): boolean => {
  try {
    execFileSync(command, args, { stdio: 'ignore', timeout: 5_000, ...(env ? { env } : {}) });
    return true;
  } catch {
    return false;
  }
};
const avahiAnswers = (env: NodeJS.ProcessEnv) =>
  succeeds(
    'dbus-send',
    ['--system', '--print-reply', '--dest=org.freedesktop.Avahi', '/', 'org.freedesktop.Avahi.Server.GetVersionString'],
    env,
  );
const ippAnswers = (url: string) => succeeds('ipptool', ['-q', url, 'get-printer-attributes.test']);
