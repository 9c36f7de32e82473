import { type Find, isFree, isGlued, isMark, isWord, lengthAt, startsLine, take } from './finds.ts';
import { COMMA, DASH, DOT, PLUS, UNDERSCORE } from './signs.ts';
import { MARK, type Tokens, WORD } from './tokens.ts';

/** Mail addresses, whole and with their signs set apart. */

export const AT = 0x40;
const LONGEST_LOCAL = 48;

export function findMail(tokens: Tokens, finds: Find[], at: number): void {
  const inLocal = (i: number) =>
    isFree(tokens, i) && (tokens.kind[i] !== MARK || [DOT, DASH, UNDERSCORE, 0x25, PLUS].includes(tokens.value[i] as number));
  let from = at;
  while (from > 0 && at - from < LONGEST_LOCAL && isGlued(tokens, from) && inLocal(from - 1)) from--;
  while (from < at && tokens.kind[from] === MARK) from++;
  let to = at;
  let dotted = false;
  for (let i = at + 1; i < tokens.count && isGlued(tokens, i) && isFree(tokens, i); i++) {
    if (tokens.kind[i] === MARK && !isMark(tokens, i, DOT) && !isMark(tokens, i, DASH)) break;
    if (tokens.kind[i] === MARK) continue;
    if (isMark(tokens, i - 1, DOT) && tokens.kind[i] === WORD && lengthAt(tokens, i) > 1) dotted = true;
    to = i;
  }
  if (from < at && to > at && dotted) take(tokens, finds, from, to, 'EMAIL', 1, 'format');
  else findSpacedMail(tokens, finds, at);
}

const DOMAINS = ['ru', 'com', 'рф', 'net', 'org', 'su', 'by', 'kz', 'uz', 'info'];

/** «ivanov @ mail . ru», «ivanov@mail,ru»: signs set apart, and a comma for the dot. */
function findSpacedMail(tokens: Tokens, finds: Find[], at: number): void {
  const isPart = (t: number): boolean => tokens.kind[t] === WORD && isFree(tokens, t) && !startsLine(tokens, t);
  const behind = at + 3;
  const joined = isMark(tokens, at + 2, DOT) || (isMark(tokens, at + 2, COMMA) && isGlued(tokens, at + 2) && isGlued(tokens, behind));
  if (at === 0 || !isFree(tokens, at - 1) || tokens.kind[at - 1] === MARK || startsLine(tokens, at) || startsLine(tokens, at + 2)) return;
  if (!joined || !isPart(at + 1) || !isPart(behind) || !DOMAINS.some((domain) => isWord(tokens, behind, domain))) return;
  let from = at - 1;
  while (
    from > 1 &&
    at - from < LONGEST_LOCAL &&
    isGlued(tokens, from) &&
    isFree(tokens, from - 1) &&
    (tokens.kind[from - 1] !== MARK || [DOT, DASH, UNDERSCORE].includes(tokens.value[from - 1] as number))
  )
    from--;
  take(tokens, finds, from, behind, 'EMAIL', 0.9, 'format');
}
