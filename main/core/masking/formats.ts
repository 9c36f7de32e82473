import { MACHINE, nearestKind } from './context.ts';
import { type Find, isDigits, isFree, isGlued, isMark, keywordAt, lengthAt, numberAt, startsLine, take } from './finds.ts';
import { KW } from './keywords.ts';
import { AT, findMail } from './mail.ts';
import { BAR, COLON, DASH, DOT, NUMERO, SLASH } from './signs.ts';
import { DIGITS, LOWER, MARK, shapeAt, type Tokens, WORD } from './tokens.ts';
import { isDigit, isLatin, smallOf } from './view.ts';

/** Identifiers told by their form alone: cadastral number, VIN, plate, certificate, licence with letters, and mail (`mail.ts`). */

export function findFormats(tokens: Tokens, finds: Find[]): void {
  const { code } = tokens.view;
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind[i] === MARK) {
      if (tokens.value[i] === AT) findMail(tokens, finds, i);
      continue;
    }
    if ((tokens.kind[i] === WORD && !beginsFormat(tokens, i)) || !isFree(tokens, i) || tokens.place[i] === MACHINE) continue;
    if (i > 0 && isGlued(tokens, i) && (tokens.kind[i - 1] === DIGITS || tokens.kind[i - 1] === WORD)) continue;
    if (tokens.kind[i] === DIGITS) {
      if (isMark(tokens, i + 1, COLON) && findCadastral(tokens, finds, i)) continue;
      if (isMark(tokens, i + 1, DOT) && markAddress(tokens, i)) continue;
    } else if (findStatePassport(tokens, finds, i)) continue;
    const hasRun = (tokens.kind[i + 1] === DIGITS || tokens.kind[i + 1] === WORD) && !startsLine(tokens, i + 1);
    if (hasRun && (findRun(tokens, finds, i) || findPlate(tokens, finds, i) || findLicence(tokens, finds, i))) continue;
    const first = tokens.start[i] as number;
    if (ROMAN[code[first] as number] === 1 && findCertificate(tokens, finds, i)) continue;
    if (code[first + 8] === DASH && hexFrom(tokens, i)) tokens.place.fill(MACHINE, i, tokenAfter(tokens, i, GUID));
  }
}

/** A cheap look at a word: only a short one, or one glued to digits, begins an identifier. */
function beginsFormat({ kind, gap, value, view, start, end }: Tokens, i: number): boolean {
  const length = (end[i] as number) - (start[i] as number);
  if (kind[i + 1] === DIGITS) return length < 14;
  if (length > 9) return false;
  // A GUID of letters, a certificate with its number behind a sign or its letters behind a dash or a space.
  const roman = ROMAN[view.code[start[i] as number] as number] === 1;
  return kind[i + 1] === MARK
    ? value[i + 1] === NUMERO || (roman && value[i + 1] === DASH) || (gap[i + 1] === 0 && (roman || length === 8))
    : kind[i + 1] === WORD && (gap[i + 1] === 0 || (roman && length < 7));
}

/** 63:01:0123456:789 */
function findCadastral(tokens: Tokens, finds: Find[], i: number): boolean {
  for (let part = 1; part < 4; part++) {
    if (
      !isMark(tokens, i + 2 * part - 1, COLON) ||
      !isDigits(tokens, i + 2 * part) ||
      startsLine(tokens, i + 2 * part - 1) ||
      startsLine(tokens, i + 2 * part)
    )
      return false;
  }
  const fits = lengthAt(tokens, i) === 2 && lengthAt(tokens, i + 2) === 2 && lengthAt(tokens, i + 4) >= 6 && lengthAt(tokens, i + 4) <= 7;
  if (!fits) return false;
  take(tokens, finds, i, i + 6, 'CADASTRAL', 1, 'format');
  return true;
}

/** Four numbers up to 255 with dots between: an IP address, not a phone. */
function markAddress(tokens: Tokens, i: number): boolean {
  for (let part = 0; part < 4; part++) {
    const t = i + 2 * part;
    if (!isDigits(tokens, t) || lengthAt(tokens, t) > 3 || numberAt(tokens, t) > 255) return false;
    if (part < 3 && !(isMark(tokens, t + 1, DOT) && isGlued(tokens, t + 1) && isGlued(tokens, t + 2))) return false;
  }
  tokens.place.fill(MACHINE, i, i + 7);
  return true;
}

/** Last token of the letters and digits glued together from `i` on. */
function runEnd(tokens: Tokens, i: number): number {
  let last = i;
  while ((tokens.kind[last + 1] === WORD || tokens.kind[last + 1] === DIGITS) && isGlued(tokens, last + 1)) last++;
  return last;
}

