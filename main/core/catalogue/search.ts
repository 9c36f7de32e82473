import MiniSearch, { type Query, type SearchOptions, type SearchResult } from 'minisearch';
import type { Found, ServiceHit, SituationHit } from '#contract/catalogue.ts';
import type { Definition } from './definition.ts';
import type { Dictionary, Situation } from './dictionary.ts';
import { type ListedService, shownListed } from './listed.ts';
import { stemOf } from './stem.ts';

const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC = 'ёйцукенгшщзхъфывапролджэячсмитьбю';

/** The same keys in the Russian layout: `gfcgjhn` → `паспорт`. */
export const inRussianLayout = (text: string): string =>
  [...text.toLowerCase()].map((char) => CYRILLIC[LATIN.indexOf(char)] ?? char).join('');

const fold = (term: string): string => term.toLowerCase().replaceAll('ё', 'е');
const wordsIn = (text: string): string[] => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** What joins words and says nothing beside them; nor does one letter. */
const JOINING = new Set('в во на по для из с со о об от до у к и за при или'.split(' '));

/** What another form of a word weighs beside the one that was typed. */
const OTHER_FORM = 0.1;
const MAX_HITS = 20;
const MAX_OTHERS = 5;

/** Words of a service, of a situation, of a line of the list, by how much they weigh. */
const WEIGHTS = { goal: 3, name: 2, synonyms: 2, agency: 1, situations: 1, listed: 0.5 } as const;
type Field = keyof typeof WEIGHTS;
type Entry = { readonly id: string } & Readonly<Partial<Record<Field, string>>>;

/** An index in which a word stands as it is and as its stem, once a field: a synonym said in three forms weighs no more. */
function indexOf(entries: readonly Entry[]): MiniSearch<Entry> {
  const known = new Map<string, readonly string[]>();
  const forms = (word: string): readonly string[] => {
    const found = known.get(word) ?? [...new Set([word, stemOf(word)])];
    known.set(word, found);
    return found;
  };
  const index = new MiniSearch<Entry>({
    fields: Object.keys(WEIGHTS),
    tokenize: (text) => [...new Set(wordsIn(fold(text)).flatMap(forms))],
    processTerm: (term) => term,
    searchOptions: { boost: WEIGHTS },
  });
  index.addAll(entries);
  return index;
}

/**
 * A word that is typed, cut to its stem: every form of it begins with that, and so does one that is not finished yet. What is left can be
 * too short to begin others, «жен» of «женился». The form that was typed comes first.
 */
function queryOf(word: string, slips: boolean): Query {
  const stem = stemOf(word);
  const begins = (term: string): Query => ({ queries: [term], prefix: true, fuzzy: slips && term.length > 4 ? 0.2 : false });
  if (stem === word) return begins(word);
  const other: Query = { queries: [stem.length > 3 ? begins(stem) : stem], boostTerm: () => OTHER_FORM };
  return { combineWith: 'OR', queries: [other, begins(word)] };
}

/** What there is to find: cards, situations of life, and what is listed without a card. */
export interface Searched {
  readonly definitions: readonly Definition[];
  readonly situations?: Dictionary['situations'];
  readonly listed?: readonly ListedService[];
}

/** Every goal of every service, by `service/goal`. */
export function hitsOf(definitions: readonly Definition[]): Map<string, ServiceHit> {
  return new Map(
    definitions.flatMap((one) =>
      one.goals.map((goal) => [
        `${one.id}/${goal.id}`,
        { serviceId: one.id, goalId: goal.id, serviceName: one.name, goalName: goal.name, agency: one.agency },
      ]),
    ),
  );
}

/**
 * Finds services by words in any form, synonyms, situations of life, authorities, beginnings, small slips, and words typed in the wrong
 * keyboard layout; failing that, what has some of the words.
 */
