import { Alert, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useLayoutEffect, useRef } from 'react';
import type { Finding, VisitView } from '#contract/visit.ts';
import { APPLICANTS } from '#contract/words.ts';
import { gate, holding } from '../../ui/gate.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Primary } from '../../ui/Primary.tsx';
import { showDate } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { settledOrTold } from '../../ui/unsaved.ts';
import { PartyCard } from './PartyCard.tsx';
import type { StepProps } from './VisitScreen.tsx';
import { useTyped } from './typing.ts';
import { useFields } from './useFields.ts';
import { useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

type Category = VisitView['category'];
const TONE = { info: 'stone', attention: 'attention', stop: 'stop' } as const;
/** For whom somebody asks: for themselves, for their child, for another person, for an organisation. */
const WHOM = ['self', 'child', 'representative', 'entity'] as const;
type Whom = (typeof WHOM)[number];
/** What somebody is who asks for themselves or for their child. */
const ALONE: readonly Category[] = APPLICANTS.filter((one) => one !== 'representative' && one !== 'entity');

const whomOf = ({ category, forChild }: VisitView): Whom =>
  category === 'representative' || category === 'entity' ? category : forChild ? 'child' : 'self';

/** Who is at the window, and for whom. Every field is checked and saved on its own; the rules speak under the form. */
export function ApplicantStep({ visit, onNext }: StepProps) {
  const { t, pick } = useText();
  const setCategory = useVisitCommand('visit.setCategory');
  const setForChild = useVisitCommand('visit.setForChild');
  const kinds = useFields();
  const form = useRef<HTMLDivElement>(null);
  // The hand begins at what was empty when the step was opened.
  const begin = useRef(visit.missingFields[0]).current;
  const ready = visit.missingFields.length === 0;
  const whom = whomOf(visit);

  const { typed, hand, taken } = useTyped(visit.id, visit.form.map(({ party, fields }) => `${party}${fields.length}`).join());
  const elementOf = (place: string) => {
    const element = form.current?.querySelector<HTMLElement>(`[data-field="${place}"]`);
    return element?.querySelector('input') ?? element;
  };
  const isEmpty = (place: string) => {
    const element = elementOf(place);
    return !(element instanceof HTMLInputElement && element.type === 'text' && element.value.trim() !== '');
  };
  // The hand comes back to where it was typing.
  useLayoutEffect(() => {
    if (hand !== undefined) form.current?.querySelector<HTMLElement>(`[data-field="${hand}"]`)?.focus();
  }, [hand]);

  /**
   * Enter in a field: at once on to the next empty one, so that what is typed next is typed there; from the last one on to the
   * service, when everything is saved.
   */
  const proceed = (from: string) => {
    const next = visit.missingFields.find((place) => place !== from && isEmpty(place));
    if (next !== undefined) return elementOf(next)?.focus();
    return goOn();
  };
  /** On to the service, once everything is saved; a value that was refused, or is not there, is shown instead. */
  const goOn = () =>
    void holding(async () => {
      const saved = await settledOrTold(visit);
      if (!saved) return undefined;
      const [left] = saved.missingFields;
      if (left === undefined) return onNext();
      elementOf(left)?.focus();
      return gate.refuse('Enter', false);
    });
  const chooseWhom = async (next: Whom) => {
    const own = next === 'representative' || next === 'entity' ? next : ALONE.includes(visit.category) ? visit.category : 'citizen';
    const view = own === visit.category ? visit : await setCategory.run({ category: own });
    if (view && view.forChild !== (next === 'child')) await setForChild.run({ on: next === 'child' }, { after: view.revision });
  };
  const labelOf = (place: string) => {
    const kind = kinds[place.split('.').at(-1) ?? ''];
    // «фамилия», but «СНИЛС».
    return kind ? pick(kind.label).replace(/^\p{Lu}(?=\p{Ll})/u, (letter) => letter.toLowerCase()) : place;
  };

  return (
    <>
      <Title order={1} size="h2">
        {t('step.applicant.title')}
      </Title>
      <FailureNote failure={setCategory.failure ?? setForChild.failure} />
      <div className={classes.scroll} ref={form}>
        <Stack gap="md">
          <Group gap="md">
            <SegmentedControl
              name="whom"
              aria-label={t('applicant.whom')}
              value={whom}
              onChange={(next) => void chooseWhom(next as Whom)}
              data={WHOM.map((value) => ({ value, label: t(`whom.${value}`) }))}
            />
            {ALONE.includes(visit.category) && (
              <SegmentedControl
                name="category"
                size="xs"
                aria-label={t('applicant.category')}
                value={visit.category}
                onChange={(category) => void setCategory.run({ category: category as Category })}
                data={ALONE.map((value) => ({ value, label: t(`category.${value}`) }))}
              />
            )}
          </Group>
          {visit.form.length === 0 && (
            <Alert color="stop" variant="light" role="alert" title={t('applicant.noForm')}>
              {t('applicant.noFormNext')}
            </Alert>
          )}
          {visit.form.map((card) => (
            <PartyCard
              key={card.party}
              visit={visit}
              card={card}
              kinds={kinds}
              typed={typed}
              hand={hand}
              onRestored={taken}
              onEnter={proceed}
              begin={begin}
            />
          ))}
          {visit.findings.map((finding) => (
            <Alert
              key={`${finding.code}/${finding.field ?? ''}`}
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
        {!ready && <Text c="stone.7">{t('applicant.left', { list: visit.missingFields.map(labelOf).join(', ') })}</Text>}
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
