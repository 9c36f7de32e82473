import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import { documentsToReceipt, hold, present, receiptToEnd } from '../counter.ts';
import { Heap } from '../heap.ts';
import { beginVisit, bridge, chooseService, expect, start, test, toDocuments } from '../program.ts';

test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '0' } });
test.describe.configure({ timeout: 180_000 });

/** Typed and shown in one way and kept in another; no part of any word of the program. */
const TYPED = { surname: 'Вымыслова', patronymic: 'Чернышовна', snils: '900-000-001 82', passportNumber: '904217' } as const;
const WORDS = [...Object.values(TYPED), '90000000182'];
const OLD_PASSPORT = 'passport-rf';

/** By real keys: what a driver puts into a field, it keeps in the page itself. */
async function type(page: Page, field: string, value: string): Promise<void> {
  await page.locator(`[data-field="${field}"]`).focus();
  await page.keyboard.type(value);
  await page.keyboard.press('Tab');
}

async function toScanned(page: Page): Promise<void> {
  await beginVisit(page);
  for (const [field, value] of Object.entries({
    ...TYPED,
    given: DEMO_PERSON.given,
    birthDate: DEMO_PERSON.birthDate,
    passportSeries: '9900',
  }))
    await type(page, field, value);
  await page.locator('[data-field="identityDocument"] input[value="lost"]').focus();
  await page.keyboard.press('Space');
  await page.getByTestId('primary').click();
  await page.getByTestId('service-search').waitFor();
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
  await page.getByTestId(`document-${OLD_PASSPORT}`).waitFor();
  await page.keyboard.press('F9');
  await page.locator('img[alt="Страница 2"]').waitFor();
}

/** Addresses of the pictures on the screen. */
const pictures = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll('img')].map((img) => img.src).filter((src) => src.startsWith('blob:')));

/** Those of them that still lead to a picture. */
const alive = (page: Page, urls: readonly string[]): Promise<string[]> =>
  page.evaluate(async (all) => {
    const loaded = (src: string) =>
      new Promise<boolean>((resolve) => {
        const img = new Image();
        img.onload = () => resolve(true);
        img.onerror = () => resolve(false);
        img.src = src;
      });
    const left = [];
    for (const src of all) if (await loaded(src)) left.push(src);
    return left;
  }, urls);

/** What the page shows and what its fields hold. */
const visible = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...[...document.querySelectorAll('input, textarea')].map((one) => (one as HTMLInputElement).value),
    ].join('\n'),
  );

/** Nothing of the person and no picture of theirs is left in the page, wherever it looks for it. */
async function nothingLeft(page: Page, heap: Heap, urls: readonly string[], after: string): Promise<void> {
  const text = await visible(page);
  expect(
    WORDS.filter((word) => text.includes(word)),
    `words of the applicant in the document after ${after}`,
  ).toEqual([]);
  expect(await alive(page, urls), `pictures that can still be opened after ${after}`).toEqual([]);
  // What a frame still in work holds is gone with the next one.
  await expect
    .poll(async () => Object.fromEntries(await heap.holds(WORDS)), {
      message: `what the page's memory still holds of the applicant after ${after}, and what holds it`,
      timeout: 30_000,
      intervals: [0, 1_000, 5_000],
    })
    .toEqual({});
}

/** The same words are found while the visit is open: otherwise their absence would say nothing. */
async function allThere(page: Page, heap: Heap): Promise<string[]> {
  await page.getByTestId(`document-${OLD_PASSPORT}`).click();
  await page.locator('img[alt="Страница 2"]').waitFor();
  expect([...(await heap.holds(WORDS)).keys()].sort(), 'the page of an open visit holds its applicant').toEqual(
    expect.arrayContaining(['Вымыслова', 'Чернышовна', '904217', '90000000182']),
  );
  const urls = await pictures(page);
  expect(urls, 'two pages are shown').toHaveLength(2);
  expect(await alive(page, urls), 'their addresses lead to pictures').toEqual(urls);
  return urls;
}

