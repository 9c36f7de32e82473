import { Group, Stack, Text, Title } from '@mantine/core';
import type { Ticket } from '#contract/queue.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useButtons } from '../../ui/keys.ts';
import { useCommand } from '../../ui/live.ts';
import { offerTicketUndo } from '../../ui/undo.ts';
import { useText } from '../../text/text.ts';

/** The number is called: did the applicant come? */
export function CalledScreen({ ticket }: { readonly ticket: Ticket }) {
  const { t } = useText();
  const confirm = useCommand('queue.confirm');
  const recall = useCommand('queue.recall');
  const noShow = useCommand('queue.noShow');
  const ticketId = ticket.id;
  const takeBack = useCommand('queue.takeBack');
  const came = () => void confirm.run({ ticketId });
  const again = () => void recall.run({ ticketId });
  const gone = async () => {
    if (await noShow.run({ ticketId })) offerTicketUndo('no-show', ticket);
  };
  useButtons({ confirm: came, 'next-step': came, recall: again, 'no-show': () => void gone() });
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
      <FailureNote failure={confirm.failure ?? recall.failure ?? noShow.failure ?? takeBack.failure} />
      <Group>
        <Primary onAct={came}>{t('called.confirm')}</Primary>
        <Action size="lg" hotkey="F3" onAct={again}>
          {t('called.recall')}
        </Action>
        <Action size="lg" hotkey="F6" onAct={() => void gone()}>
          {t('called.noShow')}
        </Action>
        <Action size="lg" hotkey="F8" onAct={() => void takeBack.run({ ticketId, what: 'call' })}>
          {t('called.putBack')}
        </Action>
      </Group>
      <Text c="stone.7">{t('called.say')}</Text>
    </Stack>
  );
}
