import type { VisitView } from '#contract/visit.ts';
import { gate, holding } from '../../ui/gate.ts';
import { settledOrTold } from '../../ui/unsaved.ts';
import { waitsTyped } from './typing.ts';
import { useVisitCommand } from './visitCommand.ts';

/**
 * Before a paper is issued: what is typed is saved, and a value that was refused on a step that is not on the screen is shown there
 * instead, so that no paper bears an older one unseen. Answers the visit as it is saved.
 */
export function useAllSaved(visit: VisitView): () => Promise<VisitView | undefined> {
  const goTo = useVisitCommand('visit.goTo');
  return () =>
    holding(async () => {
      const saved = await settledOrTold(visit);
      const step = saved && (await waitsTyped(saved));
      if (!step) return saved;
      await goTo.run({ step }, { after: saved.revision });
      gate.refuse(undefined, false);
      return undefined;
    });
}
