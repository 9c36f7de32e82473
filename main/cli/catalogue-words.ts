import type { ApplicantCategory, Ground, Plan, PlanRequest } from '#contract/plan.ts';
import { isVerified } from '#contract/words.ts';
import { daysInWords } from '../core/documents/in-words.ts';
import { showDate } from '../core/people/dates.ts';

/** The plan as other programs read it. */
export function planAsJson(plan: Plan, category: ApplicantCategory) {
  const terms = plan.requests.flatMap(({ serviceId, term }) =>
    term
      ? [
          {
            service: serviceId,
            days: term.days,
            kind: term.kind,
            countedFrom: term.countedFrom,
            dueOn: term.dueOn,
            provisional: !term.calendarVerified,
            ...(term.after && { after: term.after }),
            ground: term.ground,
          },
        ]
      : [],
  );
  return {
    on: plan.on,
    requests: plan.requests.map(({ serviceId, goalId, serviceName, goalName, agency, result, categories, redirect }) => ({
      service: serviceId,
      goal: goalId,
      serviceName,
      goalName,
      authority: agency,
      result,
      categories,
      served: categories.includes(category),
      ...(redirect && { redirect }),
    })),
    items: [...plan.items, ...plan.fetched].map((item) => ({
      id: item.id,
      kind: item.kind,
      party: item.party,
      name: item.name,
      requests: [...new Set(item.reasons.map((one) => one.requestId))],
      because: item.reasons.map(({ requestId, because, ground }) => ({ service: requestId, text: because, ground })),
      source: item.source,
      originals: item.originals,
      copies: item.copies,
      unit: item.unit,
      returned: item.returnable,
      ...(item.validity && { validity: item.validity }),
      ...(item.group && { group: item.group }),
      ...(item.conflict && { conflict: true }),
    })),
    notRequired: plan.notAsked,
    forbidden: plan.doNotDemand,
    questions: plan.questions,
    next: plan.next,
    complete: plan.complete,
    fees: plan.requests.map(({ serviceId, fee }) => ({
      service: serviceId,
      roubles: fee?.roubles ?? null,
      state: fee?.state ?? 'unknown',
      ...(fee && { ground: fee.ground, because: fee.because, ...(fee.amount && { amount: fee.amount }) }),
    })),
    terms,
    due:
      terms
        .map((one) => one.dueOn)
        .sort()
        .at(-1) ?? null,
    refusals: plan.refusals,
    notices: plan.notices,
  };
}

/** The same for a person. */
export function inWords(plan: Plan, category: ApplicantCategory): string {
  const of = (ground: Ground) =>
    `${ground.act.ru}${ground.article ? `, ${ground.article}` : ''}${isVerified(ground) ? '' : ' (норма не сверена)'}`;
  const lines = [
    ...plan.requests.map((one) => `${one.serviceName.ru}: ${one.goalName.ru} — на ${showDate(plan.on)}`),
    ...plan.requests.flatMap((one) =>
      one.categories.includes(category)
        ? []
        : [`✗ ${one.serviceName.ru}: не для категории ${category}; могут: ${one.categories.join(', ')}`],
    ),
    ...plan.requests.flatMap((one) => (one.redirect ? [`→ ${one.redirect.text.ru} ${of(one.redirect.ground)}`] : [])),
    ...plan.questions.map(
      (question) => `? ${question.text.ru} ${question.options.find((option) => option.value === question.answer)?.label.ru ?? '—'}`,
    ),
    ...[...plan.items, ...plan.fetched].map(
      (item) =>
        `+ ${item.name.ru} [${item.source}] подл. ${item.originals}, коп. ${item.copies}: ${item.reasons.map((one) => `${one.because.ru}. ${of(one.ground)}`).join('; ')}`,
    ),
    ...plan.notAsked.map((item) => `- ${item.name.ru}: ${item.because.ru}`),
    ...plan.doNotDemand.map((item) => `! не требовать: ${item.name.ru}. ${of(item.ground)}`),
    ...plan.requests.flatMap((one) => [`пошлина: ${feeInWords(one.fee, of)}`, `срок: ${termInWords(one.term, of)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function feeInWords(fee: PlanRequest['fee'], of: (ground: Ground) => string): string {
  if (!fee) return 'нет сведений';
  const sum = fee.amount?.ru ?? (fee.roubles === null ? 'сумма не найдена' : `${fee.roubles} ₽`);
  return `${sum}${fee.state === 'exempt' ? ` (освобождение: ${fee.because.ru})` : ''}, ${of(fee.ground)}`;
}

function termInWords(term: PlanRequest['term'], of: (ground: Ground) => string): string {
  if (!term) return 'нет сведений';
  const from = term.from === 'receipt' ? `, счёт с ${showDate(term.countedFrom)}` : '';
  return `${daysInWords(term.days, term.kind)}${from}, готово не позже ${showDate(term.dueOn)}${term.calendarVerified ? '' : ' (предварительно: календарь года не опубликован)'}. ${of(term.ground)}`;
}
