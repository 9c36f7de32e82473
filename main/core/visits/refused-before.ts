import type { Holdings } from '../holdings/holdings.ts';
import type { Links } from '../people/links.ts';
import type { VisitEvent } from './events.ts';
import { acting, type FormerRefusal, type PaperState, refusedBy, type RequestState, type VisitState } from './state.ts';
import type { Visits } from './store.ts';

/** So many visits of one person are looked at, the latest: a click does not wait for a whole life. */
const LATEST = 30;
/** What says who somebody is. */
const TELLING = ['snils', 'passportSeries', 'passportNumber'];

export interface RefusedBeforeParts {
  readonly visits: Visits;
  readonly holdings: Holdings;
  readonly links: Links;
}

/** Whether these events may have changed which refusals are of the same person and service. */
export const mayTell = (events: readonly VisitEvent[]): boolean =>
  events.some(
    (event) =>
      ['request-added', 'request-removed', 'for-child', 'category-set'].includes(event.type) ||
      (event.type === 'field-entered' && TELLING.includes(event.field)),
  );

/** Whom a visit is for: whoever acts in it beside them was refused nothing. */
const forWhom = (state: VisitState): string | undefined =>
  (acting(state).find(({ role }) => role === 'child' || role === 'entity') ?? state.parties.applicant)?.subject;

/**
 * Refusals of whom a visit is for, for the services of a visit since each was last accepted, by the evidence of who is the same person: СНИЛС
 * or passport. A visit that cannot be read, or whose paper is of an older program, says nothing.
 */
export function refusedBefore({ visits, holdings, links }: RefusedBeforeParts, state: VisitState): FormerRefusal[] {
  const subject = forWhom(state);
  if (subject === undefined || state.requests.length === 0) return [];
  const family = links.family(subject);
  const kept = family
    .flatMap((one) => holdings.ofSubject(one))
    .filter(({ kind, visit }) => kind === 'visit' && visit !== state.id)
    // In the order they were put on the books, whatever the clock said.
    .sort((one, other) => one.id - other.id);
  const former = [...new Set(kept.map(({ visit }) => visit))]
    .slice(-LATEST)
    .flatMap((id) => overOf(visits, id) ?? [])
    .filter((one) => family.includes(one.subject ?? ''));
  return state.requests.flatMap(({ service, goal }): FormerRefusal[] => {
    const isIt = (all: readonly RequestState[]) => all.some((each) => each.service === service && each.goal === goal);
    // What this visit itself has refused and left behind comes last.
    const told = [...former.flatMap((one) => one.ends), ...state.settled].filter((one) => isIt(one.requests));
    const refused = told.slice(told.findLastIndex((one) => one.paper === 'accepted') + 1).flatMap(({ paper, requests }) => {
      if (paper === 'accepted' || !paper.named) return [];
      const items = paper.named.flatMap((key) => key.split('@')[1] ?? []);
      return [{ number: paper.number, on: requests[0]?.filedOn ?? '', items }];
    });
    const last = refused.at(-1);
    return last ? [{ service, goal, number: last.number, on: last.on, items: [...new Set(refused.flatMap((one) => one.items))] }] : [];
  });
}

interface End {
  readonly paper: Pick<PaperState, 'number' | 'named'> | 'accepted';
  readonly requests: readonly RequestState[];
}

/** A visit that is over: whom it was for, and what became of its services. Nobody is named in it. */
interface Over {
  readonly subject: string | undefined;
  readonly ends: readonly End[];
}

/** Opening a former visit takes milliseconds, at every field of whoever comes again: what is over does not change any more. */
const known = new WeakMap<Visits, Map<string, Over>>();
const MOST_KNOWN = 200;

function overOf(visits: Visits, id: string): Over | undefined {
  const mine = known.get(visits) ?? new Map<string, Over>();
  known.set(visits, mine);
  const before = mine.get(id);
  if (before) return before;
  const state = readable(visits, id);
  if (!state?.finished) return undefined;
  const over = { subject: forWhom(state), ends: endsOf(state) };
  const oldest = mine.keys().next().value;
  if (mine.size >= MOST_KNOWN && oldest !== undefined) mine.delete(oldest);
  mine.set(id, over);
  return over;
}

/** Refused by a sheet, or accepted. */
function endsOf({ finished, paper, requests, settled }: VisitState): End[] {
  if (finished?.code === 'accepted') return [...settled, { paper: 'accepted', requests }];
  if (finished?.code !== 'refused' || paper?.kind !== 'refusal') return [...settled];
  return [...settled, { paper, requests: refusedBy(paper, requests) }];
}

function readable(visits: Visits, id: string): VisitState | undefined {
  try {
    return visits.read(id);
  } catch {
    return undefined;
  }
}
