import { Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { AuditFilter, AuditPage } from '#contract/audit.ts';
import { call, CallFailure } from '../../ui/bridge.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useText } from '../../text/text.ts';
import { EventDetail } from './EventDetail.tsx';
import { EventTable } from './EventTable.tsx';
import { Filters } from './Filters.tsx';
import { LogStrip } from './LogStrip.tsx';
import classes from './Journal.module.css';

const PAGE = 100;

/** «Журнал»: a thin strip on top, filters left, the dense table, the detail with its proof right. */
export function JournalScreen() {
  const { t } = useText();
  const client = useQueryClient();
  const [filter, setFilter] = useState<AuditFilter>({});
  const [seq, setSeq] = useState<number | null>(null);
  const pages = useInfiniteQuery<AuditPage, CallFailure, { pages: AuditPage[] }, readonly [string, AuditFilter], number | undefined>({
    queryKey: ['audit.page', filter],
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    queryFn: async ({ pageParam }) => {
      const outcome = await call('audit.page', { filter, limit: PAGE, ...(pageParam === undefined ? {} : { before: pageParam }) });
      if (!outcome.ok) throw new CallFailure(outcome);
      void client.invalidateQueries({ queryKey: ['audit.status'] });
      return outcome.value;
    },
  });
  const first = pages.data?.pages[0];
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  const more = useCallback(() => {
    if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
  }, [pages.hasNextPage, pages.isFetchingNextPage, pages.fetchNextPage]);
  return (
    <main className={classes.screen}>
      <LogStrip />
      <Filters onFilter={setFilter} />
      <Stack gap="xs" className={classes.middle ?? ''}>
        <Text size="sm" c="stone.7" data-testid="journal-count" aria-live="polite">
          {first
            ? first.personUnknown
              ? t('journal.personUnknown')
              : t('journal.count', { n: `${first.count?.n ?? 0}${first.count?.capped ? '+' : ''}` })
            : t('common.loading')}
        </Text>
        <FailureNote failure={pages.error?.failure ?? null} />
        <EventTable rows={rows} selected={seq} onSelect={setSeq} onEnd={more} />
      </Stack>
      <EventDetail seq={seq} onSubject={(subject) => setFilter({ subject })} />
    </main>
  );
}
