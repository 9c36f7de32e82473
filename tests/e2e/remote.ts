import type { ElectronApplication } from 'playwright';
import type { Outcome } from '#contract/failure.ts';
import type { ArgsOf, CallName, ResultOf } from '#contract/index.ts';

/**
 * Calls the bridge of the operator's page through main: unlike a driver's own page, it goes on working after that page has crashed
 * and another has been loaded in its place.
 */
export const remote = <C extends CallName>(
  app: ElectronApplication,
  name: C,
  args: ArgsOf<C> = {} as ArgsOf<C>,
): Promise<Outcome<ResultOf<C>>> =>
  app.evaluate(
    async ({ BrowserWindow }, script) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('operator'));
      if (!window) throw new Error('the operator’s window is gone');
      return window.webContents.executeJavaScript(script);
    },
    `window.okno.${name}(${JSON.stringify(args)})`,
  ) as Promise<Outcome<ResultOf<C>>>;

/** Whether a process is there still; one that has ended and waits for its parent to notice is not. */
export async function isAlive(pid: number): Promise<boolean> {
  const { readFile } = await import('node:fs/promises');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /u.test(stat);
}

/** A small generator of numbers in 0…1 that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
