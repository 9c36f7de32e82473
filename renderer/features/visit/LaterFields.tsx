import { Button, Text } from '@mantine/core';
import { useLayoutEffect, useRef } from 'react';
import type { VisitView } from '#contract/visit.ts';
import { placeOf } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useText } from '../../text/text.ts';
import { PartyField } from './FieldInput.tsx';
import { useTyped } from './typing.ts';
import { useFields } from './useFields.ts';
import { fieldsOf, useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

/** What the forms of the visit need beside the first step: none is a must, what stays empty is written by hand. */
export function LaterFields({ visit }: { readonly visit: VisitView }) {
  const { t, pick } = useText();
  const kinds = useFields();
  const enter = useVisitCommand('visit.enter');
  const form = useRef<HTMLDivElement>(null);
  const places = visit.form.flatMap(({ party, fields }) => fields.flatMap(({ field, later }) => (later ? [{ party, field }] : [])));
  const { typed, hand, taken } = useTyped(visit.id, places.map(({ party, field }) => placeOf(party, field)).join());
  const elementOf = (place: string) => form.current?.querySelector<HTMLElement>(`[data-field="${place}"]`);
  useLayoutEffect(() => {
    if (hand !== undefined) form.current?.querySelector<HTMLElement>(`[data-field="${hand}"]`)?.focus();
  }, [hand]);
  if (places.length === 0) return null;
  /** Enter goes on to the next of them; after the last the hand is free, and Enter is the button's again. */
  const proceed = (from: string) => {
    const next = places[places.findIndex(({ party, field }) => placeOf(party, field) === from) + 1];
    const element = next && elementOf(placeOf(next.party, next.field));
    if (element) element.focus();
    else elementOf(from)?.blur();
  };
  /** Somebody else of the visit for whom the same is known. */
  const known = (party: string, field: string) => visit.parties.find((one) => one.id !== party && one.fields[field] !== undefined);
  return (
    <section aria-label={t('forms.more')}>
      <Text fw={700}>{t('forms.more')}</Text>
      <FailureNote failure={enter.failure} />
      <div className={classes.fields} ref={form}>
        {places.map(({ party, field }) => {
          const place = placeOf(party, field);
          const value = fieldsOf(visit, party)[field] ?? '';
          const other = value === '' ? known(party, field) : undefined;
          return (
            <div key={place}>
              {visit.form.length > 1 && (
                <Text size="sm" c="stone.7">
                  {t(`party.${party}`)}
                </Text>
              )}
              <PartyField
                visitId={visit.id}
                party={party}
                field={field}
                kind={kinds[field]}
                typed={typed[place]}
                goesOn={place === hand}
                onRestored={taken}
                value={value}
                required={false}
                onEnter={proceed}
                autoFocus={false}
              />
              {other && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  data-testid={`copy-${place}`}
                  onClick={() => void enter.run({ party, field, value: other.fields[field] ?? '' })}
                >
                  {t('forms.copy', { what: pick(kinds[field]?.label ?? { ru: field, en: field }), who: t(`party.${other.role}`) })}
                </Button>
              )}
            </div>
          );
        })}
      </div>
    </section>
  );
}
