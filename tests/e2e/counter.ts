import type { Page } from '@playwright/test';
import type { VisitView } from '#contract/visit.ts';
import { bridge, expect, identityToDocuments, toDocuments } from './program.ts';

const IDLE = 'Никто не ждёт';

/** The visit at the window, as its window has it. */
export async function present(page: Page): Promise<VisitView> {
  const outcome = await bridge(page, 'visit.current');
  if (!outcome.ok || !outcome.value) throw new Error(`a visit at the window was expected: ${JSON.stringify(outcome)}`);
  return outcome.value as VisitView;
}

/** Until then a digit goes to the field under the dialog (rush.spec.ts asks that it does not). */
export const dialogHasFocus = (page: Page): Promise<void> => page.locator('[role="dialog"]:focus-within').first().waitFor();

export async function hold(page: Page): Promise<void> {
  await page.keyboard.press('F7');
  await page.getByTestId('leave-applicant-away').waitFor();
  await dialogHasFocus(page);
  await page.keyboard.press('1');
  await page.getByText(IDLE).waitFor();
}

/** F12 and the digit of «Заявитель ушёл». */
export async function leave(page: Page): Promise<void> {
  await page.keyboard.press('F12');
  await page.getByTestId('leave-left').waitFor();
  await dialogHasFocus(page);
  await page.keyboard.press('3');
  await page.getByText(IDLE).waitFor();
}

/** From an idle window to the checklist of the next applicant without a ticket. */
export async function nextToDocuments(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await page.locator('[data-field="surname"]').waitFor();
  await identityToDocuments(page);
}

/** From the checklist to the receipt that is not issued yet: everything is taken, read back, signed and paid. */
export async function documentsToReceipt(page: Page): Promise<void> {
  await page.getByTestId('primary').waitFor();
  // Enter takes the chosen document and goes on, or goes to the next one that nobody has looked at.
  const looked = () => {
    const open = document.querySelectorAll('[data-mark="open"]').length;
    return { open, at: `${open} ${document.querySelector('[data-mark][aria-selected="true"]')?.getAttribute('data-testid')}` };
  };
  for (let now = await page.evaluate(looked); now.open > 0; now = await page.evaluate(looked)) {
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await page.evaluate(looked)).at, { message: 'Enter takes a document or goes to the next' })
      .not.toBe(now.at);
  }
  await page.keyboard.press('Enter');
  await page.getByTestId('mark-readBack').waitFor();
  await signForms(page);
  await page.keyboard.press('Enter');
  await page.getByTestId('paper').waitFor();
}

/** From the sign-in screen to the forms of a damaged passport: both papers are taken. */
export async function toForms(page: Page): Promise<void> {
  await toDocuments(page);
  for (const open of [1, 0]) {
    await page.keyboard.press('Enter');
    await expect.poll(async () => page.locator('[data-mark="open"]').count()).toBe(open);
  }
  await page.keyboard.press('Enter');
  await page.getByTestId('mark-readBack').waitFor();
}

/** Enter, until nothing is left to be done before the receipt: each gives the next mark, or prints what is to be signed. */
export async function signForms(page: Page): Promise<void> {
  const at = () =>
    page.evaluate(() => ({
      done: document.querySelector('[data-testid="step-receipt"]:not([disabled])') !== null,
      seen: [...document.querySelectorAll('[data-testid^="mark-"]:checked, [data-form]')]
        .map((one) => one.getAttribute('data-form') ?? one.getAttribute('data-testid'))
        .join(),
    }));
  for (let now = await at(); !now.done; now = await at()) {
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await at()).seen, { message: `Enter does the next thing after «${now.seen}»` }).not.toBe(now.seen);
  }
}

/** From the sign-in screen to a receipt that is not issued yet. */
export async function toReceipt(page: Page): Promise<void> {
  await toDocuments(page);
  await documentsToReceipt(page);
}

/** From a receipt that is not issued yet to its end: issued, printed, «Закончить». Answers its number. */
export async function receiptToEnd(page: Page): Promise<string> {
  await page.keyboard.press('Enter');
  await page.locator('h1', { hasText: 'Расписка №' }).waitFor();
  const { receipt } = await present(page);
  await page.keyboard.press('Enter');
  await page.getByTestId('primary').filter({ hasText: 'Закончить' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByTestId('primary').filter({ hasNotText: 'Закончить' }).waitFor();
  return receipt?.number ?? '';
}

/** F9, and while the stack runs the chosen document is called absent (or, when it is, refused) from elsewhere: its pages are put aside as «пришло позже». */
export async function putAside(page: Page, itemId: string): Promise<void> {
  await page.keyboard.press('F9');
  await page.getByTestId('scan-cancel').waitFor();
  const { id: visitId, revision, documents, late } = await present(page);
  const known = documents.find((one) => one.itemId === itemId);
  if (!known) throw new Error(`${itemId} was expected in the checklist`);
  const { scan: _scan, ...document } = known;
  const marked = await bridge(page, 'visit.markDocument', {
    visitId,
    revision,
    ...document,
    ...(known.mark === 'missing' ? { mark: 'rejected', reasons: ['R06'] } : { mark: 'missing', reasons: [] }),
  });
  expect(marked, 'the document is not called here any more').toMatchObject({ ok: true });
  await expect.poll(async () => (await present(page)).late.length, { message: 'one more stack came later' }).toBe(late.length + 1);
}

/** Opens «Пришло позже». */
export async function openLate(page: Page): Promise<void> {
  await page.getByTestId('late').waitFor();
  await page.keyboard.press('F4');
  await page.getByTestId('late-item').first().waitFor();
}

/** Points at a row of the finder with the arrows. */
export async function pointAt(page: Page, hit: string): Promise<void> {
  await page.getByTestId(hit).waitFor();
  const pointed = () => page.locator('[role="option"][aria-selected="true"]').getAttribute('data-testid');
  for (let tries = 0; tries < 20 && (await pointed()) !== hit; tries += 1) await page.keyboard.press('ArrowDown');
  expect(await pointed(), `the arrows reach ${hit}`).toBe(hit);
}

/** Enters people by the keyboard, by the places of the form: texts, choices in a row, and boxes to be ticked. */
export async function enterPlaces(page: Page, people: Readonly<Record<string, string>>): Promise<void> {
  for (const [place, value] of Object.entries(people)) {
    const row = page.locator(`[data-field="${place}"]`);
    await row.waitFor();
    if (await row.evaluate((element) => element instanceof HTMLInputElement)) {
      await row.fill(value);
      await page.keyboard.press('Tab');
      continue;
    }
    for (const word of value.split(' ')) {
      const choice = row.locator(`input[type="radio"][value="${word}"], input[type="checkbox"][value="${word}"]`);
      await choice.focus();
      if (!(await choice.isChecked())) await page.keyboard.press('Space');
      await expect(choice, `${place} is ${word}`).toBeChecked();
    }
  }
}
