import type { Report, ScanOptions, Scanner } from './port.ts';

/** One scan, named by whoever asked, so that what comes of it goes where it belongs however late it comes. */
export interface ScanJob extends ScanOptions {
  readonly jobId: string;
}

export interface ScanProgressStep {
  readonly jobId: string;
  /** The page this is about, from 1: the one that is read, or the one handed over here. */
  readonly n: number;
  /** Pages received whole so far. */
  readonly pages: number;
  /** Share of the page that is read, 0…100. */
  readonly percent?: number;
  /** The page that has just come. It is kept nowhere else, and the next is not asked for before this one is taken. */
  readonly page?: Uint8Array;
  /** Dots an inch of the page, when they are not those that were wanted. */
  readonly dpi?: number;
}

/** Takes a step; rejects when it is refused. */
export type TakeStep = (step: ScanProgressStep) => Promise<void>;

/** The window's scans: one at a time. */
export class ScanLane {
  #running: { readonly jobId: string; readonly controller: AbortController } | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  get busy(): boolean {
    return this.#running !== undefined;
  }

  /** Stops this job and no other. Answers whether it was running. */
  cancel(jobId: string): boolean {
    if (this.#running?.jobId !== jobId) return false;
    this.#running.controller.abort();
    return true;
  }

  /** Stops whatever runs, and waits until nothing of it is left behind. */
  async stop(): Promise<void> {
    this.#running?.controller.abort();
    await this.#ended;
  }

  /** Runs a job to its end. While one runs another is `in-use`. */
  async run(job: ScanJob, device: Scanner, step: TakeStep): Promise<Report> {
    if (this.#running) return { condition: 'in-use', raw: 'a scan is running' };
    const controller = new AbortController();
    this.#running = { jobId: job.jobId, controller };
    const running = this.#run(job, device, step, controller.signal).finally(() => {
      this.#running = undefined;
    });
    this.#ended = running.catch(() => undefined);
    return running;
  }

  async #run({ jobId, ...options }: ScanJob, device: Scanner, step: TakeStep, signal: AbortSignal): Promise<Report> {
    let pages = 0;
    const steps = {
      page: (page: Uint8Array, dpi: number | undefined) => {
        pages += 1;
        return step({ jobId, n: pages, pages, page, ...(dpi && { dpi }) });
      },
      percent: (value: number) => {
        // Nobody waits for a percentage: one that does not arrive is made good by the next.
        step({ jobId, n: pages + 1, pages, percent: Math.max(0, Math.min(100, value)) }).catch(() => undefined);
      },
    };
    const report = await device.scan(options, steps, signal);
    // Nothing in the feeder, or no feeder at all: the sheet lies on the glass. The person need not say which.
    const noFeeder = !signal.aborted && options.source === 'feeder' && pages === 0 && ['feeder-empty', 'config'].includes(report.condition);
    return noFeeder ? device.scan({ ...options, source: 'flatbed' }, steps, signal) : report;
  }
}