/** A VIN, or a hash to leave alone: both are one run of letters and digits. */
function findRun(tokens: Tokens, finds: Find[], i: number): boolean {
  const last = runEnd(tokens, i);
  if (last === i) return false;
  const { code } = tokens.view;
  const from = tokens.start[i] as number;
  const to = tokens.end[last] as number;
  let letters = 0;
  let beyondHex = 0;
  let refused = 0;
  let switches = 0;
  for (let at = from; at < to; at++) {
    const one = smallOf(code[at] as number);
    if (isDigit(one)) continue;
    letters++;
    if (at > from && isDigit(code[at - 1] as number)) switches++;
    if (one < 0x61 || one > 0x66) beyondHex++;
    const latin = isLatin(one) ? one : VIN_TWINS.get(one);
    if (latin === undefined || latin === 0x69 || latin === 0x6f || latin === 0x71) refused++;
  }
  if (to - from === 17 && letters > 0 && letters < 14) {
    const known = nearestKind(tokens, i, VEHICLE) !== 0;
    const serial = [1, 2, 3, 4].every((back) => isDigit(code[to - back] as number));
    if (known || (refused === 0 && beyondHex > 0 && serial)) {
      take(tokens, finds, i, last, 'VIN', known ? 1 : 0.85, known ? 'context' : 'format');
      return true;
    }
  }
  if (beyondHex === 0 && switches > 1 && to - from >= 7) {
    tokens.place.fill(MACHINE, i, last + 1);
    return true;
  }
  return false;
}

/** Cyrillic letters a Latin one of a VIN is typed with. */
const VIN_TWINS = new Map([...'авекмнорстхуз'].map((letter, i) => [letter.charCodeAt(0), 'abekmhopctxy3'.charCodeAt(i)]));
const VEHICLE = new Set([KW.vin, KW.plate]);

const GUID = 36;

/** A GUID begins at `i`, 8-4-4-4-12: the digits in it are nobody's number. */
function hexFrom(tokens: Tokens, i: number): boolean {
  const { code } = tokens.view;
  const from = tokens.start[i] as number;
  for (let n = 0; n < GUID; n++) {
    const one = smallOf(code[from + n] as number);
    const dash = n === 8 || n === 13 || n === 18 || n === 23;
    if (dash ? one !== DASH : !isDigit(one) && (one < 0x61 || one > 0x66)) return false;
  }
  return from + GUID <= tokens.view.length;
}

function tokenAfter(tokens: Tokens, i: number, length: number): number {
  const end = (tokens.start[i] as number) + length;
  let t = i;
  while (t < tokens.count && (tokens.start[t] as number) < end) t++;
  return t;
}

/** The twelve letters of Russian plates, in either script and case. */
const PLATE_LETTERS = new Uint8Array(0x10000);
for (const letter of 'авекмнорстухАВЕКМНОРСТУХabekmhopctyxABEKMHOPCTYX') PLATE_LETTERS[letter.charCodeAt(0)] = 1;
const PLATES = ['LDDDLLDD', 'LDDDLLDDD'];
/** A plate whose region stands behind a stroke. */
const PLATE_ALONE = 'LDDDLL';
const RARE_PLATES = ['LLDDDDDD', 'DDDDLLDD', 'LLDDDDD'];

/** А066АО55, В 128 ВА 62; trailers, motorcycles and taxis only where a vehicle is spoken of. */
function findPlate(tokens: Tokens, finds: Find[], i: number): boolean {
  const { view, start, end, kind } = tokens;
  if (
    lengthAt(tokens, i) > (kind[i] === WORD ? 2 : 4) ||
    (kind[i] === WORD
      ? kind[i + 1] !== DIGITS || PLATE_LETTERS[view.code[start[i] as number] as number] === 0
      : lengthAt(tokens, i) !== 4 || lengthAt(tokens, i + 1) !== 2)
  )
    return false;
  let pattern = '';
  let spaced = false;
  let capital = true;
  for (let t = i; t < i + 6 && pattern.length < 9 && (kind[t] === WORD || kind[t] === DIGITS) && isFree(tokens, t); t++) {
    if (t > i && startsLine(tokens, t)) break;
    if (t > i && !isGlued(tokens, t)) spaced = true;
    for (let at = start[t] as number; at < (end[t] as number); at++) {
      const code = view.code[at] as number;
      if (isDigit(code)) pattern += 'D';
      else if (PLATE_LETTERS[code] === 1) pattern += 'L';
      else return false;
      if (!isDigit(code) && smallOf(code) === code) capital = false;
    }
    const glued = (kind[t + 1] === DIGITS || kind[t + 1] === WORD) && isGlued(tokens, t + 1);
    const goesOn = glued && !(kind[t + 1] === WORD && lengthAt(tokens, t + 1) >= 3);
    if (goesOn) continue;
    const parted =
      pattern === PLATE_ALONE &&
      (isMark(tokens, t + 1, BAR) || isMark(tokens, t + 1, SLASH)) &&
      isDigits(tokens, t + 2) &&
      lengthAt(tokens, t + 2) <= 3;
    const common = (PLATES.includes(pattern) || parted) && kind[i] === WORD && lengthAt(tokens, i) === 1;
    const beside = capital || VEHICLE.has(keywordAt(tokens, i - 1));
    const known = (common || (beside && RARE_PLATES.includes(pattern))) && nearestKind(tokens, i, VEHICLE) !== 0;
    // A region of two digits may go on: «В 128 ВА 62» and then a third.
    if (known || (common && (capital || !spaced))) {
      // «Н441ТУ|154»: the region of the plate stands behind a stroke.
      const region =
        pattern.length === 6 && (isMark(tokens, t + 1, BAR) || isMark(tokens, t + 1, SLASH)) && isDigits(tokens, t + 2) ? 2 : 0;
      if (region > 0) t += region;
      take(tokens, finds, i, t, 'VEHICLE_PLATE', known ? 1 : 0.9, known ? 'context' : 'format');
      return true;
    }
  }
  return false;
}

