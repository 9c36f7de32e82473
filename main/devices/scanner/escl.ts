import { setTimeout as sleep } from 'node:timers/promises';
import type { ConditionCode, DeviceRef } from '#contract/devices.ts';
import { askDevice, deviceUrl, NoReply, type Reply } from '../http.ts';
import {
  type Adapter,
  fine,
  handOver,
  MOST_PAGE_BYTES,
  PAGE_REFUSED,
  PAGE_TOO_LARGE,
  PageRefused,
  type Report,
  type Scanner,
  type ScanOptions,
  type ScanSteps,
} from '../port.ts';
import { abortReport } from '../signals.ts';
import { type EsclCaps, readCapabilities, readStatus, scanSettings } from './escl-xml.ts';

/** Times as NAPS2 and sane-airscan have found them to work (reference/devices.md §1.2). */
const REQUEST_MS = 10_000;
const PAGE_MS = 120_000;
const WHOLE_REQUEST_MS = 20_000;
const WHOLE_PAGE_MS = 240_000;
const BUSY_PAUSE_MS = 1_000;
const BUSY_TRIES_PAGE = 30;
const BUSY_TRIES_JOB = 10;
/** Some makes answer that there are no more pages while the next one is being drawn in: so often they are asked again. */
const EARLY_TRIES = 5;

export interface EsclTiming {
  readonly busyPauseMs: number;
  /** From asking for a page to its last byte. */
  readonly wholePageMs: number;
}

/** eSCL over HTTP(S): network scanners and, through ipp-usb, most USB multifunction devices. */
export const esclAdapter = (timing: EsclTiming = { busyPauseMs: BUSY_PAUSE_MS, wholePageMs: WHOLE_PAGE_MS }): Adapter<Scanner> => ({
  name: 'escl',
  kind: 'scanner',
  // Discovery by mDNS comes with the device issue; an address is enough to put a scanner to work.
  discover: () => Promise.resolve([]),
  fromAddress(address, label) {
    const url = esclUrl(address);
    return { id: `escl:${url.host}${url.pathname}`, kind: 'scanner', adapter: 'escl', label: label || url.host, address: url.href };
  },
  open: (ref) => new EsclScanner(ref, timing),
});

/** The root is `/eSCL` unless the address says another. */
const esclUrl = (address: string): URL => deviceUrl(address, { path: '/eSCL' });

class EsclScanner implements Scanner {
  readonly #root: URL;
  readonly #timing: EsclTiming;

  constructor(ref: DeviceRef, timing: EsclTiming) {
    this.#root = esclUrl(ref.address ?? '');
    this.#timing = timing;
  }

  async probe(signal: AbortSignal): Promise<Report> {
    try {
      const { state, adf } = await this.#status(signal);
      const raw = `${state} ${adf ?? ''}`.trim();
      // An empty feeder is how a scanner waits for paper; only what needs a hand is a fault before the scan.
      const condition = conditionOfAdf(adf);
      return { condition: condition === 'feeder-empty' || condition === undefined ? 'ok' : condition, raw };
    } catch (error) {
      return reportOf(error, signal);
    }
  }

