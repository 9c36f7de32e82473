import { Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconMinus } from '@tabler/icons-react';
import type { DocumentState, PlanItem } from '#contract/visit.ts';
import { isUsedUp } from '#contract/words.ts';
import { useText } from '../../text/text.ts';
import { leaveField } from './leaveField.ts';
import { lacksScan } from './unscanned.ts';
import classes from './Visit.module.css';

const ICON = { open: IconCircle, present: IconCheck, missing: IconMinus, rejected: IconAlertTriangle } as const;

interface DocumentRowProps {
  readonly item: PlanItem;
  /** One of its services keeps the original that another needs to see, and neither waits for the other. */
  readonly clash: boolean;
  readonly state: DocumentState | undefined;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

export function DocumentRow({ item, clash, state, selected, onSelect }: DocumentRowProps) {
  const { t, pick } = useText();
  const mark = state?.mark ?? 'open';
  // What is to be scanned is not in order before it is.
  const unscanned = lacksScan(item, state);
  const Icon = unscanned ? IconAlertTriangle : ICON[mark];
  return (
    <UnstyledButton
      className={classes.document}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      data-mark={mark}
      data-unscanned={unscanned || undefined}
      onMouseDown={leaveField}
      onClick={onSelect}
      data-testid={`document-${item.id}`}
    >
      <Icon size={22} aria-hidden />
      <span>
        <Text fw={selected ? 700 : 400}>{pick(item.name)}</Text>
        {item.group && <Text size="sm">{t('documents.oneOf', { name: pick(item.group.name), n: item.group.enough })}</Text>}
        {clash && (
          <Text size="sm" c="attention.9">
            {t('documents.conflict')}
          </Text>
        )}
        <Text size="sm" c="stone.7">
          {item.reasons.map((one) => pick(one.because)).join('; ')}
        </Text>
      </span>
      <span>
        <Text size="sm" ta="right">
          {t(`mark.${mark}`)}
          {state?.reasons.length ? `: ${state.reasons.join(', ')}` : ''}
          {unscanned ? ` · ${t(state?.scan ? 'documents.cutScan' : 'documents.noScan')}` : ''}
        </Text>
        {state && mark === 'present' && (
          <Text size="sm" ta="right" c="stone.7">
            {t(isUsedUp(item) ? 'documents.countsUsed' : item.unit === 'pieces' ? 'documents.countsPieces' : 'documents.counts', {
              o: state.originals,
              c: state.copies,
              s: state.sheets,
            })}
            {state.scan ? ` · ${t('documents.scanned', { n: state.scan.pages })}` : ''}
          </Text>
        )}
      </span>
    </UnstyledButton>
  );
}
