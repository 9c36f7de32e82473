import { useCallback, useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import type { ScanProgress } from '#contract/scan.ts';
import { call } from '../../ui/bridge.ts';
import { useCommand, useEvent } from '../../ui/live.ts';

export interface ScanControl {
  readonly running: boolean;
  readonly progress: ScanProgress | null;
  readonly failure: Failure | null;
  start(itemId: string, source: 'feeder' | 'flatbed', append: boolean): Promise<void>;
  cancel(): void;
}

/** A scan in progress. Cancelling is not a failure: the pages that came are kept. */
export function useScan(): ScanControl {
  const command = useCommand('scan.start');
  const [progress, setProgress] = useState<ScanProgress | null>(null);
  useEvent(
    'scan.progress',
    useCallback((next: ScanProgress) => setProgress(next), []),
  );
  const { run } = command;
  const start = useCallback(
    async (itemId: string, source: 'feeder' | 'flatbed', append: boolean) => {
      setProgress(null);
      await run({ itemId, source, append });
    },
    [run],
  );
  const cancel = useCallback(() => void call('scan.cancel', {}), []);
  const failure = command.failure?.code === 'scan-cancelled' ? null : command.failure;
  return { running: command.pending, progress, failure, start, cancel };
}