  async scan(options: ScanOptions, steps: ScanSteps, signal: AbortSignal): Promise<Report> {
    let job: URL | undefined;
    try {
      const caps = readCapabilities((await this.#get('ScannerCapabilities', signal)).body.toString());
      const settings = fitted(caps, options);
      if (!settings) return { condition: 'config', raw: `no ${options.source}` };
      const created = await this.#startJob(scanSettings(settings), signal);
      if (!(created instanceof URL)) return created;
      job = created;
      return await this.#pages(job, settings, steps, signal);
    } catch (error) {
      return reportOf(error, signal);
    } finally {
      // The job is removed in every case but must not outlive the caller's patience.
      if (job) await askDevice({ method: 'DELETE', url: job, timeoutMs: 3_000, signal: AbortSignal.timeout(3_000) }).catch(() => undefined);
    }
  }

  async #startJob(settings: string, signal: AbortSignal): Promise<URL | Report> {
    for (let attempt = 0; attempt < BUSY_TRIES_JOB; attempt += 1) {
      const reply = await this.#ask('POST', this.#url('ScanJobs'), signal, settings);
      const { location } = reply.headers;
      // Only the path is taken: the host in it is wrong on several makes.
      if (reply.status === 201 && location) return this.#url(new URL(location, this.#root).pathname.replace(/\/$/, ''), true);
      if (reply.status !== 503) return this.#whyNot(reply, signal);
      const { adf } = await this.#status(signal);
      const condition = conditionOfAdf(adf);
      if (condition && condition !== 'feeder-empty') return { condition, raw: adf ?? '' };
      await sleep(this.#timing.busyPauseMs, undefined, { signal });
    }
    return { condition: 'busy', raw: 'ScanJobs 503' };
  }

  async #pages(job: URL, { source, dpi }: Pick<ScanOptions, 'source' | 'dpi'>, steps: ScanSteps, signal: AbortSignal): Promise<Report> {
    const next = new URL(`${job.pathname}/NextDocument`, job);
    next.hash = job.hash;
    let pages = 0;
    let early = 0;
    const ask = {
      method: 'GET',
      url: next,
      timeoutMs: PAGE_MS,
      wholeMs: this.#timing.wholePageMs,
      mostBytes: MOST_PAGE_BYTES,
      signal,
    } as const;
    for (let busy = 0; busy < BUSY_TRIES_PAGE; ) {
      const reply = await askDevice(ask).catch(tooLarge);
      if (reply === undefined) return PAGE_TOO_LARGE;
      if (reply.status === 200) {
        if (reply.body.length === 0) return { condition: 'protocol', raw: 'empty page' };
        busy = 0;
        early = 0;
        pages += 1;
        await handOver(steps, reply.body, signal, dpi);
        // A flatbed has one page; asking again makes some devices scan the glass twice.
        if (source === 'flatbed') return fine();
        continue;
      }
      // A job that is asked again may be gone by then, whatever its status says.
      if (source === 'feeder' && (reply.status === 404 || (early > 0 && reply.status !== 503))) {
        const ended = await this.#ended(pages, signal);
        if (ended.condition !== 'pages-left' || early === EARLY_TRIES || reply.status !== 404) return ended;
        early += 1;
        await sleep(this.#timing.busyPauseMs, undefined, { signal });
        continue;
      }
      if (reply.status !== 503) return this.#whyNot(reply, signal);
      const condition = conditionOfAdf((await this.#status(signal)).adf);
      if (condition && condition !== 'feeder-empty') return { condition, raw: 'NextDocument 503' };
      busy += 1;
      await sleep(this.#timing.busyPauseMs, undefined, { signal });
    }
    return { condition: 'busy', raw: 'NextDocument 503' };
  }

  /** That there are no more pages is said after a jam as well, and too early: the feeder itself tells whether the stack is through. */
  async #ended(pages: number, signal: AbortSignal): Promise<Report> {
    const { adf = '' } = await this.#patientStatus(signal);
    const raw = `HTTP 404 ${adf}`.trim();
    const condition = conditionOfAdf(adf) ?? (isLoaded(adf) ? 'pages-left' : 'feeder-empty');
    return condition === 'feeder-empty' && pages > 0 ? fine(raw) : { condition, raw };
  }

  /** After any refusal the status is read, and the feeder's state decides. */
  async #whyNot(reply: Reply, signal: AbortSignal): Promise<Report> {
    const raw = `HTTP ${reply.status}`;
    const { adf } = await this.#status(signal);
    const condition = conditionOfAdf(adf);
    if (condition) return { condition, raw: `${raw} ${adf}` };
    if (reply.status === 410) return { condition: 'cancelled', raw };
    if (reply.status === 404) return { condition: 'feeder-empty', raw };
    return { condition: reply.status === 401 || reply.status === 403 ? 'access-denied' : 'protocol', raw };
  }

  async #status(signal: AbortSignal): Promise<ReturnType<typeof readStatus>> {
    return readStatus((await this.#get('ScannerStatus', signal)).body.toString());
  }

  /** One that has just sent a stack may be too busy for a question: it is asked again before its silence is taken for a fault. */
  async #patientStatus(signal: AbortSignal): Promise<ReturnType<typeof readStatus>> {
    for (let left = EARLY_TRIES; ; left -= 1) {
      try {
        return await this.#status(signal);
      } catch (error) {
        if (left === 0 || signal.aborted || !mayPass(error)) throw error;
      }
      await sleep(this.#timing.busyPauseMs, undefined, { signal });
    }
  }

  async #get(name: string, signal: AbortSignal): Promise<Reply> {
    const reply = await this.#ask('GET', this.#url(name), signal);
    if (reply.status !== 200) throw new NotNow(reply.status, name);
    return reply;
  }

  #ask(method: 'GET' | 'POST', url: URL, signal: AbortSignal, body?: string): Promise<Reply> {
    return askDevice({
      method,
      url,
      timeoutMs: REQUEST_MS,
      wholeMs: WHOLE_REQUEST_MS,
      signal,
      ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'text/xml' } }),
    });
  }

  #url(name: string, absolute = false): URL {
    const url = new URL(absolute ? name : `${this.#root.pathname}/${name}`, this.#root);
    url.hash = this.#root.hash;
    return url;
  }
}

