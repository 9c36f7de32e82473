import { Text } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { PayloadOf, ResultOf } from '#contract/index.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand, useEvent } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';

/** Looks through the texts kept so far with the masker of today, and says how far it is. */
export function Remask() {
  const { t } = useText();
  const { run, pending, failure, clear } = useCommand('masking.remask');
  const cancel = useCommand('audit.cancel');
  const [progress, setProgress] = useState<PayloadOf<'audit.progress'>>();
  const [count, setCount] = useState<ResultOf<'masking.remask'>>();
  useEvent(
    'audit.progress',
    useCallback((next: PayloadOf<'audit.progress'>) => next.job === 'remask' && setProgress(next), []),
  );
  const start = async () => {
    setCount(undefined);
    setProgress(undefined);
    const done = await run({});
    if (done) setCount(done);
  };
  return (
    <>
      <Action hotkey="F9" loading={pending} onAct={() => void start()} testId="remask">
        {t('masking.remask')}
      </Action>
      {pending && (
        <Action hotkey="F10" onAct={() => void cancel.run({})} testId="remask-stop">
          {t('masking.stop')}
        </Action>
      )}
      {(count || (pending && progress)) && (
        <Text size="sm" role="status" data-testid="remask-count">
          {count
            ? t('masking.remasked', { looked: count.looked, changed: count.changed })
            : t('masking.remasking', { looked: progress?.done ?? 0, of: progress?.of ?? 0 })}
        </Text>
      )}
      <FailureNote failure={failure} onClose={clear} />
    </>
  );
}
