import { Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { ServiceHit } from '#contract/catalogue.ts';
import type { Mark, VisitView } from '#contract/visit.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { gate, painted } from '../../ui/gate.ts';
import { Primary } from '../../ui/Primary.tsx';
import { offerUndo } from '../../ui/undo.ts';
import { useText } from '../../text/text.ts';
import { useServiceSearch } from './useServiceSearch.ts';
import type { StepProps } from './VisitScreen.tsx';
import { useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

/** Find the service by words, in any layout; arrows and Enter. What Enter does is what the button says. */
export function ServiceStep({ visit, onNext }: StepProps) {
  const { t, pick } = useText();
  const choose = useVisitCommand('visit.chooseService');
  const [text, setText] = useState('');
  /** The hit that was pointed at; null before anybody has. */
  const [at, setAt] = useState<number | null>(null);
  const { hits, settled, failure } = useServiceSearch(text);
  const present = visit.plan?.requests[0];
  // While nothing is looked for, no hit is meant: a second Enter of the step before must not choose one.
  const point = at ?? (text === '' ? -1 : 0);
  const selected = hits[Math.min(point, hits.length - 1)];
  const isPresent = (hit: ServiceHit) => hit.serviceId === present?.serviceId && hit.goalId === present.goalId;
  const nameOf = (hit: Pick<ServiceHit, 'serviceName' | 'goalName'>) => `${pick(hit.serviceName)}: ${pick(hit.goalName)}`;

  const take = async (hit: ServiceHit) => {
    const chosen = await choose.run({ serviceId: hit.serviceId, goalId: hit.goalId });
    if (chosen?.undo?.what !== 'service' || !present || (isPresent(hit) && !present.outdated)) return;
    const { n } = chosen.undo;
    offerUndo('undo.service', { name: nameOf(hit) }, { name: 'visit.undo', args: { visitId: chosen.id, revision: chosen.revision, n } });
  };
  const act = () => void (selected ? take(selected) : present ? onNext() : gate.refuse('Enter', false));
  const { onKeyDown, forget } = useSettledEnter(settled, act);
  const onArrow = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return onKeyDown(event);
    event.preventDefault();
    return setAt(Math.max(0, Math.min(hits.length - 1, point + step)));
  };
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected) list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <>
      <Title order={1} size="h2">
        {t('step.service.title')}
      </Title>
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
          setText(event.currentTarget.value);
          setAt(null);
          forget();
        }}
        onKeyDown={onArrow}
      />
      <FailureNote failure={choose.failure ?? failure} />
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
              onClick={() => void take(hit)}
              data-testid={`hit-${hit.serviceId}-${hit.goalId}`}
            >
              <Text fw={700}>{nameOf(hit)}</Text>
              <Text size="sm" c="stone.7">
                {pick(hit.agency)}
              </Text>
            </UnstyledButton>
          ))}
        </div>
        {hits.length === 0 && settled && !failure && <Text c="stone.7">{t('service.none')}</Text>}
      </div>
      <div className={classes.actions}>
        {present && (
          <Present visit={visit} name={nameOf(present)} changes={selected !== undefined && (!isPresent(selected) || present.outdated)} />
        )}
        {selected && (!isPresent(selected) || present?.outdated) ? (
          <Primary onAct={act}>{t(!present ? 'service.choose' : isPresent(selected) ? 'service.renew' : 'service.change')}</Primary>
        ) : (
          <Primary disabled={!present} onAct={act}>
            {t('step.service.next')}
          </Primary>
        )}
      </div>
    </>
  );
}

/** The service of the visit and, when another is pointed at, what taking that one puts away. */
function Present({ visit, name, changes }: { readonly visit: VisitView; readonly name: string; readonly changes: boolean }) {
  const { t } = useText();
  return (
    <div style={{ flex: 1 }}>
      <Text c="stone.7">{t('service.present', { name })}</Text>
      {isOutdated(visit) && <Text c="stone.7">{t('service.outdated')}</Text>}
      {changes && <Loses visit={visit} />}
    </div>
  );
}

/** What another service puts away; nothing when nothing was given yet. */
function Loses({ visit }: { readonly visit: VisitView }) {
  const { t } = useText();
  const { plan, documents, application, receipt } = visit;
  const counts = {
    answers: plan?.questions.filter((one) => one.answer !== undefined).length ?? 0,
    documents: documents.filter((one) => one.mark !== 'open').length,
    pages: documents.reduce((sum, one) => sum + (one.scan?.pages ?? 0), 0),
  };
  const list = Object.entries(counts).flatMap(([what, n]) => (n > 0 ? [t(`service.lost.${what}`, { n })] : []));
  const marks = OF_SERVICE.filter((mark) => application[mark]).map((mark) => t(`changes.mark.${mark}`));
  const sentences = [
    ...(list.length > 0 ? [t('service.loses', { list: list.join(', ') })] : []),
    ...(marks.length > 0 ? [t('service.losesMarks', { list: marks.join(', ') })] : []),
    ...(visit.insisted ? [t('service.losesInsistence')] : []),
    ...(receipt ? [t(`service.losesPaper.${receipt.kind}`, { number: receipt.number })] : []),
  ];
  if (sentences.length === 0) return null;
  return (
    <Text c="attention.9" data-testid="service-loses">
      {sentences.join(' ')}
    </Text>
  );
}

/** Marks that were given for this very service. */
const OF_SERVICE: readonly Mark[] = ['signed', 'consent', 'feePaid'];

const isOutdated = ({ plan }: VisitView): boolean => plan?.requests.some((one) => one.outdated) === true;

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
