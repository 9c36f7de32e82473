import { isDigits, isFree, isMark, isWord, keywordAt, lengthAt, numberAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { FUNCTION, VERB } from './lexicon.ts';
import { SYMBOL } from './nameparts.ts';
import { CLOSE, COLON, DASH, DOT, UNDERSCORE } from './signs.ts';
import { LOWER, MARK, shapeAt, type Tokens, WORD } from './tokens.ts';

/** What before a word says that a name follows: roles, labels of fields, greetings; and what only people do. */

export const NOT_TOLD = 0;
const TOLD_BY_ROLE = 1;
export const TOLD_BY_LABEL = 2;
export const TOLD_BY_GREETING = 3;

const MOST_MARKS = 6;

const LICENCE_BACK = 40;

/** The token is the number of a field of a driving licence, of `from` up to `to`, at the start of its line: «1.» surname, «3.» birth. */
export function isFieldOfLicence(tokens: Tokens, t: number, from: number, to: number): boolean {
  if (t < 0 || !startsLine(tokens, t) || lengthAt(tokens, t) !== 1) return false;
  const field = numberAt(tokens, t);
  if (field < from || field > to) return false;
  for (let back = t - 1; back >= Math.max(0, t - LICENCE_BACK); back--) if (keywordAt(tokens, back) === KW.licence) return true;
  return false;
}

/** A word that expects a name right before `i`: «секретарь», «зовут», «ФИО:», «Доброго дня,», `<Sur>`, `"fio":"`. */
export function introducedBy(tokens: Tokens, i: number): number {
  let at = i - 1;
  if (isMark(tokens, at, DOT) && isDigits(tokens, at - 1) && isFieldOfLicence(tokens, at - 1, 1, 2)) return TOLD_BY_LABEL;
  let sentence = false;
  let dashed = false;
  for (let marks = 0; at >= 0 && tokens.kind[at] === MARK; at--) {
    if (isMark(tokens, at, UNDERSCORE) && at > 0 && isMark(tokens, at - 1, UNDERSCORE)) continue;
    if (++marks > MOST_MARKS) return NOT_TOLD;
    if (isMark(tokens, at, DOT) || isMark(tokens, at, SYMBOL)) sentence = true;
    if (isMark(tokens, at, DASH)) dashed = true;
    if (isMark(tokens, at, CLOSE)) return NOT_TOLD;
  }
  if (at < 0 || tokens.kind[at] !== WORD || !isFree(tokens, at)) return NOT_TOLD;
  let keyword = keywordAt(tokens, at);
  // «муж мой Саид», «дочери моей»
  if (keyword === 0 && at === i - 1 && keywordAt(tokens, at - 1) === KW.role && OWN.some((word) => isWord(tokens, at, word)))
    keyword = KW.role;
  // «фамилия вроде Ткебучава», «имя у меня Фатима»
  for (let n = 0; n < 2 && keyword === 0 && (tokens.value[at - n] as number) & FUNCTION; n++) {
    const before = at - n - 1;
    if (before >= 0 && keywordAt(tokens, before) === KW.called && shapeAt(tokens, i) !== LOWER) keyword = KW.called;
  }
  if (keyword === 0) {
    if (at < i - 1 && isMark(tokens, at + 1, COLON) && (tokens.value[at] as number) & VERB) return TOLD_BY_ROLE;
    const day = keywordAt(tokens, at - 1) === KW.greeting && GREETED.some((word) => isWord(tokens, at, word));
    return day ? TOLD_BY_GREETING : NOT_TOLD;
  }
  if (sentence && lengthAt(tokens, at) > 5) return NOT_TOLD;
  // «ребёнка — каб. 109»: what a dash brings is told by its capital.
  if (dashed && shapeAt(tokens, i) === LOWER) return NOT_TOLD;
  switch (keyword) {
    case KW.called:
      return TOLD_BY_LABEL;
    case KW.role:
    case KW.team:
      return TOLD_BY_ROLE;
    case KW.greeting:
      return TOLD_BY_GREETING;
    case KW.act:
      // «Принял: Лев»
      return at < i - 1 && isMark(tokens, at + 1, COLON) ? TOLD_BY_ROLE : NOT_TOLD;
    default:
      return NOT_TOLD;
  }
}
const OWN = ['мой', 'моя', 'моей', 'моего', 'моему', 'моим', 'наш', 'наша', 'нашей', 'ваш', 'ваша', 'его', 'ее', 'их'];
const GREETED = ['дня', 'день', 'утра', 'утро', 'вечера', 'вечер'];

/** A name is expected at `i`. */
export const introduced = (tokens: Tokens, i: number): boolean => introducedBy(tokens, i) !== NOT_TOLD;

/** What only people do, right after `i`, a colon or a dash between. */
export function acts(tokens: Tokens, i: number): boolean {
  const next = isMark(tokens, i + 1, COLON) || isMark(tokens, i + 1, DASH) ? i + 2 : i + 1;
  return !startsLine(tokens, next) && (keywordAt(tokens, next) === KW.act || keywordAt(tokens, next) === KW.phone);
}
