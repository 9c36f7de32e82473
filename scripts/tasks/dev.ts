import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';
import { build, createServer } from 'vite';
import { mainParts, rendererConfig } from '../lib/build.ts';
import { electronArgs, electronEnv, electronNotice, findElectron } from '../lib/electron.ts';
import { ROOT } from '../lib/paths.ts';
import { ELECTRON_NEEDS, ensureSystem } from '../lib/system.ts';

/** `npm run dev`: HMR for the windows, a restart for everything else. */
const say = (line: string) => console.log(line);
const HARD_STOP_MS = 3_000;
ensureSystem(ELECTRON_NEEDS, say);
const electron = findElectron(say);
say(electronNotice(electron));
const server = await createServer({ ...rendererConfig(), server: { host: '127.0.0.1', port: 5173 } });
await server.listen();
const url = server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? 'http://127.0.0.1:5173';

let child: ChildProcess | undefined;
/** The old program is gone before the new one starts: otherwise it holds the single-instance lock. */
async function stopProgram(): Promise<void> {
  const old = child;
  child = undefined;
  if (!old || old.exitCode !== null) return;
  await new Promise<void>((resolve) => {
    old.once('exit', () => resolve());
    old.kill('SIGTERM');
    setTimeout(() => old.kill('SIGKILL'), HARD_STOP_MS).unref();
  });
}
async function restart(): Promise<void> {
  await Promise.all(mainParts().map((config) => build(config)));
  await stopProgram();
  const started = spawn(electron.binary, electronArgs(), {
    stdio: 'inherit',
    env: { ...electronEnv(electron), OKNO_DEV: '1', OKNO_DEV_URL: url },
  });
  child = started;
  started.on('exit', () => started === child && void server.close().then(() => process.exit(0)));
}

let timer: NodeJS.Timeout | undefined;
let running: Promise<void> = Promise.resolve();
for (const folder of ['main', 'preload', 'resources']) {
  watch(path.join(ROOT, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(restart).catch((error: unknown) => console.error(error));
    }, 100);
  });
}
await restart();
say(`Windows from ${url}; edits of main, preload and resources restart the program.`);
