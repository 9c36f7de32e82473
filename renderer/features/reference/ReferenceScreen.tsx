import { useQueryClient } from '@tanstack/react-query';
import { Alert, Badge, Button, Group, Stack, Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import type { AnswerValue, AuthoringState, ServiceHit } from '#contract/catalogue.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { GroundNote } from '../../ui/GroundNote.tsx';
import { useEvent, useLive } from '../../ui/live.ts';
import { useText } from '../../text/text.ts';
import { useServiceSearch } from '../visit/useServiceSearch.ts';
import { Terms } from '../visit/Why.tsx';
import { CardProblems } from './CardProblems.tsx';
import classes from './Reference.module.css';

/** «Справочник»: any service with any answers, without an applicant. */
export function ReferenceScreen() {
  const { t, pick } = useText();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<ServiceHit | null>(null);
  const { hits, settled, failure } = useServiceSearch(text);
  const authoring = useAuthoring();
  const shown = chosen ?? hits[0] ?? null;
  return (
    <main className={classes.columns}>
      <Stack className={classes.list ?? ''} gap="sm">
        <Title order={1} size="h2">
          {t('reference.title')}
        </Title>
        {authoring && <Badge color="attention">{t('reference.preview', { folder: authoring.folder })}</Badge>}
        <TextInput
          aria-label={t('service.search')}
          placeholder={t('service.placeholder')}
          leftSection={<IconSearch aria-hidden />}
          autoFocus
          data-testid="reference-search"
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setChosen(null);
          }}
        />
        {hits.map((hit) => (
          <UnstyledButton
            key={`${hit.serviceId}/${hit.goalId}`}
            className={classes.hit}
            aria-current={hit.serviceId === shown?.serviceId && hit.goalId === shown.goalId}
            onClick={() => setChosen(hit)}
          >
            <Text fw={700}>{pick(hit.serviceName)}</Text>
            <Text size="sm">{pick(hit.goalName)}</Text>
          </UnstyledButton>
        ))}
        <FailureNote failure={failure} />
        {hits.length === 0 && settled && <Text c="stone.7">{t('service.none')}</Text>}
      </Stack>
      {shown ? (
        <Service key={`${shown.serviceId}/${shown.goalId}`} hit={shown} authoring={authoring} />
      ) : (
        authoring && authoring.problems.length > 0 && <CardProblems problems={authoring.problems} />
      )}
    </main>
  );
}

/** Cards that are being written, in place of the catalogue: what was found and shown is asked for again after each save. */
function useAuthoring(): AuthoringState | null {
  const client = useQueryClient();
  useEvent(
    'catalogue.changed',
    useCallback(() => {
      for (const name of ['catalogue.search', 'catalogue.preview']) void client.invalidateQueries({ queryKey: [name] });
    }, [client]),
  );
  return useLive('catalogue.authoring').data ?? null;
}

interface ServiceProps {
  readonly hit: ServiceHit;
  readonly authoring: AuthoringState | null;
}

function Service({ hit, authoring }: ServiceProps) {
  const { t, pick } = useText();
  const [answers, setAnswers] = useState<Record<string, AnswerValue>>({});
  const { data, error } = useLive('catalogue.preview', { serviceId: hit.serviceId, goalId: hit.goalId, answers });
  // The answers are kept until the card is mended.
  if (authoring && authoring.problems.length > 0) return <CardProblems problems={authoring.problems} />;
  const sample = authoring?.samples[`${hit.serviceId}/${hit.goalId}`];
  if (error)
    return (
      <div className={classes.body}>
        <FailureNote failure={error.failure} />
      </div>
    );
  if (!data) return <Text p="lg">{t('common.loading')}</Text>;
  return (
    <>
      <Stack className={classes.body ?? ''} gap="md" tabIndex={0} role="region" aria-label={pick(hit.serviceName)}>
        <Title order={2} size="h2">
          {pick(hit.serviceName)}: {pick(hit.goalName)}
        </Title>
        {sample && (
          <Button variant="default" style={{ alignSelf: 'flex-start' }} onClick={() => setAnswers({ ...sample })} data-testid="sample">
            {t('reference.sample')}
          </Button>
        )}
        {data.requests[0]?.redirect && (
          <Alert color="attention" variant="light" title={t('conditions.redirect')}>
            {pick(data.requests[0].redirect.text)}
            <GroundNote ground={data.requests[0].redirect.ground} />
          </Alert>
        )}
        {data.questions.map((question) => (
          <Stack key={question.id} gap={4}>
            <Text fw={700}>{pick(question.text)}</Text>
            <Group gap="xs">
              {question.options.map((option) => (
                <UnstyledButton
                  key={String(option.value)}
                  className={classes.option}
                  aria-pressed={question.answer === option.value}
                  onClick={() => setAnswers({ ...answers, [question.id]: option.value })}
                >
                  {pick(option.label)}
                </UnstyledButton>
              ))}
            </Group>
          </Stack>
        ))}
        <Title order={3} size="h3">
          {t('conditions.list', { n: data.items.length })}
        </Title>
        {data.items.map((item) => (
          <Stack key={item.id} gap={0}>
            <Group gap="xs">
              <Text fw={700}>{pick(item.name)}</Text>
              <Badge variant="light" color="stone">
                {t(`source.${item.source}`)}
              </Badge>
            </Group>
            {item.reasons.map((one) => (
              <div key={one.requestId}>
                <Text>{pick(one.because)}</Text>
                <GroundNote ground={one.ground} />
              </div>
            ))}
          </Stack>
        ))}
      </Stack>
      <aside className={classes.why} aria-label={t('why.title')} tabIndex={0}>
        <Terms terms={data} />
      </aside>
    </>
  );
}
