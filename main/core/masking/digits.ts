/**
 * Control digits of Russian identifiers, on arrays of digits: the masker reads them out of layouts and OCR. Formulas and
 * their proof: reference/domain.md §6.
 */
export type Digits = ArrayLike<number>;

const at = (digits: Digits, i: number): number => digits[i] as number;

/** СНИЛС, 11 digits; numbers up to 001-001-998 carry no control number. */
export function snilsFits(d: Digits): boolean {
  let sum = 0;
  let number = 0;
  for (let i = 0; i < 9; i++) {
    sum += at(d, i) * (9 - i);
    number = number * 10 + at(d, i);
  }
  return number > 1_001_998 ? (sum % 101) % 100 === at(d, 9) * 10 + at(d, 10) : number > 0;
}

const INN_11 = [7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
const INN_12 = [3, ...INN_11];

/** ИНН of a person, 12 digits; all zeros pass the formula and are refused. */
export function innFits(d: Digits): boolean {
  const control = (weights: readonly number[]) => (weights.reduce((sum, weight, i) => sum + weight * at(d, i), 0) % 11) % 10;
  return control(INN_11) === at(d, 10) && control(INN_12) === at(d, 11) && Array.from(d).some((digit) => digit !== 0);
}

/** Luhn (ISO/IEC 7812-1), which the policy number (ЕНП) follows as well. */
export function luhnFits(d: Digits, length: number): boolean {
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const digit = at(d, length - 1 - i);
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/**
 * ЕНП: digits 3–10 are year, month and day of birth written backwards, each digit as its complement to nine; the month is
 * raised by 20 for births before 1951 and by 40 after 2000, the day by 50 for women (rules of the ФФОМС).
 */
export function policyFits(d: Digits): boolean {
  const pair = (high: number) => (9 - at(d, high)) * 10 + 9 - at(d, high - 1);
  const year = pair(5) * 100 + pair(3);
  const month = pair(7) - (year <= 1950 ? 20 : year > 2000 ? 40 : 0);
  const day = pair(9) % 50;
  return year >= 1880 && year <= 2050 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && pair(9) < 82;
}

/** Control digit of a bank account with its БИК: weights 7, 1, 3 over the last three digits of the БИК and the account. */
export function accountFits(account: Digits, bik: Digits): boolean {
  const WEIGHTS = [7, 1, 3];
  let sum = 0;
  for (let i = 0; i < 23; i++) sum += ((i < 3 ? at(bik, 6 + i) : at(account, i - 3)) * (WEIGHTS[i % 3] as number)) % 10;
  return sum % 10 === 0;
}

/** First digits of payment systems: Мир 2200–2204, Mastercard, Visa, UnionPay, Maestro. */
export function isCardPrefix(d: Digits): boolean {
  const two = at(d, 0) * 10 + at(d, 1);
  const four = two * 100 + at(d, 2) * 10 + at(d, 3);
  return (
    (four >= 2200 && four <= 2204) ||
    (four >= 2221 && four <= 2720) ||
    at(d, 0) === 4 ||
    (two >= 50 && two <= 58) ||
    two === 62 ||
    two === 63 ||
    two === 67
  );
}

/** An account of a person: 40817, 40820, 423xx and 426xx (ЦБ РФ, plan of accounts 579-П/809-П). */
export function isPersonalAccount(d: Digits): boolean {
  const five = at(d, 0) * 10_000 + at(d, 1) * 1000 + at(d, 2) * 100 + at(d, 3) * 10 + at(d, 4);
  return five === 40_817 || five === 40_820 || Math.floor(five / 100) === 423 || Math.floor(five / 100) === 426;
}

/** Third and fourth digit of a passport series are the year its form was printed: 97–99 or 00 on. */
export const isPassportSeries = (d: Digits): boolean => {
  const region = at(d, 0) * 10 + at(d, 1);
  const year = at(d, 2) * 10 + at(d, 3);
  return region > 0 && (year >= 97 || year <= 35);
};
