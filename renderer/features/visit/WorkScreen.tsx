import { useLive } from '../../ui/live.ts';
import { CalledScreen } from './CalledScreen.tsx';
import { IdleScreen } from './IdleScreen.tsx';
import { VisitScreen } from './VisitScreen.tsx';

/** «Приём»: free, called, or serving; the queue says which. */
export function WorkScreen() {
  const queue = useLive('queue.state').data;
  const { data: visit } = useLive('visit.current');
  if (!queue) return null;
  if (queue.current?.status === 'called') return <CalledScreen ticket={queue.current} />;
  if (visit) return <VisitScreen key={visit.id} visit={visit} />;
  return <IdleScreen queue={queue} />;
}
