import { kindAhead, nearestKind, stepBack } from './context.ts';
import { accountFits, innFits, isCardPrefix, isPassportSeries, isPersonalAccount, luhnFits, policyFits, snilsFits } from './digits.ts';
import { isDigits, isFree, isGlued, isMark, isWord, keywordAt, kindAt, lengthAt, startsLine } from './finds.ts';
import {
  BY_BRACKET,
  BY_DASH,
  BY_DOT,
  BY_LINE,
  BY_NUMERO,
  BY_SLASH,
  BY_SPACE,
  endsAfter,
  hasLayout,
  isSpelled,
  newGroup,
  isPath,
} from './groups.ts';
import { KW } from './keywords.ts';
import type { Kind, Reason } from './kinds.ts';
import { PLUS, SEMICOLON } from './signs.ts';
import { MARK, type Tokens } from './tokens.ts';

/** What a number is, by its length, its layout, its control digits and the words around it. */

const PERSONAL = [
  KW.passport,
  KW.series,
  KW.foreignPassport,
  KW.licence,
  KW.certificate,
  KW.snils,
  KW.inn,
  KW.policy,
  KW.card,
  KW.account,
  KW.phone,
  KW.vehiclePaper,
  KW.cadastral,
  KW.residence,
];
const OFFICIAL = [KW.business, KW.document, KW.company];
export const ALL = new Set([...PERSONAL, ...OFFICIAL]);
const PAPERS = new Set([KW.passport, KW.foreignPassport, KW.licence, KW.certificate, KW.residence, KW.vehiclePaper, KW.policy]);
const STATES = new Set([KW.state]);

/** What is known of one number while its layouts are tried. */
interface Reading {
  readonly tokens: Tokens;
  /** First token of the number. */
  readonly at: number;
}

/** Keyword that says what the number is, 0 for none: looked for only when a layout fits, and once. */
let told = -1;
function wordOf({ tokens, at }: Reading): number {
  if (told >= 0) return told;
  const ahead = kindAhead(tokens, group.last[group.count - 1] as number, ALL);
  const word = nearestKind(tokens, at, ALL, OFFICIAL_SET) || (ahead !== 0 && !OFFICIAL_SET.has(ahead) ? ahead : 0);
  told = word === KW.series ? nearestKind(tokens, at, PAPERS) || word : word;
  return told;
}
const isOfficial = (word: number): boolean => OFFICIAL_SET.has(word);

/** A word of the office right before the number: «заявка № 8900…». Further off it says nothing of a phone (phenomena C6). */
function officialBeside({ tokens, at }: Reading): boolean {
  let t = at - 1;
  while (
    t >= 0 &&
    at - t < 4 &&
    !startsLine(tokens, t + 1) &&
    ((tokens.kind[t] === MARK && !isMark(tokens, t, SEMICOLON)) || keywordAt(tokens, t) === KW.numberWord)
  )
    t--;
  return t >= 0 && isFree(tokens, t) && OFFICIAL_SET.has(keywordAt(tokens, t));
}

interface Verdict {
  /** Last chunk that belongs to it. */
  readonly chunk: number;
  readonly type: Kind;
  readonly score: number;
  readonly why: Reason;
}

export const group = newGroup();
export const OFFICIAL_SET = new Set(OFFICIAL);

export function verdictOf(tokens: Tokens, i: number): Verdict | undefined {
  told = -1;
  const reading: Reading = { tokens, at: i };
  // The longest reading first: «8 912 345 67 89» before «8 912».
  for (let chunk = group.count - 1; chunk >= 0; chunk--) {
    if (!endsAfter(tokens, group, chunk)) continue;
    const verdict = ofLength(reading, chunk);
    if (verdict) return verdict;
  }
  return undefined;
}

