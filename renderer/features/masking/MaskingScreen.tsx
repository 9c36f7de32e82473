import { Alert, Text, Title } from '@mantine/core';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useLive } from '../../ui/live.ts';
import { useText } from '../../text/text.ts';
import { FieldTable } from './FieldTable.tsx';
import { Reports } from './Reports.tsx';
import { Remask } from './Remask.tsx';
import { Lists } from './Lists.tsx';
import classes from './Masking.module.css';
import { Trial } from './Trial.tsx';

/** «Маскирование»: what would be masked in a text and why, the office's own lists, what each role is shown. */
export function MaskingScreen() {
  const { t } = useText();
  const { data: state, error } = useLive('masking.state');
  const { data: session } = useLive('staff.session');
  if (error) return <FailureNote failure={error.failure} />;
  if (!state) return <Text p="lg">{t('common.loading')}</Text>;
  return (
    <main className={classes.screen}>
      <div className={classes.head}>
        <Title order={1} size="h2">
          {t('masking.title')}
        </Title>
        <Text size="sm" c="stone.7" data-testid="masker-version">
          {t('masking.version', { version: state.masker })}
        </Text>
        {session?.role === 'dpo' && <Remask />}
      </div>
      {!state.ready && (
        <Alert color="stop" role="alert" title={t('masking.blind')}>
          {t('masking.blindNext')}
        </Alert>
      )}
      <Trial />
      {/* Each sees what is theirs first: the DPO the mistakes, the head the lists, whose key must be in sight. */}
      {session?.role === 'dpo' && <Reports />}
      <div className={classes.below}>
        <Lists key={state.lists.version} state={state} mayEdit={session?.role === 'head'} />
        <FieldTable fields={state.fields} />
      </div>
      {session?.role === 'head' && <Reports />}
    </main>
  );
}
