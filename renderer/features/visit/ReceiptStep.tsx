import { Alert, Title } from '@mantine/core';
import { useState } from 'react';
import { familyAfter } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import type { StepProps } from './VisitScreen.tsx';
import { FamilyDialog } from './FamilyDialog.tsx';
import { PaperSheets } from './PaperSheets.tsx';
import { restOf } from './refusing.ts';
import { useAllSaved } from './useAllSaved.ts';
import { useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

/** What will be printed, then the printing, then the end of the visit: one primary action at a time. */
export function ReceiptStep({ visit }: StepProps) {
  const { t, pick } = useText();
  const goOn = useVisitCommand('visit.goOn');
  const issue = useVisitCommand('visit.issue');
  const print = useCommand('visit.print');
  const confirm = useVisitCommand('visit.confirmPrinted');
  const finish = useVisitCommand('visit.finish');
  const allSaved = useAllSaved(visit);
  const [family, setFamily] = useState(false);
  const write = async () => {
    const saved = await allSaved();
    return saved && issue.run({ kind: 'receipt' }, { after: saved.revision });
  };
  const { receipt } = visit;
  // Others than the refused services go on.
  const rest = restOf(visit);
  const outcome = receipt?.print?.outcome;
  const asking = outcome === 'unknown' || outcome === 'accepted';
  const printed = outcome === 'printed';
  const doPrint = () => void (receipt && print.run({ visitId: visit.id, number: receipt.number, copies: receipt.copies }));
  return (
    <>
      <Title order={1} size="h2">
        {receipt ? t(`receipt.title.${receipt.kind}`, { number: receipt.number }) : t('step.receipt.title')}
      </Title>
      <FailureNote failure={issue.failure ?? print.failure ?? confirm.failure ?? finish.failure ?? goOn.failure} />
      {receipt && asking && (
        <Alert color="attention" variant="light" role="alert" title={t(`receipt.ask.${receipt.kind}`)}>
          {t('receipt.askWhy')}
        </Alert>
      )}
      <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('receipt.preview')}>
        <PaperSheets visit={visit} />
      </div>
      <div className={classes.actions}>
        {!receipt && (
          <Primary onAct={() => void write()} loading={issue.pending}>
            {t('receipt.issue')}
          </Primary>
        )}
        {receipt && !asking && !printed && (
          <Primary onAct={doPrint} loading={print.pending}>
            {t('receipt.print', { n: receipt.copies })}
          </Primary>
        )}
        {receipt && asking && (
          <>
            <Action hotkey="Digit2" onAct={() => void confirm.run({ number: receipt.number, printed: false })}>
              {t(`receipt.notPrinted.${receipt.kind}`)}
            </Action>
            <Primary onAct={() => void confirm.run({ number: receipt.number, printed: true })}>
              {t(`receipt.printed.${receipt.kind}`)}
            </Primary>
          </>
        )}
        {receipt && printed && (
          <>
            <Action hotkey="F8" onAct={doPrint} loading={print.pending}>
              {t('receipt.again')}
            </Action>
            {rest.length > 0 && (
              <Action hotkey="Digit2" onAct={() => void finish.run({ code: 'refused' })} testId="finish-refused">
                {t('receipt.finish.refusal')}
              </Action>
            )}
            {rest.length === 0 && familyAfter(visit.category).length > 0 && (
              <Action hotkey="F9" onAct={() => setFamily(true)} testId="family">
                {t('family.next')}
              </Action>
            )}
            {rest.length > 0 ? (
              <Primary onAct={() => void goOn.run({})} loading={goOn.pending}>
                {t('receipt.goOn', { list: rest.map(pick).join(', ') })}
              </Primary>
            ) : (
              <Primary
                onAct={() => void finish.run({ code: receipt.kind === 'receipt' ? 'accepted' : 'refused' })}
                loading={finish.pending}
              >
                {t(`receipt.finish.${receipt.kind}`)}
              </Primary>
            )}
          </>
        )}
      </div>
      {family && <FamilyDialog visit={visit} onClose={() => setFamily(false)} />}
    </>
  );
}
