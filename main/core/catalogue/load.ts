import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseExpression } from 'feelin';
import type { FileProblem } from '#contract/catalogue.ts';
import { type CatalogueCache, digestOf, NO_CACHE } from './cache.ts';
import { FACTS, isFeelName } from './compiled.ts';
import { calendarSchema, type Calendar, type Definition } from './definition.ts';
import { DICTIONARY, type Dictionary, NO_WORDS } from './dictionary.ts';
import { expand } from './expand.ts';
import { type Issue, type Path, type Read, readYaml, textsIn } from './files.ts';
import { conditionsIn, documentsIn, type Source, sourceSchema } from './source.ts';
import { sourceProblems } from './sources.ts';
import { spokenProblems } from './speech.ts';

export interface Loaded<T> {
  readonly items: readonly T[];
  readonly problems: readonly FileProblem[];
}

/** The dictionary beside a folder of cards, or ours when there is none. */
export function dictionaryOf(folder: string, resourcesFolder: string): string {
  const beside = path.join(folder, '../dictionary');
  return existsSync(beside) ? beside : path.join(resourcesFolder, 'dictionary');
}

/** What is said once for all services, by the name of its file. A file that is broken says nothing, and is named. */
export function loadDictionary(
  folder: string,
  cache = NO_CACHE,
): { readonly words: Dictionary; readonly problems: readonly FileProblem[]; readonly digest: string } {
  const { texts, problems } = textsIn(folder);
  const digest = digestOf(...[...texts].flat());
  const known = cache.words[digest];
  if (known) return { words: known, problems, digest };
  const found = [...problems];
  const words: Record<string, unknown> = { ...NO_WORDS };
  for (const [file, text] of texts) {
    const { name } = path.parse(file);
    if (!Object.hasOwn(DICTIONARY, name)) {
      found.push({ file, line: null, path: '', reason: 'the dictionary has no file of this name' });
      continue;
    }
    const { read, problems: own } = readYaml(file, text, DICTIONARY[name as keyof Dictionary]);
    found.push(...own);
    if (!read) continue;
    words[name] = read.value;
    if (name === 'grounds') found.push(...sourceProblems(read.value as Dictionary['grounds'], []).map(read.problem));
  }
  for (const name of Object.keys(DICTIONARY))
    if (!texts.has(`${name}.yaml`)) found.push({ file: `${name}.yaml`, line: null, path: '', reason: 'the dictionary lacks this file' });
  return { words: words as Dictionary, problems: found, digest };
}

/**
 * Loads every service of a folder, by a dictionary; `cards` has the same by the digest of card and dictionary. A broken file is named with
 * line, column and reason and does not stop the others.
 */
export function loadCatalogue(
  folder: string,
  { words, digest = '' }: { readonly words: Dictionary; readonly digest?: string },
  cache = NO_CACHE,
): Loaded<Definition> & { readonly cards: Readonly<Record<string, Definition>> } {
  const { texts, problems } = textsIn(folder);
  const found = [...problems];
  const cards = new Map<string, Definition>();
  const seen = new Map<string, string>();
  for (const [file, text] of texts) {
    const card = digestOf(digest, text);
    const { definition, problems: own } = readCard(file, text, words, cache.cards[card]);
    found.push(...own);
    if (!definition) continue;
    const first = seen.get(definition.id);
    seen.set(definition.id, first ?? file);
    if (first === undefined) cards.set(card, definition);
    else found.push({ file, line: 1, column: 1, path: 'id', reason: `the service «${definition.id}» is already defined in ${first}` });
  }
  return { items: [...cards.values()], problems: found, cards: Object.fromEntries(cards) };
}

/** One card by a dictionary; `known` is what its text is known to say. Without a definition it is broken, and `problems` says where. */
export function readCard(
  file: string,
  text: string,
  words: Dictionary,
  known?: Definition,
): { readonly definition?: Definition; readonly read?: Read<Source>; readonly problems: readonly FileProblem[] } {
  if (known) return { definition: known, problems: [] };
  const { read, problems } = readYaml(file, text, sourceSchema);
  if (!read) return { problems };
  const { value, problem } = read;
  const { definition, issues } = expand(value, words);
  const strangers = value.situations.flatMap((id, i) =>
    Object.hasOwn(words.situations, id) ? [] : [{ path: ['situations', i], reason: `no situation «${id}» in the dictionary` }],
  );
  const all = [
    ...issues,
    ...strangers,
    ...sourceProblems(value.grounds, ['grounds']),
    ...conditionProblems(value, words),
    ...(definition ? spokenProblems(definition) : []),
  ];
  return { ...(definition && all.length === 0 && { definition, read }), problems: all.map(problem) };
}

