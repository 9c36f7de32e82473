import { type Keyword, KEYWORD_NAMES } from './keywords.ts';
import type { Kind } from './kinds.ts';
import { classOf, FAMILIAR, FIRST, keywordOf, labelOf, type Lexicon, PATRONYMIC, SURNAME, SURNAME_LIKE } from './lexicon.ts';

/**
 * The shape of a place in a text: what a mistake of the masker looks like, without what was written there. A letter becomes
 * `А а` (Cyrillic), `A a` (Latin) or `Ω ω` (any other), a digit `0`; only words of the closed keyword list that no person bears
 * stay readable, because a shape without them tells nothing.
 */
export interface Shape {
  readonly before: string;
  readonly find: string;
  readonly after: string;
}

/** A place in a text; `kind` is what stands there, `null` when nobody knows. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind | null;
}

/** How far around a place its surroundings are kept, in UTF-16 units, and how much of a long place itself. */
const WINDOW = 60;
const LONGEST_FIND = 200;
/** Longer runs are cut to this: a length alone must not tell who it is. A number is told by its length up to an account's 20. */
const LONGEST_RUN = { letter: 12, digit: 24, other: 12 } as const;

const WORD = /\p{L}[\p{L}\p{M}\p{Cf}]*(?:-\p{L}[\p{L}\p{M}\p{Cf}]*)*/gu;
const LETTER = /\p{L}/u;
const UPPER = /\p{Lu}|\p{Lt}/u;
const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /\p{Script=Latin}/u;
/** Signs that stay as they are. Whatever else Unicode has could be used to write with: circled letters, flags, tags. */
const KEPT = new Set(' \n\u00a0!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~«»„“”‘’–—…№§°⟦⟧');
const UNKNOWN = '¤';
const CUT = '…';

/** Rows whose words say what a number, a label or a date is: no surname among them, so a capital is no reason for doubt. */
const LABELS: ReadonlySet<Keyword> = new Set<Keyword>([
  'passport',
  'series',
  'foreignPassport',
  'licence',
  'certificate',
  'snils',
  'inn',
  'policy',
  'card',
  'account',
  'phone',
  'extension',
  'mail',
  'born',
  'vin',
  'plate',
  'cadastral',
  'vehiclePaper',
  'document',
  'company',
  'team',
  'called',
  'greeting',
  'address',
  'dated',
  'numberWord',
  'money',
  'agency',
]);
/** Rows of an address: readable inside of one too, and with a small letter only, for «Слобода» is a surname as well. */
const OF_ADDRESS: ReadonlySet<Keyword> = new Set<Keyword>([
  'region',
  'district',
  'town',
  'area',
  'street',
  'house',
  'building',
  'flat',
  'quarter',
  'entrance',
]);
/** With a small letter only, unless the word is one of {@link CERTAIN}. `hero`, `month` and `oglu` are in no list: people bear them. */
const SMALL: ReadonlySet<Keyword> = new Set<Keyword>([...OF_ADDRESS, 'business', 'role', 'act', 'eponym', 'country', 'year']);
/** Beginnings of words of those rows that are nobody's surname, however they are written: «Сосед» and «Майор» are. */
const CERTAIN =
  /^(?:заяв|обращени|граждан|клиент|специалист|оператор|сотрудни|представител|собственни|владел|получател|плательщи|посетител|доверител|пользовател|талон|договор|квитанц|приказ|регистрац|уведомлен|запрос|услуг|постановлени)/;

/** Whether a word may stay as it is written; `kinds` are those of the places it stands in, none outside of every find. */
function isReadable(word: string, kinds: readonly (Kind | null)[], lexicon: Lexicon): boolean {
  const small = word.toLowerCase().replaceAll('ё', 'е');
  const value = classWith(lexicon, small);
  const row = KEYWORD_NAMES[keywordOf(value) - 1];
  if (row === undefined || (value & (FIRST | FAMILIAR | PATRONYMIC | SURNAME)) !== 0) return false;
  if (!LABELS.has(row) && !SMALL.has(row)) return false;
  if (!kinds.every((kind) => kind === 'ADDRESS' && OF_ADDRESS.has(row))) return false;
  // One letter is an initial anywhere but in an address, two capitals are two of them.
  if (small.length === 1 && kinds.length === 0) return false;
  const isCertain = CERTAIN.test(small);
  if (small.length > 3 && (value & SURNAME_LIKE) !== 0 && !isCertain) return false;
  if (word.toLowerCase() === word) return true;
  return small.length > 2 && (LABELS.has(row) || isCertain);
}

