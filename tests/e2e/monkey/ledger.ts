import type { VisitView } from '#contract/visit.ts';
import { thingsOf } from '../shift.ts';
import type { World } from './screen.ts';

/** What was done between two looks. */
export interface Since {
  /** It changes nothing that was entered. */
  readonly calm: boolean;
  /** It is one deed, which may put the visit aside. */
  readonly holds: boolean;
  /** It may have taken a visit up again, and has done nothing more. */
  readonly resumes: boolean;
  /** It may take back the issuing of a ticket. */
  readonly undoes: boolean;
}

/** What a scan or a print that runs may change by itself; a document that it brings makes a paper void, and the screen says so. */
const MOVES_ALONE = /^(document|scan|print)/;

/** What the program has acknowledged, and what of it is missing without a reason. */
export class Ledger {
  #before: World | undefined;
  /** Visits that left the window by a single deed which only puts them aside. */
  readonly #aside = new Map<string, ReadonlyMap<string, string>>();
  readonly papers = new Map<string, string>();

  /** @param since what was done since the last look. */
  compare(world: World, since: Since): string[] {
    const found: string[] = [];
    const before = this.#before;
    this.#before = world;
    const { visit } = world;
    if (visit?.receipt) {
      const owner = this.papers.get(visit.receipt.number);
      if (owner !== undefined && owner !== visit.id) found.push(`the number ${visit.receipt.number} was given to another visit as well`);
      this.papers.set(visit.receipt.number, visit.id);
    }
    if (before?.queue && world.queue) found.push(...tickets(before, world, since.undoes || before.seen.undo));
    if (visit) {
      const aside = this.#aside.get(visit.id);
      this.#aside.delete(visit.id);
      if (aside && since.resumes) found.push(...gone(aside, visit, 'taken up again, the visit has lost', MOVES_ALONE));
    }
    const was = before?.visit;
    if (was && visit?.id === was.id) {
      if (visit.revision < was.revision) found.push(`revision ${was.revision} is ${visit.revision}`);
      if (since.calm) {
        const open = dirtyOf(before);
        const alone = before.scans.length + world.scans.length > 0 ? MOVES_ALONE : /^print/;
        found.push(
          ...gone(thingsOf(was), visit, 'without a word about it', alone).filter((line) => !open.some((name) => line.includes(name))),
        );
      }
    }
    if (was && since.holds && visit === null && world.queue?.held.some((one) => one.id === was.ticket.id))
      this.#aside.set(was.id, asideOf(before, was));
    return found;
  }
}

/** Fields whose text is not saved, or may be on its way. */
const dirtyOf = ({ seen }: World): string[] => [
  ...Object.entries(seen.fields).flatMap(([name, one]) => (one.focused || one.wrong ? [name] : [])),
  // A figure being typed is saved when it is left.
  ...(seen.selected !== null && Object.values(seen.counts).some((one) => one.focused) ? [`document:${seen.selected}`] : []),
];

const asideOf = (world: World, visit: VisitView): ReadonlyMap<string, string> => {
  const open = dirtyOf(world);
  return new Map([...thingsOf(visit)].filter(([thing]) => !open.some((name) => thing.includes(name))));
};

function gone(things: ReadonlyMap<string, string>, visit: VisitView, how: string, alone: RegExp): string[] {
  const now = thingsOf(visit);
  return [...things].flatMap(([thing, value]) =>
    alone.test(thing) || now.get(thing) === value || (alone === MOVES_ALONE && thing === 'paper' && visit.voided?.number === value)
      ? []
      : [`${how}: ${thing} was «${value}» and is ${now.get(thing) ?? 'gone'}`],
  );
}

/** Tickets that are nowhere any more, without having been served, missed or taken back. */
function tickets({ queue: before }: World, { queue: now }: World, undoes: boolean): string[] {
  if (!before || !now) return [];
  const all = (state: typeof now) => [...state.waiting, ...state.held, ...(state.current ? [state.current] : [])];
  const left = new Set(all(now).map((one) => one.id));
  const missing = all(before).filter((one) => !left.has(one.id));
  const ended = now.today.served + now.today.noShow - before.today.served - before.today.noShow;
  // The issuing of a ticket may be taken back.
  const unexplained = missing.length - Math.max(0, ended) - (undoes ? 1 : 0);
  return unexplained > 0
    ? [`gone from the queue: ${missing.map((one) => `${one.number} (${one.status})`).join(', ')}; ended: ${ended}`]
    : [];
}
