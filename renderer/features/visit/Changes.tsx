import { Alert, Text } from '@mantine/core';
import type { VisitView } from '#contract/visit.ts';
import { useText } from '../../text/text.ts';
import { Unprintable } from './Unprintable.tsx';

/** What has changed without the specialist's doing it here: marks and a paper taken back, a plan that cannot be made. */
export function Changes({ visit }: { readonly visit: VisitView }) {
  const { t } = useText();
  const { withdrawn, voided, planFault } = visit;
  return (
    <>
      <Unprintable visit={visit} />
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
    </>
  );
}
