import type { DrawnPage } from '#contract/paper.ts';
import type { PlanRequest } from '#contract/visit.ts';
import type { Measure } from './font-metrics.ts';
import type { FormFacts } from './forms.ts';
import { roublesInWords } from './in-words.ts';
import { uinOf } from './paper.ts';
import { Sheet } from './sheet.ts';

const TEXT = { size: 12 } as const;

/**
 * What a bank's program reads of the code of a fee (ГОСТ Р 56042-2014, UTF-8; the sum in kopecks); without the payee's particulars, what a
 * phone shows to be copied. Nothing of a person stands in it.
 */
export function paymentCode({ fee, serviceName }: Pick<PlanRequest, 'fee' | 'serviceName'>, uin: string | undefined): string {
  const sum = fee?.roubles ?? null;
  const purpose = `Госпошлина: ${serviceName.ru}`;
  const { payee } = fee ?? {};
  if (!payee) return [...(uin ? [`УИН ${uin}`] : []), purpose, ...(sum === null ? [] : [`Сумма ${sum} руб.`])].join('\n');
  const parts: readonly (readonly [string, string | undefined])[] = [
    ['Name', payee.name],
    ['PersonalAcc', payee.account],
    ['BankName', payee.bank],
    ['BIC', payee.bic],
    ['CorrespAcc', payee.correspondent ?? '0'],
    ['Sum', sum === null ? undefined : String(sum * 100)],
    ['Purpose', purpose],
    ['PayeeINN', payee.inn],
    ['KPP', payee.kpp],
    ['CBC', payee.kbk],
    ['OKTMO', payee.oktmo],
    ['UIN', uin],
  ];
  // The sign that parts them may not stand in what they say.
  const said = parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value.replaceAll('|', ' ')}`]));
  return ['ST00012', ...said].join('|');
}

/** How the fees are paid: a sheet each, with its code. */
export function layPayment(facts: FormFacts, measure: Measure, mark: string | undefined): DrawnPage[] {
  const due = facts.plan.requests.filter(({ fee }) => fee?.state === 'due');
  return due.flatMap((request) => {
    const uin = uinOf(facts.visit, request);
    const sheet = new Sheet(measure);
    const { fee, serviceName, goalName, agency } = request;
    sheet.code(paymentCode(request, uin));
    sheet.text('Как уплатить госпошлину', { size: 15, bold: true });
    sheet.space(4);
    sheet.text(`${serviceName.ru}: ${goalName.ru}`, TEXT);
    sheet.pair('Сумма', fee?.amount?.ru ?? (fee?.roubles == null ? 'нет сведений' : roublesInWords(fee.roubles)), TEXT);
    if (uin) sheet.pair('УИН', uin, TEXT);
    sheet.pair('Кому', fee?.payee ? fee.payee.name : agency.ru, TEXT);
    sheet.clear();
    if (fee?.payee) {
      const { account, bank, bic, inn, kpp, kbk, oktmo } = fee.payee;
      for (const [label, value] of [
        ['Счёт', account],
        ['Банк', bank],
        ['БИК', bic],
        ['ИНН', inn],
        ['КПП', kpp],
        ['КБК', kbk],
        ['ОКТМО', oktmo],
      ] as const)
        sheet.pair(label, value, TEXT);
    }
    sheet.space(8);
    sheet.text(
      uin
        ? 'Уплатить можно по УИН: в приложении банка, на Госуслугах или в кассе банка. Код на листе прочтёт телефон.'
        : 'УИН начисления неизвестен: его сообщит ведомство. Код на листе прочтёт телефон.',
      TEXT,
    );
    sheet.text('Квитанцию приносить не нужно: об уплате ведомство узнает само (210-ФЗ, ст. 7, ч. 1, п. 2).', TEXT);
    return [...sheet.finished(`Госпошлина · талон ${facts.ticket} от ${facts.day}`, mark)];
  });
}
