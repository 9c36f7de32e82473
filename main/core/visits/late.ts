import type { StoredScan, VisitEvent } from './events.ts';
import { isMade } from '#contract/words.ts';
import { saysAsNow, scanned, takenBack, type Wanted } from './decide.ts';
import type { VisitState } from './state.ts';

/** What a scan was begun for, and what stood then. */
export interface ScanBegun {
  readonly id: string;
  readonly item: string;
  readonly revision: number;
  readonly paper: string | null;
  readonly append: boolean;
  readonly dpi: number;
  /** Of a form: what it said then. */
  readonly says?: string | undefined;
}

/**
 * Pure: whether pages that have ended may be laid to their document. They may while the visit goes on, its plan still asks for
 * the document, nobody has changed its pages, called it absent or refused it, or issued another paper since, and no mark given
 * since would be taken back by it.
 */
export function mayAttach(
  state: VisitState,
  job: ScanBegun,
  { items, said }: { readonly items: readonly Wanted[]; readonly said: Readonly<Record<string, string>> },
  scan: StoredScan,
): VisitEvent[] | undefined {
  const item = items.find((one) => one.id === job.item);
  if (state.finished || !item) return undefined;
  const since = (thing: string) => (state.touched[thing] ?? 0) > job.revision;
  // That it is here, or in how many sheets, goes well with its pages.
  const mark = state.documents[job.item]?.mark;
  if (since(`scan:${job.item}`) || (since(`document:${job.item}`) && (mark === 'missing' || mark === 'rejected'))) return undefined;
  // Of a form that says something else by now, or that nobody has signed any more, the pages are of a former sheet.
  if (isMade(item) && (!saysAsNow(job, said[item.id], state.formsSince <= job.revision) || since('mark:signed'))) return undefined;
  if ((state.paper?.number ?? null) !== job.paper) return undefined;
  const events = scanned(state, item, scan, job.id);
  const taken = takenBack(state, events);
  const newer = taken.some((one) => one.type === 'mark-withdrawn' && since(`mark:${one.mark}`));
  return newer ? undefined : [...events, ...taken];
}

/** What came too late is kept with its visit: it touches no mark and no paper. */
export const arrivedLate = (job: ScanBegun, scan: StoredScan, at: number): VisitEvent[] => [
  { type: 'arrived-late', at, job: job.id, what: 'scan', item: job.item, scan, append: job.append, dpi: job.dpi, begun: job.revision },
];

/** What a printer has told of a paper: of the one that stands in a visit that goes on, or later than that. */
export function printEnded(
  state: VisitState,
  job: { readonly id: string; readonly number: string },
  outcome: 'printed' | 'accepted' | 'unknown' | 'failed' | 'cancelled',
  at: number,
): { readonly late: boolean; readonly events: VisitEvent[] } {
  const late = state.finished !== null || state.paper?.number !== job.number;
  return {
    late,
    events: late
      ? [{ type: 'arrived-late', at, job: job.id, what: 'print', number: job.number, outcome }]
      : [{ type: 'printed', at, number: job.number, outcome }],
  };
}
