import { isDigits, isGlued, isMark, keywordAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { classAt, closes, nameable, nameAt, shows, withBrackets } from './level.ts';
import { ADJECTIVE, FIRST, FUNCTION, KEYWORD_LIMIT, PATRONYMIC, PEOPLE_OF, PLACE, STREET as STREET_BIT, SURNAME, VERB } from './lexicon.ts';
import { COMMA, DASH, DOT } from './signs.ts';
import { followedByNumber, streetWorth } from './streets.ts';
import { CAPITAL, shapeAt, type Tokens, WORD } from './tokens.ts';

/** Types that stand behind their name: «Самарская область», «Малая Ямская ул.», «3-я Парковая улица». */

/** By keyword: looked up at every word of a text. */
const IS_SUFFIX = new Uint8Array(KEYWORD_LIMIT);
for (const keyword of [KW.street, KW.region, KW.district, KW.area, KW.quarter, KW.town]) IS_SUFFIX[keyword] = 1;

/** Words from `t` to a keyword behind them: «Самарская область», «Малая Ямская ул.». Answers the keyword's token or 0. */
export function suffixAt(tokens: Tokens, t: number): number {
  for (let i = t + 1; i <= t + 3; i++) {
    if (startsLine(tokens, i) || tokens.kind[i] !== WORD) return 0;
    const keyword = keywordAt(tokens, i);
    // «Чхеидзе Ш.И.», «маметиной ш. з.» are initials.
    if (
      lengthAt(tokens, i) === 1 &&
      isMark(tokens, i + 1, DOT) &&
      (shows(tokens, i)
        ? tokens.shouting[i] === 0
        : lengthAt(tokens, i + 2) === 1 && isMark(tokens, i + 3, DOT) && !startsLine(tokens, i + 2))
    )
      return 0;
    if (IS_SUFFIX[keyword] === 1) {
      // «Сидоров С,», «Пётр у,»: without its dot a letter is a type behind the name of a place only.
      if (
        lengthAt(tokens, i) === 1 &&
        !isMark(tokens, i + 1, DOT) &&
        (shows(tokens, i) || !isMark(tokens, i + 1, COMMA) || isNamed(classAt(tokens, i - 1)))
      )
        return 0;
      const next = isMark(tokens, i + 1, DOT) ? i + 2 : i + 1;
      if (isPersonBefore(tokens, t, i, keyword, next)) return 0;
      // «Батагай п,» and «пос Ленинский г»: of a town only with the end of the level right behind, and not «ул. Мира, г. Самара».
      if (keyword === KW.town || keyword === KW.area || keyword === KW.quarter)
        return i === t + 1 &&
          !nameAt(tokens, next) &&
          !isDigits(tokens, next) &&
          lengthAt(tokens, i) < 5 &&
          shows(tokens, t) &&
          (isMark(tokens, i + 1, COMMA) || keyword !== KW.town)
          ? i
          : 0;
      // A letter such as «п» or «ш» needs its dot here; «край» and «линия» need a name, not «самый край».
      if (lengthAt(tokens, i) <= 2 && !isMark(tokens, i + 1, DOT) && !closes(tokens, i + 1)) return 0;
      return i;
    }
    // «Боровский м.р-н»
    const cut = lengthAt(tokens, i) <= 4 && isMark(tokens, i + 1, DOT) && !startsLine(tokens, i + 1) && !startsLine(tokens, i + 2);
    if (cut && keywordAt(tokens, i + 2) === KW.district && !opensSentence(tokens, i + 2)) return i + 2;
    const describing = (classAt(tokens, i) & ADJECTIVE) !== 0;
    if (!nameable(tokens, i) || !(shows(tokens, i) || tokens.shouting[i] || describing || shapeAt(tokens, t) !== CAPITAL)) return 0;
    if (classAt(tokens, i) & (FUNCTION | VERB)) return 0;
  }
  return 0;
}

/** A whole word with a capital behind a dot: «Район обслуживания». */
const opensSentence = (tokens: Tokens, t: number): boolean => lengthAt(tokens, t) > 4 && shows(tokens, t) && tokens.shouting[t] === 0;

const isNamed = (value: number): boolean => (value & (FIRST | SURNAME)) !== 0 && !(value & PLACE);

/** «Иванова Анна Петровна ул. Мира», «Павлова Инна район не указала»: the words before the type at `i` are a person's name. */
function isPersonBefore(tokens: Tokens, from: number, i: number, keyword: number, next: number): boolean {
  const before = classAt(tokens, i - 1);
  if (before & PATRONYMIC && !(before & (ADJECTIVE | PLACE | STREET_BIT)) && i - from > 1) return true;
  // «Сафина Алсу ул. Мира 5»: the word goes with the name behind it, unless the one before it describes it; «2-й пер.» is an ordinal.
  if (keyword === KW.street)
    return (
      lengthAt(tokens, from) > 2 &&
      (shows(tokens, from) || (before & (FIRST | SURNAME)) !== 0) &&
      nameAt(tokens, next) &&
      (!(before & ADJECTIVE) || followedByNumber(tokens, next)) &&
      (streetWorth(tokens, next) > 0 || (classAt(tokens, next) & FIRST) !== 0)
    );
  return (before & FIRST) !== 0 && !(before & (ADJECTIVE | PLACE | SURNAME | STREET_BIT));
}

/** «6-й микрорайон», «3-я Парковая улица»: token of the keyword, or 0. */
export function ordinalAt(tokens: Tokens, t: number): number {
  const ending = t + 2;
  if (
    lengthAt(tokens, t) > 3 ||
    !isMark(tokens, t + 1, DASH) ||
    !isGlued(tokens, t + 1) ||
    !isGlued(tokens, ending) ||
    tokens.kind[ending] !== WORD ||
    lengthAt(tokens, ending) > 2
  )
    return 0;
  return keywordAt(tokens, ending + 1) === KW.area || keywordAt(tokens, ending + 1) === KW.quarter ? ending + 1 : suffixAt(tokens, ending);
}

/** «Волгогр. обл.», «Саха (Якутия) Респ»: the word of the region behind a dot or brackets. */
export function regionBehind(tokens: Tokens, t: number): number {
  const cut = isMark(tokens, t + 1, DOT) && shows(tokens, t) ? t + 2 : withBrackets(tokens, t + 1);
  if (cut === t + 1 || startsLine(tokens, cut)) return t;
  const value = classAt(tokens, t);
  // «Верещагина Алла. Район Заволжский»: a sentence ends, and no word was cut.
  if (cut === t + 2 && (opensSentence(tokens, cut) || isNamed(value) || value & PATRONYMIC)) return t;
  const keyword = keywordAt(tokens, cut);
  if (keyword !== KW.region && keyword !== KW.district) return t;
  return isMark(tokens, cut + 1, DOT) ? cut + 2 : cut + 1;
}

/** «Сособственники Калининградская обл»: only a describing word stands before the name that has the word behind it. */
export function goesWith(tokens: Tokens, t: number, suffix: number): boolean {
  const value = classAt(tokens, t);
  // «остановки улица Розы Люксембург»: a common thing names no street.
  if (suffix === t + 1)
    return shows(tokens, t) || value === 0 || (value & (ADJECTIVE | STREET_BIT | FIRST | SURNAME | PLACE | PEOPLE_OF)) !== 0;
  return value === 0 ? keywordAt(tokens, suffix) === KW.street : (value & (ADJECTIVE | STREET_BIT | FIRST | SURNAME | PLACE)) !== 0;
}
