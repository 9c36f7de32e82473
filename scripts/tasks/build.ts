import { buildAll } from '../lib/build.ts';

const built = await buildAll((line) => console.log(line));
console.log(built ? 'Built.' : 'Nothing has changed.');
