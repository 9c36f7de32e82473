import type { Tokens } from './tokens.ts';
import { lower } from './view.ts';

/** Numbers in words. */

/** Beginnings of the words of numbers with what they are worth; a longer one stands before a shorter. */
const WORTH_BY_STEM: readonly (readonly [string, number])[] = [
  ['двухтысяч', 2000],
  ['тысяч', 1000],
  ['девятьсот', 900],
  ['восемьсот', 800],
  ['семьсот', 700],
  ['шестьсот', 600],
  ['пятьсот', 500],
  ['четыреста', 400],
  ['триста', 300],
  ['двести', 200],
  ['девяност', 90],
  ['восемьдесят', 80],
  ['восьмидесят', 80],
  ['семьдесят', 70],
  ['семидесят', 70],
  ['шестьдесят', 60],
  ['шестидесят', 60],
  ['пятьдесят', 50],
  ['пятидесят', 50],
  ['сорок', 40],
  ['тридцат', 30],
  ['двадцат', 20],
  ['одиннадцат', 11],
  ['двенадцат', 12],
  ['тринадцат', 13],
  ['четырнадцат', 14],
  ['пятнадцат', 15],
  ['шестнадцат', 16],
  ['семнадцат', 17],
  ['восемнадцат', 18],
  ['девятнадцат', 19],
  ['десят', 10],
  ['девят', 9],
  ['восьм', 8],
  ['восем', 8],
  ['седьм', 7],
  ['сем', 7],
  ['шест', 6],
  ['пят', 5],
  ['четв', 4],
  ['четыр', 4],
  ['трет', 3],
  ['три', 3],
  ['трех', 3],
  ['втор', 2],
  ['два', 2],
  ['две', 2],
  ['двух', 2],
  ['перв', 1],
  ['один', 1],
  ['одн', 1],
  ['сто', 100],
  ['ста', 100],
  ['сот', 100],
];

/** The stems by their first two letters: every numeral of a text is asked for, and a text may have nothing else. */
const BY_BEGINNING = new Map<number, (readonly [string, number])[]>();
const pairOf = (first: number, second: number): number => first * 0x10000 + second;
for (const row of WORTH_BY_STEM) {
  const pair = pairOf(row[0].charCodeAt(0), row[0].charCodeAt(1));
  BY_BEGINNING.set(pair, [...(BY_BEGINNING.get(pair) ?? []), row]);
}

/** The word at `t` begins with `stem`, given in small letters without ё. */
export function beginsWith({ view, start, end }: Tokens, t: number, stem: string): boolean {
  const from = start[t] as number;
  if ((end[t] as number) - from < stem.length) return false;
  for (let n = 0; n < stem.length; n++) if (lower(view.code[from + n] as number) !== stem.charCodeAt(n)) return false;
  return true;
}

/** What the word at `t` is worth as a number, 0 for none. */
export function worthAt(tokens: Tokens, t: number): number {
  const { view, start } = tokens;
  const from = start[t] as number;
  const few = BY_BEGINNING.get(pairOf(lower(view.code[from] as number), lower(view.code[from + 1] as number))) ?? [];
  for (const [stem, worth] of few) if (beginsWith(tokens, t, stem)) return worth;
  return 0;
}

/** The number the words from `from` up to `to` say: «тысяча девятьсот пятьдесят первого» is 1951, «две тысячи первого» 2001. */
export function valueOfWords(tokens: Tokens, from: number, to: number): number {
  let sum = 0;
  for (let t = from; t < to; t++) {
    const worth = worthAt(tokens, t);
    if (worth === 1000 && sum > 0 && sum < 10) sum *= 1000;
    else sum += worth;
  }
  return sum;
}
