import { prepare, run } from '../lib/prepare.ts';
import { playTour } from '../lib/tour.ts';

/** `npm run demo`: the tour, visibly where there is a display. */
const say = (line: string) => console.log(line);
await run(async () => playTour(await prepare(say), say));
