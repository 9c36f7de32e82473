/**
 * СНИЛС: nine digits and a two-digit control number (s = Σ dᵢ·(10−i); k = s mod 101, 100 → 00). Numbers up to
 * 001-001-998 carry no control number and are accepted as they are. Source: reference/domain.md §6.
 */
const LAST_UNCHECKED = 1_001_998;

export type SnilsCheck = { readonly ok: true; readonly digits: string } | { readonly ok: false; readonly why: 'format' | 'checksum' };

export function checkSnils(text: string): SnilsCheck {
  const digits = text.replace(/[\s\u00a0-]/g, '');
  if (!/^\d{11}$/.test(digits) || /^0{11}$/.test(digits)) return { ok: false, why: 'format' };
  const number = digits.slice(0, 9);
  if (Number(number) <= LAST_UNCHECKED) return { ok: true, digits };
  const sum = [...number].reduce((total, digit, i) => total + Number(digit) * (9 - i), 0);
  const control = (sum % 101) % 100;
  return control === Number(digits.slice(9)) ? { ok: true, digits } : { ok: false, why: 'checksum' };
}

/** `123-456-789 01` */
export const formatSnils = (digits: string): string =>
  `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6, 9)} ${digits.slice(9)}`;
