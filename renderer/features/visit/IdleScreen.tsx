import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { QueueState } from '#contract/queue.ts';
import { useLayoutEffect, useState } from 'react';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Action, Primary } from '../../ui/Primary.tsx';
import { gate } from '../../ui/gate.ts';
import { NEXT_PERSON_MS, useCommand, useNow } from '../../ui/live.ts';
import { offerTicketUndo } from '../../ui/undo.ts';
import { showSpan } from '../../text/format.ts';
import { useText } from '../../text/text.ts';

/** Nobody at the window: how many wait, how long, and the one thing to do. */
export function IdleScreen({ queue }: { readonly queue: QueueState }) {
  const { t } = useText();
  const now = useNow(1_000);
  const callNext = useCommand('queue.callNext');
  const walkIn = useCommand('queue.walkIn');
  const resume = useCommand('queue.resume');
  const longest = queue.waiting.reduce((most, one) => Math.max(most, now - one.issuedAt), 0);
  const empty = queue.waiting.length === 0;
  const next = async () => {
    const called = (await callNext.run({}))?.current;
    if (called) offerTicketUndo('call', called);
  };
  const held = queue.held[0];
  // Enter is another action with the first ticket: what is pressed just then was meant for the one before.
  const [known, setKnown] = useState(empty);
  useLayoutEffect(() => {
    if (known === empty) return;
    setKnown(empty);
    gate.rest(NEXT_PERSON_MS);
  }, [known, empty]);
  return (
    <Stack p="xl" gap="xl" align="center" justify="center" component="main">
      <Title order={1} size="h2">
        {empty ? t('idle.empty') : t('idle.title')}
      </Title>
      <Group gap={64} align="end">
        <Figure value={String(queue.waiting.length)} label={t('idle.waiting')} />
        <Figure
          value={empty ? '—' : showSpan(longest)}
          label={t('idle.longest', { n: queue.limitMs / 60_000 })}
          warn={longest > queue.limitMs}
        />
      </Group>
      <FailureNote failure={callNext.failure ?? walkIn.failure ?? resume.failure} />
      <Group>
        {empty ? (
          <Primary onAct={() => void walkIn.run({ purpose: 'submit' })}>{t('idle.walkIn')}</Primary>
        ) : (
          <>
            <Primary hotkey="F2" onAct={() => void next()}>
              {t('idle.callNext')}
            </Primary>
            <EnterToo onAct={() => void next()} />
            <Action size="lg" hotkey="F5" onAct={() => void walkIn.run({ purpose: 'submit' })}>
              {t('idle.walkIn')}
            </Action>
          </>
        )}
        {held && (
          <Action size="lg" hotkey="F7" onAct={() => void resume.run({ ticketId: held.id })}>
            {t('idle.resume', { number: held.number })}
          </Action>
        )}
      </Group>
      <div style={FOUR}>
        <Small value={String(queue.today.served)} label={t('idle.served')} />
        <Small value={queue.today.averageServeMs === null ? '—' : showSpan(queue.today.averageServeMs)} label={t('idle.averageServe')} />
        <Small value={queue.today.averageWaitMs === null ? '—' : showSpan(queue.today.averageWaitMs)} label={t('idle.averageWait')} />
        <Small value={String(queue.today.noShow)} label={t('idle.noShow')} />
      </div>
    </Stack>
  );
}

/** Not Mantine’s grid: it writes a style sheet of its own each time the screen comes up, and Chromium keeps something of each. */
const FOUR = { display: 'grid', gridTemplateColumns: 'repeat(4, minmax(0, 1fr))', gap: 'var(--mantine-spacing-xl)' };

/** Enter does the primary action as well as its F-key. */
function EnterToo({ onAct }: { readonly onAct: () => void }) {
  return (
    <Action display="none" hotkey="Enter" onAct={onAct}>
      ⏎
    </Action>
  );
}

function Figure({ value, label, warn = false }: { readonly value: string; readonly label: string; readonly warn?: boolean }) {
  return (
    <Stack gap={0} align="center">
      <Text fz={84} fw={700} lh={1} {...(warn ? { c: 'stop.8' } : {})}>
        {value}
      </Text>
      <Text c="stone.7">{label}</Text>
    </Stack>
  );
}

function Small({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <Paper withBorder p="md" miw={150}>
      <Text fz={26} fw={700}>
        {value}
      </Text>
      <Text c="stone.7" size="sm">
        {label}
      </Text>
    </Paper>
  );
}
