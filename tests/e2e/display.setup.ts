import { startDisplay } from '#scripts/lib/display.ts';
import { hasDisplay } from '#scripts/lib/system.ts';

/** A virtual display for the whole run where there is none. */
async function setup(): Promise<(() => void) | undefined> {
  if (hasDisplay()) return undefined;
  const display = await startDisplay();
  process.env.DISPLAY = display.name;
  return () => display.stop();
}

// biome-ignore lint/style/noDefaultExport: Playwright takes the global set-up from the default export.
export default setup;
