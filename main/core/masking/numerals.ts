import type { Tokens } from './tokens.ts';

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

export function wordAt({ view, start, end }: Tokens, t: number): string {
  return String.fromCharCode(...view.code.subarray(start[t], end[t]))
    .toLowerCase()
    .replaceAll('ё', 'е');
}

const worthOf = (word: string): number => WORTH_BY_STEM.find(([stem]) => word.startsWith(stem))?.[1] ?? 0;

/** The number the words from `from` up to `to` say, by sum: «тысяча девятьсот пятьдесят первого» is 1951. */
export function valueOfWords(tokens: Tokens, from: number, to: number): number {
  let sum = 0;
  for (let t = from; t < to; t++) sum += worthOf(wordAt(tokens, t));
  return sum;
}

/** What the word at `t` is worth as a number, 0 for none. */
export const worthAt = (tokens: Tokens, t: number): number => worthOf(wordAt(tokens, t));
