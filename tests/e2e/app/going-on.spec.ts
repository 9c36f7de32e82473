import type { Page } from '@playwright/test';
import { dialogHasFocus, documentsToReceipt, hold, present } from '../counter.ts';
import { whileHeld } from '../faults.ts';
import { beginVisit, bridge, expect, field, signIn, test, toDocuments } from '../program.ts';

/** Whatever goes on from a screen takes with it what is typed there, or says why it stays. */
test.describe.configure({ timeout: 90_000 });

const OLD_PASSPORT = 'passport-rf';
const PHOTO = 'photo-35x45';
const WRONG = '900-000-001 99';
const refused = (page: Page) => page.getByTestId('refused-keys');
const sheetsOf = async (page: Page, item: string) => (await present(page)).documents.find((one) => one.itemId === item)?.sheets;
const queue = async (page: Page) => {
  const outcome = await bridge(page, 'queue.state');
  if (!outcome.ok) throw new Error(`the queue was expected: ${outcome.code}`);
  return outcome.value as { waiting: { id: string; number: string }[]; current: { id: string; number: string; status: string } | null };
};
/** A button of the box, by what it does. */
const boxButton = async (page: Page, action: string) => {
  const state = await bridge(page, 'devices.state');
  if (!state.ok) throw new Error(`the devices were expected: ${state.code}`);
  const found = JSON.stringify(state.value).match(new RegExp(`"button":(\\d+),"action":"${action}"`));
  if (!found) throw new Error(`no button of the box does «${action}»: ${JSON.stringify(state.value).slice(0, 2_000)}`);
  return Number(found[1]);
};

/** A checklist with one document missing, and back at «Заявитель». */
async function backToApplicant(page: Page): Promise<void> {
  await toDocuments(page);
  await page.keyboard.press('2');
  await page.getByTestId('refuse').waitFor();
  await page.getByTestId('step-applicant').click();
  await page.locator('[data-field="snils"]').waitFor();
}

test('a figure is typed, then F8: the refusal is written, and the figure with it', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('2');
  await operator.getByTestId('refuse').waitFor();
  await operator.getByTestId(`document-${PHOTO}`).click();
  await operator.getByTestId('count-originals').fill('5');
  await operator.keyboard.press('F8');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
  expect(await sheetsOf(operator, PHOTO)).toBe(5);
  expect((await present(operator)).receipt?.kind, 'the figure came before the sheet, and did not make it void').toBe('refusal');
});

test('a figure is typed behind the last document, then Enter: what the button says', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('2');
  await operator.keyboard.press('1');
  await operator.keyboard.press('1');
  await expect(operator.getByTestId('primary')).toContainText('Отказать (оснований: 1)');
  await operator.getByTestId('count-originals').fill('6');
  await operator.keyboard.press('Enter');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
  expect((await present(operator)).documents.map((one) => one.originals)).toContain(6);
});

test('a figure is typed, then another step is clicked: it is there when one comes back', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.getByTestId('count-sheets').fill('8');
  await operator.keyboard.press('Escape');
  await operator.locator('main[data-step="conditions"]').waitFor();
  expect(await sheetsOf(operator, OLD_PASSPORT)).toBe(8);
});

