import path from 'node:path';
import type { ScanProgress } from '#contract/scan.ts';
import type { Running } from '#scripts/lib/drive.ts';
import { expect, signIn, start, test } from '../program.ts';
import { isAlive, remote, seeded } from '../remote.ts';
import { type Ask, Shift } from '../shift.ts';
import { readBooks, repeated, verifyRunning } from '../wholeness.ts';

const SEED = Number(process.env.OKNO_TEST_SEED ?? 20_261_121);
const KINDS = { main: 30, core: 35, devices: 20, page: 15 } as const;
type Kind = keyof typeof KINDS;
/** A host that dies more often in a row is given up, as it should be: then the whole program is killed instead. */
const MOST_IN_A_ROW = 4;

test.use({ env: { OKNO_VIRTUAL_PAGE_MS: '60' } });

test('killed a hundred times at random moments, the program loses nothing it has acknowledged, and its log is whole each time', async ({
  dataFolder,
  env,
}) => {
  test.setTimeout(420_000);
  process.stdout.write(`seed ${SEED} (OKNO_TEST_SEED)\n`);
  const random = seeded(SEED);
  const run = new Kills(dataFolder, env, random);
  const order = shuffled(
    (Object.keys(KINDS) as Kind[]).flatMap((kind) => Array.from({ length: KINDS[kind] }, () => kind)),
    random,
  );
  const begun = performance.now();
  await run.start();
  for (const kind of order) await run.killed(kind);
  await run.end();
  process.stdout.write(`${run.report()}, ${Math.round((performance.now() - begun) / 1000)} s\n`);
  expect(run.problems, `what the specialist would miss (seed ${SEED})`).toEqual([]);
});

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map((one) => one.value);
}

class Kills {
  readonly #folder: string;
  readonly #profile: string;
  readonly #env: Record<string, string>;
  readonly #random: () => number;
  readonly #shift: Shift;
  readonly #done: Record<Kind, number> = { main: 0, core: 0, devices: 0, page: 0 };
  readonly #recovery: number[] = [];
  readonly #problems: string[] = [];
  #inRow = { core: 0, devices: 0 };
  #verified = 0;
  /** Pages of the window so far. */
  #pages = 0;
  #running: Running | undefined;

  constructor(folder: string, env: Record<string, string>, random: () => number) {
    this.#folder = folder;
    this.#profile = path.join(folder, 'profiles/demo');
    this.#env = env;
    this.#random = random;
    this.#shift = new Shift(random);
  }

  get problems(): string[] {
    return [...this.#problems, ...this.#shift.problems];
  }

  get #program(): Running {
    if (!this.#running) throw new Error('the program does not run');
    return this.#running;
  }

  async start(): Promise<void> {
    const running = await start(this.#folder, this.#env);
    this.#running = running;
    this.#pages += 1;
    this.#inRow = { core: 0, devices: 0 };
    running.app.process().stdout?.on('data', (chunk: Buffer) => this.#heard(chunk.toString()));
    // What the window is told of a scan is told here as well, however often its page dies.
    await running.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('operator'))?.webContents;
      if (!contents) throw new Error('no operator’s window');
      const send = contents.send.bind(contents);
      contents.send = (channel: string, ...args: unknown[]) => {
        if (args[0] === 'scan.progress') process.stdout.write(`\nkept ${JSON.stringify(args[1])}\n`);
        send(channel, ...args);
      };
    });
    const session = await this.#ask('staff.signIn', { userId: 'petrova', pin: '1111' });
    if (!session.ok) throw new Error(`the specialist cannot sign in: ${JSON.stringify(session)}`);
    await this.#shift.takeUp(this.#ask, 'a kill of the program', true);
  }

  /** A call that is never answered is a problem of its own; one whose page has crashed under it is not waited for. */
  readonly #ask: Ask = (name, args) => {
    const page = this.#pages;
    return Promise.race([
      remote(this.#program.app, name, args as never),
      new Promise<never>((_resolve, reject) =>
        setTimeout(() => {
          if (page === this.#pages) this.#problems.push(`${name} was not answered in 40 s`);
          reject(new Error(`${name} was not answered`));
        }, 40_000).unref(),
      ),
    ]);
  };

  #heard(text: string): void {
    for (const [, json] of text.matchAll(/^kept (\{.*\})$/gmu)) {
      const { jobId, visitId, itemId, pages, state } = JSON.parse(json ?? '') as ScanProgress;
      if (pages > 0)
        this.#shift.pageKept(jobId, visitId, itemId, pages, state !== 'starting' && state !== 'scanning' && state !== 'saving');
    }
  }

