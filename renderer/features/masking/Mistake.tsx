import { Select, Text, Title } from '@mantine/core';
import type { ArgsOf } from '#contract/index.ts';
import type { MaskedText } from '#contract/masking.ts';
import { asksKind, MASK_FAULTS, MASK_KINDS } from '#contract/words.ts';
import { Action } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import classes from './Masking.module.css';
import type { Stretch } from './MarkedText.tsx';

export type Fault = ArgsOf<'masking.report'>['fault'];
export type Wanted = NonNullable<ArgsOf<'masking.report'>['wanted']>;

/** Keys that a browser and the frame leave alone, and that work while the text has the caret. */
const KEY = { 'not-personal': 'F4', 'wrong-kind': 'F6', 'wrong-bounds': 'F7', missed: 'F8' } as const satisfies Record<Fault, string>;

interface MistakeProps {
  readonly text: string;
  /** The chosen find. */
  readonly span: MaskedText['spans'][number] | undefined;
  readonly isReported: boolean;
  /** What is selected in the text. */
  readonly missed: Stretch | null;
  /** The text was changed since it was looked through. */
  readonly isStale: boolean;
  readonly asking: Fault | null;
  readonly onAsk: (fault: Fault) => void;
  readonly onStop: () => void;
  readonly pending: boolean;
  readonly onReport: (fault: Fault, wanted?: Wanted) => void;
}

/** What the masker got wrong: one key a mistake, and where it matters one choice of the right kind. */
export function Mistake(props: MistakeProps) {
  const { text, span, isReported, missed, isStale, asking, onAsk, onStop, pending, onReport } = props;
  const { t } = useText();
  const may = (fault: Fault): boolean => (fault === 'missed' ? missed !== null : span !== undefined && !isReported);
  return (
    <section className={classes.mistake} aria-label={t('masking.wrong')} data-testid="mistake">
      <Title order={2} size="h5">
        {t('masking.wrong')}
      </Title>
      <Text size="sm" className={classes.oneLine ?? ''} data-testid="mistake-find">
        {span ? `${t('masking.chosen')} ${text.slice(span.start, span.end)}` : t('masking.chosenNone')}
        {isReported && ` — ${t('masking.reported')}`}
      </Text>
      <Text size="sm" className={classes.oneLine ?? ''} data-testid="mistake-selected">
        {missed
          ? `${t('masking.selected')} ${text.slice(missed.start, missed.end)}`
          : t(isStale ? 'masking.changed' : 'masking.selectedNone')}
      </Text>
      {asking === null ? (
        <div className={classes.buttons}>
          {MASK_FAULTS.map((fault) => (
            <Action
              key={fault}
              size="xs"
              hotkey={KEY[fault]}
              disabled={!may(fault) || pending}
              onAct={() => (asksKind(fault) ? onAsk(fault) : onReport(fault))}
              testId={`mistake-${fault}`}
            >
              {t(`masking.fault.${fault}`)}
            </Action>
          ))}
        </div>
      ) : (
        <div className={classes.buttons}>
          <Select
            size="xs"
            placeholder={t(asking === 'missed' ? 'masking.missedKind' : 'masking.rightKind')}
            aria-label={t(asking === 'missed' ? 'masking.missedKind' : 'masking.rightKind')}
            data={MASK_KINDS.filter((kind) => asking === 'missed' || kind !== span?.type).map((kind) => ({
              value: kind,
              label: t(`kind.${kind}`),
            }))}
            onChange={(kind) => kind && onReport(asking, kind)}
            nothingFoundMessage={t('masking.noSuchKind')}
            comboboxProps={{ withinPortal: false, position: 'bottom-start' }}
            searchable
            selectFirstOptionOnChange
            defaultDropdownOpened
            autoFocus
            data-testid="mistake-kind"
          />
          <Action size="xs" hotkey="Escape" onAct={onStop}>
            {t('common.cancel')}
          </Action>
        </div>
      )}
      <Text size="xs" c="stone.7">
        {t('masking.wrongHint')}
      </Text>
    </section>
  );
}
