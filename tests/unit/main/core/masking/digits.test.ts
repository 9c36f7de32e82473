import { describe, expect, it } from 'vitest';
import {
  accountFits,
  innFits,
  isCardPrefix,
  isPassportSeries,
  isPersonalAccount,
  luhnFits,
  policyFits,
  snilsFits,
} from '#main/core/masking/digits.ts';
import { checkSnils } from '#main/core/people/snils.ts';

const digits = (text: string): number[] => [...text.replace(/\D/g, '')].map(Number);

/** Values of reference/domain.md §6: invented, from ranges that are never issued. Each with one digit changed as its twin. */
describe('control digits', () => {
  it.each([
    ['СНИЛС', snilsFits, '900-000-001 82', '900-000-001 83'],
    ['ИНН', innFits, '990000000041', '990000000042'],
    ['ЕНП', (d: number[]) => luhnFits(d, 16), '9900000000000002', '9900000000000003'],
    ['карта', (d: number[]) => luhnFits(d, 16), '2200 0000 0000 0004', '2200 0000 0000 0014'],
    ['счёт', (d: number[]) => accountFits(d.slice(0, 20), d.slice(20)), '40817810700000000001 044525225', '40817810700000000002 044525225'],
  ])('%s', (_name, fits, good, bad) => {
    expect(fits(digits(good))).toBe(true);
    expect(fits(digits(bad))).toBe(false);
  });
  it('an ИНН of zeros is refused although the formula lets it through', () => expect(innFits(digits('000000000000'))).toBe(false));
  it('СНИЛС agrees with the check of the identity step on ten thousand numbers', () => {
    for (let n = 1; n <= 10_000; n++) {
      const text = String(90_000_000_000 + n * 7_919_331)
        .padStart(11, '0')
        .slice(-11);
      expect(snilsFits(digits(text)), text).toBe(checkSnils(text).ok);
    }
  });
  it('ЕНП: the encoded birth date is a date', () => {
    expect(policyFits(digits('6438977593762136'))).toBe(true);
    expect(policyFits(digits('6400000000000000'))).toBe(false);
  });
  it('knows cards, accounts and series by their beginning', () => {
    expect(isCardPrefix(digits('2202'))).toBe(true);
    expect(isCardPrefix(digits('9900'))).toBe(false);
    expect(isPersonalAccount(digits('40817'))).toBe(true);
    expect(isPersonalAccount(digits('40702'))).toBe(false);
    expect(isPassportSeries(digits('6318'))).toBe(true);
    expect(isPassportSeries(digits('6360'))).toBe(false);
  });
});