  /** Works for a while, and kills in the middle of a command. */
  async killed(wanted: Kind): Promise<void> {
    const kind = (wanted === 'core' || wanted === 'devices') && this.#inRow[wanted] >= MOST_IN_A_ROW ? 'main' : wanted;
    for (let left = 1 + Math.floor(this.#random() * 12); left > 0; left -= 1) await this.#shift.step();
    const step = this.#shift.step().then(
      () => undefined,
      () => undefined,
    );
    const moment = this.#random() * (this.#random() < 0.3 ? 200 : 25);
    await new Promise((resolve) => setTimeout(resolve, moment));
    const from = performance.now();
    process.stdout.write(`${kind} `);
    await this.#kill(kind, step);
    process.stdout.write(`${Math.round(performance.now() - from)} `);
    this.#recovery.push(performance.now() - from);
    this.#done[kind] += 1;
    const done = Object.values(this.#done).reduce((sum, n) => sum + n, 0);
    if (this.problems.length > 0) throw new Error(`after kill ${done} (${kind}, seed ${SEED}): ${this.problems.join('\n')}`);
  }

  /** Both hosts, once a killed one has its successor. */
  async #hosts(): Promise<{ core: number; devices: number }> {
    let found = await this.#program.hosts();
    await expect
      .poll(
        async () => {
          found = await this.#program.hosts();
          return found.core !== undefined && found.devices !== undefined;
        },
        { message: 'both hosts run', intervals: [20] },
      )
      .toBe(true);
    return found;
  }

  async #kill(kind: Kind, step: Promise<void>): Promise<void> {
    const { app } = this.#program;
    const { core, devices } = await this.#hosts();
    const after = `a kill of ${kind}`;
    switch (kind) {
      case 'main': {
        const gone = app.waitForEvent('close');
        // Half of the time the program alone: its hosts must not outlive it.
        const hosts = this.#random() < 0.5 ? [core, devices] : [];
        for (const pid of [app.process().pid, ...hosts]) if (pid !== undefined) process.kill(pid, 'SIGKILL');
        await gone;
        for (const pid of [core, devices])
          await expect.poll(() => isAlive(pid), { message: 'a host ends when its program has been killed', timeout: 8_000 }).toBe(false);
        await step;
        this.#verify('main');
        await this.start();
        return;
      }
      case 'core':
        this.#inRow.core += 1;
        process.kill(core, 'SIGKILL');
        await expect.poll(() => isAlive(core), { intervals: [5], message: 'the core host is killed' }).toBe(false);
        this.#verify('core');
        await step;
        await this.#shift.settle();
        return this.#shift.takeUp(this.#ask, after);
      case 'devices':
        this.#inRow.devices += 1;
        process.kill(devices, 'SIGKILL');
        await step;
        await this.#shift.settle();
        await this.#shift.takeUp(this.#ask, after);
        return this.#verify('devices');
      case 'page': {
        this.#pages += 1;
        await app.evaluate(async ({ BrowserWindow }) => {
          const contents = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().includes('operator'))?.webContents;
          const back = new Promise((resolve) => contents?.once('did-finish-load', () => resolve(undefined)));
          contents?.forcefullyCrashRenderer();
          await back;
        });
        await this.#shift.takeUp(this.#ask, after);
        return this.#verify('page');
      }
    }
  }

  #verify(after: Kind): void {
    const stopped = after === 'main' || after === 'core';
    const verdict = stopped ? this.#books(after) : verifyRunning(this.#profile);
    this.#verified += 1;
    if (verdict.verdict !== 'intact') this.#problems.push(`the log after a kill of ${after}: ${verdict.verdict} at ${verdict.at}`);
  }

  #books(after: Kind) {
    const { verdict, papers, tickets, finished } = readBooks(this.#profile);
    const twice = [...repeated(papers), ...repeated(tickets)];
    if (twice.length > 0) this.#problems.push(`given twice, seen after a kill of ${after}: ${twice.join(', ')}`);
    const gone = [...this.#shift.receipts].filter((one) => !papers.includes(one));
    if (gone.length > 0) this.#problems.push(`papers the log does not know after a kill of ${after}: ${gone.join(', ')}`);
    if (finished < this.#shift.counts.visits)
      this.#problems.push(`${this.#shift.counts.visits} visits were ended, the log knows ${finished}`);
    return verdict;
  }

  /** The DPO of that window says the same. */
  async end(): Promise<void> {
    await this.#program.app.close();
    this.#verify('main');
    const last = await start(this.#folder, this.#env);
    await signIn(last.operator, 'gavrilova');
    await last.operator.getByTestId('log-verify').waitFor();
    await last.operator.keyboard.press('F9');
    await expect(last.operator.getByTestId('verdict')).toContainText('Журнал цел');
    await last.close();
  }

  report(): string {
    const { acknowledged, visits, scans, late, refused } = this.#shift.counts;
    const sorted = [...this.#recovery].sort((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
    return `kills ${JSON.stringify(this.#done)}, verified ${this.#verified}, acknowledged ${acknowledged}, refused ${refused}, visits ${visits}, receipts ${this.#shift.receipts.size}, scans ${scans} (late ${late}), recovery ${at(0.5)} ms (worst ${at(1)} ms)`;
  }
}
