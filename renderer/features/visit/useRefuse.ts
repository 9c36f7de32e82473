import type { Failure } from '#contract/failure.ts';
import type { VisitView } from '#contract/visit.ts';
import { settledOrTold } from '../../ui/unsaved.ts';
import { useVisitCommand } from './visitCommand.ts';

/** Writing the refusal sheet: from the first ground on, whatever has not been signed or paid. */
export function useRefuse(visit: VisitView): {
  /** There is a ground, a service whose sheet it would be, and no paper that stands. */
  readonly may: boolean;
  readonly pending: boolean;
  readonly failure: Failure | null;
  run(): Promise<unknown>;
  clear(): void;
} {
  const issue = useVisitCommand('visit.issue');
  const { plan, obstacles, receipt } = visit;
  return {
    may: plan !== null && obstacles.length > 0 && receipt === null,
    pending: issue.pending,
    failure: issue.failure,
    clear: issue.clear,
    run: async () => {
      const saved = await settledOrTold(visit);
      return saved && issue.run({ kind: 'refusal' }, { after: saved.revision });
    },
  };
}
