import { addDays } from '../people/dates.ts';
import type { Calendar } from './definition.ts';

export interface DueDate {
  readonly date: string;
  /** False when a year on the way has no published calendar. */
  readonly verified: boolean;
}

const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();

/**
 * The last day of a term that starts on the day after `from` (ГК РФ ст. 191): `days` working days by the production
 * calendar, or calendar days, moved to the next working day when the last one is off (ГК РФ ст. 193).
 */
export function dueDate(from: string, days: number, kind: 'working' | 'calendar', calendars: readonly Calendar[]): DueDate {
  const calendarOf = (date: string) => calendars.find((one) => one.year === Number(date.slice(0, 4)));
  const works = (date: string): boolean => {
    const year = calendarOf(date);
    const weekend = weekday(date) % 6 === 0;
    return weekend ? (year?.worked.includes(date) ?? false) : !(year?.off.includes(date) ?? false);
  };
  let date = kind === 'calendar' ? addDays(from, days) : from;
  if (kind === 'working') {
    for (let left = days; left > 0; left -= works(date) ? 1 : 0) date = addDays(date, 1);
  }
  while (!works(date)) date = addDays(date, 1);
  const years = new Set([from, date].map((one) => Number(one.slice(0, 4))));
  const verified = [...years].every((year) => calendars.some((one) => one.year === year && one.verified));
  return { date, verified };
}