/** FA 0381947, EJ7720184, N11840526: a passport of another state, where a passport or a permit is spoken of. */
function findStatePassport(tokens: Tokens, finds: Find[], i: number): boolean {
  if (lengthAt(tokens, i) > 2 || !isDigits(tokens, i + 1) || startsLine(tokens, i + 1)) return false;
  const digits = lengthAt(tokens, i + 1);
  if (digits < 6 || digits > 9 || shapeAt(tokens, i) === LOWER) return false;
  // «N 1184052» is a number with its sign.
  if (keywordAt(tokens, i) === KW.numberWord && !isGlued(tokens, i + 1)) return false;
  if (tokens.kind[i + 2] === WORD && isGlued(tokens, i + 2)) return false;
  if (nearestKind(tokens, i, STATE_PAPERS) === 0) return false;
  take(tokens, finds, i, i + 1, 'PASSPORT', 0.9, 'context');
  return true;
}
const STATE_PAPERS = new Set([KW.passport, KW.residence, KW.state, KW.foreignPassport]);

/** 23 УХ 812474: the old form of a driving licence; a vehicle's papers look the same and are told by their name. */
function findLicence(tokens: Tokens, finds: Find[], i: number): boolean {
  const fits =
    isDigits(tokens, i) &&
    lengthAt(tokens, i) === 2 &&
    tokens.kind[i + 1] === WORD &&
    lengthAt(tokens, i + 1) === 2 &&
    isDigits(tokens, i + 2) &&
    lengthAt(tokens, i + 2) === 6 &&
    !startsLine(tokens, i + 1) &&
    !startsLine(tokens, i + 2);
  if (!fits) return false;
  const known = nearestKind(tokens, i, PAPERS);
  if (known === 0 && (tokens.style[i + 1] as number) % 4 === 0) return false;
  take(tokens, finds, i, i + 2, known === KW.vehiclePaper ? 'NUMBER' : 'DRIVER_LICENSE', known ? 1 : 0.8, known ? 'context' : 'format');
  return true;
}
const PAPERS = new Set([KW.licence, KW.vehiclePaper, KW.business]);

const ROMAN = new Uint8Array(0x10000);
for (const letter of 'ivxlcIVXLCіІухлсУХЛС1ПШ') ROMAN[letter.charCodeAt(0)] = 1;

/** II-УЮ № 710432: a Roman number, a dash, two Cyrillic letters, six digits; Roman ones are often typed as 1 or l. */
function findCertificate(tokens: Tokens, finds: Find[], i: number): boolean {
  const { view, start, end, kind } = tokens;
  const { code } = view;
  let t = i;
  let at = start[i] as number;
  while (at < (end[i] as number) && ROMAN[code[at] as number] === 1) at++;
  if (at === start[i] || at - (start[i] as number) > 6) return false;
  if (at === end[i]) {
    // The dash is a token of its own after digits, or a space where a certificate is spoken of.
    const dashed = isMark(tokens, i + 1, DASH);
    t = dashed ? i + 2 : i + 1;
    if (kind[t] !== WORD || lengthAt(tokens, t) !== 2 || startsLine(tokens, t)) return false;
    if (!dashed && nearestKind(tokens, i, CERTIFICATES) === 0) return false;
    at = start[t] as number;
  } else if (code[at] === DASH) at++;
  else return false;
  if ((end[t] as number) - at !== 2 || isDigit(code[at] as number)) return false;
  let number = t + 1;
  // «№», «№№», «номер», and «N9», which OCR makes of «№».
  while (number < t + 3 && (isMark(tokens, number, NUMERO) || keywordAt(tokens, number) === KW.numberWord)) number++;
  if (
    isDigits(tokens, number) &&
    isGlued(tokens, number) &&
    lengthAt(tokens, number) === 1 &&
    keywordAt(tokens, number - 1) === KW.numberWord &&
    !isGlued(tokens, number + 1)
  )
    number++;
  let length = 0;
  let last = number;
  while (isFree(tokens, last) && (kind[last] === DIGITS || (length > 0 && kind[last] === WORD && isGlued(tokens, last))) && length < 6)
    length += lengthAt(tokens, last++);
  if (length !== 6 || startsLine(tokens, number)) return false;
  take(tokens, finds, i, last - 1, 'BIRTH_CERT', 0.95, 'format');
  return true;
}
const CERTIFICATES = new Set([KW.certificate, KW.born]);
