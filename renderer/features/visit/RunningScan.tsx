import { Progress, Stack, Text } from '@mantine/core';
import type { VisitView } from '#contract/visit.ts';
import { Action } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import type { ScanControl } from './useScan.ts';

/** A scan of this visit that runs while another document or step is on the screen. */
export function RunningScan({ visit, scan }: { readonly visit: VisitView; readonly scan: ScanControl }) {
  const { t, pick } = useText();
  const { progress } = scan;
  if (!progress) return null;
  const item = visit.plan?.items.find((one) => one.id === progress.itemId);
  return (
    <Stack gap={4} role="status" data-testid="running-scan">
      <Text size="sm">{t('scan.elsewhere', { name: item ? pick(item.name) : t('late.otherDocument'), n: progress.pages + 1 })}</Text>
      <Progress value={progress.percent ?? 0} aria-label={t('scan.progress')} />
      <Action hotkey="F10" size="sm" onAct={scan.cancel} testId="scan-cancel">
        {t('scan.cancel')}
      </Action>
    </Stack>
  );
}
