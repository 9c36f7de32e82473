import { Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import { ABANDON_CODES, HOLD_REASONS } from '#contract/words.ts';
import { Broken } from '../../ui/Broken.tsx';
import { failureSentence, FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand, useNow } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { showSpan, showTime } from '../../text/format.ts';
import { useText } from '../../text/text.ts';

/** How often it is looked whether the cause has gone. */
const LOOK_MS = 5_000;

interface StuckProps {
  /** The ticket at the window; null when even the queue cannot be read. */
  readonly ticket: { readonly id: string; readonly number: string; readonly holds: boolean } | null;
  readonly failure: Failure;
  readonly onAgain: () => Promise<unknown>;
}

/** Somebody is at the window and their visit cannot be shown: what is broken, since when, and the ways on. */
export function StuckScreen({ ticket, failure, onAgain }: StuckProps) {
  const { t } = useText();
  const [since] = useState(() => Date.now());
  const now = useNow(1_000);
  const [trying, setTrying] = useState(false);
  const [open, setOpen] = useState<'hold' | 'end' | null>(null);
  useEffect(() => {
    const timer = setInterval(() => void onAgain(), LOOK_MS);
    return () => clearInterval(timer);
  }, [onAgain]);
  const again = async () => {
    setTrying(true);
    await onAgain();
    setTrying(false);
  };
  return (
    <Broken
      testId="stuck"
      title={ticket ? t('stuck.title', { number: ticket.number }) : t('stuck.queue')}
      what={`${failureSentence(t, failure)} ${t('stuck.since', { time: showTime(since), span: showSpan(now - since) })}`}
      next={ticket ? t(ticket.holds ? 'stuck.next' : 'stuck.nextEnd') : t('stuck.queueNext')}
      technical={[failure.code, failure.at, failure.detail].filter(Boolean).join(' · ')}
      again={{ label: t('stuck.again'), act: () => void again(), loading: trying }}
    >
      {ticket?.holds && (
        <Action size="lg" hotkey="F7" onAct={() => setOpen('hold')}>
          {t('visit.hold')}
        </Action>
      )}
      {ticket && (
        <Action size="lg" hotkey="F12" onAct={() => setOpen('end')}>
          {t('stuck.end')}
        </Action>
      )}
      {ticket && open && <Leave ticketId={ticket.id} way={open} onClose={() => setOpen(null)} />}
    </Broken>
  );
}

interface LeaveProps {
  readonly ticketId: string;
  readonly way: 'hold' | 'end';
  readonly onClose: () => void;
}

/** By one digit: held for later, or ended without its record being opened. */
export function Leave({ ticketId, way, onClose }: LeaveProps) {
  const { t } = useText();
  const hold = useCommand('queue.hold');
  const abandon = useCommand('queue.abandon');
  const choices =
    way === 'hold'
      ? HOLD_REASONS.map((reason) => ({ id: reason, label: t(`hold.${reason}`), act: () => hold.run({ ticketId, reason }) }))
      : ABANDON_CODES.map((code) => ({ id: code, label: t(`finish.${code}`), act: () => abandon.run({ ticketId, code }) }));
  return (
    <Modal opened onClose={onClose} title={t(way === 'hold' ? 'hold.title' : 'finish.title')}>
      <Stack gap="xs">
        {way === 'end' && <Text>{t('stuck.endMeans')}</Text>}
        <FailureNote failure={hold.failure ?? abandon.failure} />
        {choices.map((choice, i) => (
          <Action
            key={choice.id}
            layer="dialog"
            hotkey={`Digit${i + 1}`}
            justify="space-between"
            testId={`leave-${choice.id}`}
            onAct={() => void choice.act().then((done) => done && onClose())}
          >
            {choice.label}
          </Action>
        ))}
      </Stack>
    </Modal>
  );
}
