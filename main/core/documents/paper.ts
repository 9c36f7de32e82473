import { obstacleText } from '#contract/reasons.ts';
import type { Paper, Plan, PlanRequest, RefusalReason, VisitView } from '#contract/visit.ts';
import { showDate } from '../people/dates.ts';
import { acting, type VisitState } from '../visits/state.ts';

/** Of `resources/fonts`, in regular and bold: embedded into every paper. */
export const FONTS = ['PTSans-Regular.ttf', 'PTSans-Bold.ttf'] as const;

/** What a receipt or a refusal sheet says, before it is laid out: plain data, hashed into its QR code. */
export interface PaperContent {
  readonly kind: Paper;
  readonly number: string;
  readonly issuedAt: string;
  readonly window: number;
  readonly ticket: string;
  readonly applicant: string;
  readonly representative?: string;
  readonly specialist: string;
  readonly services: readonly PaperService[];
  readonly taken: readonly { readonly name: string; readonly originals: number; readonly copies: number; readonly sheets: number }[];
  readonly missing: readonly string[];
  /** Obstacles that were named, although which the applicant wanted the documents taken. */
  readonly insisted?: PaperContent['reasons'];
  readonly reasons: readonly { readonly code: RefusalReason; readonly text: string; readonly document?: string }[];
}

/** One request of the visit on its paper. Empty strings: the definition says nothing for this day. */
export interface PaperService {
  readonly service: string;
  readonly goal: string;
  readonly agency: string;
  readonly fee: string;
  readonly term: string;
  readonly dueOn: string;
  readonly dueUnverified: boolean;
  readonly result: string;
}

export interface PaperFacts {
  readonly kind: Paper;
  readonly number: string;
  /** `ДД.ММ.ГГГГ ЧЧ:ММ` at the office. */
  readonly issuedAt: string;
  readonly window: number;
  readonly ticket: string;
  readonly specialist: string;
  readonly visit: VisitState;
  readonly plan: Plan;
  readonly obstacles: VisitView['obstacles'];
}

/** Full name as written: surname, given name, patronymic. */
const fullName = ({ surname, given, patronymic }: Readonly<Record<string, string>> = {}): string =>
  [surname, given, patronymic].filter(Boolean).join(' ');

const NO_FACT = 'нет сведений';

/** «1 рабочий день», «3 рабочих дня», «5 рабочих дней». */
export function daysInWords(days: number, kind: 'working' | 'calendar' | 'months'): string {
  const form = new Intl.PluralRules('ru').select(days);
  if (kind === 'months') return `${days} ${form === 'one' ? 'месяц' : form === 'few' ? 'месяца' : 'месяцев'}`;
  const [one, other] = kind === 'working' ? ['рабочий', 'рабочих'] : ['календарный', 'календарных'];
  return `${days} ${form === 'one' ? `${one} день` : `${other} ${form === 'few' ? 'дня' : 'дней'}`}`;
}

/** A fee as it stands on paper. */
function feeInWords(fee: PlanRequest['fee']): string {
  if (!fee) return NO_FACT;
  if (fee.state === 'exempt') return `не взимается (${fee.because.ru})`;
  return fee.amount?.ru ?? (fee.roubles === null ? NO_FACT : `${fee.roubles} ₽`);
}

export function paperContent(facts: PaperFacts): PaperContent {
  const { plan, visit } = facts;
  const { applicant, representative } = Object.fromEntries(acting(visit).map(({ id, fields }) => [id, fields]));
  const nameOf = (id: string) => plan.items.find((item) => item.id === id)?.name.ru ?? id;
  const reasons = facts.obstacles.map((one) => ({
    code: one.reason,
    text: obstacleText(one).onPaper,
    ...(one.itemId === undefined ? {} : { document: nameOf(one.itemId) }),
  }));
  return {
    kind: facts.kind,
    number: facts.number,
    issuedAt: facts.issuedAt,
    window: facts.window,
    ticket: facts.ticket,
    applicant: fullName(applicant),
    ...(representative && { representative: fullName(representative) }),
    specialist: facts.specialist,
    services: plan.requests.map(({ serviceName, goalName, agency, result, fee, term }) => ({
      service: serviceName.ru,
      goal: goalName.ru,
      agency: agency.ru,
      fee: feeInWords(fee),
      term: term ? daysInWords(term.days, term.kind) : NO_FACT,
      dueOn: term ? showDate(term.dueOn) : NO_FACT,
      dueUnverified: term !== null && !term.calendarVerified,
      result: result.ru,
    })),
    taken: plan.items.flatMap((item) => {
      const state = visit.documents[item.id];
      return state?.mark === 'present'
        ? [{ name: item.name.ru, originals: state.originals, copies: state.copies, sheets: state.sheets }]
        : [];
    }),
    missing: plan.items.filter((item) => visit.documents[item.id]?.mark === 'missing').map((item) => item.name.ru),
    reasons: facts.kind === 'refusal' ? reasons : [],
    ...(facts.kind === 'receipt' && reasons.length > 0 ? { insisted: reasons } : {}),
  };
}
