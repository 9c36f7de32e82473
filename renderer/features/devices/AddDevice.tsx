import { Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AdapterName, DeviceKind } from '#contract/devices.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';

/** Ways to reach a device by address, with an example of each. */
const WAYS: readonly { readonly kind: DeviceKind; readonly adapter: AdapterName; readonly example: string }[] = [
  { kind: 'scanner', adapter: 'escl', example: '192.0.2.10' },
  { kind: 'scanner', adapter: 'sane', example: 'airscan:e0:Scanner' },
  { kind: 'printer', adapter: 'ipp', example: 'ipp://192.0.2.11/ipp/print' },
  { kind: 'buttons', adapter: 'hid', example: '1209:b0b0' },
];

export function AddDevice({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const add = useCommand('devices.add');
  const [way, setWay] = useState('scanner/escl');
  const [address, setAddress] = useState('');
  const [label, setLabel] = useState('');
  const chosen = WAYS.find((one) => `${one.kind}/${one.adapter}` === way);
  const submit = async () => {
    if (!chosen) return;
    const added = await add.run({ kind: chosen.kind, adapter: chosen.adapter, address, label });
    if (added) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('devices.addTitle')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (address.trim() !== '') void submit();
        }}
      >
        <Stack>
          <Select
            label={t('devices.way')}
            value={way}
            onChange={(value) => setWay(value ?? way)}
            allowDeselect={false}
            comboboxProps={{ withinPortal: false }}
            data={WAYS.map((one) => ({
              value: `${one.kind}/${one.adapter}`,
              label: `${t(`deviceKind.${one.kind}`)}: ${t(`adapter.${one.adapter}`)}`,
            }))}
          />
          <TextInput
            label={t('devices.address')}
            placeholder={chosen?.example ?? ''}
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            data-autofocus
            data-testid="device-address"
          />
          <TextInput label={t('devices.label')} value={label} onChange={(event) => setLabel(event.currentTarget.value)} />
          <FailureNote failure={add.failure} />
          <Text size="sm" c="stone.7">
            {t('devices.addHint')}
          </Text>
          <Group justify="flex-end">
            <Action layer="dialog" onAct={onClose}>
              {t('common.cancel')}
            </Action>
            <Primary layer="dialog" size="md" submits disabled={address.trim() === ''} loading={add.pending} onAct={() => void submit()}>
              {t('devices.addDo')}
            </Primary>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
