import { Text, Title } from '@mantine/core';
import type { ServiceHit } from '#contract/catalogue.ts';
import type { Mark, VisitView } from '#contract/visit.ts';
import { gate } from '../../ui/gate.ts';
import { Primary } from '../../ui/Primary.tsx';
import { offerUndo } from '../../ui/undo.ts';
import { useText } from '../../text/text.ts';
import { FinderPrimary, ServiceFinder } from './ServiceFinder.tsx';
import { useServiceFinder } from './useServiceFinder.ts';
import type { StepProps } from './VisitScreen.tsx';
import { useVisitCommand } from './visitCommand.ts';
import classes from './Visit.module.css';

/** Find the service by words, in any layout; arrows and Enter. What Enter does is what the button says. */
export function ServiceStep({ visit, onNext }: StepProps) {
  const { t, pick } = useText();
  const choose = useVisitCommand('visit.chooseService');
  const finder = useServiceFinder();
  const { selected } = finder;
  const present = visit.plan?.requests[0];
  const isPresent = (hit: ServiceHit) => hit.serviceId === present?.serviceId && hit.goalId === present.goalId;
  const nameOf = (hit: Pick<ServiceHit, 'serviceName' | 'goalName'>) => `${pick(hit.serviceName)}: ${pick(hit.goalName)}`;

  const take = async (hit: ServiceHit) => {
    const chosen = await choose.run({ serviceId: hit.serviceId, goalId: hit.goalId });
    if (chosen?.undo?.what !== 'service' || !present || (isPresent(hit) && !present.outdated)) return;
    const { n } = chosen.undo;
    offerUndo('undo.service', { name: nameOf(hit) }, { name: 'visit.undo', args: { visitId: chosen.id, revision: chosen.revision, n } });
  };
  const act = () => void (selected ? take(selected) : present ? onNext() : gate.refuse('Enter', false));
  return (
    <>
      <Title order={1} size="h2">
        {t('step.service.title')}
      </Title>
      <ServiceFinder finder={finder} onTake={(hit) => void take(hit)} onEnter={act} failure={choose.failure} />
      <div className={classes.actions}>
        {present && (
          <Present visit={visit} name={nameOf(present)} changes={selected !== undefined && (!isPresent(selected) || present.outdated)} />
        )}
        <FinderPrimary finder={finder}>
          {selected && (!isPresent(selected) || present?.outdated) ? (
            <Primary onAct={act}>{t(!present ? 'service.choose' : isPresent(selected) ? 'service.renew' : 'service.change')}</Primary>
          ) : (
            <Primary disabled={!present} onAct={act}>
              {t('step.service.next')}
            </Primary>
          )}
        </FinderPrimary>
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
