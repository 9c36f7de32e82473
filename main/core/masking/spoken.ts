import { nearestKind } from './context.ts';
import { type Find, isDigits, isFree, isGlued, isMark, isWord, keywordAt, startsLine, take } from './finds.ts';
import type { Kind } from './kinds.ts';
import { KW } from './keywords.ts';
import { beginsWith, worthAt } from './numerals.ts';
import { DASH } from './signs.ts';
import { type Tokens, WORD } from './tokens.ts';

/** Numbers and addresses said aloud: «восемь девятьсот тринадцать…», «гульназ точка валиева собака…». */

/** Digits the word adds when a number is dictated in groups: «сорок» before «два» is one group with it. */
function digitsOf(tokens: Tokens, from: number, to: number): number {
  let digits = 0;
  let below = 0;
  for (let t = from; t < to; t++) {
    const worth = worthAt(tokens, t);
    if (worth > 0 && worth < below && !(below >= 10 && below < 20)) {
      below = worth < 10 ? 0 : worth < 100 ? 10 : 100;
      continue;
    }
    digits += worth >= 100 ? 3 : worth >= 10 ? 2 : 1;
    below = worth >= 100 ? 100 : worth >= 20 ? 10 : 0;
  }
  return digits;
}

const KIND_OF: ReadonlyMap<number, Kind> = new Map([
  [KW.phone, 'PHONE'],
  [KW.snils, 'SNILS'],
  [KW.policy, 'OMS'],
  [KW.passport, 'PASSPORT'],
  [KW.series, 'PASSPORT'],
  [KW.foreignPassport, 'FOREIGN_PASSPORT'],
  [KW.licence, 'DRIVER_LICENSE'],
  [KW.certificate, 'BIRTH_CERT'],
  [KW.card, 'CARD'],
  [KW.inn, 'INN'],
  [KW.account, 'ACCOUNT'],
  [KW.numberWord, 'PHONE'],
]);
const WANTED = new Set([...KIND_OF.keys(), KW.business, KW.document]);

const NAMED = new Set([...WANTED].filter((keyword) => keyword !== KW.numberWord));

/** «восемь восемьсот …»: nobody's number. */
const isHotline = (tokens: Tokens, i: number): boolean => worthAt(tokens, i) === 8 && worthAt(tokens, i + 1) === 800;

/** Least digits of a number said aloud: with a word for it, and without. */
const FEWEST_TOLD = 5;
const FEWEST = 10;

/** Numbers in words, five digits and more where a word says what they are. */
export function findSpoken(tokens: Tokens, finds: Find[]): void {
  for (let i = 0; i < tokens.count; i++) {
    if (!isSaid(tokens, i)) continue;
    let end = i + 1;
    let last = i;
    for (; end < tokens.count && !startsLine(tokens, end); end++) {
      if (isSaid(tokens, end)) last = end;
      // «номер» inside a passport, «семерки» after «три», a dash or «плюс».
      else if (!(end - last < 2 && (keywordAt(tokens, end) === KW.numberWord || isMark(tokens, end, DASH) || isRepeated(tokens, end))))
        break;
      if (isRepeated(tokens, end)) last = end;
    }
    const digits = digitsOf(tokens, i, last + 1);
    const nearest = nearestKind(tokens, i, WANTED);
    // «номер» says what it is only by the word before it: «заявление номер …» is the office's.
    const before = nearest === KW.numberWord ? nearestKind(tokens, i, NAMED) : nearest;
    const word = before === 0 ? nearest : before;
    if (isHotline(tokens, i)) {
      i = last;
      continue;
    }
    const kind = KIND_OF.get(word);
    if (last > i + 1 && kind && digits >= (kind === 'PHONE' ? FEWEST_TOLD : FEWEST_TOLD + 1))
      take(tokens, finds, i, last, kind, 0.85, 'context');
    else if (digits >= FEWEST && word !== KW.business)
      take(tokens, finds, i, last, digits === 11 || digits === 10 ? 'PHONE' : 'NUMBER', 0.6, 'unknown-number');
    i = last;
  }
}

const isSaid = (tokens: Tokens, t: number): boolean => isFree(tokens, t) && tokens.place[t] === 0 && keywordAt(tokens, t) === KW.numeral;

/** «три семёрки», «два ноля» */
const isRepeated = (tokens: Tokens, t: number): boolean =>
  tokens.kind[t] === WORD &&
  isFree(tokens, t) &&
  ['семерк', 'восьмерк', 'девятк', 'шестерк', 'пятерк', 'четверк', 'тройк', 'двойк', 'единиц', 'нол', 'нул'].some((stem) =>
    beginsWith(tokens, t, stem),
  );

const AT = ['собака', 'собачка', 'собакой', 'эт'];
const JOINING = ['точка', 'дефис', 'тире', 'подчеркивание', 'черточка', 'минус'];
const LONGEST_LOCAL = 9;

/** «гульназ точка валиева собака джимейл точка ком» */
export function findSpokenMail(tokens: Tokens, finds: Find[]): void {
  for (let i = 1; i < tokens.count; i++) {
    if (tokens.kind[i] !== WORD || tokens.value[i] === 0 || !AT.some((word) => isWord(tokens, i, word))) continue;
    const isPart = (t: number): boolean => t >= 0 && isFree(tokens, t) && (tokens.kind[t] === WORD || isDigits(tokens, t));
    const joins = (t: number): boolean => JOINING.some((word) => isWord(tokens, t, word));
    let to = i + 1;
    let dotted = false;
    while (joins(to + 1) && isPart(to + 2) && !startsLine(tokens, to + 2)) {
      dotted = true;
      to += 2;
    }
    if (!dotted || !isPart(i - 1)) continue;
    let from = i - 1;
    while (
      from > 1 &&
      i - from < LONGEST_LOCAL &&
      !startsLine(tokens, from) &&
      (joins(from - 1) ? isPart(from - 2) : isDigits(tokens, from) && isPart(from - 1) && isGlued(tokens, from))
    )
      from -= joins(from - 1) ? 2 : 1;
    take(tokens, finds, from, to, 'EMAIL', 0.9, 'format');
  }
}
