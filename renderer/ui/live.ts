import { QueryClient, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import type { ArgsOf, CallName, EventName, PayloadOf, ResultOf } from '#contract/index.ts';
import { call, CallFailure, on } from './bridge.ts';
import { gate, holding } from './gate.ts';
import { dropUndo } from './undo.ts';

/** The renderer keeps no truth: queries are read once and then replaced by what the program pushes. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { networkMode: 'always', staleTime: Number.POSITIVE_INFINITY, retry: false, refetchOnWindowFocus: false } },
});

/** Which event brings the new value of which query. */
const LIVE = {
  'visit.changed': 'visit.current',
  'queue.changed': 'queue.state',
  'staff.changed': 'staff.session',
  'app.changed': 'app.status',
  'devices.changed': 'devices.state',
  'display.changed': 'display.state',
  'catalogue.changed': 'catalogue.authoring',
} as const satisfies Partial<Record<EventName, CallName>>;

/** Those are forgotten, never collected: the clock of a collection would hold what they said until it strikes. */
const FORGOTTEN: ReadonlySet<string> = new Set(Object.values(LIVE));

export function listenForChanges(client: QueryClient): () => void {
  const stops = (Object.keys(LIVE) as (keyof typeof LIVE)[]).map((event) =>
    on(event, (payload) => {
      if (event === 'staff.changed') forget(client);
      put(client, LIVE[event], payload);
    }),
  );
  return () => {
    for (const stop of stops) stop();
  };
}

/** The newest word wins: a query still on its way was answered before this, and must not be put over it. */
function put(client: QueryClient, name: CallName, value: unknown): void {
  const queryKey = [name, {}];
  // An answer that was overtaken by a push of the same visit is old by now.
  const known = client.getQueryData<{ id?: string; revision?: number } | null>(queryKey);
  const next = value as { id?: string; revision?: number } | null;
  if (known?.revision !== undefined && next?.id === known.id && (next?.revision ?? 0) < known.revision) return;
  void client.cancelQueries({ queryKey, exact: true }, { revert: false, silent: true });
  client.setQueryData(queryKey, value);
}

const PUBLIC: readonly unknown[] = ['app.status', 'staff.session', 'staff.people', 'display.state'] satisfies CallName[];

/** What one person saw is gone from memory when the screens are blanked or somebody else signs in. */
function forget(client: QueryClient): void {
  dropUndo();
  client.removeQueries({ predicate: (query) => !PUBLIC.includes(query.queryKey[0]) });
}

/** A query of the contract. */
export function useLive<C extends CallName>(
  name: C,
  args: ArgsOf<C> = {} as ArgsOf<C>,
  enabled = true,
): UseQueryResult<ResultOf<C>, CallFailure> {
  return useQuery({
    queryKey: [name, args],
    enabled,
    ...(FORGOTTEN.has(name) && { gcTime: Number.POSITIVE_INFINITY }),
    queryFn: async () => {
      const outcome = await call(name, args);
      if (!outcome.ok) throw new CallFailure(outcome);
      return outcome.value;
    },
  });
}

export interface Command<C extends CallName> {
  /**
   * Runs it; answers the result, or undefined when it was refused (the refusal is in `failure`). `quiet`: nothing that a key is aimed
   * at changes by it, so keys are taken meanwhile.
   */
  run(args: ArgsOf<C>, quiet?: boolean): Promise<ResultOf<C> | undefined>;
  readonly pending: boolean;
  readonly failure: Failure | null;
  clear(): void;
}

/**
 * Commands after which the screen is another one, or asks for another thing: keys are refused until it is painted. The others change
 * nothing that a key is aimed at, or take their time on a device.
 */
const turnsScreen = (name: CallName): boolean =>
  /^(visit\.|queue\.|staff\.(signIn|unlock)$)/.test(name) &&
  !(['visit.enter', 'visit.setUin', 'visit.typing', 'visit.print', 'visit.printForms'] as CallName[]).includes(name);

/** Commands after which somebody else is at the window, or nobody. */
const leavesWindow = (name: CallName): boolean =>
  name === 'visit.finish' || name === 'visit.family' || (name.startsWith('queue.') && name !== 'queue.issue');
export const NEXT_PERSON_MS = 600;

/** A command of the contract. Commands that answer the new state put it where its query is read. */
export function useCommand<C extends CallName>(name: C): Command<C> {
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = useCallback(
    async (args: ArgsOf<C>, quiet = false) => {
      setPending(true);
      if (leavesWindow(name)) dropUndo();
      const asked = () => call(name, args);
      const outcome = await (turnsScreen(name) && !quiet ? holding(asked) : asked());
      setPending(false);
      setFailure(outcome.ok ? null : outcome);
      if (!outcome.ok) return undefined;
      // A second press of the same hand is not the first of the next person's screen.
      if (leavesWindow(name)) gate.rest(NEXT_PERSON_MS);
      const place = stateOf(name);
      if (place) put(client, place, outcome.value);
      return outcome.value;
    },
    [client, name],
  );
  const clear = useCallback(() => setFailure(null), []);
  return { run, pending, failure, clear };
}

const ANSWERS_NO_VISIT: readonly CallName[] = ['visit.finish', 'visit.print', 'visit.printForms'];

function stateOf(name: CallName): CallName | undefined {
  if (name.startsWith('visit.') && !ANSWERS_NO_VISIT.includes(name)) return 'visit.current';
  if (name === 'masking.setLists') return 'masking.state';
  if (name === 'masking.report' || name === 'masking.withdraw' || name === 'masking.withdrawUpTo') return 'masking.reports';
  if (name === 'catalogue.setFavourite') return 'catalogue.shortlist';
  if (name.startsWith('queue.') && name !== 'queue.issue') return 'queue.state';
  if (name === 'staff.signIn' || name === 'staff.lock' || name === 'staff.unlock') return 'staff.session';
  if (name.startsWith('devices.') && name !== 'devices.test' && name !== 'devices.press') return 'devices.state';
  return undefined;
}

/** Calls `listener` for every event while the component is on the screen. */
export function useEvent<E extends EventName>(name: E, listener: (payload: PayloadOf<E>) => void): void {
  useEffect(() => on(name, listener), [name, listener]);
}

/** The time, again every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
