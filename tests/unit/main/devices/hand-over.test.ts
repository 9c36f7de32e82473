import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report, Scanner, ScanOptions, ScanSteps } from '#main/devices/port.ts';
import { type ScanJob, ScanLane, type ScanProgressStep } from '#main/devices/scan-lane.ts';
import { virtualScanner } from '#main/devices/virtual/virtual.ts';
import { FEEDER } from '#tests/fixtures/scan.ts';

const SAMPLES = path.join(import.meta.dirname, '../../../../resources/samples');
const [A, B] = ['2b1f7a52-3b64-4f6e-9b0a-0d1f6a3c9e01', '2b1f7a52-3b64-4f6e-9b0a-0d1f6a3c9e02'];
const virtual = (): Scanner => {
  const adapter = virtualScanner(SAMPLES, 0);
  return adapter.open({ id: 'virtual:scanner', kind: 'scanner', adapter: 'virtual', label: '' });
};
const job = (jobId: string, more: Partial<ScanOptions> = {}): ScanJob => ({ jobId, ...FEEDER, ...more });

describe('the virtual scanner', () => {
  const log: string[] = [];
  const scan = (page: (n: number) => Promise<void>, signal = new AbortController().signal) => {
    log.length = 0;
    let n = 0;
    const steps: ScanSteps = {
      page: () => {
        n += 1;
        return page(n);
      },
      percent: (value) => void log.push(`${value}`),
    };
    return virtual().scan(FEEDER, steps, signal);
  };

  it('reads no further page before the one before it is kept', async () => {
    const report = await scan(async (n) => {
      log.push(`page ${n}`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`kept ${n}`);
    });
    const page = ['20', '40', '60', '80', '100'];
    expect([report.condition, log]).toEqual(['ok', [...page, 'page 1', 'kept 1', ...page, 'page 2', 'kept 2']]);
  });
  it('stops when its page is refused', async () => {
    const report = await scan(() => Promise.reject(new Error('no')));
    expect([report, log.length]).toEqual([{ condition: 'cancelled', raw: 'page refused' }, 5]);
  });
  it('is cancelled while a page waits to be kept', async () => {
    const controller = new AbortController();
    const report = await scan(() => {
      controller.abort();
      return new Promise(() => undefined);
    }, controller.signal);
    expect(report).toEqual({ condition: 'cancelled', raw: 'aborted' });
  });
});

describe('the lane of scans', () => {
  /** A scanner that waits until it is told, or cancelled. */
  const waiting = (): { scanner: Scanner; finish: (report: Report) => void; begun: ScanOptions[] } => {
    let finish: (report: Report) => void = () => undefined;
    const begun: ScanOptions[] = [];
    const scanner: Scanner = {
      probe: () => Promise.resolve({ condition: 'ok', raw: '' }),
      scan: (options, _steps, signal) =>
        new Promise((resolve) => {
          begun.push(options);
          finish = resolve;
          signal.addEventListener('abort', () => resolve({ condition: 'cancelled', raw: 'aborted' }));
        }),
    };
    return { scanner, finish: (report) => finish(report), begun };
  };

  it('names the job and the page in every step', async () => {
    const steps: ScanProgressStep[] = [];
    const report = await new ScanLane().run(job(A), virtual(), async (step) => void steps.push(step));
    expect(report.condition).toBe('ok');
    expect(new Set(steps.map((step) => step.jobId))).toEqual(new Set([A]));
    expect(steps.map(({ n, pages, page, percent }) => (page ? `page ${n} of ${pages}` : `${percent} % of ${n}, ${pages} whole`))).toEqual([
      ...[20, 40, 60, 80, 100].map((percent) => `${percent} % of 1, 0 whole`),
      'page 1 of 1',
      ...[20, 40, 60, 80, 100].map((percent) => `${percent} % of 2, 1 whole`),
      'page 2 of 2',
    ]);
  });
  it('does not stop for a percentage that is refused', async () => {
    const report = await new ScanLane().run(job(A), virtual(), (step) => (step.page ? Promise.resolve() : Promise.reject(new Error('no'))));
    expect(report.condition).toBe('ok');
  });
  it('cancels the job that is named and no other, and is free again', async () => {
    const lane = new ScanLane();
    const { scanner } = waiting();
    const running = lane.run(job(A), scanner, () => Promise.resolve());
    expect([lane.cancel(B), lane.busy]).toEqual([false, true]);
    expect((await lane.run(job(B), scanner, () => Promise.resolve())).condition).toBe('in-use');
    expect([lane.cancel(A), (await running).condition]).toEqual([true, 'cancelled']);
    expect([lane.busy, lane.cancel(A)]).toEqual([false, false]);
    expect((await lane.run(job(B), virtual(), () => Promise.resolve())).condition).toBe('ok');
  });
  it('is stopped when nothing of the scan is left behind, and not before', async () => {
    const lane = new ScanLane();
    const tidied = Promise.withResolvers<undefined>();
    const slow: Scanner = {
      probe: () => Promise.reject(new Error('x')),
      scan: async (_options, _steps, signal) => {
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        await tidied.promise;
        throw new Error('gone');
      },
    };
    const running = lane.run(job(A), slow, () => Promise.resolve()).catch((error: Error) => error.message);
    const order: string[] = [];
    const stopped = lane.stop().then(() => order.push('stopped'));
    await new Promise((resolve) => setImmediate(resolve));
    order.push('tidied');
    tidied.resolve(undefined);
    await stopped;
    expect([order, await running]).toEqual([['tidied', 'stopped'], 'gone']);
    await lane.stop();
  });
  it('is free again after a scanner that throws', async () => {
    const lane = new ScanLane();
    const broken: Scanner = { probe: () => Promise.reject(new Error('x')), scan: () => Promise.reject(new Error('x')) };
    await expect(lane.run(job(A), broken, () => Promise.resolve())).rejects.toThrow('x');
    expect(lane.busy).toBe(false);
  });
  it('goes to the glass when the feeder is empty, but not when it was cancelled', async () => {
    for (const [first, sources] of [
      ['feeder-empty', ['feeder', 'flatbed']],
      ['cancelled', ['feeder']],
    ] as const) {
      const { scanner, finish, begun } = waiting();
      const running = new ScanLane().run(job(A), scanner, () => Promise.resolve());
      finish({ condition: first, raw: '' });
      await new Promise((resolve) => setImmediate(resolve));
      finish({ condition: 'ok', raw: '' });
      await running;
      expect(begun.map((options) => options.source)).toEqual(sources);
    }
  });
});
