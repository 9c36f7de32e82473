import { Alert, Badge, Button, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { type RefObject, useState } from 'react';
import type { AnswerValue, FileProblem, ServiceHit } from '#contract/catalogue.ts';
import type { Plan } from '#contract/plan.ts';
import { isMade } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { GroundNote } from '../../ui/GroundNote.tsx';
import { useKeys } from '../../ui/keys.ts';
import { useCommand, useLive } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import { Terms } from '../visit/Why.tsx';
import { CardProblems } from './CardProblems.tsx';
import classes from './Reference.module.css';

interface ServicePageProps {
  readonly hit: ServiceHit;
  /** What has the hand when a service was chosen. */
  readonly page: RefObject<HTMLDivElement | null>;
  /** What keeps the cards that are being written from being shown. */
  readonly problems: readonly FileProblem[];
  /** Answers of a usual case, while a card is being written. */
  readonly sample: Readonly<Record<string, AnswerValue>> | undefined;
}

/** What a service asks for the answers given here, and its list for the applicant on paper. */
export function ServicePage({ hit, page, problems, sample }: ServicePageProps) {
  const { t, pick } = useText();
  const [answers, setAnswers] = useState<Record<string, AnswerValue>>({});
  const { serviceId, goalId } = hit;
  const { data, error } = useLive('catalogue.preview', { serviceId, goalId, answers });
  const print = useCommand('catalogue.print');
  const [printed, setPrinted] = useState<string | null>(null);
  const answer = (id: string, value: AnswerValue) => {
    setAnswers({ ...answers, [id]: value });
    setPrinted(null);
  };
  const open = data?.questions.find((one) => one.id === data.next);
  useKeys(Object.fromEntries((open?.options ?? []).map(({ value }, i) => [`Digit${i + 1}`, () => open && answer(open.id, value)])));
  const give = async (sheet: 'list' | 'sample') => {
    setPrinted(null);
    setPrinted((await print.run({ serviceId, goalId, answers, sheet }))?.outcome ?? null);
  };
  // The answers are kept until the card is mended.
  if (problems.length > 0) return <CardProblems problems={problems} />;
  if (error)
    return (
      <div className={classes.body}>
        <FailureNote failure={error.failure} />
      </div>
    );
  if (!data) return <Text p="lg">{t('common.loading')}</Text>;
  return (
    <>
      <div className={classes.page}>
        <Stack className={classes.body ?? ''} gap="md" tabIndex={0} role="region" aria-label={pick(hit.serviceName)} ref={page}>
          <Title order={2} size="h2">
            {pick(hit.serviceName)}: {pick(hit.goalName)}
          </Title>
          <Text c="stone.7">{pick(hit.agency)}</Text>
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
          <Questions plan={data} onAnswer={answer} />
          <Items plan={data} />
        </Stack>
        <div className={classes.actions}>
          <FailureNote failure={print.failure} onClose={print.clear} />
          {printed !== null && (
            <Text role="status" data-testid="list-printed">
              {t(`reference.outcome.${printed}`)}
            </Text>
          )}
          {data.items.some(isMade) && (
            <Action hotkey="F8" loading={print.pending} onAct={() => void give('sample')} testId="print-sample">
              {t('reference.printSample')}
            </Action>
          )}
          <Primary hotkey="Ctrl+KeyP" loading={print.pending} onAct={() => void give('list')}>
            {t('reference.print')}
          </Primary>
        </div>
      </div>
      <aside className={classes.why} aria-label={t('why.title')} tabIndex={0}>
        <Terms terms={data} />
      </aside>
    </>
  );
}

/** The questions with their answers; the digits of the one that is open stand on it. */
function Questions({ plan, onAnswer }: { readonly plan: Plan; readonly onAnswer: (id: string, value: AnswerValue) => void }) {
  const { t, pick } = useText();
  return (
    <>
      {plan.next !== null && (
        <Text size="sm" c="stone.7">
          {t('reference.digits')}
        </Text>
      )}
      {plan.questions.map((question) => (
        <Stack key={question.id} gap={4} data-testid={`question-${question.id}`}>
          <Text fw={700}>{pick(question.text)}</Text>
          <Group gap="xs">
            {question.options.map((option, i) => (
              <UnstyledButton
                key={String(option.value)}
                className={classes.option}
                aria-pressed={question.answer === option.value}
                onClick={() => onAnswer(question.id, option.value)}
              >
                {question.id === plan.next && <b>{i + 1} </b>}
                {pick(option.label)}
              </UnstyledButton>
            ))}
          </Group>
        </Stack>
      ))}
    </>
  );
}

/** What the applicant brings, each with its reasons. */
function Items({ plan }: { readonly plan: Plan }) {
  const { t, pick } = useText();
  return (
    <>
      <Title order={3} size="h3">
        {t('conditions.list', { n: plan.items.length })}
      </Title>
      {plan.items.map((item) => (
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
    </>
  );
}
