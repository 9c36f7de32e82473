import { Alert, Group, Text } from '@mantine/core';
import type { LateArrival, VisitView } from '#contract/visit.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Action } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import { useVisitCommand } from './visitCommand.ts';

/** What has changed without the specialist's doing it here: marks and a paper taken back, what came later, a plan that cannot be made. */
export function Changes({ visit }: { readonly visit: VisitView }) {
  const { t } = useText();
  const { withdrawn, voided, late, planFault } = visit;
  return (
    <>
      {planFault !== undefined && (
        <Alert color="stop" variant="light" role="alert" title={t('changes.planFault')} data-testid="plan-fault">
          <Text>{t('changes.planFaultNext')}</Text>
          <Text size="sm" c="stone.7">
            {planFault}
          </Text>
        </Alert>
      )}
      {(withdrawn.length > 0 || voided) && (
        <Alert color="attention" variant="light" role="status" data-testid="taken-back">
          {voided && <Text fw={700}>{t('changes.voided', { number: voided.number, because: t(`change.${voided.because}`) })}</Text>}
          {withdrawn.map((one) => (
            <Text key={one.mark}>
              {t('changes.withdrawn', { mark: t(`changes.mark.${one.mark}`), because: t(`change.${one.because}`) })}
            </Text>
          ))}
        </Alert>
      )}
      {late.map((one) => (
        <Late key={one.jobId} visit={visit} late={one} />
      ))}
    </>
  );
}

/** «Пришло позже»: a scan to take or to drop, a word of the printer to read. */
function Late({ visit, late }: { readonly visit: VisitView; readonly late: LateArrival }) {
  const { t, pick } = useText();
  const take = useVisitCommand('visit.takeLate');
  const drop = useVisitCommand('visit.dropLate');
  const item = visit.plan?.items.find((one) => one.id === late.itemId);
  const { jobId } = late;
  return (
    <Alert color="attention" variant="light" role="status" title={t('late.title')} data-testid="late">
      <Text>
        {late.what === 'scan'
          ? t('late.scan', { name: item ? pick(item.name) : t('late.otherDocument'), n: late.pages ?? 0 })
          : t('late.print', { number: late.number ?? '', outcome: t(`late.outcome.${late.outcome ?? 'unknown'}`) })}
      </Text>
      <FailureNote failure={take.failure ?? drop.failure} />
      <Group gap="xs" mt="xs">
        {late.what === 'scan' && item && (
          <Action size="sm" onAct={() => void take.run({ jobId })} testId="late-take">
            {t('late.take')}
          </Action>
        )}
        <Action size="sm" onAct={() => void drop.run({ jobId })} testId="late-drop">
          {t(late.what === 'scan' ? 'late.drop' : 'late.read')}
        </Action>
      </Group>
    </Alert>
  );
}
