import { describe, expect, it } from 'vitest';
import { diffServices } from '#main/core/catalogue/diff.ts';
import type { Definition } from '#main/core/catalogue/definition.ts';
import { serviceOf, SHIPPED } from '#tests/fixtures/catalogue.ts';

const passport = serviceOf('passport-rf');
const changed = (change: (of: Definition) => Partial<Definition>) => diffServices([passport], [{ ...passport, ...change(passport) }]);

describe('what has changed between two catalogues', () => {
  it('is nothing between one and itself', () => expect(diffServices(SHIPPED.items, SHIPPED.items)).toEqual([]));
  it('is a service that came and one that went', () => {
    expect(diffServices([passport], [serviceOf('snils')])).toEqual([
      expect.stringContaining('(passport-rf): услуги больше нет'),
      expect.stringMatching(/\(snils\): новая услуга, целей: \d/),
    ]);
  });
  it('is a fee, with the sum that was', () =>
    expect(changed((of) => ({ fees: of.fees.map((one) => (one.roubles === 1_500 ? { ...one, roubles: 1_700 } : one)) }))).toEqual([
      '«Паспорт гражданина РФ»: пошлина «взамен утраченного или испорченного, с 2015-01-01»: сумма: было «1500 ₽», стало «1700 ₽»',
    ]));
  it('is a document that is asked for no more, and one that became the authority’s to ask for', () => {
    const lines = changed((of) => ({
      documents: of.documents
        .filter((one) => one.id !== 'loss-statement')
        .map((one) => (one.id === 'foreign-civil-record' ? { ...one, source: 'interagency' as const } : one)),
    }));
    expect(lines).toEqual([
      expect.stringContaining('документ «Заявление об утрате или хищении'),
      expect.stringContaining('источник: было «представляет заявитель», стало «запрашивает ведомство»'),
    ]);
  });
  it('is an answer, a term and how sure a norm is', () => {
    const lines = changed((of) => ({
      questions: of.questions.map((one) => (one.id === 'loss' ? { ...one, options: one.options.slice(0, 2) } : one)),
      terms: of.terms.map((one) => ({ ...one, days: one.days + 1 })),
      grounds: { ...of.grounds, pp2267: { ...of.grounds.pp2267, mark: 'P' } as never },
    }));
    expect(lines.map((one) => one.split(': ')[1])).toEqual([
      'вопрос «Что случилось с паспортом?»',
      'срок «с 2022-07-01»',
      'срок «с 2021-01-11 по 2022-06-30»',
      'основание «ПП РФ от 23.12.2023 № 2267»',
    ]);
  });
});
