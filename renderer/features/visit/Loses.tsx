import { Text } from '@mantine/core';
import type { Mark, VisitView } from '#contract/visit.ts';
import { useText } from '../../text/text.ts';

/** Marks that were given for the services as they are. */
const OF_SERVICE: readonly Mark[] = ['signed', 'consent', 'feePaid', 'feeUnseen'];

interface LosesProps {
  readonly visit: VisitView;
  readonly request: VisitView['requests'][number];
  /** It goes only when another takes its place; Enter adds one. */
  readonly ifReplaced?: boolean;
}

/** What goes out of the list with a request, and what no longer holds without it; nothing when nothing was given yet. */
export function Loses({ visit, request, ifReplaced = false }: LosesProps) {
  const { t } = useText();
  const { plan, documents, application, receipt } = visit;
  const isOnly = (ids: readonly string[]) => ids.every((id) => id === request.id);
  const items = new Set(plan?.items.filter((one) => isOnly(one.reasons.map(({ requestId }) => requestId))).map((one) => one.id));
  const gone = documents.filter((one) => items.has(one.itemId));
  const counts = {
    answers: plan?.questions.filter((one) => one.answer !== undefined && !one.known && isOnly(one.requests)).length ?? 0,
    documents: gone.filter((one) => one.mark !== 'open').length,
    pages: gone.reduce((sum, one) => sum + (one.scan?.pages ?? 0), 0),
  };
  const list = Object.entries(counts).flatMap(([what, n]) => (n > 0 ? [t(`service.lost.${what}`, { n })] : []));
  const marks = OF_SERVICE.filter((mark) => application[mark]).map((mark) => t(`changes.mark.${mark}`));
  // With one more service these go as well as with another.
  const either = [
    ...(marks.length > 0 ? [t('service.losesMarks', { list: marks.join(', ') })] : []),
    ...(visit.insisted ? [t('service.losesInsistence')] : []),
    ...(receipt ? [t(`service.losesPaper.${receipt.kind}`, { number: receipt.number })] : []),
  ];
  const leaving = list.length > 0 ? [t('service.loses', { list: list.join(', ') })] : [];
  const sentences = ifReplaced ? [...either, ...leaving.map((one) => `${t('service.ifReplaced')} ${one}`)] : [...leaving, ...either];
  if (sentences.length === 0) return null;
  return (
    <Text c="attention.9" data-testid="service-loses">
      {sentences.join(' ')}
    </Text>
  );
}