/** Settings the device can do: the wanted resolution, else the next finer one, else its finest. */
function fitted(caps: EsclCaps, options: ScanOptions): Parameters<typeof scanSettings>[0] | undefined {
  const source = caps.sources[options.source];
  if (!source) return undefined;
  const sorted = [...source.dpi].sort((a, b) => a - b);
  const dpi = sorted.find((one) => one >= options.dpi) ?? sorted.at(-1) ?? options.dpi;
  const wanted = options.colour === 'colour' ? 'RGB24' : 'Grayscale8';
  const mode = source.modes.length === 0 || source.modes.includes(wanted) ? wanted : (source.modes[0] ?? wanted);
  return { source: options.source, dpi, mode, width: source.width, height: source.height };
}

/** Some makers write `Scanned…` for `Scanner…`. */
const bare = (adf: string | undefined) => adf?.replace(/^Scanne[rd]/, '');
const isLoaded = (adf: string): boolean => bare(adf) === 'AdfLoaded';

function conditionOfAdf(adf: string | undefined): ConditionCode | undefined {
  switch (bare(adf)) {
    case 'AdfJam':
      return 'paper-jam';
    case 'AdfDoorOpen':
    case 'AdfCoverOpen':
      return 'cover-open';
    case 'AdfEmpty':
      return 'feeder-empty';
    case 'AdfMultipickDetected':
      return 'multi-feed';
    default:
      return undefined;
  }
}

/** Another answer than the one that was asked for. */
class NotNow extends Error {
  readonly status: number;
  constructor(status: number, name: string) {
    super(`HTTP ${status} for ${name}`);
    this.status = status;
  }
}
/** Whether it may answer when it is asked again: one that is busy or did not reply. */
const mayPass = (error: unknown): boolean =>
  error instanceof NotNow ? error.status === 503 : error instanceof NoReply && error.code !== 'TOO_LARGE';

/** A page that does not end is no fault of the line: nothing more is taken of it. */
function tooLarge(error: unknown): undefined {
  if (!(error instanceof NoReply && error.code === 'TOO_LARGE')) throw error;
}

function reportOf(error: unknown, signal: AbortSignal): Report {
  if (error instanceof PageRefused) return PAGE_REFUSED;
  const aborted = abortReport(signal);
  if (aborted) return aborted;
  if (!(error instanceof NoReply)) return { condition: 'protocol', raw: error instanceof Error ? error.message.slice(0, 120) : 'unknown' };
  if (error.code === 'TOO_LARGE') return { condition: 'protocol', raw: error.code };
  if (error.code === 'ETIMEDOUT') return { condition: 'timeout', raw: error.code };
  return { condition: error.code === 'CERT_PIN' ? 'access-denied' : 'offline', raw: error.code };
}
