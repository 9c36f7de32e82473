import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, type ElectronApplication } from 'playwright';
import { launch } from '#scripts/lib/drive.ts';
import { type ElectronFound, findElectron } from '#scripts/lib/electron.ts';
import { beginVisit, chooseService, identify } from '#tests/e2e/program.ts';
import { type BenchResult, median, percentile, round, within } from './figures.ts';
import { treeMemory } from './memory.ts';

const STARTS = 7;
const IDLE_MS = 3_000;
const ANSWERS = 200;

interface Start {
  readonly paintMs: number;
  readonly memoryMb: number;
}

async function measured(app: ElectronApplication, spawnedAt: number, paintedAt: Promise<number>): Promise<Start> {
  const paintMs = (await paintedAt) - spawnedAt;
  await sleep(IDLE_MS);
  const memoryMb = treeMemory(app.process().pid ?? 0);
  await app.close();
  return { paintMs, memoryMb };
}

/** A window of the same Electron with one line of text in it. */
async function emptyWindow(electron: ElectronFound, folder: string): Promise<Start> {
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.cjs' }));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><h1>empty</h1>');
  writeFileSync(
    path.join(folder, 'main.cjs'),
    "const { app, BrowserWindow } = require('electron'); app.setPath('userData', __dirname + '/data'); app.whenReady().then(() => new BrowserWindow({ width: 1366, height: 768 }).loadFile('index.html'));",
  );
  const spawnedAt = Date.now();
  const app = await _electron.launch({
    executablePath: electron.binary,
    args: ['--no-sandbox', folder, '--disable-gpu'],
    env: process.env as Record<string, string>,
  });
  const page = await app.firstWindow();
  const paint = page
    .waitForFunction(() => performance.getEntriesByName('first-contentful-paint')[0])
    .then(() => page.evaluate(() => performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0)));
  return measured(app, spawnedAt, paint);
}

async function ours(electron: ElectronFound, folder: string): Promise<Start> {
  const spawnedAt = Date.now();
  const { app, operator } = await launch(electron, folder);
  const paint = operator
    .waitForFunction(() => performance.getEntriesByName('okno:useful')[0])
    .then(() => operator.evaluate(() => performance.timeOrigin + (performance.getEntriesByName('okno:useful')[0]?.startTime ?? 0)));
  return measured(app, spawnedAt, paint);
}

/** Start and memory against an empty window of the same Electron, the two taken in turn. */
export async function startBench(say: (line: string) => void): Promise<BenchResult[]> {
  const electron = findElectron(() => undefined);
  const folder = mkdtempSync(path.join(tmpdir(), 'okno-bench-'));
  const [empty, own]: [Start[], Start[]] = [[], []];
  try {
    // The first start of each makes its profile and warms the disk; it does not count.
    for (let i = 0; i <= STARTS; i += 1) {
      const pair = [await emptyWindow(electron, folder), await ours(electron, path.join(folder, 'okno'))] as const;
      say(`start ${i}: empty ${Math.round(pair[0].paintMs)} ms, ours ${Math.round(pair[1].paintMs)} ms`);
      if (i === 0) continue;
      empty.push(pair[0]);
      own.push(pair[1]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const time = [median(empty.map((one) => one.paintMs)), median(own.map((one) => one.paintMs))] as const;
  const memory = [median(empty.map((one) => one.memoryMb)), median(own.map((one) => one.memoryMb))] as const;
  return [
    {
      name: 'start',
      figures: { emptyMs: Math.round(time[0]), oursMs: Math.round(time[1]) },
      budget: within('spawn → first useful paint, against an empty window', time[1] / time[0], 1.5),
    },
    {
      name: 'memory',
      figures: { emptyMb: Math.round(memory[0]), oursMb: Math.round(memory[1]) },
      budget: within('PSS of all processes idle, against an empty window', memory[1] / memory[0], 1.7),
    },
  ];
}

/** A digit pressed → persisted, audited, painted, in the real window. */
export async function answerBench(): Promise<BenchResult[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'okno-bench-'));
  const running = await launch(
    findElectron(() => undefined),
    folder,
  );
  try {
    const { operator } = running;
    await beginVisit(operator);
    await identify(operator, 'lost');
    await chooseService(operator, 'паспорт', 'passport-rf-lost');
    const times = await operator.evaluate(async (rounds) => {
      const press = (code: string) =>
        window.dispatchEvent(new KeyboardEvent('keydown', { code, key: code, bubbles: true, cancelable: true }));
      /** Resolves at the frame after the one in which the question has changed. */
      const painted = () =>
        new Promise<void>((resolve) => {
          const heading = document.querySelector('main h1');
          const before = heading?.textContent;
          const observer = new MutationObserver(() => {
            if (document.querySelector('main h1')?.textContent === before) return;
            observer.disconnect();
            requestAnimationFrame(() => {
              const channel = new MessageChannel();
              channel.port1.onmessage = () => resolve();
              channel.port2.postMessage(0);
            });
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        });
      const all: number[] = [];
      for (let i = 0; i < rounds; i += 1) {
        const started = performance.now();
        const shown = painted();
        press('Digit1');
        await shown;
        all.push(performance.now() - started);
        const back = painted();
        press('Backspace');
        await back;
      }
      return all;
    }, ANSWERS);
    const p99 = percentile(times, 0.99);
    return [
      {
        name: 'answer',
        figures: { p50Ms: round(median(times), 1), p99Ms: round(p99, 1), answers: times.length },
        budget: within('answer → persisted, audited, painted, p99 in ms', p99, 35),
      },
    ];
  } finally {
    await running.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
