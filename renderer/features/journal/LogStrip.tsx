import { Progress, Text } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { Verdict } from '#contract/audit.ts';
import type { Failure } from '#contract/failure.ts';
import type { PayloadOf } from '#contract/index.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand, useEvent, useLive } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { showInstant, showNumber } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import classes from './Journal.module.css';

/** Whole or not, how large, the last checkpoint, and what a thief could still cut off. */
export function LogStrip() {
  const { t } = useText();
  const client = useQueryClient();
  const status = useLive('audit.status').data;
  const verify = useCommand('audit.verify');
  const exporting = useCommand('audit.export');
  const cancel = useCommand('audit.cancel');
  const [progress, setProgress] = useState<PayloadOf<'audit.progress'> | null>(null);
  const [exported, setExported] = useState<string | null>(null);
  useEvent(
    'audit.progress',
    useCallback((next: PayloadOf<'audit.progress'>) => setProgress(next), []),
  );
  const busy = verify.pending || exporting.pending;
  const doing = t(exporting.pending ? 'journal.exporting' : 'journal.verifying');
  const verdict = verify.pending ? null : (status?.lastVerdict ?? null);
  const run = async () => {
    setProgress(null);
    await verify.run({});
    await client.invalidateQueries({ queryKey: ['audit.status'] });
  };
  return (
    <header className={classes.strip} data-verdict={verdict && verdict.verdict !== 'intact' ? 'bad' : 'good'} data-testid="log-strip">
      {verdict && <VerdictWord verdict={verdict} />}
      {!verdict && !verify.pending && <Text fw={700}>{t('journal.notVerified')}</Text>}
      {busy && <Text fw={700}>{doing}</Text>}
      {busy && <Progress w={160} value={progress ? (progress.done / Math.max(1, progress.of)) * 100 : 0} aria-label={doing} />}
      {busy && (
        <Action size="sm" hotkey="F10" onAct={() => void cancel.run({})} testId="log-stop">
          {t('journal.stop')}
        </Action>
      )}
      {status && <Text>{t('journal.size', { n: showNumber(status.size) })}</Text>}
      {status && (
        <Text c="stone.7" title={status.root}>
          {t('journal.checkpoint', { time: showInstant(status.checkpointAt), open: status.open })}
        </Text>
      )}
      <FailureNote failure={notStopped(verify.failure) ?? notStopped(exporting.failure)} />
      {exported && (
        <Text size="sm" role="status">
          {t('journal.exported', { folder: exported })}
        </Text>
      )}
      <span style={{ marginLeft: 'auto', display: 'flex', gap: 8 }}>
        <Action
          size="sm"
          hotkey="F8"
          onAct={() => {
            setProgress(null);
            void exporting.run({}).then((one) => one && setExported(one.folder));
          }}
          loading={exporting.pending}
          testId="log-export"
        >
          {t('journal.export')}
        </Action>
        <Action size="sm" hotkey="F9" onAct={() => void run()} loading={verify.pending} testId="log-verify">
          {t('journal.verify')}
        </Action>
      </span>
    </header>
  );
}

/** Whoever stopped it knows. */
const notStopped = (failure: Failure | null): Failure | null => (failure?.code === 'cancelled' ? null : failure);

function VerdictWord({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useText();
  const Icon = verdict.verdict === 'intact' ? IconShieldCheck : IconAlertTriangle;
  return (
    <Text fw={700} data-testid="verdict" style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
      <Icon size={20} aria-hidden />{' '}
      {t(`verdict.${verdict.verdict}`, { at: verdict.at ?? '', seconds: (verdict.tookMs / 1000).toFixed(1) })}
    </Text>
  );
}
