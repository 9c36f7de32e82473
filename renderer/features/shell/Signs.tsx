import { Group, Modal, Paper, Stack, Text } from '@mantine/core';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import type { Failure, FailureCode } from '#contract/failure.ts';
import type { PayloadOf } from '#contract/index.ts';
import { call } from '../../ui/bridge.ts';
import { gate } from '../../ui/gate.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useCommand, useEvent, useNow } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { type TakeBack, type Undo, dropUndo, offerAgain, undoStore } from '../../ui/undo.ts';
import { useText } from '../../text/text.ts';
import classes from './Signs.module.css';

/** What the program says beside the screen, whatever screen it is: a refused key, a way back, the question before closing. */
export function Signs() {
  return (
    <>
      <div className={classes.signs}>
        <RefusedKeys />
        <TakingBack />
      </div>
      <BeforeClosing />
    </>
  );
}

const SHOWN_MS = 5_000;

/** A key that was not taken says so, and stays to be read until the next one is. */
function RefusedKeys() {
  const { t } = useText();
  const refused = useSyncExternalStore(gate.subscribe, () => gate.refused);
  useEffect(() => {
    if (refused.count === 0) return undefined;
    const timer = setTimeout(() => gate.clear(), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [refused]);
  if (refused.count === 0) return null;
  const keys = refused.keys.join(' ');
  return (
    <Paper className={classes.sign ?? ''} data-tone="attention" role="alert" data-testid="refused-keys" data-count={refused.count}>
      <Text fw={700}>{t(keys === '' ? 'signs.refused' : 'signs.refusedKeys', { n: refused.count, keys })}</Text>
      <Text size="sm">{t(`signs.${refused.why}`)}</Text>
    </Paper>
  );
}

/** What may be another answer in a second. */
const PASSING: readonly FailureCode[] = ['host-down', 'host-timeout', 'too-fast', 'storage'];

/** The way back, and what kept it from being gone. */
function TakingBack() {
  const undo = useSyncExternalStore(undoStore.subscribe, undoStore.now);
  const visit = useCommand('visit.undo');
  const queue = useCommand('queue.takeBack');
  const masking = useCommand('masking.withdraw');
  const clear = useClear(visit, queue, masking);
  // The next person is told nothing of it.
  useEvent('staff.changed', clear);
  const back = async (tried: Undo) => {
    clear();
    dropUndo();
    const { by } = tried;
    const done = await takeBack(by);
    if (!done) offerAgain(tried);
  };
  const takeBack = (by: TakeBack): Promise<unknown> => {
    switch (by.name) {
      case 'visit.undo':
        return visit.run(by.args);
      case 'queue.takeBack':
        return queue.run(by.args);
      case 'masking.withdraw':
        return masking.run(by.args);
    }
  };
  const failure = visit.failure ?? queue.failure ?? masking.failure;
  return (
    <>
      {failure && <NotUndone failure={failure} onClose={clear} />}
      {undo && (!failure || PASSING.includes(failure.code)) && <UndoBar key={undo.until} undo={undo} onBack={() => void back(undo)} />}
    </>
  );
}

type Clears = { clear(): void };

function useClear({ clear: one }: Clears, { clear: two }: Clears, { clear: three }: Clears): () => void {
  return useCallback(() => {
    one();
    two();
    three();
  }, [one, two, three]);
}

function NotUndone({ failure, onClose }: { readonly failure: Failure; readonly onClose: () => void }) {
  const { t } = useText();
  return (
    <Paper className={classes.sign ?? ''} data-tone="attention" data-testid="not-undone">
      <Text fw={700}>{t('signs.notUndone')}</Text>
      <FailureNote failure={failure} onClose={onClose} />
    </Paper>
  );
}

function UndoBar({ undo, onBack }: { readonly undo: Undo; readonly onBack: () => void }) {
  const { t } = useText();
  const now = useNow(500);
  return (
    <Paper className={classes.sign ?? ''} role="status" data-testid="undo">
      <Group gap="xs" justify="space-between">
        <Text>{t(undo.text, undo.values)}</Text>
        <Action hotkey="Ctrl+KeyZ" size="sm" onAct={onBack} testId="undo-do">
          {t('signs.undo', { n: Math.max(1, Math.ceil((undo.until - now) / 1_000)) })}
        </Action>
      </Group>
    </Paper>
  );
}

const STAKE_MS = 500;

/** The window is being closed while something would be interrupted. */
function BeforeClosing() {
  const { t } = useText();
  const [stake, setStake] = useState<PayloadOf<'app.closing'> | null>(null);
  useEvent(
    'app.closing',
    useCallback((next: PayloadOf<'app.closing'>) => {
      // Main waits for this word: a page that cannot say it is dead.
      void call('app.close', { sure: false });
      setStake(next);
    }, []),
  );
  const asking = stake !== null;
  // The dialog has taken the focus: what was typed is being saved, and a scan may end meanwhile.
  useEffect(() => {
    if (!asking) return undefined;
    const timer = setInterval(() => {
      void call('app.close', { sure: false }).then((now) => now.ok && setStake((known) => known && now.value));
    }, STAKE_MS);
    return () => clearInterval(timer);
  }, [asking]);
  if (!stake) return null;
  const stay = () => setStake(null);
  return (
    <Modal opened onClose={stay} title={t('closing.title')} zIndex={1_000}>
      <Stack gap="sm">
        {stake.visit !== null && <Text>{t('closing.visit', { number: stake.visit })}</Text>}
        {stake.scans > 0 && <Text>{t('closing.scans', { n: stake.scans })}</Text>}
        {stake.typing && <Text>{t('closing.typing')}</Text>}
        <Group justify="flex-end">
          <Action layer="dialog" hotkey="Digit1" onAct={() => void call('app.close', { sure: true })} testId="close-surely">
            {t('closing.close')}
          </Action>
          <Primary layer="dialog" size="md" onAct={stay} focused>
            {t('closing.stay')}
          </Primary>
        </Group>
      </Stack>
    </Modal>
  );
}
