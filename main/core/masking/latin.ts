import { stepBack } from './context.ts';
import { type Find, isDigits, isFree, keywordAt, lengthAt, startsLine, take } from './finds.ts';
import { KW } from './keywords.ts';
import { FIRST } from './lexicon.ts';
import { follows, introduced } from './nameparts.ts';
import { CAPITAL, LATIN, LOWER, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';

/** Names in Latin letters: Irina Odintsova, CHZHAN VEI. One word alone is a name only where one is expected. */

const ENDINGS =
  'ov ova ev eva yov yova in ina yn yna sky ski skiy skii skaia skaya tskiy tskaya tskii tskaia enko chuk iuk yuk ian yan dze shvili ovich evich ovna evna oglu kyzy'.split(
    ' ',
  );
const EXPECTS = new Set([KW.called, KW.foreignPassport, KW.passport]);
const ROLE = new Set([KW.role]);
const STEPS_BACK = 4;

function isLatinName(tokens: Tokens, i: number): boolean {
  if (tokens.kind[i] !== WORD || !((tokens.style[i] as number) & LATIN) || !isFree(tokens, i) || keywordAt(tokens, i) !== 0) return false;
  const shape = shapeAt(tokens, i);
  return lengthAt(tokens, i) > 1 && (shape === CAPITAL || shape === UPPER || shape === LOWER);
}

function looksLikeSurname({ view, start, end }: Tokens, i: number): boolean {
  if ((end[i] as number) - (start[i] as number) > 40) return false;
  const word = String.fromCharCode(...view.code.subarray(start[i], end[i])).toLowerCase();
  return ENDINGS.some((ending) => word.endsWith(ending) && word.length > ending.length + 1);
}

/** Looks for a name at `i`; answers the last token looked at. */
export function findLatinName(tokens: Tokens, finds: Find[], i: number): number {
  if (!isLatinName(tokens, i)) return i;
  let to = i;
  while (to - i < 2 && follows(tokens, to + 1) && isLatinName(tokens, to + 1) && shapeAt(tokens, to + 1) === shapeAt(tokens, i)) to++;
  const told = introduced(tokens, i);
  const small = shapeAt(tokens, i) === LOWER;
  if (to === i && (!told || small)) return i;
  let first = 0;
  let last = 0;
  for (let t = i; t <= to; t++) {
    if ((tokens.value[t] as number) & FIRST) first++;
    else if (looksLikeSurname(tokens, t)) last++;
  }
  // Small letters make a name only of a first name with a surname: «ivanova mariia».
  if (small && (first === 0 || last === 0)) return i;
  if (
    to > i
      ? first + last > 1 || told || expected(tokens, i, EXPECTS, STEPS_BACK) || (first > 0 && expected(tokens, i, ROLE, 2))
      : told && first + last > 0
  ) {
    take(tokens, finds, i, to, 'PERSON', told ? 0.9 : 0.75, told ? 'role' : 'name');
  }
  return to;
}

/** A word a few places before expects a name: «имя на латинице …», «гражданка Китая …». */
function expected(tokens: Tokens, i: number, words: ReadonlySet<number>, reach: number): boolean {
  let t = i;
  for (let steps = 0; steps < reach && t > 0 && !startsLine(tokens, t); steps++) {
    t = stepBack(tokens, t);
    if (!isFree(tokens, t) || isDigits(tokens, t)) return false;
    if (words.has(keywordAt(tokens, t))) return true;
  }
  return false;
}
