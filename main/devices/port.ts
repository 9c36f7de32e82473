import type { AdapterName, ConditionCode, DeviceKind, DeviceRef } from '#contract/devices.ts';
import type { PrintOutcome } from '#contract/visit.ts';

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
  /** A page has been received whole; the pages so far survive whatever comes next. */
  page(jpeg: Uint8Array): void;
  /** Share of the page being read, 0…100. */
  percent(value: number): void;
}

/** A scanner under any protocol. `scan` answers `ok` when the paper ended, else why it stopped. Pages go to `steps`. */
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
