import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openPreview } from '#scripts/lib/preview.ts';
import { twoCards } from '#tests/fixtures/packages.ts';
import { electron, expect, test } from '../program.ts';

/** `okno catalogue preview`: the cards that are being written, in the real window. */
test.describe.configure({ timeout: 120_000 });

test('a card is shown as the specialist will see it, tried by its sample, and followed from save to save; a broken one is named by its place', async ({
  dataFolder,
}) => {
  const made = path.join(dataFolder, 'made');
  mkdirSync(made);
  twoCards(made);
  const file = path.join(made, 'catalogue/passport-rf.yaml');
  const shipped = readFileSync(file, 'utf8');
  const save = (text: string) => writeFileSync(file, text);
  const preview = { folder: path.join(made, 'catalogue'), service: 'passport-rf' };
  const { operator, close } = await openPreview(electron(), preview, path.join(dataFolder, 'data'));
  try {
    const page = operator.locator('main');
    await expect(page.locator('h2').first()).toContainText('Паспорт гражданина РФ');
    await expect(page).toContainText('Предпросмотр: catalogue');

    await operator.getByText('утрата, хищение или негодность').first().click();
    await expect(page.locator('h2').first()).toContainText('утрата');
    await operator.getByTestId('sample').click();
    await expect(page.getByRole('button', { name: 'Утерян' }), 'the sample has answered').toHaveAttribute('aria-pressed', 'true');
    await operator.getByRole('button', { name: 'Похищен' }).click();
    await expect(page, 'an answer is tried').toContainText('Талон-уведомление полиции');

    save(shipped.replaceAll('Талон-уведомление полиции (КУСП) о хищении', 'Уведомление полиции'));
    await expect(page, 'the page follows a save, with its answers').toContainText('Уведомление полиции');
    await expect(page).not.toContainText('Талон-уведомление');

    save(shipped.replace('loss = "stolen"', 'loss = "eaten"').replace('version: 2', 'version: two'));
    const problems = operator.getByTestId('card-problems');
    await expect(problems, 'in place of the page').toContainText('passport-rf.yaml:2:10');
    await expect(page).not.toContainText('Талон-уведомление');
    save(shipped.replaceAll('loss = "stolen"', 'loss = "eaten"'));
    await expect(problems, 'what the check finds is named too').toContainText(
      /passport-rf\.yaml:\d+:\d+.*no case asks for «police-notice»/,
    );
    await operator.screenshot({ path: 'out/e2e/pictures/preview-broken-1366.png' });

    save(shipped);
    await expect(page.getByTestId('sample')).toBeVisible();
    await expect(problems).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Похищен' }), 'the answers are still there').toHaveAttribute('aria-pressed', 'true');
    await operator.screenshot({ path: 'out/e2e/pictures/preview-1366.png' });
  } finally {
    await close();
  }
});
