import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { MONKEY_ENV, outing } from '#tests/e2e/monkey/outing.ts';
import { startDisplay } from '../lib/display.ts';
import { launch } from '../lib/drive.ts';
import { prepare, run } from '../lib/prepare.ts';
import { hasDisplay } from '../lib/system.ts';

/**
 * `npm run test:monkey -- [--minutes N] [--seed S] [--until N] [--quiet]`: random keys, texts and clicks in the real window, until
 * something is not as it must be. `--until` ends after that action: with the seed of a run that has failed, it is played again.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string' }, seed: { type: 'string' }, until: { type: 'string' }, quiet: { type: 'boolean', default: false } },
});
const number = (name: string, text: string | undefined, otherwise: number): number => {
  const value = text === undefined ? otherwise : Number(text);
  if (!(value > 0)) throw new Error(`--${name} takes a number above 0, not «${text}»`);
  return value;
};
const say = (line: string) => console.log(line);

await run(async () => {
  const seed = number('seed', values.seed, 1 + Math.floor(Math.random() * 1_000_000));
  const minutes = number('minutes', values.minutes, 5);
  const until = values.until === undefined ? {} : { until: number('until', values.until, 1) };
  const electron = await prepare(say);
  const display = hasDisplay() ? undefined : await startDisplay();
  if (display) process.env.DISPLAY = display.name;
  const folder = mkdtempSync(path.join(tmpdir(), 'okno-monkey-'));
  say(`Seed ${seed}, ${until.until === undefined ? `${minutes} min` : `${until.until} actions`}.`);
  try {
    const program = await launch(electron, folder, {
      OKNO_PRINT_DIR: path.join(folder, 'printed'),
      OKNO_EXPORT_DIR: path.join(folder, 'exported'),
      ...MONKEY_ENV,
    });
    try {
      const end = await outing(program, folder, { seed, minutes, ...until, ...(values.quiet ? {} : { say }) });
      say(`Nothing found. ${JSON.stringify(end)}`);
    } finally {
      await program.close().catch(() => undefined);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
    display?.stop();
  }
});
