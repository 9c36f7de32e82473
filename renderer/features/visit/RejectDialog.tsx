import { Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { REASON_TEXT } from '#contract/reasons.ts';
import type { RefusalReason } from '#contract/visit.ts';
import { REFUSAL_REASONS } from '#contract/words.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';

/** Reasons that can be seen on a document; the others belong to the person or the service. */
const OF_DOCUMENT: readonly RefusalReason[] = REFUSAL_REASONS.filter((one) => !['R01', 'R02', 'R03', 'R05'].includes(one));

/** Why a document is not accepted: every reason at once, because a second refusal for another one is unlawful. */
export function RejectDialog({
  name,
  chosen,
  onReject,
  onClose,
}: {
  readonly name: string;
  readonly chosen: readonly RefusalReason[];
  readonly onReject: (reasons: RefusalReason[]) => void;
  readonly onClose: () => void;
}) {
  const { t, pick } = useText();
  const [reasons, setReasons] = useState<RefusalReason[]>([...chosen]);
  return (
    <Modal opened onClose={onClose} title={t('reject.title', { name })} size="lg">
      <Stack gap="xs">
        <Text>{t('reject.hint')}</Text>
        <Checkbox.Group value={reasons} onChange={(value) => setReasons(value as RefusalReason[])}>
          <Stack gap={6}>
            {OF_DOCUMENT.map((code, i) => (
              <Checkbox
                key={code}
                value={code}
                label={`${code} · ${pick(REASON_TEXT[code].short)}`}
                data-autofocus={i === 0 || undefined}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group justify="flex-end">
          <Action layer="dialog" onAct={onClose}>
            {t('common.cancel')}
          </Action>
          <Primary layer="dialog" size="md" disabled={reasons.length === 0} onAct={() => onReject(reasons)}>
            {t('reject.do', { n: reasons.length })}
          </Primary>
        </Group>
      </Stack>
    </Modal>
  );
}
