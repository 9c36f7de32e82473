import type { PlanRequest } from '#contract/visit.ts';
import { showMoney } from '../../text/format.ts';
import { useText } from '../../text/text.ts';

/** A fee in words: a sum, that there is none, that this case is freed from it, or that nobody could find it. */
export function useFee(): (fee: PlanRequest['fee']) => string {
  const { t, pick } = useText();
  return (fee) => {
    if (!fee) return t('why.unknownFee');
    if (fee.state === 'exempt') return t('why.exempt');
    if (fee.amount) return pick(fee.amount);
    if (fee.roubles === null) return t('why.unknownFee');
    return fee.roubles === 0 ? t('why.free') : showMoney(fee.roubles);
  };
}
