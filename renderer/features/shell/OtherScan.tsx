import { Group, Text } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { ScanProgress } from '#contract/scan.ts';
import { scanRuns } from '#contract/words.ts';
import { call } from '../../ui/bridge.ts';
import { useEvent } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';

/** Scans heard of, those that have ended among them: an answer that is older than their end must not bring them back. */
const HEARD = 20;

/**
 * A scan that runs for a visit that is not on the screen: it keeps the scanner, so it can be stopped from here. Of its visit only the
 * ticket is said.
 */
export function OtherScan({ shown }: { readonly shown: string | null }) {
  const { t } = useText();
  const [heard, setHeard] = useState<readonly ScanProgress[]>([]);
  const hear = useCallback(
    (next: ScanProgress) => setHeard((known) => [next, ...known.filter((one) => one.jobId !== next.jobId)].slice(0, HEARD)),
    [],
  );
  useEvent('scan.progress', hear);
  useEffect(() => {
    void call('scan.running', {}).then((outcome) => {
      if (!outcome.ok) return;
      setHeard((known) => [...known, ...outcome.value.filter((one) => known.every(({ jobId }) => jobId !== one.jobId))]);
    });
  }, []);
  const other = heard.find((one) => scanRuns(one.state) && one.visitId !== shown);
  if (!other) return null;
  return (
    <Group role="status" gap="sm" px="md" py={4} data-testid="other-scan">
      <Text size="sm">{t('scan.other', { ticket: other.ticket, n: other.pages })}</Text>
      <Action hotkey="F10" size="compact-sm" onAct={() => void call('scan.cancel', { jobId: other.jobId })} testId="other-scan-cancel">
        {t('scan.cancel')}
      </Action>
    </Group>
  );
}
