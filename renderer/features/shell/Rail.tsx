import { Group, Modal, Stack, Text, UnstyledButton } from '@mantine/core';
import {
  IconBook2,
  IconClipboardList,
  IconDeviceDesktopOff,
  IconDevices,
  IconEyeOff,
  IconLanguage,
  IconListSearch,
  IconLock,
  IconLogout,
  IconTicket,
  IconUsers,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useStatus } from '../../ui/App.tsx';
import { call } from '../../ui/bridge.ts';
import { useCommand } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { settle } from '../../ui/unsaved.ts';
import { useText } from '../../text/text.ts';
import type { AreaId } from './areas.ts';
import classes from './Shell.module.css';

const ICONS = {
  visit: IconClipboardList,
  queue: IconTicket,
  reference: IconBook2,
  devices: IconDevices,
  journal: IconListSearch,
  today: IconUsers,
  masking: IconEyeOff,
} as const;

interface RailProps {
  readonly areas: readonly AreaId[];
  readonly area: AreaId;
  readonly onArea: (area: AreaId) => void;
  readonly onLock: () => void;
}

export function Rail({ areas, area, onArea, onLock }: RailProps) {
  const { t } = useText();
  const status = useStatus();
  const setLanguage = useCommand('app.setLanguage');
  const signOut = useCommand('staff.signOut');
  const openDisplay = useCommand('app.openDisplay');
  /** A value was refused and stands in its field: signing out throws it away, and is asked about. */
  const [asking, setAsking] = useState(false);
  const leave = async () => {
    const { refused } = await settle(null);
    // One that was refused on another step waits in main.
    const stake = await call('app.close', { sure: false });
    if (refused || (stake.ok && stake.value.typing)) return setAsking(true);
    return void signOut.run({});
  };
  const other = status?.language === 'ru' ? 'en' : 'ru';
  return (
    <nav className={classes.rail} aria-label={t('shell.areas')}>
      {areas.map((id, i) => {
        const Icon = ICONS[id];
        return (
          <UnstyledButton
            key={id}
            className={classes.railButton}
            aria-current={id === area ? 'page' : undefined}
            onClick={() => onArea(id)}
            data-testid={`area-${id}`}
          >
            <Icon aria-hidden size={24} />
            <span>{t(`area.${id}`)}</span>
            <span className={classes.railKey}>Alt+{i + 1}</span>
          </UnstyledButton>
        );
      })}
      <span style={{ flex: 1 }} />
      {status && !status.display && (
        <UnstyledButton className={classes.railButton} onClick={() => void openDisplay.run({})} data-testid="open-display">
          <IconDeviceDesktopOff aria-hidden size={22} />
          <span>{t('shell.openDisplay')}</span>
        </UnstyledButton>
      )}
      <UnstyledButton
        className={classes.railButton}
        onClick={() => void setLanguage.run({ language: other })}
        data-testid="language"
        lang={other}
      >
        <IconLanguage aria-hidden size={22} />
        <span>{other === 'en' ? 'English' : 'Русский'}</span>
      </UnstyledButton>
      <UnstyledButton className={classes.railButton} onClick={onLock} data-testid="lock">
        <IconLock aria-hidden size={22} />
        <span>{t('shell.lock')}</span>
        <span className={classes.railKey}>Ctrl+L</span>
      </UnstyledButton>
      <UnstyledButton className={classes.railButton} onClick={() => void leave()} data-testid="sign-out">
        <IconLogout aria-hidden size={22} />
        <span>{t('shell.signOut')}</span>
      </UnstyledButton>
      {asking && (
        <Modal opened onClose={() => setAsking(false)} title={t('signOut.title')}>
          <Stack gap="sm">
            <Text>{t('signOut.unsaved')}</Text>
            <Group justify="flex-end">
              <Action layer="dialog" hotkey="Digit1" onAct={() => void signOut.run({})} testId="sign-out-surely">
                {t('shell.signOut')}
              </Action>
              <Primary layer="dialog" size="md" onAct={() => setAsking(false)} focused>
                {t('closing.stay')}
              </Primary>
            </Group>
          </Stack>
        </Modal>
      )}
    </nav>
  );
}
