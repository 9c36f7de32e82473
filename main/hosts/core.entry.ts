import type { CallName } from '#contract/index.ts';
import { Core, type CoreOptions } from '../core/core.ts';
import type { InternalName } from '../core/handlers/internal.ts';
import { systemClock } from '../core/storage/clock.ts';
import { serve } from './serve.ts';

/** Entry of the core host: the domain and SQLite, the only writer. */
const TICK_MS = 1_000;
/** After the sign-in screen has painted, before anybody has typed a PIN. */
const WARM_UP_MS = 500;

/** Work of the clock, which nobody waits for: a full disk or a broken file must not end the host; whoever asks next is told. */
const quietly = (work: () => unknown) => () => {
  try {
    work();
  } catch {
    // A heartbeat that could not be written shows in the log as a gap.
  }
};

serve(async (options, push) => {
  const core = new Core(options as CoreOptions, systemClock, push);
  await core.start();
  const timer = setInterval(
    quietly(() => core.log.tick()),
    TICK_MS,
  );
  setTimeout(
    quietly(() => core.catalogue.load()),
    WARM_UP_MS,
  );
  return {
    call: (name, args, session) =>
      name.startsWith('internal.')
        ? core.internal(name.slice('internal.'.length) as InternalName, args, session)
        : core.call(name as CallName, args, session),
    close() {
      clearInterval(timer);
      core.close();
    },
  };
});
