import { useQueryClient } from '@tanstack/react-query';
import { Badge, Text, Title } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import type { AuthoringState, FileProblem, ServiceHit } from '#contract/catalogue.ts';
import { gate } from '../../ui/gate.ts';
import { useEvent, useLive } from '../../ui/live.ts';
import { useText } from '../../text/text.ts';
import { NoChecklist } from '../visit/FinderRow.tsx';
import { ServiceFinder } from '../visit/ServiceFinder.tsx';
import { useServiceFinder } from '../visit/useServiceFinder.ts';
import { CardProblems } from './CardProblems.tsx';
import { ServicePage } from './ServicePage.tsx';
import classes from './Reference.module.css';

const NONE: readonly FileProblem[] = [];

/** «Справочник»: any service with any answers, without an applicant. */
export function ReferenceScreen() {
  const { t } = useText();
  const finder = useServiceFinder();
  const [chosen, setChosen] = useState<ServiceHit | null>(null);
  const authoring = useAuthoring();
  const problems = authoring?.problems ?? NONE;
  const page = useRef<HTMLDivElement>(null);
  const { row, rows } = finder;
  const first = rows.find((one) => one.kind === 'service');
  const found = finder.selected ?? first?.hit;
  // A card that is broken is found no more: its page is held, with its answers, until it is mended.
  const isBroken = problems.length > 0;
  const shown = isBroken ? (chosen ?? found) : (finder.selected ?? chosen ?? first?.hit);
  /** The hand goes on to the page: its digits answer. */
  const read = (hit: ServiceHit) => {
    setChosen(hit);
    // What is chosen is laid out first.
    requestAnimationFrame(() => page.current?.focus());
  };
  return (
    <main className={classes.columns}>
      <div className={classes.list}>
        <Title order={1} size="h2">
          {t('reference.title')}
        </Title>
        {authoring && <Badge color="attention">{t('reference.preview', { folder: authoring.folder })}</Badge>}
        <ServiceFinder
          finder={finder}
          narrow
          onTake={read}
          onEnter={() => (finder.selected ? read(finder.selected) : gate.refuse('Enter', false))}
          failure={null}
        />
      </div>
      {row?.kind === 'bare' && !isBroken ? (
        <div className={classes.body}>
          <NoChecklist row={row} />
        </div>
      ) : shown ? (
        <ServicePage
          key={`${shown.serviceId}/${shown.goalId}`}
          hit={shown}
          page={page}
          problems={problems}
          sample={authoring?.samples[`${shown.serviceId}/${shown.goalId}`]}
        />
      ) : isBroken ? (
        <CardProblems problems={problems} />
      ) : (
        <div className={classes.body}>
          <Text c="stone.7">{t('reference.empty')}</Text>
        </div>
      )}
    </main>
  );
}

/** Cards that are being written, in place of the catalogue: what was found and shown is asked for again after each save. */
function useAuthoring(): AuthoringState | null {
  const client = useQueryClient();
  useEvent(
    'catalogue.changed',
    useCallback(() => {
      for (const name of ['catalogue.search', 'catalogue.preview']) void client.invalidateQueries({ queryKey: [name] });
    }, [client]),
  );
  return useLive('catalogue.authoring').data ?? null;
}
