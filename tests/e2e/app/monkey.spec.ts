import type { Page } from '@playwright/test';
import type { VisitView } from '#contract/visit.ts';
import { Monkey } from '../monkey.ts';
import { present } from '../counter.ts';
import { Ledger } from '../monkey/ledger.ts';
import { differences, unfit } from '../monkey/oracle.ts';
import { MONKEY_ENV, outing } from '../monkey/outing.ts';
import { look, type World } from '../monkey/screen.ts';
import { expect, identify, beginVisit, chooseService, test } from '../program.ts';

const SEED = Number(process.env.OKNO_TEST_SEED ?? 20_261_126);

test.describe.configure({ timeout: 180_000 });
test.use({ env: { ...MONKEY_ENV } });

test('a minute of random keys, texts and clicks in every role: the screen is what the program says, and nothing is lost unseen', async ({
  program,
  dataFolder,
}) => {
  const end = await outing(program, dataFolder, { seed: SEED, minutes: 1 });
  process.stdout.write(`seed ${SEED}: ${JSON.stringify(end)}\n`);
  expect(end.actions, 'the monkey gets on').toBeGreaterThan(100);
});

/** Spoils the page as a broken program would, and takes what the oracle says of it. */
async function spoiled(page: Page, css: string, how: string): Promise<string> {
  await expect.poll(async () => differences(await look(page)), { message: `before ${css} is spoiled the screen is right` }).toEqual([]);
  const kept = await page.evaluate(
    ([selector, code]) => {
      const one = document.querySelector<HTMLElement>(selector);
      if (!one) throw new Error(`no ${selector}`);
      const was = {
        text: one.childElementCount === 0 ? one.textContent : null,
        mark: one.dataset.mark ?? null,
        step: one.dataset.step ?? null,
      };
      if (code === 'gone') one.style.display = 'none';
      else if (code === 'text') one.textContent = 'ЛОЖЬ';
      else if (code === 'mark') one.dataset.mark = 'present';
      else if (code === 'step') one.dataset.step = 'receipt';
      else if (code === 'value') (one as HTMLInputElement).value = 'ЛОЖЬ';
      else document.body.insertAdjacentHTML('beforeend', code);
      return was;
    },
    [css, how] as const,
  );
  const found = differences(await look(page));
  await page.evaluate(
    ([selector, was]) => {
      const one = document.querySelector<HTMLElement>(selector);
      if (!one) return;
      one.style.display = '';
      if (was.text !== null) one.textContent = was.text;
      if (was.mark !== null) one.dataset.mark = was.mark;
      if (was.step !== null) one.dataset.step = was.step;
      for (const extra of document.querySelectorAll('[data-spoils]')) extra.remove();
    },
    [css, kept] as const,
  );
  return found.join('\n');
}

test('the oracle finds a wrong mark, step, ticket, field, answer and count, a dialog without focus and a banner of a broken host', async ({
  program,
}) => {
  const { operator } = program;
  await beginVisit(operator);
  await operator.locator('[data-field="surname"]').fill('Вымыслова');
  await operator.keyboard.press('Tab');
  await expect
    .poll(async () => (await present(operator)).parties[0]?.fields.surname, { message: 'the surname is saved' })
    .toBe('Вымыслова');
  expect(await spoiled(operator, '[data-field="surname"]', 'value')).toContain('the field surname: shown "ЛОЖЬ", is "Вымыслова"');
  await operator.locator('[data-field="surname"]').fill('Вымыслова');
  expect(await spoiled(operator, '[data-testid="ticket"]', 'text')).toContain('the ticket at the window: shown "ЛОЖЬ"');
  expect(await spoiled(operator, 'main[data-step]', 'step')).toContain('the step: shown "receipt", is "applicant"');
  const dialog = '<div role="dialog" data-spoils>?</div>';
  expect(await spoiled(operator, 'main', dialog)).toContain('a dialog is open, the focus is outside');
  const banner = '<div data-testid="banner-core" data-spoils>!</div>';
  expect(await spoiled(operator, 'main', banner)).toContain('the program is broken: banner-core');

  await identify(operator, 'lost');
  await chooseService(operator, 'паспорт', 'passport-rf-lost');
  await operator.keyboard.press('3');
  await operator.locator('h1', { hasText: 'временное удостоверение' }).waitFor();
  expect(await spoiled(operator, 'main button:has(b):not([data-testid])', 'text')).toContain('the answer «');
  for (const [key, next] of [
    ['2', 'отметки'],
    ['2', 'участник СВО'],
    ['2', 'Всё выяснено'],
  ] as const) {
    await operator.keyboard.press(key);
    await operator.locator('h1', { hasText: next }).waitFor();
  }
  await operator.keyboard.press('Enter');
  await operator.getByTestId('document-passport-rf').waitFor();
  expect(await spoiled(operator, '[data-testid="document-passport-rf"]', 'mark')).toContain('the marks of the documents');
  expect(await spoiled(operator, '[data-testid="count-originals"]', 'value')).toContain('originals of passport-rf: shown "ЛОЖЬ"');
});