function ofLength(reading: Reading, chunk: number): Verdict | undefined {
  const { tokens } = reading;
  // What goes on in the next line needs a word that says what it is.
  if (group.crosses && crossesLine(chunk) && (wordOf(reading) === 0 || isOfficial(wordOf(reading)))) return undefined;
  const plus = isMark(tokens, (group.first[0] as number) - 1, PLUS) && isGlued(tokens, group.first[0] as number);
  const length = group.upTo[chunk] as number;
  if (plus && length >= 10 && length <= 15)
    return isTollFree(tokens, group.first[0] as number) ? undefined : { chunk, type: 'PHONE', score: 1, why: 'format' };
  switch (length) {
    case 20:
      return account(reading, chunk);
    case 19:
    case 18:
    case 16:
      return cardOrPolicy(reading, chunk);
    case 12:
      return inn(reading, chunk);
    case 11:
      return snilsOrPhone(reading, chunk);
    case 10:
      return paperOrPhone(reading, chunk);
    case 9:
      return foreignPassport(reading, chunk);
    case 5:
    case 6:
    case 7:
      return localPhone(reading, chunk);
    default:
      return undefined;
  }
}

const separatedBy = (chunk: number, allowed: number): boolean => {
  for (let i = 1; i <= chunk; i++) if ((group.by[i] as number) & ~allowed) return false;
  return true;
};
const plainSpaces = (chunk: number): boolean => separatedBy(chunk, BY_SPACE | BY_DASH | BY_LINE);
const crossesLine = (chunk: number): boolean => !separatedBy(chunk, ~BY_LINE);

function account(reading: Reading, chunk: number): Verdict | undefined {
  const { tokens } = reading;
  if (!isPersonalAccount(group.digits) || !separatedBy(chunk, BY_SPACE | BY_DASH | BY_LINE | BY_DOT)) return undefined;
  const bik = nearbyBik(tokens, group.last[chunk] as number);
  return {
    chunk,
    type: 'ACCOUNT',
    score: 1,
    why: bik && accountFits(group.digits, bik) ? 'checksum' : wordOf(reading) === KW.account ? 'context' : 'format',
  };
}

/** The nine digits behind «БИК» within a few tokens of an account. */
function nearbyBik(tokens: Tokens, from: number): number[] | undefined {
  for (let t = from + 1; t < Math.min(tokens.count, from + 8); t++) {
    if (isDigits(tokens, t) && lengthAt(tokens, t) === 9) {
      const start = tokens.start[t] as number;
      return Array.from({ length: 9 }, (_, n) => (tokens.view.code[start + n] as number) - 0x30);
    }
  }
  return undefined;
}

function cardOrPolicy(reading: Reading, chunk: number): Verdict | undefined {
  const grouped = hasLayout(group, 4, 4, 4, 4) || hasLayout(group, 8, 8) || isSpelled(group, chunk);
  if (!plainSpaces(chunk)) return undefined;
  const word = wordOf(reading);
  if (chunk > 0 && !grouped && word !== KW.policy) return undefined;
  const length = group.upTo[chunk] as number;
  const fits = luhnFits(group.digits, length);
  if (length === 16 && word === KW.policy) return { chunk, type: 'OMS', score: 1, why: 'context' };
  if (word === KW.card) return { chunk, type: 'CARD', score: 1, why: fits ? 'checksum' : 'context' };
  if (!fits && !(group.misread && isCardPrefix(group.digits))) return undefined;
  if (isOfficial(word) && chunk === 0) return undefined;
  if (length === 16 && policyFits(group.digits) && !(group.digits[0] === 2 && group.digits[1] === 2))
    return { chunk, type: 'OMS', score: 0.9, why: 'checksum' };
  return { chunk, type: 'CARD', score: 0.9, why: 'checksum' };
}

function inn(reading: Reading, chunk: number): Verdict | undefined {
  if (!plainSpaces(chunk) || (chunk > 3 && !isSpelled(group, chunk))) return undefined;
  if (wordOf(reading) === KW.inn) return { chunk, type: 'INN', score: 1, why: innFits(group.digits) ? 'checksum' : 'context' };
  return chunk === 0 && innFits(group.digits) ? { chunk, type: 'INN', score: 0.9, why: 'checksum' } : undefined;
}

