import { describe, expect, it } from 'vitest';
import type { PlanRequest } from '#contract/plan.ts';
import { payee } from '#contract/plan.ts';
import { paymentCode } from '#main/core/documents/payment.ts';
import { isUin, normalise } from '#main/core/people/formats.ts';
import { planFor } from '#tests/fixtures/catalogue.ts';

const request = (more: Partial<NonNullable<PlanRequest['fee']>> = {}): PlanRequest => {
  const [one] = planFor({ 'passport-rf': 'lost' }, { 'passport-rf:loss': 'lost', svo: false }).requests;
  if (!one?.fee) throw new Error('a request with its fee was expected');
  return { ...one, fee: { ...one.fee, ...more } };
};
/** An invented payee: no such account, bank or tax number is issued. */
const PAYEE = payee.parse({
  name: 'УФК по Примерской области (вымышлено)',
  account: '03100643000000010000',
  bank: 'ОТДЕЛЕНИЕ ПРИМЕРСК',
  bic: '019900000',
  inn: '9900000017',
  kpp: '990001001',
  kbk: '18800000000000000110',
  oktmo: '99701000',
});

describe('the code of a fee', () => {
  it('is what a bank reads, where the payee is known: ГОСТ Р 56042-2014, the sum in kopecks', () => {
    const code = paymentCode(request({ payee: PAYEE }), '18812345678901234565');
    expect(code.split('|')).toEqual([
      'ST00012',
      `Name=${PAYEE.name}`,
      `PersonalAcc=${PAYEE.account}`,
      `BankName=${PAYEE.bank}`,
      `BIC=${PAYEE.bic}`,
      'CorrespAcc=0',
      'Sum=150000',
      'Purpose=Госпошлина: Паспорт гражданина РФ',
      `PayeeINN=${PAYEE.inn}`,
      `KPP=${PAYEE.kpp}`,
      `CBC=${PAYEE.kbk}`,
      `OKTMO=${PAYEE.oktmo}`,
      'UIN=18812345678901234565',
    ]);
  });
  it('keeps the sign that parts its fields out of what they say', () =>
    expect(paymentCode(request({ payee: { ...PAYEE, name: 'УФК|Name=Чужой' } }), undefined).match(/\|Name=/g)).toHaveLength(1));
  it('is a text for the eye where nobody has said whom it is paid to', () =>
    expect(paymentCode(request(), '18812345678901234565')).toBe(
      'УИН 18812345678901234565\nГоспошлина: Паспорт гражданина РФ\nСумма 1500 руб.',
    ));
  it('says no sum that is not known', () => expect(paymentCode(request({ roubles: null }), undefined)).not.toContain('Сумма'));
});

describe('УИН', () => {
  it.each(['18812345678901234565', '00000000000000000019', '99900000000000000018'])('%s is one', (uin) => expect(isUin(uin)).toBe(true));
  it.each(['18812345678901234564', '1881234567890123456', '00000000000000000000', '1881234567890123456x'])('%s is none', (uin) =>
    expect(isUin(uin)).toBe(false),
  );
  it('is taken with spaces; a slip of the hand is a slip, another length another thing', () => {
    const typed = (text: string) => normalise(text, { format: 'uin' }, '2026-11-21');
    expect(typed('1881 2345 6789 0123 4565')).toEqual({ ok: true, value: '18812345678901234565' });
    expect(typed('18812345678901234564')).toMatchObject({ ok: false, code: 'field-checksum' });
    expect(typed('188')).toMatchObject({ ok: false, code: 'field-format' });
    expect(typed('')).toEqual({ ok: true, value: '' });
  });
});
