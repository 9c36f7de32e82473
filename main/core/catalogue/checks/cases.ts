import { PARTIES } from '#contract/words.ts';
import type { Compiled, Scope } from '../compiled.ts';
import type { Definition } from '../definition.ts';
import { conditionsIn } from '../source.ts';

/** More cases than these are not looked through. */
const MOST_CASES = 200_000;

/** The cases that some conditions can tell apart; undefined when there are too many. */
export type CasesOf = (conditions: readonly (string | undefined)[]) => readonly Scope[] | undefined;

/**
 * Every case these conditions can be asked in: each goal with each of its categories, the facts on either side of every value that a
 * condition compares them with, and every way through the questions behind them, asked as a visit asks them. What is unknown is a case too.
 */
export function casesOf(compiled: Compiled): CasesOf {
  const { definition } = compiled;
  const valuesOf = factsIn(definition);
  const known = new Map<string, readonly Scope[] | undefined>();
  return (conditions) => {
    const { names, texts } = behind(compiled, conditions);
    const key = [...texts].sort().join('\n');
    if (!known.has(key))
      known.set(
        key,
        enumerate(compiled, names, (name) => valuesOf(name, [...texts])),
      );
    return known.get(key);
  };
}

interface Behind {
  readonly names: ReadonlySet<string>;
  readonly texts: ReadonlySet<string>;
}

/** The names that conditions look at and those that the questions among them hang on, with all conditions on the way. */
function behind({ definition, namesIn }: Compiled, conditions: readonly (string | undefined)[]): Behind {
  const names = new Set<string>();
  const texts = new Set<string>();
  const add = (condition: string | undefined): void => {
    if (condition === undefined) return;
    texts.add(condition);
    for (const name of namesIn(condition)) {
      if (names.has(name)) continue;
      names.add(name);
      const question = definition.questions.find((one) => one.id === name);
      add(question?.when);
      add(question?.known);
    }
  };
  for (const one of conditions) add(one);
  // Whether there is a representative is what the category says.
  if (names.has('representative')) names.add('category');
  return { names, texts };
}

function enumerate(
  compiled: Compiled,
  names: ReadonlySet<string>,
  valuesOf: (name: string) => readonly unknown[],
): readonly Scope[] | undefined {
  let scopes = goalsAnd(compiled.definition, names);
  const times = (name: string, values: (scope: Scope) => readonly unknown[]): boolean => {
    scopes = scopes.flatMap((scope) => values(scope).map((value) => ({ ...scope, [name]: value })));
    return scopes.length <= MOST_CASES;
  };
  const questions = new Set(compiled.definition.questions.map((one) => one.id));
  for (const name of names) {
    if (name === 'goal' || name === 'category' || questions.has(name)) continue;
    if (!times(name, ({ category }) => (name === 'representative' && category !== 'representative' ? [null] : valuesOf(name))))
      return undefined;
  }
  for (const question of compiled.definition.questions)
    if (names.has(question.id) && !times(question.id, (scope) => answersIn(compiled, question, scope))) return undefined;
  return scopes;
}

/** The answers a question can have in a case: all of them, the one that is known already, or none where it is not asked. */
export function answersIn(compiled: Compiled, question: Definition['questions'][number], scope: Scope): readonly unknown[] {
  if (!compiled.holds(question.when, scope)) return [null];
  const values = question.options.map((one) => one.value);
  const told = question.known === undefined ? null : compiled.value(question.known, scope);
  if (told === null || told === undefined) return values;
  return [values.find((one) => one === told) ?? null];
}

function goalsAnd(definition: Definition, names: ReadonlySet<string>): readonly Scope[] {
  const pairs = definition.goals.flatMap((goal) => goal.categories.map((category) => ({ goal: goal.id, category })));
  if (names.has('goal')) return names.has('category') ? pairs : definition.goals.map((goal) => ({ goal: goal.id }));
  return names.has('category') ? [...new Set(pairs.map((one) => one.category))].map((category) => ({ category })) : [{}];
}

/** The values of each fact that its card can tell apart, by all its conditions. */
function factsIn(definition: Definition): (name: string, asked: readonly string[]) => readonly unknown[] {
  const texts = [...conditionsIn(definition)].map((one) => one.text);
  const found = new Map<string, readonly unknown[]>();
  const about = (name: string) => texts.filter((text) => new RegExp(`(?<!\\w)${name}(?!\\w)`).test(text));
  const numbers = (name: string) => {
    const said = about(name).flatMap((text) => [...text.replace(/"[^"]*"/g, '').matchAll(/\d+/g)].map(([one]) => Number(one)));
    return [null, ...new Set([30, ...said.flatMap((one) => [one - 1, one, one + 1])])];
  };
  const words = (name: string) => {
    const compared = new RegExp(`(?<!\\w)${name}\\s*(?:!?=\\s*|in\\s*[[(])("[^"]*"(?:\\s*,\\s*"[^"]*")*)`, 'g');
    const said = about(name).flatMap((text) =>
      [...text.matchAll(compared)].flatMap(([, list = '']) => [...list.matchAll(/"([^"]*)"/g)].map(([, one]) => one)),
    );
    return [null, 'another', ...new Set(said)];
  };
  const factOf = (name: string): readonly unknown[] => {
    if (name === 'passportLost') return [true, false];
    if (name === 'sex') return [null, 'male', 'female'];
    return name === 'citizenship' || name === 'identityDocument' || name === 'authorityKind' ? words(name) : numbers(name);
  };
  // Of a party only what these conditions look at.
  const partiesOf = (party: string, asked: readonly string[]): readonly unknown[] => {
    const used = new Set(
      asked.flatMap((text) => [...text.matchAll(new RegExp(`(?<![\\w.])${party}\\.(\\w+)`, 'g'))].map(([, one]) => one)),
    );
    const unused = { age: null, sex: null, citizenship: null, identityDocument: null, authorityKind: null };
    const some = [...used].reduce<readonly object[]>(
      (all, one = '') => all.flatMap((person) => factOf(one).map((value) => ({ ...person, [one]: value }))),
      [unused],
    );
    return [null, ...some];
  };
  return (name, asked) => {
    if ((PARTIES as readonly string[]).includes(name)) return partiesOf(name, asked);
    const values = found.get(name) ?? factOf(name);
    found.set(name, values);
    return values;
  };
}
