import { DATE, stepBack } from './context.ts';
import { isDigits, isFree, isMark, isWord, keywordAt, kindAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { isFieldOfLicence } from './told.ts';
import { COMMA, DOT } from './signs.ts';
import { type Tokens, WORD } from './tokens.ts';

/** What says that a date is one of birth: the words before and behind it. */

/** How many words back a birth word may stand. */
const REACH = 6;

/** The digit a sign stands for, a letter that looks like one included; -1 for none. */
export const misread = (code: number): number =>
  code >= 0x30 && code <= 0x39 ? code - 0x30 : 'OoОоЗзIlіІбBВS'.includes(String.fromCharCode(code)) ? 0 : -1;

/** «г.р.», «г. рожд.», «года рождения», «рождения» behind a date, on the same line. */
export function bornAfter(tokens: Tokens, end: number): boolean {
  let i = end + 1;
  if (startsLine(tokens, i)) return false;
  if (isMark(tokens, i, COMMA) || isMark(tokens, i, DOT)) i++;
  if (startsLine(tokens, i)) return false;
  if (isWord(tokens, i, 'гр')) return true;
  if (isWord(tokens, i, 'г') || keywordAt(tokens, i) === KW.year) {
    i++;
    if (isMark(tokens, i, DOT)) i++;
    if (startsLine(tokens, i)) return false;
    return keywordAt(tokens, i) === KW.born || isWord(tokens, i, 'р') || isWord(tokens, i, 'рожд');
  }
  return keywordAt(tokens, i) === KW.born && !startsLine(tokens, i);
}

/** A birth word up to six words back, with nothing between that dates something else. */
export function bornBefore(tokens: Tokens, start: number): boolean {
  if (isMark(tokens, start - 1, DOT) && isDigits(tokens, start - 2) && isFieldOfLicence(tokens, start - 2, 3, 3)) return true;
  let words = 0;
  for (let i = stepBack(tokens, start); i >= 0 && words < REACH; i = stepBack(tokens, i)) {
    if (!isFree(tokens, i) || tokens.place[i] === DATE) words++;
    if (tokens.kind[i] !== WORD || !isFree(tokens, i)) continue;
    if (isWord(tokens, i, 'р') && isMark(tokens, i - 1, DOT) && isWord(tokens, i - 2, 'д')) return true;
    // «Голубь Ян Викторович, р. 1974»
    if (
      words === 0 &&
      isWord(tokens, i, 'р') &&
      isMark(tokens, i + 1, DOT) &&
      kindAt(tokens, isMark(tokens, i - 1, COMMA) ? i - 2 : i - 1) === 'PERSON'
    )
      return true;
    // «др: 03.03.1971»; further off it is «и др.».
    if (words <= 1 && isWord(tokens, i, 'др') && !isWord(tokens, i - 1, 'и')) return true;
    const keyword = keywordAt(tokens, i);
    if (keyword === KW.born) {
      // «свидетельство о рождении … выдано» is a document, not a birth.
      const certificate = isWord(tokens, i - 1, 'о') && words > 0;
      return !certificate && !(isWord(tokens, i - 1, 'о') && isCertificate(tokens, i - 2));
    }
    if (keyword === KW.dated || keyword === KW.business) return false;
    words++;
  }
  return false;
}

const isCertificate = (tokens: Tokens, i: number): boolean =>
  keywordAt(tokens, i) === KW.certificate || (isMark(tokens, i, DOT) && keywordAt(tokens, i - 1) === KW.certificate);
