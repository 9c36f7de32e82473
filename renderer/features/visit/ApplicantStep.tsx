import { Alert, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useLayoutEffect, useRef } from 'react';
import type { Field, Finding, VisitView } from '#contract/visit.ts';
import { AUTHORITY_KINDS, IDENTITY_DOCUMENTS } from '#contract/words.ts';
import { gate, holding } from '../../ui/gate.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Primary } from '../../ui/Primary.tsx';
import { showDate } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { settledOrTold } from '../../ui/unsaved.ts';
import { FieldInput } from './FieldInput.tsx';
import type { StepProps } from './VisitScreen.tsx';
import { useTyped } from './typing.ts';
import { fieldsOf, partyOf, useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

const NAME: readonly Field[] = ['surname', 'given', 'patronymic', 'birthDate', 'snils', 'phone'];
const PASSPORT: readonly Field[] = ['passportSeries', 'passportNumber', 'passportIssuedOn', 'passportIssuerCode'];
const REPRESENTATIVE: readonly Field[] = ['representativeName', 'authorityNumber', 'authorityExpiresOn'];
const TONE = { info: 'stone', attention: 'attention', stop: 'stop' } as const;

/** Who is at the window. Every field is checked and saved on its own; the rules speak under the form. */
export function ApplicantStep({ visit, onNext }: StepProps) {
  const { t } = useText();
  const setCategory = useVisitCommand('visit.setCategory');
  const enter = useVisitCommand('visit.enter');
  const entered = fieldsOf(visit);
  const form = useRef<HTMLDivElement>(null);
  const ready = visit.missingFields.length === 0;

  const { typed, hand, taken } = useTyped(visit.id, visit.category);
  const placeOf = (field: Field) => {
    const place = form.current?.querySelector<HTMLElement>(`[data-field="${field}"]`);
    return place?.querySelector('input') ?? place;
  };
  const isEmpty = (field: Field) => {
    const place = placeOf(field);
    return !(place instanceof HTMLInputElement && place.type !== 'radio' && place.value.trim() !== '');
  };
  // The hand comes back to where it was typing.
  useLayoutEffect(() => {
    if (hand !== undefined) form.current?.querySelector<HTMLElement>(`[data-field="${hand}"]`)?.focus();
  }, [hand]);

  /**
   * Enter in a field: at once on to the next empty one, so that what is typed next is typed there; from the last one on to the
   * service, when everything is saved.
   */
  const proceed = (from: Field) => {
    const next = visit.missingFields.find((field) => field !== from && isEmpty(field));
    if (next !== undefined) return placeOf(next)?.focus();
    return goOn();
  };
  /** On to the service, once everything is saved; a value that was refused, or is not there, is shown instead. */
  const goOn = () =>
    void holding(async () => {
      const saved = await settledOrTold(visit);
      if (!saved) return undefined;
      const [left] = saved.missingFields;
      if (left === undefined) return onNext();
      placeOf(left)?.focus();
      return gate.refuse('Enter', false);
    });
  const inputs = (fields: readonly Field[]) =>
    fields.map((field) => (
      <FieldInput
        key={field}
        visitId={visit.id}
        typed={typed[field]}
        goesOn={field === hand}
        onRestored={taken}
        field={field}
        value={entered[field] ?? ''}
        required={visit.missingFields.includes(field)}
        onEnter={proceed}
        autoFocus={field === 'surname' && !entered.surname}
      />
    ));
  // Named: Chromium keeps every name that a group of radios ever had.
  const choose = (field: 'identityDocument' | 'authorityKind', values: readonly string[], label: string) => (
    <div className={classes.wide}>
      <Text size="sm" fw={700} id={`label-${field}`}>
        {label}
      </Text>
      <SegmentedControl
        name={field}
        aria-labelledby={`label-${field}`}
        data-field={field}
        value={entered[field] ?? ''}
        onChange={(value) => void enter.run({ party: partyOf(field), field, value })}
        data={values.map((value) => ({ value, label: t(`${field}.${value}`) }))}
      />
    </div>
  );

  return (
    <>
      <Title order={1} size="h2">
        {t('step.applicant.title')}
      </Title>
      <FailureNote failure={setCategory.failure ?? enter.failure} />
      <div className={classes.scroll} ref={form}>
        <Stack gap="md">
          <SegmentedControl
            name="category"
            aria-label={t('applicant.category')}
            value={visit.category}
            onChange={(category) => void setCategory.run({ category: category as VisitView['category'] })}
            data={(['citizen', 'representative'] as const).map((value) => ({ value, label: t(`category.${value}`) }))}
            w="fit-content"
          />
          <div className={classes.fields}>{inputs(NAME)}</div>
          <div className={classes.fields}>
            {choose('identityDocument', IDENTITY_DOCUMENTS, t('applicant.identity'))}
            {entered.identityDocument === 'lost' && (
              <Text className={classes.wide ?? ''} size="sm" c="stone.7">
                {t('applicant.lostHint')}
              </Text>
            )}
            {inputs(PASSPORT)}
          </div>
          {visit.category === 'representative' && (
            <div className={classes.fields}>
              {choose('authorityKind', AUTHORITY_KINDS, t('applicant.authority'))}
              {inputs(REPRESENTATIVE)}
            </div>
          )}
          {visit.findings.map((finding) => (
            <Alert
              key={finding.code}
              color={TONE[finding.level]}
              variant="light"
              title={t(`finding.${finding.code}.title`, valuesOf(finding))}
            >
              {t(`finding.${finding.code}.next`, valuesOf(finding))}
            </Alert>
          ))}
        </Stack>
      </div>
      <div className={classes.actions}>
        {!ready && (
          <Text c="stone.7">
            {t('applicant.left', { list: visit.missingFields.map((field) => t(`field.${field}`).toLowerCase()).join(', ') })}
          </Text>
        )}
        <Primary disabled={!ready} onAct={goOn}>
          {t('step.applicant.next')}
        </Primary>
      </div>
    </>
  );
}

const valuesOf = (finding: Finding): Record<string, string | number> => ({
  ...finding.numbers,
  ...Object.fromEntries(Object.entries(finding.dates ?? {}).map(([name, date]) => [name, showDate(date)])),
});
