import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { until } from '#tests/fixtures/until.ts';
import { receiptToEnd, toReceipt } from '../counter.ts';
import { bridge, expect, signIn, test } from '../program.ts';

/** What a page or a neighbour of the PC may not do. */
test.describe.configure({ timeout: 90_000 });

test('neither window prints by a page’s own word', async ({ program }) => {
  for (const page of [program.operator, program.display]) {
    const asked = await page.evaluate(() => {
      let began = 0;
      window.addEventListener('beforeprint', () => {
        began += 1;
      });
      window.print();
      return { began, confirmed: window.confirm('?') };
    });
    expect(asked, page.url()).toEqual({ began: 0, confirmed: false });
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

test('a window run wild: huge arguments are refused, a burst is bounded, and the log has one line of it', async ({ program }) => {
  const { operator, display } = program;
  await signIn(operator, 'sokolov');
  const answers = await operator.evaluate(async () => {
    const okno = (window as unknown as { okno: { audit: { page: (args: unknown) => Promise<{ code?: string }> } } }).okno;
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const hostile = [
      new Uint8Array(5_000_000),
      { list: new Array(100_000).fill('x') },
      { text: 'x'.repeat(200_000) },
      circle,
      new Map([[1, 2]]),
      new Date(),
    ];
    const codes = [];
    for (const args of hostile) codes.push((await okno.audit.page(args)).code);
    return codes;
  });
  expect(new Set(answers), 'refused unread').toEqual(new Set(['bad-request']));
  const burst = await operator.evaluate(async () => {
    const okno = (window as unknown as { okno: { audit: { status: (args: unknown) => Promise<{ code: string }> } } }).okno;
    const all = await Promise.all(Array.from({ length: 5_000 }, () => okno.audit.status({})));
    return [...new Set(all.map((one) => one.code))].sort();
  });
  expect(burst, 'IT may not read the log, and not so often').toEqual(['forbidden', 'too-fast']);
  // The other window is nobody's burst.
  expect(await bridge(display, 'display.state')).toMatchObject({ ok: true });
  await until(async () => (await bridge(operator, 'staff.session')).ok, 'the window may ask again');
  await bridge(operator, 'staff.signOut');
  await signIn(operator, 'gavrilova');
  const told = await bridge(operator, 'audit.page', { filter: { op: 'access.denied' }, limit: 100 });
  const rows = told.ok ? (told.value as { rows: { details?: string }[] }).rows : [];
  expect(rows.length, 'a handful of lines, not thousands').toBeLessThan(5);
  expect(rows.length).toBeGreaterThan(0);
});
