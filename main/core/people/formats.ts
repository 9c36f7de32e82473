import { isRealDate } from './dates.ts';
import { checkSnils } from './snils.ts';

/** How a field of a person is written. */
export const FORMATS = ['name', 'text', 'date', 'snils', 'inn', 'phone', 'email', 'digits', 'sex', 'country', 'word'] as const;
export interface Written {
  readonly format: (typeof FORMATS)[number];
  /** Of `digits`: how many. */
  readonly digits?: number | undefined;
  /** Of `word`: which words. */
  readonly words?: readonly string[] | undefined;
}

const NAME = /^[\p{L}][\p{L}'’ .()-]{0,99}$/u;
const LONGEST = 200;
/** Weights of the check digits of a person's and an organisation's ИНН (приказ ФНС ММВ-7-6/435@). */
const INN_WEIGHTS = {
  10: [[2, 4, 10, 3, 5, 9, 4, 6, 8]],
  12: [
    [7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
    [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
  ],
} as const;

/** Whether the check digits of an ИНН of ten or twelve digits are right. */
export function isInn(text: string): boolean {
  if (!/^(\d{10}|\d{12})$/.test(text)) return false;
  return INN_WEIGHTS[text.length as 10 | 12].every((weights) => {
    const sum = weights.reduce<number>((all, weight, i) => all + weight * Number(text[i]), 0);
    return (sum % 11) % 10 === Number(text[weights.length]);
  });
}

/** Whether a text is written as a field of the dictionary is, without looking at other fields. */
export function isWritten(text: string, { format, digits, words }: Written): boolean {
  if (text === '' || text.length > LONGEST) return false;
  switch (format) {
    case 'name':
      return NAME.test(text);
    case 'date':
      return isRealDate(text);
    case 'snils':
      return checkSnils(text).ok;
    case 'inn':
      return isInn(text);
    case 'phone':
      return /^\+?\d{10,11}$/.test(text.replace(/[\s()-]/g, ''));
    case 'email':
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text);
    case 'digits':
      return new RegExp(`^\\d{${digits ?? 1}}$`).test(text);
    case 'sex':
      return text === 'male' || text === 'female';
    case 'country':
      return /^[A-Z]{3}$/.test(text);
    case 'word':
      return words?.includes(text) === true;
    case 'text':
      return true;
  }
}
