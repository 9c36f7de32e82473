import { Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { ServiceHit } from '#contract/catalogue.ts';
import type { Failure } from '#contract/failure.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { gate, painted } from '../../ui/gate.ts';
import { useKeys } from '../../ui/keys.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import { FinderRow, NoChecklist } from './FinderRow.tsx';
import type { Row } from './finderRows.ts';
import type { Finder } from './useServiceFinder.ts';
import classes from './Visit.module.css';

interface ServiceFinderProps {
  readonly finder: Finder;
  /** A service that was clicked, or taken by its digit. */
  readonly onTake: (hit: ServiceHit) => void;
  /** Enter, when the rows are those of the text: `finder.selected` is meant, or nothing. */
  readonly onEnter: () => void;
  /** Why the last hit was not taken. */
  readonly failure: Failure | null;
  /** In a narrow column, whose page says what is to be said of a row. */
  readonly narrow?: boolean;
}

/** As many rows have a digit: with Ctrl, so that a digit of the text stays one («14 лет»), and Alt has the screens. */
const DIGITS = 9;

/**
 * Finds a service by words, in any layout, by a situation of life, among the ones at hand: the field, the rows below it, arrows, Enter and
 * digits. What is done with a service is its screen's.
 */
export function ServiceFinder({ finder, onTake, onEnter, failure, narrow = false }: ServiceFinderProps) {
  const { t } = useText();
  const { text, rows, row, settled, situation } = finder;
  const own = ownAct(finder);
  const field = useRef<HTMLInputElement>(null);
  const { onKeyDown, forget } = useSettledEnter(settled, own?.act ?? onEnter);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && situation) {
      // One step back is out of the situation, not out of the search.
      event.preventDefault();
      return finder.open(null);
    }
    const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
    if (step === undefined) return onKeyDown(event);
    event.preventDefault();
    return finder.move(step);
  };
  const take = (one: Row) => {
    // The hand stays at the field: Enter is what its button says, not the row that was clicked.
    field.current?.focus();
    finder.point(one);
    if (one.kind === 'service') onTake(one.hit);
    if (one.kind === 'situation') finder.open(one.situation);
  };
  const byDigit = (n: number) => () => {
    const one = rows[n - 1];
    // The rows of an earlier text are not those it was aimed at.
    if (settled && one) take(one);
    else gate.refuse(`Ctrl+${n}`, !settled);
  };
  useKeys(Object.fromEntries(Array.from({ length: DIGITS }, (_, i) => [`Ctrl+Digit${i + 1}`, byDigit(i + 1)])));
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (row) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [row]);
  return (
    <>
      <TextInput
        aria-label={t('service.search')}
        placeholder={t(narrow ? 'service.placeholderShort' : 'service.placeholder')}
        size={narrow ? 'md' : 'lg'}
        autoFocus
        leftSection={<IconSearch aria-hidden />}
        value={text}
        data-testid="service-search"
        maxLength={120}
        role="combobox"
        aria-expanded={rows.length > 0}
        aria-controls="service-hits"
        aria-activedescendant={row?.id}
        onChange={(event) => {
          finder.type(event.currentTarget.value);
          forget();
        }}
        onKeyDown={onKey}
        ref={field}
      />
      <Found finder={finder} narrow={narrow} />
      <FailureNote failure={failure ?? finder.failure} />
      {/* Twenty hits do not fit: what scrolls can be reached by the keyboard. */}
      <div className={classes.scroll} ref={list} tabIndex={rows.length > 0 ? 0 : -1}>
        <div className={classes.hits} role="listbox" id="service-hits" aria-label={t('service.found')}>
          {rows.map((one, i) => (
            <FinderRow
              key={one.id}
              row={one}
              digit={i < DIGITS ? i + 1 : undefined}
              isPointed={one === row}
              hasStar={one.kind === 'service' && finder.hasStar(one.hit)}
              onTake={() => take(one)}
            />
          ))}
        </div>
        {rows.length === 0 && settled && !finder.failure && <Text c="stone.7">{t('service.none')}</Text>}
      </div>
      {!narrow && row?.kind === 'bare' && <NoChecklist row={row} />}
    </>
  );
}

/** One line that is always there, so that nothing jumps: what was looked for, or how; the way back; the star. */
function Found({ finder, narrow }: { readonly finder: Finder; readonly narrow: boolean }) {
  const { t, pick } = useText();
  const { found, situation, selected } = finder;
  const sentence = situation
    ? t('service.situation', { name: pick(situation.name) })
    : found.searchedFor !== null
      ? t('service.searchedFor', { text: found.searchedFor })
      : found.partly
        ? t('service.partly')
        : finder.text.trim() !== '' && found.more > 0
          ? t('service.more', { n: found.more })
          : t('service.hint');
  return (
    <div className={narrow ? `${classes.found} ${classes.narrow}` : classes.found}>
      <Text size="sm" c="stone.7" role="status" data-testid="searched-for" title={sentence}>
        {sentence}
      </Text>
      {situation && (
        <Action size="compact-sm" hotkey="Escape" onAct={() => finder.open(null)} testId="to-search">
          {t('service.toSearch')}
        </Action>
      )}
      <Action size="compact-sm" hotkey="Ctrl+KeyD" disabled={!selected} onAct={finder.star} testId="star">
        {t(selected && finder.hasStar(selected) ? 'service.unstar' : 'service.star')}
      </Action>
    </div>
  );
}

/** What Enter does with a row that is no service; undefined when one is meant, or nothing. */
function ownAct(finder: Finder): { readonly text: string; readonly act: () => void; readonly off: boolean } | undefined {
  const { row } = finder;
  if (row?.kind === 'situation') return { text: 'service.openSituation', act: () => finder.open(row.situation), off: false };
  if (row?.kind === 'bare') return { text: 'service.withoutChecklist', act: () => gate.refuse('Enter', false), off: true };
  return undefined;
}

/** The primary action of a screen while a row is pointed at that is no service. */
export function FinderPrimary({ finder, children }: { readonly finder: Finder; readonly children: ReactNode }) {
  const { t } = useText();
  const own = ownAct(finder);
  if (!own) return children;
  return (
    <Primary disabled={own.off} onAct={own.act}>
      {t(own.text)}
    </Primary>
  );
}

/** Enter pressed faster than the search waits for it, and the keys behind it with it: a hit of the text before is never taken. */
function useSettledEnter(settled: boolean, act: () => void): { onKeyDown: (event: KeyboardEvent) => void; forget: () => void } {
  const [entered, setEntered] = useState(false);
  const release = useRef<(() => void) | null>(null);
  const latest = useRef(act);
  latest.current = act;
  const end = () => {
    const go = release.current;
    release.current = null;
    if (go) void painted().then(go);
  };
  const over = useRef(end);
  useEffect(() => {
    if (!entered || !settled) return;
    setEntered(false);
    latest.current();
    over.current();
  }, [entered, settled]);
  useEffect(() => over.current, []);
  return {
    onKeyDown: (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      release.current ??= gate.hold();
      setEntered(true);
    },
    forget: () => {
      setEntered(false);
      over.current();
    },
  };
}
