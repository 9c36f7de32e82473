import { Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { FinishCode } from '#contract/queue.ts';
import type { VisitView } from '#contract/visit.ts';
import { FINISH_CODES, HOLD_REASONS } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { settle } from '../../ui/unsaved.ts';
import { useText } from '../../text/text.ts';
import { refuseLabel } from './refusing.ts';
import type { Refuse } from './useRefuse.ts';
import { waitsTyped } from './typing.ts';
import { useVisitCommand } from './visitCommand.ts';

/** Leaving the visit without a receipt: hold it with a reason, or finish it with a code. */
export function LeaveMenu({ visit, refuse }: { readonly visit: VisitView; readonly refuse: Refuse }) {
  const { t, pick } = useText();
  const hold = useCommand('queue.hold');
  const finish = useVisitCommand('visit.finish');
  const [open, setOpen] = useState<'hold' | 'finish' | null>(null);
  /** A value was refused and stands in its field: ending the visit throws it away. */
  const [unsaved, setUnsaved] = useState(false);
  const leave = async (way: 'hold' | 'finish') => {
    setOpen(way);
    setUnsaved(false);
    const { refused, visit: saved } = await settle(visit);
    setUnsaved(refused !== undefined || (await waitsTyped(saved)) !== undefined);
  };
  const { receipt } = visit;
  const codes = FINISH_CODES.filter(
    (code) => (code !== 'accepted' || receipt?.kind === 'receipt') && (code !== 'refused' || receipt?.kind === 'refusal'),
  );
  /** What the code throws away is said on its button. */
  const voids = (code: FinishCode) =>
    receipt && (code === 'left' || code === 'mistake' || code === 'consulted')
      ? ` · ${t(`finish.voids.${receipt.kind}`, { number: receipt.number })}`
      : '';
  const choices =
    open === 'hold'
      ? HOLD_REASONS.map((reason) => ({
          id: reason,
          label: t(`hold.${reason}`),
          act: () => hold.run({ ticketId: visit.ticket.id, reason }),
        }))
      : [
          ...codes.map((code) => ({
            id: code,
            label: `${t(`finish.${code}`)}${voids(code)}`,
            act: (): Promise<unknown> => finish.run({ code }),
          })),
          // What keeps it from being written is behind the dialog: a field, its sentence.
          ...(refuse.may
            ? [
                {
                  id: 'refuse',
                  label: refuseLabel(visit, { t, pick }),
                  act: (): Promise<unknown> => {
                    setOpen(null);
                    return refuse.run();
                  },
                },
              ]
            : []),
        ];
  return (
    <Stack gap="xs">
      {refuse.may && (
        <Action
          hotkey="F8"
          size="sm"
          h="auto"
          py={6}
          styles={{ label: { whiteSpace: 'normal' } }}
          color="stop"
          variant="light"
          onAct={() => void refuse.run()}
          testId="refuse"
        >
          {refuseLabel(visit, { t, pick })}
        </Action>
      )}
      <Action hotkey="F7" size="sm" onAct={() => void leave('hold')}>
        {t('visit.hold')}
      </Action>
      <Action hotkey="F12" size="sm" onAct={() => void leave('finish')}>
        {t('visit.finish')}
      </Action>
      <Modal opened={open !== null} onClose={() => setOpen(null)} title={open === 'hold' ? t('hold.title') : t('finish.title')}>
        <Stack gap="xs">
          <FailureNote failure={hold.failure ?? finish.failure ?? refuse.failure} />
          {unsaved && (
            <Text c="attention.9" data-testid="unsaved">
              {t(open === 'hold' ? 'hold.unsaved' : 'finish.unsaved')}
            </Text>
          )}
          {choices.map((choice, i) => (
            <Action
              key={choice.id}
              layer="dialog"
              hotkey={`Digit${i + 1}`}
              justify="space-between"
              testId={`leave-${choice.id}`}
              onAct={() => void choice.act().then((done) => done && setOpen(null))}
            >
              {choice.label}
            </Action>
          ))}
        </Stack>
      </Modal>
    </Stack>
  );
}
