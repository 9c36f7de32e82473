import { buildAll } from './build.ts';
import { type ElectronFound, electronNotice, findElectron } from './electron.ts';
import { DISPLAY_NEEDS, ELECTRON_NEEDS, ensureSystem, hasDisplay } from './system.ts';

/** Everything the program needs to be started: system libraries, Electron, a build. Answers the Electron. */
export async function prepare(say: (line: string) => void): Promise<ElectronFound> {
  ensureSystem(hasDisplay() ? ELECTRON_NEEDS : [...ELECTRON_NEEDS, ...DISPLAY_NEEDS], say);
  const electron = findElectron(say);
  say(electronNotice(electron));
  await buildAll(say);
  return electron;
}

/** Runs a task to its end; what went wrong is one sentence and exit code 1. */
export async function run(task: () => Promise<void>): Promise<void> {
  try {
    await task();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
