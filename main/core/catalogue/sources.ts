import type { Issue } from './files.ts';
import type { Dictionary } from './dictionary.ts';

export type Grounds = Dictionary['grounds'];

/** Sites that collect words and not law (services.md, «Junk removed»). They count only where they quote a numbered point, and then as S. */
const JUNK = /massage-aleksa-perm|marsrus|manicurist-centr|todes-|org-walletconnect|ibuevskiy|looksrare|gosuslugisovet/i;
const QUOTES_A_POINT = /(^|[\s(,;])(п|пп|ст|ч)\. ?\d/;

/** Where grounds are read from: junk, and a second hand that is called a first. */
export function sourceProblems(grounds: Grounds, at: readonly string[]): Issue[] {
  return Object.entries(grounds).flatMap(([id, { source, mark }]) => {
    if (!JUNK.test(source) || (mark === 'S' && QUOTES_A_POINT.test(source))) return [];
    return [
      { path: [...at, id, 'source'], reason: `«${source}» is no source of law: name another, or the numbered point it quotes with mark S` },
    ];
  });
}

/** Ids of the grounds that were checked more than so many months before a day. */
export const staleGrounds = (grounds: Grounds, today: string, months: number): string[] => {
  const last = new Date(`${today}T00:00:00Z`);
  last.setUTCMonth(last.getUTCMonth() - months);
  const day = last.toISOString().slice(0, 10);
  return Object.entries(grounds).flatMap(([id, { checkedOn }]) => (checkedOn < day ? [id] : []));
};
