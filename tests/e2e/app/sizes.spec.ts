import type { Page } from '@playwright/test';
import { DEMO_NOTE, DEMO_PERSON } from '#scripts/lib/demo-person.ts';
import type { Running } from '#scripts/lib/drive.ts';
import { dialogHasFocus, present } from '../counter.ts';
import { bridge, choosePerson, expect, signIn, test } from '../program.ts';
import { atAllSizes, lookOver } from '../sizes.ts';

/** Every screen of every role at every size, in both languages: nothing hidden, nothing cut, the next action in sight. */
test.describe.configure({ timeout: 300_000 });
test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '500' } });

const key = (page: Page, ...keys: string[]): Promise<void> =>
  keys.reduce<Promise<void>>((before, one) => before.then(() => page.keyboard.press(one)), Promise.resolve());

async function dialog(program: Running, hotkey: string, name: string): Promise<void> {
  const { operator } = program;
  await key(operator, hotkey);
  await dialogHasFocus(operator);
  await atAllSizes(program, name);
  await key(operator, 'Escape');
  await operator.locator('[role="dialog"]').waitFor({ state: 'detached' });
}

async function fields(page: Page, names: readonly (keyof typeof DEMO_PERSON)[]): Promise<void> {
  for (const name of names) {
    await page.locator(`[data-field="${name}"]`).fill(DEMO_PERSON[name]);
    await key(page, 'Tab');
  }
}

/** Sends a command of the visit, and has the page show what became of it. */
async function command(page: Page, name: string, args: object): Promise<void> {
  const { id: visitId, revision } = await present(page);
  expect(await bridge(page, `visit.${name}`, { visitId, revision, ...args }), name).toMatchObject({ ok: true });
  await page.reload();
  await page.locator('[data-step]').waitFor();
}