test('a wrong value stands in a field: nothing is refused over it, ending and signing out say that it is lost', async ({ program }) => {
  const { operator } = program;
  await backToApplicant(operator);
  const snils = operator.locator('[data-field="snils"]');
  await snils.fill(WRONG);
  await operator.keyboard.press('F8');
  await expect(refused(operator)).toBeVisible();
  await expect(snils, 'the hand is put to it').toBeFocused();
  await expect(operator.getByText('Контрольное число СНИЛС', { exact: false }).first()).toBeVisible();
  expect((await present(operator)).receipt).toBeNull();
  await operator.keyboard.press('F12');
  await expect(operator.getByTestId('unsaved')).toContainText('С концом приёма оно пропадёт');
  await operator.screenshot({ path: 'out/e2e/pictures/finish-unsaved-1366.png' });
  await dialogHasFocus(operator);
  await operator.keyboard.press('Escape');
  await operator.getByTestId('unsaved').waitFor({ state: 'hidden' });
  await operator.getByTestId('sign-out').click();
  await expect(operator.getByRole('dialog')).toContainText('С выходом оно пропадёт');
  await dialogHasFocus(operator);
  await operator.keyboard.press('Enter');
  await operator.getByTestId('sign-out-surely').waitFor({ state: 'hidden' });
  await expect(snils).toHaveValue(WRONG);
  await snils.focus();
  await operator.keyboard.press('Escape');
  await expect(snils).not.toHaveValue(WRONG);
  await expect(operator.getByText('Набранное убрано')).toBeVisible();
  await operator.keyboard.press('Control+z');
  await expect(snils, 'what Escape took out comes back').toHaveValue(WRONG);
  await operator.keyboard.press('Escape');
  await expect(snils).not.toHaveValue(WRONG);
  await operator.keyboard.press('Tab');
  await expect(operator.getByText('Набранное убрано'), 'it is said while the hand is there').toHaveCount(0);
  await operator.keyboard.press('F8');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
});

test('a figure that cannot be saved gets the hand, on whichever document it stands', async ({ program, dataFolder }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('2');
  await operator.getByTestId('refuse').waitFor();
  await operator.getByTestId(`document-${PHOTO}`).click();
  await whileHeld(dataFolder, async () => {
    await operator.getByTestId('count-originals').fill('5');
    await operator.getByTestId(`document-${OLD_PASSPORT}`).click();
    await operator.keyboard.press('F8');
    await expect(refused(operator)).toBeVisible({ timeout: 20_000 });
    await expect(operator.getByTestId(`document-${PHOTO}`)).toHaveAttribute('aria-selected', 'true');
    await expect(operator.getByTestId('count-originals')).toBeFocused();
    await expect(operator.getByTestId('count-originals')).toHaveValue('5');
  });
  await expect(operator.getByTestId('banner-trouble')).toHaveCount(0, { timeout: 20_000 });
  await operator.keyboard.press('F8');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
  expect(await sheetsOf(operator, PHOTO)).toBe(5);
});

test('a figure that was never saved waits for a document: no receipt is issued over it, and its document is shown', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await documentsToReceipt(operator);
  const { id, revision } = await present(operator);
  await bridge(operator, 'visit.typing', { visitId: id, at: `count:${PHOTO}`, value: '7 0 7 originals' });
  expect(await bridge(operator, 'visit.goTo', { visitId: id, revision, step: 'receipt' })).toMatchObject({ ok: true });
  await operator.reload();
  await operator.locator('main[data-step="receipt"]').waitFor();
  await operator.keyboard.press('Enter');
  await operator.locator('main[data-step="documents"]').waitFor();
  await expect(refused(operator)).toBeVisible();
  await expect(operator.getByTestId(`document-${PHOTO}`)).toHaveAttribute('aria-selected', 'true');
  await expect(operator.getByTestId('count-originals')).toHaveValue('7');
  expect((await present(operator)).receipt).toBeNull();
});

test('a figure that no document has is not taken, and that is said', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.getByTestId('count-copies').focus();
  await operator.keyboard.press('Control+a');
  await operator.keyboard.type('12');
  await operator.keyboard.press('0');
  await expect(refused(operator)).toBeVisible();
  await expect(operator.getByTestId('count-copies')).toHaveValue('12');
});

test('a figure typed for a document that is no longer asked for: the checklist stands all the same', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  const { id } = await present(operator);
  await bridge(operator, 'visit.typing', { visitId: id, at: 'count:driving-licence:medical', value: '1 1 1 copies' });
  await operator.reload();
  await operator.getByTestId(`document-${OLD_PASSPORT}`).waitFor();
  await operator.keyboard.press('1');
  await expect.poll(() => sheetsOf(operator, OLD_PASSPORT)).toBeGreaterThan(0);
});