function snilsOrPhone(reading: Reading, chunk: number): Verdict | undefined {
  const shaped = hasLayout(group, 3, 3, 3, 2) || hasLayout(group, 9, 2);
  if (!shaped && chunk > 6 && !isSpelled(group, chunk)) return undefined;
  const word = wordOf(reading);
  const fits = snilsFits(group.digits);
  if (word === KW.snils && (shaped || chunk === 0 || plainSpaces(chunk)))
    return { chunk, type: 'SNILS', score: 1, why: fits ? 'checksum' : 'context' };
  if (shaped && fits) return { chunk, type: 'SNILS', score: 0.95, why: 'checksum' };
  const phone = asPhone(reading, chunk);
  if (phone) return phone;
  // Numbers below 001-001-999 have no control digits: in a row with a word of the office they prove nothing.
  const unchecked = group.digits[0] === 0 && group.digits[1] === 0 && (group.digits[2] as number) < 2 && isOfficial(word);
  if (chunk === 0 && !unchecked && (fits || (group.misread && word === 0)) && word !== KW.account)
    return { chunk, type: 'SNILS', score: 0.85, why: 'checksum' };
  return undefined;
}

/** Eleven digits that begin with 7 or 8: with a word, or by how they are written. */
function asPhone(reading: Reading, chunk: number): Verdict | undefined {
  const { digits } = group;
  if (digits[0] !== 7 && digits[0] !== 8) return undefined;
  if (digits[1] === 8 && digits[2] === 0 && digits[3] === 0) return undefined;
  const code = digits[1] as number;
  const word = wordOf(reading);
  if (word === KW.phone) return { chunk, type: 'PHONE', score: 1, why: 'context' };
  const written = group.upTo[0] === 1 && chunk > 0;
  if (written && (code === 9 || code === 3 || code === 4 || code === 8)) return { chunk, type: 'PHONE', score: 0.95, why: 'format' };
  if (code !== 9 || officialBeside(reading)) return undefined;
  return chunk === 0 || (plainSpaces(chunk) && chunk < 6) ? { chunk, type: 'PHONE', score: 0.85, why: 'format' } : undefined;
}

export const isTollFree = (tokens: Tokens, i: number): boolean => {
  const { digits } = group;
  const total = group.upTo[group.count - 1] as number;
  return (
    total >= 11 &&
    (digits[0] === 8 || (digits[0] === 7 && isMark(tokens, i - 1, PLUS))) &&
    digits[1] === 8 &&
    digits[2] === 0 &&
    digits[3] === 0 &&
    (group.count > 1 || total === 11)
  );
};

function paperOrPhone(reading: Reading, chunk: number): Verdict | undefined {
  const { tokens } = reading;
  // «3611 номер 540 927», «45 12 773 190»
  const parted = hasLayout(group, 4, 3, 3) || hasLayout(group, 2, 2, 3, 3);
  const shaped = hasLayout(group, 4, 6) || hasLayout(group, 2, 2, 6) || parted;
  const numbered = shaped && !separatedBy(chunk, ~BY_NUMERO);
  const plain = chunk === 0 || plainSpaces(chunk);
  const phoneLike = hasLayout(group, 3, 3, 2, 2) || hasLayout(group, 3, 7) || hasLayout(group, 3, 3, 4) || bracketed(chunk);
  const spelled = isSpelled(group, chunk);
  if (chunk > 5 && !spelled) return undefined;
  const word = wordOf(reading);
  const official = isOfficial(word);
  const why: Reason = word ? 'context' : 'format';
  const slashed = hasLayout(group, 4, 6) && ((group.by[1] as number) & BY_SLASH) !== 0;
  if (slashed) return word === KW.passport || word === KW.series ? { chunk, type: 'PASSPORT', score: 0.95, why } : undefined;
  if (word === KW.phone && (plain || phoneLike)) return { chunk, type: 'PHONE', score: 1, why: 'context' };
  if (phoneLike && chunk > 0 && !official && (group.digits[0] === 9 || bracketed(chunk)))
    return { chunk, type: 'PHONE', score: 0.9, why: 'format' };
  if (!plain && !numbered) return undefined;
  if (!shaped && chunk > 0 && !spelled) return undefined;
  if (isPath(tokens, reading.at)) return undefined;
  if (word === KW.licence) return { chunk, type: 'DRIVER_LICENSE', score: 1, why };
  if (word === KW.vehiclePaper) return { chunk, type: 'NUMBER', score: 0.9, why };
  if (word === KW.passport || word === KW.series || word === KW.foreignPassport || word === KW.residence)
    return { chunk, type: 'PASSPORT', score: 1, why };
  if (word === KW.inn || word === KW.certificate || word === KW.cadastral) return undefined;
  if (numbered) return { chunk, type: 'PASSPORT', score: 0.9, why: 'format' };
  if (parted && !numbered) return undefined;
  if (word === KW.document || (!official && shaped)) return { chunk, type: 'PASSPORT', score: 0.8, why };
  // «заявка, 52 03 929471» is a passport all the same; «лицензия 77-01-000123» is not.
  const dashed = (((group.by[1] as number) | (group.by[2] as number)) & BY_DASH) !== 0;
  if (chunk > 0 && hasLayout(group, 2, 2, 6) && !(official && dashed)) return { chunk, type: 'PASSPORT', score: 0.8, why: 'format' };
  if (official) return undefined;
  if (isPassportSeries(group.digits)) return { chunk, type: 'PASSPORT', score: 0.6, why: 'format' };
  return group.digits[0] === 9 ? { chunk, type: 'PHONE', score: 0.6, why: 'format' } : undefined;
}

