import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ServiceHit } from '#contract/catalogue.ts';
import type { Failure } from '#contract/failure.ts';
import { call, CallFailure } from '../../ui/bridge.ts';

/** Hits for what is typed so far; the list stays while the next one is on its way, so that nothing jumps. */
export function useServiceSearch(text: string): {
  readonly hits: readonly ServiceHit[];
  /** False while the list is still the one of an earlier text. */
  readonly settled: boolean;
  /** Why there is no list: a search that failed is not a search that found nothing. */
  readonly failure: Failure | null;
} {
  const { data, isPlaceholderData, error } = useQuery<readonly ServiceHit[], CallFailure>({
    queryKey: ['catalogue.search', text],
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    queryFn: async () => {
      const outcome = await call('catalogue.search', { text });
      if (!outcome.ok) throw new CallFailure(outcome);
      return outcome.value;
    },
  });
  // A search that failed is over as well: whoever waits for it must not wait for ever.
  const settled = error !== null || (data !== undefined && !isPlaceholderData);
  return { hits: error ? [] : (data ?? []), settled, failure: error?.failure ?? null };
}
