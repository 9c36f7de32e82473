import { Group, Stack, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Purpose, Ticket } from '#contract/queue.ts';
import type { FailureCode } from '#contract/failure.ts';
import { PURPOSES } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { holding } from '../../ui/gate.ts';
import { useCommand, useLive, useNow } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { offerTicketUndo } from '../../ui/undo.ts';
import { showSpan, showTime } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { Leave } from '../visit/StuckScreen.tsx';

/** What a visit answers that cannot be opened. */
const CLOSED: readonly FailureCode[] = ['visit-unreadable', 'storage-newer', 'no-visit'];

/** Reception: a ticket by one digit, and everybody who waits or is held. */
export function QueueScreen() {
  const { t } = useText();
  const { data: queue, error } = useLive('queue.state');
  const issue = useCommand('queue.issue');
  const call = useCommand('queue.call');
  const resume = useCommand('queue.resume');
  const [last, setLast] = useState<Ticket | null>(null);
  const [tried, setTried] = useState<Ticket | null>(null);
  const [ending, setEnding] = useState(false);
  const now = useNow(1_000);
  const give = async (purpose: Purpose) => {
    // A second press before the number is read would give two.
    const ticket = await holding(() => issue.run({ purpose }));
    if (!ticket) return;
    setLast(ticket);
    offerTicketUndo('issue', ticket);
  };
  const callOne = async (ticket: Ticket) => {
    if (await call.run({ ticketId: ticket.id })) offerTicketUndo('call', ticket);
  };
  const goOn = (ticket: Ticket) => {
    setTried(ticket);
    void resume.run({ ticketId: ticket.id });
  };
  if (!queue) return error ? <FailureNote failure={error.failure} /> : null;
  // A held visit that cannot be opened is not held for ever.
  const closed = tried && resume.failure && CLOSED.includes(resume.failure.code) && queue.held.some((one) => one.id === tried.id);
  const busy = queue.current !== null;
  return (
    <Stack p="lg" gap="lg" component="main" style={{ overflowY: 'auto' }}>
      <Title order={1} size="h2">
        {t('queue.title')}
      </Title>
      <FailureNote failure={issue.failure ?? call.failure ?? resume.failure} />
      {closed && (
        <Group>
          <Action onAct={() => setEnding(true)} testId="end-held">
            {t('queue.end', { number: tried.number })}
          </Action>
        </Group>
      )}
      {closed && ending && <Leave ticketId={tried.id} way="end" onClose={() => setEnding(false)} />}
      {queue.unreadable.length > 0 && (
        <Text c="stop.8" role="status">
          {t('queue.unreadable', { list: queue.unreadable.join(', ') })}
        </Text>
      )}
      <Group>
        {PURPOSES.map((purpose, i) => (
          <Action
            key={purpose}
            size="lg"
            hotkey={`Digit${i + 1}`}
            onAct={() => void give(purpose)}
            variant={i === 0 ? 'filled' : 'default'}
            testId={`issue-${purpose}`}
          >
            {t(`purpose.${purpose}`)}
          </Action>
        ))}
        {last && queue.waiting.some((one) => one.id === last.id) && (
          <Text fz={26} fw={700} aria-live="polite">
            {t('queue.issued', { number: last.number })}
          </Text>
        )}
      </Group>
      <TicketTable
        title={t('queue.waiting', { n: queue.waiting.length })}
        empty={t('queue.nobody')}
        tickets={queue.waiting}
        now={now}
        limitMs={queue.limitMs}
        label={t('queue.call')}
        disabled={busy}
        onAct={(ticket) => void callOne(ticket)}
      />
      {queue.held.length > 0 && (
        <TicketTable
          title={t('queue.held', { n: queue.held.length })}
          empty=""
          tickets={queue.held}
          now={now}
          limitMs={queue.limitMs}
          label={t('queue.resume')}
          disabled={busy}
          onAct={goOn}
        />
      )}
      {busy && <Text c="stone.7">{t('queue.busy', { number: queue.current?.number ?? '' })}</Text>}
    </Stack>
  );
}

interface TicketTableProps {
  readonly title: string;
  readonly empty: string;
  readonly tickets: readonly Ticket[];
  readonly now: number;
  readonly limitMs: number;
  readonly label: string;
  readonly disabled: boolean;
  readonly onAct: (ticket: Ticket) => void;
}

function TicketTable({ title, empty, tickets, now, limitMs, label, disabled, onAct }: TicketTableProps) {
  const { t } = useText();
  return (
    <Stack gap="xs">
      <Title order={2} size="h3">
        {title}
      </Title>
      {tickets.length === 0 ? (
        <Text c="stone.7">{empty}</Text>
      ) : (
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('queue.number')}</Table.Th>
              <Table.Th>{t('queue.purpose')}</Table.Th>
              <Table.Th>{t('queue.issuedAt')}</Table.Th>
              <Table.Th>{t('queue.waits')}</Table.Th>
              <Table.Th>{t('queue.why')}</Table.Th>
              <Table.Th aria-label={label} />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tickets.map((ticket) => {
              const waits = now - ticket.issuedAt;
              return (
                <Table.Tr key={ticket.id}>
                  <Table.Td fw={700}>{ticket.number}</Table.Td>
                  <Table.Td>{t(`purpose.${ticket.purpose}`)}</Table.Td>
                  <Table.Td>{showTime(ticket.issuedAt)}</Table.Td>
                  <Table.Td>
                    {showSpan(waits)}
                    {waits > limitMs ? ` · ${t('queue.over')}` : ''}
                  </Table.Td>
                  <Table.Td>{ticket.holdReason ? t(`hold.${ticket.holdReason}`) : ''}</Table.Td>
                  <Table.Td>
                    <Action size="xs" disabled={disabled} onAct={() => onAct(ticket)}>
                      {label}
                    </Action>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      )}
    </Stack>
  );
}
