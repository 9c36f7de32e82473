import { Text } from '@mantine/core';
import { useCallback, useState } from 'react';
import type { PayloadOf } from '#contract/index.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand, useEvent } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';

/** Looks through the texts kept so far with the masker of today, and says how far it is. */
export function Remask() {
  const { t } = useText();
  const { run, pending, failure, clear } = useCommand('masking.remask');
  const [count, setCount] = useState<PayloadOf<'masking.remasked'>>();
  useEvent(
    'masking.remasked',
    useCallback((progress: PayloadOf<'masking.remasked'>) => setCount(progress), []),
  );
  const start = async () => {
    const done = await run({});
    if (done) setCount(done);
  };
  return (
    <>
      <Action hotkey="F9" loading={pending} onAct={() => void start()} testId="remask">
        {t('masking.remask')}
      </Action>
      {count && (
        <Text size="sm" role="status" data-testid="remask-count">
          {t(pending ? 'masking.remasking' : 'masking.remasked', { looked: count.looked, changed: count.changed })}
        </Text>
      )}
      <FailureNote failure={failure} onClose={clear} />
    </>
  );
}
