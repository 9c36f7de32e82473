import type { Definition } from './definition.ts';

/** What a change of a service means for whoever works by it, a sentence each, in Russian as the cards are. */
export function diffServices(before: readonly Definition[], after: readonly Definition[]): string[] {
  const lines: string[] = [];
  for (const one of before) if (!after.some((other) => other.id === one.id)) lines.push(`«${one.name.ru}» (${one.id}): услуги больше нет`);
  for (const one of after) {
    const former = before.find((other) => other.id === one.id);
    if (!former) lines.push(`«${one.name.ru}» (${one.id}): новая услуга, целей: ${one.goals.length}`);
    else for (const change of changesOf(former, one)) lines.push(`«${one.name.ru}»: ${change}`);
  }
  return lines;
}

interface Named {
  readonly key: string;
  /** What it is called. */
  readonly called: string;
  /** Everything of it that counts, each in words. */
  readonly says: Readonly<Record<string, string>>;
}

function* changesOf(before: Definition, after: Definition): Generator<string> {
  for (const [what, of] of Object.entries(PARTS)) yield* listed(what, of(before), of(after));
}

/** What was added to a list, taken from it, or says something else. */
function* listed(what: string, before: readonly Named[], after: readonly Named[]): Generator<string> {
  for (const one of before) if (!after.some((other) => other.key === one.key)) yield `${what} «${one.called}»: больше нет`;
  for (const one of after) {
    const former = before.find((other) => other.key === one.key);
    if (!former) {
      const says = Object.entries(one.says).filter(([, value]) => value !== '');
      yield `${what} «${one.called}»: добавлено${says.length > 0 ? ` (${says.map(([name, value]) => `${name}: ${value}`).join('; ')})` : ''}`;
      continue;
    }
    for (const [name, value] of Object.entries(one.says)) {
      const was = former.says[name] ?? '';
      if (was !== value) yield `${what} «${one.called}»: ${name}: было «${was || 'нет'}», стало «${value || 'нет'}»`;
    }
  }
}

const SOURCE = {
  'applicant-must': 'представляет заявитель',
  'applicant-may': 'по желанию заявителя',
  interagency: 'запрашивает ведомство',
  'on-file': 'есть в деле',
} as const;
const KIND = { working: 'раб. дн.', calendar: 'кал. дн.', months: 'мес.' } as const;
const until = (one: { readonly validFrom: string; readonly validTo?: string | undefined }) =>
  `с ${one.validFrom}${one.validTo === undefined ? '' : ` по ${one.validTo}`}`;

/** Rows without a name of their own are the same when they stand for the same case since the same day. */
const PARTS: Readonly<Record<string, (of: Definition) => Named[]>> = {
  услуга: (of) => [{ key: '', called: of.id, says: { название: of.name.ru, ведомство: of.agency.ru, результат: of.result.ru } }],
  цель: (of) =>
    of.goals.map((one) => ({
      key: one.id,
      called: one.name.ru,
      says: {
        название: one.name.ru,
        'кто может': one.categories.join(', '),
        'за ребёнка': one.childUnder === undefined ? '—' : `до ${one.childUnder} лет`,
      },
    })),
  вопрос: (of) =>
    of.questions.map((one) => ({
      key: one.id,
      called: one.text.ru,
      says: { текст: one.text.ru, ответы: one.options.map((option) => option.label.ru).join(', '), условие: one.when ?? '' },
    })),
  документ: (of) =>
    of.documents.map((one, i) => ({
      key: `${one.id}.${one.party}.${of.documents.slice(0, i).filter((other) => other.id === one.id && other.party === one.party).length}`,
      called: one.name.ru,
      says: {
        источник: SOURCE[one.source],
        подлинников: String(one.originals),
        копий: String(one.copies),
        условие: one.when ?? '',
        'не нужно, если': one.waived.map((waiver) => waiver.when).join('; '),
      },
    })),
  'не требовать': (of) => of.doNotDemand.map((one) => ({ key: one.id, called: one.name.ru, says: { условие: one.when ?? '' } })),
  пошлина: (of) =>
    of.fees.map((one) => ({
      key: `${one.when ?? ''} ${one.validFrom}`,
      called: `${one.because.ru}, ${until(one)}`,
      says: { сумма: one.amount?.ru ?? (one.roubles === null ? 'не известна' : `${one.roubles} ₽`), действует: until(one) },
    })),
  срок: (of) =>
    of.terms.map((one) => ({
      key: `${one.when ?? ''} ${one.validFrom}`,
      called: until(one),
      says: {
        срок: `${one.days} ${KIND[one.kind]}`,
        счёт: one.from === 'receipt' ? 'со дня получения ведомством' : 'со дня приёма',
        действует: until(one),
      },
    })),
  основание: (of) =>
    Object.entries(of.grounds).map(([id, one]) => ({
      key: id,
      called: one.act.ru,
      says: { действует: until(one), проверено: one.checkedOn, источник: one.source, сверено: one.mark },
    })),
};
