import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallName } from '#contract/index.ts';
import { Refusal } from '#contract/failure.ts';
import { composeCore, type Core, type CoreLinks, type ProfileOptions } from '../core/compose.ts';
import type { InternalName } from '../core/internal.ts';
import { codeOf, troubleOf } from '../core/storage/trouble.ts';
import { systemClock, keepTimeOf } from '../core/work/clock.ts';
import { serve } from './serve.ts';

/** Entry of the core host: the domain and SQLite, the only writer. */
const TICK_MS = 1_000;
/** After the sign-in screen has painted, before anybody has typed a PIN. */
const WARM_UP_MS = 500;
/** What was told of before the end is on its way. */
const LAST_WORD_MS = 100;

/** A worker's file: beside this one when it is built; the source itself under plain Node. */
const worker = (name: string): string =>
  typeof __dirname === 'string'
    ? path.join(__dirname, `${name}.worker.cjs`)
    : fileURLToPath(new URL(`../core/${name}.worker.ts`, import.meta.url));

serve(async (given, push) => {
  const options = given as ProfileOptions;
  const core = await opened(options, {
    emit: (name, payload, session) => push(name, payload, session),
    tell: (name, payload) => push(name, payload),
    // The error's name and place; its words could hold anything. Main masks what is printed.
    trouble: (where, error) => process.stderr.write(`${where}: ${error instanceof Error ? (error.stack ?? error.name) : 'unknown'}\n`),
    replaced: () => void setTimeout(() => process.exit(1), LAST_WORD_MS),
  });
  const timer = setInterval(() => core.tick(), TICK_MS);
  setTimeout(() => core.warmUp(), WARM_UP_MS);
  // After this program has said that it is ready: a stack that was left over must not keep it from opening.
  setImmediate(() => void core.settleLeftOver());
  return {
    call: (name, args, session, step) =>
      name.startsWith('internal.')
        ? core.internal(name.slice('internal.'.length) as InternalName, args, session, () => step('begin'))
        : core.call(name as CallName, args, session, () => step('begin')),
    close() {
      clearInterval(timer);
      core.close();
    },
  };
});

async function openAuthoring(folder: string, resourcesFolder: string) {
  const { Authoring } = await import('../core/catalogue/authoring.ts');
  return new Authoring({ folder, resourcesFolder, clock: systemClock });
}

/** What the disk or SQLite says on the way is told as what it means. */
async function opened(options: ProfileOptions, links: CoreLinks): Promise<Core> {
  try {
    const { preview, ...profile } = options;
    keepTimeOf(options.officeDetails?.timeZone);
    const authoring = preview === undefined ? undefined : await openAuthoring(preview, options.resourcesFolder);
    const core = composeCore({ ...profile, authoring, workerFile: worker('log'), pagesFile: worker('pages') }, systemClock, links);
    await core.start();
    return core;
  } catch (error) {
    const at = error instanceof Refusal ? undefined : troubleOf(error, options.dataFolder);
    throw at ? new Refusal('storage', { at, detail: codeOf(error) ?? '' }) : error;
  }
}
