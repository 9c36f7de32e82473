import { Alert, Text, UnstyledButton } from '@mantine/core';
import { IconStarFilled } from '@tabler/icons-react';
import { isVerified } from '#contract/words.ts';
import type { Row } from './finderRows.ts';
import { useText } from '../../text/text.ts';
import classes from './Visit.module.css';

interface FinderRowProps {
  readonly row: Row;
  /** With Ctrl it takes the row; the first nine have one. */
  readonly digit: number | undefined;
  readonly isPointed: boolean;
  readonly hasStar: boolean;
  readonly onTake: () => void;
}

/** A row of the finder, with its heading above it where it begins a section. */
export function FinderRow({ row, digit, isPointed, hasStar, onTake }: FinderRowProps) {
  const { t } = useText();
  const { title, lines } = useWords(row);
  return (
    <>
      {row.heading && (
        <div className={classes.heading} role="presentation">
          {t(row.heading)}
        </div>
      )}
      <UnstyledButton
        id={row.id}
        className={classes.hit}
        role="option"
        tabIndex={-1}
        aria-selected={isPointed}
        onClick={onTake}
        data-testid={row.id}
      >
        <span className={classes.hitKey}>{digit !== undefined && `Ctrl ${digit}`}</span>
        <span>
          <Text component="span" display="block" fw={700}>
            {title} {hasStar && <IconStarFilled size={14} aria-label={t('service.isStarred')} />}
          </Text>
          {lines.map((line) => (
            <Text key={line} component="span" display="block" size="sm" c="stone.7">
              {line}
            </Text>
          ))}
        </span>
      </UnstyledButton>
    </>
  );
}

/** What a row says: its title, and below it whose it is and where in a situation it stands. */
function useWords(row: Row): { readonly title: string; readonly lines: readonly string[] } {
  const { t, pick } = useText();
  const { step } = row;
  const before = step && step.after.length > 0 ? t('service.after', { list: step.after.join(', ') }) : '';
  const steps = step ? [[t('service.step', { n: step.n, name: pick(step.name) }), before].filter(Boolean).join(' · ')] : [];
  const notes = step?.note ? [pick(step.note)] : [];
  switch (row.kind) {
    case 'service': {
      const { serviceName, goalName, agency } = row.hit;
      return { title: `${pick(serviceName)}: ${pick(goalName)}`, lines: [...steps, ...notes, ...(step ? [] : [pick(agency)])] };
    }
    case 'situation':
      return { title: pick(row.situation.name), lines: [t('service.steps', { n: row.situation.steps.length })] };
    case 'bare':
      return { title: pick(row.name), lines: [...steps, [row.authority, t('service.noChecklist')].filter(Boolean).join(' · '), ...notes] };
  }
}

/** What can be done with a service that has no card here. */
export function NoChecklist({ row }: { readonly row: Extract<Row, { readonly kind: 'bare' }> }) {
  const { t, pick } = useText();
  return (
    <Alert
      color="attention"
      variant="light"
      p="xs"
      role="status"
      title={t('service.noChecklistOf', { name: pick(row.name) })}
      data-testid="no-checklist"
    >
      <Text>{t('service.noChecklistNext')}</Text>
      {row.mark !== undefined && !isVerified({ mark: row.mark }) && <Text size="sm">{t('service.notVerified')}</Text>}
    </Alert>
  );
}
