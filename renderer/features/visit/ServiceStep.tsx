import { Text, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import type { ServiceHit } from '#contract/catalogue.ts';
import type { PlanRequest, VisitView } from '#contract/visit.ts';
import { gate } from '../../ui/gate.ts';
import { Action, Primary } from '../../ui/Primary.tsx';
import { offerUndo } from '../../ui/undo.ts';
import { useText } from '../../text/text.ts';
import { Loses } from './Loses.tsx';
import { RequestList } from './RequestList.tsx';
import { FinderPrimary, ServiceFinder } from './ServiceFinder.tsx';
import { useServiceFinder } from './useServiceFinder.ts';
import type { StepProps } from './VisitScreen.tsx';
import { useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

type Request = VisitView['requests'][number];

/** Find the services of the visit by words, in any layout; arrows and Enter. What Enter does is what the button says. */
export function ServiceStep({ visit, onNext }: StepProps) {
  const { t, pick } = useText();
  const choose = useVisitCommand('visit.chooseService');
  const remove = useVisitCommand('visit.removeService');
  const finder = useServiceFinder();
  const [leaving, setLeaving] = useState<string | null>(null);
  const here = useRef<HTMLDivElement>(null);
  const { selected } = finder;
  const { requests } = visit;
  const nameOf = (one: Pick<PlanRequest, 'serviceName' | 'goalName'>) => `${pick(one.serviceName)}: ${pick(one.goalName)}`;
  const [intent, other] = intentsFor(visit, selected);

  const offerBack = (view: VisitView | undefined, text: string, name: string) => {
    if (view?.undo?.what !== 'service') return;
    offerUndo(text, { name }, { name: 'visit.undo', args: { visitId: view.id, revision: view.revision, n: view.undo.n } });
  };
  const take = async (hit: ServiceHit, { does, place }: Intent) => {
    if (does === 'next') return onNext();
    const { serviceId, goalId } = hit;
    const chosen = await choose.run({ serviceId, goalId, ...(place && { replaces: place.id }) });
    if (!chosen) return undefined;
    if (place) offerBack(chosen, 'undo.service', nameOf(hit));
    // A situation of life has its other steps there.
    if (!finder.situation) finder.type('');
    return undefined;
  };
  const removeIt = async (request: Request, name: string) => {
    setLeaving(null);
    offerBack(await remove.run({ requestId: request.id }), 'undo.serviceRemoved', name);
    // Its button is gone, and the hand with it.
    here.current?.querySelector('input')?.focus();
  };
  const act = () => void (selected ? take(selected, intent) : requests.length > 0 ? onNext() : gate.refuse('Enter', false));
  // What would be put away is said before: of the row at hand, or of the one whose place is taken.
  const losing = requests.find((one) => one.id === leaving) ?? (selected ? (intent.place ?? other?.place) : undefined);
  return (
    <div ref={here} style={{ display: 'contents' }}>
      <Title order={1} size="h2">
        {t('step.service.title')}
      </Title>
      {requests.length > 0 && <RequestList visit={visit} onLook={setLeaving} onRemove={(one, name) => void removeIt(one, name)} />}
      <ServiceFinder
        finder={finder}
        onTake={(hit) => void take(hit, intentsFor(visit, hit)[0])}
        onEnter={act}
        failure={choose.failure ?? remove.failure}
      />
      <div className={classes.actions}>
        <div style={{ flex: 1 }}>
          {losing && <Loses visit={visit} request={losing} ifReplaced={leaving === null && intent.place === undefined} />}
          {intent.does === 'renew' && <Text c="stone.7">{t('service.outdated')}</Text>}
        </div>
        {selected && other && (
          <Action
            hotkey="F9"
            disabled={!finder.settled}
            loading={choose.pending}
            onAct={() => void take(selected, other)}
            testId="service-other"
          >
            {t(`service.${other.does}`)}
          </Action>
        )}
        <FinderPrimary finder={finder}>
          {selected && intent.does !== 'next' ? (
            <Primary onAct={act}>{t(`service.${intent.does}`)}</Primary>
          ) : (
            <Primary disabled={requests.length === 0} onAct={act}>
              {t('step.service.next')}
            </Primary>
          )}
        </FinderPrimary>
      </div>
    </div>
  );
}

interface Intent {
  readonly does: 'choose' | 'add' | 'change' | 'changeGoal' | 'renew' | 'next';
  /** The request whose place it takes. */
  readonly place?: Request | undefined;
}

/** What Enter does with a hit, and what else may be done with it: nothing that is chosen is put away unless it is said. */
function intentsFor({ requests, plan }: VisitView, hit: ServiceHit | undefined): readonly [Intent, Intent?] {
  if (!hit || requests.length === 0) return [{ does: 'choose' }];
  const same = requests.find((one) => one.serviceId === hit.serviceId && one.goalId === hit.goalId);
  // One whose plan cannot be made is helped by its present definition.
  if (same) return [!plan || plan.requests.some((one) => one.id === same.id && one.outdated) ? { does: 'renew' } : { does: 'next' }];
  const [only, another] = requests;
  // A visit whose plan cannot be made is helped by another service in its place, not by one more.
  if (!plan && only && !another) return [{ does: 'change', place: only }];
  const place = requests.find((one) => one.serviceId === hit.serviceId);
  if (place) return [{ does: 'changeGoal', place }, { does: 'add' }];
  return another ? [{ does: 'add' }] : [{ does: 'add' }, { does: 'change', place: only }];
}
