import type { Field } from '#contract/visit.ts';
import { showDate } from '../../text/format.ts';

/** How a stored value is shown: dates by dots, СНИЛС and the issuer's code with their hyphens. */
export function showField(field: Field, value: string): string {
  if (value === '') return '';
  switch (field) {
    case 'birthDate':
    case 'passportIssuedOn':
    case 'authorityExpiresOn':
      return showDate(value);
    case 'snils':
      return value.replace(/^(\d{3})(\d{3})(\d{3})(\d{2})$/, '$1-$2-$3 $4');
    case 'passportIssuerCode':
      return value.replace(/^(\d{3})(\d{3})$/, '$1-$2');
    case 'passportSeries':
      return value.replace(/^(\d{2})(\d{2})$/, '$1 $2');
    case 'phone':
      return value.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/, '+7 $1 $2-$3-$4');
    default:
      return value;
  }
}
