import { setTimeout as sleep } from 'node:timers/promises';
import type { ConditionCode, DeviceRef } from '#contract/devices.ts';
import { askDevice, deviceUrl, NoReply } from '../http.ts';
import { type Adapter, fine, type Printer, type PrintJob, type PrintResult, type Report } from '../port.ts';
import { abortReport, firstOf } from '../signals.ts';
import { decodeReply, encodeRequest, type IppAttribute, type IppReply, type IppValue, OPERATION } from './ipp-codec.ts';

const REQUEST_MS = 10_000;
const POLL_MS = 500;

/** job-state (RFC 8011 §5.3.7). */
const JOB = { cancelled: 7, aborted: 8, completed: 9 } as const;

/** printer-state-reasons (RFC 8011 §5.4.12), stripped of `-error`, `-warning`, `-report`; the first that is found counts. */
const REASONS: readonly (readonly [RegExp, ConditionCode])[] = [
  [/^media-jam/, 'paper-jam'],
  [/^(cover|door|interlock)-open/, 'cover-open'],
  [/^media-(empty|needed)/, 'paper-out'],
  [/^(toner|marker-supply)-empty/, 'toner-empty'],
  [/^output-area-full/, 'output-full'],
  [/^(offline|shutdown|connecting-to-device|timed-out)/, 'offline'],
  [/^paused|^moving-to-paused|^hold/, 'paused'],
  [/^media-low/, 'paper-low'],
  [/^(toner|marker-supply)-low/, 'toner-low'],
];

/** IPP Everywhere (RFC 8011): the printer itself, or a CUPS queue by its own address. */
export const ippAdapter = (): Adapter<Printer> => ({
  name: 'ipp',
  kind: 'printer',
  discover: () => Promise.resolve([]),
  fromAddress(address, label) {
    const url = ippUrl(address);
    return { id: `ipp:${url.host}${url.pathname}`, kind: 'printer', adapter: 'ipp', label: label || url.host, address };
  },
  open: (ref) => new IppPrinter(ref),
});

