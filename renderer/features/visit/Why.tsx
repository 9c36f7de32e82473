import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { Ground } from '#contract/catalogue.ts';
import type { Bilingual } from '#contract/kit.ts';
import type { Plan, PlanRequest, VisitView } from '#contract/visit.ts';
import { isMade, roublesDue } from '#contract/words.ts';
import { GroundNote } from '../../ui/GroundNote.tsx';
import { showDate, showMoney } from '../../text/format.ts';
import { useText } from '../../text/text.ts';
import { useFee } from './useFee.ts';
import classes from './Visit.module.css';

/** Why is always there: the reason of the item at hand, fee, term, and what must not be demanded. Never a pop-up. */
export function Why({ visit, focused }: { readonly visit: VisitView; readonly focused: string | null }) {
  const { t, pick } = useText();
  const { plan } = visit;
  const hasItems = visit.step === 'documents' || visit.step === 'application';
  const item = hasItems ? plan?.items.find((one) => one.id === focused) : undefined;
  return (
    <aside className={classes.why} aria-label={t('why.title')} tabIndex={0}>
      <Title order={2} size="h3">
        {t('why.title')}
      </Title>
      {item && (
        <Stack gap={4} data-testid="why-item">
          <Text fw={700}>{pick(item.name)}</Text>
          {item.reasons.map((one) => (
            <Text key={one.requestId}>{t('why.because', { because: pick(one.because) })}</Text>
          ))}
          <Text size="sm" c="stone.7">
            {t(isMade(item) ? 'forms.made' : `source.${item.source}`)}
          </Text>
          {distinctActs(item.reasons.map((one) => one.ground)).map((ground) => (
            <GroundNote key={ground.act.ru} ground={ground} />
          ))}
        </Stack>
      )}
      {visit.step === 'applicant' && <Text>{t('why.identity')}</Text>}
      {plan ? (
        <Terms terms={plan} />
      ) : (
        visit.step !== 'applicant' && <Text c="stone.7">{t(visit.planFault === undefined ? 'why.noService' : 'changes.planFault')}</Text>
      )}
      {visit.step === 'applicant' && (
        <Text size="sm" c="stone.7">
          {t('why.identityGround')}
        </Text>
      )}
    </aside>
  );
}

/** One note an act: the articles of one act are named together. */
function distinctActs(grounds: readonly Ground[]): Ground[] {
  const acts = new Map<string, Ground>();
  for (const ground of grounds) {
    const known = acts.get(ground.act.ru);
    const articles = [...new Set([known?.article, ground.article].flatMap((one) => one?.split(', ') ?? []))].join(', ');
    acts.set(ground.act.ru, { ...ground, ...(articles ? { article: articles } : {}) });
  }
  return [...acts.values()];
}

/** What the right column says of a plan; a service of the reference has one request. */
export interface TermsProps extends Pick<Plan, 'doNotDemand' | 'notAsked' | 'notices'> {
  readonly requests: readonly (Pick<PlanRequest, 'id' | 'serviceId' | 'serviceName' | 'goalName' | 'fee' | 'term' | 'redirect'> & {
    readonly outdated?: boolean;
  })[];
}

