import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Field, VisitView } from '#contract/visit.ts';
import { failureSentence } from '../../ui/FailureNote.tsx';
import { showDate } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { partyOf, useVisitCommand } from './visitCommand.ts';

/** How a stored value is shown: dates by dots, СНИЛС and the issuer's code with their hyphens. */
export function showField(field: Field, value: string): string {
  if (value === '') return '';
  switch (field) {
    case 'birthDate':
    case 'passportIssuedOn':
    case 'authorityExpiresOn':
      return showDate(value);
    case 'snils':
      return value.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, '$1-$2-$3 $4');
    case 'passportIssuerCode':
      return value.replace(/^(\d{3})(\d{3})$/, '$1-$2');
    case 'passportSeries':
      return value.replace(/^(\d{2})(\d{2})$/, '$1 $2');
    case 'phone':
      return value.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 $1 $2-$3-$4');
    default:
      return value;
  }
}

const HINT: Partial<Record<Field, string>> = {
  birthDate: 'ДД.ММ.ГГГГ',
  passportIssuedOn: 'ДД.ММ.ГГГГ',
  authorityExpiresOn: 'ДД.ММ.ГГГГ',
  snils: '000-000-000 00',
  phone: '+7 900 000-00-00',
  passportSeries: '00 00',
  passportNumber: '000000',
  passportIssuerCode: '000-000',
};

interface FieldInputProps {
  readonly field: Field;
  readonly value: string;
  readonly required: boolean;
  readonly autoFocus: boolean;
  readonly onEnter: (latest: VisitView) => void;
}

/** One field: saved when it is left or Enter is pressed; a wrong value stays to be corrected, with a sentence under it. */
export function FieldInput({ field, value, required, autoFocus, onEnter }: FieldInputProps) {
  const { t } = useText();
  const enter = useVisitCommand('visit.enter');
  const [draft, setDraft] = useState(showField(field, value));
  const editing = useRef(false);
  useEffect(() => {
    if (!editing.current) setDraft(showField(field, value));
  }, [field, value]);

  const save = async (): Promise<VisitView | undefined> => {
    if (!editing.current) return undefined;
    const view = await enter.run({ party: partyOf(field), field, value: draft });
    if (view) editing.current = false;
    return view;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && editing.current) {
      event.preventDefault();
      editing.current = false;
      setDraft(showField(field, value));
      enter.clear();
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void (async () => {
      editing.current = true;
      const view = await save();
      if (view) onEnter(view);
    })();
  };
  return (
    <TextInput
      label={t(`field.${field}`)}
      placeholder={HINT[field] ?? ''}
      withAsterisk={required}
      autoFocus={autoFocus}
      data-field={field}
      autoComplete="off"
      spellCheck={false}
      value={draft}
      error={enter.failure ? failureSentence(t, enter.failure) : undefined}
      onChange={(event) => {
        editing.current = true;
        setDraft(event.currentTarget.value);
      }}
      onBlur={() => void save()}
      onKeyDown={onKeyDown}
    />
  );
}
