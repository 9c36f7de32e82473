import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Found } from '#contract/catalogue.ts';
import type { Failure } from '#contract/failure.ts';
import { call, CallFailure } from '../../ui/bridge.ts';

const NOTHING: Found = { searchedFor: null, partly: false, hits: [], more: 0, situations: [], listed: [] };

/** Hits for what is typed so far; the list stays while the next one is on its way, so that nothing jumps. */
export function useServiceSearch(text: string): {
  readonly found: Found;
  /** False while the list is still the one of an earlier text. */
  readonly settled: boolean;
  /** Why there is no list: a search that failed is not a search that found nothing. */
  readonly failure: Failure | null;
} {
  const { data, isPlaceholderData, error } = useQuery<Found, CallFailure>({
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
  return { found: error || !data ? NOTHING : data, settled, failure: error?.failure ?? null };
}
