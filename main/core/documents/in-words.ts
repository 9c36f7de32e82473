import { isVerified } from '#contract/words.ts';
import type { Fee, Ground, PlanItem } from '#contract/plan.ts';

/** Between a figure and what it counts: they are not torn over two lines. */
const NBSP = '\u00a0';
export const NO_FACT = 'нет сведений';

const rules = new Intl.PluralRules('ru');

/** «1 лист», «2 листа», «5 листов». */
export function counted(n: number, one: string, few: string, many: string): string {
  const form = rules.select(n);
  return `${n}${NBSP}${form === 'one' ? one : form === 'few' ? few : many}`;
}

/** «1 рабочий день», «3 рабочих дня», «5 рабочих дней». */
export function daysInWords(days: number, kind: 'working' | 'calendar' | 'months'): string {
  if (kind === 'months') return counted(days, 'месяц', 'месяца', 'месяцев');
  const [one, other] = kind === 'working' ? ['рабочий', 'рабочих'] : ['календарный', 'календарных'];
  return counted(days, `${one} день`, `${other} дня`, `${other} дней`);
}

/** «1 500 ₽» */
export const roublesInWords = (roubles: number): string => `${String(roubles).replace(/\B(?=(\d{3})+$)/g, NBSP)}${NBSP}₽`;

/** What of a paper there is, by what is counted of it. */
export const amountInWords = (n: number, unit: PlanItem['unit']): string =>
  unit === 'pieces' ? `${n}${NBSP}шт.` : counted(n, 'лист', 'листа', 'листов');

/** A fee as it stands on paper. `paid`: the applicant has shown that it is. */
export function feeInWords(fee: Fee | null, paid: boolean): string {
  if (!fee) return NO_FACT;
  if (fee.state === 'exempt') return `не взимается: ${fee.because.ru}`;
  if (fee.state === 'none') return 'не взимается';
  // What is counted by the piece says so beside the sum.
  const sum = fee.amount?.ru ?? (fee.roubles === null ? NO_FACT : roublesInWords(fee.roubles));
  return fee.state === 'due' ? `${sum}, ${paid ? 'уплачена' : 'сведений об уплате нет'}` : sum;
}

/** An act and its article; whether anybody has read it. */
export const groundInWords = (ground: Ground): string =>
  [ground.act.ru, ground.article].filter(Boolean).join(', ') + (isVerified(ground) ? '' : ' (норма не сверена)');
