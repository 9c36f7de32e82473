import { evaluate } from 'feelin';
import type { Definition } from './definition.ts';

/** Names a condition may use beside the questions of its definition. */
export const FACTS = ['goal', 'category', 'passportLost', 'age', 'daysSinceReplacementAge'] as const;

/** A definition whose conditions have been compiled: once when it is loaded, not at every click. */
export interface Compiled {
  readonly definition: Definition;
  /** Whether a condition holds: FEEL is three-valued, and unknown is not yet a yes. */
  holds(condition: string | undefined, scope: Readonly<Record<string, unknown>>): boolean;
}

interface FeelFunction {
  invoke(args: readonly unknown[]): unknown;
}

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
  const names = [...FACTS, ...definition.questions.map((question) => question.id)];
  const compiled = new Map<string, FeelFunction>();
  const of = (condition: string): FeelFunction => {
    const known = compiled.get(condition);
    if (known) return known;
    const made = evaluate(`function(${names.join(', ')}) ${condition}`, {}).value as FeelFunction;
    compiled.set(condition, made);
    return made;
  };
  const conditions = [
    ...definition.questions.map((one) => one.when),
    ...definition.documents.flatMap((one) => [one.when, ...one.waived.map((waiver) => waiver.when)]),
    ...[...definition.doNotDemand, ...definition.fees, ...definition.terms, ...definition.notices].map((one) => one.when),
  ];
  for (const condition of conditions) if (condition !== undefined) of(condition);
  return {
    definition,
    holds: (condition, scope) => condition === undefined || of(condition).invoke(names.map((name) => scope[name] ?? null)) === true,
  };
}