export function loadCalendars(folder: string): Loaded<Calendar> {
  const { texts, problems } = textsIn(folder);
  const read = [...texts].map(([file, text]) => readYaml(file, text, calendarSchema));
  return {
    items: read.flatMap((one) => (one.read ? [one.read.value] : [])),
    problems: [...problems, ...read.flatMap((one) => one.problems)],
  };
}

/** What `dist/catalogue.json` holds: everything of these folders that is sound. */
export function makeCache(dictionaryFolder: string, catalogueFolder: string): CatalogueCache {
  const dictionary = loadDictionary(dictionaryFolder);
  const { cards } = loadCatalogue(catalogueFolder, dictionary);
  return { words: dictionary.problems.length > 0 ? {} : { [dictionary.digest]: dictionary.words }, cards };
}

/** What a schema cannot see: FEEL that does not parse, names no condition can know, the same thing twice. */
function conditionProblems(source: Source, words: Dictionary): Issue[] {
  const issues: Issue[] = [];
  const known = new Set([
    'not',
    ...FACTS,
    ...source.daysSinceAge.map((one) => one.name),
    ...source.questions.map((question) => question.id),
  ]);
  for (const { text, path: at } of conditionsIn({
    ...source,
    questions: source.questions.map((one) => ({ ...words.questions[one.id], ...one })),
  }))
    issues.push(...feelProblems(text, known).map((reason) => ({ path: at, reason })));
  const documents = documentsIn(source);
  twice(
    documents.map(({ document: one, path: at }) => ({
      id: `${one.id} of ${one.party} ${one.when ?? ''}`,
      path: [...at, 'id'],
      name: one.id,
    })),
  );
  for (const list of ['goals', 'questions', 'doNotDemand', 'notices'] as const)
    twice(source[list].map((one, i) => ({ id: one.id, path: [list, i, 'id'], name: one.id })));
  for (const [i, { certain, ground }] of source.refusals.entries())
    if (certain && (source.grounds[ground] ?? words.grounds[ground])?.mark === 'G')
      issues.push({ path: ['refusals', i, 'certain'], reason: 'nobody is refused for certain on general knowledge (mark G)' });
  for (const [i, question] of source.questions.entries())
    if (!isFeelName(question.id))
      issues.push({
        path: ['questions', i, 'id'],
        reason: `«${question.id}» is no name that a condition can use: it is a word of FEEL, or begins with a digit`,
      });
  return issues;

  function twice(all: readonly { readonly id: string; readonly path: Path; readonly name: string }[]): void {
    const ids = all.map((one) => one.id);
    for (const [i, one] of all.entries())
      if (ids.indexOf(one.id) !== i) issues.push({ path: one.path, reason: `«${one.name}» stands twice` });
  }
}

/** What FEEL can go on with for ever: no condition over the answers of one visit needs it. */
const LOOPS: ReadonlySet<string> = new Set(['ForExpression', 'QuantifiedExpression', 'FilterExpression', 'FunctionDefinition']);

function feelProblems(condition: string, known: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  parseExpression(condition, Object.fromEntries([...known].map((name) => [name, null])), undefined).iterate({
    enter(node) {
      const text = condition.slice(node.from, node.to);
      if (node.type.isError)
        problems.push(`the condition does not parse near «${condition.slice(Math.max(0, node.from - 10), node.to + 10)}»`);
      else if (node.name === 'VariableName' && !known.has(text) && condition[node.from - 1] !== '.')
        problems.push(`the condition uses «${text}», which nothing defines`);
      else if (LOOPS.has(node.name)) problems.push('the condition goes through a list: compare values with =, <, «in», «and», «or»');
    },
  });
  return problems;
}
