import { useEffect, useRef } from 'react';
import type { VisitView } from '#contract/visit.ts';
import { gate, holding } from './gate.ts';

/** What one place of the screen came to: the visit as it is saved now, null when there was nothing to save, undefined when it was refused. */
export type Saved = VisitView | null | undefined;

interface Place {
  /** Saves what stands there; at once when nothing does. */
  save(): Promise<Saved>;
  /** Puts the hand where the refused value stands. */
  focus(): void;
}

const places = new Set<{ readonly current: Place }>();

/** A place in which something is typed and saved later: whatever goes on from the screen saves it first. */
export function useUnsaved(place: Place): void {
  const current = useRef(place);
  current.current = place;
  useEffect(() => {
    places.add(current);
    return () => {
      places.delete(current);
    };
  }, []);
}

export interface Settled<V> {
  /** The visit after the last saving, or as it was painted when that is newer. */
  readonly visit: V;
  /** The first place whose value was refused: it stands there, with its sentence. */
  readonly refused: Pick<Place, 'focus'> | undefined;
}

/** Saves whatever is typed on the screen and not saved yet; no key is taken meanwhile. */
export const settle = <V extends VisitView | null>(painted: V): Promise<Settled<V | VisitView>> =>
  holding(async () => {
    const saved = await Promise.all([...places].map(async ({ current }) => ({ place: current, visit: await current.save() })));
    return {
      visit: saved.reduce<V | VisitView>((one, { visit }) => (visit && visit.revision > (one?.revision ?? 0) ? visit : one), painted),
      refused: saved.find((one) => one.visit === undefined)?.place,
    };
  });

/** For a way that nobody goes with a refused value: the hand is put to it, and the key is refused aloud. Answers the visit as it is saved. */
export async function settledOrTold(painted: VisitView): Promise<VisitView | undefined> {
  const { visit, refused } = await settle(painted);
  if (!refused) return visit;
  refused.focus();
  gate.refuse(undefined, false);
  return undefined;
}
