import { Alert, Group, Text, Title } from '@mantine/core';
import type { VisitView } from '#contract/visit.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { showDate, showInstant } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import type { StepProps } from './VisitScreen.tsx';
import { Obstacles } from './Insist.tsx';
import { useAllSaved } from './useAllSaved.ts';
import { useFee } from './useFee.ts';
import { fieldsOf, useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

/** What will be printed, then the printing, then the end of the visit: one primary action at a time. */
export function ReceiptStep({ visit }: StepProps) {
  const { t } = useText();
  const issue = useVisitCommand('visit.issue');
  const print = useCommand('visit.print');
  const confirm = useVisitCommand('visit.confirmPrinted');
  const finish = useVisitCommand('visit.finish');
  const allSaved = useAllSaved(visit);
  const write = async () => {
    const saved = await allSaved();
    return saved && issue.run({ kind: 'receipt' }, { after: saved.revision });
  };
  const { receipt } = visit;
  const outcome = receipt?.print?.outcome;
  const asking = outcome === 'unknown' || outcome === 'accepted';
  const printed = outcome === 'printed';
  const doPrint = () => void (receipt && print.run({ visitId: visit.id, number: receipt.number, copies: receipt.copies }));
  return (
    <>
      <Title order={1} size="h2">
        {receipt ? t(`receipt.title.${receipt.kind}`, { number: receipt.number }) : t('step.receipt.title')}
      </Title>
      <FailureNote failure={issue.failure ?? print.failure ?? confirm.failure ?? finish.failure} />
      {receipt && asking && (
        <Alert color="attention" variant="light" role="alert" title={t(`receipt.ask.${receipt.kind}`)}>
          {t('receipt.askWhy')}
        </Alert>
      )}
      <div className={classes.scroll}>
        <Preview visit={visit} />
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
            <Primary onAct={() => void finish.run({ code: receipt.kind === 'receipt' ? 'accepted' : 'refused' })} loading={finish.pending}>
              {t(`receipt.finish.${receipt.kind}`)}
            </Primary>
          </>
        )}
      </div>
    </>
  );
}

function Preview({ visit }: { readonly visit: VisitView }) {
  const { t, pick } = useText();
  const feeInWords = useFee();
  const { plan, receipt } = visit;
  if (!plan) return null;
  const nameOf = (id: string) => pick(plan.items.find((item) => item.id === id)?.name ?? { ru: id, en: id });
  const taken = visit.documents.filter((one) => one.mark === 'present');
  const missing = visit.documents.filter((one) => one.mark === 'missing');
  const fields = fieldsOf(visit);
  const person = [fields.surname, fields.given, fields.patronymic].filter(Boolean).join(' ');
  return (
    <section className={classes.preview} aria-label={t('receipt.preview')} data-testid="paper">
      <Group justify="space-between">
        <Text fw={700}>{receipt ? `№ ${receipt.number}` : t('receipt.draft')}</Text>
        {receipt && <Text c="stone.7">{showInstant(receipt.issuedAt)}</Text>}
      </Group>
      <Text>{t('receipt.applicant', { name: person })}</Text>
      <Text>{plan.requests.map((one) => `${pick(one.serviceName)}: ${pick(one.goalName)}`).join('; ')}</Text>
      {receipt?.kind === 'refusal' ? (
        <Obstacles visit={visit} />
      ) : (
        <>
          <table className={classes.table}>
            <thead>
              <tr>
                <th>{t('receipt.document')}</th>
                <th className={classes.num}>{t('documents.originals')}</th>
                <th className={classes.num}>{t('documents.copies')}</th>
                <th className={classes.num}>{t('documents.sheets')}</th>
              </tr>
            </thead>
            <tbody>
              {taken.map((one) => (
                <tr key={one.itemId}>
                  <td>{nameOf(one.itemId)}</td>
                  <td className={classes.num}>{one.originals}</td>
                  <td className={classes.num}>{one.copies}</td>
                  <td className={classes.num}>{one.sheets}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {missing.length > 0 && (
            <Text c="stop.8">{t('receipt.missing', { list: missing.map((one) => nameOf(one.itemId)).join('; ') })}</Text>
          )}
          {visit.insisted && (
            <div data-testid="insisted-note">
              <Text fw={700}>{t('insist.onPaper')}</Text>
              <Obstacles visit={visit} />
            </div>
          )}
          {plan.requests.map((one) => (
            <div key={one.id}>
              <Text>{t('why.fee', { amount: feeInWords(one.fee) })}</Text>
              <Text fw={700}>{one.term ? t('why.dueOn', { date: showDate(one.term.dueOn) }) : t('why.unknownTerm')}</Text>
            </div>
          ))}
        </>
      )}
    </section>
  );
}
