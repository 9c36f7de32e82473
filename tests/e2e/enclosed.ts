import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { until } from '#tests/fixtures/until.ts';

/** What the kernel has sent from a network, whoever asked it to: IPv4 packets of any kind, datagrams and connections of both versions. */
export interface Sent {
  readonly packets: number;
  readonly datagrams: number;
  readonly connections: number;
}

/** A program in a network of its own, which is driven by pipes: nothing but the program itself can send there. */
export interface Enclosed {
  sent(): Sent;
  /** Local addresses, as the kernel writes them, on which anything listens in that network. */
  listening(): string[];
  /** Process ids of main and of the hosts that are there. */
  pids(): { readonly main: number; readonly hosts: readonly number[] };
  /** Runs a text in the page whose address contains `page`, as soon as there is one. */
  evaluate<T>(page: string, script: string): Promise<T>;
  /** The same kind of leak by a process of ours beside it: whether the watch sees at all. */
  leak(): Promise<void>;
  close(): Promise<void>;
}

/** A link with an address, a neighbour and a way to everywhere: what is sent really leaves, and nobody answers. */
const NETWORK = `set -e
ip link set lo up
ip link add out type veth peer name far
ip addr add 10.77.0.2/24 dev out
ip link set far up
ip link set out up
ip neigh add 10.77.0.1 lladdr 02:00:00:00:00:01 dev out
ip route add default via 10.77.0.1
exec "$@"`;
/** Whoever is not root is so in a name space of users of their own; Chromium then wants `--no-sandbox`. */
const ASROOT = process.getuid?.() === 0 ? [] : ['--map-root-user'];
export const FAR = { host: '10.77.0.1', udp: 3478, tcp: 3478, name: 'out.okno.invalid' } as const;

/** What every program of these tests is started with. */
export const SWITCHES = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] as const;

/** Writes a program of one ordinary window and one ordinary host, on its own data folder: what ours is measured against. */
export function writeOrdinary(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = {
    'package.json': JSON.stringify({ name: 'ordinary', version: '1.0.0', main: 'main.cjs' }),
    'ordinary.html': '<!doctype html><h1>ordinary</h1>',
    'host.cjs': 'setInterval(() => undefined, 1000);',
    'main.cjs': `const { app, BrowserWindow, utilityProcess } = require('electron');
app.setPath('userData', __dirname + '/data');
app.whenReady().then(() => {
  utilityProcess.fork(__dirname + '/host.cjs').once('spawn', () => new BrowserWindow().loadFile('ordinary.html'));
});`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
}

export async function enclose(
  binary: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Enclosed> {
  const child = spawn('unshare', [...ASROOT, '--net', 'sh', '-c', NETWORK, 'sh', binary, '--remote-debugging-pipe', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => {
    errors += data.toString();
  });
  const driver = drive(child);
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  return {
    sent: () => sentIn(child.pid ?? 0),
    listening: () => listeningIn(child.pid ?? 0),
    // The shell has become the program.
    pids: () => ({ main: child.pid ?? 0, hosts: hostsOf(child.pid ?? 0) }),
    async evaluate<T>(page: string, script: string): Promise<T> {
      let sessionId: string | undefined;
      await until(async () => {
        if (ended()) throw new Error(`the enclosed program has ended: ${errors.slice(-2_000)}`);
        sessionId ??= await driver.attach(page);
        return sessionId !== undefined && (await driver.run(sessionId, "document.querySelector('h1') !== null")) === true;
      }, `a page ${page} of the enclosed program`);
      return (await driver.run(sessionId ?? '', script)) as T;
    },
    async leak() {
      const code = `const s = require('node:dgram').createSocket('udp4'); s.send('x', ${FAR.udp}, '${FAR.host}', () => s.close())`;
      const one = spawn(
        'nsenter',
        [
          `--target=${child.pid}`,
          '--net',
          ...(ASROOT.length > 0 ? ['--user', '--preserve-credentials'] : []),
          process.execPath,
          '-e',
          code,
        ],
        { stdio: 'inherit' },
      );
      const [status] = await once(one, 'exit');
      if (status !== 0) throw new Error(`the deliberate leak ended with ${status}`);
    },
    async close() {
      if (ended()) return;
      child.kill('SIGTERM');
      await until(ended, 'the end of the enclosed program').catch(() => child.kill('SIGKILL'));
    },
  };
}

/** The kernel's counters of the network a process is in. */
function sentIn(pid: number): Sent {
  const read = (name: string) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8');
  const old = read('snmp');
  const counter = (group: string, name: string): number => {
    const [names, values] = [...old.matchAll(new RegExp(`^${group}: (.*)$`, 'gm'))].map(([, line]) => line?.split(' ') ?? []);
    return Number(values?.[names?.indexOf(name) ?? -1]);
  };
  return {
    packets: counter('Ip', 'OutRequests'),
    datagrams: counter('Udp', 'OutDatagrams') + Number(/^Udp6OutDatagrams\s+(\d+)/m.exec(read('snmp6'))?.[1] ?? 0),
    connections: counter('Tcp', 'ActiveOpens'),
  };
}

function listeningIn(pid: number): string[] {
  const rows = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8').trim().split('\n').slice(1));
  return rows.map((row) => row.trim().split(/\s+/)).flatMap(([, local, , state]) => (state === '0A' ? (local ?? []) : []));
}

function hostsOf(main: number): number[] {
  const read = (pid: string, name: string) => {
    try {
      return readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && Number(/^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1]) === main)
    .filter((pid) => read(pid, 'cmdline').includes('node.mojom.NodeService'))
    .map(Number);
}

/** Chromium's own protocol over two pipes, messages ended by a zero byte. */
function drive(child: ChildProcess) {
  const [into, from] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, { resolve: (result: never) => void; reject: (error: Error) => void }>();
  let [last, rest] = [0, ''];
  into.on('error', () => undefined);
  from.on('data', (data: Buffer) => {
    const messages = (rest + data.toString()).split('\0');
    rest = messages.pop() ?? '';
    for (const text of messages) {
      const { id, result, error } = JSON.parse(text) as { id?: number; result?: never; error?: { message: string } };
      const asked = id === undefined ? undefined : waiting.get(id);
      if (id !== undefined) waiting.delete(id);
      if (error) asked?.reject(new Error(error.message));
      else asked?.resolve(result as never);
    }
  });
  child.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the enclosed program has ended'));
  });
  const send = <T>(method: string, params: object, sessionId?: string): Promise<T> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      into.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
    });
  return {
    async attach(page: string): Promise<string | undefined> {
      const { targetInfos } = await send<{ targetInfos: { targetId: string; type: string; url: string }[] }>('Target.getTargets', {});
      const target = targetInfos.find((one) => one.type === 'page' && one.url.includes(page));
      if (!target) return undefined;
      return (await send<{ sessionId: string }>('Target.attachToTarget', { targetId: target.targetId, flatten: true })).sessionId;
    },
    async run(sessionId: string, expression: string): Promise<unknown> {
      const { result } = await send<{ result: { value?: unknown } }>(
        'Runtime.evaluate',
        { expression, awaitPromise: true, returnByValue: true },
        sessionId,
      );
      return result.value;
    },
  };
}
