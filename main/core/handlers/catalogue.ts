import { localDate } from '../storage/clock.ts';
import type { Core } from '../core.ts';
import type { HandlersOf } from './kind.ts';

/** A search is typed letter by letter: one event for what is typed within this time. */
const SEARCH_QUIET_MS = 10_000;

export function catalogueHandlers(core: Core): HandlersOf<'catalogue.search' | 'catalogue.preview' | 'catalogue.health'> {
  let lastSearch = Number.NEGATIVE_INFINITY;
  return {
    'catalogue.search': ({ text }, asker) => {
      const hits = core.catalogue.search(text);
      const now = core.clock.now();
      if (text.trim() !== '' && now - lastSearch > SEARCH_QUIET_MS) {
        lastSearch = now;
        // The words themselves may hold a name: only how many there were is kept.
        core.commit([{ op: 'catalogue.search', actor: asker.actor, details: `символов: ${text.length}, найдено: ${hits.length}` }]);
      }
      return hits;
    },
    'catalogue.preview': ({ serviceId, goalId, answers, on }) =>
      core.catalogue.resolve(
        serviceId,
        goalId,
        { category: 'citizen', passportLost: goalId === 'lost' },
        answers,
        on ?? localDate(core.clock.now()),
      ),
    'catalogue.health': () => ({
      loadedAt: core.catalogue.load().loadedAt,
      services: core.catalogue.size,
      problems: [...core.catalogue.load().problems],
    }),
  };
}
