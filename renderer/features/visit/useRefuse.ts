import { useEffect, useRef } from 'react';
import type { Failure } from '#contract/failure.ts';
import type { VisitView } from '#contract/visit.ts';
import { useAllSaved } from './useAllSaved.ts';
import { useVisitCommand } from './visitCommand.ts';

/** Writing the refusal sheet: from the first ground on, whatever has not been signed or paid. */
export interface Refuse {
  /** There is a ground, a service whose sheet it would be, and no paper that stands. */
  readonly may: boolean;
  readonly pending: boolean;
  readonly failure: Failure | null;
  run(): Promise<unknown>;
  clear(): void;
}

/** One for the screen of a visit: whoever calls it, what kept it from being written is said in one place. */
export function useRefuse(visit: VisitView): Refuse {
  const issue = useVisitCommand('visit.issue');
  const allSaved = useAllSaved(visit);
  const { plan, obstacles, receipt } = visit;
  const { failure, clear } = issue;
  // What was missing may be there by now; a refusal that came too late is read first.
  const past = failure !== null && failure.code !== 'stale';
  const said = useRef(visit.revision);
  useEffect(() => {
    if (past && said.current !== visit.revision) clear();
    said.current = visit.revision;
  }, [past, visit.revision, clear]);
  return {
    may: plan !== null && obstacles.length > 0 && receipt === null,
    pending: issue.pending,
    failure,
    clear,
    run: async () => {
      const saved = await allSaved();
      return saved && issue.run({ kind: 'refusal' }, { after: saved.revision });
    },
  };
}
