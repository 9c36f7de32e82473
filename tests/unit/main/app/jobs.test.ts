import { beforeEach, describe, expect, it } from 'vitest';
import { fail, okay, type Outcome } from '#contract/failure.ts';
import type { Session } from '#contract/staff.ts';
import { type JobParts, printJob, scanJob } from '#main/app/jobs.ts';
import type { ProcessHost } from '#main/hosts/process-host.ts';

const VISIT = '00000000-0000-4000-8000-000000000001';
const JOB = '00000000-0000-4000-8000-000000000002';
const SESSION = { id: 'session-1', role: 'specialist' } as Session;
const ARGS = { visitId: VISIT, revision: 7, itemId: 'passport-rf:application', source: 'feeder', append: false } as const;
const PAGE = Uint8Array.of(1, 2, 3);

interface Call {
  readonly name: string;
  readonly args: Record<string, unknown>;
  readonly session: string | undefined;
}
type Step = (payload: unknown) => Promise<void>;

/** A host that answers by its script and remembers what it was asked. */
class FakeHost {
  readonly calls: Call[] = [];
  ready = true;
  readonly #answer: (call: Call, step: Step) => Outcome<unknown> | Promise<Outcome<unknown>>;
  constructor(answer: (call: Call, step: Step) => Outcome<unknown> | Promise<Outcome<unknown>>) {
    this.#answer = answer;
  }
  async call(
    name: string,
    args: Record<string, unknown>,
    { session, step }: { session?: string; step?: Step } = {},
  ): Promise<Outcome<unknown>> {
    const call = { name, args, session };
    this.calls.push(call);
    return this.#answer(call, step ?? (() => Promise.resolve()));
  }
  whenReady = () => Promise.resolve(this.ready);
}

let progress: { state: string; pages: number }[];
const parts = (core: FakeHost, devices: FakeHost): JobParts => ({
  core: core as unknown as ProcessHost,
  devices: devices as unknown as ProcessHost,
  exportFolder: '/nowhere',
  progress: (one) => progress.push(one),
  now: () => new Date(0),
  running: new Set(),
});
const names = (host: FakeHost) => host.calls.map((call) => call.name);
beforeEach(() => {
  progress = [];
});

/** A core that keeps every page it is given. */
const keeping = (script: Partial<Record<string, (call: Call) => Outcome<unknown>>> = {}) =>
  new FakeHost((call) => {
    const own = script[call.name]?.(call);
    if (own) return own;
    switch (call.name) {
      case 'internal.beginScan':
        return okay({ jobId: JOB, dpi: 300, colour: 'colour' });
      case 'internal.beginPrint':
        return okay({ jobId: JOB, number: 'test-04-1', kind: 'receipt', pdf: PAGE });
      case 'internal.endScan':
        return okay({ jobId: JOB, end: 'attached', pages: 2, condition: call.args.condition });
      default:
        return okay(call.name === 'internal.endPrint' ? { outcome: call.args.outcome } : true);
    }
  });
const feeding = (pages: number, condition = 'ok') =>
  new FakeHost(async (_call, step) => {
    for (let n = 1; n <= pages; n += 1) await step({ jobId: JOB, n, pages: n, page: PAGE });
    return okay({ condition, raw: '' });
  });

