import { Text, Textarea, Title } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import type { MaskedText } from '#contract/masking.ts';
import { LONGEST_MISSED } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useKeys } from '../../ui/keys.ts';
import { useCommand } from '../../ui/live.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import { Finds } from './Finds.tsx';
import { MarkedText, type Stretch } from './MarkedText.tsx';
import classes from './Masking.module.css';
import { type Fault, Mistake, type Wanted } from './Mistake.tsx';
import { useReports } from './useReports.ts';

interface Seen {
  readonly text: string;
  readonly result: MaskedText;
}

/** A text is pasted, looked through and forgotten: it lives in this component and nowhere else. */
export function Trial() {
  const { t } = useText();
  const { run, pending, failure, clear } = useCommand('masking.try');
  const reports = useReports();
  const [text, setText] = useState('');
  const [seen, setSeen] = useState<Seen | null>(null);
  const [chosen, setChosen] = useState(0);
  const [selected, setSelected] = useState<Stretch | null>(null);
  /** Which mistake its kind is being asked for. */
  const [asking, setAsking] = useState<Fault | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const backTo = useRef<Element | null>(null);
  const look = async () => {
    const result = await run({ text });
    if (!result) return;
    setSeen({ text, result });
    setChosen(0);
    setAsking(null);
    reports.fresh();
  };
  const forget = () => {
    setText('');
    setSeen(null);
    setSelected(null);
    clear();
    reports.fresh();
  };
  const select = useCallback((stretch: Stretch | null) => setSelected(stretch), []);
  const spans = seen?.result.spans ?? [];
  const span = spans[chosen];
  const move = (by: number) => setChosen(Math.max(0, Math.min(spans.length - 1, chosen + by)));
  // In the field the arrows are the caret's: there they move the find with Alt.
  useKeys(
    asking === null && spans.length > 0
      ? { ArrowDown: () => move(1), ArrowUp: () => move(-1), 'Alt+ArrowDown': () => move(1), 'Alt+ArrowUp': () => move(-1) }
      : {},
  );
  const missed = seen && seen.text === text ? trimmed(text, selected) : null;
  const ask = (fault: Fault) => {
    backTo.current = document.activeElement;
    setAsking(fault);
  };
  // The hand goes on where it was: in the text, or in the rows.
  const stopAsking = () => {
    setAsking(null);
    const before = backTo.current;
    (before instanceof HTMLElement && before.isConnected && before.tagName !== 'BUTTON' ? before : field.current)?.focus();
  };
  const report = async (fault: Fault, wanted?: Wanted) => {
    if (asking !== null) stopAsking();
    const place = fault === 'missed' ? missed : span;
    if (!place || !seen) return;
    if ((await reports.report(seen.text, place, fault, wanted)) && fault === 'missed') {
      // What is told is no longer selected: the next press would tell it again.
      field.current?.setSelectionRange(place.end, place.end);
      setSelected(null);
    }
  };
  return (
    <section className={classes.trial} aria-label={t('masking.trial')}>
      <div className={`${classes.pane} ${classes.asks}`}>
        <Textarea
          ref={field}
          label={t('masking.paste')}
          description={t('masking.notStored')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setSelected(null);
          }}
          onSelect={({ currentTarget: { selectionStart, selectionEnd } }) => select({ start: selectionStart, end: selectionEnd })}
          autosize
          minRows={3}
          maxRows={seen ? 5 : 10}
          maxLength={50_000}
          autoComplete="off"
          spellCheck={false}
          data-testid="masking-text"
          autoFocus
        />
        <div className={classes.buttons}>
          <Primary size="md" hotkey="Ctrl+Enter" onAct={() => void look()} disabled={text.trim() === ''} loading={pending}>
            {t('masking.look')}
          </Primary>
          <Action {...(asking === null && { hotkey: 'Escape' })} onAct={forget} disabled={text === ''}>
            {t('masking.forget')}
          </Action>
        </div>
        <FailureNote failure={failure} onClose={clear} />
        {seen && !seen.result.hidden && (
          <Mistake
            text={seen.text}
            span={span}
            isReported={span !== undefined && reports.isReported(span)}
            missed={missed}
            isStale={seen.text !== text}
            asking={asking}
            onAsk={ask}
            onStop={stopAsking}
            pending={reports.pending}
            onReport={(fault, wanted) => void report(fault, wanted)}
          />
        )}
        <FailureNote failure={reports.failure} onClose={reports.clear} />
      </div>
      <div className={classes.pane} aria-live="polite">
        <Title order={2} size="h4">
          {t('masking.result')}
        </Title>
        {seen ? (
          <Result {...seen} chosen={chosen} isReported={reports.isReported} onChoose={setChosen} onSelect={select} />
        ) : (
          <Text c="stone.7">{t('masking.empty')}</Text>
        )}
      </div>
    </section>
  );
}

interface ResultProps extends Seen {
  readonly chosen: number;
  readonly isReported: (span: Stretch) => boolean;
  readonly onChoose: (at: number) => void;
  readonly onSelect: (stretch: Stretch | null) => void;
}

function Result({ text, result, chosen, isReported, onChoose, onSelect }: ResultProps) {
  const { t } = useText();
  if (result.hidden) return <Text fw={700}>{t('masking.hidden')}</Text>;
  const isClean = result.spans.length === 0;
  return (
    <>
      {isClean && <Text data-testid="masking-clean">{t('masking.clean')}</Text>}
      <MarkedText text={text} spans={result.spans} chosen={chosen} onSelect={onSelect} />
      {!isClean && (
        <>
          <Text size="sm" c="stone.7">
            {t('masking.kept')}
          </Text>
          <p className={classes.masked} data-testid="masking-masked">
            {result.masked}
          </p>
          <Finds text={text} spans={result.spans} chosen={chosen} isReported={isReported} onChoose={onChoose} />
        </>
      )}
    </>
  );
}

/** What is selected without the spaces a double click takes along; null when that is nothing, or too much for one place. */
function trimmed(text: string, stretch: Stretch | null): Stretch | null {
  if (!stretch) return null;
  const part = text.slice(stretch.start, stretch.end);
  const start = stretch.start + part.length - part.trimStart().length;
  const end = stretch.end - (part.length - part.trimEnd().length);
  return start < end && end - start <= LONGEST_MISSED ? { start, end } : null;
}
