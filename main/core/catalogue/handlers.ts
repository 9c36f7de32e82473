import type { FileProblem } from '#contract/catalogue.ts';
import { Refusal } from '#contract/failure.ts';
import { planOf } from '../visits/plan.ts';
import { type Clock, localDate } from '../work/clock.ts';
import type { HandlersOf } from '../work/handlers.ts';
import type { Work } from '../work/unit.ts';
import type { Authoring } from './authoring.ts';
import type { Catalogue } from './catalogue.ts';

/** A search is typed letter by letter: one event for what is typed within this time. */
const SEARCH_QUIET_MS = 10_000;

export interface CatalogueParts {
  readonly work: Work;
  readonly catalogue: Catalogue;
  readonly authoring: Authoring | undefined;
  /** What is wrong with the other resources the windows work by. */
  otherProblems(): FileProblem[];
  readonly clock: Clock;
}

export function catalogueHandlers({
  work,
  catalogue,
  authoring,
  otherProblems,
  clock,
}: CatalogueParts): HandlersOf<'catalogue.search' | 'catalogue.preview' | 'catalogue.health' | 'catalogue.authoring'> {
  let lastSearch = Number.NEGATIVE_INFINITY;
  return {
    'catalogue.search': ({ text }, caller) => {
      const hits = catalogue.search(text);
      const now = clock.monotonic();
      if (text.trim() !== '' && now - lastSearch > SEARCH_QUIET_MS) {
        // The words themselves may hold a name: only how many there were is kept.
        work.do(caller, (tx) => tx.audit({ op: 'catalogue.search', details: `символов: ${text.length}, найдено: ${hits.length}` }));
        lastSearch = now;
      }
      return hits;
    },
    'catalogue.preview': ({ serviceId, goalId, answers, on }) => {
      const compiled = catalogue.definition(serviceId, goalId);
      if (!compiled) throw new Refusal('service-unknown', { at: `${serviceId}/${goalId}` });
      const facts = { category: 'citizen', passportLost: goalId === 'lost' } as const;
      const request = { id: 'preview', goal: goalId, compiled, filedOn: null, outdated: false };
      return planOf([request], facts, answers, on ?? localDate(clock.now()), catalogue.calendars);
    },
    'catalogue.authoring': () => authoring?.state ?? null,
    'catalogue.health': () => {
      const { loadedAt, problems } = catalogue.load();
      return {
        loadedAt,
        services: catalogue.size,
        problems: [...problems, ...otherProblems()],
      };
    },
  };
}
