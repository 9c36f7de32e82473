import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import type { Trouble } from '#contract/trouble.ts';
import { fileKeyOf } from '#main/core/storage/keys.ts';
import { openDatabases } from '#main/core/storage/open.ts';
import ru from '#renderer/text/ru.json' with { type: 'json' };
import { electronArgs, type ElectronFound, electronEnv } from '#scripts/lib/electron.ts';
import { ROOT } from '#scripts/lib/paths.ts';
import { electron, expect } from './program.ts';
import { rootKeyOf } from './wholeness.ts';

const PICTURES = path.join(ROOT, 'out/e2e/pictures');

/** A program that does not open, and the page that says why. */
export interface Faulty {
  readonly app: ElectronApplication;
  readonly page: Page;
  close(): Promise<void>;
}

/** Starts the program and waits for its screen of a fault. `env`: a variable that is undefined is not there at all. */
export async function startFaulty(
  dataFolder: string,
  env: Readonly<Record<string, string | undefined>> = {},
  found: ElectronFound = electron(),
): Promise<Faulty> {
  const app = await _electron.launch({
    executablePath: found.binary,
    args: [...electronArgs(), '--disable-gpu', '--disable-dev-shm-usage'],
    env: JSON.parse(
      JSON.stringify({ ...electronEnv(found), OKNO_DATA_DIR: dataFolder, OKNO_HEADLESS: '1', OKNO_HARDWARE: '0', ...env }),
    ) as Record<string, string>,
    timeout: 60_000,
  });
  return { app, page: await faultPage(app), close: () => app.close() };
}

/** The screen of a fault of a program that runs. */
export async function faultPage(app: ElectronApplication): Promise<Page> {
  const isIt = (page: Page) => page.url().startsWith('app://okno/fault');
  const loaded = async (page: Page) => {
    await page.waitForLoadState();
    return isIt(page);
  };
  const page = app.windows().find(isIt) ?? (await app.waitForEvent('window', { predicate: loaded, timeout: 30_000 }));
  await page.locator('h1').waitFor();
  return page;
}

/** The page says what has happened, what still stands and what to do, and nothing of a library's. */
export async function says(page: Page, trouble: Trouble, file?: string): Promise<void> {
  const { what, kept, next } = ru.trouble[trouble];
  await expect(page.locator('h1')).toHaveText(what);
  for (const sentence of [kept, next, ...(file === undefined ? [] : [file])]) await expect(page.locator('main')).toContainText(sentence);
  expect(await page.locator('main').innerText(), 'codes are folded for IT').not.toMatch(/SQLITE|EISDIR|ENO|EROFS|ZodError|\/profiles\//);
}

/** A picture of a page at 1366×768, as Electron shows it. */
export async function pictureOf(app: ElectronApplication, part: string, name: string): Promise<void> {
  const base64 = await app.evaluate(async ({ BrowserWindow }, wanted) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes(wanted));
    window?.setBounds({ x: 0, y: 0, width: 1366, height: 768 });
    return (await window?.webContents.capturePage())?.toPNG().toString('base64') ?? '';
  }, part);
  mkdirSync(PICTURES, { recursive: true });
  writeFileSync(path.join(PICTURES, `${name}.png`), Buffer.from(base64, 'base64'));
}

/** A small disk of its own, which can be filled and made read-only. */
export class SmallDisk {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'okno-disk-'));
  readonly #filler = path.join(this.folder, 'filler');

  constructor(size: string) {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', this.folder]);
    } catch {
      throw new Error('These tests need a small disk: run them as somebody who may mount a tmpfs.');
    }
  }

  /** Leaves no room at all. */
  fill(): void {
    try {
      writeFileSync(this.#filler, Buffer.alloc(256 * 1024 * 1024));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  empty(): void {
    rmSync(this.#filler, { force: true });
  }

  /** For somebody who has no file open for writing there. */
  allow(mode: 'ro' | 'rw'): void {
    execFileSync('mount', ['-o', `remount,${mode}`, this.folder]);
  }

  remove(): void {
    execFileSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Another program holds the file of the data meanwhile: nothing can be written. */
export async function whileHeld(dataFolder: string, act: () => Promise<void>): Promise<void> {
  const profile = path.join(dataFolder, 'profiles/demo');
  const { main, keys } = openDatabases(profile, fileKeyOf(rootKeyOf(profile)));
  main.exec('BEGIN IMMEDIATE');
  try {
    await act();
  } finally {
    main.exec('ROLLBACK');
    for (const db of [main, keys]) db.close();
  }
}
