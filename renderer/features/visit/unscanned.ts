import { isMade } from '#contract/words.ts';
import type { DocumentState, PlanItem, VisitView } from '#contract/visit.ts';

/** Whether a paper was taken that is to be scanned, and there is no scan of it, or one whose stack ended before its end. */
export const lacksScan = (item: PlanItem, state: DocumentState | undefined): boolean =>
  item.scan !== undefined && state?.mark === 'present' && (state.scan === null || state.scan.cut === true);

/** All of them that were brought, in the order of the checklist. */
export const unscanned = ({ plan, documents }: Pick<VisitView, 'plan' | 'documents'>): PlanItem[] =>
  (plan?.items ?? []).filter(
    (item) =>
      !isMade(item) &&
      lacksScan(
        item,
        documents.find((one) => one.itemId === item.id),
      ),
  );
