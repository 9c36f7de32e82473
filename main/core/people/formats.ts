import { fail, okay, type Outcome } from '#contract/failure.ts';
import type { FORMATS } from '#contract/words.ts';
import { addDays, parseDate } from './dates.ts';
import { checkSnils } from './snils.ts';

export interface Written {
  readonly format: (typeof FORMATS)[number];
  /** Of `digits`: how many. */
  readonly digits?: number | undefined;
  /** Of `word` and `words`: which. */
  readonly words?: Readonly<Record<string, unknown>> | undefined;
}

const NAME = /^[\p{L}][\p{L}'’ .()-]{0,99}$/u;
const LONGEST = 200;
const OLDEST = '1900-01-01';
/** Weights of the check digits of a person's and an organisation's ИНН (приказ ФНС ММВ-7-6/435@). */
const INN_WEIGHTS = {
  10: [[2, 4, 10, 3, 5, 9, 4, 6, 8]],
  12: [
    [7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
    [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
  ],
} as const;

/** Whether the check digits of an ИНН of ten or twelve digits are right; zeros alone would pass and are none. */
export function isInn(text: string): boolean {
  if (!/^(\d{10}|\d{12})$/.test(text) || /^0+$/.test(text)) return false;
  return INN_WEIGHTS[text.length as 10 | 12].every((weights) => {
    const sum = weights.reduce<number>((all, weight, i) => all + weight * Number(text[i]), 0);
    return (sum % 11) % 10 === Number(text[weights.length]);
  });
}

/** ОГРН: 13 digits, the last is the rest by 11; ОГРНИП: 15, by 13 (приказ Минфина 165н). */
const endsInRest = (text: string, by: 11 | 13): boolean => Number(BigInt(text.slice(0, -1)) % BigInt(by)) % 10 === Number(text.at(-1));

/**
 * УИН, 20 or 25 digits: the last is the check digit (приказ Минфина № 107н, приложение 4): weights 1…10 over and over, the rest by 11; where
 * that is 10, once more from 3; where it is 10 again, 0. The rule is general knowledge: its text was not read.
 */
export function isUin(text: string): boolean {
  if (!/^(\d{20}|\d{25})$/.test(text) || /^0+$/.test(text)) return false;
  const rest = (first: number) =>
    [...text.slice(0, -1)].reduce((sum, digit, i) => sum + Number(digit) * (((first - 1 + i) % 10) + 1), 0) % 11;
  const [key = 0] = [rest(1), rest(3), 0].filter((one) => one < 10);
  return key === Number(text.at(-1));
}

/** A certificate's Roman number is typed in Cyrillic and with digits as well: `1Х-ЯЯ № 000001`. */
const ROMAN: Readonly<Record<string, string>> = { У: 'V', Х: 'X', С: 'C', Л: 'L', М: 'M', 1: 'I' };
function certificate(text: string): string | undefined {
  const [, roman, letters, digits] = /^([IVXLCУХСЛ1]{1,6})\s?[-–—]?\s?([А-ЯЁ]{2})\s?№?\s?(\d{6})$/u.exec(text.toUpperCase()) ?? [];
  return roman === undefined ? undefined : `${[...roman].map((sign) => ROMAN[sign] ?? sign).join('')}-${letters} ${digits}`;
}

/** A value as typed → as it is kept: digits only, ISO dates, single spaces; the empty text clears a field. */
export function normalise(typed: string, { format, digits, words }: Written, today: string): Outcome<string> {
  const text = typed
    .normalize('NFC')
    // What nobody can see is no part of a value: joiners, marks of direction, fillers, commands to a printer.
    .replace(/(?!\s)[\p{Cc}\p{Cf}\u115f\u1160\u2800\u3164\uffa0]/gu, '')
    .replace(/[\s\p{Z}]+/gu, ' ')
    .trim();
  if (text === '') return okay('');
  if (text.length > LONGEST) return fail('field-too-long', { numbers: { max: LONGEST } });
  const wrong = fail('field-format');
  const bare = text.replace(/[\s№-]/g, '');
  const kept = (holds: boolean, value = text) => (holds ? okay(value) : wrong);
  switch (format) {
    case 'name':
      return kept(NAME.test(text));
    case 'text':
      return okay(text);
    case 'date':
    case 'past': {
      const date = parseDate(text);
      if (date === undefined || date < OLDEST || date > addDays(today, 36_600)) return fail('date-impossible');
      return format === 'past' && date > today ? fail('date-future') : okay(date);
    }
    case 'snils': {
      const check = checkSnils(text);
      return check.ok ? okay(check.digits) : fail(check.why === 'checksum' ? 'snils-checksum' : 'field-format');
    }
    case 'inn':
      return /^(\d{10}|\d{12})$/.test(bare) && !isInn(bare) ? fail('field-checksum') : kept(isInn(bare), bare);
    case 'ogrn':
      return /^[15]\d{12}$/.test(bare) && !endsInRest(bare, 11) ? fail('field-checksum') : kept(/^[15]\d{12}$/.test(bare), bare);
    case 'ogrnip':
      return /^3\d{14}$/.test(bare) && !endsInRest(bare, 13) ? fail('field-checksum') : kept(/^3\d{14}$/.test(bare), bare);
    case 'kpp':
      return kept(/^\d{4}[\dA-Z]{2}\d{3}$/.test(bare.toUpperCase()), bare.toUpperCase());
    case 'certificate': {
      const number = certificate(text);
      return number === undefined ? wrong : okay(number);
    }
    case 'uin':
      return /^(\d{20}|\d{25})$/.test(bare) && !isUin(bare) ? fail('field-checksum') : kept(isUin(bare), bare);
    case 'phone': {
      const found = text.replace(/[\s()+-]/g, '').replace(/^[78](?=\d{10}$)/, '');
      return kept(/^\d{10}$/.test(found), `+7${found}`);
    }
    case 'email':
      return kept(/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text));
    case 'digits':
      return kept(new RegExp(`^\\d{${digits ?? 1}}$`).test(bare), bare);
    case 'country':
      return kept(/^[A-Z]{3}$/.test(text.toUpperCase()), text.toUpperCase());
    case 'word':
      return kept(words !== undefined && Object.hasOwn(words, text));
    case 'words': {
      const said = new Set(text.split(' '));
      const known = Object.keys(words ?? {});
      // In the order of the list, so that the same choice is the same value.
      return kept(
        [...said].every((one) => known.includes(one)),
        known.filter((one) => said.has(one)).join(' '),
      );
    }
  }
}
