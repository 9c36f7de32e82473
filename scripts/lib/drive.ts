import { mkdirSync } from 'node:fs';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { electronArgs, electronEnv, type ElectronFound } from './electron.ts';

export interface Running {
  readonly app: ElectronApplication;
  readonly operator: Page;
  readonly display: Page;
  /** Process ids of the two hosts. */
  hosts(): Promise<{ core: number; devices: number }>;
  close(): Promise<void>;
}

/** Starts the real program on a data folder of its own and waits for both windows. `root` is where the built program lies. */
export async function launch(
  electron: ElectronFound,
  dataFolder: string,
  env: Readonly<Record<string, string>> = {},
  root?: string,
): Promise<Running> {
  mkdirSync(dataFolder, { recursive: true });
  const app = await _electron.launch({
    executablePath: electron.binary,
    // Software drawing, and shared memory on disk: a container's /dev/shm is too small for a 1920 × 1080 picture.
    args: [...electronArgs(root), '--disable-gpu', '--disable-dev-shm-usage'],
    env: {
      ...electronEnv(electron),
      OKNO_DATA_DIR: dataFolder,
      OKNO_HEADLESS: '1',
      OKNO_HARDWARE: '0',
      ...env,
    },
    timeout: 60_000,
  });
  const operator = await windowOf(app, 'operator');
  const display = await windowOf(app, 'display');
  looksFirst(operator);
  return {
    app,
    operator,
    display,
    hosts: () => app.evaluate(() => (globalThis as unknown as { okno: { pids(): { core: number; devices: number } } }).okno.pids()),
    close: () => app.close(),
  };
}

async function windowOf(app: ElectronApplication, kind: string): Promise<Page> {
  const isIt = (page: Page) => page.url().includes(`/${kind}.html`);
  const found = app.windows().find(isIt);
  const page =
    found ??
    (await app.waitForEvent('window', {
      predicate: async (one) => {
        await one.waitForLoadState('domcontentloaded');
        return isIt(one);
      },
      timeout: 60_000,
    }));
  await page.waitForSelector('h1');
  return page;
}

/** Waits until the screen takes keys. */
export const ready = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => document.documentElement.dataset.keys !== 'closed');
};

/**
 * The driver's keys come as a specialist's who looks at the screen before pressing: not while it is changing. A hand that does not
 * look is played by other means (tests/e2e/app/typist.spec.ts).
 */
function looksFirst(page: Page): void {
  const { press, type } = page.keyboard;
  page.keyboard.press = async (...key) => {
    await ready(page);
    await press.apply(page.keyboard, key);
  };
  page.keyboard.type = async (...text) => {
    await ready(page);
    await type.apply(page.keyboard, text);
  };
}

/**
 * Looks out for an element from now on; the answer resolves with its text, however shortly it is shown. A driver's own
 * waiting asks every half second and may ask before and after.
 */
export async function lookOut(page: Page, selector: string): Promise<() => Promise<string>> {
  const seen = await page.evaluateHandle((css) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const look = () => {
      const found = document.querySelector(css);
      if (!found) return;
      observer.disconnect();
      resolve(found.textContent);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    look();
    return { promise };
  }, selector);
  return () => seen.evaluate(({ promise }) => promise);
}

/** What a window shows, as PNG, taken by Electron itself: a driver's screenshot puts styles of its own into the page. */
export async function picture(running: Running, kind: 'operator' | 'display'): Promise<Buffer> {
  const base64 = await running.app.evaluate(async ({ BrowserWindow }, name) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes(name));
    return (await window?.webContents.capturePage())?.toPNG().toString('base64') ?? '';
  }, kind);
  return Buffer.from(base64, 'base64');
}

/** Two frames: whatever was changed before the call is painted after it. */
const painted = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))));

/** Gives the operator's window the size of a screen. */
export async function resize(running: Running, width: number, height: number): Promise<void> {
  await running.app.evaluate(
    ({ BrowserWindow }, size) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('operator'));
      window?.setBounds({ x: 0, y: 0, ...size });
    },
    { width, height },
  );
  await running.operator.waitForFunction(
    ([w, h]) => Math.abs(innerWidth - (w ?? 0)) <= 2 && Math.abs(innerHeight - (h ?? 0)) <= 2,
    [width, height],
  );
  await painted(running.operator);
}
