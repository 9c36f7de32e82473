import { Checkbox, Stack, Text, Title } from '@mantine/core';
import { Fragment } from 'react';
import type { Mark, VisitView } from '#contract/visit.ts';
import { markStands, placeOf, roublesDue } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Primary } from '../../ui/Primary.tsx';
import { showMoney } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { fieldInWords } from './fieldText.ts';
import type { StepProps } from './VisitScreen.tsx';
import { useFields } from './useFields.ts';
import { fieldsOf, useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

/** The data of everybody are read back, the application and the separate consent are signed, the fee is seen. */
export function ApplicationStep({ visit, onNext }: StepProps) {
  const { t, pick } = useText();
  const set = useVisitCommand('visit.setApplication');
  const { application, plan } = visit;
  const kinds = useFields();
  const entered = visit.form.flatMap((card) =>
    card.fields.flatMap(({ field }) => {
      const value = fieldsOf(visit, card.party)[field];
      return value ? [{ card, field, value }] : [];
    }),
  );
  const fee = roublesDue(plan?.requests ?? []);
  const marks = plan?.marks ?? [];
  const toggle = (item: keyof VisitView['application']) => void set.run({ item, on: !application[item] });
  // Nobody is made to say that a fee is paid of which there is no word.
  const choices: readonly Mark[] = marks.includes('feePaid') ? [...marks, 'feeUnseen'] : marks;
  useKeys(Object.fromEntries(choices.map((item, i) => [`Digit${i + 1}`, () => toggle(item)])));
  const nextMark = marks.find((item) => !markStands(item, (one) => application[one]));
  return (
    <>
      <Title order={1} size="h2">
        {t('step.application.title')}
      </Title>
      <FailureNote failure={set.failure} />
      <div className={classes.scroll}>
        <Stack gap="lg">
          <table className={classes.table}>
            <caption style={{ textAlign: 'left', fontWeight: 700, paddingBottom: 4 }}>{t('application.data')}</caption>
            <tbody>
              {entered.map(({ card: { party, is }, field, value }, i) => (
                <Fragment key={placeOf(party, field)}>
                  {is !== 'both' && entered[i - 1]?.card.party !== party && (
                    <tr>
                      <th colSpan={2}>
                        {t(`applicant.card.${is}`)}: {t(`party.${party}`)}
                      </th>
                    </tr>
                  )}
                  <tr>
                    <th scope="row">{kinds[field] ? pick(kinds[field].label) : field}</th>
                    <td>{fieldInWords(field, value, kinds[field], pick)}</td>
                  </tr>
                </Fragment>
              ))}
            </tbody>
          </table>
          <Stack gap="sm">
            {choices.map((item, i) => (
              <Checkbox
                key={item}
                size="md"
                checked={application[item]}
                onChange={() => toggle(item)}
                data-testid={item === 'feeUnseen' ? 'fee-unseen' : `mark-${item}`}
                label={
                  <Text>
                    <b>{i + 1}</b> · {t(`application.${item}`, { amount: showMoney(fee) })}
                  </Text>
                }
              />
            ))}
          </Stack>
        </Stack>
      </div>
      <div className={classes.actions}>
        {nextMark ? (
          <Primary onAct={() => toggle(nextMark)}>{t(`application.do.${nextMark}`)}</Primary>
        ) : (
          <Primary onAct={onNext}>{t('step.application.next')}</Primary>
        )}
      </div>
    </>
  );
}
