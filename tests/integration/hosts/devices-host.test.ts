import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeskOptions, ScanProgressStep, ScanResult } from '#main/devices/desk.ts';
import { ProcessHost } from '#main/hosts/process-host.ts';
import { DEFAULTS } from '#main/settings/defaults.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';
import { nodeHost } from '#tests/fixtures/node-host.ts';
import { until } from '#tests/fixtures/until.ts';

const [A, B] = ['2b1f7a52-3b64-4f6e-9b0a-0d1f6a3c9e01', '2b1f7a52-3b64-4f6e-9b0a-0d1f6a3c9e02'];
let folder: string;
let host: ProcessHost;
const incoming = () => path.join(folder, 'incoming');
/** Pages that were taken, `job/number`. */
let taken: string[];

type Take = (step: ScanProgressStep) => void | Promise<void>;
const scan = (jobId: string, take: Take, deadlineMs = 30_000) =>
  host.call(
    'internal.scan',
    { jobId, source: 'feeder', dpi: 200, colour: 'colour' },
    {
      deadlineMs,
      step: async (payload) => {
        const step = payload as ScanProgressStep;
        if (!step.page) return;
        await take(step);
        taken.push(`${step.jobId === A ? 'A' : 'B'}/${step.n}`);
      },
    },
  );
const cancel = (jobId: string) => host.call('internal.cancelScan', { jobId });
const gate = () => {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open };
};

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-devices-host-'));
  taken = [];
  host = new ProcessHost({
    name: 'devices',
    spawn: () => nodeHost('devices'),
    init: (): DeskOptions => ({
      config: DEFAULTS.devices,
      samplesFolder: path.join(RESOURCES, 'samples'),
      printFolder: folder,
      incomingFolder: incoming(),
      virtualPageMs: 0,
      hardware: false,
    }),
  });
  host.start();
  expect(await host.whenReady(30_000)).toBe(true);
});
afterEach(async () => {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the device host in plain Node', () => {
  it('hands a stack over page by page, bytes and all, each with its job and number', async () => {
    const sizes: number[] = [];
    expect(await scan(A, (step) => void sizes.push(step.page?.length ?? 0))).toMatchObject({ ok: true, value: { condition: 'ok' } });
    expect(taken).toEqual(['A/1', 'A/2']);
    expect(sizes.every((size) => size > 1_000)).toBe(true);
  });
  it('stops at the page that nobody keeps, and says so', async () => {
    const refused = await scan(A, () => Promise.reject(new Error('the disk is full')));
    expect([refused, taken]).toEqual([{ ok: true, value: { condition: 'cancelled', raw: 'page refused' } }, []]);
    expect(await scan(B, () => undefined), 'the next scan is not hindered').toMatchObject({ ok: true, value: { condition: 'ok' } });
  });
  it('hands no page to a caller that takes none', async () => {
    const outcome = await host.call('internal.scan', { jobId: A, source: 'feeder', dpi: 200, colour: 'colour' });
    expect(outcome).toMatchObject({ ok: true, value: { raw: 'page refused' } });
  });
  it('is cancelled by its job while a page waits to be kept, and is free before that page is', async () => {
    const { passed, open } = gate();
    const came = gate();
    const first = scan(A, () => {
      came.open();
      return passed;
    });
    await came.passed;
    expect(await cancel(B), 'another job').toEqual({ ok: true, value: false });
    expect(await cancel(A)).toEqual({ ok: true, value: true });
    expect(await scan(B, () => undefined)).toMatchObject({ ok: true, value: { condition: 'ok' } });
    open();
    expect(await first).toMatchObject({ ok: true, value: { condition: 'cancelled' } });
    expect(taken, 'what had come whole is kept').toEqual(['B/1', 'B/2', 'A/1']);
    expect(await cancel(A), 'a job that is over').toEqual({ ok: true, value: false });
  });
  it('stops a scan whose caller no longer waits', async () => {
    const { passed, open } = gate();
    expect(await scan(A, () => passed, 500)).toMatchObject({ ok: false, code: 'host-timeout' });
    open();
    const free = async () => {
      const outcome = await scan(B, () => undefined);
      return outcome.ok && (outcome.value as ScanResult).condition === 'ok';
    };
    await until(free, 'the scanner to be free for another');
    expect(
      taken.filter((one) => one !== 'A/1'),
      'page A/2 was never asked for',
    ).toEqual(['B/1', 'B/2']);
  });
  it('dies in the middle of a stack: the page that had come is kept before the caller hears of it', async () => {
    const outcome = await scan(A, () => {
      process.kill(host.pid ?? 0, 'SIGKILL');
      return new Promise((resolve) => host.once('exit', () => resolve()));
    });
    expect([outcome, taken]).toEqual([expect.objectContaining({ code: 'host-down' }), ['A/1']]);
    expect(await scan(B, () => undefined)).toMatchObject({ ok: true, value: { condition: 'ok' } });
  });
  it('that was killed leaves no page in clear: the next start takes away what it, or a driver that outlived it, has left', async () => {
    const left = path.join(incoming(), 'scan-killed');
    const killed = new Promise<void>((resolve) => host.once('exit', () => resolve()));
    mkdirSync(left);
    writeFileSync(path.join(left, 'p0001.jpg'), 'a page in clear');
    process.kill(host.pid ?? 0, 'SIGKILL');
    await killed;
    expect(await host.whenReady(30_000)).toBe(true);
    expect([readdirSync(incoming()), statSync(incoming()).mode & 0o777]).toEqual([[], 0o700]);
  });
  it('takes only jobs with a proper name', async () => {
    expect(await scan('the scan', () => undefined)).toMatchObject({ ok: false });
    expect(await host.call('internal.cancelScan', {})).toMatchObject({ ok: false });
  });
});
