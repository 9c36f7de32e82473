import { Text, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconPrinter } from '@tabler/icons-react';
import type { VisitView } from '#contract/visit.ts';
import { CONSENT } from '#contract/words.ts';
import { showTime } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { type FormState, formsOf } from './formState.ts';
import { leaveField } from './leaveField.ts';
import classes from './Visit.module.css';

const TOLD: Readonly<Record<string, string>> = { printed: 'forms.printedAt', unknown: 'forms.unknownAt' };
const ICON = { open: IconCircle, printed: IconPrinter, signed: IconCheck } as const;

interface FormRowsProps {
  readonly visit: VisitView;
  readonly selectedId: string | undefined;
  readonly onSelect: (itemId: string) => void;
}

/** What is printed, signed and scanned here: each form with how far it is. */
export function FormRows({ visit, selectedId, onSelect }: FormRowsProps) {
  const { t } = useText();
  const forms = formsOf(visit);
  if (forms.length === 0) return null;
  return (
    <div className={classes.hits} role="listbox" aria-label={t('forms.title')}>
      {forms.map((one) => (
        <FormRow key={one.itemId} form={one} selected={one.itemId === selectedId} onSelect={() => onSelect(one.itemId)} />
      ))}
    </div>
  );
}

function FormRow({ form, selected, onSelect }: { readonly form: FormState; readonly selected: boolean; readonly onSelect: () => void }) {
  const { t, pick } = useText();
  const { itemId, name, blank, state, printed, lacksScan, isFormer, pages } = form;
  const Icon = lacksScan || isFormer ? IconAlertTriangle : ICON[state];
  return (
    <UnstyledButton
      className={classes.document}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      data-mark={state === 'signed' ? 'present' : 'open'}
      data-form={state}
      data-unscanned={lacksScan || undefined}
      onMouseDown={leaveField}
      onClick={onSelect}
      data-testid={itemId === CONSENT ? 'form-consent' : `document-${itemId}`}
    >
      <Icon size={22} aria-hidden />
      <span>
        <Text fw={selected ? 700 : 400}>{pick(name)}</Text>
        {blank && (
          <Text size="sm" c="attention.9">
            {t('forms.blank', { blank: pick(blank) })}
          </Text>
        )}
      </span>
      <span>
        <Text size="sm" ta="right">
          {t(isFormer ? 'forms.former' : `forms.state.${state}`)}
          {lacksScan ? ` · ${t(pages > 0 ? 'documents.cutScan' : 'documents.noScan')}` : ''}
          {pages > 0 ? ` · ${t('documents.scanned', { n: pages })}` : ''}
        </Text>
        {printed && (
          <Text size="sm" ta="right" c="stone.7">
            {t(TOLD[printed.outcome] ?? 'forms.sentAt', { n: printed.sheets, time: showTime(printed.at) })}
          </Text>
        )}
      </span>
    </UnstyledButton>
  );
}
