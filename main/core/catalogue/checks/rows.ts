import { addDays } from '../../people/dates.ts';
import type { Definition } from '../definition.ts';
import { type Card, error, type Found, tooMany, warning } from './card.ts';

const LISTS = ['fees', 'terms', 'delivery'] as const;
type Row = Definition['fees'][number] | Definition['terms'][number] | Definition['delivery'][number];
/** The last day that a row without an end holds on. */
const FOR_EVER = '9999-12-31';
const endOf = (row: Row) => row.validTo ?? FOR_EVER;

/** What follows of it for whoever pays or waits: rows that say the same may stand for one case. */
const saysOf = (row: Row): string =>
  JSON.stringify('days' in row ? [row.days, row.kind, 'from' in row && row.from] : [row.roubles, row.amount?.ru]);

interface Period {
  readonly from: string;
  readonly to: string;
}

/** Fees, terms and days of delivery by their days: of those that are in force and hold, the first is taken. */
export const rows = (card: Card, today: string): Found[] => LISTS.flatMap((list) => rowsOf(card, list, today));

function rowsOf({ definition, compiled, casesOf }: Card, list: (typeof LISTS)[number], today: string): Found[] {
  const found: Found[] = [];
  const all: readonly Row[] = definition[list];
  for (const [i, row] of all.entries())
    if (endOf(row) < row.validFrom)
      found.push(error([list, i, 'validTo'], `ends on ${endOf(row)}, before it begins on ${row.validFrom}: turn the dates round`));
  if (all.length === 0 || found.length > 0) return found;
  const cases = casesOf(all.map((row) => row.when));
  if (!cases) return [tooMany([list])];
  /** By case: the rows that hold in it whenever they are in force. */
  const holding = cases.map((scope) => all.map((row) => compiled.holds(row.when, scope)));
  const periods = periodsOf(all);
  const chosen = new Set<number>();
  const gaps = new Map<string, Found>();
  for (const held of holding) {
    let last: number | undefined;
    let missed: Period | undefined;
    for (const period of periods) {
      const now = all.findIndex((row, i) => held[i] && isIn(row, period));
      if (now === -1) {
        if (last !== undefined) missed = { from: missed?.from ?? period.from, to: period.to };
        continue;
      }
      if (missed && last !== undefined) gaps.set(`${last} ${missed.to}`, gap(list, last, missed));
      chosen.add(now);
      [last, missed] = [now, undefined];
    }
    if (missed && last !== undefined && missed.from <= today)
      gaps.set(
        `${last} `,
        warning([list, last, 'validTo'], `ended on ${endOf(all[last] as Row)}, and nothing follows: write what holds now, with its ground`),
      );
  }
  return [...found, ...gaps.values(), ...crossed(list, all, holding, chosen)];
}

const isIn = (row: Row, period: Period): boolean => row.validFrom <= period.from && period.to <= endOf(row);

const gap = (list: string, last: number, { from, to }: Period): Found =>
  error([list, last, 'validTo'], `from ${from} to ${to} nothing is in force in a case that this row stands for: close the gap`);

/** The days between which the rows in force are the same. */
function periodsOf(all: readonly Row[]): readonly Period[] {
  const starts = [
    ...new Set(all.flatMap((row) => [row.validFrom, ...(row.validTo === undefined ? [] : [addDays(row.validTo, 1)])])),
  ].sort();
  return starts.map((from, i) => ({ from, to: starts[i + 1] === undefined ? FOR_EVER : addDays(starts[i + 1] ?? '', -1) }));
}

/** Rows that stand in each other's way on the same days. */
function crossed(list: string, all: readonly Row[], holding: readonly (readonly boolean[])[], chosen: ReadonlySet<number>): Found[] {
  const found: Found[] = [];
  for (const [i, row] of all.entries()) {
    const mine = holding.filter((held) => held[i]);
    // One that never holds is named as unreachable.
    if (mine.length > 0 && !chosen.has(i)) {
      found.push(
        error([list, i], 'can never be chosen: on each of its days a row above holds in each of its cases. Move it up, or narrow those'),
      );
      continue;
    }
    for (const [j, above] of all.slice(0, i).entries()) {
      if (above.validFrom > endOf(row) || row.validFrom > endOf(above) || saysOf(above) === saysOf(row)) continue;
      const both = mine.filter((held) => held[j]).length;
      if (both === 0) continue;
      const theirs = holding.filter((held) => held[j]).length;
      if (both === mine.length && both === theirs)
        found.push(
          error(
            [list, i, 'validFrom'],
            `row ${j + 1} is in force on the same days for the same cases (${above.validFrom}–${endOf(above)}): end it on ${addDays(row.validFrom, -1)}`,
          ),
        );
      else if (both < mine.length && both < theirs && !('exempt' in above && above.exempt))
        found.push(
          error(
            [list, i, ...(row.when === undefined ? [] : ['when'])],
            `holds together with row ${j + 1} in some cases, and neither is the narrower: say in both which of them is meant there`,
          ),
        );
    }
  }
  return found;
}
