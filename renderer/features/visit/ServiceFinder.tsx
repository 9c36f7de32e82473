import { Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ServiceHit } from '#contract/catalogue.ts';
import type { Failure } from '#contract/failure.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { gate, painted } from '../../ui/gate.ts';
import { useText } from '../../text/text.ts';
import { useServiceSearch } from './useServiceSearch.ts';
import classes from './Visit.module.css';

/** What is looked for and what was found; `selected` is what Enter would take. */
export interface Finder {
  readonly text: string;
  readonly hits: readonly ServiceHit[];
  readonly selected: ServiceHit | undefined;
  /** False while the hits are still those of an earlier text. */
  readonly settled: boolean;
  readonly failure: Failure | null;
  type(text: string): void;
  move(step: 1 | -1): void;
}

export function useServiceFinder(): Finder {
  const [text, setText] = useState('');
  /** The hit that was pointed at; null before anybody has. */
  const [at, setAt] = useState<number | null>(null);
  const {
    found: { hits },
    settled,
    failure,
  } = useServiceSearch(text);
  // While nothing is looked for, no hit is meant: a second Enter of the step before must not choose one.
  const point = at ?? (text === '' ? -1 : 0);
  return {
    text,
    hits,
    selected: hits[Math.min(point, hits.length - 1)],
    settled,
    failure,
    type: (typed) => {
      setText(typed);
      setAt(null);
    },
    move: (step) => setAt(Math.max(0, Math.min(hits.length - 1, point + step))),
  };
}

interface ServiceFinderProps {
  readonly finder: Finder;
  /** A hit that was clicked. */
  readonly onTake: (hit: ServiceHit) => void;
  /** Enter, when the hits are those of the text: `finder.selected` is meant, or nothing. */
  readonly onEnter: () => void;
  /** Why the last hit was not taken. */
  readonly failure: Failure | null;
}

/** Finds a service by words, in any layout: the field, the hits below it, arrows and Enter. What is done with a hit is its screen's. */
export function ServiceFinder({ finder, onTake, onEnter, failure }: ServiceFinderProps) {
  const { t, pick } = useText();
  const { text, hits, selected, settled } = finder;
  const { onKeyDown, forget } = useSettledEnter(settled, onEnter);
  const onArrow = (event: KeyboardEvent) => {
    const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
    if (step === undefined) return onKeyDown(event);
    event.preventDefault();
    return finder.move(step);
  };
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <>
      <TextInput
        aria-label={t('service.search')}
        placeholder={t('service.placeholder')}
        size="lg"
        autoFocus
        leftSection={<IconSearch aria-hidden />}
        value={text}
        data-testid="service-search"
        maxLength={120}
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="service-hits"
        aria-activedescendant={selected ? `hit-${selected.serviceId}-${selected.goalId}` : undefined}
        onChange={(event) => {
          finder.type(event.currentTarget.value);
          forget();
        }}
        onKeyDown={onArrow}
      />
      <FailureNote failure={failure ?? finder.failure} />
      {/* Twenty hits do not fit: what scrolls can be reached by the keyboard. */}
      <div className={classes.scroll} ref={list} tabIndex={hits.length > 0 ? 0 : -1}>
        <div className={classes.hits} role="listbox" id="service-hits" aria-label={t('service.found')}>
          {hits.map((hit) => (
            <UnstyledButton
              key={`${hit.serviceId}/${hit.goalId}`}
              id={`hit-${hit.serviceId}-${hit.goalId}`}
              className={classes.hit}
              role="option"
              tabIndex={-1}
              aria-selected={hit === selected}
              onClick={() => onTake(hit)}
              data-testid={`hit-${hit.serviceId}-${hit.goalId}`}
            >
              <Text fw={700}>
                {pick(hit.serviceName)}: {pick(hit.goalName)}
              </Text>
              <Text size="sm" c="stone.7">
                {pick(hit.agency)}
              </Text>
            </UnstyledButton>
          ))}
        </div>
        {hits.length === 0 && settled && !finder.failure && <Text c="stone.7">{t('service.none')}</Text>}
      </div>
    </>
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
