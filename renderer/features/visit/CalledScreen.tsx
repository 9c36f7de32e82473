import { Group, Stack, Text, Title } from '@mantine/core';
import { useCallback } from 'react';
import type { Action as ActionName, Pressed } from '#contract/devices.ts';
import type { Ticket } from '#contract/queue.ts';
import { assertNever } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useCommand, useEvent } from '../../ui/live.ts';
import { useText } from '../../text/text.ts';

/** The number is called: did the applicant come? */
export function CalledScreen({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useText();
  const confirm = useCommand('queue.confirm');
  const recall = useCommand('queue.recall');
  const noShow = useCommand('queue.noShow');
  const ticketId = ticket.id;
  const byButton = useCallback(
    (action: ActionName) => {
      switch (action) {
        case 'confirm':
        case 'next-step':
          return void confirm.run({ ticketId });
        case 'recall':
          return void recall.run({ ticketId });
        case 'no-show':
          return void noShow.run({ ticketId });
        case 'none':
        case 'issue-ticket':
        case 'call-next':
        case 'scan':
        case 'privacy-lock':
          return undefined;
        default:
          return assertNever(action, 'unknown action');
      }
    },
    [ticketId, confirm.run, recall.run, noShow.run],
  );
  useEvent(
    'devices.pressed',
    useCallback(({ action }: Pressed) => byButton(action), [byButton]),
  );
  return (
    <Stack p="xl" gap="xl" align="center" justify="center" component="main">
      <Text c="stone.7" size="xl">
        {t('called.title')}
      </Text>
      <Title order={1} fz={120} lh={1} data-testid="called-number">
        {ticket.number}
      </Title>
      <Text size="lg">
        {t(`purpose.${ticket.purpose}`)} · {t('called.calls', { n: ticket.calls })}
      </Text>
      <FailureNote failure={confirm.failure ?? recall.failure ?? noShow.failure} />
      <Group>
        <Primary onAct={() => void confirm.run({ ticketId })} loading={confirm.pending}>
          {t('called.confirm')}
        </Primary>
        <Action size="lg" hotkey="F3" onAct={() => void recall.run({ ticketId })}>
          {t('called.recall')}
        </Action>
        <Action size="lg" hotkey="F6" onAct={() => void noShow.run({ ticketId })}>
          {t('called.noShow')}
        </Action>
      </Group>
      <Text c="stone.7">{t('called.say')}</Text>
    </Stack>
  );
}
