import type { Page } from '@playwright/test';
import { present } from '../counter.ts';
import { beginVisit, bridge, expect, field, identify, test, toDocuments } from '../program.ts';
import { toReceipt } from '../counter.ts';

/** What a key does is what the screen says: never more, never again, never to something else. */
test.describe.configure({ timeout: 90_000 });

const PHOTO = 'photo-35x45';
const OLD_PASSPORT = 'passport-rf';

/** A key that does not wait for the screen, as a second press of the same hand. */
const again = (page: Page, key: string) =>
  page.evaluate(
    (code) =>
      void document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { code, key: code, bubbles: true, cancelable: true })),
    key,
  );

test('back to «Услуга» and Enter: the visit goes on with its service, its answers and its marks', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('1');
  await expect(operator.getByTestId(`document-${OLD_PASSPORT}`)).toHaveAttribute('data-mark', 'present');
  await operator.keyboard.press('Escape');
  await operator.locator('main[data-step="conditions"]').waitFor();
  await operator.keyboard.press('Escape');
  await operator.getByTestId('service-search').waitFor();
  await expect(operator.getByTestId('primary')).toContainText('Дальше: условия');
  const before = await present(operator);
  await operator.keyboard.press('Enter');
  await operator.locator('main[data-step="conditions"]').waitFor();
  const { plan, documents } = await present(operator);
  expect(plan?.requests, 'the service is the one that was chosen').toEqual(before.plan?.requests);
  expect(plan?.questions, 'and so are the answers').toEqual(before.plan?.questions);
  expect(documents, 'and the marks').toEqual(before.documents);
});

test('«Услуга» with nothing looked for: Enter chooses nothing, and says so', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'lost');
  await operator.keyboard.press('Enter');
  await expect(operator.getByTestId('refused-keys')).toBeVisible();
  expect((await present(operator)).plan, 'no service was chosen').toBeNull();
});

test('a search that fails is said, and keys are taken again', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'lost');
  const search = operator.getByTestId('service-search');
  // Longer than a search may be: past the field's own limit, as a script or an old page could.
  await search.evaluate((input) => input.removeAttribute('maxlength'));
  await search.fill('Ё'.repeat(201));
  await operator.keyboard.press('Enter');
  await expect(operator.getByRole('alert').first()).toBeVisible();
  await search.fill('паспорт');
  await operator.getByTestId('hit-passport-rf-lost').waitFor();
  await operator.keyboard.press('ArrowDown');
  await operator.keyboard.press('Enter');
  await operator.getByTestId('choice-1').waitFor();
});

test('Enter twice at «Закончить»: nobody is called and no visit begins by the second', async ({ program }) => {
  const { operator } = program;
  await toReceipt(operator);
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasText: 'Расписка №' }).waitFor();
  await operator.keyboard.press('Enter');
  await operator.getByTestId('primary').filter({ hasText: 'Закончить' }).waitFor();
  await operator.keyboard.press('Enter');
  await operator.getByText('Никто не ждёт').waitFor();
  await again(operator, 'Enter');
  await expect(operator.getByTestId('refused-keys'), 'the second Enter is refused aloud').toBeVisible();
  await expect(operator.getByText('Никто не ждёт')).toBeVisible();
  await expect(operator.locator('[data-field="surname"]')).toHaveCount(0);
});

test('a double click on a choice answers one question', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await identify(operator, 'lost');
  await operator.getByTestId('service-search').fill('паспорт');
  await operator.getByTestId('hit-passport-rf-lost').click();
  await operator.getByTestId('choice-1').waitFor();
  const middle = async () => {
    const place = await operator.getByTestId('choice-1').boundingBox();
    if (!place) throw new Error('the first choice is on the screen');
    return [place.x + 40, place.y + place.height / 2] as const;
  };
  await operator.mouse.click(...(await middle()));
  await operator.locator('h1', { hasText: 'временное удостоверение' }).waitFor();
  // A word more or less in the question moves its choices: the second half is aimed at one of them.
  await operator.mouse.move(...(await middle()));
  await operator.mouse.down({ clickCount: 2 });
  await operator.mouse.up({ clickCount: 2 });
  const answered = () => present(operator).then(({ plan }) => plan?.questions.filter((one) => one.answer !== undefined).length);
  expect(await answered(), 'the second half of the double click answers nothing').toBe(1);
  await expect(operator.getByTestId('refused-keys'), 'and is not dropped in silence').toContainText('Двойное нажатие');
});

