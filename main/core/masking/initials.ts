import { isFree, isGlued, isMark, keywordAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { besideInitials, capitals, follows, HOMOGRAPH, isInitial, isNameWord, isSmall, NO, POSSIBLE, PURE, surname } from './nameparts.ts';
import { PLACE } from './lexicon.ts';
import { DASH, DOT, UNDERSCORE } from './signs.ts';
import { shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';

/** Initials before and behind a surname: «И. О.», «И.О.», «Х.-А. М.», «ИО», «И О», `_И_О`. */

/** What two small letters with dots mean when they are no initials. */
const ABBREVIATIONS = new Set([
  'и.о',
  'т.е',
  'т.к',
  'т.д',
  'т.п',
  'т.ч',
  'г.р',
  'д.р',
  'н.э',
  'с.г',
  'м.п',
  'п.п',
  'г.о',
  'р.п',
  'ж.д',
  'с.п',
  'м.о',
  'б.у',
  'в.о',
  'э.п',
]);
const AFTER_SURNAME = new Set(['г.р', 'д.р', 'т.д', 'т.п', 'т.е', 'т.к', 'т.ч', 'н.э']);

function pairOf({ view, start }: Tokens, a: number, b: number): string {
  const small = (code: number) => String.fromCharCode(code).toLowerCase();
  return `${small(view.code[start[a] as number] as number)}.${small(view.code[start[b] as number] as number)}`;
}

/** A letter, or two with a dash, as «Х-А»: one initial of a double name. */
const isOne = (tokens: Tokens, t: number): boolean =>
  isInitial(tokens, t) ||
  (tokens.kind[t] === WORD &&
    isFree(tokens, t) &&
    lengthAt(tokens, t) === 3 &&
    tokens.view.code[(tokens.start[t] as number) + 1] === DASH &&
    !isSmall(tokens, t));

/** Token behind the initial at `t` with its dot and, of a double name, the second half: «Х.-А.»; `t` when there is none. */
function dotted(tokens: Tokens, t: number): number {
  if (!isOne(tokens, t) || !isMark(tokens, t + 1, DOT)) return t;
  // «И . С .»: OCR sets the dot apart, and then twice.
  if (
    !isGlued(tokens, t + 1) &&
    !(isInitial(tokens, t + 2) && isMark(tokens, t + 3, DOT)) &&
    !(isMark(tokens, t - 1, DOT) && isInitial(tokens, t - 2))
  )
    return t;
  const half = t + 2;
  return isMark(tokens, half, DASH) &&
    isGlued(tokens, half) &&
    isInitial(tokens, half + 1) &&
    isGlued(tokens, half + 1) &&
    isMark(tokens, half + 2, DOT)
    ? half + 3
    : half;
}

/** How a surname with its initials before it ends: «И. О. Фамилия», «И.О. Фамилия», «И. Фамилия»; -1 when it is none. */
export function initialsFirst(tokens: Tokens, i: number): number {
  const first = dotted(tokens, i);
  if (first === i || (i > 0 && isGlued(tokens, i) && tokens.kind[i - 1] === WORD)) return -1;
  const second = dotted(tokens, first);
  const third = second > first ? dotted(tokens, second) : second;
  const at = third;
  const two = second > first;
  if (!isNameWord(tokens, at)) return -1;
  const small = isSmall(tokens, i);
  const evidence = surname(tokens, at);
  const unknown = evidence === POSSIBLE && tokens.value[at] === 0;
  if (two) {
    if (small ? ABBREVIATIONS.has(pairOf(tokens, i, first)) || (evidence < HOMOGRAPH && !unknown) : !besideInitials(tokens, at)) return -1;
    return at;
  }
  if (startsLine(tokens, at) || evidence === NO) return -1;
  // Where capitals tell nothing, in a line of small letters or of capitals, only a surname goes with one initial.
  const place = ((tokens.value[at] as number) & PLACE) !== 0;
  const plain = capitals(tokens, at) === 0;
  if (plain ? evidence < HOMOGRAPH || place || (small && !isSmall(tokens, at)) : small) return -1;
  // «Г. Самара», «С. Ивановка» open an address.
  const opens = keywordAt(tokens, i) !== 0 && (small || capitals(tokens, i) < 2);
  return opens && ((evidence < HOMOGRAPH && !unknown) || place) ? -1 : at;
}

/** Last token of initials that begin at `at` behind a surname of this evidence, or -1. */
export function initialsBehind(tokens: Tokens, at: number, evidence: number): number {
  if (isMark(tokens, at, UNDERSCORE)) return underscored(tokens, at);
  if (tokens.kind[at] !== WORD || isGlued(tokens, at)) return -1;
  const small = isSmall(tokens, at);
  const first = dotted(tokens, at);
  if (first > at) {
    const second = dotted(tokens, first);
    if (second > first && isSmall(tokens, first) === small) {
      const pair = pairOf(tokens, at, first);
      const office = pair === 'и.о' && keywordAt(tokens, second) === KW.role;
      if (office || (small && AFTER_SURNAME.has(pair) && evidence < PURE)) return -1;
      const third = dotted(tokens, second);
      return (third > second && !small ? third : second) - 1;
    }
    // «Иванов А., истец»; a small letter with a dot is an abbreviation.
    if (startsLine(tokens, at) || (small && (evidence < HOMOGRAPH || keywordAt(tokens, at - 1) !== 0))) return -1;
    const bare =
      isInitial(tokens, first) && isSmall(tokens, first) === small && !startsLine(tokens, first) && closesName(tokens, first + 1);
    return bare ? first : first - 1;
  }
  if (startsLine(tokens, at)) return -1;
  // «Маркелова ДЮ»: two capitals that are no word.
  if (lengthAt(tokens, at) === 2)
    return shapeAt(tokens, at) === UPPER && tokens.shouting[at] === 0 && tokens.value[at] === 0 && evidence >= HOMOGRAPH ? at : -1;
  if (!isInitial(tokens, at)) return -1;
  const two = isInitial(tokens, at + 1) && isSmall(tokens, at + 1) === small && follows(tokens, at + 1);
  if (!two) return !small && evidence >= HOMOGRAPH && tokens.shouting[at] === 0 && closesName(tokens, at + 1) ? at : -1;
  if (isInitial(tokens, at + 2) && !startsLine(tokens, at + 2)) return -1;
  return evidence >= HOMOGRAPH || !small ? at + 1 : -1;
}

/** Behind an initial without a dot: nothing that begins as another word of the same name would. */
const closesName = (tokens: Tokens, t: number): boolean => follows(tokens, t) || tokens.kind[t] !== WORD || startsLine(tokens, t);

/** `_ИО`, `_И_О`, `_И`, as file names have them. */
function underscored(tokens: Tokens, at: number): number {
  const letters = (t: number, most: number) =>
    tokens.kind[t] === WORD && isGlued(tokens, t) && lengthAt(tokens, t) <= most && !isSmall(tokens, t);
  if (!letters(at + 1, 2)) return -1;
  return lengthAt(tokens, at + 1) === 1 && isMark(tokens, at + 2, UNDERSCORE) && letters(at + 3, 1) ? at + 3 : at + 1;
}
