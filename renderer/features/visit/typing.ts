import { useCallback, useEffect, useRef, useState } from 'react';
import type { Step, VisitView } from '#contract/visit.ts';
import { placeOf, uinPlace } from '#contract/words.ts';
import { call } from '../../ui/bridge.ts';
import { type Counts, FIGURES, type Figure } from './DocumentEditor.tsx';

/** Places as main keeps them. */
const FIELD = 'field:';
const COUNT = 'count:';

/** Main keeps what is being typed, so that a lock costs no keystroke. */
export const keepTyping = (visitId: string, place: string, value: string | null): void =>
  void call('visit.typing', { visitId, at: `${FIELD}${place}`, value });

/**
 * The step on which a value waits in main that was refused, or never saved, for a field or a document that this visit has: it may not be
 * on the screen.
 */
export async function waitsTyped(visit: VisitView): Promise<Step | undefined> {
  const typed = await call('visit.typed', { visitId: visit.id });
  const places = typed.ok ? Object.keys(typed.value) : [];
  // What stands in no field that anybody can come to keeps nobody.
  return placesOf(visit).find(({ at, step }) => visit.reachable.includes(step) && places.includes(at))?.step;
}

/** Everything that can be typed into in a visit as it is, with its step. */
function placesOf({ form, documents, plan }: VisitView): { readonly at: string; readonly step: Step }[] {
  return [
    ...form.flatMap(({ party, fields }) =>
      fields.map(({ field, later }) => ({
        at: `${FIELD}${placeOf(party, field)}`,
        step: later ? ('application' as const) : ('applicant' as const),
      })),
    ),
    ...documents.map(({ itemId }) => ({ at: `${COUNT}${itemId}`, step: 'documents' as const })),
    ...(plan?.requests ?? [])
      .filter(({ fee }) => fee?.state === 'due')
      .map(({ id }) => ({ at: `${FIELD}${uinPlace(id)}`, step: 'application' as const })),
  ];
}

/** The figures of a document that are being typed, and the one in which the hand was last. */
export interface TypedCounts extends Counts {
  readonly figure: Figure;
}

/** Main keeps them as well. */
export const keepCounts = (visitId: string, itemId: string, counts: TypedCounts | null): void =>
  void call('visit.typing', {
    visitId,
    at: `${COUNT}${itemId}`,
    value: counts && [counts.originals, counts.copies, counts.sheets, counts.figure].join(' '),
  });

/** The figures that were being typed in this visit when its page was last taken away, by document. */
export async function typedCounts(visitId: string): Promise<Readonly<Record<string, TypedCounts>>> {
  const typed = await call('visit.typed', { visitId });
  if (!typed.ok) return {};
  return Object.fromEntries(
    Object.entries(typed.value).flatMap(([at, value]) => {
      const [originals = 0, copies = 0, sheets = 0] = value.split(' ').map(Number);
      const figure = FIGURES.find((name) => value.endsWith(name)) ?? 'originals';
      return at.startsWith(COUNT) ? [[at.slice(COUNT.length), { originals, copies, sheets, figure }] as const] : [];
    }),
  );
}

/** By place. */
type Typed = Readonly<Record<string, string>>;

export interface Restored {
  readonly typed: Typed;
  /** Where the hand was, when the whole screen had been taken away. */
  readonly hand: string | undefined;
  /** It is in its field again: what is corrected there since must not be overwritten by it. */
  taken(place: string): void;
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
      const all = Object.entries(outcome.value).flatMap(([at, value]) =>
        at.startsWith(FIELD) ? [[at.slice(FIELD.length), value] as const] : [],
      );
      setState({ typed: Object.fromEntries(all), hand: first ? all.at(-1)?.[0] : undefined });
    });
    return () => {
      gone = true;
    };
  }, [visitId, fields]);
  const taken = useCallback(
    (place: string) => setState(({ typed: { [place]: _there, ...others }, hand: before }) => ({ typed: others, hand: before })),
    [],
  );
  return { typed, hand, taken };
}