export function Terms({ terms }: { readonly terms: TermsProps }) {
  const { t, pick } = useText();
  const open = terms.notAsked.filter((one) => one.why === 'open');
  // What several services forbid alike is said once, and what only some of them do under their names.
  const forbidden = new Map<string, (typeof terms.doNotDemand)[number][]>();
  for (const one of new Map(terms.doNotDemand.map((each) => [each.name.ru, each])).values()) {
    const ids = terms.doNotDemand.filter((each) => each.name.ru === one.name.ru).map((each) => each.id);
    const theirs = terms.requests.filter(({ serviceId }) => ids.some((id) => id.startsWith(`${serviceId}:`)));
    const of = theirs.length === terms.requests.length ? '' : theirs.map((each) => pick(each.serviceName)).join(', ');
    forbidden.set(of, [...(forbidden.get(of) ?? []), one]);
  }
  return (
    <>
      {terms.doNotDemand.length > 0 && (
        <div className={classes.forbid} data-testid="do-not-demand">
          <div className={classes.forbidTitle}>{t('why.doNotDemand')}</div>
          {[...forbidden].map(([of, all]) => (
            <div key={of}>
              {of !== '' && (
                <Text size="sm" fw={700}>
                  {of}
                </Text>
              )}
              <ul>
                {all.map((one) => (
                  <li key={one.id}>
                    <Text>{pick(one.name)}</Text>
                  </li>
                ))}
              </ul>
            </div>
          ))}
          {distinctActs(terms.doNotDemand.map((one) => one.ground)).map((ground) => (
            <GroundNote key={ground.act.ru} ground={ground} />
          ))}
        </div>
      )}
      {terms.notAsked
        .filter((one) => one.why === 'waived')
        .map((one) => (
          <Stack key={one.id} gap={2}>
            <Text fw={700}>{t('why.waived', { name: pick(one.name) })}</Text>
            <Text>{pick(one.because)}</Text>
            <GroundNote ground={one.ground} />
          </Stack>
        ))}
      {open.length > 0 && (
        <div data-testid="depends">
          <Text fw={700}>{t('why.open')}</Text>
          <ul>
            {open.map((one) => (
              <li key={one.id} title={pick(one.because)}>
                <Text size="sm">{pick(one.name)}</Text>
              </li>
            ))}
          </ul>
        </div>
      )}
      {terms.requests.length > 1 && <Together requests={terms.requests} />}
      {terms.requests.map((one) => (
        <Law
          key={one.id}
          request={one}
          named={terms.requests.length > 1}
          after={terms.requests.find((other) => other.id === one.term?.after)?.serviceName}
        />
      ))}
      {terms.notices.map((one) => (
        <Stack key={one.id} gap={2}>
          <Text>{pick(one.text)}</Text>
          {one.ground && <GroundNote ground={one.ground} />}
        </Stack>
      ))}
    </>
  );
}

const TERM_TEXT = { working: 'why.termWorking', calendar: 'why.termCalendar', months: 'why.termMonths' } as const;

/** What several requests cost together, as far as it is known, and when the last of them is ready. */
function Together({ requests }: { readonly requests: TermsProps['requests'] }) {
  const { t } = useText();
  const roubles = roublesDue(requests);
  const unknown = requests.some(({ fee }) => !fee || fee.state === 'unknown' || fee.amount !== undefined);
  const due = requests.flatMap(({ term }) => term?.dueOn ?? []).sort();
  return (
    <div data-testid="together">
      <Text fw={700}>{t(unknown ? 'why.totalAtLeast' : 'why.total', { amount: showMoney(roubles) })}</Text>
      {due.length === requests.length && <Text fw={700}>{t('why.allDueOn', { date: showDate(due.at(-1) ?? '') })}</Text>}
    </div>
  );
}

interface LawProps {
  readonly request: TermsProps['requests'][number];
  readonly named: boolean;
  /** The service whose result it waits for. */
  readonly after: Bilingual | undefined;
}

/** Fee and term of one request. */
function Law({ request, named, after }: LawProps) {
  const { t, pick } = useText();
  const { fee, term } = request;
  const feeInWords = useFee();
  if (request.redirect) return null;
  return (
    <>
      {named && (
        <Text fw={700}>
          {pick(request.serviceName)}: {pick(request.goalName)}
        </Text>
      )}
      {request.outdated && (
        <Text size="sm" c="attention.9" data-testid="outdated">
          {t('why.outdated')}
        </Text>
      )}
      <Stack gap={2}>
        <Text fw={700}>{t('why.fee', { amount: feeInWords(fee) })}</Text>
        {fee && <Text size="sm">{pick(fee.because)}</Text>}
        {fee && <GroundNote ground={fee.ground} />}
      </Stack>
      {term ? (
        <Stack gap={2}>
          <Text fw={700}>{t(TERM_TEXT[term.kind], { n: term.days })}</Text>
          <Group gap="xs">
            <Text>{t('why.dueOn', { date: showDate(term.dueOn) })}</Text>
            {after && <Text size="sm">{t('service.waitsFor', { name: pick(after) })}</Text>}
            {term.from === 'receipt' && <Text size="sm">{t('why.fromReceipt', { date: showDate(term.countedFrom) })}</Text>}
            {!term.calendarVerified && (
              <Badge size="sm" color="attention" variant="light">
                {t('why.unverifiedCalendar')}
              </Badge>
            )}
          </Group>
          {term.note && <Text size="sm">{pick(term.note)}</Text>}
          <GroundNote ground={term.ground} />
        </Stack>
      ) : (
        <Text fw={700}>{t('why.unknownTerm')}</Text>
      )}
    </>
  );
}
