import { buildAll } from '../lib/build.ts';
import { fallbackNotice, findElectron } from '../lib/electron.ts';
import { DISPLAY_NEEDS, ELECTRON_NEEDS, ensureSystem, hasDisplay } from '../lib/system.ts';
import { playTour } from '../lib/tour.ts';

/** `npm run demo`: the tour, visibly where there is a display. */
const say = (line: string) => console.log(line);
try {
  ensureSystem(hasDisplay() ? ELECTRON_NEEDS : [...ELECTRON_NEEDS, ...DISPLAY_NEEDS], say);
  const electron = findElectron(say);
  say(fallbackNotice(electron));
  await buildAll(say);
  await playTour(electron, say);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
