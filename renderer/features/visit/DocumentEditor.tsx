import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { DocumentState, PlanItem } from '#contract/visit.ts';
import { isUsedUp } from '#contract/words.ts';
import { gate } from '../../ui/gate.ts';
import { useText } from '../../text/text.ts';
import classes from './Visit.module.css';

export type Counts = Pick<DocumentState, 'originals' | 'copies' | 'sheets'>;
export const FIGURES = ['originals', 'copies', 'sheets'] as const;
export type Figure = (typeof FIGURES)[number];
const LIMIT = { originals: 99, copies: 99, sheets: 999 } as const;

interface DocumentEditorProps {
  readonly counts: Counts;
  /** How it is counted. */
  readonly item: Pick<PlanItem, 'unit' | 'handling'>;
  readonly onChange: (counts: Counts, figure: Figure) => void;
  /** A figure was left. */
  readonly onLeave: () => void;
  /** Enter in a figure: what the primary button says. */
  readonly onEnter: () => void;
}

/** Originals, copies and sheets of the chosen document; of photographs, how many there are. */
export function DocumentEditor({ counts, item, onChange, onLeave, onEnter }: DocumentEditorProps) {
  const { t } = useText();
  // A figure that is none is shown as the one that stands.
  const [resets, setResets] = useState(0);
  const bare = isUsedUp(item);
  return (
    <div className={classes.counts}>
      {FIGURES.filter((name) => !bare || name === 'originals').map((name) => (
        <NumberInput
          key={`${name} ${resets}`}
          label={t(bare || (name === 'sheets' && item.unit === 'pieces') ? 'documents.pieces' : `documents.${name}`)}
          w={110}
          min={0}
          max={LIMIT[name]}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          // What no document has is not taken, aloud, instead of being made another figure when it is left.
          isAllowed={({ floatValue = 0 }) => {
            if (floatValue > LIMIT[name]) gate.refuse(undefined, false);
            return floatValue <= LIMIT[name];
          }}
          withKeyboardEvents={false}
          value={counts[name]}
          data-testid={`count-${name}`}
          onChange={(value) => {
            const n = Number(value) || 0;
            onChange(bare ? { originals: n, copies: 0, sheets: n } : { ...counts, [name]: n }, name);
          }}
          onBlur={(event) => {
            onLeave();
            if (event.currentTarget.value !== String(counts[name])) setResets((n) => n + 1);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            onEnter();
          }}
        />
      ))}
    </div>
  );
}
