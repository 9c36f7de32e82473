import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { documentsToReceipt } from '../counter.ts';
import { expect, test, toDocuments } from '../program.ts';

test.describe.configure({ timeout: 90_000 });

const words = (text: string) => text.split(/[\s\u00a0]+/).filter((one) => one !== '');

test('what is taken without its scan says so, until it is scanned', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  const first = operator.getByTestId('document-passport-rf');
  await operator.keyboard.press('1');
  await expect(first).toContainText('принят · нет скана');
  await operator.keyboard.press('1');
  await operator.keyboard.press('1');
  await expect(operator.getByTestId('document-photo-35x45'), 'photographs are no sheets').toContainText('2 шт.');
  const primary = operator.getByTestId('primary');
  await expect(primary, 'the way on says what it leaves behind').toContainText('Дальше без скана (1)');
  await expect(operator.getByTestId('unscanned')).toContainText('Паспорт, подлежащий замене');
  await operator.screenshot({ path: 'out/e2e/pictures/unscanned-1366.png' });
  await first.click();
  await operator.keyboard.press('F9');
  await expect(first).toContainText(/скан \d стр\./);
  await expect(first).not.toContainText('нет скана');
  await expect(primary).not.toContainText('без скана');
});

test('the receipt on the screen is the one that prints, and nothing of it stays after the visit', async ({ program, dataFolder }) => {
  const { operator } = program;
  await toDocuments(operator);
  await documentsToReceipt(operator);
  const paper = operator.getByTestId('paper');
  await expect(paper).toContainText('номер и код — при выдаче');
  await expect(paper, 'before it is issued the code would be of nothing').not.toContainText('Контрольная сумма');
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasText: 'Расписка №' }).waitFor();
  await expect(paper).toContainText('Контрольная сумма');
  await operator.screenshot({ path: 'out/e2e/pictures/receipt-real-1366.png' });
  const shown = words((await paper.locator('text').allTextContents()).join(' '));
  await operator.keyboard.press('Enter');
  await operator.getByTestId('primary').filter({ hasText: 'Закончить' }).waitFor();
  const folder = path.join(dataFolder, 'printed');
  const [file = ''] = readdirSync(folder).filter((one) => one.startsWith('receipt'));
  const printed = words(pdfPages(readFileSync(path.join(folder, file))).join(' '));
  expect([...shown].sort(), 'word for word').toEqual([...printed].sort());
  expect(shown).toContain(DEMO_PERSON.surname);
  await operator.keyboard.press('Enter');
  await operator.getByText('Никто не ждёт').waitFor();
  expect(await operator.evaluate(() => document.documentElement.outerHTML)).not.toContain(DEMO_PERSON.surname);
});
