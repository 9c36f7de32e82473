import { Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconDeviceGamepad, IconPrinter, IconScan } from '@tabler/icons-react';
import type { DeviceKind } from '#contract/devices.ts';
import type { Role } from '#contract/kit.ts';
import type { QueueState } from '#contract/queue.ts';
import { useStatus } from '../../ui/App.tsx';
import { useLive, useNow } from '../../ui/live.ts';
import { showSpan } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import classes from './Shell.module.css';

const ICONS = { printer: IconPrinter, scanner: IconScan, buttons: IconDeviceGamepad } as const;
const KINDS: readonly DeviceKind[] = ['printer', 'scanner', 'buttons'];

/** Window, ticket, the two clocks, people waiting, device states. */
export function TopBar({ role, issued }: { readonly role: Role; readonly issued: string | null }) {
  const { t } = useText();
  const status = useStatus();
  const queue = useLive('queue.state', {}, role === 'specialist' || role === 'head').data;
  return (
    <header className={classes.top}>
      <Text fw={700}>{status?.window == null ? '' : t('shell.window', { n: status.window })}</Text>
      {queue && <TicketClocks queue={queue} />}
      {queue && <Text>{t('shell.waiting', { n: queue.waiting.length })}</Text>}
      <Text fw={700} aria-live="polite">
        {issued === null ? '' : t('queue.issued', { number: issued })}
      </Text>
      {role !== 'dpo' && role !== 'head' && <DeviceStates />}
      {(role === 'dpo' || role === 'head') && (
        <span className={classes.devices}>
          <Text c="stone.7">{t(`role.${role}`)}</Text>
        </span>
      )}
    </header>
  );
}

function TicketClocks({ queue }: { readonly queue: QueueState }) {
  const { t } = useText();
  const now = useNow(1_000);
  const { current, limitMs } = queue;
  if (!current) return null;
  const waited = (current.calledAt ?? now) - current.issuedAt;
  const serving = current.confirmedAt === undefined ? undefined : now - current.confirmedAt;
  const share = Math.min(100, ((serving ?? waited) / limitMs) * 100);
  return (
    <>
      <span>
        <span className={classes.ticket} data-testid="ticket">
          {current.number}
        </span>{' '}
        <Text component="span" c="stone.7" className={classes.wide ?? ''}>
          {t(`purpose.${current.purpose}`)}
        </Text>
      </span>
      <Text c={waited > limitMs ? 'stop.8' : 'stone.9'}>{t('shell.waited', { time: showSpan(waited) })}</Text>
      {serving !== undefined && <Text>{t('shell.serving', { time: showSpan(serving) })}</Text>}
      <Progress
        className={classes.bar ?? ''}
        value={share}
        color={share >= 100 ? 'stop' : share > 80 ? 'attention' : 'success'}
        aria-label={t('shell.limit', { n: limitMs / 60_000 })}
      />
      <Text size="sm" c="stone.7" className={classes.wide ?? ''}>
        {t('shell.limit', { n: limitMs / 60_000 })}
      </Text>
    </>
  );
}

function DeviceStates() {
  const { t } = useText();
  const devices = useLive('devices.state').data?.devices ?? [];
  return (
    <span className={classes.devices}>
      {KINDS.map((kind) => {
        const Icon = ICONS[kind];
        const device = devices.find((one) => one.ref.kind === kind && one.chosen);
        const condition = device?.conditions[0];
        const severity = !device ? 'block' : (condition?.severity ?? 'warn');
        const word = !device ? t('devices.none') : condition ? t(`condition.${condition.code}.word`) : t('devices.asking');
        return (
          <span key={kind} className={classes.device} data-severity={severity} title={`${t(`deviceKind.${kind}`)}: ${word}`}>
            <Icon aria-hidden size={18} />
            {severity === 'info' ? <IconCheck aria-hidden size={16} /> : <IconAlertTriangle aria-hidden size={16} />}
            <Text component="span" size="sm" className={severity === 'info' ? (classes.wide ?? '') : ''}>
              {severity === 'info' ? t(`deviceKind.${kind}`) : word}
            </Text>
          </span>
        );
      })}
    </span>
  );
}
