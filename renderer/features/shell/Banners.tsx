import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AppStatus } from '#contract/app.ts';
import { useText } from '../../text/text.ts';
import classes from './Shell.module.css';

/** Seen once, it is not shown again until the next start. */
let settingsSeen = false;

/** Calm lines above everything: the demo, an Electron that the office profile is closed on, what is not saved, a host that is coming back. */
export function Banners({ status }: { readonly status: AppStatus }) {
  const { t } = useText();
  const { core, devices } = status.hosts;
  const { trouble } = status;
  const [seen, setSeen] = useState(settingsSeen);
  const see = () => {
    settingsSeen = true;
    setSeen(true);
  };
  return (
    <div className={classes.banners} role="status">
      {status.profile !== 'office' && (
        <div className={classes.banner} data-testid="banner-profile">
          {t(`shell.profile.${status.profile}`)}
          {status.outdated && ` ${t('shell.outdated', { have: status.electron, need: status.minimumElectron })}`}
          {status.repack && ` ${t('shell.repack', { have: status.electron })}`}
        </div>
      )}
      {status.settings && !seen && (
        <div className={classes.banner} data-testid="banner-settings">
          {t(`shell.settings.${status.settings}`)} {t('shell.settings.next')}{' '}
          <Button size="compact-xs" variant="default" onClick={see}>
            {t('shell.settings.seen')}
          </Button>
        </div>
      )}
      {trouble && (
        <div className={classes.banner} data-tone="stop" data-testid="banner-trouble">
          {t(`trouble.${trouble}.what`)} {t(`trouble.${trouble}.next`)}
        </div>
      )}
      {!trouble && (core === 'restarting' || core === 'failed') && (
        <div className={classes.banner} data-tone="stop" data-testid="banner-core">
          {t(core === 'failed' ? 'shell.coreFailed' : 'shell.coreRestarts')}
        </div>
      )}
      {(devices === 'restarting' || devices === 'failed') && (
        <div className={classes.banner} data-tone="stop" data-testid="banner-devices">
          {t(devices === 'failed' ? 'shell.devicesFailed' : 'shell.devicesRestart')}
        </div>
      )}
    </div>
  );
}
