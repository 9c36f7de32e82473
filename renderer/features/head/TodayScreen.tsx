import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useLive, useNow } from '../../ui/live.ts';
import { showSpan } from '../../text/format.ts';
import { useText } from '../../text/text.ts';

/** «Очередь сегодня»: the figures the head of office answers for. */
export function TodayScreen() {
  const { t } = useText();
  const { data: queue, error } = useLive('queue.state');
  const now = useNow(1_000);
  if (!queue) return error ? <FailureNote failure={error.failure} /> : null;
  const { today, waiting, held, limitMs } = queue;
  const longest = waiting.reduce((most, one) => Math.max(most, now - one.issuedAt), 0);
  const span = (ms: number | null) => (ms === null ? '—' : showSpan(ms));
  const figures = [
    [String(waiting.length), t('idle.waiting')],
    [waiting.length === 0 ? '—' : showSpan(longest), t('idle.longest', { n: limitMs / 60_000 })],
    [String(held.length), t('today.held')],
    [String(today.served), t('idle.served')],
    [span(today.averageServeMs), t('idle.averageServe')],
    [span(today.averageWaitMs), t('idle.averageWait')],
    [String(today.overLimit), t('today.overLimit', { n: limitMs / 60_000 })],
    [String(today.noShow), t('idle.noShow')],
  ] as const;
  return (
    <Stack p="lg" gap="lg" component="main">
      <Title order={1} size="h2">
        {t('today.title')}
      </Title>
      <Group grow align="stretch">
        {figures.map(([value, label]) => (
          <Paper key={label} withBorder p="lg">
            <Text fz={40} fw={700}>
              {value}
            </Text>
            <Text c="stone.7">{label}</Text>
          </Paper>
        ))}
      </Group>
      <Text c="stone.7">{t('today.ground')}</Text>
    </Stack>
  );
}