test('«Вернуть» that failed because the disk was busy can be tried again while its time lasts', async ({ program, dataFolder }) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  expect(await bridge(operator, 'queue.issue', { purpose: 'submit' })).toMatchObject({ ok: true });
  await expect(operator.getByTestId('primary')).toContainText('Позвать следующего');
  await operator.keyboard.press('F2');
  await operator.getByTestId('undo').waitFor();
  await whileHeld(dataFolder, async () => {
    await operator.keyboard.press('Control+z');
    await expect(operator.getByTestId('not-undone')).toBeVisible();
    await expect(operator.getByTestId('undo'), 'it is offered again').toBeVisible();
  });
  await operator.keyboard.press('Control+z');
  await expect.poll(async () => (await queue(operator)).waiting, { message: 'who was called waits again' }).toHaveLength(1);
  await expect(operator.getByTestId('not-undone')).toHaveCount(0);
});

test('the locked screen says that what was being typed is lost by signing out, and only then', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await operator.locator('[data-field="surname"]').focus();
  await operator.keyboard.type('Недописан');
  await operator.keyboard.press('Control+l');
  await expect(operator.getByTestId('typing-lost')).toBeVisible();
  await operator.keyboard.type('1111');
  await expect(operator.locator('[data-field="surname"]')).toHaveValue('Недописан');
  await operator.keyboard.press('Enter');
  await expect.poll(async () => (await present(operator)).parties[0]?.fields.surname).toBe('Недописан');
  await operator.keyboard.press('Control+l');
  await operator.getByTestId('locked-sign-out').waitFor();
  await expect
    .poll(() => bridge(operator, 'app.close', { sure: false }), 'nothing is being typed')
    .toMatchObject({ value: { typing: false } });
  await expect(operator.getByTestId('typing-lost')).toHaveCount(0);
});

test('a refusal for nobody is not written, and the screen says what is missing', async ({ program }) => {
  const { operator } = program;
  await backToApplicant(operator);
  await operator.locator('[data-field="surname"]').fill('');
  await operator.keyboard.press('F8');
  await expect(operator.getByText('Отказ некому выдать')).toBeVisible();
  await operator.screenshot({ path: 'out/e2e/pictures/refuse-nobody-1366.png' });
  expect((await present(operator)).receipt).toBeNull();
  await field(operator, 'surname', 'Вымыслова');
  await expect(operator.getByText('Отказ некому выдать'), 'said until it is no longer so').toHaveCount(0);
});

test('what cannot be taken back is said, wherever one is by then', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await bridge(operator, 'queue.issue', { purpose: 'submit' });
  await operator.getByText('Позвать следующего').waitFor();
  await operator.keyboard.press('F2');
  await operator.getByTestId('undo').waitFor();
  const { current } = await queue(operator);
  await bridge(operator, 'queue.confirm', { ticketId: current?.id });
  await operator.locator('[data-field="surname"]').waitFor();
  await operator.keyboard.press('Control+z');
  await expect(operator.getByTestId('not-undone')).toContainText('Вернуть не получилось');
  await operator.screenshot({ path: 'out/e2e/pictures/not-undone-1366.png' });
  expect((await queue(operator)).current?.status).toBe('serving');
});

test('a value too long is told, not cut', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  const long = 'Вымысл'.repeat(40);
  await field(operator, 'surname', long);
  await expect(operator.getByText('Слишком длинно: больше 200 знаков')).toBeVisible();
  await expect(operator.locator('[data-field="surname"]')).toHaveValue(long);
  expect((await present(operator)).parties[0]?.fields.surname).toBeUndefined();
});

test('a ticket comes while nobody waits: Enter that was meant for «без талона» calls nobody', async ({ program }) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await operator.getByText('Никто не ждёт').waitFor();
  await bridge(operator, 'queue.issue', { purpose: 'submit' });
  await operator.getByText('Позвать следующего').waitFor();
  await operator.evaluate(() => {
    if (document.documentElement.dataset.keys !== 'closed') throw new Error('keys rest when Enter becomes another action');
  });
  await expect(operator.locator('html[data-keys="open"]')).toHaveCount(1);
  await operator.keyboard.press('Enter');
  await operator.getByTestId('called-number').waitFor();
});

