import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { electronEnv } from '#scripts/lib/electron.ts';
import { ROOT } from '#scripts/lib/paths.ts';
import { until } from '#tests/fixtures/until.ts';
import { type Enclosed, enclose, SWITCHES, writeOrdinary } from '../enclosed.ts';
import { electron, expect, test } from '../program.ts';
import { isAlive } from '../remote.ts';

/** Node opens a debugger on 127.0.0.1:9229 to whoever sends it SIGUSR1. Driven by pipes, so that no driver's own debugger is there before. */
const HOSTS_OF_OURS = 2;

/** Sends the signal and waits until the process has taken it. */
async function signal(pid: number): Promise<void> {
  process.kill(pid, 'SIGUSR1');
  const pending = () => Number.parseInt(/^ShdPnd:\s+(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '', 16);
  // Bit 9 is signal 10.
  await until(() => (pending() & (1 << 9)) === 0, `process ${pid} to take SIGUSR1`);
}

async function withProgram<T>(folder: string, env: Readonly<Record<string, string>>, use: (program: Enclosed) => Promise<T>): Promise<T> {
  const program = await enclose(electron().binary, [...SWITCHES, folder], env);
  try {
    return await use(program);
  } finally {
    await program.close();
  }
}

test('a signal opens a debugger neither in main nor in a host; in an ordinary program it does in both', async ({ dataFolder }) => {
  const ordinary = path.join(dataFolder, 'ordinary');
  writeOrdinary(ordinary);
  let tookMs = 0;
  for (const which of ['main', 'host'] as const)
    await withProgram(ordinary, {}, async (program) => {
      await program.evaluate('ordinary.html', '1');
      const { main, hosts } = program.pids();
      expect(hosts, 'hosts of the ordinary program').toHaveLength(1);
      expect(program.listening(), 'before the signal').toEqual([]);
      const began = performance.now();
      await signal(which === 'main' ? main : (hosts[0] ?? 0));
      await expect.poll(() => program.listening(), `a debugger of the ordinary ${which}`).toEqual(['0100007F:240D']);
      tookMs = Math.max(tookMs, performance.now() - began);
    });

  mkdirSync(path.join(dataFolder, 'okno'));
  const env = { ...electronEnv(electron()), OKNO_DATA_DIR: path.join(dataFolder, 'okno'), OKNO_HEADLESS: '1', OKNO_HARDWARE: '0' };
  await withProgram(ROOT, env, async (program) => {
    await program.evaluate('display.html', '1');
    await expect.poll(() => program.pids().hosts.length, 'the core and the devices').toBe(HOSTS_OF_OURS);
    // A host that answers has run its first line; before that the signal is Node's own, of a process that nobody could start here.
    await expect
      .poll(() => program.evaluate('operator.html', 'okno.app.status({})'), 'both hosts answer')
      .toMatchObject({ ok: true, value: { hosts: { core: 'ready', devices: 'ready' } } });
    const before = program.pids();
    for (const pid of [before.main, ...before.hosts]) await signal(pid);
    // Several times as long as it took where it does open.
    await sleep(5 * tookMs);
    expect(program.listening(), 'what listens after a signal to each').toEqual([]);
    expect(program.pids(), 'nobody has died of it').toEqual(before);
    expect(await isAlive(before.main)).toBe(true);
    expect(await program.evaluate('operator.html', 'okno.staff.people({})'), 'the core answers').toMatchObject({ ok: true });
  });
});

test('the signal is heard by the first line of every process of ours', () => {
  for (const file of ['main/boot', 'hosts/core', 'hosts/devices'])
    expect(readFileSync(path.join(ROOT, `dist/${file}.cjs`), 'utf8'), file).toMatch(/^process\.on\([`'"]SIGUSR1[`'"]/);
});