test('the oracle finds text that nobody can see, and what was lost between two looks', async () => {
  const visit = (fields: Record<string, string>, more: Partial<VisitView> = {}): VisitView =>
    ({
      id: 'a-visit',
      revision: 3,
      parties: [{ id: 'applicant', role: 'applicant', fields }],
      plan: null,
      documents: [],
      application: {},
      receipt: null,
      late: [],
      ...more,
    }) as unknown as VisitView;
  expect(unfit(visit({ authorityNumber: '\u200b\u3164' }))).toEqual([expect.stringContaining('cannot be seen')]);
  expect(unfit(visit({ authorityNumber: '77\u0007' }))).toEqual([expect.stringContaining('that command')]);
  expect(unfit(visit({ surname: 'Вымыслова ' }))).toEqual([expect.stringContaining('saved again would be')]);
  expect(unfit(visit({ surname: 'Вымыслова', authorityNumber: '77 АА 0000001' }))).toEqual([]);

  const seen = { fields: {}, counts: {}, selected: null, undo: false };
  const world = (one: VisitView): World => ({ seen, session: null, queue: null, visit: one, scans: [] }) as unknown as World;
  const calm = { calm: true, holds: false, resumes: false, undoes: false };
  const ledger = new Ledger();
  ledger.compare(world(visit({ surname: 'Вымыслова', given: 'Юлия' })), calm);
  expect(ledger.compare(world(visit({ surname: 'Вымыслова' })), calm), 'a field that is gone').toEqual([
    expect.stringContaining('field:applicant.given was «Юлия» and is gone'),
  ]);
  expect(ledger.compare(world(visit({ surname: 'Вымыслова' }, { revision: 2 })), calm), 'a step back in time').toEqual(['revision 3 is 2']);
  const ticket = { id: 'a-ticket' } as VisitView['ticket'];
  const idle = {
    seen,
    session: null,
    queue: { waiting: [], held: [ticket], current: null, today: { served: 0, noShow: 0 } },
    visit: null,
    scans: [],
  };
  for (const [resumes, found] of [
    [true, [expect.stringContaining('taken up again, the visit has lost: field:applicant.given')]],
    [false, []],
  ] as const) {
    const books = new Ledger();
    books.compare(world(visit({ surname: 'Вымыслова', given: 'Юлия' }, { ticket })), calm);
    books.compare(idle as unknown as World, { calm: false, holds: true, resumes: false, undoes: false });
    const again = { calm: false, holds: false, resumes, undoes: false };
    expect(books.compare(world(visit({ surname: 'Вымыслова' }, { ticket })), again), 'a field lost while it was held').toEqual(found);
  }
  const receipt = { number: '0001', print: null } as VisitView['receipt'];
  ledger.compare(world(visit({ surname: 'Вымыслова' }, { receipt })), calm);
  expect(ledger.compare(world(visit({}, { id: 'another', receipt })), calm), 'a number for two').toEqual([
    expect.stringContaining('another visit as well'),
  ]);
});

test('what is found is told with the seed, the action and the way to see it again: an error of the page, a host that has ended', async ({
  program,
}) => {
  const { operator } = program;
  const monkey = await Monkey.at(program, { seed: 7, minutes: 1 });
  await operator.evaluate(() => {
    setTimeout(() => {
      throw new Error('spoiled by the test');
    }, 300);
  });
  const told = await monkey.play().catch((error: Error) => error.message);
  expect(told).toContain('spoiled by the test');
  expect(told).toMatch(/^Seed 7, action \d+:/);
  expect(told).toMatch(/Once more: npm run test:monkey -- --seed 7 --until \d+/);

  const other = await Monkey.at(program, { seed: 8, minutes: 1 });
  const { devices } = await program.hosts();
  const playing = other.play().catch((error: Error) => error.message);
  process.kill(devices, 'SIGKILL');
  expect(await playing).toMatch(/a host has ended|banner-devices/);
});
