import { Text, TextInput, Title, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useState } from 'react';
import type { ServiceHit } from '#contract/catalogue.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { Primary } from '../../ui/Primary.tsx';
import { useText } from '../../text/text.ts';
import { useServiceSearch } from './useServiceSearch.ts';
import type { StepProps } from './VisitScreen.tsx';
import { useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

/** Find the service by words, in any layout; arrows and Enter. */
export function ServiceStep({ visit, onNext }: StepProps) {
  const { t, pick } = useText();
  const choose = useVisitCommand('visit.chooseService');
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const { hits, settled, failure } = useServiceSearch(text);
  const [entered, setEntered] = useState(false);
  const selected = hits[Math.min(at, hits.length - 1)];
  const take = (hit: ServiceHit) => void choose.run({ serviceId: hit.serviceId, goalId: hit.goalId });
  const present = visit.plan?.requests[0];
  // Enter pressed faster than the search waits for it: a hit of the text before is never taken.
  const { run } = choose;
  useEffect(() => {
    if (!entered || !settled) return;
    setEntered(false);
    if (selected) void run({ serviceId: selected.serviceId, goalId: selected.goalId });
  }, [entered, settled, selected, run]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(hits.length - 1, at + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      setEntered(true);
    }
  };
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
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="service-hits"
        aria-activedescendant={selected ? `hit-${selected.serviceId}-${selected.goalId}` : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(0);
          setEntered(false);
        }}
        onKeyDown={onKeyDown}
      />
      <FailureNote failure={choose.failure ?? failure} />
      <div className={classes.scroll}>
        <div className={classes.hits} role="listbox" id="service-hits" aria-label={t('service.found')}>
          {hits.map((hit) => (
            <UnstyledButton
              key={`${hit.serviceId}/${hit.goalId}`}
              id={`hit-${hit.serviceId}-${hit.goalId}`}
              className={classes.hit}
              role="option"
              tabIndex={-1}
              aria-selected={hit === selected}
              onClick={() => take(hit)}
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
        {hits.length === 0 && settled && <Text c="stone.7">{t('service.none')}</Text>}
      </div>
      <div className={classes.actions}>
        {present && <Text c="stone.7">{t('service.present', { name: `${pick(present.serviceName)}: ${pick(present.goalName)}` })}</Text>}
        {selected && (text !== '' || !present) ? (
          <Primary onAct={() => take(selected)} loading={choose.pending}>
            {t('service.choose')}
          </Primary>
        ) : (
          <Primary disabled={!present} onAct={onNext}>
            {t('step.service.next')}
          </Primary>
        )}
      </div>
    </>
  );
}
