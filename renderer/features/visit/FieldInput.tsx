import { TextInput } from '@mantine/core';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { showField } from '#contract/written.ts';
import type { FieldWords } from '#contract/catalogue.ts';
import type { Failure } from '#contract/failure.ts';
import type { Field, VisitView } from '#contract/visit.ts';
import { placeOf, TYPED_MAX } from '#contract/words.ts';
import { gate } from '../../ui/gate.ts';
import { failureSentence } from '../../ui/FailureNote.tsx';
import { useText } from '../../text/text.ts';
import { type Saved, useUnsaved } from '../../ui/unsaved.ts';
import { keepTyping } from './typing.ts';
import { useVisitCommand } from './visitCommand.ts';

const DATES = ['date', 'past'];

/** How what is typed is saved, and where the visit has it then. */
export interface FieldCommand {
  run(value: string, after: number): Promise<VisitView | undefined>;
  readonly failure: Failure | null;
  clear(): void;
  storedIn(view: VisitView): string;
}

interface FieldInputProps {
  readonly visitId: string;
  readonly place: string;
  readonly field: string;
  readonly command: FieldCommand;
  readonly kind: FieldWords | undefined;
  readonly value: string;
  readonly required: boolean;
  readonly autoFocus: boolean;
  /** What was being typed here when the page was taken away. */
  readonly typed: string | undefined;
  /** The hand comes back to this field and types on; what stands in the others is saved at once. */
  readonly goesOn: boolean;
  readonly onRestored: (place: string) => void;
  /** Enter: the hand goes on, whatever is still being saved. */
  readonly onEnter: (place: string) => void;
}

/**
 * One field: saved when it is left or Enter is pressed, and the hand goes on at once; a wrong value stays to be corrected, with a
 * sentence under it. Savings of one field follow one another.
 */
export function FieldInput({
  visitId,
  place,
  field,
  command: enter,
  kind,
  value,
  required,
  autoFocus,
  typed,
  goesOn,
  onRestored,
  onEnter,
}: FieldInputProps) {
  const { t, pick } = useText();
  const [draft, setDraft] = useState(showField(field, value));
  /** What Escape threw away: said, and given back by Ctrl+Z until something else is typed or the field is left. */
  const [thrown, setThrown] = useState<string | null>(null);
  /** True while what stands in the field is not, or not rightly, saved. */
  const editing = useRef(false);
  const text = useRef(draft);
  const saving = useRef<Promise<Saved>>(Promise.resolve(null));
  const after = useRef(0);
  /** Number of the latest saving. */
  const turn = useRef(0);
  const show = (next: string) => {
    text.current = next;
    setDraft(next);
  };
  const saveNow = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (editing.current) return;
    text.current = showField(field, value);
    setDraft(text.current);
  }, [field, value]);
  useLayoutEffect(() => {
    if (typed === undefined) return;
    onRestored(place);
    // What is typed since is newer.
    if (editing.current) return;
    editing.current = true;
    text.current = typed;
    setDraft(typed);
    // Refused once, it is refused again, with its sentence.
    if (!goesOn) saveNow.current();
  }, [typed, goesOn, place, onRestored]);

  const save = () => {
    if (!editing.current) return;
    editing.current = false;
    const before = saving.current;
    turn.current += 1;
    const own = turn.current;
    const now = (async () => {
      await before;
      const given = text.current;
      const view = await enter.run(given, after.current);
      if (view) after.current = view.revision;
      const stored = view ? enter.storedIn(view) : '';
      // A later saving says what stands in the field; so does whatever was typed since.
      if (turn.current !== own) return view;
      if (text.current !== given) editing.current = true;
      else if (view) show(showField(field, stored));
      else editing.current = true;
      return view;
    })();
    saving.current = now;
  };
  saveNow.current = save;
  const input = useRef<HTMLInputElement>(null);
  // The sentence stands below the field, and may be below the edge of a small screen.
  useEffect(() => {
    if (enter.failure) input.current?.closest('.mantine-InputWrapper-root')?.scrollIntoView({ block: 'nearest' });
  }, [enter.failure]);
  useUnsaved({
    save: () => {
      save();
      return saving.current;
    },
    focus: () => input.current?.focus(),
  });
  const type = (next: string) => {
    editing.current = true;
    setThrown(null);
    show(next);
    keepTyping(visitId, place, next);
  };
  const leave = () => {
    setThrown(null);
    save();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code === 'KeyZ' && event.ctrlKey && thrown !== null) {
      event.preventDefault();
      type(thrown);
    }
    if (event.key === 'Escape' && editing.current) {
      event.preventDefault();
      editing.current = false;
      setThrown(text.current === showField(field, value) ? null : text.current);
      show(showField(field, value));
      keepTyping(visitId, place, null);
      enter.clear();
      saving.current = saving.current.then(() => null);
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    save();
    onEnter(place);
  };
  return (
    <TextInput
      ref={input}
      label={kind ? pick(kind.label) : field}
      placeholder={DATES.includes(kind?.format ?? '') ? t('applicant.dateHint') : (kind?.hint ?? '')}
      withAsterisk={required}
      autoFocus={autoFocus}
      data-field={place}
      autoComplete="off"
      spellCheck={false}
      value={draft}
      description={thrown === null ? undefined : t('applicant.thrown')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={enter.failure ? failureSentence(t, enter.failure) : undefined}
      onChange={(event) => {
        // The page's own undo reaches into fields that were left: what is saved stands.
        if (document.activeElement !== event.currentTarget) return;
        // What main cannot keep over a lock is not taken at all, aloud.
        if (event.currentTarget.value.length > TYPED_MAX) return gate.refuse(undefined, false);
        type(event.currentTarget.value);
      }}
      onBlur={leave}
      onKeyDown={onKeyDown}
    />
  );
}

/** A field of one party of the visit. */
export function PartyField({
  party,
  field,
  ...props
}: Omit<FieldInputProps, 'place' | 'command' | 'field'> & { readonly party: string; readonly field: Field }) {
  const { run, failure, clear } = useVisitCommand('visit.enter');
  const command: FieldCommand = {
    run: (value, after) => run({ party, field, value }, { after }),
    failure,
    clear,
    storedIn: (view) => view.parties.find((one) => one.id === party)?.fields[field] ?? '',
  };
  return <FieldInput {...props} place={placeOf(party, field)} field={field} command={command} />;
}