describe('a scan between the hosts', () => {
  it('names its visit when it begins, and from then on its job alone: no session stands behind a page', async () => {
    const core = keeping();
    expect(await scanJob(parts(core, feeding(2)), ARGS, SESSION)).toMatchObject({ ok: true, value: { end: 'attached' } });
    expect(names(core)).toEqual(['internal.beginScan', 'internal.addPage', 'internal.addPage', 'internal.endScan']);
    expect(core.calls[0]).toMatchObject({ args: { visitId: VISIT, revision: 7 }, session: 'session-1' });
    for (const call of core.calls.slice(1)) expect([call.args.jobId, call.session]).toEqual([JOB, undefined]);
    expect(core.calls.slice(1, 3).map((call) => call.args.n)).toEqual([1, 2]);
    expect(progress.at(-1)).toMatchObject({ state: 'done', pages: 2 });
  });

  it('asks no device when the core does not let it begin', async () => {
    const devices = feeding(1);
    const core = keeping({ 'internal.beginScan': () => fail('stale') });
    expect(await scanJob(parts(core, devices), ARGS, SESSION)).toMatchObject({ ok: false, code: 'stale' });
    expect(devices.calls).toEqual([]);
  });

  it('tells the core again when it died under a page or under the end', async () => {
    let pages = 0;
    let ends = 0;
    const core = keeping({
      'internal.addPage': () => (++pages === 1 ? fail('host-down') : okay(true)),
      'internal.endScan': (call) =>
        ++ends === 1 ? fail('host-down') : okay({ jobId: JOB, end: 'late', pages: 1, condition: call.args.condition }),
    });
    expect(await scanJob(parts(core, feeding(1)), ARGS, SESSION)).toMatchObject({ ok: true, value: { end: 'late' } });
    expect([pages, ends]).toEqual([2, 2]);
    expect(progress.at(-1)?.state).toBe('late');
  });

  it('stops the device at a page that cannot be kept, and ends with the pages that were', async () => {
    const core = keeping({ 'internal.addPage': (call) => (call.args.n === 2 ? fail('storage') : okay(true)) });
    const devices = new FakeHost(async (_call, step) => {
      await step({ jobId: JOB, n: 1, pages: 1, page: PAGE });
      const refused = await step({ jobId: JOB, n: 2, pages: 2, page: PAGE }).then(
        () => false,
        () => true,
      );
      return okay({ condition: refused ? 'cancelled' : 'ok', raw: '' });
    });
    await scanJob(parts(core, devices), ARGS, SESSION);
    expect(core.calls.at(-1)).toMatchObject({ name: 'internal.endScan', args: { condition: 'cancelled' } });
    expect(progress.at(-1)).toMatchObject({ state: 'cancelled', pages: 1 });
  });

  it('ends the job when the device host is down, and does not wait for it', async () => {
    const devices = feeding(1);
    devices.ready = false;
    const core = keeping({ 'internal.endScan': () => okay({ jobId: JOB, end: 'none', pages: 0, condition: 'offline' }) });
    expect(await scanJob(parts(core, devices), ARGS, SESSION)).toMatchObject({ ok: false, code: 'scan-failed', at: 'offline' });
    expect(devices.calls).toEqual([]);
  });
});

describe('a print between the hosts', () => {
  const PRINT = { visitId: VISIT, number: 'test-04-1', copies: 2 };
  it('writes down what the printer said, under its job', async () => {
    const core = keeping();
    const devices = new FakeHost(() => okay({ outcome: 'accepted', report: { condition: 'ok', raw: '' } }));
    expect(await printJob(parts(core, devices), PRINT, SESSION)).toMatchObject({ ok: true, value: { outcome: 'accepted' } });
    expect(core.calls.at(-1)).toMatchObject({ name: 'internal.endPrint', args: { jobId: JOB, outcome: 'accepted' }, session: undefined });
    expect(devices.calls[0]?.args).toMatchObject({ id: JOB, copies: 2, title: 'receipt-test-04-1' });
  });
  it('leaves the question open when the device host died', async () => {
    const core = keeping();
    await printJob(parts(core, new FakeHost(() => fail('host-down'))), PRINT, SESSION);
    expect(core.calls.at(-1)?.args.outcome).toBe('unknown');
  });
  it('prints nothing that the core does not hand out', async () => {
    const devices = new FakeHost(() => okay(true));
    const core = keeping({ 'internal.beginPrint': () => fail('visit-elsewhere') });
    expect(await printJob(parts(core, devices), PRINT, SESSION)).toMatchObject({ code: 'visit-elsewhere' });
    expect(devices.calls).toEqual([]);
  });
});
