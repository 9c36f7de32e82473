import { Group, Stack, Text, Title } from '@mantine/core';
import { useLive } from '../../ui/live.ts';
import { Action } from '../../ui/Primary.tsx';
import { showInstant } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import classes from './Journal.module.css';

/** One event in plain words, then its leaf and its proof for whoever must show it to an outsider. */
export function EventDetail({ seq, onSubject }: { readonly seq: number | null; readonly onSubject: (subject: string) => void }) {
  const { t, pick } = useText();
  const { data, error } = useLive('audit.event', { seq: seq ?? 0 }, seq !== null);
  if (seq === null)
    return (
      <aside className={classes.detail} aria-label={t('journal.detail')}>
        <Text c="stone.7">{t('journal.choose')}</Text>
      </aside>
    );
  if (!data)
    return (
      <aside className={classes.detail} aria-label={t('journal.detail')}>
        <Text>{error ? t(`failure.${error.failure.code}.what`) : t('common.loading')}</Text>
      </aside>
    );
  const { row } = data;
  const facts = [
    [t('journal.column.time'), showInstant(row.at)],
    [t('journal.actor'), `${row.actor} · ${t(`role.${row.role}`)}`],
    [t('journal.op'), row.op],
    [t('journal.result'), `${row.ok ? t('journal.success') : t('journal.failure')}${row.code ? ` · ${row.code}` : ''}`],
    ...(row.object ? [[t('journal.object'), `${row.object.type} · ${row.object.id}`] as const] : []),
    ...(row.service ? [[t('journal.service'), row.service] as const] : []),
    ...(row.fields.length > 0 ? [[t('journal.fields'), row.fields.join(', ')] as const] : []),
    ...(row.details ? [[t('journal.details'), row.details] as const] : []),
  ] as const;
  return (
    <aside className={classes.detail} aria-label={t('journal.detail')} tabIndex={0} data-testid="event-detail">
      <Stack gap="sm">
        <Title order={2} size="h3">
          {t('journal.eventNo', { n: row.seq })}
        </Title>
        <Text fw={700}>{pick(row.sentence)}</Text>
        <dl style={{ margin: 0 }}>
          {facts.map(([name, value]) => (
            <Group key={name} gap="xs" wrap="nowrap" align="start">
              <Text component="dt" size="sm" c="stone.7" w={110} style={{ flexShrink: 0 }}>
                {name}
              </Text>
              <Text component="dd" size="sm" m={0}>
                {value}
              </Text>
            </Group>
          ))}
        </dl>
        {row.subjects.map((subject) => (
          <Action key={subject.id} size="xs" onAct={() => onSubject(subject.id)}>
            {t('journal.allOf', { token: subject.token })}
          </Action>
        ))}
        <Title order={3} size="h4">
          {t('journal.proof')}
        </Title>
        <Text size="sm">{t('journal.proofHint', { n: data.proof.length, size: data.size })}</Text>
        <Text className={classes.mono ?? ''}>{data.leaf}</Text>
        <Text size="sm" c="stone.7">
          {t('journal.leafHash')}
        </Text>
        <Text className={classes.mono ?? ''}>{data.leafHash}</Text>
        <Text size="sm" c="stone.7">
          {t('journal.root')}
        </Text>
        <Text className={classes.mono ?? ''}>{data.root}</Text>
      </Stack>
    </aside>
  );
}
