import type { FieldWords } from '#contract/catalogue.ts';
import type { Bilingual } from '#contract/kit.ts';
import { showDate } from '../../text/format.ts';

/** A stored number in the groups it is read in. */
const GROUPS: Readonly<Record<string, readonly [RegExp, string]>> = {
  snils: [/^(\d{3})(\d{3})(\d{3})(\d{2})$/, '$1-$2-$3 $4'],
  passportIssuerCode: [/^(\d{3})(\d{3})$/, '$1-$2'],
  passportSeries: [/^(\d{2})(\d{2})$/, '$1 $2'],
  phone: [/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 $1 $2-$3-$4'],
};

/** How a stored value is typed and read: dates by dots, numbers in groups. */
export function showField(field: string, value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return showDate(value);
  const [pattern, shown] = GROUPS[field] ?? [];
  return pattern && shown !== undefined ? value.replace(pattern, shown) : value;
}

/** The same for a reader: choices by their words. */
export function fieldInWords(field: string, value: string, kind: FieldWords | undefined, pick: (text: Bilingual) => string): string {
  const words = kind?.words;
  if (!words) return showField(field, value);
  return value
    .split(' ')
    .map((one) => (words[one] ? pick(words[one]) : one))
    .join(', ');
}
