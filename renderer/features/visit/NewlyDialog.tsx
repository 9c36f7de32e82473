import { Group, Modal, Stack, Text } from '@mantine/core';
import { NEWLY_TEXT } from '#contract/reasons.ts';
import type { RefusedBefore } from '#contract/visit.ts';
import { NEWLY } from '#contract/words.ts';
import { showDate } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { Action } from '../../ui/Primary.tsx';

interface NewlyDialogProps {
  readonly name: string;
  readonly refusals: readonly RefusedBefore[];
  readonly onChoose: (newly: (typeof NEWLY)[number]) => void;
  readonly onClose: () => void;
}

/** What the first refusal did not name is not demanded at the second filing: only by one of the four grounds of the law. */
export function NewlyDialog({ name, refusals, onChoose, onClose }: NewlyDialogProps) {
  const { t, pick } = useText();
  return (
    <Modal opened onClose={onClose} title={t('newly.title', { name })} size="lg">
      <Stack gap="sm">
        <Text>
          {t('newly.why', { list: refusals.map(({ number, on }) => t('newly.refusal', { number, date: showDate(on) })).join(', ') })}
        </Text>
        {NEWLY.map((one, i) => (
          <Action
            key={one}
            layer="dialog"
            hotkey={`Digit${i + 1}`}
            justify="space-between"
            onAct={() => onChoose(one)}
            testId={`newly-${one}`}
          >
            {pick(NEWLY_TEXT[one].short)}
          </Action>
        ))}
        <Group justify="flex-end">
          <Action layer="dialog" focused onAct={onClose}>
            {t('newly.leave')}
          </Action>
        </Group>
      </Stack>
    </Modal>
  );
}
