import { Badge, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconDeviceGamepad, IconPrinter, IconScan } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { DeviceView, TestResult } from '#contract/devices.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { showTime } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import classes from './Devices.module.css';

const ICONS = { printer: IconPrinter, scanner: IconScan, buttons: IconDeviceGamepad } as const;

/** One device: its state as a sentence with the next step, a test, and whether the window uses it. */
export function DeviceCard({ device }: { readonly device: DeviceView }) {
  const { t } = useText();
  const test = useCommand('devices.test');
  const choose = useCommand('devices.choose');
  const remove = useCommand('devices.remove');
  const [result, setResult] = useState<TestResult | null>(null);
  const { ref, conditions, chosen, lastSeen } = device;
  const Icon = ICONS[ref.kind];
  const condition = conditions[0];
  const severity = condition?.severity ?? 'warn';
  return (
    <article className={classes.card} data-chosen={chosen} data-testid={`device-${ref.id}`}>
      <Group gap="xs" wrap="nowrap">
        <Icon size={32} aria-hidden />
        <div style={{ minWidth: 0, flex: 1 }}>
          <Text fw={700} truncate>
            {ref.label}
          </Text>
          <Text size="sm" c="stone.7" truncate>
            {t(`adapter.${ref.adapter}`)}
            {ref.address ? ` · ${ref.address}` : ''}
          </Text>
        </div>
      </Group>
      <Group gap="xs">
        {chosen && <Badge color="ember">{t('devices.chosen')}</Badge>}
        {ref.adapter === 'virtual' && (
          <Badge variant="light" color="stone">
            {t('devices.virtual')}
          </Badge>
        )}
      </Group>
      <div className={classes.state} data-severity={severity}>
        {severity === 'info' ? <IconCheck size={20} aria-hidden /> : <IconAlertTriangle size={20} aria-hidden />}
        <div>
          <Text fw={700}>{condition ? t(`condition.${condition.code}.what`) : t('devices.asking')}</Text>
          {condition && condition.code !== 'ok' && <Text>{t(`condition.${condition.code}.next`)}</Text>}
        </div>
      </div>
      <Text size="sm" c="stone.7">
        {[
          lastSeen === null ? '' : t('devices.lastSeen', { time: showTime(lastSeen) }),
          condition?.raw ? t('devices.raw', { raw: condition.raw }) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </Text>
      <FailureNote failure={test.failure ?? choose.failure ?? remove.failure} />
      {result && <TestNote result={result} />}
      <Group gap="xs">
        <Action
          size="sm"
          onAct={() => void test.run({ id: ref.id }).then((one) => setResult(one ?? null))}
          loading={test.pending}
          testId="device-test"
        >
          {t(`devices.test.${ref.kind}`)}
        </Action>
        {!chosen && (
          <Action size="sm" onAct={() => void choose.run({ id: ref.id })}>
            {t('devices.choose')}
          </Action>
        )}
        {ref.adapter !== 'virtual' && (
          <Action size="sm" onAct={() => void remove.run({ id: ref.id })}>
            {t('devices.remove')}
          </Action>
        )}
      </Group>
    </article>
  );
}

function TestNote({ result }: { readonly result: TestResult }) {
  const { t } = useText();
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!result.picture) return undefined;
    const made = URL.createObjectURL(new Blob([new Uint8Array(result.picture)], { type: 'image/jpeg' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [result]);
  return (
    <div role="status">
      <Text>
        {result.ok
          ? t('devices.testOk', { seconds: (result.tookMs / 1000).toFixed(1) })
          : `${t(`condition.${result.condition}.what`)} ${t(`condition.${result.condition}.next`)}`}
      </Text>
      {url && <img className={classes.picture} src={url} alt={t('devices.testPage')} />}
    </div>
  );
}