/** `ipp://`, `ipps://`, `http(s)://` or a bare host; port 631 and `/ipp/print` unless the address says otherwise. */
function ippUrl(address: string): URL {
  const web = address.replace(/^ipp(s?):\/\//i, 'http$1://');
  const url = deviceUrl(web, { port: '631', path: '/ipp/print' });
  if (/^ipps?:/i.test(address) && url.port === '') url.port = '631';
  return url;
}

class IppPrinter implements Printer {
  readonly #url: URL;
  /** What the printer is called inside IPP, whatever carries it. */
  readonly #uri: string;
  #requestId = 0;

  constructor(ref: DeviceRef) {
    this.#url = ippUrl(ref.address ?? '');
    this.#uri = `${this.#url.protocol === 'https:' ? 'ipps' : 'ipp'}://${this.#url.host}${this.#url.pathname}`;
  }

  async probe(signal: AbortSignal): Promise<Report> {
    try {
      const reply = await this.#ask(
        OPERATION.getPrinterAttributes,
        [requested('printer-state', 'printer-state-reasons', 'printer-is-accepting-jobs')],
        signal,
      );
      if (reply.attributes.get('printer-is-accepting-jobs')?.[0] === false) return { condition: 'paused', raw: 'not accepting jobs' };
      return conditionOf(reply);
    } catch (error) {
      return reportOf(error, signal);
    }
  }

  /**
   * Submits and follows the job until it ends or the deadline comes. Once the last byte has left, a lost connection is
   * `unknown`: the paper may be in the tray.
   */
  async print(job: PrintJob, signal: AbortSignal): Promise<PrintResult> {
    const until = firstOf(signal, AbortSignal.timeout(job.deadlineMs));
    let jobId: number;
    try {
      const reply = await this.#ask(
        OPERATION.printJob,
        [
          { tag: 'name', name: 'requesting-user-name', values: ['okno'] },
          { tag: 'name', name: 'job-name', values: [job.title] },
          { tag: 'mime', name: 'document-format', values: ['application/pdf'] },
        ],
        until,
        [
          { tag: 'integer', name: 'copies', values: [job.copies] },
          { tag: 'keyword', name: 'media', values: ['iso_a4_210x297mm'] },
        ],
        job.pdf,
      );
      if (reply.status >= 0x0400)
        return { outcome: 'failed', report: { condition: 'protocol', raw: `IPP 0x${reply.status.toString(16)}` } };
      jobId = Number(reply.attributes.get('job-id')?.[0] ?? 0);
    } catch (error) {
      const report = reportOf(error, signal);
      if (error instanceof NoReply && error.sent) return { outcome: 'unknown', report };
      return { outcome: signal.aborted ? 'cancelled' : 'failed', report };
    }
    return this.#follow(jobId, until, signal);
  }

  async #follow(jobId: number, until: AbortSignal, cancelled: AbortSignal): Promise<PrintResult> {
    const id: IppAttribute = { tag: 'integer', name: 'job-id', values: [jobId] };
    let last: Report = fine();
    while (!until.aborted) {
      try {
        const reply = await this.#ask(
          OPERATION.getJobAttributes,
          [id, requested('job-state', 'job-state-reasons', 'job-printer-state-reasons')],
          until,
        );
        const state = reply.attributes.get('job-state')?.[0];
        const why = String(reply.attributes.get('job-state-reasons')?.[0] ?? '');
        if (state === JOB.completed) return { outcome: 'printed', report: fine(why) };
        if (state === JOB.cancelled) return { outcome: 'cancelled', report: { condition: 'cancelled', raw: why } };
        if (state === JOB.aborted) return { outcome: 'failed', report: { condition: 'unknown', raw: why } };
        const seen = await this.probe(until);
        // A probe that the deadline cut short says nothing of the printer.
        if (!until.aborted) last = seen;
        await sleep(POLL_MS, undefined, { signal: until });
      } catch (error) {
        if (until.aborted) break;
        return { outcome: 'unknown', report: reportOf(error, cancelled) };
      }
    }
    // A job nobody waits for must not come out later, when its applicant has left.
    await this.#ask(OPERATION.cancelJob, [id], AbortSignal.timeout(3_000)).catch(() => undefined);
    return {
      outcome: cancelled.aborted ? 'cancelled' : 'unknown',
      report: last.condition === 'ok' ? { condition: 'timeout', raw: 'deadline' } : last,
    };
  }

  async #ask(
    operation: number,
    attributes: readonly IppAttribute[],
    signal: AbortSignal,
    job: readonly IppAttribute[] = [],
    document?: Uint8Array,
  ): Promise<IppReply> {
    this.#requestId += 1;
    const head = encodeRequest(operation, this.#requestId, [{ tag: 'uri', name: 'printer-uri', values: [this.#uri] }, ...attributes], job);
    const body = document ? Buffer.concat([head, document]) : head;
    const reply = await askDevice({
      method: 'POST',
      url: this.#url,
      body,
      headers: { 'Content-Type': 'application/ipp' },
      timeoutMs: REQUEST_MS,
      signal,
    });
    if (reply.status !== 200) throw new Error(`HTTP ${reply.status}`);
    return decodeReply(reply.body);
  }
}

const requested = (...names: string[]): IppAttribute => ({ tag: 'keyword', name: 'requested-attributes', values: names });

/** The list of reasons is the truth, not printer-state: CUPS goes on saying «processing» with the printer unplugged. */
function conditionOf(reply: IppReply): Report {
  const reasons = (reply.attributes.get('printer-state-reasons') ?? []).map((one: IppValue) =>
    String(one).replace(/-(error|warning|report)$/, ''),
  );
  const raw = reasons.join(' ').slice(0, 200);
  const found = REASONS.find(([pattern]) => reasons.some((reason) => pattern.test(reason)));
  if (found) return { condition: found[1], raw };
  const stopped = reply.attributes.get('printer-state')?.[0] === 5;
  return stopped ? { condition: 'unknown', raw: raw || 'stopped' } : fine(raw);
}

function reportOf(error: unknown, cancelled: AbortSignal): Report {
  const aborted = abortReport(cancelled);
  if (aborted) return aborted;
  if (error instanceof NoReply) {
    if (error.code === 'ETIMEDOUT' || error.code === 'ABORT_ERR') return { condition: 'timeout', raw: error.code };
    return { condition: error.code === 'CERT_PIN' ? 'access-denied' : 'offline', raw: error.code };
  }
  return { condition: 'protocol', raw: error instanceof Error ? error.message.slice(0, 120) : 'unknown' };
}
