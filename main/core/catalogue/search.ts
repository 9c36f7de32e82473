import MiniSearch from 'minisearch';
import type { ServiceHit } from '#contract/catalogue.ts';
import type { Definition } from './definition.ts';
import type { Dictionary } from './dictionary.ts';

const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC = 'ёйцукенгшщзхъфывапролджэячсмитьбю';

/** The same keys in the Russian layout: `gfcgjhn` → `паспорт`. */
export const inRussianLayout = (text: string): string =>
  [...text.toLowerCase()].map((char) => CYRILLIC[LATIN.indexOf(char)] ?? char).join('');

const fold = (term: string): string => term.toLowerCase().replaceAll('ё', 'е');

interface Entry {
  readonly id: string;
  readonly hit: ServiceHit;
  readonly name: string;
  readonly goal: string;
  readonly synonyms: string;
  readonly agency: string;
  readonly situations: string;
}

const MAX_HITS = 20;

/** Finds services by words, synonyms, situations of life, authorities, beginnings, small slips, and words typed in the wrong keyboard layout. */
export function serviceSearch(
  definitions: readonly Definition[],
  situations: Dictionary['situations'] = {},
): (text: string) => ServiceHit[] {
  const wordsOf = (ids: readonly string[]) =>
    ids.map((id) => [situations[id]?.name.ru, situations[id]?.name.en, ...(situations[id]?.synonyms ?? [])].join(' ')).join(' ');
  const entries: Entry[] = definitions.flatMap((definition) =>
    definition.goals.map((goal) => ({
      id: `${definition.id}/${goal.id}`,
      hit: { serviceId: definition.id, goalId: goal.id, serviceName: definition.name, goalName: goal.name, agency: definition.agency },
      name: `${definition.name.ru} ${definition.name.en}`,
      goal: `${goal.name.ru} ${goal.name.en} ${goal.synonyms.join(' ')}`,
      synonyms: definition.synonyms.join(' '),
      agency: `${definition.agency.ru} ${definition.agency.en}`,
      situations: wordsOf(definition.situations),
    })),
  );
  const index = new MiniSearch<Entry>({
    fields: ['name', 'goal', 'synonyms', 'agency', 'situations'],
    processTerm: fold,
    tokenize: (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean),
    searchOptions: {
      boost: { goal: 3, name: 2, synonyms: 2 },
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      combineWith: 'AND',
    },
  });
  index.addAll(entries);
  const hits = new Map(entries.map((entry) => [entry.id, entry.hit]));
  return (text) => {
    const query = text.trim();
    if (query === '') return entries.slice(0, MAX_HITS).map((entry) => entry.hit);
    // Of one letter nearly everything has a word: what it is called is enough.
    const found = index.search(query, query.length > 1 ? {} : { fields: ['name', 'goal'] });
    const ranked = found.length > 0 ? found : index.search(inRussianLayout(query));
    return ranked.slice(0, MAX_HITS).flatMap((result) => hits.get(String(result.id)) ?? []);
  };
}
