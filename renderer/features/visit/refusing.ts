import type { Bilingual } from '#contract/kit.ts';
import type { VisitView } from '#contract/visit.ts';
import type { useText } from '../../text/text.ts';

type Words = Pick<ReturnType<typeof useText>, 't' | 'pick'>;

/** The services nothing stands in the way of, while something does of others: nobody refuses them. */
export function servicesApart({ plan, obstacles }: VisitView): { readonly refused: Bilingual[]; readonly free: Bilingual[] } {
  const requests = plan?.requests ?? [];
  const stopped = new Set(obstacles.flatMap((one) => one.requestIds));
  const namesOf = (isStopped: boolean) => requests.filter((one) => stopped.has(one.id) === isStopped).map((one) => one.serviceName);
  return { refused: namesOf(true), free: namesOf(false) };
}

/** What the button that refuses says: of which services, where not of all. */
export function refuseLabel(visit: VisitView, { t, pick }: Words): string {
  const { refused, free } = servicesApart(visit);
  const n = visit.obstacles.length;
  return free.length === 0 ? t('receipt.refuse', { n }) : t('receipt.refuseSome', { n, list: refused.map(pick).join(', ') });
}

/** The services that go on beside a refusal that stands. */
export const restOf = ({ plan, receipt }: VisitView): Bilingual[] =>
  (receipt?.kind === 'refusal' && receipt.refuses ? (plan?.requests ?? []) : [])
    .filter((one) => receipt?.refuses?.includes(one.id) === false)
    .map((one) => one.serviceName);
