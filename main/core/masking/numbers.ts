import { kindAhead, nearestKind } from './context.ts';
import { type Find, isDigits, isFree, isGlued, isMark, keywordAt, lengthAt, startsLine, take } from './finds.ts';
import { continues, isPath, readGroup } from './groups.ts';
import { KW } from './keywords.ts';
import { ALL, group, isTollFree, OFFICIAL_SET, verdictOf } from './numberkinds.ts';
import { COMMA, DASH, DOT, NUMERO, OPEN, PLUS } from './signs.ts';
import { DIGITS, type Tokens, WORD } from './tokens.ts';

/** Identifiers told by digits: how many, in which groups, whether the control digits fit, and which words stand beside. */

/** Digits in a row that are masked even when nobody knows what they are. */
const UNKNOWN_RUN = 9;

export function findNumbers(tokens: Tokens, finds: Find[]): void {
  let next = 0;
  for (let n = 0; n < tokens.digits; n++) {
    const i = tokens.numbers[n] as number;
    if (i < next) continue;
    // «О123…»: letters OCR made of digits may begin it.
    const glued = i > next && tokens.kind[i - 1] === WORD && isGlued(tokens, i);
    const behind = glued ? takeNumber(tokens, finds, i - 1) : i - 1;
    next = behind >= i ? behind + 1 : lengthAt(tokens, i) < 5 && !goesOn(tokens, i) ? i + 1 : takeNumber(tokens, finds, i) + 1;
  }
}

/** Looks for a number that begins at `i`; answers the last token of what was read. */
function takeNumber(tokens: Tokens, finds: Find[], i: number): number {
  if (!isFree(tokens, i) || tokens.place[i] !== 0) return i;
  // What goes on from something longer is none of the known numbers: only how long its first part is matters.
  const later = continues(tokens, i);
  if (readGroup(tokens, group, i, later ? 1 : undefined)) return findIn(tokens, finds, i, later);
  if (group.tooLong < 0) return i;
  take(tokens, finds, i, group.tooLong, 'NUMBER', 0.5, 'unknown-number');
  return group.tooLong;
}

/** A short run of digits is part of an identifier only with more digits a few tokens on. */
function goesOn(tokens: Tokens, i: number): boolean {
  const { kind, gap, view, start } = tokens;
  if (kind[i + 1] === WORD && gap[i + 1] === 0) return true;
  let next = i + 1;
  while (next <= i + 4 && kind[next] !== DIGITS) next++;
  if (next > i + 4) return false;
  if (lengthAt(tokens, i) > 1) return true;
  // A lone digit begins a phone, «8 (846)», or a town number, «2-15-37», or digits set apart.
  const digit = view.code[start[i] as number] as number;
  const apart = lengthAt(tokens, next) === 1 && !(kind[next + 1] === WORD && gap[next + 1] === 0);
  if (next === i + 1 && apart) {
    if (isDigits(tokens, i - 1) && lengthAt(tokens, i - 1) === 1) return false;
    let run = next;
    while (run - i < 6 && isDigits(tokens, run) && lengthAt(tokens, run) === 1) run++;
    return run - i >= 6;
  }
  return ((digit === 0x37 || digit === 0x38) && (next === i + 1 || lengthAt(tokens, next) > 2)) || isMark(tokens, i + 1, DASH);
}

/** Finds what the group at `i` holds; answers the token to go on after. */
function findIn(tokens: Tokens, finds: Find[], i: number, later: boolean): number {
  const total = group.upTo[group.count - 1] as number;
  if (total < 5) return group.last[0] as number;
  const verdict = later ? undefined : verdictOf(tokens, i);
  if (verdict) {
    const from = verdict.type === 'PHONE' ? phoneStart(tokens, i) : i;
    const last = group.last[verdict.chunk] as number;
    const to = verdict.type === 'PHONE' ? withExtension(tokens, last) : last;
    take(tokens, finds, from, to, verdict.type, verdict.score, verdict.why);
    return to;
  }
  return isTollFree(tokens, i) ? (group.last[group.count - 1] as number) : unknownRun(tokens, finds, i);
}

/** A long run of digits nobody knows is masked all the same, unless a word says it is the office's. */
function unknownRun(tokens: Tokens, finds: Find[], i: number): number {
  const last = group.last[0] as number;
  const end = (tokens.end[last] as number) - (tokens.start[i] as number);
  if (end < UNKNOWN_RUN) return last;
  const word = nearestKind(tokens, i, ALL, OFFICIAL_SET);
  const official =
    word === KW.business ||
    word === KW.document ||
    word === KW.company ||
    word === KW.account ||
    // Ten digits are the ИНН of a firm.
    (word === KW.inn && end === 10) ||
    isPath(tokens, i) ||
    kindAhead(tokens, last, OFFICIAL_SET) !== 0;
  const part = continues(tokens, i) || (isGlued(tokens, last + 1) && tokens.kind[last + 1] === WORD && isFree(tokens, last + 1));
  if (!official && !(part && end < 14)) take(tokens, finds, i, last, 'NUMBER', 0.5, 'unknown-number');
  return last;
}

/** A plus or an opening bracket before the first digit belongs to the phone. */
function phoneStart(tokens: Tokens, i: number): number {
  if (i > 0 && isFree(tokens, i - 1) && isGlued(tokens, i) && (isMark(tokens, i - 1, PLUS) || isMark(tokens, i - 1, OPEN))) return i - 1;
  return i;
}

/** «доб. 123», «вн. 2787»: the extension is part of the phone. */
function withExtension(tokens: Tokens, last: number): number {
  let i = last + 1;
  if (isMark(tokens, i, COMMA) || isMark(tokens, i, OPEN)) i++;
  if (keywordAt(tokens, i) === KW.extension && !startsLine(tokens, i)) {
    i++;
    if (isMark(tokens, i, DOT)) i++;
    if (isMark(tokens, i, NUMERO) || keywordAt(tokens, i) === KW.numberWord) i++;
  } else if (isMark(tokens, i, 0x23)) i++;
  else return last;
  return isDigits(tokens, i) && !startsLine(tokens, i) && lengthAt(tokens, i) <= 6 && tokens.place[i] === 0 ? i : last;
}
