import { Text, Title, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCircle, IconMinus } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import type { Pressed } from '#contract/devices.ts';
import type { DocumentState, PlanItem, RefusalReason } from '#contract/visit.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useKeys } from '../../ui/keys.ts';
import { useEvent } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import { DocumentEditor } from './DocumentEditor.tsx';
import { RejectDialog } from './RejectDialog.tsx';
import { ScanPanel } from './ScanPanel.tsx';
import { useScan } from './useScan.ts';
import type { StepProps } from './VisitScreen.tsx';
import { useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

const ICON = { open: IconCircle, present: IconCheck, missing: IconMinus, rejected: IconAlertTriangle } as const;

/** The checklist: arrows choose a document, Enter takes it and goes on to the next one. */
export function DocumentsStep({ visit, onNext, onFocusItem }: StepProps) {
  const { t, pick } = useText();
  const mark = useVisitCommand('visit.markDocument');
  const scan = useScan(visit.id);
  const items = visit.plan?.items ?? [];
  const stateOf = useCallback((id: string) => visit.documents.find((one) => one.itemId === id), [visit.documents]);
  const [selectedId, setSelectedId] = useState(() => (items.find((item) => stateOf(item.id)?.mark === 'open') ?? items[0])?.id ?? '');
  const [rejecting, setRejecting] = useState(false);
  const at = items.findIndex((item) => item.id === selectedId);
  const selected = items[at];
  const state = selected && stateOf(selected.id);
  const open = items.filter((item) => stateOf(item.id)?.mark === 'open');
  useEffect(() => onFocusItem(selectedId), [selectedId, onFocusItem]);

  const move = (step: number) => {
    const next = items[Math.max(0, Math.min(items.length - 1, at + step))];
    if (next) setSelectedId(next.id);
  };
  const save = async (change: Partial<Omit<DocumentState, 'scan' | 'itemId'>>, thenOn = false) => {
    if (!state || !selected) return;
    const { scan: _scan, ...known } = state;
    // A document that is taken has at least one sheet.
    const sheets = change.mark === 'present' && known.sheets === 0 ? Math.max(1, known.originals + known.copies) : known.sheets;
    const saved = await mark.run({ ...known, sheets, reasons: [], ...change });
    if (saved && thenOn)
      setSelectedId(
        (saved.documents.find((one, i) => one.mark === 'open' && i > at) ?? saved.documents.find((one) => one.mark === 'open') ?? known)
          .itemId,
      );
  };
  const startScan = useCallback(() => {
    if (selected?.scan) void scan.start(selected.id, 'feeder', state?.scan !== null);
  }, [selected, state, scan.start]);
  useEvent(
    'devices.pressed',
    useCallback(({ action }: Pressed) => void (action === 'scan' && startScan()), [startScan]),
  );
  useKeys({
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    // While a stack runs its buttons are off, and so are their keys.
    ...(!scan.running && {
      Digit1: () => void save({ mark: 'present' }, true),
      Digit2: () => void save({ mark: 'missing' }, true),
      Digit3: () => setRejecting(true),
      Digit0: () => void save({ mark: 'open' }),
    }),
  });
  if (!selected || !state) return <Text>{t('documents.none')}</Text>;
  return (
    <>
      <Title order={1} size="h2">
        {t('step.documents.title')}
      </Title>
      <FailureNote failure={mark.failure ?? scan.failure} />
      <div className={classes.scroll}>
        <div className={classes.hits} role="listbox" aria-label={t('step.documents.title')}>
          {items.map((item) => (
            <DocumentRow
              key={item.id}
              item={item}
              state={stateOf(item.id)}
              selected={item.id === selectedId}
              onSelect={() => setSelectedId(item.id)}
            />
          ))}
        </div>
      </div>
      <DocumentEditor key={selected.id} state={state} onChange={(change) => void save(change)} />
      {selected.scan && <ScanPanel item={selected} state={state} scan={scan} />}
      <div className={classes.actions}>
        <Action hotkey="Digit2" onAct={() => void save({ mark: 'missing' }, true)} disabled={scan.running}>
          {t('documents.missing')}
        </Action>
        <Action hotkey="Digit3" onAct={() => setRejecting(true)} disabled={scan.running}>
          {t('documents.reject')}
        </Action>
        {selected.scan && (
          <Action hotkey="F9" onAct={startScan} disabled={scan.running} testId="scan">
            {t(state.scan ? 'documents.scanMore' : 'documents.scan')}
          </Action>
        )}
        {open.length > 0 ? (
          <Primary
            onAct={() => void (state.mark === 'open' ? save({ mark: 'present' }, true) : setSelectedId(open[0]?.id ?? selectedId))}
            loading={mark.pending}
            disabled={scan.running}
          >
            {state.mark === 'open' ? t('documents.accept') : t('documents.nextOpen')}
          </Primary>
        ) : (
          <Primary onAct={onNext} disabled={scan.running}>
            {t('step.documents.next')}
          </Primary>
        )}
      </div>
      {rejecting && (
        <RejectDialog
          name={pick(selected.name)}
          chosen={state.reasons}
          onClose={() => setRejecting(false)}
          onReject={(reasons: RefusalReason[]) => {
            setRejecting(false);
            void save({ mark: 'rejected', reasons }, true);
          }}
        />
      )}
    </>
  );
}

function DocumentRow({
  item,
  state,
  selected,
  onSelect,
}: {
  readonly item: PlanItem;
  readonly state: DocumentState | undefined;
  readonly selected: boolean;
  readonly onSelect: () => void;
}) {
  const { t, pick } = useText();
  const mark = state?.mark ?? 'open';
  const Icon = ICON[mark];
  return (
    <UnstyledButton
      className={classes.document}
      role="option"
      aria-selected={selected}
      tabIndex={-1}
      data-mark={mark}
      // A row takes no focus: Enter is the primary action's, as its button says. A figure that is being typed is left, and saved.
      onMouseDown={(event) => {
        event.preventDefault();
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      }}
      onClick={onSelect}
      data-testid={`document-${item.id}`}
    >
      <Icon size={22} aria-hidden />
      <span>
        <Text fw={selected ? 700 : 400}>{pick(item.name)}</Text>
        <Text size="sm" c="stone.7">
          {item.reasons.map((one) => pick(one.because)).join('; ')}
        </Text>
      </span>
      <span>
        <Text size="sm" ta="right">
          {t(`mark.${mark}`)}
          {state?.reasons.length ? `: ${state.reasons.join(', ')}` : ''}
        </Text>
        {state && mark === 'present' && (
          <Text size="sm" ta="right" c="stone.7">
            {t('documents.counts', { o: state.originals, c: state.copies, s: state.sheets })}
            {state.scan ? ` · ${t('documents.scanned', { n: state.scan.pages })}` : ''}
          </Text>
        )}
      </span>
    </UnstyledButton>
  );
}
