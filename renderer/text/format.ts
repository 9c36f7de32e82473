/** `30.11.2026` from an ISO date. */
export const showDate = (iso: string): string => iso.slice(0, 10).split('-').reverse().join('.');

const two = (n: number) => String(n).padStart(2, '0');

/** `14:05` */
export const showTime = (at: number): string => `${two(new Date(at).getHours())}:${two(new Date(at).getMinutes())}`;

/** `21.11.2026 14:05:09` */
export function showInstant(at: number): string {
  const d = new Date(at);
  return `${two(d.getDate())}.${two(d.getMonth() + 1)}.${d.getFullYear()} ${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
}

/** `07:40`; hours only when there are any. */
export function showSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

/** `1 500 ₽` with a thin space in groups. */
export const showMoney = (roubles: number): string => `${String(roubles).replace(/\B(?=(\d{3})+$)/g, '\u2009')} ₽`;

export const showNumber = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, '\u2009');

const ARTICLE_WORDS: Readonly<Record<string, string>> = { 'ст.': 'art.', 'ч.': 'part', 'п.': 'cl.', 'пп.': 'subcl.', и: 'and' };
/** «ч. 1, п. 2» as an English text names it. */
export const articleInEnglish = (article: string): string =>
  article
    .split(' ')
    .map((word) => ARTICLE_WORDS[word] ?? word)
    .join(' ');
