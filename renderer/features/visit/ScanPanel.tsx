import { Alert, Group, Progress, Text } from '@mantine/core';
import type { DocumentState, PlanItem } from '#contract/visit.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Action } from '../../ui/Primary.tsx';
import { offerUndo } from '../../ui/undo.ts';
import { useText } from '../../text/text.ts';
import { PageStrip } from './PagePicture.tsx';
import type { ScanControl } from './useScan.ts';
import { useVisitCommand } from './visitCommand.ts';

/** Pages as they come, how far the present one is, and what stopped the stack. */
export function ScanPanel({ item, state, scan }: { readonly item: PlanItem; readonly state: DocumentState; readonly scan: ScanControl }) {
  const { t, pick } = useText();
  const drop = useVisitCommand('visit.dropScan');
  const dropIt = async () => {
    const pages = state.scan?.pages ?? 0;
    const dropped = await drop.run({ itemId: item.id });
    if (dropped?.undo?.what !== 'scan') return;
    const { n } = dropped.undo;
    offerUndo(
      'undo.scan',
      { name: pick(item.name), n: pages },
      { name: 'visit.undo', args: { visitId: dropped.id, revision: dropped.revision, n } },
    );
  };
  const progress = scan.progress?.itemId === item.id ? scan.progress : null;
  const stopped = !scan.running && progress?.condition && progress.pages > 0 ? progress : null;
  return (
    <section aria-label={t('scan.title')} data-testid="scan-panel">
      <FailureNote failure={drop.failure} />
      {scan.running && progress && (
        <Group>
          {progress.state !== 'waiting' && <Text>{t('scan.running', { n: progress.pages + 1 })}</Text>}
          <Progress style={{ flex: 1 }} value={progress.percent ?? 0} aria-label={t('scan.progress')} />
          <Text size="sm">{t('scan.ready', { n: progress.pages })}</Text>
          <Action hotkey="F10" onAct={scan.cancel} testId="scan-cancel">
            {t('scan.cancel')}
          </Action>
        </Group>
      )}
      {scan.running && progress?.state === 'waiting' && (
        <Alert color="attention" variant="light" role="alert" data-testid="scan-waiting">
          {t('scan.waiting', { n: progress.pages + 1 })}
        </Alert>
      )}
      {stopped && (
        <Alert color={stopped.state === 'cancelled' ? 'stone' : 'stop'} variant="light" role="alert">
          <Text fw={700}>
            {t(`condition.${stopped.condition}.what`)} {t('scan.kept', { n: stopped.pages })}
          </Text>
          <Text>{t(`condition.${stopped.condition}.next`)}</Text>
        </Alert>
      )}
      {state.scan && (
        <Group align="center" wrap="nowrap">
          <PageStrip scanId={state.scan.id} pages={state.scan.pages} />
          <Text size="sm">{t('scan.pages', { n: state.scan.pages, sheets: state.sheets })}</Text>
          <Action hotkey="Delete" keyLabel="Del" onAct={() => void dropIt()} disabled={scan.running} testId="scan-drop">
            {t('scan.drop', { n: state.scan.pages })}
          </Action>
        </Group>
      )}
    </section>
  );
}
