import { isMark, keywordAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { ADJECTIVE, COMMON, FIRST, FUNCTION, NOMINATIVE, ORDINARY, PATRONYMIC, PLACE, SURNAME, SURNAME_LIKE, VERB } from './lexicon.ts';
import { agree, capitals, firstName, follows, HOMOGRAPH, isNameWord, NO, PURE, surname, surnameGrammar } from './nameparts.ts';
import { introducedBy, NOT_TOLD } from './told.ts';
import { QUOTE, UNDERSCORE } from './signs.ts';
import { CAPITAL, LOWER, shapeAt, type Tokens, WORD } from './tokens.ts';

/** Two and three words that make a name together: by agreement, by capitals, by syllables. */

export function agreesAsSurname(tokens: Tokens, i: number, anchor: number): boolean {
  const grammar = surnameGrammar(tokens, i);
  return grammar !== 0 && agree(grammar, anchor);
}

/** «Пак Ен Сун», «Чан Ван Хоанг»: three and four short capitalised words, a surname of the list before names or words nobody knows. */
export function bySyllables(tokens: Tokens, i: number): number {
  const isSyllable = (t: number): boolean =>
    isNameWord(tokens, t) &&
    lengthAt(tokens, t) <= 6 &&
    shapeAt(tokens, t) === CAPITAL &&
    ((tokens.value[t] as number) & (VERB | PATRONYMIC)) === 0;
  if (!isSyllable(i) || !((tokens.value[i] as number) & SURNAME) || lengthAt(tokens, i) > 5) return i;
  let named = 1;
  let t = i;
  while (t - i < 3 && follows(tokens, t + 1) && isSyllable(t + 1)) {
    t++;
    const value = tokens.value[t] as number;
    if (value === 0 || value & (SURNAME | FIRST)) named++;
  }
  return t - i >= 2 && named >= 2 ? t : i;
}

/** A word that is a name by itself or by its ending, with a capitalised word beside it that nothing speaks against. */
export function isLoosePair(tokens: Tokens, a: number, b: number, evidence: number): boolean {
  if (!isNameWord(tokens, b) || lengthAt(tokens, b) < 3) return false;
  const shape = shapeAt(tokens, a);
  if (shape === LOWER || shape !== shapeAt(tokens, b)) return false;
  const [one, other] = [tokens.value[a] as number, tokens.value[b] as number];
  const open = (value: number): boolean => value === 0 || ((value & FIRST) !== 0 && (value & (PLACE | VERB)) === 0);
  // «Тхагапсов Аскер», «ЮСУПОВА МУХАЙЁ»
  const sure = (one === 0 ? evidence === HOMOGRAPH : evidence === PURE) || firstName(tokens, a) === PURE;
  // «Дастан Демьяненко»: a capitalised word no list has, before a surname that is nothing else.
  if (
    one === 0 &&
    shape === CAPITAL &&
    evidence !== NO &&
    surname(tokens, b) === PURE &&
    capitals(tokens, b) === 2 &&
    lengthAt(tokens, a) > 2
  )
    return true;
  const animate = (other & (SURNAME_LIKE | ADJECTIVE | FUNCTION)) === SURNAME_LIKE && keywordAt(tokens, b) === 0;
  if (sure && (open(other) || animate) && (shape !== CAPITAL || capitals(tokens, b) === 2)) return true;
  // «РУЧЕЙ_ЗУРАБ.pdf»
  if (isMark(tokens, a + 1, UNDERSCORE) && firstName(tokens, b) === PURE && keywordAt(tokens, a) === 0 && !(one & (VERB | FUNCTION)))
    return true;
  // «Пирожок Илона», «Ягодке Матвею»: any noun before a first name, inside a sentence or alone in its place.
  if (capitals(tokens, b) !== 2 || keywordAt(tokens, a) !== 0 || one & (VERB | FUNCTION | PLACE)) return false;
  const ends = tokens.kind[b + 1] !== WORD || startsLine(tokens, b + 1);
  const inside = capitals(tokens, a) === 2 || (capitals(tokens, a) === 1 && ends);
  if (firstName(tokens, b) === PURE && inside && !(one & ADJECTIVE && !(one & SURNAME))) return true;
  // «Чебан Думитру,»
  return (
    (one === 0 || (one & SURNAME_LIKE) !== 0) &&
    other === 0 &&
    ends &&
    inside &&
    surname(tokens, b) !== NO &&
    introducedBy(tokens, a) === NOT_TOLD &&
    !isMark(tokens, a - 1, QUOTE) &&
    keywordAt(tokens, a - 1) !== KW.company &&
    keywordAt(tokens, a - 1) !== KW.agency
  );
}

/** A first name and a surname, in either order. */
export function isPair(tokens: Tokens, a: number, b: number): boolean {
  if (!isNameWord(tokens, b)) return false;
  const fits = (first: number, last: number): boolean => {
    const f = firstName(tokens, first);
    const s = surname(tokens, last);
    if (
      f === NO ||
      (s === NO &&
        !(f === PURE && (tokens.value[first] as number) & COMMON && agreesAsSurname(tokens, last, tokens.value[first] as number)))
    )
      return false;
    if (s === NO) return true;
    // «не Карла Маркса, а Карла Либкнехта»: streets and works; who bears such a name writes it with the surname first or in the nominative.
    if (keywordAt(tokens, last) === KW.hero && first < last && !((tokens.value[first] as number) & NOMINATIVE)) return false;
    // «дана Кобылкиной»: a small homograph beside a capital is another word.
    if (f === HOMOGRAPH && shapeAt(tokens, first) === LOWER && shapeAt(tokens, last) === CAPITAL) return false;
    const agreed = agree(tokens.value[first] as number, tokens.value[last] as number);
    const [writtenF, writtenS] = [capitals(tokens, first), capitals(tokens, last)];
    if (s === PURE) return f === PURE || agreed || (writtenF > 0 && writtenS > 0);
    if (f === PURE) {
      if (s === HOMOGRAPH) return agreed && (writtenS > 0 || writtenF === 0);
      return tokens.value[last] === 0 ? writtenS > 0 || writtenF === 0 : writtenS === 2 || (agreed && (writtenS > 0 || writtenF === 0));
    }
    // Владимир is a town, but no town has a surname.
    const townOnly = ((tokens.value[first] as number) & (ORDINARY | COMMON)) === COMMON && ((tokens.value[last] as number) & PLACE) === 0;
    if (s === HOMOGRAPH) return agreed && ((writtenF > 0 && writtenS > 0) || townOnly);
    // «Мельник Артём», «Ковтун Роман»: a common first name behind a word nobody knows, or one that people are called by.
    const value = tokens.value[last] as number;
    const before = last < first && ((tokens.value[first] as number) & COMMON) !== 0 && keywordAt(tokens, last) === 0;
    if (before && writtenF === 2 && writtenS > 0 && (value === 0 || (value & SURNAME_LIKE && agreed))) return true;
    return writtenF === 2 && writtenS === 2 && agreed && ((tokens.value[first] as number) & PLACE) === 0;
  };
  if (fits(a, b) || fits(b, a)) return true;
  // Two unknown words with capitals inside a sentence: Чжан Вэй.
  const foreign = (t: number) => tokens.value[t] === 0 && capitals(tokens, t) === 2 && surname(tokens, t) !== NO;
  // «Ван Сяолун»: a short surname of the list before a word nobody knows.
  const listed = (t: number) => ((tokens.value[t] as number) & SURNAME) !== 0 && lengthAt(tokens, t) <= 5 && capitals(tokens, t) > 0;
  return (
    (foreign(a) || listed(a)) &&
    foreign(b) &&
    !isMark(tokens, a - 1, QUOTE) &&
    keywordAt(tokens, a - 1) !== KW.company &&
    keywordAt(tokens, a - 1) !== KW.agency
  );
}
