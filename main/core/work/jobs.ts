import { Worker } from 'node:worker_threads';
import { Refusal } from '#contract/failure.ts';

/** Long work of the log, each in a thread of its own with a connection of its own: a click never waits for it. */
export type JobName = 'verify' | 'export' | 'remask';

export type FromWorker =
  | { readonly type: 'progress'; readonly done: number; readonly of: number }
  /** Something to be written, which only the core does; the worker goes on when it is told that it is. */
  | { readonly type: 'batch'; readonly payload: unknown }
  | { readonly type: 'done'; readonly value: unknown }
  | { readonly type: 'failed'; readonly code: string; readonly detail: string };
export type ToWorker = { readonly type: 'written' };

export interface JobsParts {
  /** The worker's file: built beside the host's, or the source itself under plain Node. */
  readonly workerFile: string;
  /** What every job needs to open the log for reading. */
  readonly open: { readonly dataFolder: string; readonly fileKey: Uint8Array; readonly lexiconFile: string };
  progress(job: JobName, done: number, of: number): void;
}

/** One long job at a time; it can be cancelled and tells how far it is. */
export class Jobs {
  readonly #parts: JobsParts;
  #running: { readonly job: JobName; stop(): void } | undefined;

  constructor(parts: JobsParts) {
    this.#parts = parts;
  }

  get running(): JobName | undefined {
    return this.#running?.job;
  }

  /**
   * Runs a job to its end. `write` takes what the worker wants written, batch by batch. @throws Refusal `cancelled`, `job-busy`, or
   * what went wrong in the worker.
   */
  run<T>(job: JobName, input: unknown, write: (payload: unknown) => void = () => undefined): Promise<T> {
    if (this.#running) return Promise.reject(new Refusal('job-busy', { at: this.#running.job }));
    const worker = new Worker(this.#parts.workerFile, { workerData: { job, input, open: this.#parts.open } });
    return new Promise<T>((resolve, reject) => {
      const over = (settle: () => void) => {
        if (this.#running?.job === job) this.#running = undefined;
        worker.removeAllListeners();
        // Its last words may still be on their way; nobody waits for the thread itself.
        worker.on('error', () => undefined);
        void worker.terminate();
        settle();
      };
      this.#running = { job, stop: () => over(() => reject(new Refusal('cancelled', { at: job }))) };
      worker.on('message', (message: FromWorker) => {
        switch (message.type) {
          case 'progress':
            return this.#parts.progress(job, message.done, message.of);
          case 'batch':
            try {
              write(message.payload);
            } catch (error) {
              return over(() => reject(error));
            }
            return worker.postMessage({ type: 'written' } satisfies ToWorker);
          case 'done':
            return over(() => resolve(message.value as T));
          case 'failed':
            return over(() => reject(new Refusal(message.code === 'storage' ? 'storage' : 'internal', { detail: message.detail })));
        }
      });
      worker.on('error', (error) => over(() => reject(error)));
      worker.on('exit', (code) => over(() => reject(new Refusal('internal', { detail: `worker ${code}` }))));
    });
  }

  /** Stops what is running; answers whether something was. */
  cancel(): boolean {
    const running = this.#running;
    running?.stop();
    return running !== undefined;
  }
}
