import { Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand, useLive } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import { AddDevice } from './AddDevice.tsx';
import { ButtonBox } from './ButtonBox.tsx';
import { DeviceCard } from './DeviceCard.tsx';
import classes from './Devices.module.css';
import { DEVICE_KINDS } from '#contract/words.ts';

/** IT: what is connected, in which state, and the next step for every fault. */
export function DevicesScreen() {
  const { t } = useText();
  const { data: state, error } = useLive('devices.state');
  const discover = useCommand('devices.discover');
  const support = useCommand('app.diagnostics');
  const [bundle, setBundle] = useState<{ folder: string; file: string }>();
  const [adding, setAdding] = useState(false);
  if (error) return <FailureNote failure={error.failure} />;
  if (!state) return <Text p="lg">{t('common.loading')}</Text>;
  return (
    <main className={classes.screen}>
      <div className={classes.head}>
        <Title order={1} size="h2">
          {t('devices.title')}
        </Title>
        <Action loading={support.pending} onAct={() => void support.run({}).then(setBundle)} testId="support">
          {t('devices.support')}
        </Action>
        <Action hotkey="F4" onAct={() => setAdding(true)} testId="device-add">
          {t('devices.add')}
        </Action>
        <Primary size="md" hotkey="F5" onAct={() => void discover.run({})} loading={discover.pending}>
          {t('devices.discover')}
        </Primary>
      </div>
      <FailureNote failure={discover.failure ?? support.failure} onClose={discover.failure ? discover.clear : support.clear} />
      {bundle && (
        <Text role="status" data-testid="support-done">
          {t('devices.supportDone', bundle)}
        </Text>
      )}
      <div className={classes.kinds}>
        {DEVICE_KINDS.map((kind) => {
          const own = state.devices.filter((one) => one.ref.kind === kind);
          return (
            <Stack key={kind} gap="xs" component="section" aria-label={t(`deviceKind.${kind}`)}>
              <Title order={2} size="h3">
                {t(`deviceKind.${kind}`)}
              </Title>
              {own.length === 0 && <Text c="stone.7">{t('devices.noneOfKind')}</Text>}
              <div className={classes.cards}>
                {own.map((one) => (
                  <DeviceCard key={one.ref.id} device={one} />
                ))}
              </div>
            </Stack>
          );
        })}
      </div>
      <ButtonBox state={state} />
      {adding && <AddDevice onClose={() => setAdding(false)} />}
    </main>
  );
}
