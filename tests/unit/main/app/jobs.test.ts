import { describe, expect, it } from 'vitest';
import { fail, okay, type Outcome } from '#contract/failure.ts';
import { type JobParts, printJob, scanJob } from '#main/app/jobs.ts';

/** Main between the two hosts: it carries bytes, tries again what may be told twice, and tells the person what went wrong. */
const SESSION = { id: 's', userId: 'petrova', name: 'Петрова О. Н.', role: 'specialist', since: 0, locked: false } as const;
const VISIT = crypto.randomUUID();
const JOB = crypto.randomUUID();
type Call = [name: string, args: Record<string, unknown>, session: string | undefined];
type Step = (payload: unknown) => Promise<void>;

interface Fakes {
  /** What the core answers to a call, given how often it was asked before; a page kept unless said otherwise. */
  readonly core?: (name: string, nth: number, args: Record<string, unknown>) => Outcome<unknown> | undefined;
  /** What the devices do with a scan; `step` throws when main refuses. */
  readonly scan?: ((step: Step) => Promise<Outcome<unknown>>) | undefined;
  readonly print?: () => Outcome<unknown>;
  /** `cancelled`: the person stops it while the devices are on their way. */
  readonly ready?: boolean | 'cancelled';
}
function hosts({ core, scan, print, ready = true }: Fakes) {
  const calls: Call[] = [];
  const progress: string[] = [];
  const parts = {
    exportFolder: '/nowhere',
    begin: () => () => undefined,
    running: new Set<string>(),
    cancelled: new Set<string>(),
    pause: async () => undefined,
    now: () => new Date(0),
    progress: (one: { state: string; pages: number; condition?: string }) =>
      void progress.push([one.state, one.pages, one.condition].filter((word) => word !== undefined).join(' ')),
    core: {
      async call(name: string, args: Record<string, unknown>, options: { session?: string }) {
        const nth = calls.filter((one) => one[0] === name && JSON.stringify(one[1]) === JSON.stringify(args)).length;
        calls.push([name, args, options.session]);
        const said = core?.(name, nth, args);
        if (said) return said;
        if (name === 'internal.beginScan') return okay({ jobId: JOB, ticket: 'А-001', dpi: 300, colour: 'grey' });
        if (name === 'internal.beginPrint') return okay({ jobId: JOB, number: 'n-1', kind: 'receipt', pdf: new Uint8Array(1) });
        if (name === 'internal.endScan') {
          const pages = new Set(calls.filter((one) => one[0] === 'internal.addPage').map((one) => one[1].n)).size;
          return okay({ jobId: JOB, end: pages > 0 ? 'attached' : 'none', pages, condition: args.condition });
        }
        return okay(name === 'internal.endPrint' ? { outcome: args.outcome } : true);
      },
    },
    devices: {
      whenReady: async () => {
        if (ready === 'cancelled') parts.cancelled.add(JOB);
        return ready !== false;
      },
      async call(name: string, _args: unknown, options: { step?: Step } = {}) {
        calls.push([`devices ${name}`, {}, undefined]);
        if (name === 'internal.print') return print?.() ?? okay({ outcome: 'printed', report: { condition: 'ok', raw: '' } });
        if (name === 'internal.cancelScan') return okay(true);
        return scan?.(options.step ?? (async () => undefined)) ?? okay({ condition: 'ok', raw: '' });
      },
    },
  } as unknown as JobParts;
  return { parts, calls, progress, named: (name: string) => calls.filter((one) => one[0] === name) };
}
const start = (fakes: ReturnType<typeof hosts>) =>
  scanJob(fakes.parts, { visitId: VISIT, revision: 3, itemId: 'a:b', source: 'feeder', append: false }, SESSION);
const print = (fakes: ReturnType<typeof hosts>) => printJob(fakes.parts, { visitId: VISIT, number: 'n-1', copies: 2 }, SESSION);
const pages =
  (n: number, condition = 'ok'): Fakes['scan'] =>
  async (step) => {
    try {
      for (let i = 1; i <= n; i += 1) await step({ jobId: JOB, n: i, pages: i, page: new Uint8Array([i]) });
    } catch {
      return fail('internal', { detail: 'StepRefused' });
    }
    return okay({ condition, raw: '' });
  };

