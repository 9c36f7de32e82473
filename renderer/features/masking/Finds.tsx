import { Badge, Table, VisuallyHidden } from '@mantine/core';
import { IconFlag } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { MaskedText } from '#contract/masking.ts';
import { useText } from '../../text/text.ts';
import classes from './Masking.module.css';
import type { Stretch } from './MarkedText.tsx';

/** From these scores on a find is called so; below it is a maybe. */
const SURE = [
  ['certain', 0.95],
  ['likely', 0.8],
] as const;
const wordOf = (score: number): string => SURE.find(([, least]) => score >= least)?.[0] ?? 'maybe';

interface FindsProps {
  readonly text: string;
  readonly spans: MaskedText['spans'];
  readonly chosen: number;
  readonly isReported: (span: Stretch) => boolean;
  readonly onChoose: (at: number) => void;
}

/** What was found, what it is, everything that spoke for it and how sure that is. One row is the chosen one. */
export function Finds({ text, spans, chosen, isReported, onChoose }: FindsProps) {
  const { t } = useText();
  const row = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row is another one when the choice is.
  useEffect(() => {
    row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <Table
      data-testid="masking-finds"
      className={classes.finds ?? ''}
      verticalSpacing={4}
      role="grid"
      tabIndex={0}
      aria-label={t('masking.column.find')}
      aria-activedescendant={`find-${chosen}`}
    >
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('masking.column.find')}</Table.Th>
          <Table.Th>{t('masking.column.kind')}</Table.Th>
          <Table.Th>{t('masking.column.why')}</Table.Th>
          <Table.Th>{t('masking.column.sure')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {spans.map((span, i) => (
          <Table.Tr
            key={span.start}
            id={`find-${i}`}
            {...(i === chosen && { ref: row })}
            aria-selected={i === chosen}
            onClick={() => onChoose(i)}
            data-testid={`find-${i}`}
          >
            <Table.Td className={classes.find ?? ''}>{text.slice(span.start, span.end)}</Table.Td>
            <Table.Td>
              <Badge variant="light" color="ember" tt="none" className={classes.kind ?? ''}>
                {t(`kind.${span.type}`)}
              </Badge>
            </Table.Td>
            <Table.Td>{span.evidence.map((one) => t(`evidence.${one}`)).join(' · ')}</Table.Td>
            <Table.Td title={`${Math.round(span.score * 100)} %`}>
              {t(`masking.sure.${wordOf(span.score)}`)}
              {isReported(span) && (
                <>
                  {' '}
                  <IconFlag size={14} aria-hidden />
                  <VisuallyHidden>{t('masking.reported')}</VisuallyHidden>
                </>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
