import { addDays } from '../people/dates.ts';
import type { TERM_KINDS } from '#contract/words.ts';
import type { Calendar } from './definition.ts';

type TermKind = (typeof TERM_KINDS)[number];

export interface DueDate {
  readonly date: string;
  /** False when a year on the way has no published calendar. */
  readonly verified: boolean;
}

const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/** The same day of a later month, or its last when it has no such day (ГК РФ ст. 192 п. 3). */
function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return `${last.toISOString().slice(0, 8)}${String(Math.min(day, last.getUTCDate())).padStart(2, '0')}`;
}

/**
 * The last day of a term that starts on the day after `from` (ГК РФ ст. 191): `count` working days by the production calendar, calendar
 * days or months. `moves`: to the next working day when the last one is off (ГК РФ ст. 193). Of no days it is `from` itself.
 */
export function endOf(from: string, count: number, kind: TermKind, calendars: readonly Calendar[], moves = true): DueDate {
  const works = (date: string): boolean => {
    const year = calendars.find((one) => one.year === Number(date.slice(0, 4)));
    const weekend = weekday(date) % 6 === 0;
    return weekend ? (year?.worked.includes(date) ?? false) : !(year?.off.includes(date) ?? false);
  };
  let date = from;
  if (kind === 'calendar') date = addDays(from, count);
  else if (kind === 'months') date = addMonths(from, count);
  else for (let left = count; left > 0; left -= works(date) ? 1 : 0) date = addDays(date, 1);
  if (count > 0 && moves) while (!works(date)) date = addDays(date, 1);
  const years = new Set([from, date].map((one) => Number(one.slice(0, 4))));
  const verified = [...years].every((year) => calendars.some((one) => one.year === year && one.verified));
  return { date, verified };
}
