import type { AppStatus } from '#contract/app.ts';
import { useText } from '../../text/text.ts';
import classes from './Shell.module.css';

/** Calm lines above everything: the demo, an Electron that the office profile is closed on, a host that is coming back. */
export function Banners({ status }: { readonly status: AppStatus }) {
  const { t } = useText();
  const { core, devices } = status.hosts;
  return (
    <div className={classes.banners} role="status">
      {status.profile !== 'office' && (
        <div className={classes.banner} data-testid="banner-profile">
          {t(`shell.profile.${status.profile}`)}
          {status.outdated && ` ${t('shell.outdated', { have: status.electron, need: status.minimumElectron })}`}
          {status.repack && ` ${t('shell.repack', { have: status.electron })}`}
        </div>
      )}
      {(core === 'restarting' || core === 'failed') && (
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
