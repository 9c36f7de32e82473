import { Suspense, useEffect, useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import type { Role } from '#contract/kit.ts';
import { useLanguage, useStatus } from '../../ui/App.tsx';
import { Boundary } from '../../ui/Boundary.tsx';
import { BrokenScreen } from '../../ui/Broken.tsx';
import { FailureNote } from '../../ui/FailureNote.tsx';
import { useButtons, useKeys } from '../../ui/keys.ts';
import { useCommand, useLive } from '../../ui/live.ts';
import { settle } from '../../ui/unsaved.ts';
import { offerTicketUndo } from '../../ui/undo.ts';
import { useText } from '../../text/text.ts';
import { Locked } from '../sign-in/Locked.tsx';
import { SignIn } from '../sign-in/SignIn.tsx';
import { type AreaId, AREAS, loadWork, reopenAt, screenOf, takeReopened } from './areas.ts';
import { Banners } from './Banners.tsx';
import { OtherScan } from './OtherScan.tsx';
import { Rail } from './Rail.tsx';
import { Signs } from './Signs.tsx';
import { ResourceFaults } from './ResourceFaults.tsx';
import { Starting } from './Starting.tsx';
import { TopBar } from './TopBar.tsx';
import classes from './Shell.module.css';

/** The frame of the operator's window: who is signed in decides what there is. */
export function Shell() {
  const { t } = useText();
  const status = useStatus();
  const { data: session, error } = useLive('staff.session');
  useLanguage(status?.language);
  useEffect(() => {
    // A part that cannot be loaded is named when it is opened.
    const idle = requestIdleCallback(() => void loadWork().catch(() => undefined));
    return () => cancelIdleCallback(idle);
  }, []);
  if (session === undefined || !status) return <Starting failure={error?.failure} />;
  return (
    <div className={classes.window}>
      <Banners status={status} />
      <Boundary
        key={`${session?.id} ${session?.locked}`}
        where="frame"
        fallback={(fault, again) => <BrokenScreen where="frame" fault={fault} onAgain={again} />}
      >
        {session === null ? <SignIn /> : session.locked ? <Locked session={session} /> : <Frame key={session.id} role={session.role} />}
      </Boundary>
      <Signs />
      <span hidden>{t('common.appName')}</span>
    </div>
  );
}

const ISSUED_SHOWN_MS = 8_000;

interface QueueButtons {
  /** The number just issued. */
  readonly issued: string | null;
  readonly failure: Failure | null;
  clear(): void;
}

/** Buttons of the box that work on every screen: issue a ticket, call the next one. */
function useQueueButtons(enabled: boolean): QueueButtons {
  const issue = useCommand('queue.issue');
  const callNext = useCommand('queue.callNext');
  const [issued, setIssued] = useState<string | null>(null);
  const give = async () => {
    const ticket = await issue.run({ purpose: 'submit' });
    if (!ticket) return;
    setIssued(ticket.number);
    offerTicketUndo('issue', ticket);
  };
  const next = async () => {
    const called = (await callNext.run({}))?.current;
    if (called) offerTicketUndo('call', called);
  };
  useButtons(enabled ? { 'call-next': () => void next(), 'issue-ticket': () => void give() } : {});
  useEffect(() => {
    if (issued === null) return undefined;
    const timer = setTimeout(() => setIssued(null), ISSUED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [issued]);
  const clear = () => {
    issue.clear();
    callNext.clear();
  };
  return { issued, failure: issue.failure ?? callNext.failure, clear };
}

function Frame({ role }: { readonly role: Role }) {
  const areas = AREAS[role];
  const [area, setArea] = useState<AreaId>(() => takeReopened(areas) ?? areas[0] ?? 'visit');
  const lock = useCommand('staff.lock');
  const blank = () => void lock.run({});
  useKeys({ Pause: blank, 'Ctrl+KeyL': blank }, 'always');
  // What is typed is saved before its screen goes.
  const go = (id: AreaId) => void settle(null).then(() => setArea(id));
  useKeys(Object.fromEntries(areas.map((id, i) => [`Alt+Digit${i + 1}`, () => go(id)])));
  // A ticket called by a button of the box is served on the visit screen, wherever one was.
  const status = useLive('queue.state', {}, role === 'specialist').data?.current?.status;
  useEffect(() => {
    if (status === 'called') setArea('visit');
  }, [status]);
  const buttons = useQueueButtons(role === 'specialist');
  const visit = useLive('visit.current', {}, role === 'specialist').data;
  const Screen = screenOf(area);
  return (
    <div className={classes.frame}>
      <Rail areas={areas} area={area} onArea={go} onLock={blank} />
      <div className={classes.body}>
        <Boundary where="top" fallback={() => null}>
          <TopBar role={role} issued={buttons.issued} />
        </Boundary>
        <Boundary where="faults" fallback={() => null}>
          <ResourceFaults />
        </Boundary>
        {role === 'specialist' && visit !== undefined && <OtherScan shown={area === 'visit' ? (visit?.id ?? null) : null} />}
        <FailureNote failure={buttons.failure} onClose={buttons.clear} />
        <div className={classes.area}>
          <Boundary
            key={area}
            where={area}
            fallback={(fault, again) => (
              <BrokenScreen where={area} fault={fault} onAgain={fault.file === undefined ? again : () => reopenAt(area)} />
            )}
          >
            <Suspense fallback={<Starting />}>
              <Screen />
            </Suspense>
          </Boundary>
        </div>
      </div>
    </div>
  );
}
