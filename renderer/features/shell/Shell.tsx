import { Stack, Text } from '@mantine/core';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { Role } from '#contract/kit.ts';
import { useLanguage, useStatus } from '../../ui/App.tsx';
import { useButtons, useKeys } from '../../ui/keys.ts';
import { useCommand, useLive } from '../../ui/live.ts';
import { useText } from '../../text/text.ts';
import { Locked } from '../sign-in/Locked.tsx';
import { SignIn } from '../sign-in/SignIn.tsx';
import { Banners } from './Banners.tsx';
import { Rail } from './Rail.tsx';
import { Signs } from './Signs.tsx';
import { TopBar } from './TopBar.tsx';
import classes from './Shell.module.css';

export type AreaId = 'visit' | 'queue' | 'reference' | 'devices' | 'journal' | 'today' | 'masking';

/** What each role sees, the first being where the day begins. */
export const AREAS: Readonly<Record<Role, readonly AreaId[]>> = {
  specialist: ['visit', 'queue', 'reference'],
  it: ['devices'],
  dpo: ['journal', 'masking'],
  head: ['today', 'reference', 'masking'],
};

// The first bundle is the sign-in screen; the visit is fetched while the PIN is typed, the rest when it is opened.
const loadWork = () => import('../visit/WorkScreen.tsx');
const WorkScreen = lazy(() => loadWork().then((m) => ({ default: m.WorkScreen })));
const QueueScreen = lazy(() => import('../queue/QueueScreen.tsx').then((m) => ({ default: m.QueueScreen })));
const ReferenceScreen = lazy(() => import('../reference/ReferenceScreen.tsx').then((m) => ({ default: m.ReferenceScreen })));
const DevicesScreen = lazy(() => import('../devices/DevicesScreen.tsx').then((m) => ({ default: m.DevicesScreen })));
const JournalScreen = lazy(() => import('../journal/JournalScreen.tsx').then((m) => ({ default: m.JournalScreen })));
const TodayScreen = lazy(() => import('../head/TodayScreen.tsx').then((m) => ({ default: m.TodayScreen })));
const MaskingScreen = lazy(() => import('../masking/MaskingScreen.tsx').then((m) => ({ default: m.MaskingScreen })));
const SCREENS = {
  visit: WorkScreen,
  queue: QueueScreen,
  reference: ReferenceScreen,
  devices: DevicesScreen,
  journal: JournalScreen,
  today: TodayScreen,
  masking: MaskingScreen,
} as const;

/** The frame of the operator's window: who is signed in decides what there is. */
export function Shell() {
  const { t } = useText();
  const status = useStatus();
  const { data: session, isError } = useLive('staff.session');
  useLanguage(status?.language);
  useEffect(() => {
    const idle = requestIdleCallback(() => void loadWork());
    return () => cancelIdleCallback(idle);
  }, []);
  if (isError || session === undefined || !status) return <Starting />;
  return (
    <div className={classes.window}>
      <Banners status={status} />
      {session === null ? <SignIn /> : session.locked ? <Locked session={session} /> : <Frame key={session.id} role={session.role} />}
      <Signs />
      <span hidden>{t('common.appName')}</span>
    </div>
  );
}

function Starting() {
  const { t } = useText();
  return (
    <Stack h="100%" align="center" justify="center">
      <Text component="h1" size="xl">
        {t('shell.starting')}
      </Text>
    </Stack>
  );
}

const ISSUED_SHOWN_MS = 8_000;

/** Buttons of the box that work on every screen: issue a ticket, call the next one. Answers the number just issued. */
function useQueueButtons(enabled: boolean): string | null {
  const { run: issue } = useCommand('queue.issue');
  const { run: callNext } = useCommand('queue.callNext');
  const [issued, setIssued] = useState<string | null>(null);
  useButtons(
    enabled
      ? {
          'call-next': () => void callNext({}),
          'issue-ticket': () => void issue({ purpose: 'submit' }).then((ticket) => ticket && setIssued(ticket.number)),
        }
      : {},
  );
  useEffect(() => {
    if (issued === null) return undefined;
    const timer = setTimeout(() => setIssued(null), ISSUED_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [issued]);
  return issued;
}

function Frame({ role }: { readonly role: Role }) {
  const areas = AREAS[role];
  const [area, setArea] = useState<AreaId>(areas[0] ?? 'visit');
  const lock = useCommand('staff.lock');
  const blank = () => void lock.run({});
  useKeys({ Pause: blank, 'Ctrl+KeyL': blank }, 'always');
  useKeys(Object.fromEntries(areas.map((id, i) => [`Alt+Digit${i + 1}`, () => setArea(id)])));
  // A ticket called by a button of the box is served on the visit screen, wherever one was.
  const status = useLive('queue.state', {}, role === 'specialist').data?.current?.status;
  useEffect(() => {
    if (status === 'called') setArea('visit');
  }, [status]);
  const issued = useQueueButtons(role === 'specialist');
  const Screen = SCREENS[area];
  return (
    <div className={classes.frame}>
      <Rail areas={areas} area={area} onArea={setArea} onLock={blank} />
      <div className={classes.body}>
        <TopBar role={role} issued={issued} />
        <Suspense fallback={<Starting />}>
          <Screen />
        </Suspense>
      </div>
    </div>
  );
}
