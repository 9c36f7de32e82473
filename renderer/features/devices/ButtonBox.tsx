import { Group, Select, Stack, Switch, Text, Title } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import type { Action as ActionName, DevicesState, Pressed } from '#contract/devices.ts';
import { ACTIONS, BUTTON_COUNT } from '#contract/words.ts';
import { useCommand, useEvent } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import classes from './Devices.module.css';

const SHOWN_MS = 600;

/** Every button with its action, its light and its twin on the screen; in learn mode a press only shows itself. */
export function ButtonBox({ state }: { readonly state: DevicesState }) {
  const { t } = useText();
  const setAction = useCommand('devices.setAction');
  const learn = useCommand('devices.learn');
  const press = useCommand('devices.press');
  const [pressed, setPressed] = useState<Pressed | null>(null);
  useEvent(
    'devices.pressed',
    useCallback((next: Pressed) => setPressed(next), []),
  );
  useEffect(() => {
    if (!pressed) return undefined;
    const timer = setTimeout(() => setPressed(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [pressed]);
  return (
    <Stack gap="sm" component="section" aria-label={t('box.title')}>
      <Group>
        <Title order={2} size="h3">
          {t('box.title')}
        </Title>
        <Switch
          label={t('box.learn')}
          checked={state.learning}
          onChange={(event) => void learn.run({ on: event.currentTarget.checked })}
          data-testid="box-learn"
        />
      </Group>
      <Text c="stone.7">{t(state.learning ? 'box.learnHint' : 'box.hint')}</Text>
      <div className={classes.box}>
        {Array.from({ length: BUTTON_COUNT }, (_, i) => i + 1).map((button) => {
          const action = state.profile.find((one) => one.button === button)?.action ?? 'none';
          const lit = state.lights.includes(button);
          return (
            <div
              key={button}
              className={classes.button}
              data-lit={lit}
              data-pressed={pressed?.button === button}
              data-testid={`button-${button}`}
            >
              <Group justify="space-between">
                <Text fw={700}>{t('box.button', { n: button })}</Text>
                <Text size="sm">{lit ? t('box.lit') : t('box.dark')}</Text>
              </Group>
              <Select
                aria-label={t('box.actionOf', { n: button })}
                size="xs"
                allowDeselect={false}
                value={action}
                data={ACTIONS.map((one) => ({ value: one, label: t(`action.${one}`) }))}
                onChange={(value) => value && void setAction.run({ button, action: value as ActionName })}
              />
              <Action size="xs" onAct={() => void press.run({ button })}>
                {t('box.press')}
              </Action>
            </div>
          );
        })}
      </div>
    </Stack>
  );
}
