/** Calendar arithmetic on ISO dates, without time zones. */
const DAY = 86_400_000;

const utc = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** True for a date that exists, `YYYY-MM-DD`. */
export const isRealDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utc(text)) && iso(utc(text)) === text;

export const addDays = (date: string, days: number): string => iso(utc(date) + days * DAY);

/** Birthday number `years`; 29 February becomes 28 in a common year (ГК РФ ст. 192 п. 3). */
export function birthday(birth: string, years: number): string {
  const year = Number(birth.slice(0, 4)) + years;
  const date = `${String(year).padStart(4, '0')}${birth.slice(4)}`;
  return isRealDate(date) ? date : `${date.slice(0, 8)}28`;
}

/** Full years on a day: the age is reached on the birthday itself, as the passport rules count it. */
export function ageOn(birth: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return birthday(birth, years) <= day ? years : years - 1;
}

/** Reads `ДД.ММ.ГГГГ` or ISO; undefined when it is not a real date. */
export function parseDate(text: string): string | undefined {
  const [, day, month, year] = /^(\d{1,2})[.,/](\d{1,2})[.,/](\d{4})$/.exec(text.trim()) ?? [];
  const date = year === undefined ? text.trim() : `${year}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
  return isRealDate(date) ? date : undefined;
}

/** `30.11.2026` */
export const showDate = (date: string): string => date.split('-').reverse().join('.');