test('the box does not answer for a dialog, and a stack that runs is not begun again', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  const [next, scan] = [await boxButton(operator, 'next-step'), await boxButton(operator, 'scan')];
  await operator.keyboard.press('F12');
  await operator.getByTestId('leave-left').waitFor();
  await dialogHasFocus(operator);
  await bridge(operator, 'devices.press', { button: scan });
  await expect(refused(operator)).toBeVisible();
  expect((await bridge(operator, 'scan.running')) as unknown, 'nothing is scanned behind a dialog').toMatchObject({ ok: true, value: [] });
  await operator.keyboard.press('Escape');
  await operator.getByTestId('leave-left').waitFor({ state: 'hidden' });
  await operator.getByTestId('count-sheets').fill('9');
  await bridge(operator, 'devices.press', { button: next });
  await expect.poll(() => sheetsOf(operator, OLD_PASSPORT), 'the figure is saved before the step is left').toBe(9);
});

test('the page says it is offline: nothing of the program needs a network', async ({ program }) => {
  const { operator } = program;
  const session = await operator.context().newCDPSession(operator);
  await session.send('Network.emulateNetworkConditions', { offline: true, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await expect.poll(() => operator.evaluate(() => navigator.onLine), 'the page is offline').toBe(false);
  await toDocuments(operator);
  await operator.keyboard.press('1');
  await expect(operator.getByTestId(`document-${OLD_PASSPORT}`)).toHaveAttribute('data-mark', 'present');
});

test('a refusal stands behind steps that are closed: Escape and Enter pass them', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  await operator.keyboard.press('2');
  await operator.getByTestId('refuse').waitFor();
  await operator.keyboard.press('F8');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
  await operator.keyboard.press('Escape');
  await operator.locator('main[data-step="documents"]').waitFor();
  const { documents } = await present(operator);
  expect(documents.filter((one) => one.mark === 'open').length, 'most were never looked at').toBeGreaterThan(0);
  await operator.getByTestId('step-receipt').click();
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
});

test('a refused value comes back with its sign when its field does, and never over what was corrected since', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  const snils = operator.locator('[data-field="snils"]');
  const phone = operator.locator('[data-field="representative.phone"]');
  const category = (label: string) => operator.getByText(label, { exact: true }).first().click();
  await category('Представитель');
  await field(operator, 'snils', WRONG);
  await field(operator, 'representative.phone', '12');
  await expect(phone).toHaveAttribute('aria-invalid', 'true');
  await category('За себя');
  await phone.waitFor({ state: 'hidden' });
  await category('Представитель');
  await expect(phone, 'it stands there again').toHaveValue('12');
  await expect(phone, 'and is said to be refused').toHaveAttribute('aria-invalid', 'true');
  await operator.keyboard.press('Control+l');
  await operator.locator('input[type="password"]').first().waitFor();
  await operator.keyboard.type('1111');
  await expect(phone).toHaveValue('12');
  await field(operator, 'representative.phone', '+7 900 000-00-05');
  await expect.poll(async () => (await present(operator)).parties[1]?.fields.phone).toBe('+79000000005');
  await field(operator, 'snils', '900-000-001 82');
  await expect.poll(async () => (await present(operator)).parties[0]?.fields.snils).toBe('90000000182');
  await category('За себя');
  await phone.waitFor({ state: 'hidden' });
  await category('Представитель');
  await expect(phone).toHaveValue('+7 900 000-00-05');
  await expect(snils).toHaveValue('900-000-001 82');
});

test('two dialogs: a digit answers the one on top, not the one under it', async ({ program }) => {
  const { operator, app } = program;
  await toDocuments(operator);
  await operator.keyboard.press('F12');
  await operator.getByTestId('leave-left').waitFor();
  await dialogHasFocus(operator);
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((one) => one.webContents.getURL().includes('operator'))
      ?.close(),
  );
  await operator.getByTestId('close-surely').waitFor();
  await expect(operator.locator('[role="dialog"]:focus-within')).toContainText('Закрыть программу');
  await operator.keyboard.press('3');
  expect((await present(operator)).step, 'the visit goes on').toBe('documents');
  await operator.keyboard.press('Enter');
  await operator.getByTestId('close-surely').waitFor({ state: 'hidden' });
  await expect(operator.getByTestId('leave-left'), 'the one under it asks again').toBeVisible();
});

