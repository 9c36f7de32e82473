import { evaluate } from 'feelin';
import { PARTIES } from '#contract/words.ts';
import type { Definition } from './definition.ts';

/**
 * Names a condition may use beside the questions of its definition: the goal and the category, facts of the applicant, and of each party
 * what is known of it (`child.age`). What is not known is null.
 */
export const FACTS = ['goal', 'category', 'passportLost', 'forChild', 'age', 'sex', 'citizenship', ...PARTIES] as const;

export type Scope = Readonly<Record<string, unknown>>;

/** What a condition comes to while some of what it looks at is open. */
export type Verdict = { readonly is: 'yes' | 'no' } | { readonly is: 'depends'; readonly on: readonly string[] };

/** A definition whose conditions have been compiled: once when it is loaded, not at every click. */
export interface Compiled {
  readonly definition: Definition;
  /** Whether a condition holds: FEEL is three-valued, and unknown is not yet a yes. */
  holds(condition: string | undefined, scope: Scope): boolean;
  /** What a condition says, as it stands: for answers that are known already. */
  value(expression: string, scope: Scope): unknown;
  /** The names a condition looks at. */
  namesIn(condition: string): readonly string[];
  /** Whether it holds whatever is answered to what is open; `open` gives the values that may come, none where nobody can tell. */
  verdict(condition: string | undefined, scope: Scope, open: ReadonlyMap<string, readonly unknown[]>): Verdict;
}

interface FeelFunction {
  invoke(args: readonly unknown[]): unknown;
}

/** More combinations than these are not tried: it depends. */
const MOST_TRIED = 512;

/** Whether conditions can use this as the name of a question: FEEL has words of its own. */
export function isFeelName(id: string): boolean {
  try {
    const echo = evaluate(`function(${id}) if ${id} = 1 then ${id} else 0`, {}).value as Partial<FeelFunction> | null;
    return echo?.invoke?.([1]) === 1;
  } catch {
    return false;
  }
}

/** A condition as a FEEL function of all names it may use, which the interpreter parses once (a hundredth of the time). */
export function compile(definition: Definition): Compiled {
  const names = [...FACTS, ...definition.daysSinceAge.map((one) => one.name), ...definition.questions.map((question) => question.id)];
  const compiled = new Map<string, { readonly run: FeelFunction; readonly uses: readonly string[] }>();
  const of = (condition: string) => {
    const known = compiled.get(condition);
    if (known) return known;
    const run = evaluate(`function(${names.join(', ')}) ${condition}`, {}).value as FeelFunction;
    const made = {
      run,
      uses: names.filter((name) => new RegExp(`(?<![\\w.])${name.replace(/[.-]/g, '\\$&')}(?![\\w-])`).test(withoutTexts(condition))),
    };
    compiled.set(condition, made);
    return made;
  };
  const value = (expression: string, scope: Scope) => of(expression).run.invoke(names.map((name) => scope[name] ?? null));
  const holds = (condition: string | undefined, scope: Scope) => condition === undefined || value(condition, scope) === true;
  return {
    definition,
    holds,
    value,
    namesIn: (condition) => of(condition).uses,
    verdict(condition, scope, open) {
      if (condition === undefined) return { is: 'yes' };
      const asked = of(condition).uses.filter((name) => open.has(name));
      const tried = combinations(asked.map((name) => (open.get(name)?.length ? (open.get(name) ?? []) : [null])));
      if (tried === undefined) return { is: 'depends', on: asked };
      const said = new Set(
        tried.map((values) => value(condition, { ...scope, ...Object.fromEntries(asked.map((name, i) => [name, values[i]])) }) ?? null),
      );
      // Null: not even the answers would tell, because of a fact that nobody knows.
      if (said.size > 1 || (asked.length > 0 && said.has(null))) return { is: 'depends', on: asked };
      return { is: said.has(true) ? 'yes' : 'no' };
    },
  };
}

/** Words in quotes are values, not names. */
const withoutTexts = (condition: string): string => condition.replace(/"[^"]*"/g, '""');

/** Every choice of one value from each list; undefined when there are too many. */
function combinations(lists: readonly (readonly unknown[])[]): unknown[][] | undefined {
  if (lists.reduce((all, list) => all * Math.max(1, list.length), 1) > MOST_TRIED) return undefined;
  return lists.reduce<unknown[][]>((all, list) => all.flatMap((before) => list.map((value) => [...before, value])), [[]]);
}
