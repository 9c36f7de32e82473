import { createContext, useCallback, useContext } from 'react';
import type { ArgsOf, CallName, ResultOf } from '#contract/index.ts';
import type { Party, VisitView } from '#contract/visit.ts';
import { type Command, useCommand } from '../../ui/live.ts';

/** The visit as it was painted: what every command of it is meant for. */
export const PaintedVisit = createContext<Pick<VisitView, 'id' | 'revision'> | null>(null);

type VisitCall = { [C in CallName]: ArgsOf<C> extends { visitId: string; revision: number } ? C : never }[CallName];
type Own<C extends VisitCall> = Omit<ArgsOf<C>, 'visitId' | 'revision'>;

export interface Aim {
  /** Nothing that a key is aimed at changes by it. */
  readonly quiet?: boolean;
  /** The revision that the window's own last change of the same thing has answered, when it is not painted yet. */
  readonly after?: number | undefined;
}

/** A command of the painted visit: it carries the visit and the revision it was pressed for, and is never aimed at another. */
export function useVisitCommand<C extends VisitCall>(
  name: C,
): Omit<Command<C>, 'run'> & { run(args: Own<C>, more?: Aim): Promise<ResultOf<C> | undefined> } {
  const painted = useContext(PaintedVisit);
  const command = useCommand(name);
  const { run } = command;
  const id = painted?.id;
  const revision = painted?.revision;
  const aimed = useCallback(
    (args: Own<C>, { quiet = false, after = 0 }: Aim = {}) => {
      if (id === undefined || revision === undefined) return Promise.resolve(undefined);
      return run({ ...args, visitId: id, revision: Math.max(revision, after) } as unknown as ArgsOf<C>, quiet);
    },
    [run, id, revision],
  );
  return { ...command, run: aimed };
}

/** What was entered of one party of the visit. */
export const fieldsOf = ({ parties }: Pick<VisitView, 'parties'>, party = 'applicant'): Party['fields'] =>
  parties.find((one) => one.id === party)?.fields ?? {};
