import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { esclAdapter } from '#main/devices/scanner/escl.ts';
import type { Scanner } from '#main/devices/port.ts';
import { FEEDER, FLATBED, SAMPLE_PAGE, scanAll } from '#tests/fixtures/scan.ts';
import { type EsclSimulator, startEscl } from '#tests/simulators/escl.ts';

let sim: EsclSimulator;
let scanner: Scanner;
const adapter = esclAdapter({ busyPauseMs: 5, wholePageMs: 60_000 });

beforeEach(async () => {
  sim = await startEscl(SAMPLE_PAGE);
  scanner = adapter.open(adapter.fromAddress(`127.0.0.1:${sim.port}`, ''));
});
afterEach(() => sim.close());

describe('the eSCL client against a scanner that', () => {
  it('feeds a whole stack: every page byte for byte, the job removed at the end', async () => {
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect(report.condition).toBe('ok');
    expect(pages.map((page) => Buffer.from(page).equals(SAMPLE_PAGE))).toEqual([true, true, true, true, true]);
    expect(sim.requests.at(-1)).toMatch(/^DELETE .* → 200$/);
  });

  it('names a wrong host in its Location: only the path counts', async () => {
    sim.behaviour.locationHost = 'scanner.invalid';
    expect((await scanAll(scanner, FEEDER)).pages).toHaveLength(5);
  });

  it('has a page on the glass: one page, asked for once, in colour', async () => {
    const { pages } = await scanAll(scanner, FLATBED);
    expect(pages).toHaveLength(1);
    expect(sim.requests.filter((line) => line.includes('NextDocument'))).toHaveLength(1);
    expect(sim.lastSettings()).toContain('<scan:ColorMode>RGB24</scan:ColorMode>');
  });

  it('jams at page 3: two pages kept, the jam told', async () => {
    sim.behaviour.failAt = { page: 3, adf: 'ScannerAdfJam', status: 503 };
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 2, condition: 'paper-jam' });
  });

  it.each([
    ['ScannerAdfJam', 'paper-jam'],
    ['ScannerAdfDoorOpen', 'cover-open'],
    ['ScannerAdfLoaded', 'pages-left'],
    ['ScannerAdfEmpty', 'ok'],
  ] as const)('says after two pages that there are no more, with %s: told as %s', async (adf, condition) => {
    sim.behaviour.failAt = { page: 3, adf, status: 404 };
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 2, condition });
  });

  it('says too early that there are no more while its feeder is loaded: asked again, nothing lost', async () => {
    sim.behaviour.earlyPerPage = 2;
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 5, condition: 'ok' });
  });

  it('says so without an end: given up after six times', async () => {
    sim.behaviour.earlyPerPage = 1_000;
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 1, condition: 'pages-left' });
    expect(sim.requests.filter((line) => line.includes('NextDocument'))).toHaveLength(7);
  });

  it('says so before the first page: its feeder is not taken for an empty one', async () => {
    sim.behaviour.failAt = { page: 1, adf: 'ScannerAdfLoaded', status: 404 };
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 0, condition: 'pages-left' });
  });

  it('has no time for a question after the last page: asked again, its stack is through', async () => {
    sim.behaviour.deafAfterPage = 5;
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 5, condition: 'ok' });
  });

  it('is asked in vain after the last page: whether its stack is through nobody knows, and its pages are kept', async () => {
    sim.behaviour.deafAfterPage = 1_000;
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 5, condition: 'protocol' });
    expect(sim.requests.at(-1)).toMatch(/^DELETE .* → 200$/);
  });

  it('has its cover opened at page 2', async () => {
    sim.behaviour.failAt = { page: 2, adf: 'ScannerAdfDoorOpen', status: 409 };
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 1, condition: 'cover-open' });
  });

  it('has an empty feeder', async () => {
    sim.behaviour.adf = 'ScannerAdfEmpty';
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 0, condition: 'feeder-empty' });
  });

  it('sends a page without an end: no more of it is taken, the page before it is kept, the job is removed', async () => {
    sim.behaviour.endlessAt = 2;
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 1, condition: 'page-too-large' });
    expect(sim.requests.filter((line) => line !== 'closed').at(-1)).toMatch(/^DELETE .* → 200$/);
  });

  it('drips a page without an end: its time is over however lively it is, the page before it is kept', async () => {
    sim.behaviour.dripAt = 2;
    const hasty = esclAdapter({ busyPauseMs: 5, wholePageMs: 300 });
    const { pages, report } = await scanAll(hasty.open(hasty.fromAddress(`127.0.0.1:${sim.port}`, '')), FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 1, condition: 'timeout' });
    expect(sim.requests.at(-1)).toMatch(/^DELETE .* → 200$/);
  });

  it('says without an end what it can do: nothing it could mean', async () => {
    const chatter = http.createServer((_request, response) => {
      const more = () => {
        while (response.write(SAMPLE_PAGE));
        response.once('drain', more);
      };
      more();
    });
    chatter.listen(0, '127.0.0.1');
    await once(chatter, 'listening');
    const talks = adapter.open(adapter.fromAddress(`127.0.0.1:${(chatter.address() as net.AddressInfo).port}`, ''));
    expect(await talks.probe(AbortSignal.timeout(5_000))).toEqual({ condition: 'protocol', raw: 'TOO_LARGE' });
    chatter.closeAllConnections();
    chatter.close();
  });

  it('loses the line in the middle of page 2: page 1 kept', async () => {
    sim.behaviour.dropAt = 2;
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 1, condition: 'offline' });
  });

  it('is busy twice before every page: waited for, nothing lost', async () => {
    sim.behaviour.busyPerPage = 2;
    const { pages, report } = await scanAll(scanner, FEEDER);
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 5, condition: 'ok' });
  });

  it('never takes the job: given up after ten tries as busy', async () => {
    sim.behaviour.refuseJobs = 503;
    const { report } = await scanAll(scanner, FEEDER);
    expect(report.condition).toBe('busy');
    expect(sim.requests.filter((line) => line.startsWith('POST'))).toHaveLength(10);
  });

  it('is cancelled in the middle: the page that came is kept and the job removed', async () => {
    const controller = new AbortController();
    sim.behaviour.pageDelayMs = 20;
    const { pages, report } = await scanAll(scanner, FEEDER, controller.signal, () => controller.abort());
    expect({ pages: pages.length, condition: report.condition }).toEqual({ pages: 1, condition: 'cancelled' });
    expect(sim.requests.some((line) => line.startsWith('DELETE'))).toBe(true);
  });

  it('has more pages: none is asked for before the one before it is kept', async () => {
    sim.behaviour.feeder = 3;
    const { report } = await scanAll(scanner, FEEDER, undefined, async (n) => {
      // Whole exchanges with the device: time enough to ask for the next page, had anybody wanted to.
      for (let i = 0; i < 10; i += 1) await scanner.probe(AbortSignal.timeout(5_000));
      sim.requests.push(`kept ${n}`);
    });
    const order = sim.requests.flatMap((line) => (line.startsWith('kept') ? [line] : /NextDocument → (\d+)/.exec(line)?.slice(1)) ?? []);
    expect([report.condition, order]).toEqual(['ok', ['200', 'kept 1', '200', 'kept 2', '200', 'kept 3', '404']]);
  });

  it('has more pages, but the second is refused: the scan stops and the job is removed', async () => {
    const { pages, report } = await scanAll(scanner, FEEDER, undefined, (n) => {
      if (n === 2) throw new Error('the disk is full');
    });
    expect({ pages: pages.length, report }).toEqual({ pages: 1, report: { condition: 'cancelled', raw: 'page refused' } });
    expect(sim.requests.filter((line) => line.includes('NextDocument'))).toHaveLength(2);
    expect(sim.requests.at(-1)).toMatch(/^DELETE .* → 200$/);
  });

  it('is cancelled while its page waits to be kept: the job is removed, nobody waits for the keeping', async () => {
    const controller = new AbortController();
    const { report } = await scanAll(scanner, FEEDER, controller.signal, () => {
      controller.abort();
      return new Promise(() => undefined);
    });
    expect(report.condition).toBe('cancelled');
    expect(sim.requests.at(-1)).toMatch(/^DELETE .* → 200$/);
  });

  it('is not there', async () => {
    await sim.close();
    expect((await scanner.probe(AbortSignal.timeout(2_000))).condition).toBe('offline');
  });

  it('is switched off and lets every connection hang: it does not answer, which is not the same as stopped', async () => {
    const mute = net.createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const away = adapter.open(adapter.fromAddress(`127.0.0.1:${(mute.address() as net.AddressInfo).port}`, ''));
    expect((await away.probe(AbortSignal.timeout(200))).condition).toBe('offline');
    const controller = new AbortController();
    const stopped = away.probe(controller.signal);
    controller.abort();
    expect((await stopped).condition).toBe('cancelled');
    mute.close();
  });

  it('asks for the next finer resolution when it cannot do the wanted one', async () => {
    const { dpis } = await scanAll(scanner, { ...FLATBED, dpi: 150 });
    expect(dpis, 'and tells at which the page was scanned').toEqual([200]);
    expect(sim.lastSettings()).toContain('<scan:XResolution>200</scan:XResolution>');
  });
});

describe('an eSCL address', () => {
  it.each(['', 'http://user:secret@host/', 'http://host/eSCL?x=1', 'ftp://[', '://'])('«%s» is refused', (address) => {
    expect(() => adapter.fromAddress(address, '')).toThrow('address-invalid');
  });
});
