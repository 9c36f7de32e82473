import { stepBack } from './context.ts';
import { EV } from './evidence.ts';
import { type Find, isDigits, isFree, isGlued, isMark, keywordAt, kindAt, lengthAt, startsLine, take } from './finds.ts';
import { KW } from './keywords.ts';
import { FIRST, PLACE } from './lexicon.ts';
import { follows } from './nameparts.ts';
import { acts, introducedBy, NOT_TOLD, TOLD_BY_LABEL } from './told.ts';
import { COMMA, DOT, OPEN, QUOTE, UNDERSCORE } from './signs.ts';
import { CAPITAL, LATIN, LOWER, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';
import { smallOf } from './view.ts';

/**
 * Names in Latin letters: Irina Odintsova, CHZHAN VEI, Gadzhieva Z., Kim, Yong-ho. What speaks for one is added up, as for a
 * single name in `singles.ts`; {@link ENOUGH} points make a person.
 */
const POINTS = {
  firstName: 3,
  surnameEnding: 3,
  capital: 1,
  /** A second and a third word written alike. */
  more: 1,
  initial: 3,
  label: 5,
  role: 4,
  /** A passport or a name a few words before. */
  spokenOf: 3,
  /** A person in Russian letters right before: their name as the passport has it. */
  besidePerson: 3,
  brackets: 1,
  /** «Tumat Khoang zhivet …» */
  act: 3,
  quotes: -5,
  company: -5,
} as const;
const ENOUGH = 5;

/** Endings by their last two letters: a word is compared with the few that can fit. */
function byPair(endings: readonly string[]): ReadonlyMap<number, readonly string[]> {
  const table = new Map<number, string[]>();
  for (const ending of endings) {
    const pair = pairOf(ending.charCodeAt(ending.length - 2), ending.charCodeAt(ending.length - 1));
    table.set(pair, [...(table.get(pair) ?? []), ending]);
  }
  return table;
}
const pairOf = (last: number, end: number): number => last * 0x100 + end;

const PATRONYMIC_ENDINGS = byPair(['ovich', 'evich', 'ovna', 'evna', 'ichna', 'yich']);
const ENDINGS = byPair(
  'ov ova ev eva yov yova yev yeva sky ski skiy skii skaia skaya tskiy tskaya tskii tskaia enko chuk iuk yuk ian yan dze shvili oglu kyzy nyi naya naia kaia vaia kov kova'.split(
    ' ',
  ),
);
/** Too many English words end so: they count beside a first name or where a name is expected. */
const WEAK_ENDINGS = byPair(['in', 'ina', 'yn', 'yna', 'uk', 'ik', 'ko', 'ets', 'iev', 'aev']);
const EXPECTS = new Set([KW.called, KW.foreignPassport, KW.passport, KW.card]);
const ROLE = new Set([KW.role]);
const STEPS_BACK = 4;
const MOST_WORDS = 4;

function isLatinName(tokens: Tokens, i: number): boolean {
  if (tokens.kind[i] !== WORD || !((tokens.style[i] as number) & LATIN) || !isFree(tokens, i) || keywordAt(tokens, i) !== 0) return false;
  const shape = shapeAt(tokens, i);
  return lengthAt(tokens, i) > 1 && (shape === CAPITAL || shape === UPPER || shape === LOWER);
}

function endingOf({ view, start, end }: Tokens, i: number, endings: ReadonlyMap<number, readonly string[]>): boolean {
  const to = end[i] as number;
  const few = endings.get(pairOf(smallOf(view.code[to - 2] as number), smallOf(view.code[to - 1] as number)));
  if (few === undefined) return false;
  return few.some((ending) => {
    if (to - (start[i] as number) < ending.length + 3) return false;
    for (let n = 1; n <= ending.length; n++)
      if (smallOf(view.code[to - n] as number) !== ending.charCodeAt(ending.length - n)) return false;
    return true;
  });
}

/** The next word of the name: behind a space, an underscore, an apostrophe, or a comma behind the surname. */
function nextPart(tokens: Tokens, at: number, from: number): number {
  if (follows(tokens, at + 1)) return at + 1;
  const glued = isGlued(tokens, at + 1) && isGlued(tokens, at + 2) && tokens.kind[at + 2] === WORD;
  if (isMark(tokens, at + 1, UNDERSCORE) && glued) return at + 2;
  if (isMark(tokens, at + 1, APOSTROPHE) && glued) return at + 2;
  if (!isMark(tokens, at + 1, COMMA) || at !== from || !follows(tokens, at + 2)) return -1;
  // «IVANOV, IVAN»: in capitals a first name is wanted behind the comma.
  const first = ((tokens.value[at + 2] as number) & FIRST) !== 0 && shapeAt(tokens, at) === UPPER;
  return shapeAt(tokens, at + 2) === CAPITAL || (first && shapeAt(tokens, at + 2) === UPPER) ? at + 2 : -1;
}
const APOSTROPHE = 0x27;

/** Looks for a name at `i`; answers the last token looked at. */
export function findLatinName(tokens: Tokens, finds: Find[], i: number): number {
  if (!isLatinName(tokens, i)) return i;
  let to = i;
  let second = i;
  let patronymics = 0;
  let words = 1;
  let first = 0;
  let last = 0;
  let weak = 0;
  let places = 0;
  const count = (t: number): void => {
    if ((tokens.value[t] as number) & PLACE) places++;
    if (endingOf(tokens, t, PATRONYMIC_ENDINGS)) {
      last++;
      patronymics++;
    } else if ((tokens.value[t] as number) & FIRST) first++;
    else if (endingOf(tokens, t, ENDINGS)) last++;
    else if (endingOf(tokens, t, WEAK_ENDINGS)) weak++;
  };
  count(i);
  for (; words < MOST_WORDS; words++) {
    const next = nextPart(tokens, to, i);
    if (next < 0 || !isLatinName(tokens, next) || shapeAt(tokens, next) !== shapeAt(tokens, i)) break;
    count(next);
    to = next;
    if (words === 1) second = next;
  }
  const told = introducedBy(tokens, i);
  const small = shapeAt(tokens, i) === LOWER;
  // Small letters make a name only of a first name with a surname, «ivanova mariia», or behind a label.
  if (small && !(words > 1 ? first > 0 && (last > 0 || weak > 0) : told === TOLD_BY_LABEL && first > 0))
    return words > 1 && first === 0 ? i : to;
  // Further small words are words of the sentence, but for «petrov ivan ivanovich».
  if (small && words > 2 && patronymics === 0) to = second;
  const initial = initialBehind(tokens, to);
  const announced = expected(tokens, i, EXPECTS, STEPS_BACK) || (first > 0 && expected(tokens, i, ROLE, 2));
  let points = Math.min(2, first) * POINTS.firstName + Math.min(2, last) * POINTS.surnameEnding;
  let evidence = EV.latin | (first > 0 ? EV['first-name'] : 0) | (last > 0 ? EV['surname-ending'] : 0);
  if (first > 0 || told !== NOT_TOLD) points += weak * POINTS.surnameEnding;
  if (!small) points += POINTS.capital + (words > 1 ? POINTS.more : 0);
  if (initial > to && (first > 0 || last > 0 || weak > 0)) points += POINTS.initial;
  if (told !== NOT_TOLD) {
    points += told === TOLD_BY_LABEL ? POINTS.label : POINTS.role;
    evidence |= told === TOLD_BY_LABEL ? EV.label : EV.role;
  } else if (announced) points += POINTS.spokenOf;
  const acting = acts(tokens, Math.max(to, initial));
  if (acting) {
    points += POINTS.act;
    evidence |= EV.act;
  }
  if (besidePerson(tokens, i)) points += POINTS.besidePerson;
  if (isMark(tokens, i - 1, OPEN)) points += POINTS.brackets;
  if (isMark(tokens, i - 1, QUOTE) && told === NOT_TOLD) points += POINTS.quotes;
  if (keywordAt(tokens, i - 1) === KW.company || (isMark(tokens, i - 1, QUOTE) && keywordAt(tokens, i - 2) === KW.company))
    points += POINTS.company;
  // A town, or words without a single sign of a name, are none even where one is expected.
  if (places === words || (told !== TOLD_BY_LABEL && first + last + weak === 0 && words === 1)) return to;
  // Words of another language beside one that is also a first name: «Art Hall».
  if (
    points < ENOUGH ||
    (told === NOT_TOLD &&
      first + last + weak < Math.min(2, words) &&
      initial === to &&
      !besidePerson(tokens, i) &&
      !announced &&
      !acting &&
      !(first > 0 && (inRussian(tokens, i) || (words === 2 && !small))))
  )
    return to;
  take(tokens, finds, i, Math.max(to, initial), 'PERSON', Math.min(0.95, 0.5 + points / 20), told === NOT_TOLD ? 'name' : 'role', evidence);
  return Math.max(to, initial);
}

/** A Russian word right before: Latin letters in Russian writing are more often a name. */
const inRussian = (tokens: Tokens, i: number): boolean =>
  i > 0 && tokens.kind[i - 1] === WORD && !((tokens.style[i - 1] as number) & LATIN) && !startsLine(tokens, i);

/** Last token of the initials behind token `at`: «Gadzhieva Z.», «Ivanova M.S.»; `at` when there are none. */
function initialBehind(tokens: Tokens, at: number): number {
  // «Belousova_E»
  if (
    isMark(tokens, at + 1, UNDERSCORE) &&
    isGlued(tokens, at + 2) &&
    lengthAt(tokens, at + 2) === 1 &&
    shapeAt(tokens, at + 2) === CAPITAL &&
    tokens.kind[at + 2] === WORD
  )
    return at + 2;
  let end = at;
  for (let t = at + 1, n = 0; n < 2; n++, t += 2) {
    if (
      tokens.kind[t] !== WORD ||
      lengthAt(tokens, t) !== 1 ||
      !isMark(tokens, t + 1, DOT) ||
      !isGlued(tokens, t + 1) ||
      startsLine(tokens, t)
    )
      break;
    if (shapeAt(tokens, t) !== CAPITAL) break;
    end = t + 1;
  }
  return end;
}

/** A person stands right before, in brackets, behind a dash or on the line above. */
function besidePerson(tokens: Tokens, i: number): boolean {
  let t = i - 1;
  for (let n = 0; n < 2 && t >= 0 && tokens.kind[t] !== WORD && isFree(tokens, t); n++) t--;
  return t >= 0 && kindAt(tokens, t) === 'PERSON' && !isMark(tokens, i - 1, COMMA);
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
