import { Alert, Text } from '@mantine/core';
import type { VisitView } from '#contract/visit.ts';
import { showDate } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { ForIt } from '../../ui/ForIt.tsx';
import { Obstacles } from './Insist.tsx';
import { Unprintable } from './Unprintable.tsx';
import classes from './Visit.module.css';

/** What has changed without the specialist's doing it here: marks and a paper taken back, a plan that cannot be made. */
export function Changes({ visit }: { readonly visit: VisitView }) {
  const { t, pick } = useText();
  const { withdrawn, voided, planFault, receipt, insisted, step } = visit;
  /** Of items that are asked for now. */
  const namesOf = (ids: readonly string[]) => (visit.plan?.items ?? []).filter((one) => ids.includes(one.id)).map((one) => pick(one.name));
  // Those of the documents stand at their rows; at the first step the findings say themselves what is wrong.
  const untold =
    receipt !== null || insisted || step === 'applicant'
      ? []
      : visit.obstacles.filter((one) => step !== 'documents' || one.itemId === undefined);
  return (
    <div className={classes.notices} tabIndex={0}>
      <Unprintable visit={visit} />
      {planFault !== undefined && (
        <Alert color="stop" variant="light" role="alert" title={t('changes.planFault')} data-testid="plan-fault">
          <Text>{t('changes.planFaultNext')}</Text>
          <ForIt>{planFault}</ForIt>
        </Alert>
      )}
      {(step === 'documents' ? visit.refusedBefore : []).map(({ number, on, items }) => (
        <Alert
          key={number}
          color="attention"
          variant="light"
          role="status"
          data-testid="refused-before"
          title={t('newly.again', { number, date: showDate(on) })}
        >
          <Text>
            {namesOf(items).length > 0 ? t('newly.named', { list: namesOf(items).join('; ') }) : t('newly.namedNone')} {t('newly.rule')}
          </Text>
        </Alert>
      ))}
      {receipt && step !== 'receipt' && (
        <Alert color="attention" variant="light" role="status" data-testid="would-void">
          <Text>{t('changes.wouldVoid', { number: receipt.number })}</Text>
        </Alert>
      )}
      {insisted && step !== 'receipt' && (
        <Alert color="attention" variant="light" role="status" data-testid="insisted">
          <Text>{t('insist.stands', { n: visit.obstacles.length })}</Text>
        </Alert>
      )}
      {untold.length > 0 && (
        <Alert color="stop" variant="light" role="status" title={t('refuse.grounds')} data-testid="grounds">
          <Obstacles visit={visit} of={untold} />
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
    </div>
  );
}
