import { Alert, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Question } from '#contract/catalogue.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { GroundNote } from '../../ui/GroundNote.tsx';
import { useKeys } from '../../ui/keys.ts';
import { Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import type { StepProps } from './VisitScreen.tsx';
import { useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

/** One question at a time, choices by digits, the growing list of documents under it. */
export function ConditionsStep({ visit, onNext }: StepProps) {
  const { t, pick } = useText();
  const answer = useVisitCommand('visit.answer');
  const retract = useVisitCommand('visit.retract');
  const goTo = useVisitCommand('visit.goTo');
  const [changing, setChanging] = useState<string | null>(null);
  const { plan } = visit;
  const questions = plan?.questions ?? [];
  const open = questions.find((one) => one.id === changing) ?? questions.find((one) => one.answer === undefined);
  const choose = (question: Question, i: number) => {
    const option = question.options[i];
    if (!option) return;
    setChanging(null);
    void answer.run({ questionId: question.id, value: option.value });
  };
  useKeys(open ? Object.fromEntries(open.options.map((_option, i) => [`Digit${i + 1}`, () => choose(open, i)])) : {});
  const last = questions.filter((one) => one.answer !== undefined && !one.known).at(-1);
  useKeys({ Backspace: last && (() => void retract.run({ questionId: last.id })) });
  const added = useAdded(plan?.items.map((item) => item.id) ?? []);
  if (!plan) return null;
  const redirect = plan.requests.find((one) => one.redirect)?.redirect;
  return (
    <>
      <Title order={1} size="h2">
        {open ? pick(open.text) : t(redirect ? 'conditions.redirect' : 'conditions.done')}
      </Title>
      {redirect && (
        <Alert color="attention" variant="light" data-testid="redirect">
          {pick(redirect.text)}
          <GroundNote ground={redirect.ground} />
        </Alert>
      )}
      {open?.help && <Text c="stone.7">{pick(open.help)}</Text>}
      <FailureNote failure={answer.failure ?? retract.failure ?? goTo.failure} />
      <div className={classes.scroll}>
        <Stack gap="lg">
          {open && (
            <Stack gap="xs">
              {open.options.map((option, i) => (
                <UnstyledButton
                  key={String(option.value)}
                  className={classes.choice}
                  onClick={() => choose(open, i)}
                  data-testid={`choice-${i + 1}`}
                >
                  <b>{i + 1}</b>
                  <span>
                    {pick(option.label)}
                    {option.consequence && (
                      <Text size="sm" c="stone.7">
                        {pick(option.consequence)}
                      </Text>
                    )}
                  </span>
                </UnstyledButton>
              ))}
            </Stack>
          )}
          {questions.some((one) => one.answer !== undefined) && (
            <Stack gap={4}>
              <Group justify="space-between">
                <Text fw={700}>{t('conditions.answers')}</Text>
                <Text size="sm" c="stone.7">
                  {t('conditions.undo')}
                </Text>
              </Group>
              {questions
                .filter((one) => one.answer !== undefined && one.id !== open?.id)
                .map((one) => (
                  <UnstyledButton key={one.id} className={classes.answer} disabled={one.known === true} onClick={() => setChanging(one.id)}>
                    <span>{pick(one.text)}</span>
                    <b>{pick(one.options.find((option) => option.value === one.answer)?.label ?? one.text)}</b>
                    {one.known && <Text size="sm">{t('conditions.known')}</Text>}
                  </UnstyledButton>
                ))}
            </Stack>
          )}
          {!redirect && (
            <Stack gap={4}>
              <Text fw={700}>{t('conditions.list', { n: plan.items.length })}</Text>
              <ul>
                {plan.items.map((item) => (
                  <li key={item.id} className={added.has(item.id) ? 'added' : undefined}>
                    <Text>
                      {pick(item.name)}{' '}
                      <Text component="span" size="sm" c="stone.7">
                        {item.reasons.map((one) => pick(one.because)).join('; ')}
                      </Text>
                    </Text>
                  </li>
                ))}
              </ul>
            </Stack>
          )}
        </Stack>
      </div>
      <div className={classes.actions}>
        {redirect ? (
          <Primary onAct={() => goTo.run({ step: 'service' })}>{t('conditions.otherService')}</Primary>
        ) : (
          <Primary disabled={!plan.complete} onAct={onNext}>
            {t('step.conditions.next', { n: plan.items.length })}
          </Primary>
        )}
      </div>
    </>
  );
}

/** Ids that have come since the last look: they are marked for two seconds. */
function useAdded(ids: readonly string[]): ReadonlySet<string> {
  const before = useRef<readonly string[] | null>(null);
  const key = ids.join('\n');
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const now = key === '' ? [] : key.split('\n');
    const old = before.current;
    before.current = now;
    if (old) setAdded(new Set(now.filter((id) => !old.includes(id))));
  }, [key]);
  return added;
}
