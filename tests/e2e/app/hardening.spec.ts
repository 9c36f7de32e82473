import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readdir, readlink } from 'node:fs/promises';
import { until } from '#tests/fixtures/until.ts';
import { receiptToEnd, toReceipt } from '../counter.ts';
import { bridge, expect, signIn, test } from '../program.ts';
import { isAlive } from '../remote.ts';

/** What a page, a signal or a neighbour of the PC may not do. */
test.describe.configure({ timeout: 90_000 });

/** Inodes of the sockets on which a process listens. */
async function listening(pid: number): Promise<string[]> {
  const fds = await readdir(`/proc/${pid}/fd`);
  const own = new Set(
    (await Promise.all(fds.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')))).map(
      (to) => /^socket:\[(\d+)\]$/.exec(to)?.[1] ?? '',
    ),
  );
  const rows = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/${pid}/net/${name}`, 'utf8').trim().split('\n').slice(1));
  // Columns: local address, remote address, state (0A listens) …, inode.
  return rows
    .map((row) => row.trim().split(/\s+/))
    .flatMap(([, , , state, , , , , , inode = '']) => (state === '0A' && own.has(inode) ? [inode] : []));
}

test('a signal opens nobody’s debugger: not in main, not in a host', async ({ program }) => {
  const { core, devices } = await program.hosts();
  const main = program.app.process().pid ?? 0;
  for (const pid of [core, devices, main]) {
    // The driver's own door of main, when there is one, was there before.
    const before = await listening(pid);
    process.kill(pid, 'SIGUSR1');
    // A debugger would be there within a moment of the process's next turn; every process answers several.
    for (let n = 0; n < 5; n += 1) await bridge(program.operator, 'staff.people');
    expect(await listening(pid), `${pid} listens to nobody new`).toEqual(before);
    expect(await isAlive(pid)).toBe(true);
  }
  expect(await program.hosts(), 'and none of them has died of it').toEqual({ core, devices });
});

test('the watch would see a debugger: a Node of its own opens one at the signal', async () => {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, ['--inspect-port=0', '-e', 'console.log("up"); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGUSR1');
    await expect.poll(() => listening(child.pid ?? 0)).toHaveLength(1);
  } finally {
    child.kill('SIGKILL');
  }
});

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
