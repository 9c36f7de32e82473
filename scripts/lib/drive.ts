import { mkdirSync } from 'node:fs';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { coreNode, electronArgs, type ElectronFound } from './electron.ts';

export interface Running {
  readonly app: ElectronApplication;
  readonly operator: Page;
  readonly display: Page;
  /** Process ids of the two hosts. */
  hosts(): Promise<{ core: number; devices: number }>;
  close(): Promise<void>;
}

/** Starts the real program on a data folder of its own and waits for both windows. */
export async function launch(electron: ElectronFound, dataFolder: string, env: Readonly<Record<string, string>> = {}): Promise<Running> {
  mkdirSync(dataFolder, { recursive: true });
  const app = await _electron.launch({
    executablePath: electron.binary,
    args: [...electronArgs(), '--disable-gpu'],
    env: { ...(process.env as Record<string, string>), OKNO_NODE: coreNode(), OKNO_DATA_DIR: dataFolder, OKNO_HEADLESS: '1', OKNO_HARDWARE: '0', ...env },
    timeout: 60_000,
  });
  const operator = await windowOf(app, 'operator');
  const display = await windowOf(app, 'display');
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
  const page = found ?? (await app.waitForEvent('window', { predicate: async (one) => {
        await one.waitForLoadState('domcontentloaded');
        return isIt(one);
      },
      timeout: 60_000,
    }));
  await page.waitForSelector('h1');
  return page;
}

/** Gives the operator's window the size of a screen. */
export async function resize(running: Running, width: number, height: number): Promise<void> {
  await running.app.evaluate(
    ({ BrowserWindow }, size) => {
      const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('operator'));
      window?.setBounds({ x: 0, y: 0, ...size });
    },
    { width, height },
  );
  await running.operator.waitForFunction(([w, h]) => Math.abs(innerWidth - (w ?? 0)) <= 2 && Math.abs(innerHeight - (h ?? 0)) <= 2, [width, height]);
}
