import { foldText } from './fold.ts';

/**
 * What an office adds to the masker: words that are always masked, and forms of its own numbers that never are. Versioned
 * and logged as `policy.change`.
 */
export interface MaskLists {
  readonly version: number;
  /** Words and phrases, in any case; «Ромашка», «дело врачей». */
  readonly stopWords: readonly string[];
  /** Forms of local business numbers: `#` is a digit, anything else stands for itself; `МФЦ-####/##-#####`. */
  readonly numberForms: readonly string[];
}

export const NO_LISTS: MaskLists = { version: 0, stopWords: [], numberForms: [] };
const LONGEST_ENTRY = 60;

export type ListFault = 'too-short' | 'too-long' | 'too-wide' | 'no-digits' | 'no-letters';

/** Why a stop word cannot be taken; undefined when it can. */
export function faultOfStopWord(word: string): ListFault | undefined {
  const letters = foldText(word, false).length;
  if (word.length > LONGEST_ENTRY) return 'too-long';
  if (!/\p{L}/u.test(word)) return 'no-letters';
  return letters < 3 ? 'too-short' : undefined;
}

/**
 * Why a form of numbers cannot be taken. A form of digits alone would let СНИЛС and phones through: at least two signs of it
 * must be fixed letters or digits, and at least one must be a letter, a slash or a fixed digit at its start.
 */
export function faultOfNumberForm(form: string): ListFault | undefined {
  if (form.length > LONGEST_ENTRY) return 'too-long';
  const open = (form.match(/#/g) ?? []).length;
  if (open === 0) return 'no-digits';
  if (open < 3) return 'too-short';
  const fixed = (form.match(/[\p{L}\d]/gu) ?? []).length;
  const marked = /\p{L}|\//u.test(form) || /^\d{2}/.test(form);
  return fixed < 2 || !marked ? 'too-wide' : undefined;
}
