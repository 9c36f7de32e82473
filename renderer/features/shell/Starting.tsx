import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import { Broken } from '../../ui/Broken.tsx';
import { failureSentence } from '../../ui/FailureNote.tsx';
import { useText } from '../../text/text.ts';

/** A start that takes longer than this is said to. */
const LONG_MS = 8_000;

/** The window is about to be there; when it is not, it says so and offers to try again. */
export function Starting({ failure }: { readonly failure?: Failure | undefined }) {
  const { t } = useText();
  const client = useQueryClient();
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (long) return undefined;
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, [long]);
  if (long || failure)
    return (
      <Broken
        testId="start-late"
        title={t('shell.startLate')}
        what={failure ? failureSentence(t, failure) : t('shell.startLateWhat')}
        next={t('shell.startLateNext')}
        technical={failure ? [failure.code, failure.detail].filter(Boolean).join(' · ') : 'no answer'}
        again={{
          label: t('stuck.again'),
          act: () => {
            setLong(false);
            void client.resetQueries();
          },
        }}
      />
    );
  return (
    <Stack h="100%" align="center" justify="center">
      <Text component="h1" size="xl">
        {t('shell.starting')}
      </Text>
    </Stack>
  );
}
