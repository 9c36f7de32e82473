import { isFree, keywordAt, startsLine } from './finds.ts';
import { MARK, type Tokens, WORD } from './tokens.ts';

/** How far a word tells what a number is: words and tokens back, and one line end. */
const WORDS_BACK = 6;
const TOKENS_BACK = 16;
const WORDS_AHEAD = 3;

/** The nearest keyword of `wanted` before token `i`, or 0. What stands on the line above still counts, one line up. */
export function nearestKind(tokens: Tokens, i: number, wanted: ReadonlySet<number>): number {
  let words = 0;
  let lines = startsLine(tokens, i) ? 1 : 0;
  const stop = Math.max(0, i - TOKENS_BACK);
  for (let t = i - 1; t >= stop && words < WORDS_BACK; t--) {
    // A word of another find, such as the letters of a plate, tells nothing.
    if (tokens.kind[t] === WORD && isFree(tokens, t)) {
      const keyword = keywordAt(tokens, t);
      if (keyword !== 0 && wanted.has(keyword)) return keyword;
      words++;
    }
    if (startsLine(tokens, t) && ++lines > 1) break;
  }
  return 0;
}

/** The nearest keyword of `wanted` behind token `i` on the same line: «123… (ИНН)». A sentence end stops the search. */
export function kindAhead(tokens: Tokens, i: number, wanted: ReadonlySet<number>): number {
  let words = 0;
  for (let t = i + 1; t < tokens.count && words < WORDS_AHEAD && !startsLine(tokens, t); t++) {
    if (tokens.kind[t] === MARK && (tokens.value[t] === 0x2e || tokens.value[t] === 0x3b || tokens.value[t] === 0x2c)) return 0;
    if (tokens.kind[t] !== WORD) {
      if (tokens.kind[t] !== MARK) return 0;
      continue;
    }
    const keyword = keywordAt(tokens, t);
    if (keyword !== 0 && wanted.has(keyword)) return keyword;
    words++;
  }
  return 0;
}
