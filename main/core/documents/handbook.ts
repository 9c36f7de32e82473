import type { Ground, Plan, PlanItem, PlanRequest } from '#contract/plan.ts';
import { isMade, isVerified } from '#contract/words.ts';
import { showDate } from '../people/dates.ts';
import { daysInWords, roublesInWords } from './in-words.ts';

/** The list of a service for the applicant, before it is laid out: of no visit, and with nobody in it. Norms are told by their number. */
export interface HandbookContent {
  readonly service: string;
  readonly goal: string;
  readonly agency: string;
  /** Day whose law it is. */
  readonly on: string;
  readonly answers: readonly { readonly question: string; readonly answer: string }[];
  /** Questions on which the list still depends. */
  readonly open: readonly string[];
  /** What is said where the service is not given here; there is no list then. */
  readonly redirect?: string;
  readonly bring: readonly { readonly name: string; readonly need: string; readonly notes: readonly string[] }[];
  /** What is filled in, printed and signed at the window. */
  readonly made: readonly string[];
  readonly notNeeded: readonly string[];
  readonly fee: string;
  readonly term: string;
  readonly result: string;
  readonly notices: readonly string[];
  readonly norms: readonly string[];
}

/** What is said where the law says nothing, or nothing before the questions are answered. */
const noFact = (plan: Plan): string => (plan.next === null ? 'нет сведений' : 'зависит от ответов');

/** @param plan of one service, as the handbook shows it. */
export function handbookContent(plan: Plan): HandbookContent {
  const [request] = plan.requests;
  if (!request) throw new Error('a plan of no service');
  const norms: string[] = [];
  const cite = (...grounds: readonly Ground[]): string => {
    const numbers = grounds.map((ground) => {
      const norm = normOf(ground);
      if (!norms.includes(norm)) norms.push(norm);
      return norms.indexOf(norm) + 1;
    });
    return numbers.length > 0 ? ` [${[...new Set(numbers)].join(', ')}]` : '';
  };
  const { redirect } = request;
  return {
    service: request.serviceName.ru,
    goal: request.goalName.ru,
    agency: request.agency.ru,
    on: showDate(plan.on),
    answers: plan.questions.flatMap(({ text, options, answer }) => {
      const label = options.find((one) => one.value === answer)?.label.ru;
      return label === undefined ? [] : [{ question: text.ru, answer: label }];
    }),
    open: plan.questions.filter((one) => one.answer === undefined).map((one) => one.text.ru),
    ...(redirect && { redirect: redirect.text.ru + cite(redirect.ground) }),
    made: plan.items.filter(isMade).map((item) => item.name.ru + cite(...item.reasons.map((one) => one.ground))),
    bring: plan.items
      .filter((item) => !isMade(item))
      .map((item) => ({
        name: item.name.ru,
        need: needOf(item),
        notes: [
          ...item.reasons.map((one) => one.because.ru + cite(one.ground)),
          ...(item.validity ? [item.validity.ru] : []),
          ...(item.group ? [`${item.group.name.ru}: достаточно ${item.group.enough}`] : []),
        ],
      })),
    notNeeded: [
      ...plan.fetched.map((item) => `${item.name.ru} — запросит ведомство${cite(...item.reasons.map((one) => one.ground))}`),
      ...plan.notAsked.filter((one) => one.why === 'waived').map((one) => `${one.name.ru} — ${one.because.ru}${cite(one.ground)}`),
      ...plan.doNotDemand.map((one) => `${one.name.ru} — требовать нельзя${cite(one.ground)}`),
    ],
    fee: request.fee ? feeOf(request.fee) + cite(request.fee.ground) : noFact(plan),
    term: request.term ? termOf(request.term) + cite(request.term.ground) : noFact(plan),
    result: request.result.ru,
    notices: plan.notices.map((one) => one.text.ru + (one.ground ? cite(one.ground) : '')),
    norms,
  };
}

/** «Приказ …, п. 27 (сверено 22.11.2026: mfc61.ru)»; what nobody has verified says so. */
const normOf = (ground: Ground): string =>
  `${ground.act.ru}${ground.article === undefined ? '' : `, ${ground.article}`} — ${
    isVerified(ground) ? `сверено ${showDate(ground.checkedOn)}` : 'норма не сверена'
  } (${ground.source})`;

function needOf({ originals, copies, unit, returnable, source }: PlanItem): string {
  const counted = [
    ...(originals > 0 ? [unit === 'pieces' ? `${originals} шт.` : `подлинник: ${originals}`] : []),
    ...(copies > 0 ? [`копии: ${copies}`] : []),
    ...(returnable ? ['вернут'] : []),
    ...(source === 'applicant-may' ? ['по желанию'] : []),
  ];
  return counted.join(', ');
}

function feeOf(fee: NonNullable<PlanRequest['fee']>): string {
  if (fee.state === 'exempt') return `не взимается: ${fee.because.ru}`;
  if (fee.state === 'none') return 'не взимается';
  return fee.amount?.ru ?? (fee.roubles === null ? 'сумма неизвестна' : `${roublesInWords(fee.roubles)} — ${fee.because.ru}`);
}

function termOf(term: NonNullable<PlanRequest['term']>): string {
  const from = term.from === 'receipt' ? 'со дня, когда документы получит ведомство' : 'со дня подачи';
  const due = `если подать в день этого перечня, не позже ${showDate(term.dueOn)}`;
  const unsure = term.calendarVerified ? '' : ' (календарь года не опубликован)';
  return `${daysInWords(term.days, term.kind)} ${from}; ${due}${unsure}${term.note ? `. ${term.note.ru}` : ''}`;
}