/** (846) 309-14-87 */
const bracketed = (chunk: number): boolean =>
  chunk > 0 && ((group.by[1] as number) & BY_BRACKET) !== 0 && (group.upTo[0] as number) >= 3 && (group.upTo[0] as number) <= 5;

function foreignPassport(reading: Reading, chunk: number): Verdict | undefined {
  const shaped = hasLayout(group, 2, 7);
  const numbered = shaped && ((group.by[1] as number) & BY_NUMERO) !== 0;
  if (!shaped && chunk > 0) return undefined;
  const word = wordOf(reading);
  if (word === KW.foreignPassport) return { chunk, type: 'FOREIGN_PASSPORT', score: 1, why: 'context' };
  if (word === KW.residence) return { chunk, type: 'PASSPORT', score: 0.95, why: 'context' };
  // The passport of another state has nine digits, too.
  if (word === KW.passport && nearestKind(reading.tokens, reading.at, STATES) !== 0)
    return { chunk, type: 'PASSPORT', score: 0.9, why: 'context' };
  if ((word === KW.passport || word === KW.series) && (shaped || chunk === 0))
    return { chunk, type: 'FOREIGN_PASSPORT', score: 0.9, why: 'context' };
  if (numbered || (shaped && word === KW.document)) return { chunk, type: 'FOREIGN_PASSPORT', score: 0.8, why: 'format' };
  // A temporary certificate of the policy has nine digits.
  return word === KW.policy && chunk === 0 ? { chunk, type: 'OMS', score: 0.9, why: 'context' } : undefined;
}

/** A town number of five to seven digits: only right beside a word for phones. */
function localPhone({ tokens, at: i }: Reading, chunk: number): Verdict | undefined {
  let before = i - 1;
  while (before > 0 && tokens.kind[before] === MARK && i - before < 4) before--;
  // «т 4-17-92», «тел Зульфии Маратовны: 2-31-04», «2-31-04 или 2-31-40»
  const beside =
    keywordAt(tokens, before) === KW.phone ||
    keywordAt(tokens, before) === KW.numberWord ||
    (isWord(tokens, before, 'т') && !startsLine(tokens, i)) ||
    (isWord(tokens, before, 'или') && kindAt(tokens, before - 1) === 'PHONE') ||
    (kindAt(tokens, before) === 'PERSON' && keywordAt(tokens, stepBack(tokens, before + 1) - 1) === KW.phone);
  if (!beside || !plainSpaces(chunk)) return undefined;
  const layout =
    hasLayout(group, 2, 2, 2) || hasLayout(group, 3, 2, 2) || hasLayout(group, 1, 2, 2) || hasLayout(group, 3, 4) || hasLayout(group, 3, 3);
  return layout || (chunk === 0 && (group.upTo[0] as number) >= 6) ? { chunk, type: 'PHONE', score: 0.8, why: 'context' } : undefined;
}
