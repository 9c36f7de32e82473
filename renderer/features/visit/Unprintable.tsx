import { Alert } from '@mantine/core';
import type { VisitView } from '#contract/visit.ts';
import { useText } from '../../text/text.ts';

/** Before a paper is issued: which signs of the names it cannot print, each with its number, for this screen may lack them too. */
export function Unprintable({ visit }: { readonly visit: VisitView }) {
  const { t } = useText();
  const { unprintable, step } = visit;
  if (unprintable.length === 0 || (step !== 'applicant' && step !== 'receipt')) return null;
  const signs = unprintable.map((sign) => `${sign} U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(', ');
  return (
    <Alert color="attention" variant="light" role="status" data-testid="unprintable" title={t('unprintable.what', { signs })}>
      {t('unprintable.next')}
    </Alert>
  );
}
