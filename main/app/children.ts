import { fork } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { utilityProcess } from 'electron';
import type { Child } from '../hosts/process-host.ts';
import type { FromHost } from '../hosts/protocol.ts';
import { CORE_NAPI } from './launch.ts';

/** Variables that would change what a child runs. */
const DANGEROUS = /^(ELECTRON_RUN_AS_NODE|NODE_OPTIONS|NODE_PATH|LD_AUDIT|DYLD_.*)$/;

function cleanEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined || DANGEROUS.test(name) ? [] : [[name, value]])),
  );
}

type Say = (line: string) => void;

/** What a child prints, a stack above all, goes through the log and its masker and not to the terminal. */
function onLines(stream: NodeJS.ReadableStream | null, log: Say): void {
  if (stream) createInterface({ input: stream }).on('line', log);
}

/** A host as a utility process of this Electron. */
function utilityChild(entry: string, name: string, log: Say): Child {
  const child = utilityProcess.fork(entry, [], { serviceName: `okno-${name}`, env: cleanEnvironment(), stdio: 'pipe' });
  onLines(child.stdout, log);
  onLines(child.stderr, log);
  return {
    get pid() {
      return child.pid;
    },
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromHost)),
    onExit: (listener) => void child.once('exit', (code) => listener(`exit ${code}`)),
    // The API knows only the polite way; a host that hangs needs the other.
    kill: (hard) => void (hard && child.pid !== undefined ? process.kill(child.pid, 'SIGKILL') : child.kill()),
  };
}

/** The same file as a child of a newer Node: for an Electron whose N-API is too old for better-sqlite3. */
function nodeChild(entry: string, node: string, cacheFolder: string, log: Say): Child {
  // Compiled code is kept between starts: a fifth of the host's start-up.
  const env = { ...cleanEnvironment(), NODE_COMPILE_CACHE: cacheFolder };
  const child = fork(entry, [], { execPath: node, env, serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  onLines(child.stdout, log);
  onLines(child.stderr, log);
  return {
    get pid() {
      return child.pid;
    },
    // With a callback a channel that closes under the message is no `error` event, which nobody would catch.
    post: (message) => void (child.connected && child.send(message, () => undefined)),
    onMessage: (listener) => void child.on('message', (message) => listener(message as FromHost)),
    onExit: (listener) => {
      child.once('exit', (code, signal) => listener(signal ?? `exit ${code}`));
      // A program that could not be started at all has no exit.
      child.on('error', (error) => child.pid === undefined && listener(`not started: ${error.message.slice(0, 120)}`));
    },
    kill: (hard) => void child.kill(hard ? 'SIGKILL' : 'SIGTERM'),
  };
}

/** How each host is started on this Electron. @throws Error when the core host has no Node to run on. */
export function spawnCore(distFolder: string, node: string | undefined, cacheFolder: string, log: Say): Child {
  const entry = path.join(distFolder, 'hosts/core.cjs');
  if (Number(process.versions.napi ?? 0) >= CORE_NAPI) return utilityChild(entry, 'core', log);
  if (node === undefined) throw new Error('This Electron cannot run the core host and OKNO_NODE names no Node that can.');
  return nodeChild(entry, node, cacheFolder, log);
}

export const spawnDevices = (distFolder: string, log: Say): Child =>
  utilityChild(path.join(distFolder, 'hosts/devices.cjs'), 'devices', log);