export function serviceSearch({ definitions, situations = {}, listed = [] }: Searched): (text: string) => Found {
  const hits = hitsOf(definitions);
  const cards = indexOf(cardEntries({ definitions, situations, listed }));
  const lives = new Map(Object.entries(situations).map(([id, one]) => [id, shownSituation(id, one, hits)]));
  const life = indexOf(Object.entries(situations).map(([id, one]) => ({ id, goal: wordsOf(one) })));
  // A line whose card is not here has no checklist either.
  const cardsHere = new Set([...hits].flatMap(([id, hit]) => [id, hit.serviceId]));
  const others = listed.filter((one) => !cardsHere.has(one.card));
  const list = indexOf(others.map((one, i) => ({ id: String(i), goal: one.name, agency: one.authority })));

  const look = ({ text, slips, combineWith }: Try): Omit<Found, 'searchedFor' | 'partly'> => {
    const words = wordsIn(fold(text));
    const saying = words.filter((word) => !JOINING.has(word) && !/^\p{L}$/u.test(word));
    const query = saying.length > 0 ? saying : words;
    const search = (index: MiniSearch<Entry>, options: SearchOptions = {}) =>
      index.search({ combineWith, queries: query.map((word) => queryOf(word, slips)) }, options);
    // Of one letter nearly everything has a word: what it is called is enough.
    const ranked = search(cards, text.length > 1 ? {} : { fields: ['name', 'goal'] });
    const some = <T>(found: readonly SearchResult[], of: (id: string) => T | undefined, most: number): T[] =>
      found.slice(0, most).flatMap((one) => of(String(one.id)) ?? []);
    return {
      hits: some(ranked, (id) => hits.get(id), MAX_HITS),
      more: Math.max(0, ranked.length - MAX_HITS),
      situations: text.length > 2 ? some(search(life), (id) => lives.get(id), MAX_OTHERS) : [],
      listed: text.length > 2 ? some(search(list), (id) => shownListed(others[Number(id)]), MAX_OTHERS) : [],
    };
  };
  const all = [...hits.values()];
  return (typed) => {
    const text = typed.trim();
    if (text === '') {
      const shown = { hits: all.slice(0, MAX_HITS), more: Math.max(0, all.length - MAX_HITS), situations: [...lives.values()] };
      return { searchedFor: null, partly: false, ...shown, listed: [] };
    }
    for (const one of triesOf(text)) {
      const found = look(one);
      if (found.hits.length + found.situations.length + found.listed.length > 0)
        return { searchedFor: one.text === text ? null : one.text, partly: one.combineWith === 'OR', ...found };
    }
    return { searchedFor: null, partly: false, hits: [], more: 0, situations: [], listed: [] };
  };
}

interface Try {
  readonly text: string;
  /** Words that are nearly those of the text count. */
  readonly slips: boolean;
  readonly combineWith: 'AND' | 'OR';
}

/** What is tried, one after the other, until something is found: as typed, in the other layout, with slips, some of the words. */
function triesOf(text: string): Try[] {
  const russian = inRussianLayout(text);
  const texts = russian === text.toLowerCase() ? [text] : [text, russian];
  const tries = [false, true].flatMap((slips) => texts.map((one): Try => ({ text: one, slips, combineWith: 'AND' })));
  return wordsIn(text).length > 1 ? [...tries, ...texts.map((one): Try => ({ text: one, slips: true, combineWith: 'OR' }))] : tries;
}

/** The words of every goal of every card. */
function cardEntries({ definitions, situations, listed }: Required<Searched>): Entry[] {
  const named = Map.groupBy(listed, (one) => one.card);
  const namesOf = (...cards: readonly string[]) =>
    cards.flatMap((card) => named.get(card)?.map((one) => `${one.name} ${one.authority}`) ?? []).join(' ');
  return definitions.flatMap((one) => {
    const shared = {
      name: `${one.name.ru} ${one.name.en}`,
      synonyms: one.synonyms.join(' '),
      agency: `${one.agency.ru} ${one.agency.en}`,
      situations: one.situations.flatMap((id) => (situations[id] ? [wordsOf(situations[id])] : [])).join(' '),
    };
    return one.goals.map((goal) => {
      const id = `${one.id}/${goal.id}`;
      // What the list calls it is a name it goes by as well.
      return { ...shared, id, goal: `${goal.name.ru} ${goal.name.en} ${goal.synonyms.join(' ')}`, listed: namesOf(one.id, id) };
    });
  });
}

const wordsOf = ({ name, synonyms }: Situation): string => [name.ru, name.en, ...synonyms].join(' ');

/** A step that names a service and no goal can be any of its goals. */
function shownSituation(id: string, { name, steps }: Situation, hits: ReadonlyMap<string, ServiceHit>): SituationHit {
  return {
    id,
    name,
    steps: steps.map(({ service, name: step, after, note }) => ({
      name: step,
      after,
      ...(note && { note }),
      hits:
        service === undefined ? [] : [...hits].filter(([one]) => one === service || one.startsWith(`${service}/`)).map(([, hit]) => hit),
    })),
  };
}
