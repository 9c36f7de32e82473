import { Checkbox, Group, SegmentedControl, Text, Title } from '@mantine/core';
import type { FieldWords } from '#contract/catalogue.ts';
import type { FormCard, VisitView } from '#contract/visit.ts';
import { onlyOf, placeOf } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useText } from '../../text/text.ts';
import { PartyField } from './FieldInput.tsx';
import { fieldsOf, useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

interface PartyCardProps {
  readonly visit: VisitView;
  readonly card: FormCard;
  readonly kinds: Readonly<Record<string, FieldWords>>;
  /** What was being typed when the page was taken away, by place, and where the hand was. */
  readonly typed: Readonly<Record<string, string>>;
  readonly hand: string | undefined;
  readonly onRestored: (place: string) => void;
  readonly onEnter: (place: string) => void;
  /** The place at which the hand begins. */
  readonly begin: string | undefined;
}

/** One party of the visit: what it is called, what it shows, what it may do. */
export function PartyCard({ visit, card, kinds, typed, hand, onRestored, onEnter, begin }: PartyCardProps) {
  const { t, pick } = useText();
  const enter = useVisitCommand('visit.enter');
  const { party, is } = card;
  const entered = fieldsOf(visit, party);
  const set = (field: string, value: string) => void enter.run({ party, field, value });
  return (
    <section className={classes.fields} data-testid={`card-${party}`}>
      {is !== 'both' && (
        <Title order={2} size="h4" className={classes.wide ?? ''}>
          {t(`applicant.card.${is}`)}: {t(`party.${party}`)}
        </Title>
      )}
      {enter.failure && (
        <div className={classes.wide}>
          <FailureNote failure={enter.failure} />
        </div>
      )}
      {card.fields.map(({ field, required, options, later }) => {
        if (later) return null;
        const place = placeOf(party, field);
        const kind = kinds[field];
        const words = kind?.words;
        const value = entered[field] ?? onlyOf(options) ?? '';
        if (!words)
          return (
            <PartyField
              key={place}
              visitId={visit.id}
              party={party}
              field={field}
              kind={kind}
              typed={typed[place]}
              goesOn={place === hand}
              onRestored={onRestored}
              value={value}
              required={required}
              onEnter={onEnter}
              autoFocus={place === begin}
            />
          );
        const choices = Object.entries(words).filter(([word]) => options?.includes(word) ?? true);
        return (
          <div key={place} className={classes.wide}>
            <Text size="sm" fw={700} id={`label-${place}`}>
              {pick(kind.label)}
            </Text>
            {kind.format === 'words' ? (
              <Checkbox.Group
                aria-labelledby={`label-${place}`}
                data-field={place}
                value={value === '' ? [] : value.split(' ')}
                onChange={(list) => set(field, list.join(' '))}
              >
                <Group gap="md">
                  {choices.map(([word, label]) => (
                    <Checkbox key={word} value={word} label={pick(label)} data-testid={`${place}-${word}`} />
                  ))}
                </Group>
              </Checkbox.Group>
            ) : (
              // Named: Chromium keeps every name that a group of radios ever had.
              <SegmentedControl
                name={place}
                aria-labelledby={`label-${place}`}
                data-field={place}
                value={options && !options.includes(value) ? '' : value}
                onChange={(word) => set(field, word)}
                data={choices.map(([word, label]) => ({ value: word, label: pick(label) }))}
              />
            )}
            {place === 'identityDocument' && value === 'lost' && (
              <Text size="sm" c="stone.7">
                {t('applicant.lostHint')}
              </Text>
            )}
          </div>
        );
      })}
    </section>
  );
}