describe('a scan', () => {
  it('hands page by page to its job, which belongs to no session, and ends it once', async () => {
    const fakes = hosts({ scan: pages(3) });
    expect(await start(fakes)).toMatchObject({ ok: true, value: { end: 'attached', pages: 3 } });
    expect(fakes.named('internal.beginScan')[0]?.[2], 'it is begun by whoever asked').toBe('s');
    expect(fakes.named('internal.addPage').map(([, args, session]) => [args.jobId, args.n, session])).toEqual([
      [JOB, 1, undefined],
      [JOB, 2, undefined],
      [JOB, 3, undefined],
    ]);
    expect(fakes.named('internal.endScan')).toHaveLength(1);
  });

  it('tells a page and an end again when the core was down, under the same number', async () => {
    const down = fail('host-down');
    const fakes = hosts({
      scan: pages(1),
      core: (name, nth) => (name !== 'internal.beginScan' && nth < 2 ? (nth === 0 ? down : fail('host-timeout')) : undefined),
    });
    expect(await start(fakes)).toMatchObject({ ok: true, value: { pages: 1 } });
    expect(fakes.named('internal.addPage').map((one) => one[1].n)).toEqual([1, 1, 1]);
    expect(fakes.named('internal.endScan')).toHaveLength(3);
  });

  it('does not ask a device when the core does not begin it', async () => {
    const fakes = hosts({ core: (name) => (name === 'internal.beginScan' ? fail('visit-elsewhere') : undefined) });
    expect(await start(fakes)).toMatchObject({ code: 'visit-elsewhere' });
    expect(fakes.named('devices internal.scan')).toEqual([]);
  });

  it('keeps what had come when the devices died in the middle of a stack', async () => {
    const fakes = hosts({
      scan: async (step) => {
        await step({ jobId: JOB, n: 1, pages: 1, page: new Uint8Array(1) });
        return fail('host-down');
      },
    });
    expect(await start(fakes)).toMatchObject({ ok: true, value: { end: 'attached', pages: 1, condition: 'offline' } });
    expect(fakes.progress.at(-1)).toBe('failed 1 offline');
  });

  it('that was cancelled without a page says so', async () => {
    const fakes = hosts({ scan: pages(0, 'cancelled') });
    expect(await start(fakes)).toMatchObject({ code: 'scan-cancelled' });
  });

  it('whose devices are not there ends its job, and says what is down', async () => {
    const fakes = hosts({ ready: false });
    expect(await start(fakes)).toMatchObject({ code: 'scan-failed', at: 'offline' });
    expect(fakes.named('internal.endScan')).toHaveLength(1);
  });

  it('whose first page finds the disk full says that the disk is full, not that the scanner is gone', async () => {
    const fakes = hosts({
      scan: async (step) => {
        try {
          await step({ jobId: JOB, n: 1, pages: 1, page: new Uint8Array(1) });
        } catch {
          return fail('internal', { detail: 'StepRefused' });
        }
        return okay({ condition: 'ok', raw: '' });
      },
      core: (name, _nth, args) => {
        if (name === 'internal.addPage') return fail('storage', { detail: 'SQLITE_FULL' });
        return name === 'internal.endScan' ? okay({ jobId: JOB, end: 'none', pages: 0, condition: args.condition }) : undefined;
      },
    });
    expect(await start(fakes)).toMatchObject({ ok: false, code: 'pages-lost', detail: 'storage', numbers: { lost: 1, kept: 0 } });
  });

  const full = fail('storage', { at: 'disk-full', detail: 'SQLITE_FULL' });
  it('holds a page while the disk is full, says so, and goes on by itself when there is room', async () => {
    const fakes = hosts({
      scan: pages(2),
      core: (name, nth, args) => (name === 'internal.addPage' && args.n === 2 && nth < 40 ? full : undefined),
    });
    expect(await start(fakes)).toMatchObject({ ok: true, value: { end: 'attached', pages: 2 } });
    expect(fakes.progress).toContain('waiting 1');
    expect(fakes.progress.at(-1)).toBe('done 2');
  });

  it('says how many pages are lost when the disk stays full, and does not hold them for ever', async () => {
    const fakes = hosts({ scan: pages(2), core: (name, _nth, args) => (name === 'internal.addPage' && args.n === 2 ? full : undefined) });
    expect(await start(fakes)).toMatchObject({ ok: false, code: 'pages-lost', numbers: { lost: 1, kept: 1 } });
    expect(fakes.named('internal.addPage').length, 'tried for some minutes').toBeGreaterThan(100);
    expect(fakes.named('internal.endScan'), 'the pages before it are kept').toHaveLength(1);
  });

  it('that is stopped while the devices are on their way asks no device and ends as stopped', async () => {
    const fakes = hosts({ ready: 'cancelled', scan: pages(1) });
    expect(await start(fakes)).toMatchObject({ ok: false, code: 'scan-cancelled' });
    expect(fakes.named('devices internal.scan')).toEqual([]);
    expect(fakes.named('internal.endScan').map((one) => one[1].condition)).toEqual(['cancelled']);
    expect(fakes.progress.at(-1)).toBe('cancelled 0 cancelled');
  });

  it('that takes too long is stopped on the device as well, one that has ended is not', async () => {
    const late = hosts({ scan: async () => fail('host-timeout') });
    expect(await start(late)).toMatchObject({ code: 'scan-failed', at: 'timeout' });
    expect(late.named('devices internal.cancelScan')).toHaveLength(1);
    const died = hosts({ scan: async () => fail('host-down') });
    await start(died);
    expect(died.named('devices internal.cancelScan')).toEqual([]);
  });

  it('whose time is over while a page waits for room ends behind that page, and nothing is told of it afterwards', async () => {
    const fakes = hosts({
      scan: async (step) => {
        void step({ jobId: JOB, n: 1, pages: 1, page: new Uint8Array(1) }).catch(() => undefined);
        return fail('host-timeout');
      },
      core: (name) => (name === 'internal.addPage' ? fail('storage', { at: 'disk-full' }) : undefined),
    });
    expect(await start(fakes)).toMatchObject({ ok: false, code: 'pages-lost', numbers: { lost: 1, kept: 0 } });
    const order = fakes.calls.map(([name]) => name);
    expect(order.lastIndexOf('internal.addPage'), 'the end comes last').toBeLessThan(order.indexOf('internal.endScan'));
    const told = fakes.progress.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(fakes.progress).toHaveLength(told);
    expect(fakes.progress.at(-1)).toMatch(/^(failed|cancelled)/);
  });

  it('tells at its end at which resolution the pages were scanned, when the device says so', async () => {
    const dpiOf = async (page: object) => {
      const fakes = hosts({
        scan: async (step) => {
          await step({ jobId: JOB, n: 1, pages: 1, page: new Uint8Array(1), ...page });
          return okay({ condition: 'ok', raw: '' });
        },
      });
      await start(fakes);
      return fakes.named('internal.endScan')[0]?.[1];
    };
    expect(await dpiOf({ dpi: 200 })).toEqual({ jobId: JOB, condition: 'ok', dpi: 200 });
    expect(await dpiOf({})).toEqual({ jobId: JOB, condition: 'ok' });
  });

  it('is told with the ticket it is for, at every step', async () => {
    const fakes = hosts({ scan: pages(1) });
    const told: unknown[] = [];
    await start({ ...fakes, parts: { ...fakes.parts, progress: (one) => told.push(one.ticket) } });
    expect([told.length > 2, new Set(told)]).toEqual([true, new Set(['А-001'])]);
  });

  it('never says that the device is in order beside a failure: only its end could not be written', async () => {
    const fakes = hosts({ scan: pages(1), core: (name) => (name === 'internal.endScan' ? fail('storage') : undefined) });
    expect(await start(fakes)).toMatchObject({ ok: false, code: 'storage' });
    expect(fakes.progress.at(-1)).toBe('failed 1');
  });

  it('tells what the core found wrong with a page, and what of the stack was left out at its end', async () => {
    const refused = hosts({
      scan: pages(2),
      core: (name, _nth, args) => (name === 'internal.addPage' && args.n === 2 ? fail('scan-failed', { at: 'page-damaged' }) : undefined),
    });
    expect(await start(refused)).toMatchObject({ ok: true, value: { condition: 'page-damaged' } });
    expect(refused.progress.at(-1)).toBe('failed 1 page-damaged');
    const leftOut = hosts({
      scan: pages(2),
      core: (name) =>
        name === 'internal.endScan' ? okay({ jobId: JOB, end: 'attached', pages: 1, condition: 'page-damaged' }) : undefined,
    });
    await start(leftOut);
    expect(leftOut.progress.at(-1)).toBe('failed 2 page-damaged');
  });

  it('that is cancelled meanwhile is not held any longer', async () => {
    const fakes = hosts({
      scan: pages(1),
      core: (name, nth) => {
        if (name !== 'internal.addPage') return undefined;
        if (nth === 3) fakes.parts.cancelled.add(JOB);
        return full;
      },
    });
    expect(await start(fakes)).toMatchObject({ ok: false, code: 'pages-lost' });
    expect(fakes.named('internal.addPage')).toHaveLength(4);
  });

  it('does not hold a page for what will not pass', async () => {
    const fakes = hosts({
      scan: pages(1),
      core: (name) => (name === 'internal.addPage' ? fail('storage', { at: 'database-damaged' }) : undefined),
    });
    expect(await start(fakes)).toMatchObject({ ok: false, code: 'pages-lost' });
    expect(fakes.named('internal.addPage')).toHaveLength(1);
  });
});

