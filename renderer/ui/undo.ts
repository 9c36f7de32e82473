import type { ArgsOf } from '#contract/index.ts';
import type { Ticket } from '#contract/queue.ts';
import { UNDO_MS } from '#contract/words.ts';

/** What was thrown away last and can be taken back: one thing, for ten seconds. */
export interface Undo {
  /** Key of its sentence in `renderer/text`, with what stands in it. */
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Milliseconds since the epoch. */
  readonly until: number;
  readonly by: TakeBack;
}

type By = 'visit.undo' | 'queue.takeBack' | 'masking.withdraw';
/** The command that takes it back: said as data, for the screen that offers it may be gone by then. */
export type TakeBack = { readonly [C in By]: { readonly name: C; readonly args: ArgsOf<C> } }[By];

let offered: Undo | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function become(next: Undo | null): void {
  clearTimeout(timer);
  if (next) timer = setTimeout(() => become(null), next.until - Date.now());
  if (next === offered) return;
  offered = next;
  for (const listener of listeners) listener();
}

export const offerUndo = (text: string, values: Undo['values'], by: TakeBack): void =>
  become({ text, values, until: Date.now() + UNDO_MS, by });

const OF_TICKET = { call: 'undo.call', 'no-show': 'undo.noShow', issue: 'undo.issue' } as const;

/** What was just done with a ticket can be taken back. */
export const offerTicketUndo = (what: keyof typeof OF_TICKET, { id, number }: Pick<Ticket, 'id' | 'number'>): void =>
  offerUndo(OF_TICKET[what], { number }, { name: 'queue.takeBack', args: { ticketId: id, what } });

/** What could not be taken back just now may be tried again while its time lasts. */
export function offerAgain(undo: Undo): void {
  if (offered === null && Date.now() < undo.until) become(undo);
}

/** Something else was done: what was offered no longer fits, or is another person's. */
export const dropUndo = (): void => become(null);

export const undoStore = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  now: (): Undo | null => offered,
} as const;
