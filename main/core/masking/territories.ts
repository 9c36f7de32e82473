import { isDigits, isGlued, isMark, keywordAt, lengthAt, startsLine } from './finds.ts';
import { KW } from './keywords.ts';
import { BARE, classAt, done, shows, SPOT, TERRITORY, WORTH } from './level.ts';
import { PLACE } from './lexicon.ts';
import { named } from './settlements.ts';
import { DASH, DOT, NUMERO, QUOTE } from './signs.ts';
import { type Tokens, WORD } from './tokens.ts';

/** What stands between a town and a house besides streets: quarters, gardens, military units, kilometres of a road. */

export function territory(tokens: Tokens, t: number, after: number): number {
  let next = after;
  // «тер. СНТ Мечта», «мкр. ЖК Паруса».
  if (keywordAt(tokens, next) === KW.area) next = isMark(tokens, next + 1, DOT) ? next + 2 : next + 1;
  if (isMark(tokens, next, QUOTE)) {
    const from = next++;
    while (
      next - from < 6 &&
      (tokens.kind[next] === WORD || isDigits(tokens, next) || isMark(tokens, next, DASH) || isMark(tokens, next, NUMERO))
    )
      next++;
    return isMark(tokens, next, QUOTE) && next > from + 1 ? done(TERRITORY, WORTH.territory, next + 1) : t;
  }
  if (isMark(tokens, next, NUMERO)) next++;
  if (isDigits(tokens, next) && !startsLine(tokens, next) && lengthAt(tokens, next) <= 4)
    return done(
      TERRITORY,
      WORTH.territory,
      tokens.kind[next + 1] === WORD && isGlued(tokens, next + 1) && lengthAt(tokens, next + 1) === 1 ? next + 2 : next + 1,
    );
  return named(tokens, t, next, TERRITORY, WORTH.territory);
}

/** «16 мкр.», «7А мкр-н», «3 кв-л», «37 комплекс» */
export function numberedDistrict(tokens: Tokens, t: number): number {
  if (lengthAt(tokens, t) > 3) return t;
  const letter = tokens.kind[t + 1] === WORD && isGlued(tokens, t + 1) && lengthAt(tokens, t + 1) === 1;
  const type = letter ? t + 2 : t + 1;
  if (startsLine(tokens, type) || (keywordAt(tokens, type) !== KW.area && keywordAt(tokens, type) !== KW.quarter)) return t;
  return isMark(tokens, type + 1, DOT) ? type + 2 : type + 1;
}

/** «12-й км», «24 км автодороги М-4 «Дон»» */
export function kilometre(tokens: Tokens, t: number): number {
  const ordinal = isMark(tokens, t + 1, DASH) && tokens.kind[t + 2] === WORD && lengthAt(tokens, t + 2) <= 2 ? t + 3 : t + 1;
  return keywordAt(tokens, ordinal) === KW.road && ordinal > t + 1 ? (isMark(tokens, ordinal + 1, DOT) ? ordinal + 2 : ordinal + 1) : t;
}

/** «км 24 автодороги М-4 «Дон»» */
export function road(tokens: Tokens, t: number, after: number): number {
  // «Автодорога Р-22, 1124-й км»
  if (lengthAt(tokens, t) > 4 && lengthAt(tokens, after) === 1 && isMark(tokens, after + 1, DASH) && isDigits(tokens, after + 2))
    return done(SPOT | BARE, WORTH.knownStreet, after + 3);
  // «автодорога Уфа — Оренбург»
  if (lengthAt(tokens, t) > 4 && classAt(tokens, after) & PLACE && isMark(tokens, after + 1, DASH) && classAt(tokens, after + 2) & PLACE)
    return done(SPOT | BARE, WORTH.knownStreet, after + 3);
  if (!isDigits(tokens, after) || startsLine(tokens, after)) return t;
  let next = after + 1;
  if (keywordAt(tokens, next) === KW.road) {
    next++;
    while (
      next - after < 9 &&
      !startsLine(tokens, next) &&
      (shows(tokens, next) || isMark(tokens, next, DASH) || isMark(tokens, next, QUOTE) || isDigits(tokens, next))
    )
      next++;
  }
  return next > after + 1 ? done(SPOT, WORTH.spot, next) : t;
}

/** «в/ч 00000» */
export function unit(tokens: Tokens, t: number, after: number): number {
  const number = isMark(tokens, after, NUMERO) ? after + 1 : after;
  return isDigits(tokens, number) && lengthAt(tokens, number) === 5 ? done(SPOT, WORTH.spot, number + 1) : t;
}
