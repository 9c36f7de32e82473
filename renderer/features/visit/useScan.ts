import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import type { ScanProgress } from '#contract/scan.ts';
import { scanRuns } from '#contract/words.ts';
import { call } from '../../ui/bridge.ts';
import { gate, painted } from '../../ui/gate.ts';
import { useEvent } from '../../ui/live.ts';
import { useVisitCommand } from './visitCommand.ts';

export interface ScanControl {
  readonly running: boolean;
  readonly progress: ScanProgress | null;
  readonly failure: Failure | null;
  start(itemId: string, source: 'feeder' | 'flatbed', append: boolean): Promise<void>;
  cancel(): void;
}

/**
 * The scan of this visit in progress, whoever began it and whatever screen was shown since. Cancelling is not a failure: the pages
 * that came are kept.
 */
export function useScan(visitId: string): ScanControl {
  const command = useVisitCommand('scan.start');
  const [progress, setProgress] = useState<ScanProgress | null>(null);
  useEvent(
    'scan.progress',
    // Another applicant's pages may still be coming: they are no business of this screen.
    useCallback((next: ScanProgress) => next.visitId === visitId && setProgress(next), [visitId]),
  );
  useEffect(() => {
    void call('scan.running', {}).then((outcome) => {
      const mine = outcome.ok ? outcome.value.find((one) => one.visitId === visitId) : undefined;
      // What was told meanwhile is newer.
      if (mine) setProgress((known) => known ?? mine);
    });
  }, [visitId]);
  const { run } = command;
  const start = useCallback(
    async (itemId: string, source: 'feeder' | 'flatbed', append: boolean) => {
      setProgress(null);
      // Until the screen says that it runs, a second key would begin a second one.
      const release = gate.hold();
      const ended = run({ itemId, source, append });
      void Promise.race([ended, painted()]).then(release);
      await ended;
    },
    [run],
  );
  const runs = progress !== null && scanRuns(progress.state);
  const jobId = progress?.jobId;
  const cancel = useCallback(() => {
    if (jobId !== undefined) void call('scan.cancel', { jobId });
  }, [jobId]);
  const failure = command.failure?.code === 'scan-cancelled' ? null : command.failure;
  return { running: command.pending || runs, progress, failure, start, cancel };
}
