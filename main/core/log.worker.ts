import { parentPort, workerData } from 'node:worker_threads';
import { exportLog } from './audit/export.ts';
import { type LogAt, verifyLive } from './audit/live.ts';
import { type RemaskInput, remaskTexts } from './audit/remask.ts';
import { openForReading } from './storage/open.ts';
import type { FromWorker, JobName } from './work/jobs.ts';

/** The thread of one long job of the log (work/jobs.ts): reads on a connection of its own, writes nothing of the database. */
interface Input {
  readonly job: JobName;
  readonly input: unknown;
  readonly open: { readonly dataFolder: string; readonly fileKey: Uint8Array; readonly lexiconFile: string };
}

const port = parentPort;
if (!port) throw new Error('a worker without a parent');
const say = (message: FromWorker) => port.postMessage(message);
const progress = (done: number, of: number) => say({ type: 'progress', done, of });
const monotonic = () => performance.now();

async function run({ job, input, open }: Input): Promise<unknown> {
  const db = openForReading(open.dataFolder, open.fileKey);
  try {
    switch (job) {
      case 'verify':
        return verifyLive(db, input as LogAt, monotonic, progress);
      case 'export': {
        const { at, folder } = input as { at: LogAt; folder: string };
        return exportLog(db, at, folder, progress);
      }
      case 'remask':
        return await remaskTexts(db, input as RemaskInput, open.lexiconFile, monotonic, progress, written);
    }
  } finally {
    db.close();
  }
}

/** Hands a batch to the writer and waits until it is durable. */
const written = (payload: unknown): Promise<void> =>
  new Promise((resolve) => {
    port.once('message', () => resolve());
    say({ type: 'batch', payload });
  });

run(workerData as Input).then(
  (value) => say({ type: 'done', value }),
  (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    say({
      type: 'failed',
      code: /^(SQLITE|E[A-Z]+$)/.test(code) ? 'storage' : 'internal',
      detail: code || (error instanceof Error ? error.name : 'unknown'),
    });
  },
);
