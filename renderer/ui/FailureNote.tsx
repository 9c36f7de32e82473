import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import { showDate } from '../text/format.ts';
import { useText } from '../text/text.ts';

/** What happened, what it means for the visit, what to do now; the technical word is folded for IT. */
export function FailureNote({ failure, onClose }: { readonly failure: Failure | null; readonly onClose?: () => void }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  if (!failure) return null;
  const technical = [failure.code, failure.at, failure.detail].filter(Boolean).join(' · ');
  return (
    <Alert
      color="stop"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      role="alert"
      withCloseButton={onClose !== undefined}
      closeButtonLabel={t('common.close')}
      {...(onClose ? { onClose } : {})}
    >
      <Text fw={700}>{failureSentence(t, failure)}</Text>
      <Text>{failure.code === 'storage' && failure.at ? t(`trouble.${failure.at}.next`) : t(`failure.${failure.code}.next`)}</Text>
      <Group mt="xs">
        <Button size="compact-xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('common.forIt')}
        </Button>
        {open && <Text size="sm">{technical}</Text>}
      </Group>
    </Alert>
  );
}

/** The sentence of a failure, with its numbers and dates; a device's fault speaks with the words of its condition. */
export function failureSentence(t: (key: string, values?: Record<string, string | number>) => string, failure: Failure): string {
  const dates = Object.fromEntries(Object.entries(failure.dates ?? {}).map(([name, date]) => [name, showDate(date)]));
  const values = { ...failure.numbers, ...dates, at: failure.at ?? '' };
  if ((failure.code === 'scan-failed' || failure.code === 'print-failed') && failure.at) return t(`condition.${failure.at}.what`);
  if (failure.code === 'storage' && failure.at) return `${t(`trouble.${failure.at}.what`)} ${t('failure.storage.lost')}`;
  return t(`failure.${failure.code}.what`, values);
}
