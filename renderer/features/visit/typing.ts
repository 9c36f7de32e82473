import { useEffect, useState } from 'react';
import type { Field } from '#contract/visit.ts';
import { call } from '../../ui/bridge.ts';

/** Main keeps what is being typed, so that a lock costs no keystroke. */
export const keepTyping = (visitId: string, field: Field, value: string | null): void =>
  void call('visit.typing', { visitId, at: `field:${field}`, value });

type Typed = Readonly<Partial<Record<Field, string>>>;

/** What was being typed in this visit when its page was last taken away. */
export function useTyped(visitId: string): Typed {
  const [typed, setTyped] = useState<Typed>({});
  useEffect(() => {
    let gone = false;
    void call('visit.typed', { visitId }).then((outcome) => {
      if (!outcome.ok || gone) return;
      setTyped(Object.fromEntries(Object.entries(outcome.value).map(([at, value]) => [at.replace('field:', ''), value])));
    });
    return () => {
      gone = true;
    };
  }, [visitId]);
  return typed;
}
