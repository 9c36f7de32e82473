import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { verifyDirectory } from '#main/core/audit/directory.ts';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { OUT, ROOT } from '#scripts/lib/paths.ts';
import { tour } from '#scripts/lib/tour.ts';
import { electron, expect, test } from '../program.ts';
import { searchFolder } from '#tests/fixtures/raw-identifiers.ts';

const out = path.join(OUT, 'e2e/screens');
let dataFolder: string;
const violations: string[] = [];
const screens: string[] = [];

/** One tour for all the checks of this file. */
test.beforeAll(async () => {
  test.setTimeout(240_000);
  dataFolder = mkdtempSync(path.join(tmpdir(), 'okno-tour-'));
  await tour(electron(), () => undefined, {
    out,
    dataFolder,
    onScreen: async (name, page) => {
      screens.push(name);
      // axe injects itself into the page, where our CSP would stop a script element but not the driver.
      const found = await new AxeBuilder({ page }).setLegacyMode(true).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
      violations.push(
        ...found.violations.flatMap((one) =>
          one.nodes.map((node) => `${name}: ${one.id}: ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`),
        ),
      );
    },
  });
});
test.afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

test('axe finds no WCAG 2.1 AA violation on any screen', () => {
  expect(screens.length).toBeGreaterThan(20);
  expect(violations).toEqual([]);
});

test('axe would find one: a picture without a text', async ({ program }) => {
  await program.operator.evaluate(() => document.querySelector('main')?.append(document.createElement('img')));
  const found = await new AxeBuilder({ page: program.operator }).setLegacyMode(true).withTags(['wcag2a']).analyze();
  expect(found.violations.map((one) => one.id)).toContain('image-alt');
});

test('every screen is there in both sizes', () => {
  // The applicant's screen has one size of its own.
  for (const name of screens.filter((one) => !one.includes('applicant-screen')))
    for (const width of [1366, 1920]) expect(existsSync(path.join(out, `${name}-${width}.png`)), `${name} at ${width}`).toBe(true);
});

test('the receipt says in exact Cyrillic what was taken and when it is due', () => {
  const text = execFileSync('pdftotext', ['-layout', path.join(out, 'receipt.pdf'), '-'], { encoding: 'utf8' });
  for (const part of [
    'Расписка в получении документов',
    `${DEMO_PERSON.surname} ${DEMO_PERSON.given} ${DEMO_PERSON.patronymic}`,
    'Заявление о выдаче (замене) паспорта',
    'Фотография 35 × 45 мм',
    'Заявление об утрате',
    'Госпошлина:',
    '1 500 ₽',
    '5 рабочих дней',
    'Готово не позже:',
    'Петрова О. Н.',
  ])
    expect(text).toContain(part);
  expect(text).toMatch(/Готово не позже:\s+\d{2}\.\d{2}\.\d{4}/);
  execFileSync('qpdf', ['--check', path.join(out, 'receipt.pdf')]);
});

test('the receipt’s QR code carries its number and hash', () => {
  const page = path.join(dataFolder, '../', `${path.basename(dataFolder)}-receipt`);
  execFileSync('pdftoppm', ['-r', '200', '-png', '-singlefile', path.join(out, 'receipt.pdf'), page]);
  const decoded = execFileSync('zbarimg', ['-q', '--raw', `${page}.png`], { encoding: 'utf8' }).trim();
  rmSync(`${page}.png`);
  const text = execFileSync('pdftotext', [path.join(out, 'receipt.pdf'), '-'], { encoding: 'utf8' });
  const [, kind, number, , sha256] = decoded.split('\n')[0]?.split('|') ?? [];
  expect(decoded, 'and how a person checks it').toContain('Проверка:');
  expect(kind).toBe('receipt');
  expect(text).toContain(`№ ${number}`);
  expect(text).toContain(sha256);
});

test('the export of the tour is intact, and the command line says so with size and root', () => {
  const folder = path.join(out, 'audit-export');
  expect(verifyDirectory(folder, undefined, () => performance.now()).verdict).toBe('intact');
  const run = execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', path.join(ROOT, 'main/cli/index.ts'), 'verify', folder],
    { encoding: 'utf8' },
  );
  expect(run).toMatch(/^The log is intact\.\nsize \d+\nroot [\w+/=]{44}\n/);
});

test('no raw identifier of the applicant is in any byte of the profile folder or of the export', () => {
  // The search reaches what Chromium keeps of its own: a text of the pages is found in its cache of compiled code.
  expect(searchFolder(dataFolder, { text: 'Тестовая страница' })).toContainEqual(expect.stringMatching(/^Code Cache/));
  expect(searchFolder(dataFolder, DEMO_PERSON)).toEqual([]);
  expect(searchFolder(path.join(out, 'audit-export'), DEMO_PERSON)).toEqual([]);
});

test('the search for raw identifiers finds each of them in each encoding', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'okno-planted-'));
  const plant = (bytes: Buffer) =>
    writeFileSync(path.join(folder, 'planted.bin'), Buffer.concat([Buffer.alloc(5_000, 65), bytes, Buffer.alloc(10, 66)]));
  const { surname } = DEMO_PERSON;
  expect(surname).toBe('Вымыслова');
  const cp1251 = Buffer.from([0xc2, 0xfb, 0xec, 0xfb, 0xf1, 0xeb, 0xee, 0xe2, 0xe0]);
  const planted: [string, Buffer][] = [
    ['a name in UTF-8', Buffer.from(surname)],
    ['a name in capitals', Buffer.from(surname.toUpperCase())],
    ['a name in UTF-16', Buffer.from(surname, 'utf16le')],
    ['a name in cp1251', cp1251],
    ['a name in base64', Buffer.from(Buffer.from(surname).toString('base64'))],
    ['a number with hyphens', Buffer.from('900-000-001 82')],
    ['a number in digits', Buffer.from('90000000182')],
    ['a number in UTF-16', Buffer.from('90000000182', 'utf16le')],
    ['a phone in digits', Buffer.from('79000000001')],
    ['a passport', Buffer.from('9900000001')],
  ];
  for (const [name, bytes] of planted) {
    plant(bytes);
    expect(searchFolder(folder, DEMO_PERSON), name).not.toEqual([]);
  }
  rmSync(folder, { recursive: true });
});

test('the scans lie encrypted: no file begins as a picture or a PDF', () => {
  const folder = path.join(dataFolder, 'profiles/demo/scans');
  const files = readdirSync(folder).filter((name) => statSync(path.join(folder, name)).isFile());
  expect(files.length).toBeGreaterThan(0);
  for (const name of files) expect(readFileSync(path.join(folder, name)).includes(Buffer.from('%PDF')), name).toBe(false);
});