describe('a print', () => {
  it('is told of its job, whatever became of it', async () => {
    const fakes = hosts({});
    expect(await print(fakes)).toMatchObject({ ok: true, value: { outcome: 'printed' } });
    expect(fakes.named('internal.endPrint')).toEqual([['internal.endPrint', { jobId: JOB, outcome: 'printed' }, undefined]]);
  });

  it('whose devices died is unknown, never printed and never failed', async () => {
    const fakes = hosts({ print: () => fail('host-down') });
    expect(await print(fakes)).toMatchObject({ ok: true, value: { outcome: 'unknown' } });
  });

  it('that failed says why, and is told', async () => {
    const fakes = hosts({ print: () => okay({ outcome: 'failed', report: { condition: 'paper-out', raw: 'tray 1' } }) });
    expect(await print(fakes)).toMatchObject({ code: 'print-failed', at: 'paper-out' });
    expect(fakes.named('internal.endPrint')[0]?.[1]).toMatchObject({ outcome: 'failed' });
  });

  it('does not reach a printer when the core does not hand the paper out', async () => {
    const fakes = hosts({ core: (name) => (name === 'internal.beginPrint' ? fail('privacy-locked') : undefined) });
    expect(await print(fakes)).toMatchObject({ code: 'privacy-locked' });
    expect(fakes.named('devices internal.print')).toEqual([]);
  });
});