for (const language of ['ru', 'en'] as const) {
  test.describe(language, () => {
    test('at the counter', async ({ program }) => {
      const { operator } = program;
      const shot = (name: string) => atAllSizes(program, `${language}-${name}`);
      await bridge(operator, 'app.setLanguage', { language });
      await operator.getByTestId('person-petrova').waitFor();
      await shot('01-sign-in');
      await choosePerson(operator, 'petrova');
      await operator.keyboard.type('9999');
      await operator.getByRole('alert').waitFor();
      await shot('02-pin-wrong');
      await operator.keyboard.type('1111');
      await operator.getByTestId('primary').waitFor();
      await shot('03-idle-nobody');

      for (const purpose of ['submit', 'submit', 'consult']) await bridge(operator, 'queue.issue', { purpose });
      await key(operator, 'F2');
      await operator.getByTestId('called-number').waitFor();
      await shot('04-called');
      await key(operator, 'Enter');
      await operator.locator('[data-field="surname"]').waitFor();
      await dialog(program, 'F7', `${language}-05-hold`);
      await key(operator, 'F7');
      await dialogHasFocus(operator);
      await key(operator, '1');
      await operator.getByTestId('primary').waitFor();
      await shot('06-idle-held');
      await key(operator, 'Alt+2');
      await operator.getByTestId('issue-submit').waitFor();
      await key(operator, '1');
      await expect
        .poll(async () => ((await bridge(operator, 'queue.state')) as { value: { waiting: unknown[] } }).value.waiting)
        .toHaveLength(3);
      await shot('07-queue');
      await key(operator, 'Alt+1');
      await operator.getByTestId('primary').waitFor();
      await key(operator, 'F2');
      await operator.getByTestId('called-number').waitFor();
      await key(operator, 'Enter');

      await operator.locator('[data-field="surname"]').waitFor();
      await shot('08-applicant-empty');
      await command(operator, 'setCategory', { category: 'representative' });
      await operator.locator('[data-field="representative.surname"]').waitFor();
      await operator.locator('[data-field="snils"]').fill('900-000-001 83');
      await key(operator, 'Tab');
      await operator.locator('[data-field="snils"][aria-invalid="true"]').waitFor();
      await shot('09-applicant-representative');
      await command(operator, 'setCategory', { category: 'citizen' });
      await fields(operator, ['surname', 'given', 'birthDate', 'snils', 'phone', 'passportSeries', 'passportNumber']);
      await command(operator, 'enter', { party: 'applicant', field: 'identityDocument', value: 'lost' });
      await operator.locator('[data-testid="primary"]:not([disabled])').waitFor();
      await shot('10-applicant');
      await dialog(program, 'F12', `${language}-11-finish`);
      await operator.getByTestId('primary').click();

      await operator.getByTestId('service-search').waitFor();
      await shot('12-service');
      await operator.getByTestId('service-search').fill('щщщщ');
      await expect(operator.locator('[role="option"]')).toHaveCount(0);
      await shot('13-service-none');
      await command(operator, 'chooseService', { serviceId: 'passport-rf', goalId: 'lost' });
      await operator.getByTestId('step-conditions').click();
      await operator.getByTestId('choice-3').waitFor();
      await shot('14-conditions');
      for (const [questionId, value] of [
        ['passport-rf:loss', 'damaged'],
        ['passport-rf:temporaryId', true],
        ['passport-rf:marks', false],
        ['svo', false],
      ] as const)
        await command(operator, 'answer', { questionId, value });
      await operator.getByTestId('choice-3').waitFor({ state: 'detached' });
      await shot('15-conditions-done');
      await operator.getByTestId('step-documents').click();

      await operator.getByTestId('document-passport-rf').waitFor();
      await shot('16-documents');
      await key(operator, 'F9');
      await operator.getByTestId('scan-cancel').waitFor();
      await shot('17-scanning');
      await operator.locator('img').first().waitFor();
      await operator.getByTestId('scan-cancel').waitFor({ state: 'detached' });
      await shot('18-scanned');
      await dialog(program, 'Digit3', `${language}-19-reject`);
      await key(operator, 'Delete');
      await operator.getByTestId('undo').waitFor();
      await shot('18a-undo');
      const { documents, plan } = await present(operator);
      const isMade = (id: string) => plan?.items.some((item) => item.id === id && item.form) === true;
      for (const [i, one] of documents.entries()) {
        const { scan: _scan, ...known } = (await present(operator)).documents[i] ?? one;
        if (isMade(known.itemId)) continue;
        await command(operator, 'markDocument', { ...known, mark: 'present', reasons: [], sheets: 2 });
      }
      await shot('20-documents-done');
      await key(operator, '2');
      await operator.getByTestId('refuse').waitFor();
      await shot('20a-refuse');
      await dialog(program, 'F11', `${language}-20b-insist`);
      await key(operator, '1');
      await operator.getByTestId('refuse').waitFor({ state: 'detached' });
      await operator.getByTestId('step-application').click();
      await operator.getByTestId('mark-readBack').waitFor();
      await shot('21-application');
      await key(operator, 'F2');
      await operator.getByTestId('form-pages').locator('svg').first().waitFor();
      await shot('21a-forms');
      await key(operator, 'F2');
      await operator.getByTestId('mark-readBack').waitFor();
      for (const item of ['readBack', 'signed', 'consent', 'feePaid']) await command(operator, 'setApplication', { item, on: true });
      await operator.locator('[data-testid="document-passport-rf:application"][data-form="signed"]').waitFor();
      await shot('21b-signed');
      await operator.locator('[data-testid="step-receipt"]:not([disabled])').click();
      await operator.getByTestId('paper').waitFor();
      await shot('22-receipt-draft');
      await command(operator, 'issue', { kind: 'receipt' });
      await shot('23-receipt-issued');
      await key(operator, 'Alt+2');
      await operator.getByTestId('issue-submit').waitFor();
      await shot('24-queue-busy');
      await key(operator, 'Alt+3');
      await operator.locator('aside').waitFor();
      await shot('25-reference');
      await key(operator, 'Alt+1');
      await operator.getByTestId('step-applicant').click();
      await command(operator, 'enter', { party: 'applicant', field: 'surname', value: 'Ли 李小龍' });
      await operator.getByTestId('taken-back').waitFor();
      await operator.getByTestId('unprintable').waitFor();
      await shot('26-taken-back');
      await key(operator, 'Control+l');
      await operator.locator('input[type="password"]').first().waitFor();
      await shot('27-locked');
    });

    test('of IT, the DPO and the head', async ({ program }) => {
      const { operator } = program;
      const shot = (name: string) => atAllSizes(program, `${language}-${name}`);
      const out = () => operator.getByTestId('sign-out').click();
      await bridge(operator, 'app.setLanguage', { language });
      await signIn(operator, 'sokolov');
      await operator.getByTestId('button-8').waitFor();
      await shot('30-devices');
      await operator.getByTestId('device-virtual:scanner').getByTestId('device-test').click();
      await operator.locator('[data-testid="device-virtual:scanner"] img').waitFor();
      await shot('31-device-tested');
      await dialog(program, 'F4', `${language}-32-device-add`);
      await out();

      await signIn(operator, 'gavrilova');
      await operator.locator('[data-testid="journal-table"] [role="gridcell"]').first().waitFor();
      await shot('33-journal');
      await operator.locator('[data-testid="journal-table"] [role="row"][aria-rowindex]').first().click();
      await operator.getByTestId('event-detail').waitFor();
      await key(operator, 'F9');
      await operator.getByTestId('verdict').waitFor();
      await shot('34-journal-detail');
      await key(operator, 'Alt+2');
      await operator.getByTestId('masking-text').fill(DEMO_NOTE);
      await key(operator, 'Control+Enter');
      await operator.getByTestId('masking-finds').waitFor();
      await shot('35-masking');
      await out();

      await signIn(operator, 'andreev');
      await operator.locator('main h1').waitFor();
      await shot('36-today');
      await key(operator, 'Alt+3');
      await operator.getByTestId('stop-words').waitFor();
      await operator.getByTestId('stop-words').fill('Ромашка');
      await shot('37-lists');
    });
  });
}

test('the look would find it: a row that is too narrow, a primary action under another thing, a button cut at its side', async ({
  program,
}) => {
  const { operator } = program;
  await signIn(operator, 'petrova');
  await operator.getByTestId('primary').waitFor();
  expect(await operator.evaluate(lookOver)).toEqual([]);
  await operator.evaluate(() => {
    const main = document.querySelector('main');
    main?.insertAdjacentHTML(
      'beforeend',
      '<div id="bad" style="position:fixed;inset:0"><div class="actions" style="display:flex;overflow:hidden;width:100px"><button style="flex-shrink:0;width:90px">one</button><button style="flex-shrink:0;margin-left:-30px;width:90px">two</button></div></div>',
    );
  });
  const faults = await operator.evaluate(lookOver);
  expect(faults.filter((one) => one.includes('primary'))).toEqual(['«primary» is hidden']);
  expect(faults).toContain('«one» lies upon «two»');
  expect(faults).toContain('«two» is cut at the side');
});
