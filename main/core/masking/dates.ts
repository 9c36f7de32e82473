import { bornAfter, bornBefore, misread } from './birthwords.ts';
import { DATE } from './context.ts';
import { isDigits, isFree, isGlued, isMark, keywordAt, lengthAt, numberAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { valueOfWords } from './numerals.ts';
import { DASH, DOT, QUOTE, SLASH } from './signs.ts';
import { DIGITS, MARK, type Tokens, WORD } from './tokens.ts';

/** A date as written: tokens `from`…`to`; `year` is its year, or 0 where it has none. */
export interface WrittenDate {
  readonly from: number;
  readonly to: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Finds every date and marks its tokens. */
export function findDates(tokens: Tokens): WrittenDate[] {
  const dates: WrittenDate[] = tokens.numerals > 0 ? spokenDates(tokens) : [];
  let after = 0;
  for (let n = 0; n < tokens.digits; n++) {
    const i = tokens.numbers[n] as number;
    if (i < after || lengthAt(tokens, i) > 4 || !isFree(tokens, i)) continue;
    const found = dateAt(tokens, i);
    if (!found) continue;
    const begins =
      i > 0 &&
      isGlued(tokens, i) &&
      tokens.kind[i - 1] === WORD &&
      lengthAt(tokens, i) === 1 &&
      lengthAt(tokens, i - 1) === 1 &&
      misread(tokens.view.code[tokens.start[i - 1] as number] as number) === 0;
    // «О1 января»: the first sign of the day is a letter to OCR.
    const from = begins && found.from === i ? i - 1 : found.from;
    tokens.place.fill(DATE, from, found.to + 1);
    dates.push({ ...found, from });
    after = found.to + 1;
  }
  return dates;
}

/** What stands behind a number decides which writing of a date is tried; spoiled ones only where a birth is spoken of. */
function dateAt(tokens: Tokens, i: number): WrittenDate | undefined {
  switch (tokens.kind[i + 1]) {
    case MARK:
      if (isMark(tokens, i + 1, QUOTE)) return wordedDate(tokens, i);
      return numericDate(tokens, i) ?? romanDate(tokens, i) ?? (tokens.births > 0 ? misreadDate(tokens, i) : undefined);
    case WORD:
      return wordedDate(tokens, i);
    case DIGITS:
      return tokens.births > 0 ? spacedDate(tokens, i) : undefined;
    default:
      return undefined;
  }
}

export const isDay = (n: number) => n >= 1 && n <= 31;
export const isMonth = (n: number) => n >= 1 && n <= 12;
export const isYear = (n: number) => n >= 1880 && n <= 2099;

/** 09.06.1954, 26/01/2004, 1954-06-09, 9.6.54 */
function numericDate(tokens: Tokens, i: number): WrittenDate | undefined {
  const separator = tokens.value[i + 1] as number;
  if (tokens.kind[i + 1] !== MARK || (separator !== DOT && separator !== SLASH && separator !== DASH)) return undefined;
  const chained = isDigits(tokens, i + 2) && isMark(tokens, i + 3, separator) && isDigits(tokens, i + 4);
  if (!chained || startsLine(tokens, i + 1) || startsLine(tokens, i + 2) || startsLine(tokens, i + 3) || startsLine(tokens, i + 4))
    return undefined;
  // Not in the middle of an IP address, a version or a case number.
  if (
    i > 0 &&
    isGlued(tokens, i) &&
    (isMark(tokens, i - 1, DOT) || isMark(tokens, i - 1, SLASH) || isMark(tokens, i - 1, DASH)) &&
    isDigits(tokens, i - 2)
  )
    return undefined;
  const tail = i + 5;
  if (isMark(tokens, tail, separator) && isGlued(tokens, tail) && isDigits(tokens, tail + 1) && isGlued(tokens, tail + 1)) return undefined;
  const a = numberAt(tokens, i);
  const b = numberAt(tokens, i + 2);
  const c = numberAt(tokens, i + 4);
  const first = lengthAt(tokens, i);
  const last = lengthAt(tokens, i + 4);
  if (lengthAt(tokens, i + 2) > 2) return undefined;
  if (first <= 2 && isDay(a) && isMonth(b)) {
    if (last === 4 && isYear(c)) return { from: i, to: i + 4, year: c, month: b, day: a };
    if (last === 2 && separator !== DASH) return { from: i, to: i + 4, year: c > 40 ? 1900 + c : 2000 + c, month: b, day: a };
  }
  return first === 4 && isYear(a) && isMonth(b) && last <= 2 && isDay(c) ? { from: i, to: i + 4, year: a, month: b, day: c } : undefined;
}

const ROMAN_MONTHS = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'];

/** «7.VII.1983», «06-ХII-1949», «3/IX-54»: the month in Roman numerals of either alphabet. */
function romanDate(tokens: Tokens, i: number): WrittenDate | undefined {
  const separator = (t: number): boolean =>
    (isMark(tokens, t, DOT) || isMark(tokens, t, SLASH) || isMark(tokens, t, DASH)) && !startsLine(tokens, t);
  if (
    tokens.kind[i + 2] !== WORD ||
    lengthAt(tokens, i + 2) > 4 ||
    !separator(i + 1) ||
    !separator(i + 3) ||
    lengthAt(tokens, i) > 2 ||
    !isDay(numberAt(tokens, i))
  )
    return undefined;
  const { view, start, end } = tokens;
  const word = String.fromCharCode(...view.code.subarray(start[i + 2], end[i + 2]))
    .toLowerCase()
    .replaceAll('х', 'x')
    .replaceAll('і', 'i')
    .replaceAll('у', 'v');
  const month = ROMAN_MONTHS.indexOf(word) + 1;
  const year = i + 4;
  if (month === 0 || !separator(i + 3) || !isDigits(tokens, year) || startsLine(tokens, year)) return undefined;
  const value = numberAt(tokens, year);
  if (lengthAt(tokens, year) === 4 && isYear(value)) return { from: i, to: year, year: value, month, day: numberAt(tokens, i) };
  return lengthAt(tokens, year) === 2
    ? { from: i, to: year, year: value > 40 ? 1900 + value : 2000 + value, month, day: numberAt(tokens, i) }
    : undefined;
}

/** Token behind a year of four signs of which some are letters that look like digits, or `t`. */
function spoiledYear(tokens: Tokens, t: number): number {
  const { view, start, end } = tokens;
  let next = t;
  let signs = 0;
  let letters = 0;
  while (signs < 4 && next < tokens.count && tokens.kind[next] !== MARK && (next === t ? !startsLine(tokens, t) : isGlued(tokens, next))) {
    for (let at = start[next] as number; at < (end[next] as number); at++, signs++) {
      const code = view.code[at] as number;
      if (misread(code) < 0) return t;
      if (code > 0x39) letters++;
    }
    next++;
  }
  return signs === 4 && letters > 0 && letters < 4 ? next : t;
}

/** «2002-11-l8», «13/02/19бб», «12.О2.1958»: a date in digits, some of them read as letters. */
function misreadDate(tokens: Tokens, i: number): WrittenDate | undefined {
  const { view, start, end } = tokens;
  const separator = tokens.value[i + 1] as number;
  if (tokens.kind[i + 1] !== MARK || (separator !== DOT && separator !== SLASH && separator !== DASH) || !isGlued(tokens, i + 1))
    return undefined;
  const lengths = [0, 0, 0];
  let part = 0;
  let letters = 0;
  let at = start[i] as number;
  for (; at < view.length; at++) {
    const code = view.code[at] as number;
    if (code === separator && part < 2) part++;
    else if (misread(code) >= 0) {
      lengths[part] = (lengths[part] as number) + 1;
      if (code > 0x39) letters++;
    } else break;
  }
  const [a, b, c] = lengths as [number, number, number];
  if (letters === 0 || letters > 4 || b !== 2 || !((a === 2 && c === 4) || (a === 4 && c === 2))) return undefined;
  let to = i;
  while (to + 1 < tokens.count && (end[to] as number) < at) to++;
  if (end[to] !== at || !(bornAfter(tokens, to) || bornBefore(tokens, i))) return undefined;
  return { from: i, to, year: 0, month: 0, day: 0 };
}

/** «05 11 1968», «05-11-68 г.р.»: spaces for dots, where a birth is spoken of. */
function spacedDate(tokens: Tokens, i: number): WrittenDate | undefined {
  if (!isDigits(tokens, i + 1) || !isDigits(tokens, i + 2)) return undefined;
  const part = (t: number): boolean => !startsLine(tokens, t);
  if (
    !part(i + 1) ||
    !part(i + 2) ||
    lengthAt(tokens, i) > 2 ||
    lengthAt(tokens, i + 1) > 2 ||
    isDigits(tokens, i - 1) ||
    isDigits(tokens, i + 3)
  )
    return undefined;
  const [day, month, year] = [numberAt(tokens, i), numberAt(tokens, i + 1), numberAt(tokens, i + 2)];
  const short = lengthAt(tokens, i + 2) === 2;
  if (!isDay(day) || !isMonth(month) || !(short || (lengthAt(tokens, i + 2) === 4 && isYear(year)))) return undefined;
  return bornAfter(tokens, i + 2) || bornBefore(tokens, i)
    ? { from: i, to: i + 2, year: short ? 1900 + year : year, month, day }
    : undefined;
}

/** «пятого ноября шестьдесят восьмого»: a day in words, a month, a year in words or digits. */
function spokenDates(tokens: Tokens): WrittenDate[] {
  const dates: WrittenDate[] = [];
  for (let i = 0; i < tokens.count; i++) {
    if (keywordAt(tokens, i) !== KW.numeral) continue;
    const years = spokenYear(tokens, i);
    if (years > i) {
      const said = valueOfWords(tokens, i, years + 1);
      tokens.place.fill(DATE, i, years + 1);
      dates.push({ from: i, to: years, year: isYear(said) ? said : 0, month: 0, day: 0 });
      i = years;
      continue;
    }
    let month = i + 1;
    if (keywordAt(tokens, month) === KW.numeral && !startsLine(tokens, month)) month++;
    const day = valueOfWords(tokens, i, month);
    if (keywordAt(tokens, month) !== KW.month || startsLine(tokens, month) || !isDay(day)) continue;
    let to = month;
    while (to - month < 5 && keywordAt(tokens, to + 1) === KW.numeral && !startsLine(tokens, to + 1)) to++;
    const said = valueOfWords(tokens, month + 1, to + 1);
    const year = to === month ? 0 : said < 100 ? 1900 + said : said;
    const written = to === month && isDigits(tokens, month + 1) && lengthAt(tokens, month + 1) === 4 && !startsLine(tokens, month + 1);
    const found = {
      from: i,
      to: written ? month + 1 : to,
      year: written ? numberAt(tokens, month + 1) : isYear(year) ? year : 0,
      month: monthOf(tokens, month),
      day,
    };
    tokens.place.fill(DATE, found.from, found.to + 1);
    dates.push(found);
    i = found.to;
  }
  return dates;
}

/** «две тысячи пятнадцатого года рождения»: last word of the year, or `i`. */
function spokenYear(tokens: Tokens, i: number): number {
  let last = i;
  while (last - i < 4 && keywordAt(tokens, last + 1) === KW.numeral && !startsLine(tokens, last + 1)) last++;
  return bornAfter(tokens, last) && last > i ? last : i;
}

/** 9 июня 1956, «9» июня 1956, 28 июня */
function wordedDate(tokens: Tokens, i: number): WrittenDate | undefined {
  if (lengthAt(tokens, i) > 2 || !isDay(numberAt(tokens, i))) return undefined;
  const month = isMark(tokens, i + 1, QUOTE) ? i + 2 : i + 1;
  if (keywordAt(tokens, month) !== KW.month || startsLine(tokens, month)) return undefined;
  const year = isMark(tokens, month + 1, DOT) && !startsLine(tokens, month + 2) ? month + 2 : month + 1;
  // «6 июля 79», where a birth is spoken of.
  const short =
    isDigits(tokens, year) &&
    lengthAt(tokens, year) === 2 &&
    !startsLine(tokens, year) &&
    (bornBefore(tokens, i) || bornAfter(tokens, year));
  if (short) return { from: i, to: year, year: 1900 + numberAt(tokens, year), month: monthOf(tokens, month), day: numberAt(tokens, i) };
  // «5 января l9б0»: letters OCR made of the digits of the year.
  const spoiled = spoiledYear(tokens, year);
  if (spoiled > year) return { from: i, to: spoiled - 1, year: 0, month: monthOf(tokens, month), day: numberAt(tokens, i) };
  const hasYear = isDigits(tokens, year) && !startsLine(tokens, year) && lengthAt(tokens, year) === 4 && isYear(numberAt(tokens, year));
  return {
    from: i,
    to: hasYear ? year : month,
    year: hasYear ? numberAt(tokens, year) : 0,
    month: monthOf(tokens, month),
    day: numberAt(tokens, i),
  };
}

const MONTHS = ['янв', 'фев', 'мар', 'апр', 'ма', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек'];
const LATIN_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** 1–12 by the first letters of a month's name. */
function monthOf({ view, start, end }: Tokens, i: number): number {
  const word = String.fromCharCode(...view.code.subarray(start[i], Math.min(end[i] as number, (start[i] as number) + 3))).toLowerCase();
  const exact = Math.max(MONTHS.indexOf(word), LATIN_MONTHS.indexOf(word));
  return exact >= 0 ? exact + 1 : word.startsWith('ма') ? 5 : 0;
}
