import { useCallback, useEffect, useRef, useState } from 'react';
import type { Field } from '#contract/visit.ts';
import { call } from '../../ui/bridge.ts';

/** Main keeps what is being typed, so that a lock costs no keystroke. */
export const keepTyping = (visitId: string, field: Field, value: string | null): void =>
  void call('visit.typing', { visitId, at: `field:${field}`, value });

type Typed = Readonly<Partial<Record<Field, string>>>;

export interface Restored {
  readonly typed: Typed;
  /** Where the hand was, when the whole screen had been taken away. */
  readonly hand: Field | undefined;
  /** It is in its field again: what is corrected there since must not be overwritten by it. */
  taken(field: Field): void;
}

/** What was being typed in this visit when its fields were last taken away. `fields` names which there are: with others it is asked anew. */
export function useTyped(visitId: string, fields: string): Restored {
  const [{ typed, hand }, setState] = useState<Pick<Restored, 'typed' | 'hand'>>({ typed: {}, hand: undefined });
  const asked = useRef({ visitId: '', fields: '' });
  useEffect(() => {
    let gone = false;
    const first = asked.current.visitId !== visitId;
    asked.current = { visitId, fields };
    void call('visit.typed', { visitId }).then((outcome) => {
      if (!outcome.ok || gone) return;
      const all = Object.entries(outcome.value).map(([at, value]) => [at.replace('field:', '') as Field, value] as const);
      setState({ typed: Object.fromEntries(all), hand: first ? all.at(-1)?.[0] : undefined });
    });
    return () => {
      gone = true;
    };
  }, [visitId, fields]);
  const taken = useCallback(
    (field: Field) => setState(({ typed: { [field]: _there, ...others }, hand: before }) => ({ typed: others, hand: before })),
    [],
  );
  return { typed, hand, taken };
}
