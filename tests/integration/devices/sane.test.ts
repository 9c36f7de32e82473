import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpegFrame } from '#main/core/documents/jpeg.ts';
import { ScanLane } from '#main/devices/scan-lane.ts';
import { saneAdapter } from '#main/devices/scanner/sane.ts';
import { FEEDER, FLATBED, SAMPLE_PAGE, scanAll } from '#tests/fixtures/scan.ts';
import { until } from '#tests/fixtures/until.ts';
import { type EsclSimulator, startEscl } from '#tests/simulators/escl.ts';

let folder: string;
/** What pages pass through. */
let incoming: string;
const config = (name: string, files: Record<string, string>): string => {
  const at = path.join(folder, name);
  mkdirSync(at, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(at, file), text);
  return at;
};

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-sane-'));
  incoming = config('incoming', {});
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("SANE's own test backend", () => {
  const test = (...extra: string[]) => {
    const conf = readFileSync('/etc/sane.d/test.conf', 'utf8').replace(/^geometry_max.*$/m, 'geometry_max 300.0');
    const adapter = saneAdapter(incoming, { SANE_CONFIG_DIR: config('test', { 'dll.conf': 'test\n', 'test.conf': conf }) }, extra);
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
      pages.every((page) => jpegFrame(page).width > 1000),
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

  it('feeds more pages, but the second is refused: the scan stops, and no page is left on the disk', async () => {
    const { pages, report } = await scanAll(test().scanner, FEEDER, undefined, (n) => {
      if (n === 2) throw new Error('the disk is full');
    });
    expect({ pages: pages.length, report }).toEqual({ pages: 1, report: { condition: 'cancelled', raw: 'page refused' } });
    expect(readdirSync(incoming)).toEqual([]);
  });

  it('is cancelled while its page waits to be kept: nobody waits for the keeping', async () => {
    const controller = new AbortController();
    const { report } = await scanAll(test().scanner, FEEDER, controller.signal, () => {
      controller.abort();
      return new Promise(() => undefined);
    });
    expect(report.condition).toBe('cancelled');
  });

  it('that is not there is offline or misconfigured, in words', async () => {
    const { adapter } = test();
    const { report } = await scanAll(adapter.open(adapter.fromAddress('test:99', '')), FLATBED);
    expect(['offline', 'config']).toContain(report.condition);
    expect(report.raw).not.toBe('');
  });
});

describe('scanimage, seen from within,', () => {
  /** A program in its place that writes down when it pulls a sheet, as the real one does at a line on its input. */
  const inside = () => {
    const at = path.join(folder, 'inside');
    const log = path.join(at, 'log');
    mkdirSync(at, { recursive: true });
    writeFileSync(log, '');
    writeFileSync(
      path.join(at, 'scanimage'),
      `#!/bin/sh
for one in "$@"; do case "$one" in -A|-n) exit 0;; --batch-prompt) prompt=1;; --batch-count=1) once=1;; --batch=*) pattern="\${one#--batch=}";; esac; done
for n in 1 2 3; do
  if [ -n "$prompt" ]; then read -r line || exit 0; fi
  echo "pulled $n" >> "${log}"
  page=$(printf "$pattern" $n); cp "${path.join(import.meta.dirname, '../../../resources/samples/page-1.jpg')}" "$page"; echo "$page"
  if [ -n "$once" ]; then echo ended >> "${log}"; exit 0; fi
done
if [ -n "$prompt" ]; then read -r line || exit 0; fi
echo "scanimage: sane_start: Document feeder out of documents" >&2
exit 7
`,
      { mode: 0o755 },
    );
    const adapter = saneAdapter(incoming, { PATH: `${at}:${process.env.PATH}` });
    return { scanner: adapter.open(adapter.fromAddress('test:0', '')), log, lines: () => readFileSync(log, 'utf8').trim().split('\n') };
  };

  it('pulls no sheet before the page before it is kept', async () => {
    const { scanner, log, lines } = inside();
    const { report } = await scanAll(scanner, FEEDER, undefined, async (n) => {
      // Another whole run of the program: time enough to pull the next sheet, had anybody let it.
      await scanner.probe(AbortSignal.timeout(5_000));
      appendFileSync(log, `kept ${n}\n`);
    });
    expect([report.condition, lines()]).toEqual(['ok', ['pulled 1', 'kept 1', 'pulled 2', 'kept 2', 'pulled 3', 'kept 3']]);
  });
  it.each([
    ['kept', () => undefined],
    ['refused', () => Promise.reject(new Error('the disk is full'))],
  ])('leaves no timer behind when it ends before its page is %s', async (_how, end) => {
    const { scanner, lines } = inside();
    const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;
    const before = timers();
    const { pages } = await scanAll(scanner, FLATBED, undefined, async () => {
      await until(() => lines().includes('ended'), 'the program to end');
      // Another whole run of it: time enough to hear of the end of the first.
      await scanner.probe(AbortSignal.timeout(5_000));
      await end();
    });
    expect([lines(), pages.length <= 1]).toEqual([['pulled 1', 'ended'], true]);
    // One of the runner's own may end meanwhile.
    expect(timers(), 'timers that are left').toBeLessThanOrEqual(before);
  });
  it.each([
    ['hangs at the list of what it can do', 'case "$*" in *-A*) exec sleep 600;; esac', 'no list of options'],
    [
      'says for ever how far its page is',
      'case "$*" in *-A*) exit 0;; esac; while :; do echo "Progress: 1%" >&2; sleep 0.01; done',
      'no sign of life',
    ],
  ])('is ended when it %s', async (_how, script, raw) => {
    const at = config('hangs', {});
    writeFileSync(path.join(at, 'scanimage'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const adapter = saneAdapter(incoming, { PATH: `${at}:${process.env.PATH}` }, [], { optionsMs: 200, pageMs: 200 });
    const { report } = await scanAll(adapter.open(adapter.fromAddress('test:0', '')), FEEDER);
    expect([report, readdirSync(incoming)]).toEqual([{ condition: 'timeout', raw }, []]);
  });
  it('that hangs at the list of what it can do is left at once by whoever cancels before it has begun', async () => {
    const at = config('hung', {});
    writeFileSync(path.join(at, 'scanimage'), '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
    const adapter = saneAdapter(incoming, { PATH: `${at}:${process.env.PATH}` }, [], { optionsMs: 60_000, pageMs: 60_000 });
    const lane = new ScanLane();
    const running = lane.run({ jobId: 'a', ...FEEDER }, adapter.open(adapter.fromAddress('test:0', '')), () => Promise.resolve());
    await lane.stop();
    expect([(await running).condition, readdirSync(incoming)]).toEqual(['cancelled', []]);
  });
  it('leaves a helper behind that holds its pipes: what it said is read, and nobody waits for the helper', async () => {
    const at = config('helper', {});
    const pids = path.join(at, 'pids');
    writeFileSync(
      path.join(at, 'scanimage'),
      `#!/bin/sh\nsleep 600 &\necho $! >> "${pids}"\necho "scanimage: open of device failed" >&2\nexit 9\n`,
      {
        mode: 0o755,
      },
    );
    const adapter = saneAdapter(incoming, { PATH: `${at}:${process.env.PATH}` });
    const report = await adapter.open(adapter.fromAddress('test:0', '')).probe(AbortSignal.timeout(60_000));
    expect(report).toEqual({ condition: 'offline', raw: 'scanimage: open of device failed' });
    for (const pid of readFileSync(pids, 'utf8').trim().split('\n')) process.kill(Number(pid));
  });
  it('pulls no sheet when there is no folder for its pages, and says why', async () => {
    const { lines } = inside();
    const adapter = saneAdapter(path.join(folder, 'nowhere/incoming'));
    const { report } = await scanAll(adapter.open(adapter.fromAddress('test:0', '')), FEEDER);
    expect([report, lines()]).toEqual([{ condition: 'unknown', raw: 'ENOENT' }, ['']]);
  });
  it('pulls no further sheet after a page was refused', async () => {
    const { scanner, lines } = inside();
    await scanAll(scanner, FEEDER, undefined, () => Promise.reject(new Error('the disk is full')));
    expect(lines()).toEqual(['pulled 1']);
  });
});

describe('sane-airscan, a client we did not write, against our eSCL simulator', () => {
  let sim: EsclSimulator;
  const airscan = () => {
    const files = {
      'dll.conf': 'airscan\n',
      'airscan.conf': `[devices]\n"Sim" = http://127.0.0.1:${sim.port}/eSCL, eSCL\n[options]\ndiscovery = disable\n`,
    };
    const adapter = saneAdapter(incoming, { SANE_CONFIG_DIR: config('airscan', files) });
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

  it('is stopped at a page that nobody keeps: it takes its job back, and pages stay in the feeder', async () => {
    sim.behaviour.adf = 'ScannerAdfLoaded';
    sim.behaviour.feeder = 40;
    sim.behaviour.pageDelayMs = 50;
    const from = sim.requests.length;
    const { pages, report } = await scanAll(airscan(), FEEDER, undefined, (n) => {
      if (n === 2) throw new Error('the disk is full');
    });
    expect({ pages: pages.length, report }).toEqual({ pages: 1, report: { condition: 'cancelled', raw: 'page refused' } });
    const asked = sim.requests.slice(from);
    expect(asked.filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
    expect(asked.filter((line) => line.includes('NextDocument → 200')).length).toBeLessThan(40);
    sim.behaviour.pageDelayMs = 0;
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