test('a refused name waits on a step that is not on the screen: no paper bears the older one, nothing ends over it unasked', async ({
  program,
}) => {
  const { operator } = program;
  await backToApplicant(operator);
  await field(operator, 'surname', '1Петрова');
  await expect(operator.locator('[data-field="surname"]')).toHaveAttribute('aria-invalid', 'true');
  await operator.getByTestId('step-documents').click();
  await operator.locator('main[data-step="documents"]').waitFor();
  await operator.keyboard.press('F12');
  await expect(operator.getByTestId('unsaved')).toBeVisible();
  await dialogHasFocus(operator);
  await operator.keyboard.press('Escape');
  await operator.getByTestId('unsaved').waitFor({ state: 'hidden' });
  await operator.getByTestId('sign-out').click();
  await operator.getByTestId('sign-out-surely').waitFor();
  await dialogHasFocus(operator);
  await operator.keyboard.press('Escape');
  await operator.getByTestId('sign-out-surely').waitFor({ state: 'hidden' });
  await operator.keyboard.press('F8');
  await operator.locator('main[data-step="applicant"]').waitFor();
  const surname = operator.locator('[data-field="surname"]');
  await expect(surname).toHaveValue('1Петрова');
  expect((await present(operator)).receipt, 'no paper').toBeNull();
  await expect(refused(operator)).toBeVisible();
  await surname.fill('Петрова');
  await operator.keyboard.press('F8');
  await operator.locator('h1', { hasText: 'Отказ в приёме №' }).waitFor();
  expect((await present(operator)).parties[0]?.fields.surname).toBe('Петрова');
});

test('a whole word typed, then another area and «Выйти»: it is saved', async ({ program }) => {
  const { operator } = program;
  await beginVisit(operator);
  await operator.locator('[data-field="surname"]').focus();
  await operator.keyboard.type('Вымыслова');
  await operator.keyboard.press('Alt+2');
  await operator.getByTestId('issue-submit').waitFor();
  expect((await present(operator)).parties[0]?.fields.surname).toBe('Вымыслова');
});

test('the chosen document stays chosen over a lock, a hold and another area: F9 is aimed at what it was', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  const photo = operator.getByTestId(`document-${PHOTO}`);
  await photo.click();
  await operator.keyboard.press('Control+l');
  await operator.locator('input[type="password"]').first().waitFor();
  await operator.keyboard.type('1111');
  await expect(photo, 'over a lock').toHaveAttribute('aria-selected', 'true');
  await operator.keyboard.press('Alt+2');
  await operator.getByTestId('issue-submit').waitFor();
  await operator.keyboard.press('Alt+1');
  await expect(photo, 'over another area').toHaveAttribute('aria-selected', 'true');
  await hold(operator);
  await operator.keyboard.press('F7');
  await expect(photo, 'over a hold').toHaveAttribute('aria-selected', 'true');
});

test('a figure being typed outlives a lock, another area and a lost page', async ({ program }) => {
  const { operator } = program;
  await toDocuments(operator);
  const sheets = operator.getByTestId('count-originals');
  await operator.getByTestId(`document-${PHOTO}`).click();
  await sheets.fill('7');
  await operator.keyboard.press('Control+l');
  await operator.locator('input[type="password"]').first().waitFor();
  await operator.keyboard.type('1111');
  await expect(operator.getByTestId(`document-${PHOTO}`), 'the hand is where it was').toHaveAttribute('aria-selected', 'true');
  await expect(sheets).toBeFocused();
  await expect(sheets, 'over a lock').toHaveValue('7');
  await sheets.fill('8');
  await operator.keyboard.press('Alt+2');
  await operator.getByTestId('issue-submit').waitFor();
  expect(await sheetsOf(operator, PHOTO), 'saved with its screen').toBe(8);
  await operator.keyboard.press('Alt+1');
  await operator.getByTestId(`document-${PHOTO}`).click();
  await sheets.fill('9');
  await operator.reload();
  await expect(sheets, 'over a lost page').toHaveValue('9');
  await operator.getByTestId(`document-${PHOTO}`).focus();
  await operator.keyboard.press('1');
  await expect.poll(() => sheetsOf(operator, PHOTO), 'and the document is taken with it').toBe(9);
});
