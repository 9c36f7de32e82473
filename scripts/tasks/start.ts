import { spawn } from 'node:child_process';
import { buildAll } from '../lib/build.ts';
import { coreNode, electronArgs, fallbackNotice, findElectron } from '../lib/electron.ts';
import { DISPLAY_NEEDS, ELECTRON_NEEDS, ensureSystem, hasDisplay } from '../lib/system.ts';
import { playTour } from '../lib/tour.ts';

/** `npm start`: the window where there is a display, the demo tour where there is none. */
const say = (line: string) => console.log(line);
try {
  ensureSystem(hasDisplay() ? ELECTRON_NEEDS : [...ELECTRON_NEEDS, ...DISPLAY_NEEDS], say);
  const electron = findElectron(say);
  say(fallbackNotice(electron));
  await buildAll(say);
  if (hasDisplay()) {
    const env = { ...process.env, OKNO_NODE: coreNode() };
    const child = spawn(electron.binary, [...electronArgs(), ...process.argv.slice(2)], { stdio: 'inherit', env });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.on('exit', (code) => process.exit(code ?? 1));
  } else {
    say('There is no display: the demo tour plays under a virtual one.');
    await playTour(electron, say);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
