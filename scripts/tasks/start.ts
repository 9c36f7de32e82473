import { spawn } from 'node:child_process';
import { electronArgs, electronEnv, type ElectronFound } from '../lib/electron.ts';
import { prepare, run } from '../lib/prepare.ts';
import { hasDisplay } from '../lib/system.ts';

/** `npm start`: the window where there is a display, the demo tour where there is none. */
const say = (line: string) => console.log(line);

function openWindow(electron: ElectronFound): void {
  const child = spawn(electron.binary, [...electronArgs(), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: electronEnv(electron),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

await run(async () => {
  const electron = await prepare(say);
  if (hasDisplay()) return openWindow(electron);
  say('There is no display: the demo tour plays under a virtual one.');
  // The driver is a third of a second to load, and a window does not need it.
  const { playTour } = await import('../lib/tour.ts');
  return playTour(electron, say);
});
