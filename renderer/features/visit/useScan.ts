import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import type { ScanProgress } from '#contract/scan.ts';
import { call } from '../../ui/bridge.ts';
import { useEvent } from '../../ui/live.ts';
import { useVisitCommand } from './visitCommand.ts';

export interface ScanControl {
  readonly running: boolean;
  readonly progress: ScanProgress | null;
  readonly failure: Failure | null;
  start(itemId: string, source: 'feeder' | 'flatbed', append: boolean): Promise<void>;
  cancel(): void;
}

/** A scan of this visit in progress. Cancelling is not a failure: the pages that came are kept. */
export function useScan(visitId: string): ScanControl {
  const command = useVisitCommand('scan.start');
  const [progress, setProgress] = useState<ScanProgress | null>(null);
  useEvent(
    'scan.progress',
    // Another applicant's pages may still be coming: they are no business of this screen.
    useCallback((next: ScanProgress) => next.visitId === visitId && setProgress(next), [visitId]),
  );
  const { run } = command;
  const start = useCallback(
    async (itemId: string, source: 'feeder' | 'flatbed', append: boolean) => {
      setProgress(null);
      await run({ itemId, source, append });
    },
    [run],
  );
  const jobId = progress?.jobId;
  const cancel = useCallback(() => {
    if (jobId !== undefined) void call('scan.cancel', { jobId });
  }, [jobId]);
  const failure = command.failure?.code === 'scan-cancelled' ? null : command.failure;
  return { running: command.pending, progress, failure, start, cancel };
}