function classWith(lexicon: Lexicon, small: string): number {
  const labels = new Uint8Array(small.length);
  for (let i = 0; i < small.length; i++) {
    const label = labelOf(small.charCodeAt(i));
    if (label === 0) return 0;
    labels[i] = label;
  }
  return classOf(lexicon, labels, 0, labels.length);
}

/** The sign of a character and what it counts as; `undefined` for a mark that belongs to the letter before it. */
function signOf(char: string): { readonly sign: string; readonly as: keyof typeof LONGEST_RUN } | undefined {
  if (LETTER.test(char)) {
    const isUpper = UPPER.test(char);
    if (CYRILLIC.test(char)) return { sign: isUpper ? 'А' : 'а', as: 'letter' };
    if (LATIN.test(char)) return { sign: isUpper ? 'A' : 'a', as: 'letter' };
    return { sign: isUpper ? 'Ω' : 'ω', as: 'letter' };
  }
  if (/\p{N}/u.test(char)) return { sign: '0', as: 'digit' };
  if (/\p{M}/u.test(char)) return undefined;
  return { sign: KEPT.has(char) ? char : UNKNOWN, as: 'other' };
}

/** A stretch of the text as a shape; `readable` holds the ends of the words that stay, by their starts. */
function shaped(text: string, from: number, to: number, readable: ReadonlyMap<number, number>): string {
  let out = '';
  let [run, last] = [0, ''];
  for (let at = from; at < to; ) {
    const end = readable.get(at);
    if (end !== undefined && end <= to) {
      out += text.slice(at, end);
      [run, last] = [0, ''];
      at = end;
      continue;
    }
    const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
    at += char.length;
    const known = signOf(char);
    if (!known) continue;
    // Of letters and digits a run is of a kind, of other signs it is one sign repeated.
    const of = known.as === 'other' ? known.sign : known.as;
    run = of === last ? run + 1 : 1;
    last = of;
    if (run <= LONGEST_RUN[known.as]) out += known.sign;
  }
  return out;
}

/** Where the words begin and end that may be read, between `from` and `to`; words are told whole, wherever a place cuts them. */
function readableWords(
  text: string,
  from: number,
  to: number,
  places: readonly Place[],
  lexicon: Lexicon | undefined,
): ReadonlyMap<number, number> {
  const words = new Map<number, number>();
  if (!lexicon) return words;
  for (const { 0: word, index: start } of text.matchAll(WORD)) {
    const end = start + word.length;
    if (start >= to) break;
    if (start < from || end > to) continue;
    const kinds = places.filter((one) => one.start < end && start < one.end).map((one) => one.kind);
    if (isReadable(word, kinds, lexicon)) words.set(start, end);
  }
  return words;
}

/** An offset moved off the middle of a surrogate pair, outwards never. */
const offPair = (text: string, at: number, by: 1 | -1): number => (/[\udc00-\udfff]/.test(text.charAt(at)) ? at + by : at);

/**
 * The shape of `place` in `text` and of 60 characters either side. `finds` are the other places where personal data stands: in
 * those no word is readable but the parts of an address. Without a lexicon nothing is.
 */
export function shapeOf(text: string, place: Place, lexicon: Lexicon | undefined, finds: readonly Place[] = []): Shape {
  const { start, end } = place;
  const from = offPair(text, Math.max(0, start - WINDOW), 1);
  const to = offPair(text, Math.min(text.length, end + WINDOW), -1);
  const words = readableWords(text, from, to, [place, ...finds], lexicon);
  const cut = Math.min(end, start + LONGEST_FIND);
  return {
    before: shaped(text, from, start, words),
    find: shaped(text, start, cut, words) + (cut < end ? CUT : ''),
    after: shaped(text, end, to, words),
  };
}

/** A kept shape by the rules of today: what they have become stricter about is hidden, whatever hand has been at it. */
export function shapedAgain({ before, find, after }: Shape, kind: Kind | null, lexicon: Lexicon | undefined): Shape {
  const again = (text: string, places: readonly Place[]) =>
    shaped(text, 0, text.length, readableWords(text, 0, text.length, places, lexicon));
  return { before: again(before, []), find: again(find, [{ start: 0, end: find.length, kind }]), after: again(after, []) };
}

/**
 * Whether this can be a shape by its length and its signs: what lies on a disk may have had another hand on it. Which words may be
 * read only {@link shapedAgain} knows.
 */
export function isShape({ before, find, after }: Shape): boolean {
  const isLong = before.length > WINDOW || after.length > WINDOW || find.length > LONGEST_FIND + CUT.length;
  return (
    !isLong && [...`${before}${find}${after}`].every((sign) => sign === '0' || sign === UNKNOWN || KEPT.has(sign) || LETTER.test(sign))
  );
}
