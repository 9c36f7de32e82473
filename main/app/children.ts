import path from 'node:path';
import { createInterface } from 'node:readline';
import { app, utilityProcess } from 'electron';
import type { Child } from '../hosts/process-host.ts';
import type { FromHost } from '../hosts/protocol.ts';
import { cleanEnvironment } from './environment.ts';

/**
 * A host as a utility process of this Electron. What it prints, a stack above all, goes through `log` and its masker and
 * not to the terminal.
 */
export function spawnHost(distFolder: string, name: 'core' | 'devices', log: (line: string) => void): Child {
  const child = utilityProcess.fork(path.join(distFolder, `hosts/${name}.cjs`), [], {
    serviceName: `okno-${name}`,
    // Compiled code is kept between starts: a fifth of the core's start-up.
    env: { ...cleanEnvironment(process.env), NODE_COMPILE_CACHE: path.join(app.getPath('userData'), 'compile-cache') },
    stdio: 'pipe',
  });
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', log);
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
