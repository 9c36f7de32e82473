import { Alert, Group, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { LateArrival, VisitView } from '#contract/visit.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Action } from '../../ui/Primary.tsx';
import { showTime } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { PageStrip } from './PagePicture.tsx';
import { useVisitCommand } from './visitCommand.ts';

/** «Пришло позже»: how many there are, in a place that moves nothing under the hand; the rest in a dialog. */
export function LateArrivals({ visit }: { readonly visit: VisitView }) {
  const { t } = useText();
  /** Job ids in the order in which they were painted when the dialog opened: a digit stays with what it was painted on. */
  const [shown, setShown] = useState<readonly string[] | null>(null);
  const n = visit.late.length;
  const close = () => setShown(null);
  useEffect(() => {
    if (n === 0) setShown(null);
  }, [n]);
  const hotkeyOf = (jobId: string) => {
    const at = shown?.indexOf(jobId) ?? -1;
    return at >= 0 && at < 9 ? `Digit${at + 1}` : undefined;
  };
  return (
    <>
      {n > 0 && (
        <div role="status">
          <Action
            hotkey="F4"
            size="sm"
            fullWidth
            color="attention"
            variant="light"
            onAct={() => setShown(visit.late.map((one) => one.jobId))}
            testId="late"
          >
            {t('late.count', { n })}
          </Action>
        </div>
      )}
      <Modal opened={shown !== null && n > 0} onClose={close} title={t('late.title')} size="lg">
        <Stack gap="sm">
          {visit.late.map((one) => (
            <Late key={one.jobId} visit={visit} late={one} hotkey={hotkeyOf(one.jobId)} />
          ))}
        </Stack>
      </Modal>
    </>
  );
}

/** A scan to take or to drop, a word of the printer to read. */
function Late({ visit, late, hotkey }: { readonly visit: VisitView; readonly late: LateArrival; readonly hotkey: string | undefined }) {
  const { t, pick } = useText();
  const take = useVisitCommand('visit.takeLate');
  const drop = useVisitCommand('visit.dropLate');
  const [sure, setSure] = useState(false);
  const item = visit.plan?.items.find((one) => one.id === late.itemId);
  const { jobId, scanId, pages = 0 } = late;
  const key = { ...(hotkey === undefined ? {} : { hotkey }), loading: take.pending || drop.pending };
  return (
    <Alert color="attention" variant="light" data-testid="late-item">
      <Text>
        {showTime(late.at)} ·{' '}
        {late.what === 'scan'
          ? t('late.scan', { name: item ? pick(item.name) : t('late.otherDocument'), n: pages })
          : t('late.print', { number: late.number ?? '', outcome: t(`late.outcome.${late.outcome ?? 'unknown'}`) })}
      </Text>
      {scanId !== undefined && <PageStrip scanId={scanId} pages={pages} />}
      <FailureNote failure={take.failure ?? drop.failure} />
      <Group gap="xs" mt="xs">
        {late.what === 'print' && (
          <Action layer="dialog" size="sm" {...key} onAct={() => void drop.run({ jobId })} testId="late-read">
            {t('late.read')}
          </Action>
        )}
        {late.what === 'scan' && item && (
          <Action layer="dialog" size="sm" {...key} onAct={() => void take.run({ jobId })} testId="late-take">
            {t('late.take')}
          </Action>
        )}
        {late.what === 'scan' && (
          <Action
            layer="dialog"
            size="sm"
            loading={key.loading}
            onAct={() => (sure ? void drop.run({ jobId }) : setSure(true))}
            testId="late-drop"
          >
            {t(sure ? 'late.dropSurely' : 'late.drop', { n: pages })}
          </Action>
        )}
      </Group>
    </Alert>
  );
}
