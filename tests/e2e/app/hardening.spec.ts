import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright';
import { until } from '#tests/fixtures/until.ts';
import { receiptToEnd, toReceipt } from '../counter.ts';
import { bridge, expect, signIn, test } from '../program.ts';

/** What a page or a neighbour of the PC may not do. */
test.describe.configure({ timeout: 90_000 });

test('neither window prints by a page’s own word', async ({ program }) => {
  for (const page of [program.operator, program.display]) {
    await page.evaluate(() => {
      window.addEventListener('beforeprint', () => document.body.setAttribute('data-printed', ''));
      window.print();
      document.execCommand('print');
    });
    await page.keyboard.press('Control+p');
    expect(await page.evaluate(() => window.confirm('?')), 'a dialog of the page’s own').toBe(false);
    await expect(page.locator('body'), page.url()).not.toHaveAttribute('data-printed');
  }
});

test('a printed sheet, an export and the support file are for their owner alone', async ({ program, dataFolder }) => {
  const { operator } = program;
  await toReceipt(operator);
  await receiptToEnd(operator);
  await bridge(operator, 'staff.signOut');
  await signIn(operator, 'gavrilova');
  expect(await bridge(operator, 'audit.export')).toMatchObject({ ok: true });
  await bridge(operator, 'staff.signOut');
  await signIn(operator, 'sokolov');
  expect(await bridge(operator, 'app.diagnostics')).toMatchObject({ ok: true });
  const open = ['printed', 'exported']
    .flatMap((name) => {
      const folder = path.join(dataFolder, name);
      return [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((one) => path.join(folder, one))];
    })
    .filter((file) => (statSync(file).mode & 0o077) !== 0);
  expect(open, 'nothing of it can be read by others').toEqual([]);
});

/** Sends as many calls as a window can, and counts the answers by their codes. */
const burst = (page: Page, name: string, times: number): Promise<Record<string, number>> =>
  page.evaluate(
    async ([full, n]) => {
      const [area, member] = full.split('.') as [string, string];
      const okno = (window as unknown as { okno: Record<string, Record<string, (args: unknown) => Promise<{ code?: string }>>> }).okno;
      const codes: Record<string, number> = {};
      for (const answer of await Promise.all(Array.from({ length: n }, () => okno[area]?.[member]?.({})))) {
        const code = answer?.code ?? 'ok';
        codes[code] = (codes[code] ?? 0) + 1;
      }
      return codes;
    },
    [name, times] as const,
  );

test('huge arguments are refused unread, from both windows', async ({ program }) => {
  for (const [page, call] of [
    [program.operator, 'staff.signIn'],
    [program.display, 'display.state'],
  ] as const) {
    const answers = await page.evaluate(async (full) => {
      const [area, member] = full.split('.') as [string, string];
      const okno = (window as unknown as { okno: Record<string, Record<string, (args: unknown) => Promise<{ code?: string }>>> }).okno;
      const circle: Record<string, unknown> = {};
      circle.self = circle;
      const hostile = {
        bytes: new Uint8Array(5_000_000),
        buffer: new ArrayBuffer(100_000_000),
        list: { list: new Array(100_000).fill('x') },
        text: { text: 'x'.repeat(200_000) },
        circle,
        map: new Map([[1, 2]]),
        date: new Date(),
      };
      const codes: Record<string, string | undefined> = {};
      for (const [what, args] of Object.entries(hostile)) codes[what] = (await okno[area]?.[member]?.(args))?.code;
      return codes;
    }, call);
    expect(Object.values(answers), JSON.stringify(answers)).toEqual(Array(7).fill('bad-request'));
  }
});

test('and by main itself, whoever has got past the bridge', async ({ program }) => {
  const codes = await program.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const { webContents } = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('operator')) ?? {};
    const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => Promise<{ code?: string }>> })
      ._invokeHandlers;
    const event = { sender: webContents, senderFrame: webContents?.mainFrame };
    const ask = async (args: unknown) => (await handlers.get('okno:call')?.(event, 'app.status', args))?.code ?? 'ok';
    return Promise.all([ask({}), ask(new Uint8Array(5_000_000)), ask(new Map()), ask({ a: new Array(100_000).fill(1) })]);
  });
  expect(codes).toEqual(['ok', 'bad-request', 'bad-request', 'bad-request']);
});

/** Of one kind of event: how many lines the log has, and how often it says it happened. */
async function toldOf(page: Page, op: string, object: string): Promise<{ lines: number; times: number }> {
  const told = await bridge(page, 'audit.page', { filter: { op }, limit: 200 });
  const rows = told.ok ? (told.value as { rows: { details?: string; object?: { id: string } }[] }).rows : [];
  const own = rows.filter((row) => row.object?.id === object);
  return { lines: own.length, times: own.reduce((sum, row) => sum + Number(/\d+/.exec(row.details ?? '')?.[0] ?? 1), 0) };
}

for (const kind of ['operator', 'display'] as const)
  test(`a storm of the window «${kind}» is bounded, leaves the other in peace, and is two lines of the log that count it whole`, async ({
    program,
  }) => {
    const { operator, display } = program;
    await signIn(operator, 'sokolov');
    // IT may not read the log, and the applicant's window nothing but what it shows.
    const codes = await burst(program[kind], kind === 'operator' ? 'audit.status' : 'staff.people', 20_000);
    expect(Object.keys(codes).sort()).toEqual(['forbidden', 'too-fast']);
    expect(codes['too-fast'], 'calls that were over').toBeGreaterThan(10_000);
    expect(await (kind === 'operator' ? bridge(display, 'display.state') : bridge(operator, 'staff.session'))).toMatchObject({ ok: true });
    await until(async () => (await bridge(operator, 'staff.session')).ok, 'the window may ask again');
    await bridge(operator, 'staff.signOut');
    await signIn(operator, 'gavrilova');
    const call = kind === 'operator' ? 'audit.status' : 'staff.people';
    for (const [op, object, times] of [
      ['access.denied', call, codes.forbidden ?? 0],
      ['window.tooFast', kind, codes['too-fast'] ?? 0],
    ] as const)
      await expect
        .poll(() => toldOf(operator, op, object), { message: `${op} of ${object}`, timeout: 25_000 })
        .toEqual({ lines: 2, times });
  });
