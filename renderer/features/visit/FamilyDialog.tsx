import { Group, Modal, Stack, Text } from '@mantine/core';
import type { VisitView } from '#contract/visit.ts';
import { familyAfter } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Action } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import { useVisitCommand } from './visitCommand.ts';

/** Who of the family comes next: this visit ends by its paper, the next begins on the same ticket. */
export function FamilyDialog({ visit, onClose }: { readonly visit: VisitView; readonly onClose: () => void }) {
  const { t } = useText();
  const family = useVisitCommand('visit.family');
  return (
    <Modal opened onClose={onClose} title={t('family.title')} size="lg">
      <Stack gap="sm">
        <FailureNote failure={family.failure} />
        <Text>{t('family.what')}</Text>
        {familyAfter(visit.category).map((who, i) => (
          <Action
            key={who}
            layer="dialog"
            hotkey={`Digit${i + 1}`}
            justify="space-between"
            loading={family.pending}
            onAct={() => void family.run({ who }).then((next) => next && onClose())}
            testId={`family-${who}`}
          >
            {t(`family.${who}`)}
          </Action>
        ))}
        <Group justify="flex-end">
          <Action layer="dialog" focused onAct={onClose}>
            {t('family.cancel')}
          </Action>
        </Group>
      </Stack>
    </Modal>
  );
}
