import { Text, Title } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DocumentState, RefusalReason } from '#contract/visit.ts';
import type { PlanItem, VisitView } from '#contract/visit.ts';
import { isMade, stillOpen } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { gate } from '../../ui/gate.ts';
import { useButtons, useKeys } from '../../ui/keys.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import { DocumentEditor, type Figure } from './DocumentEditor.tsx';
import { DocumentRow } from './DocumentRow.tsx';
import { Insist } from './Insist.tsx';
import { NewlyDialog } from './NewlyDialog.tsx';
import { RejectDialog } from './RejectDialog.tsx';
import { refuseLabel } from './refusing.ts';
import { ScanPanel } from './ScanPanel.tsx';
import { useDocuments } from './useDocuments.ts';
import { unscanned } from './unscanned.ts';
import type { StepProps } from './VisitScreen.tsx';
import classes from './Visit.module.css';

/** Chosen last: a lock, or another area in between, must not aim F9 at another document. */
let chosen: { readonly visit: string; readonly item: string } | undefined;

/** The checklist: arrows choose a document, Enter takes it and goes on to the next one; with obstacles, in the end, Enter refuses. */
export function DocumentsStep({ visit, scan, refuse, onNext, onFocusItem }: StepProps) {
  const { t, pick } = useText();
  // What is printed here is signed at the next step.
  const items = (visit.plan?.items ?? []).filter((item) => !isMade(item));
  const stateOf = useCallback((id: string) => visit.documents.find((one) => one.itemId === id), [visit.documents]);
  const [wanted, setSelectedId] = useState(() => {
    const kept = chosen?.visit === visit.id ? items.find((item) => item.id === chosen?.item) : undefined;
    return (kept ?? items.find((item) => stateOf(item.id)?.mark === 'open') ?? items[0])?.id ?? '';
  });
  const [rejecting, setRejecting] = useState(false);
  /** What is done with a document that the first refusal did not name, once its ground is chosen. */
  const [asking, setAsking] = useState<'missing' | 'rejected' | null>(null);
  const [newly, setNewly] = useState<DocumentState['newly']>(undefined);
  const editor = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [hand, setHand] = useState<{ readonly figure: Figure } | null>(null);
  const documents = useDocuments(visit, (itemId, figure) => {
    setSelectedId(itemId);
    setHand({ figure });
  });
  useEffect(() => {
    if (hand) editor.current?.querySelector<HTMLElement>(`[data-testid="count-${hand.figure}"]`)?.focus();
  }, [hand]);
  // Where what was chosen is no longer asked for, the list goes on from its beginning.
  const at = Math.max(
    0,
    items.findIndex((item) => item.id === wanted),
  );
  const selected = items[at];
  const selectedId = selected?.id ?? '';
  const state = selected && stateOf(selected.id);
  const openIn = (documents: readonly DocumentState[]) =>
    stillOpen(items, (item) => documents.find((one) => one.itemId === item.id)?.mark ?? 'open');
  const open = openIn(visit.documents);
  useEffect(() => {
    chosen = { visit: visit.id, item: selectedId };
    onFocusItem(selectedId);
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [visit.id, selectedId, onFocusItem]);

  const move = (step: number) => {
    const next = items[Math.max(0, Math.min(items.length - 1, at + step))];
    if (next) setSelectedId(next.id);
  };
  const save = async (change: Partial<Pick<DocumentState, 'mark' | 'reasons' | 'newly'>>, thenOn = false) => {
    if (!state) return;
    const saved = await documents.save(state, change);
    if (!saved || !thenOn) return;
    const left = openIn(saved.documents);
    const next = left.find((item) => items.indexOf(item) > at) ?? left[0];
    if (next) setSelectedId(next.id);
  };
  const miss = (ground?: DocumentState['newly']) => void save({ mark: 'missing', ...(ground && { newly: ground }) }, true);
  const reject = (ground?: DocumentState['newly']) => {
    setNewly(ground);
    setRejecting(true);
  };
  /** What the first refusal did not name is not demanded without a ground. */
  const demand = (mark: 'missing' | 'rejected') =>
    visit.unnamed.includes(selectedId) ? setAsking(mark) : mark === 'missing' ? miss() : reject();
  const startScan = () => {
    if (selected?.scan) void scan.start(selected.id, 'feeder', state?.scan !== null);
  };
  // While a stack runs its buttons are off, and so are their keys.
  useButtons({ scan: scan.running ? () => gate.refuse(undefined, false) : startScan });
  useKeys({
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    ...(!scan.running && {
      Digit1: () => void save({ mark: 'present' }, true),
      Digit2: () => demand('missing'),
      Digit3: () => demand('rejected'),
      Digit0: () => void save({ mark: 'open' }),
    }),
  });
  if (!selected || !state) return <Text>{t('documents.none')}</Text>;
  const fetched = visit.plan?.fetched ?? [];
  const refuses = visit.obstacles.length > 0 && !visit.insisted;
  const bare = unscanned(visit);
  const primary =
    state.mark === 'open'
      ? { label: t('documents.accept'), act: () => save({ mark: 'present' }, true) }
      : open[0]
        ? { label: t('documents.nextOpen'), act: () => Promise.resolve(setSelectedId(open[0]?.id ?? selectedId)) }
        : visit.receipt?.kind === 'refusal'
          ? { label: t('refuse.toSheet'), act: onNext }
          : refuses
            ? { label: refuseLabel(visit, { t, pick }), act: refuse.run }
            : { label: bare.length > 0 ? t('documents.nextUnscanned', { n: bare.length }) : t('step.documents.next'), act: onNext };
  const onEnter = () => {
    if (scan.running) return gate.refuse('Enter', false);
    if (state.mark !== 'open') void documents.leave(state);
    return void primary.act();
  };
  return (
    <>
      <Title order={1} size="h2">
        {t('step.documents.title')}
      </Title>
      <FailureNote failure={documents.mark.failure ?? scan.failure} />
      <div className={classes.scroll}>
        <div ref={list} className={classes.hits} role="listbox" aria-label={t('step.documents.title')}>
          {items.map((item) => (
            <DocumentRow
              key={item.id}
              item={item}
              clash={clashes(visit.plan, item)}
              state={stateOf(item.id)}
              selected={item.id === selectedId}
              onSelect={() => setSelectedId(item.id)}
            />
          ))}
        </div>
        {fetched.length > 0 && (
          <div className={classes.fetched} data-testid="fetched">
            <Text size="sm" fw={700}>
              {t('documents.fetched')}
            </Text>
            <ul>
              {fetched.map((item) => (
                <li key={item.id}>
                  <Text size="sm">
                    {pick(item.name)} — {t(`source.${item.source}`)}
                  </Text>
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <div ref={editor}>
        <DocumentEditor
          key={selected.id}
          counts={documents.countsOf(state)}
          item={selected}
          onChange={(counts, figure) => documents.type(state.itemId, { ...counts, figure })}
          onLeave={() => void documents.leave(state)}
          onEnter={onEnter}
        />
      </div>
      {selected.scan && <ScanPanel item={selected} state={state} scan={scan} />}
      {open.length === 0 && !refuses && bare.length > 0 && (
        <Text c="attention.9" role="status" data-testid="unscanned">
          {t('documents.unscanned', { list: bare.map((item) => pick(item.name)).join('; ') })}
        </Text>
      )}
      <div className={classes.actions}>
        <Action hotkey="Digit2" onAct={() => demand('missing')} disabled={scan.running}>
          {t('documents.missing')}
        </Action>
        <Action hotkey="Digit3" onAct={() => demand('rejected')} disabled={scan.running}>
          {t('documents.reject')}
        </Action>
        {selected.scan && (
          <Action hotkey="F9" onAct={startScan} disabled={scan.running} testId="scan">
            {t(state.scan ? 'documents.scanMore' : 'documents.scan')}
          </Action>
        )}
        {open.length === 0 && <Insist visit={visit} />}
        <Primary onAct={() => void primary.act()} disabled={scan.running} {...(open.length === 0 && refuses ? { color: 'stop' } : {})}>
          {primary.label}
        </Primary>
      </div>
      {asking && (
        <NewlyDialog
          name={pick(selected.name)}
          refusals={visit.refusedBefore}
          onClose={() => setAsking(null)}
          onChoose={(ground) => {
            setAsking(null);
            return asking === 'missing' ? miss(ground) : reject(ground);
          }}
        />
      )}
      {rejecting && (
        <RejectDialog
          name={pick(selected.name)}
          chosen={state.reasons}
          onClose={() => setRejecting(false)}
          onReject={(reasons: RefusalReason[]) => {
            setRejecting(false);
            void save({ mark: 'rejected', reasons, ...(newly && { newly }) }, true);
          }}
        />
      )}
    </>
  );
}

/** Whether an original is kept by one request and needed by another at the same time: those that wait for a result are filed in turn. */
function clashes(plan: VisitView['plan'], { conflict, reasons }: PlanItem): boolean {
  const ids = [...new Set(reasons.map((one) => one.requestId))];
  const after = (id: string) => plan?.requests.find((one) => one.id === id)?.term?.after;
  const inTurn = (one: string, other: string) => after(one) === other || after(other) === one;
  return conflict === true && ids.some((one, i) => ids.slice(i + 1).some((other) => !inTurn(one, other)));
}
