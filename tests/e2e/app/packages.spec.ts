import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { install } from '#main/core/catalogue/packages/install.ts';
import { maker, packed, twoCards } from '#tests/fixtures/packages.ts';
import { expect, signIn, start, test } from '../program.ts';

/** A signed package in the real window. */
test.describe.configure({ timeout: 90_000 });

async function search(operator: Page): Promise<void> {
  await operator.getByTestId('primary').waitFor();
  await operator.keyboard.press('Alt+3');
  await operator.locator('main input').fill('снилс');
}

test('the Справочник has the services of the installed package; one that was changed is named, and the built-in one is used', async ({
  dataFolder,
}) => {
  const made = path.join(dataFolder, 'made');
  const root = path.join(dataFolder, 'profiles/demo/catalogue');
  const first = await start(dataFolder, {});
  await first.close();
  mkdirSync(made);
  twoCards(made).edit('catalogue/snils.yaml', "name: { ru: 'СНИЛС'", "name: { ru: 'СНИЛС из пакета'");
  const ministry = maker();
  install(
    root,
    packed(made, ministry, 7),
    { fingerprint: ministry.fingerprint, newKey: false, allowOlder: false },
    { now: Date.now(), program: '0.1.0' },
  );

  const program = await start(dataFolder, {});
  await signIn(program.operator, 'petrova');
  await search(program.operator);
  await expect(program.operator.locator('main h2')).toContainText('СНИЛС из пакета');
  await expect(program.operator.getByTestId('fault-package')).toHaveCount(0);
  await program.close();

  const [folder = ''] = readdirSync(root).filter((name) => name.startsWith('7-'));
  writeFileSync(path.join(root, folder, 'catalogue/snils.yaml'), 'id: snils\n');
  const again = await start(dataFolder, {});
  await signIn(again.operator, 'petrova');
  await expect(again.operator.getByTestId('fault-package')).toContainText('Установленный пакет справочника услуг испорчен: package-7');
  await search(again.operator);
  await expect(again.operator.locator('main h2')).toContainText('СНИЛС:');
  await again.operator.screenshot({ path: 'out/e2e/pictures/package-broken-1366.png' });
  await again.close();
});
