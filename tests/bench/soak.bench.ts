import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launch, type Running } from '#scripts/lib/drive.ts';
import { findElectron } from '#scripts/lib/electron.ts';
import { signIn } from '#tests/e2e/program.ts';
import { applicant, hire, serve } from './clerk.ts';
import { type BenchResult, median, percentile, round, within } from './figures.ts';
import { ownMemoryOf, treeMemory } from './memory.ts';

export const VISITS = 1_000;
/** Of the visits with scans, as many for one without. */
const WITH_SCANS = 5;
/** Between two applicants there is a rest: garbage that would be collected in it is not what grows over a month. */
const REST_MS = 30_000;
/** Looks at the memory after the rest, so far apart. */
const LOOKS = 5;
const LOOK_MS = 1_000;
/** Fewer visits warm up nothing. */
const LEAST_WARM = 10;

/** Whose memory: of everybody, and of those who might keep something. */
const WHOSE = ['all', 'main', 'page', 'display', 'core'] as const;
type Memory = Readonly<Record<(typeof WHOSE)[number], number>>;

/** So many visits one after the other in the real window, each on its screens; the first `warm` are warming up. */
async function shift(visits: number, warm: number, scans: boolean, say: (line: string) => void) {
  const folder = mkdtempSync(path.join(tmpdir(), 'okno-soak-'));
  const running = await launch(
    findElectron(() => undefined),
    folder,
    { OKNO_VIRTUAL_PAGE_MS: '0', OKNO_PRINT_DIR: path.join(folder, 'printed') },
  );
  try {
    const { operator } = running;
    await signIn(operator, 'petrova');
    await hire(operator);
    const look = await memories(running);
    const [early, late]: [Memory[], Memory[]] = [[], []];
    const clicks: number[][] = [];
    for (let n = 1; n <= visits; n += 1) {
      clicks.push(await serve(operator, applicant(n), scans));
      if (n === warm || n === visits) (n === warm ? early : late).push(...(await rested(look)));
      if (n % Math.ceil(visits / 10) === 0) say(`${n} visits${scans ? ' with scans' : ''}, ${Math.round((await look()).all)} MB`);
    }
    return { clicks, early: middle(early), late: middle(late) };
  } finally {
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** PSS without files, in MB; what main and both pages have thrown away is collected before. */
async function memories({ app, operator, display, hosts }: Running): Promise<() => Promise<Memory>> {
  const sessions = await Promise.all([operator, display].map((page) => page.context().newCDPSession(page)));
  for (const one of sessions) await one.send('HeapProfiler.enable');
  const pages = await app.evaluate(({ BrowserWindow }) =>
    ['operator', 'display'].map(
      (name) =>
        BrowserWindow.getAllWindows()
          .find((one) => one.webContents.getURL().includes(name))
          ?.webContents.getOSProcessId() ?? 0,
    ),
  );
  const main = app.process().pid ?? 0;
  const { core } = await hosts();
  return async () => {
    for (const one of sessions) await one.send('HeapProfiler.collectGarbage');
    await app.evaluate(() => {
      process.getBuiltinModule('v8').setFlagsFromString('--expose-gc');
      const gc = process.getBuiltinModule('vm').runInNewContext('gc') as (how: object) => void;
      // With the heap's empty pages given back: how many are kept is chance.
      gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    });
    return {
      all: treeMemory(main, ownMemoryOf),
      main: ownMemoryOf(main),
      page: ownMemoryOf(pages[0] ?? 0),
      display: ownMemoryOf(pages[1] ?? 0),
      core: ownMemoryOf(core ?? 0),
    };
  };
}

/** Memory after a rest, several times. What is collected before it is given back in it: allocators keep it for a while. */
async function rested(look: () => Promise<Memory>): Promise<Memory[]> {
  await look();
  await sleep(REST_MS);
  const seen: Memory[] = [];
  for (let n = 0; n < LOOKS; n += 1) {
    seen.push(await look());
    await sleep(LOOK_MS);
  }
  return seen;
}

const middle = (all: readonly Memory[]): Memory =>
  Object.fromEntries(WHOSE.map((who) => [who, median(all.map((one) => one[who]))])) as unknown as Memory;

const figuresOf = (visits: number, { early, late }: { early: Memory; late: Memory }): Record<string, number> => ({
  visits,
  ...Object.fromEntries(
    WHOSE.flatMap((who) => [
      [`${who}EarlyMb`, Math.round(early[who])],
      [`${who}LateMb`, Math.round(late[who])],
    ]),
  ),
});

/** A month in one go: memory and the time of a click after a thousand visits against those after the first hundred. */
export async function soakBench(say: (line: string) => void, visits = VISITS): Promise<BenchResult[]> {
  const warm = Math.max(LEAST_WARM, Math.round(visits / 10));
  const plain = await shift(visits, warm, false, say);
  const scans = Math.max(2 * LEAST_WARM, Math.round(visits / WITH_SCANS));
  // Buffers of pages are garbage in megabytes: it takes more visits until as much is collected as is made.
  const scansWarm = Math.max(LEAST_WARM, Math.round(scans / 4));
  const scanned = await shift(scans, scansWarm, true, say);
  const { clicks } = plain;
  const p99 = (from: number, to: number): number => percentile(clicks.slice(from, to).flat(), 0.99);
  const skipped = Math.round(warm / 10);
  const [early, late] = [p99(skipped, skipped + warm), p99(visits - warm, visits)];
  return [
    {
      name: 'soak-memory',
      figures: figuresOf(visits, plain),
      budget: within(
        `PSS without files of all processes after ${visits} visits, against that after ${warm}`,
        plain.late.all / plain.early.all,
        1.05,
      ),
    },
    {
      name: 'soak-click',
      figures: {
        earlyP50Ms: round(median(clicks.slice(skipped, skipped + warm).flat()), 1),
        earlyP99Ms: round(early, 1),
        lateP50Ms: round(median(clicks.slice(visits - warm).flat()), 1),
        lateP99Ms: round(late, 1),
      },
      budget: within(`answer → painted, p99 of the last ${warm} visits against visits ${skipped + 1}–${skipped + warm}`, late / early, 1.2),
    },
    {
      name: 'soak-scans',
      figures: figuresOf(scans, scanned),
      budget: within(
        `PSS without files of all processes after ${scans} visits with scans, against that after ${scansWarm}`,
        scanned.late.all / scanned.early.all,
        1.1,
      ),
    },
  ];
}
