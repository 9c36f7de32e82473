import { Button, Kbd, Text } from '@mantine/core';
import type { VisitView } from '#contract/visit.ts';
import { showDate } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { useFee } from './useFee.ts';
import classes from './Visit.module.css';

interface RequestListProps {
  readonly visit: VisitView;
  /** The row at hand, by its id: what goes with it is said before it goes. */
  readonly onLook: (requestId: string | null) => void;
  readonly onRemove: (request: VisitView['requests'][number], name: string) => void;
}

/** The services of the visit, each with what it costs, when it is ready and what it waits for. */
export function RequestList({ visit, onLook, onRemove }: RequestListProps) {
  const { t, pick } = useText();
  const feeInWords = useFee();
  const planned = (id: string) => visit.plan?.requests.find((one) => one.id === id);
  return (
    <section aria-label={t('service.ofVisit')} data-testid="requests">
      <Text size="sm" c="stone.7">
        {t('service.ofVisit')}
      </Text>
      <ol className={classes.requests}>
        {visit.requests.map((request) => {
          const one = planned(request.id);
          const name = one ? `${pick(one.serviceName)}: ${pick(one.goalName)}` : `${request.serviceId}/${request.goalId}`;
          const after = one?.term?.after === undefined ? undefined : planned(one.term.after);
          return (
            <li key={request.id} className={classes.request} data-testid={`request-${request.serviceId}`}>
              <span>
                <Text fw={700}>{name}</Text>
                {one && (
                  <Text size="sm" c="stone.7">
                    {[
                      t('why.fee', { amount: feeInWords(one.fee) }),
                      one.term ? t('why.dueOn', { date: showDate(one.term.dueOn) }) : t('why.unknownTerm'),
                      ...(after ? [t('service.after', { name: pick(after.serviceName) })] : []),
                      ...(one.outdated ? [t('service.isOutdated')] : []),
                    ].join(' · ')}
                  </Text>
                )}
              </span>
              <Button
                variant="default"
                size="compact-sm"
                rightSection={<Kbd size="xs">Del</Kbd>}
                aria-label={t('service.removeNamed', { name })}
                data-testid={`remove-${request.serviceId}`}
                onFocus={() => onLook(request.id)}
                onMouseEnter={() => onLook(request.id)}
                onBlur={() => onLook(null)}
                onMouseLeave={() => onLook(null)}
                onKeyDown={(event) => {
                  if (event.code !== 'Delete') return;
                  event.preventDefault();
                  onRemove(request, name);
                }}
                onClick={() => onRemove(request, name)}
              >
                {t('service.remove')}
              </Button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
