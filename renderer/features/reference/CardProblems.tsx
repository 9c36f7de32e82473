import { Alert, Stack, Text } from '@mantine/core';
import type { FileProblem } from '#contract/catalogue.ts';
import { useText } from '../../text/text.ts';
import classes from './Reference.module.css';

/** What keeps the cards that are being written from being shown, each by its place in its file. */
export function CardProblems({ problems }: { readonly problems: readonly FileProblem[] }) {
  const { t } = useText();
  return (
    <div className={classes.body} tabIndex={0} role="region" aria-label={t('reference.problems')} data-testid="card-problems">
      <Alert color="stop" variant="light" role="alert" title={t('reference.problems')}>
        <Stack gap="sm">
          {problems.map(({ file, line, column, path, reason }) => (
            <div key={`${file} ${line} ${column} ${reason}`}>
              <Text fw={700}>
                {file}:{line ?? '?'}:{column ?? '?'}
              </Text>
              <Text>{path === '' ? reason : `${path}: ${reason}`}</Text>
            </div>
          ))}
        </Stack>
      </Alert>
    </div>
  );
}
