import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, type Page } from '@playwright/test';
import type { Outcome } from '#contract/failure.ts';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { launch, type Running } from '#scripts/lib/drive.ts';
import { findElectron } from '#scripts/lib/electron.ts';
import { ROOT } from '#scripts/lib/paths.ts';

interface Fixtures {
  /** Environment of the program, set by a test file. */
  env: Record<string, string>;
  dataFolder: string;
  program: Running;
}

/** A program on a folder of its own, closed and removed after the test. */
export const test = base.extend<Fixtures>({
  env: [{ OKNO_VIRTUAL_PAGE_MS: '300' }, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern to know what a fixture needs.
  dataFolder: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'okno-e2e-'));
    await use(folder);
    for (const one of [folder, `${folder}.begun`]) rmSync(one, { recursive: true, force: true });
  },
  program: async ({ env, dataFolder }, use) => {
    const running = await start(dataFolder, env);
    await use(running);
    await running.close().catch(() => undefined);
  },
});
export { expect } from '@playwright/test';

export const electron = () => findElectron(() => undefined);
export const start = (dataFolder: string, env: Record<string, string>, root?: string): Promise<Running> =>
  launch(
    electron(),
    dataFolder,
    {
      OKNO_PRINT_DIR: path.join(dataFolder, 'printed'),
      OKNO_EXPORT_DIR: path.join(dataFolder, 'exported'),
      ...env,
    },
    root,
  );

/** A copy of the built program, whose files a test may break. */
export function copyOfProgram(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'okno-program-'));
  for (const part of ['dist', 'resources', 'package.json']) cpSync(path.join(ROOT, part), path.join(root, part), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  return root;
}

const DIGIT = { petrova: '1', sokolov: '2', gavrilova: '3', andreev: '4' } as const;

/** Chooses a person by a digit. The screen is there before its list, and a digit means nothing until the list is. */
export async function choosePerson(page: Page, who: keyof typeof DIGIT): Promise<void> {
  await page.getByTestId(`person-${who}`).waitFor();
  await page.keyboard.press(DIGIT[who]);
  await page.locator('input[type="password"]').first().waitFor();
}

export async function signIn(page: Page, who: keyof typeof DIGIT): Promise<void> {
  await choosePerson(page, who);
  await page.keyboard.type(DIGIT[who].repeat(4));
  await page.locator('nav').first().waitFor();
}

/** From the sign-in screen to an applicant at the window. */
export async function beginVisit(page: Page): Promise<void> {
  await signIn(page, 'petrova');
  await page.getByTestId('primary').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('[data-field="surname"]').waitFor();
}

/** Types into a field and leaves it, so that it is saved. */
export async function field(page: Page, name: string, value: string): Promise<void> {
  await page.locator(`[data-field="${name}"]`).fill(value);
  await page.keyboard.press('Tab');
}

export async function identify(page: Page, passport: 'passport' | 'lost'): Promise<void> {
  for (const name of ['surname', 'given', 'birthDate', 'snils'] as const) await field(page, name, DEMO_PERSON[name]);
  await page.locator(`[data-field="identityDocument"] input[value="${passport}"]`).focus();
  await page.keyboard.press('Space');
  if (passport === 'passport')
    for (const [name, value] of [
      ['passportSeries', DEMO_PERSON.passportSeries],
      ['passportNumber', DEMO_PERSON.passportNumber],
      ['passportIssuedOn', '20.01.2020'],
    ] as const)
      await field(page, name, value);
  await page.getByTestId('primary').click();
  await page.getByTestId('service-search').waitFor();
}

export async function chooseService(page: Page, text: string, id: string): Promise<void> {
  await page.getByTestId('service-search').fill(text);
  await page.getByTestId(`hit-${id}`).click();
  await page.getByTestId('choice-1').waitFor();
}

/** From the sign-in screen to the checklist of a damaged passport. */
export async function toDocuments(page: Page): Promise<void> {
  await beginVisit(page);
  await identityToDocuments(page);
}

/** From the first field of an applicant to the checklist of a damaged passport. */
export async function identityToDocuments(page: Page): Promise<void> {
  await identify(page, 'lost');
  await chooseService(page, 'паспорт', 'passport-rf-lost');
  for (const [key, next] of [
    ['3', 'временное удостоверение'],
    ['2', 'отметки'],
    ['2', 'участник СВО'],
    ['2', 'Всё выяснено'],
  ] as const) {
    await page.keyboard.press(key);
    await page.locator('h1', { hasText: next }).waitFor();
  }
  await page.keyboard.press('Enter');
  await page.getByTestId('document-passport-rf').waitFor();
}

/** Calls the bridge from the page, as anything that got into the page could. */
export const bridge = (page: Page, name: string, args: unknown = {}): Promise<Outcome<unknown>> =>
  page.evaluate(
    ([full, given]) => {
      const [area, member] = (full as string).split('.') as [string, string];
      const okno = (window as unknown as { okno: Record<string, Record<string, (args: unknown) => Promise<never>>> }).okno;
      const found = okno[area]?.[member];
      if (!found) throw new Error(`no ${String(full)}`);
      return found(given);
    },
    [name, args] as const,
  );
