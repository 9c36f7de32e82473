import { parseArgs } from 'node:util';
import { catalogueBench } from '#tests/bench/catalogue.bench.ts';
import { appendBench, searchBench } from '#tests/bench/log.bench.ts';
import { maskingBench } from '#tests/bench/masking.bench.ts';
import { soakBench, VISITS } from '#tests/bench/soak.bench.ts';
import { answerBench, startBench } from '#tests/bench/window.bench.ts';
import { buildAll } from '../lib/build.ts';
import { startDisplay } from '../lib/display.ts';
import { findElectron } from '../lib/electron.ts';
import { DISPLAY_NEEDS, ELECTRON_NEEDS, ensureSystem, hasDisplay } from '../lib/system.ts';

/**
 * `npm run bench [-- NAME…] [--json]`: ratios measured side by side in one run. What it says on the way goes to stderr. The soak is run only
 * when it is named: it takes a quarter of an hour; `--visits N` makes it shorter.
 */
const say = (line: string) => console.error(line);
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, visits: { type: 'string', default: String(VISITS) } },
});
const visits = Number(values.visits);
if (!Number.isInteger(visits) || visits < 20) {
  say(`--visits ${values.visits}: a whole number from 20 was expected.`);
  process.exit(2);
}
const BENCHES = {
  start: () => startBench(say),
  answer: answerBench,
  append: appendBench,
  search: () => searchBench(say),
  masking: maskingBench,
  catalogue: () => catalogueBench(say),
  soak: () => soakBench(say, visits),
} as const;
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES).filter((name) => name !== 'soak');
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  say(`There is no bench «${unknown.join(', ')}». Benches: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
// Only a bench of windows needs a display and an Electron.
const windowed = names.some((name) => ['start', 'answer', 'soak'].includes(name));
if (windowed) {
  ensureSystem([...ELECTRON_NEEDS, ...DISPLAY_NEEDS], say);
  findElectron(say);
}
await buildAll(say);
const display = !windowed || hasDisplay() ? undefined : await startDisplay();
if (display) process.env.DISPLAY = display.name;
const results = [];
for (const name of names) {
  say(`${name}…`);
  results.push(...(await BENCHES[name as keyof typeof BENCHES]()));
}
display?.stop();
if (values.json) console.log(JSON.stringify({ node: process.version, results }, undefined, 2));
else
  for (const one of results)
    console.log(
      `${one.budget?.kept === false ? 'OVER ' : 'kept '} ${one.name}: ${JSON.stringify(one.figures)}${one.budget ? ` — ${one.budget.what}: ${one.budget.value} (budget ${one.budget.limit})` : ''}`,
    );
process.exitCode = results.every((one) => one.budget?.kept !== false) ? 0 : 1;
