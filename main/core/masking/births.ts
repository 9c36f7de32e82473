import { bornAfter, bornBefore, misread } from './birthwords.ts';
import { isDay, isMonth, isYear, type WrittenDate } from './dates.ts';
import { EV } from './evidence.ts';
import { type Find, isDigits, isFree, isGlued, isMark, keywordAt, kindAt, lengthAt, numberAt, startsLine, take } from './finds.ts';
import { KW } from './keywords.ts';
import { DOT, SLASH } from './signs.ts';
import { MARK, type Tokens, WORD } from './tokens.ts';

/** Birth dates among the dates, years of birth, and dates OCR spoiled beside a birth word. */

/** Younger than this a date right after a name is as likely the day of a signature. */
const LIKELY_BORN_BEFORE = 2010;

/** Birth dates among the dates, and years of birth: runs last, because a person before a date says what it is. */
export function findBirthDates(tokens: Tokens, dates: readonly WrittenDate[], finds: Find[]): void {
  const spokenOf = tokens.births > 0;
  for (const date of dates) {
    if (!isFree(tokens, date.from)) continue;
    const asked = spokenOf && (bornAfter(tokens, date.to) || bornBefore(tokens, date.from));
    if (asked) take(tokens, finds, date.from, date.to, 'BIRTH_DATE', 0.95, 'context', EV['birth-word']);
    else if (date.year > 0 && followsPerson(tokens, date))
      take(tokens, finds, date.from, date.to, 'BIRTH_DATE', 0.75, 'name', EV['beside-person']);
  }
  if (!spokenOf) return;
  for (let i = 0; i < tokens.count; i++) if (keywordAt(tokens, i) === KW.born) findMisread(tokens, finds, i);
  for (let n = 0; n < tokens.digits; n++) {
    const i = tokens.numbers[n] as number;
    if (
      tokens.kind[i + 1] === MARK &&
      lengthAt(tokens, i) <= 2 &&
      isFree(tokens, i) &&
      tokens.place[i] === 0 &&
      tokens.kind[i + 2] === WORD
    )
      beforeBirthWord(tokens, finds, i);
  }
  for (let n = 0; n < tokens.digits; n++) {
    const i = tokens.numbers[n] as number;
    if (isGluedDate(tokens, i) && bornBefore(tokens, i)) take(tokens, finds, i, i, 'BIRTH_DATE', 0.9, 'context', EV['birth-word']);
    if (lengthAt(tokens, i) !== 4 || tokens.place[i] !== 0 || !isFree(tokens, i) || !isYear(numberAt(tokens, i))) continue;
    if (joinedToNumber(tokens, i)) continue;
    if (bornAfter(tokens, i) || bornBefore(tokens, i)) take(tokens, finds, i, i, 'BIRTH_DATE', 0.9, 'context', EV['birth-word']);
  }
}

/** «др 010280», «род. 01021980»: day, month and year without anything between. */
function isGluedDate(tokens: Tokens, i: number): boolean {
  const length = lengthAt(tokens, i);
  if ((length !== 6 && length !== 8) || tokens.place[i] !== 0 || !isFree(tokens, i) || joinedToNumber(tokens, i)) return false;
  const year = length === 6 ? 100 : 10_000;
  const date = numberAt(tokens, i);
  return isDay(Math.floor(date / year / 100)) && isMonth(Math.floor(date / year) % 100) && (length === 6 || isYear(date % year));
}

const MOST_BETWEEN = 4;

/** «Дата рожд. О3 . 1О . 1963»: letters OCR made of digits, right behind a birth word. */
function findMisread(tokens: Tokens, finds: Find[], word: number): void {
  const { view, start, end } = tokens;
  for (let i = word + 1; i <= word + MOST_BETWEEN && i < tokens.count; i++) {
    if (!isFree(tokens, i) || (tokens.kind[i] !== MARK && misread(view.code[start[i] as number] as number) < 0)) return;
    if (tokens.kind[i] === MARK) continue;
    let at = start[i] as number;
    let to = i;
    const lengths = [0, 0, 0];
    let part = 0;
    for (; at < view.length && part < 3; at++) {
      const code = view.code[at] as number;
      if (code === DOT || code === SLASH) part++;
      else if (code === 0x20) continue;
      else if (misread(code) >= 0) lengths[part] = (lengths[part] as number) + 1;
      else break;
      if (lengths[2] === 4) break;
    }
    if (lengths[0] !== 2 || lengths[1] !== 2 || lengths[2] !== 4) return;
    while (to + 1 < tokens.count && (end[to] as number) <= at) to++;
    if (end[to] === at + 1) take(tokens, finds, i, to, 'BIRTH_DATE', 0.85, 'context', EV['birth-word']);
    return;
  }
}

/** «12.О2.1958 г. р.»: letters OCR made of digits, right before the word of a birth. */
function beforeBirthWord(tokens: Tokens, finds: Find[], i: number): void {
  const { view, start, end } = tokens;
  if (misread(view.code[start[i + 2] as number] as number) < 0) return;
  let to = i;
  while (
    to - i < 10 &&
    to + 1 < tokens.count &&
    (tokens.kind[to + 1] !== WORD || misread(view.code[start[to + 1] as number] as number) >= 0) &&
    !startsLine(tokens, to + 1)
  )
    to++;
  while (to > i && tokens.kind[to] === MARK) to--;
  if (bornAfter(tokens, to) && (end[to] as number) - (start[i] as number) >= 8) take(tokens, finds, i, to, 'BIRTH_DATE', 0.8, 'context');
}

const joinedToNumber = (tokens: Tokens, i: number): boolean =>
  (i > 0 &&
    isGlued(tokens, i) &&
    (tokens.kind[i - 1] === WORD || (tokens.kind[i - 1] === MARK && isGlued(tokens, i - 1) && isDigits(tokens, i - 2)))) ||
  (isGlued(tokens, i + 1) && i + 1 < tokens.count && tokens.kind[i + 1] === MARK && isGlued(tokens, i + 2) && isDigits(tokens, i + 2));

/** The date stands right behind a person, with marks at most between them. */
function followsPerson(tokens: Tokens, date: WrittenDate): boolean {
  let i = date.from - 1;
  while (i >= 0 && tokens.kind[i] === MARK && !isMark(tokens, i, DOT) && date.from - i < 4) i--;
  if (i < 0 || kindAt(tokens, i) !== 'PERSON') return false;
  const acts = keywordAt(tokens, date.to + 1) === KW.act && !startsLine(tokens, date.to + 1);
  return !acts && date.year < LIKELY_BORN_BEFORE;
}
