import type { AnswerValue } from '#contract/plan.ts';
import { measureWith } from '../../documents/font-metrics.ts';
import { type CatalogueCache, digestOf, NO_CACHE } from '../cache.ts';
import { compile } from '../compiled.ts';
import { DICTIONARY, type Dictionary } from '../dictionary.ts';
import { type Path, type Read, readYaml, textsIn } from '../files.ts';
import { loadCatalogue, loadDictionary, readCard } from '../load.ts';
import { type Grounds, staleGrounds } from '../sources.ts';
import { type Card, type Finding, type Found, warning } from './card.ts';
import { casesOf } from './cases.ts';
import { forbidden } from './forbidden.ts';
import { labels, type Measure } from './labels.ts';
import { unreachable } from './reach.ts';
import { rows } from './rows.ts';
import { answersOf, samples } from './samples.ts';

/** Norms that nobody has looked at for so long are named: several of them change a year. */
const STALE_MONTHS = 3;

type Answers = Readonly<Record<string, AnswerValue>>;

export interface Checked {
  /** Every card that loads, also one with an error found by looking into its cases. */
  readonly loaded: ReturnType<typeof loadCatalogue>;
  readonly words: Dictionary;
  /** Ids of the services that have no error. */
  readonly sound: readonly string[];
  readonly findings: readonly Finding[];
  /** Of the goals that have one, by `service/goal`: its answers by their ids in a visit. */
  readonly samples: Readonly<Record<string, Answers>>;
}

interface CheckParts {
  readonly catalogue: string;
  readonly dictionary: string;
  readonly measure: Measure;
}
interface CardChecked {
  readonly id: string;
  readonly findings: readonly Finding[];
  readonly samples: readonly (readonly [string, Answers])[];
}

/**
 * Everything that a reader of the cards could find wrong on a day (ISO), by file, line and column. What does not load is looked into no
 * further; of a card that has not changed since the last time, what was found then is said again.
 */
export function catalogueCheck({ catalogue, dictionary, measure }: CheckParts): (today: string) => Checked {
  let known: CatalogueCache = NO_CACHE;
  let seen = new Map<string, CardChecked>();
  return (today) => {
    const { words, problems, digest } = loadDictionary(dictionary);
    const loaded = loadCatalogue(catalogue, { words, digest }, known);
    known = { words: {}, cards: loaded.cards };
    const checked = new Map<string, CardChecked>();
    for (const [file, text] of textsIn(catalogue).texts) {
      const key = digestOf(digest, today, file, text);
      const found = seen.get(key) ?? checkCard(file, text, words, today, measure);
      if (found) checked.set(key, found);
    }
    seen = checked;
    const cards = [...checked.values()];
    const isBroken = (id: string) => cards.some((one) => one.id === id && one.findings.some(({ level }) => level === 'error'));
    return {
      loaded,
      words,
      sound: loaded.items.map((one) => one.id).filter((id) => !isBroken(id)),
      findings: [
        ...[...problems, ...loaded.problems].map((one) => ({ level: 'error' as const, ...one })),
        ...sharedGrounds(dictionary, today),
        ...cards.flatMap((one) => one.findings),
      ],
      samples: Object.fromEntries(cards.flatMap((one) => one.samples)),
    };
  };
}

function checkCard(file: string, text: string, words: Dictionary, today: string, measure: Measure): CardChecked | undefined {
  const { definition, read } = readCard(file, text, words);
  if (!definition || !read) return undefined;
  const compiled = compile(definition);
  const card: Card = { source: read.value, definition, compiled, casesOf: casesOf(compiled) };
  const found = [
    ...unreachable(card),
    ...forbidden(card),
    ...rows(card, today),
    ...samples(card, today),
    ...labels(card, measure),
    ...stale(card.source.grounds, ['grounds'], today),
  ];
  return {
    id: definition.id,
    findings: placed(read, found),
    samples: card.source.goals.flatMap((goal) =>
      goal.sample ? [[`${definition.id}/${goal.id}`, answersOf(definition, goal.sample)] as const] : [],
    ),
  };
}

/** Norms of the dictionary that nobody has looked at for long. */
function sharedGrounds(dictionary: string, today: string): Finding[] {
  const text = textsIn(dictionary).texts.get('grounds.yaml');
  const read = text === undefined ? undefined : readYaml('grounds.yaml', text, DICTIONARY.grounds).read;
  return read ? placed(read, stale(read.value, [], today)) : [];
}

const placed = <T>(read: Read<T>, found: readonly Found[]): Finding[] =>
  found.map(({ level, ...issue }) => ({ level, ...read.problem(issue) }));

const stale = (grounds: Grounds, at: Path, today: string): Found[] =>
  staleGrounds(grounds, today, STALE_MONTHS).map((id) =>
    warning(
      [...at, id, 'checkedOn'],
      `«${id}» was checked on ${grounds[id]?.checkedOn}, more than ${STALE_MONTHS} months ago: read its source again`,
    ),
  );

/** Widths of PT Sans, in which the windows are set, in ems. @throws Refusal `resource-broken` when a font cannot be read. */
export function ptSans(fontsFolder: string): Measure {
  const measure = measureWith(fontsFolder);
  return (text, isBold) => measure(text, 1, isBold);
}
