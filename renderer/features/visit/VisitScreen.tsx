import { Text, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Step, VisitView } from '#contract/visit.ts';
import { isMade, STEPS } from '#contract/words.ts';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { gate, holding } from '../../ui/gate.ts';
import { useButtons, useKeys } from '../../ui/keys.ts';
import { Action } from '../../ui/Primary.tsx';
import { settle, settledOrTold } from '../../ui/unsaved.ts';
import { useText } from '../../text/text.ts';
import { ApplicantStep } from './ApplicantStep.tsx';
import { ApplicationStep } from './ApplicationStep.tsx';
import { Changes } from './Changes.tsx';
import { ConditionsStep } from './ConditionsStep.tsx';
import { DocumentsStep } from './DocumentsStep.tsx';
import { LateArrivals } from './LateArrivals.tsx';
import { LeaveMenu } from './LeaveMenu.tsx';
import { ReceiptStep } from './ReceiptStep.tsx';
import { ServiceStep } from './ServiceStep.tsx';
import { RunningScan } from './RunningScan.tsx';
import { type ScanControl, useScan } from './useScan.ts';
import { type Refuse, useRefuse } from './useRefuse.ts';
import { PaintedVisit, useVisitCommand } from './visitCommand.ts';
import { Why } from './Why.tsx';
import classes from './Visit.module.css';

const BODIES = {
  applicant: ApplicantStep,
  service: ServiceStep,
  conditions: ConditionsStep,
  documents: DocumentsStep,
  application: ApplicationStep,
  receipt: ReceiptStep,
} as const;

/** What every step gets: the visit, the way on, and a way to point the right column at one item. */
export interface StepProps {
  readonly visit: VisitView;
  readonly onNext: () => Promise<unknown>;
  readonly onFocusItem: (itemId: string | null) => void;
  readonly scan: ScanControl;
  readonly refuse: Refuse;
}

/** Steps with their state · the present step · «почему». */
export function VisitScreen({ visit }: { readonly visit: VisitView }) {
  return (
    <PaintedVisit value={visit}>
      <Steps visit={visit} />
    </PaintedVisit>
  );
}

function Steps({ visit }: { readonly visit: VisitView }) {
  const { t } = useText();
  const goTo = useVisitCommand('visit.goTo');
  const [focused, setFocused] = useState<string | null>(null);
  // What is typed is saved before its screen goes; a value that was refused waits in main and comes back with the step.
  const open = async (step: Step) => {
    const saved = await settle(visit);
    return goTo.run({ step }, { after: saved.visit.revision });
  };
  const step = STEPS.indexOf(visit.step);
  // A refusal sheet stands behind steps that are closed: the way leads past them.
  const before = STEPS.slice(0, step).findLast((one) => visit.reachable.includes(one));
  const next = () =>
    holding(async () => {
      const saved = await settledOrTold(visit);
      if (!saved) return undefined;
      const after = STEPS.slice(step + 1).find((one) => saved.reachable.includes(one));
      if (after) return goTo.run({ step: after }, { after: saved.revision });
      gate.refuse(undefined, false);
      return undefined;
    });
  useKeys({ Escape: before && (() => void open(before)) });
  useButtons({ 'next-step': () => void next() });
  const refuse = useRefuse(visit);
  const scan = useScan(visit.id);
  const atItsDocument = (visit.step === 'documents' || visit.step === 'application') && focused === scan.progress?.itemId;
  const Body = BODIES[visit.step];
  return (
    <div className={classes.columns}>
      <nav className={classes.steps} aria-label={t('visit.steps')}>
        <ol className={classes.stepList}>
          {STEPS.map((step, i) => {
            const done = visit.finished.includes(step);
            return (
              <li key={step}>
                <UnstyledButton
                  className={classes.step}
                  aria-current={step === visit.step ? 'step' : undefined}
                  disabled={!visit.reachable.includes(step)}
                  onClick={(event) => {
                    // Enter is the step's, and not the button's that a hand has clicked.
                    if (event.detail > 0) event.currentTarget.blur();
                    void open(step);
                  }}
                  data-testid={`step-${step}`}
                >
                  <span>{i + 1}</span>
                  <span>{t(`step.${step}.name`)}</span>
                  {done && <IconCheck size={18} aria-label={t('visit.done')} />}
                </UnstyledButton>
              </li>
            );
          })}
        </ol>
        {visit.requests.length > 0 && visit.step !== 'service' && (
          <Action hotkey="F5" size="compact-sm" onAct={() => void open('service')} testId="more-service">
            {t('service.oneMore')}
          </Action>
        )}
        {scan.running && !atItsDocument && <RunningScan visit={visit} scan={scan} />}
        <LateArrivals visit={visit} />
        <div className={classes.say}>
          <Text size="sm" c="stone.7">
            {t('visit.say')}
          </Text>
          <Text>{sayOf(visit, t)}</Text>
        </div>
        <LeaveMenu visit={visit} refuse={refuse} />
      </nav>
      <main className={classes.step2} data-step={visit.step}>
        <FailureNote failure={goTo.failure} onClose={goTo.clear} />
        <FailureNote failure={refuse.failure} onClose={refuse.clear} />
        <Changes visit={visit} />
        <Body visit={visit} scan={scan} refuse={refuse} onNext={next} onFocusItem={setFocused} />
      </main>
      <Why visit={visit} focused={focused} />
    </div>
  );
}

/** One sentence that can be read aloud at this step. */
function sayOf(visit: VisitView, t: (key: string) => string): string {
  const question = visit.plan?.questions.find((one) => one.answer === undefined);
  const redirect = visit.plan?.requests.find((one) => one.redirect)?.redirect?.text;
  const said = visit.step === 'conditions' ? (redirect ?? question?.say) : undefined;
  if (said) return document.documentElement.lang === 'en' ? said.en : said.ru;
  // What is said must not ask for what is being refused.
  const looked = (visit.plan?.items ?? []).every(
    (item) => isMade(item) || visit.documents.find((one) => one.itemId === item.id)?.mark !== 'open',
  );
  const refuses = visit.obstacles.length > 0 && !visit.insisted && looked;
  if (visit.receipt?.kind === 'refusal' || (visit.step === 'documents' && refuses)) return t('refuse.say');
  return t(`step.${visit.step}.say`);
}
