import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '#contract/failure.ts';
import { useLive } from '../../ui/live.ts';
import { CalledScreen } from './CalledScreen.tsx';
import { IdleScreen } from './IdleScreen.tsx';
import { StuckScreen } from './StuckScreen.tsx';
import { VisitScreen } from './VisitScreen.tsx';

const UNKNOWN: Failure = { ok: false, code: 'internal' };
const LOST: Failure = { ok: false, code: 'visit-unreadable', at: 'none' };

/** «Приём»: free, called, or serving; the queue says which. A window that is taken is never shown as free. */
export function WorkScreen() {
  const queue = useLive('queue.state');
  const visit = useLive('visit.current');
  const [readQueue, readVisit] = [queue.refetch, visit.refetch];
  const again = useCallback(() => Promise.all([readQueue(), readVisit()]), [readQueue, readVisit]);
  const { current, stuck } = queue.data ?? {};
  const serving = current?.status === 'serving';
  // The queue says first that somebody is served: their visit is on its way, or, asked for again, not there at all.
  const missing = serving && visit.data === null ? current.id : null;
  const [lost, setLost] = useState<string | null>(null);
  useEffect(() => {
    if (missing === null) return undefined;
    let over = false;
    void readVisit().then(({ data }) => !over && data === null && setLost(missing));
    return () => {
      over = true;
    };
  }, [missing, readVisit]);

  if (current?.status === 'called') return <CalledScreen ticket={current} />;
  if (visit.data && !stuck) return <VisitScreen key={visit.data.id} visit={visit.data} />;
  if (stuck) {
    const ticket = { id: stuck.ticketId, number: stuck.number, holds: false };
    return <StuckScreen ticket={ticket} failure={{ ok: false, code: 'ticket-unreadable' }} onAgain={again} />;
  }
  if (current && serving) {
    const failure = visit.error ? (visit.error.failure ?? UNKNOWN) : lost === current.id ? LOST : undefined;
    return failure ? (
      <StuckScreen ticket={{ id: current.id, number: current.number, holds: true }} failure={failure} onAgain={again} />
    ) : null;
  }
  if (!queue.data) return queue.error ? <StuckScreen ticket={null} failure={queue.error.failure ?? UNKNOWN} onAgain={again} /> : null;
  return <IdleScreen queue={queue.data} />;
}
