import type { AdapterName, ConditionCode, DeviceKind, DeviceRef } from '#contract/devices.ts';
import type { PrintOutcome } from '#contract/visit.ts';
import { MEGABYTE, SCAN_LIMITS } from '#contract/words.ts';

/** What a device says of itself: one condition of the closed list and its own word for it. */
export interface Report {
  readonly condition: ConditionCode;
  readonly raw: string;
}
export const fine = (raw = ''): Report => ({ condition: 'ok', raw });

export interface ScanOptions {
  readonly source: 'feeder' | 'flatbed';
  readonly dpi: number;
  readonly colour: 'colour' | 'grey';
}
export interface ScanSteps {
  /**
   * A page has been received whole, at `dpi` when the device was told another than was wanted. Resolves when it is kept, and rejects when
   * nobody keeps it: adapters call it by {@link handOver}.
   */
  page(jpeg: Uint8Array, dpi: number | undefined): Promise<void>;
  /** Share of the page being read, 0…100. */
  percent(value: number): void;
}

/** Nobody keeps the page: the scan must stop, remove its job from the device, and report {@link PAGE_REFUSED}. */
export class PageRefused extends Error {
  constructor() {
    super('page refused');
    this.name = 'PageRefused';
  }
}
export const PAGE_REFUSED: Report = { condition: 'cancelled', raw: 'page refused' };

/** A page may be no larger: an adapter takes no more of it, removes its job from the device, and reports {@link PAGE_TOO_LARGE}. */
export const MOST_PAGE_BYTES = SCAN_LIMITS.mostPageMb * MEGABYTE;
export const PAGE_TOO_LARGE: Report = { condition: 'page-too-large', raw: `more than ${SCAN_LIMITS.mostPageMb} MB` };

/**
 * Hands a page over and waits until it is kept; only then may the device be asked for the next.
 * @throws PageRefused when it is refused; another Error when the scan is cancelled meanwhile, and then the page may or may not be kept.
 */
export function handOver(steps: ScanSteps, jpeg: Uint8Array, signal: AbortSignal, dpi?: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelled = () => reject(new Error('cancelled'));
    const kept = async () => {
      try {
        await steps.page(jpeg, dpi);
        resolve();
      } catch {
        reject(new PageRefused());
      } finally {
        signal.removeEventListener('abort', cancelled);
      }
    };
    signal.addEventListener('abort', cancelled, { once: true });
    void kept();
    // A page that came whole just before the cancelling is still handed over, but not waited for.
    if (signal.aborted) cancelled();
  });
}

/** A scanner under any protocol. `scan` answers `ok` when the paper ended, else why it stopped. Pages go to `steps`, one by one. */
export interface Scanner {
  probe(signal: AbortSignal): Promise<Report>;
  scan(options: ScanOptions, steps: ScanSteps, signal: AbortSignal): Promise<Report>;
}

export interface PrintJob {
  /** The same id is never printed twice by the same call. */
  readonly id: string;
  readonly pdf: Uint8Array;
  readonly copies: number;
  /** What the printer may show on its panel: a number, never a person. */
  readonly title: string;
  readonly deadlineMs: number;
}
export interface PrintResult {
  readonly outcome: PrintOutcome;
  readonly report: Report;
}
export interface Printer {
  probe(signal: AbortSignal): Promise<Report>;
  print(job: PrintJob, signal: AbortSignal): Promise<PrintResult>;
}

export interface Buttons {
  probe(signal: AbortSignal): Promise<Report>;
  /** Lights exactly these buttons; remembered and sent again after the box was unplugged. */
  light(buttons: readonly number[]): void;
  close(): Promise<void>;
}

/** One way of finding and opening devices of one kind. */
export interface Adapter<D> {
  readonly name: AdapterName;
  readonly kind: DeviceKind;
  /** Devices that answer by themselves; must be quick or honour the signal. */
  discover(signal: AbortSignal): Promise<DeviceRef[]>;
  /** Checks an address typed by IT and makes a reference of it. @throws Refusal `address-invalid`. */
  fromAddress(address: string, label: string): DeviceRef;
  open(ref: DeviceRef): D;
}

/** Which conditions stop the work, which only warn. */
export function severityOf(condition: ConditionCode): 'info' | 'warn' | 'block' {
  if (condition === 'ok') return 'info';
  return ['paper-low', 'toner-low', 'busy', 'warming'].includes(condition) ? 'warn' : 'block';
}
