import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpegSize } from '#main/core/documents/scans.ts';
import { saneAdapter } from '#main/devices/scanner/sane.ts';
import { FEEDER, FLATBED, SAMPLE_PAGE, scanAll } from '#tests/fixtures/scan.ts';
import { type EsclSimulator, startEscl } from '#tests/simulators/escl.ts';

let folder: string;
const config = (name: string, files: Record<string, string>): string => {
  const at = path.join(folder, name);
  mkdirSync(at, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(at, file), text);
  return at;
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-sane-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("SANE's own test backend", () => {
  const test = (...extra: string[]) => {
    const conf = readFileSync('/etc/sane.d/test.conf', 'utf8').replace(/^geometry_max.*$/m, 'geometry_max 300.0');
    const adapter = saneAdapter({ SANE_CONFIG_DIR: config('test', { 'dll.conf': 'test\n', 'test.conf': conf }) }, extra);
    return { adapter, scanner: adapter.open(adapter.fromAddress('test:0', '')) };
  };

  it('is found', async () => {
    const refs = await test().adapter.discover(AbortSignal.timeout(20_000));
    expect(refs.map((ref) => ref.address)).toContain('test:0');
  });

  it('feeds ten pages, with progress', async () => {
    const { pages, percents, report } = await scanAll(test().scanner, FEEDER);
    expect(report.condition).toBe('ok');
    expect(pages).toHaveLength(10);
    expect(
      pages.every((page) => jpegSize(page).width > 1000),
      'every page is a JPEG of A4 at 200 dpi',
    ).toBe(true);
    expect(Math.max(...percents)).toBeGreaterThan(90);
  });

  it.each([
    ['SANE_STATUS_JAMMED', 'paper-jam'],
    ['SANE_STATUS_COVER_OPEN', 'cover-open'],
    ['SANE_STATUS_IO_ERROR', 'offline'],
    ['SANE_STATUS_DEVICE_BUSY', 'busy'],
    ['SANE_STATUS_ACCESS_DENIED', 'access-denied'],
  ])('reports %s as %s and never hangs', async (status, condition) => {
    const { report } = await scanAll(test('--read-return-value', status).scanner, FLATBED);
    expect(report.condition).toBe(condition);
  });

  it('is cancelled in the middle of a stack: the pages that came are kept, the rest of the stack stays', async () => {
    const controller = new AbortController();
    const slow = test('--read-delay=yes', '--read-delay-duration', '2000').scanner;
    const { pages, report } = await scanAll(slow, FEEDER, controller.signal, (n) => n === 2 && controller.abort());
    expect(report.condition).toBe('cancelled');
    expect(pages.length).toBeGreaterThanOrEqual(2);
    expect(pages.length).toBeLessThan(10);
  });

  it('that is not there is offline or misconfigured, in words', async () => {
    const { adapter } = test();
    const { report } = await scanAll(adapter.open(adapter.fromAddress('test:99', '')), FLATBED);
    expect(['offline', 'config']).toContain(report.condition);
    expect(report.raw).not.toBe('');
  });
});

describe('sane-airscan, a client we did not write, against our eSCL simulator', () => {
  let sim: EsclSimulator;
  const airscan = () => {
    const files = {
      'dll.conf': 'airscan\n',
      'airscan.conf': `[devices]\n"Sim" = http://127.0.0.1:${sim.port}/eSCL, eSCL\n[options]\ndiscovery = disable\n`,
    };
    const adapter = saneAdapter({ SANE_CONFIG_DIR: config('airscan', files) });
    return adapter.open(adapter.fromAddress('airscan:e0:Sim', ''));
  };
  beforeAll(async () => {
    sim = await startEscl(SAMPLE_PAGE);
  });
  afterAll(() => sim.close());

  it('takes ten pages from the feeder', async () => {
    sim.behaviour.feeder = 10;
    const { pages, report } = await scanAll(airscan(), FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 10, condition: 'ok' });
  });

  it('then finds the feeder empty', async () => {
    sim.behaviour.adf = 'ScannerAdfEmpty';
    expect((await scanAll(airscan(), FEEDER)).report.condition).toBe('feeder-empty');
  });

  it('sees the jam at page 3 and keeps two pages', async () => {
    sim.behaviour.adf = 'ScannerAdfLoaded';
    sim.behaviour.failAt = { page: 3, adf: 'ScannerAdfJam', status: 503 };
    const { pages, report } = await scanAll(airscan(), FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 2, condition: 'paper-jam' });
  });
});
