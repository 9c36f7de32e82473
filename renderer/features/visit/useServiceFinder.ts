import { useEffect, useState } from 'react';
import type { Found, ServiceHit, Shortlisted, SituationHit } from '#contract/catalogue.ts';
import type { Failure } from '#contract/failure.ts';
import { useCommand, useLive } from '../../ui/live.ts';
import { type Row, rowsAtHand, rowsFound, rowsOfSituation, hitId } from './finderRows.ts';
import { useServiceSearch } from './useServiceSearch.ts';

/** What is looked for, what was found, and what of it is meant. */
export interface Finder {
  readonly text: string;
  readonly found: Found;
  readonly rows: readonly Row[];
  /** The row that is pointed at, and the service of it. */
  readonly row: Row | undefined;
  readonly selected: ServiceHit | undefined;
  /** The situation that is opened; null when none is. */
  readonly situation: SituationHit | null;
  /** False while the rows are still those of an earlier text. */
  readonly settled: boolean;
  readonly failure: Failure | null;
  hasStar(hit: ServiceHit): boolean;
  /** Gives the service that is pointed at a star, or takes it. */
  star(): void;
  type(text: string): void;
  point(row: Row): void;
  move(step: 1 | -1): void;
  open(situation: SituationHit | null): void;
}

export function useServiceFinder(): Finder {
  const [text, setText] = useState('');
  const [situation, setSituation] = useState<SituationHit | null>(null);
  /** The row that was pointed at, by its id; null before anybody has. */
  const [at, setAt] = useState<string | null>(null);
  const { found, settled, failure } = useServiceSearch(text);
  const { data: atHand = NOTHING, error, refetch } = useLive('catalogue.shortlist');
  const favour = useCommand('catalogue.setFavourite');
  const isEmpty = text.trim() === '';
  // What was taken since stands in it as well, and what failed is asked again.
  useEffect(() => void (isEmpty && refetch()), [refetch, isEmpty]);
  const rows = situation ? rowsOfSituation(situation) : isEmpty ? rowsAtHand(found, atHand) : rowsFound(found);
  const pointed = rows.findIndex((one) => one.id === at);
  const first = rows.findIndex((one) => one.kind === 'service');
  // While nothing is looked for, no row is meant: a second Enter of the step before must not choose one.
  const here = pointed >= 0 ? pointed : isEmpty || situation ? -1 : Math.max(0, first);
  const row = rows[here];
  const selected = row?.kind === 'service' ? row.hit : undefined;
  const starred = new Set(atHand.favourites.map(hitId));
  const hasStar = (hit: ServiceHit) => starred.has(hitId(hit));
  return {
    text,
    found,
    rows,
    row,
    selected,
    situation,
    settled,
    failure: failure ?? (isEmpty ? error?.failure : undefined) ?? favour.failure,
    hasStar,
    star: () => {
      if (selected) void favour.run({ serviceId: selected.serviceId, goalId: selected.goalId, on: !hasStar(selected) });
    },
    type: (typed) => {
      setText(typed);
      setSituation(null);
      setAt(null);
      favour.clear();
    },
    point: (one) => setAt(one.id),
    move: (step) => setAt(rows[Math.max(0, Math.min(rows.length - 1, here + step))]?.id ?? null),
    open: (one) => {
      setSituation(one);
      setAt(null);
    },
  };
}

const NOTHING: Shortlisted = { favourites: [], recent: [] };
