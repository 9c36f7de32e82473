import { NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { DocumentState } from '#contract/visit.ts';
import { useText } from '../../text/text.ts';
import classes from './Visit.module.css';

type Counts = Pick<DocumentState, 'originals' | 'copies' | 'sheets'>;
const LIMIT = { originals: 99, copies: 99, sheets: 999 } as const;

/** Originals, copies and sheets of the chosen document; saved when a figure is left. */
export function DocumentEditor({
  state,
  onChange,
}: {
  readonly state: DocumentState;
  readonly onChange: (change: Counts & Pick<DocumentState, 'mark' | 'reasons'>) => void;
}) {
  const { t } = useText();
  const [draft, setDraft] = useState<Counts>(state);
  useEffect(
    () => setDraft({ originals: state.originals, copies: state.copies, sheets: state.sheets }),
    [state.originals, state.copies, state.sheets],
  );
  const save = () => {
    const changed = (['originals', 'copies', 'sheets'] as const).some((name) => draft[name] !== state[name]);
    if (changed)
      onChange({ originals: draft.originals, copies: draft.copies, sheets: draft.sheets, mark: state.mark, reasons: state.reasons });
  };
  return (
    <div className={classes.counts}>
      {(['originals', 'copies', 'sheets'] as const).map((name) => (
        <NumberInput
          key={name}
          label={t(`documents.${name}`)}
          w={110}
          min={0}
          max={LIMIT[name]}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={draft[name]}
          data-testid={`count-${name}`}
          onChange={(value) => setDraft({ ...draft, [name]: Number(value) || 0 })}
          onBlur={save}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
      ))}
    </div>
  );
}
