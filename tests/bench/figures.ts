/** Percentile of a list, by nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
export const median = (values: readonly number[]): number => percentile(values, 0.5);
export const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** One measurement: the figures, the ratio that has a budget, and whether it is kept. */
export interface BenchResult {
  readonly name: string;
  readonly figures: Readonly<Record<string, number>>;
  readonly budget?: { readonly what: string; readonly value: number; readonly limit: number; readonly kept: boolean };
}
export const within = (
  what: string,
  value: number,
  limit: number,
  side: 'at-most' | 'at-least' = 'at-most',
): NonNullable<BenchResult['budget']> => ({
  what,
  value: round(value),
  limit,
  kept: side === 'at-most' ? value <= limit : value >= limit,
});
