import type { FileProblem } from '#contract/catalogue.ts';
import { type Clock, localDate } from '../work/clock.ts';
import type { HandlersOf } from '../work/handlers.ts';
import type { Work } from '../work/unit.ts';
import type { Authoring } from './authoring.ts';
import type { Catalogue } from './catalogue.ts';
import { previewOf } from './preview.ts';
import type { Shortlist } from './shortlist.ts';

/** A search is typed letter by letter: one event for what is typed within this time. */
const SEARCH_QUIET_MS = 10_000;

export interface CatalogueParts {
  readonly work: Work;
  readonly catalogue: Catalogue;
  readonly shortlist: Shortlist;
  readonly authoring: Authoring | undefined;
  /** What is wrong with the other resources the windows work by. */
  otherProblems(): FileProblem[];
  readonly clock: Clock;
}

export function catalogueHandlers({
  work,
  catalogue,
  shortlist,
  authoring,
  otherProblems,
  clock,
}: CatalogueParts): HandlersOf<`catalogue.${'fields' | 'search' | 'preview' | 'shortlist' | 'setFavourite' | 'health' | 'authoring'}`> {
  let lastSearch = Number.NEGATIVE_INFINITY;
  return {
    'catalogue.fields': () =>
      Object.fromEntries(
        Object.entries(catalogue.fields).map(([id, { label, format, hint, words }]) => [
          id,
          { label, format, ...(hint !== undefined && { hint }), ...(words && { words }) },
        ]),
      ),
    'catalogue.search': ({ text }, caller) => {
      const found = catalogue.search(text);
      const now = clock.monotonic();
      if (text.trim() !== '' && now - lastSearch > SEARCH_QUIET_MS) {
        // The words themselves may hold a name: only how many there were is kept.
        work.do(caller, (tx) =>
          tx.audit({ op: 'catalogue.search', details: `символов: ${text.length}, найдено: ${found.hits.length + found.more}` }),
        );
        lastSearch = now;
      }
      return found;
    },
    'catalogue.preview': (args) => previewOf(catalogue, args, localDate(clock.now())),
    'catalogue.shortlist': (_args, { actor }) => shortlist.of(actor.user),
    'catalogue.setFavourite': ({ serviceId, goalId, on }, caller) => {
      work.do(caller, (tx) => shortlist.set(tx, caller.actor.user, serviceId, goalId, on));
      return shortlist.of(caller.actor.user);
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