test('a figure is typed, then Enter: the document is taken with it, as the button says', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.getByTestId('count-sheets').fill('7');
  await operator.keyboard.press('Enter');
  await expect(operator.getByTestId(`document-${OLD_PASSPORT}`)).toHaveAttribute('data-mark', 'present');
  const taken = (await present(operator)).documents.find((one) => one.itemId === OLD_PASSPORT);
  expect(taken?.sheets).toBe(7);
});

test('a figure is typed, then «Принять» is clicked: the first click takes the document with it', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.getByTestId(`document-${PHOTO}`).click();
  await operator.getByTestId('count-originals').fill('4');
  const button = await operator.getByTestId('primary').boundingBox();
  if (!button) throw new Error('«Принять» is on the screen');
  await operator.mouse.click(button.x + 20, button.y + 10);
  await expect(operator.getByTestId(`document-${PHOTO}`)).toHaveAttribute('data-mark', 'present');
  expect((await present(operator)).documents.find((one) => one.itemId === PHOTO)?.originals).toBe(4);
});

test('the screens are blanked in the middle of a word: the word is there again, in its field, and nowhere on the disk', async ({
  program,
}) => {
  const { operator } = program;
  await beginVisit(operator);
  await field(operator, 'surname', 'Вымыслова');
  await operator.locator('[data-field="given"]').focus();
  await operator.keyboard.type('Недописан');
  await operator.keyboard.press('Control+l');
  await operator.locator('input[type="password"]').first().waitFor();
  expect(await operator.content(), 'a blank screen holds no word').not.toContain('Недописан');
  await operator.keyboard.type('1111');
  const given = operator.locator('[data-field="given"]');
  await expect(given).toHaveValue('Недописан');
  await expect(given, 'the hand goes on where it was').toBeFocused();
  expect((await present(operator)).parties[0]?.fields.given, 'it was not saved by itself').toBeUndefined();
  await operator.keyboard.type('а');
  await operator.keyboard.press('Tab');
  await expect.poll(async () => (await present(operator)).parties[0]?.fields.given).toBe('Недописана');
  // Saved is saved: another lock brings no older word back.
  await operator.keyboard.press('Control+l');
  await operator.locator('input[type="password"]').first().waitFor();
  await operator.keyboard.type('1111');
  await expect(given).toHaveValue('Недописана');
});

test('what one person was typing is not there for the next one who signs in', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await operator.locator('[data-field="surname"]').focus();
  await operator.keyboard.type('Чужое');
  // A click would leave the field first, and what is left is saved.
  await bridge(operator, 'staff.signOut');
  await operator.getByTestId('person-petrova').waitFor();
  await operator.keyboard.press('1');
  await operator.locator('input[type="password"]').first().waitFor();
  await operator.keyboard.type('1111');
  await operator.locator('[data-field="surname"]').waitFor();
  // What the page asks for when it comes up has been answered by then, and with nothing.
  const { id } = await present(operator);
  expect(await bridge(operator, 'visit.typed', { visitId: id }), 'what main remembers for her').toEqual({ ok: true, value: {} });
  await expect(operator.locator('[data-field="surname"]')).toHaveValue('');
});

test('Ctrl+Z is the undo of the field one types in, never of a field that was left', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  const [surname, given] = [operator.locator('[data-field="surname"]'), operator.locator('[data-field="given"]')];
  await surname.focus();
  await operator.keyboard.type('Вымыслова');
  await operator.keyboard.press('Tab');
  await expect.poll(async () => (await present(operator)).parties[0]?.fields.surname).toBe('Вымыслова');
  await operator.keyboard.type('Юли');
  for (let n = 0; n < 8; n += 1) await operator.keyboard.press('Control+z');
  await expect(operator.getByTestId('refused-keys'), 'what would reach further is refused aloud').toBeVisible();
  await expect(given, 'its own typing is undone').toHaveValue('');
  await expect(given, 'the hand stays').toBeFocused();
  await expect(surname).toHaveValue('Вымыслова');
  expect((await present(operator)).parties[0]?.fields.surname).toBe('Вымыслова');
});

test('spaces are no name', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await field(operator, 'surname', ' \u00a0 ');
  await expect.poll(async () => (await present(operator)).missingFields).toContain('surname');
  expect((await present(operator)).parties[0]?.fields.surname).toBeUndefined();
  await expect(operator.locator('[data-field="surname"]')).toHaveValue('');
});
