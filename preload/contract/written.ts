/** A stored number in the groups it is read in, by its field. */
const GROUPS: Readonly<Record<string, readonly [RegExp, string]>> = {
  snils: [/^(\d{3})(\d{3})(\d{3})(\d{2})$/, '$1-$2-$3 $4'],
  passportIssuerCode: [/^(\d{3})(\d{3})$/, '$1-$2'],
  passportSeries: [/^(\d{2})(\d{2})$/, '$1 $2'],
  phone: [/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 $1 $2-$3-$4'],
};

/** «30.11.2026» of an ISO date. */
const dateInDots = (iso: string): string => iso.split('-').reverse().join('.');

/** How a stored value is typed and read: dates by dots, numbers in groups. */
export function showField(field: string, value: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dateInDots(value);
  const [pattern, shown] = GROUPS[field] ?? [];
  return pattern && shown !== undefined ? value.replace(pattern, shown) : value;
}

/** The same for a reader: choices by their words. */
export function fieldInWords<W>(
  field: string,
  value: string,
  words: Readonly<Record<string, W>> | undefined,
  pick: (word: W) => string,
): string {
  if (!words) return showField(field, value);
  return value
    .split(' ')
    .map((one) => (words[one] === undefined ? one : pick(words[one])))
    .join(', ');
}
