import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { readYaml } from '#main/core/catalogue/files.ts';
import { LOCK_AFTER_MS } from '#main/settings/defaults.ts';
import { launch, type Running } from './drive.ts';
import type { ElectronFound } from './electron.ts';
import { ROOT } from './paths.ts';

export interface Previewed {
  readonly folder: string;
  /** What is looked for in the Справочник; the first service of all where it is not given. */
  readonly service: string;
}

/** The words after `catalogue preview`. @throws Error in a sentence */
export function previewArgs(args: readonly string[]): Previewed {
  const [first, second, ...rest] = args;
  if (rest.length > 0 || args.some((one) => one.startsWith('-'))) throw new Error('okno catalogue preview [FOLDER] [SERVICE]');
  const isFolder = first !== undefined && existsSync(first) && statSync(first).isDirectory();
  if (second !== undefined && !isFolder) throw new Error(`${first} is not a folder.`);
  const folder = isFolder ? path.resolve(first) : path.join(ROOT, 'resources/catalogue');
  const service = second ?? (isFolder ? '' : (first ?? ''));
  if (service !== '' && !existsSync(path.join(folder, `${service}.yaml`)))
    throw new Error(`There is no ${service}.yaml in ${folder}: name a folder of cards, a service, or both.`);
  return { folder, service };
}

/** The demo's window with the Справочник of a folder, until whoever writes closes it. */
export async function preview(electron: ElectronFound, what: Previewed, say: (line: string) => void): Promise<void> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'okno-preview-'));
  try {
    const running = await openPreview(electron, what, dataFolder);
    say(`${what.folder} is on the screen and is read again at each save. Close the window to end.`);
    await running.app.waitForEvent('close', { timeout: 0 });
  } finally {
    for (const one of [dataFolder, `${dataFolder}.begun`]) rmSync(one, { recursive: true, force: true });
  }
}

/** Starts it, signs in as the specialist of the demo, and opens the Справочник. */
export async function openPreview(electron: ElectronFound, { folder, service }: Previewed, dataFolder: string): Promise<Running> {
  const running = await launch(electron, dataFolder, {
    OKNO_PREVIEW: folder,
    // Whoever writes looks at an editor, not at this window.
    OKNO_LOCK_AFTER_MS: String(LOCK_AFTER_MS.max),
  });
  const { operator } = running;
  await operator.getByTestId('person-petrova').waitFor();
  await operator.keyboard.press('1');
  await operator.locator('input[type="password"]').first().waitFor();
  await operator.keyboard.type('1111');
  await operator.getByTestId('primary').waitFor();
  await operator.keyboard.press('Alt+3');
  await operator.getByTestId('service-search').fill(service === '' ? '' : nameOf(path.join(folder, `${service}.yaml`)));
  return running;
}

/** What a card calls itself; nothing while it is broken, and then the window says so. */
function nameOf(file: string): string {
  const { read } = readYaml(path.basename(file), readFileSync(file, 'utf8'), z.object({ name: z.object({ ru: z.string() }) }));
  return read?.value.name.ru ?? '';
}