test('after a lock, a hold, a sign-out and the end of a visit nothing of the applicant is left in the page', async ({ program }) => {
  const { operator } = program;
  const said: string[] = [];
  operator.on('console', (message) => said.push(message.text()));
  const heap = await Heap.of(operator);
  await toScanned(operator);
  const urls = await allThere(operator, heap);

  await test.step('lock', async () => {
    await operator.keyboard.press('Control+l');
    await operator.getByText('Экраны закрыты').waitFor();
    await nothingLeft(operator, heap, urls, 'the lock');
    await operator.keyboard.type('1111');
    urls.push(...(await allThere(operator, heap)));
  });

  await test.step('hold, and another applicant', async () => {
    await hold(operator);
    await nothingLeft(operator, heap, urls, 'the hold');
    await operator.keyboard.press('Enter');
    await operator.locator('[data-field="surname"]').waitFor();
    await nothingLeft(operator, heap, urls, 'the change of the applicant');
    const other = await present(operator);
    expect(await bridge(operator, 'visit.finish', { visitId: other.id, revision: other.revision, code: 'left' })).toMatchObject({
      ok: true,
    });
  });

  await test.step('sign-out', async () => {
    const { held } = ((await bridge(operator, 'queue.state')) as unknown as { value: { held: { id: string }[] } }).value;
    expect(await bridge(operator, 'queue.resume', { ticketId: held[0]?.id ?? '' })).toMatchObject({ ok: true });
    urls.push(...(await allThere(operator, heap)));
    await operator.getByTestId('sign-out').click();
    await operator.getByTestId('person-petrova').waitFor();
    await nothingLeft(operator, heap, urls, 'the sign-out');
  });

  await test.step('the end', async () => {
    await operator.keyboard.press('1');
    await operator.locator('input[type="password"]').first().waitFor();
    await operator.keyboard.type('1111');
    urls.push(...(await allThere(operator, heap)));
    await documentsToReceipt(operator);
    await receiptToEnd(operator);
    await nothingLeft(operator, heap, urls, 'the end of the visit');
  });
  expect(
    said.filter((line) => WORDS.some((word) => line.includes(word))),
    'lines of the console',
  ).toEqual([]);
});

test('of a long stack only the pages in sight are read, and those left behind are let go', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  for (let stacks = 0; stacks < 15; stacks += 1) {
    const { id: visitId, revision } = await present(operator);
    expect(await bridge(operator, 'scan.start', { visitId, revision, itemId: OLD_PASSPORT, source: 'feeder', append: true })).toMatchObject(
      {
        ok: true,
      },
    );
  }
  const strip = operator.getByTestId('pages');
  await strip.locator('> *').nth(29).waitFor({ state: 'attached' });
  await operator.locator('img[alt="Страница 1"]').waitFor();
  const shown = () => strip.locator('img').evaluateAll((all) => all.map((img) => (img as HTMLImageElement).alt));
  const [first] = await pictures(operator);
  expect((await shown()).length, 'pages read of thirty').toBeLessThan(16);
  expect(await shown()).not.toContain('Страница 30');
  await strip.evaluate((row) => row.scrollTo({ left: row.scrollWidth }));
  await operator.locator('img[alt="Страница 30"]').waitFor();
  await expect.poll(shown, { message: 'the first page is let go' }).not.toContain('Страница 1');
  expect(await alive(operator, [first ?? '']), 'and its memory with it').toEqual([]);
  const heights = await strip.locator('img').evaluateAll((all) => all.map((img) => (img as HTMLImageElement).naturalHeight));
  expect(Math.max(...heights), 'a thumbnail, not the page').toBeLessThanOrEqual(236);
});

test('what a page were made to keep reaches no disk, and is not there at the next start', async ({ program, dataFolder, env }) => {
  const word = 'Вымыслова-904217';
  const keep = `(async () => {
    localStorage.setItem('kept', ${JSON.stringify(word)});
    sessionStorage.setItem('kept', ${JSON.stringify(word)});
    await new Promise((resolve, reject) => {
      const opening = indexedDB.open('kept', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('kept').put(${JSON.stringify(word)}, 1);
      opening.onsuccess = resolve;
      opening.onerror = () => reject(opening.error);
    });
    await (await caches.open('kept')).put('https://kept.invalid/', new Response(${JSON.stringify(word)}));
    return localStorage.getItem('kept');
  })()`;
  expect(await program.operator.evaluate(keep), 'it is kept while the program runs').toBe(word);
  await program.close();
  const forms = [Buffer.from(word), Buffer.from(word, 'utf16le'), Buffer.from('904217')];
  const holding = readdirSync(dataFolder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => path.join(one.parentPath, one.name))
    .filter((file) => forms.some((form) => readFileSync(file).includes(form)));
  expect(holding, 'files that hold it').toEqual([]);
  const again = await start(dataFolder, env);
  try {
    expect(await again.operator.evaluate('indexedDB.databases().then((all) => [localStorage.length, all.length])')).toEqual([0, 0]);
  } finally {
    await again.close();
  }
});
