import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ServiceHit } from '#contract/catalogue.ts';
import { call } from '../../ui/bridge.ts';

/** Hits for what is typed so far; the list stays while the next one is on its way, so that nothing jumps. */
export function useServiceSearch(text: string): {
  readonly hits: readonly ServiceHit[] /** False while the list is still the one of an earlier text. */;
  readonly settled: boolean;
} {
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['catalogue.search', text],
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    queryFn: async () => {
      const outcome = await call('catalogue.search', { text });
      return outcome.ok ? outcome.value : [];
    },
  });
  return { hits: data ?? [], settled: data !== undefined && !isPlaceholderData };
}
