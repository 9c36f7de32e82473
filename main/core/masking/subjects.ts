import { incline } from 'lvovich';
import type { WrittenDate } from './dates.ts';
import { policyFits, snilsFits } from './digits.ts';
import { type Find, isFree, isGlued, isMark, keywordAt, lengthAt, startsLine, take } from './finds.ts';
import { foldText, foldTokens } from './fold.ts';
import type { Kind, Subject } from './kinds.ts';
import { KW, wordsOf } from './keywords.ts';
import { COMMA, DOT, PLUS, UNDERSCORE } from './signs.ts';
import { CAPITAL, DIGITS, MARK, shapeAt, type Tokens, UPPER, WORD } from './tokens.ts';
import { transliterations } from './transliterate.ts';

/**
 * The applicants on screen: what is known of them is looked for before anything else and needs no sign beside it. Names in
 * every case form and order, with initials; identifiers in every layout; the address by its street and house.
 */
export interface KnownSubjects {
  /** Folded forms of the parts of the names. */
  readonly names: ReadonlySet<string>;
  /** Folded first letters of the names, for initials. */
  readonly initials: ReadonlySet<string>;
  /** Folded identifiers by their first two characters. */
  readonly identifiers: ReadonlyMap<string, readonly { readonly folded: string; readonly type: Kind }[]>;
  readonly addresses: readonly KnownAddress[];
  /** ISO dates of birth. */
  readonly births: ReadonlySet<string>;
}

interface KnownAddress {
  /** Folded stems of its names: street, town, territory. */
  readonly stems: readonly string[];
  readonly numbers: ReadonlySet<string>;
}

const DECLENSIONS = ['genitive', 'dative', 'accusative', 'instrumental', 'prepositional'] as const;
const SHORTEST_STEM = 3;
const MOST_PARTS = 10;

const PARTS = ['last', 'first', 'middle'] as const;

/** Every case form of each part of a name, declined as a man's and as a woman's, as surname, first name and patronymic. */
function nameForms(name: string): string[] {
  const words = name.split(/[\s.,]+/).filter((word) => word.length > 1);
  const forms: string[] = [...words];
  for (const word of words) {
    for (const part of PARTS)
      for (const gender of ['male', 'female'] as const)
        for (const how of DECLENSIONS) forms.push(incline({ [part]: word, gender }, how)[part] ?? word);
    forms.push(...transliterations(word), ...endingsOf(word));
    // «Салтыкова-Щедрина» may be cut at its dash.
    if (word.includes('-')) forms.push(...nameForms(word.replaceAll('-', ' ')));
  }
  return forms;
}

/** Endings a surname or a first name may take, noun or adjective. */
const ENDINGS =
  ' а я о е и ы у ю ь й ой ей ёй ом ем ём им ым ого его ому ему ая яя ую юю ые ие ых их ыми ими ою ею ам ям ами ями ах ях ов ев ьи ию ии ия ием'.split(
    ' ',
  );
const SHORTEST_DECLINED = 4;

/** The stem with every ending: lvovich leaves a noun alone that it does not take for a surname, such as Гость. */
function endingsOf(word: string): string[] {
  if (word.length < SHORTEST_DECLINED) return [];
  const stem = word.replace(/(?:[аяоеёиыуюьй]|[аояи][йя]|ый)$/u, '');
  // Заяц, Орёл, Воробей: the last vowel of the stem goes.
  const fleeting = stem.replace(/[еёо]([^аяоеёиыуюьй])$/u, '$1').replace(/я([цк])$/u, 'й$1');
  return [...new Set([stem, fleeting])]
    .filter((one) => one.length >= SHORTEST_STEM)
    .flatMap((one) => ENDINGS.map((ending) => one + ending));
}

const OGLU = new Set(wordsOf('oglu'));

export function knowSubjects(subjects: readonly Subject[]): KnownSubjects {
  const names = new Set<string>();
  const initials = new Set<string>();
  const identifiers = new Map<string, { folded: string; type: Kind }[]>();
  const know = (value: string, type: Kind) => {
    for (const folded of new Set([foldText(value, false), foldText(value, true)])) {
      if (folded.length < 5) continue;
      const key = folded.slice(0, 2);
      identifiers.set(key, [...(identifiers.get(key) ?? []), { folded, type }]);
    }
  };
  for (const subject of subjects) {
    for (const form of nameForms(subject.name ?? '')) {
      if (OGLU.has(form.toLowerCase())) continue;
      names.add(foldText(form, false));
      names.add(foldText(form, true));
    }
    for (const word of (subject.name ?? '').split(/[\s.-]+/)) {
      initials.add(foldText(word.slice(0, 1), true));
      for (const spelled of transliterations(word)) initials.add(foldText(spelled.slice(0, 1), false));
    }
    for (const { type, value } of subject.identifiers ?? []) {
      const kind = type ?? kindOf(value);
      const digits = value.replace(/\D/g, '');
      if (kind === 'PHONE') for (const phone of phoneLayouts(digits)) know(phone, kind);
      else know(value, kind);
    }
  }
  const births = subjects.flatMap(({ birthDate }) => (birthDate ? [isoOf(birthDate)] : []));
  return {
    names,
    initials,
    identifiers,
    births: new Set(births),
    addresses: subjects.flatMap(({ addresses }) => (addresses ?? []).map(addressOf)),
  };
}

/** A Russian phone with 7, with 8 and without either; any other as it is. */
function phoneLayouts(digits: string): string[] {
  const national = /^[78]?(\d{10})$/.exec(digits)?.[1];
  return national ? [`7${national}`, `8${national}`, national] : [digits];
}

/** What an identifier is by its form: the type only chooses the token, it is masked in any case. */
function kindOf(value: string): Kind {
  if (value.includes('@')) return 'EMAIL';
  if ((value.match(/:/g) ?? []).length === 3) return 'CADASTRAL';
  const digits = [...value.replace(/\D/g, '')].map(Number);
  const letters = /\p{L}/u.test(value.replaceAll('№', ''));
  if (letters)
    return digits.length === 6
      ? 'BIRTH_CERT'
      : value.replace(/[^\p{L}\p{N}]/gu, '').length === 17
        ? 'VIN'
        : digits.length === 8
          ? 'DRIVER_LICENSE'
          : 'VEHICLE_PLATE';
  if (value.trim().startsWith('+')) return 'PHONE';
  switch (digits.length) {
    case 9:
      return 'FOREIGN_PASSPORT';
    case 10:
      return digits[0] === 9 && /[()]/.test(value) ? 'PHONE' : 'PASSPORT';
    case 11:
      return snilsFits(digits) && !/^[78]9/.test(value) ? 'SNILS' : 'PHONE';
    case 12:
      return 'INN';
    case 16:
      return policyFits(digits) && digits[0] !== 2 ? 'OMS' : 'CARD';
    case 20:
      return 'ACCOUNT';
    default:
      return 'NUMBER';
  }
}

function isoOf(date: string): string {
  const [, day, month, year] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(date.trim()) ?? [];
  return day && month && year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : date.trim();
}

const SMALL_WORDS = new Set(
  (['region', 'district', 'town', 'area', 'street', 'house', 'building', 'flat', 'country'] as const).flatMap((name) => wordsOf(name)),
);

function addressOf(address: string): KnownAddress {
  const words = address.split(/[^\p{L}-]+/u).filter((word) => word.length >= 4 && !SMALL_WORDS.has(word.toLowerCase()));
  return {
    stems: words.map((word) => foldText(word, true).slice(0, Math.max(SHORTEST_STEM, word.length - 2))),
    numbers: new Set(address.match(/\d+/g) ?? []),
  };
}

export function findSubjects(tokens: Tokens, finds: Find[], known: KnownSubjects, dates: readonly WrittenDate[]): void {
  for (const { from, to, year, month, day } of dates) {
    const iso = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    if (known.births.has(iso)) take(tokens, finds, from, to, 'BIRTH_DATE', 1, 'subject');
  }
  for (let i = 0; i < tokens.count; i++) {
    if (tokens.kind[i] === MARK || !isFree(tokens, i)) continue;
    const end = identifierAt(tokens, finds, known, i) || addressAt(tokens, finds, known, i) || nameAt(tokens, finds, known, i);
    if (end > 0) i = end;
  }
}

/** An identifier from token `i` on, whatever stands between its parts; answers its last token or 0. */
function identifierAt(tokens: Tokens, finds: Find[], { identifiers }: KnownSubjects, i: number): number {
  for (const twins of [false, true]) {
    let folded = '';
    let parts = 0;
    for (let t = i; t < tokens.count && parts < MOST_PARTS; t++) {
      if (tokens.kind[t] === MARK || (t > i && keywordAt(tokens, t) === KW.numberWord)) continue;
      if ((tokens.kind[t] !== WORD && tokens.kind[t] !== DIGITS) || !isFree(tokens, t)) break;
      folded += foldTokens(tokens, t, t, twins);
      parts++;
      const candidates = identifiers.get(folded.slice(0, 2));
      if (!candidates) {
        if (folded.length >= 2) break;
        continue;
      }
      const match = candidates.find((one) => one.folded === folded);
      if (match) {
        const from = i > 0 && isMark(tokens, i - 1, PLUS) && isGlued(tokens, i) ? i - 1 : i;
        take(tokens, finds, from, t, match.type, 1, 'subject');
        return t;
      }
      if (!candidates.some((one) => one.folded.startsWith(folded))) break;
    }
  }
  return 0;
}

/** A street or town of the subject's address with one of its numbers behind it. */
function addressAt(tokens: Tokens, finds: Find[], { addresses }: KnownSubjects, i: number): number {
  if (addresses.length === 0 || tokens.kind[i] !== WORD) return 0;
  for (const { stems, numbers } of addresses) {
    const fits = (t: number) => tokens.kind[t] === WORD && stems.some((stem) => foldTokens(tokens, t, t, true).startsWith(stem));
    if (!fits(i)) continue;
    let last = 0;
    for (let t = i + 1; t < Math.min(tokens.count, i + 24); t++) {
      const small = tokens.kind[t] === WORD && keywordAt(tokens, t) >= KW.region && keywordAt(tokens, t) <= KW.address;
      const letter = tokens.kind[t] === WORD && lengthAt(tokens, t) <= 2;
      const number = tokens.kind[t] === DIGITS && numbers.has(foldTokens(tokens, t, t, false));
      if (number) last = t;
      else if (!(tokens.kind[t] === MARK || small || letter || fits(t)) || !isFree(tokens, t)) break;
    }
    if (last === 0) continue;
    let from = i;
    for (let t = i - 1; t >= Math.max(0, i - 12); t--) {
      const small = keywordAt(tokens, t) >= KW.region && keywordAt(tokens, t) <= KW.flat;
      const index = tokens.kind[t] === DIGITS && lengthAt(tokens, t) === 6;
      if (small || index || fits(t)) from = t;
      else if (!(isMark(tokens, t, DOT) || isMark(tokens, t, COMMA))) break;
    }
    while (tokens.kind[last + 1] === WORD && lengthAt(tokens, last + 1) === 1 && isGlued(tokens, last + 1)) last++;
    take(tokens, finds, from, last, 'ADDRESS', 1, 'subject');
    return last;
  }
  return 0;
}

/** Parts of a known name from token `i` on, with the initials on either side. */
function nameAt(tokens: Tokens, finds: Find[], known: KnownSubjects, i: number): number {
  const initialWithDot = (t: number): boolean =>
    tokens.kind[t] === WORD &&
    lengthAt(tokens, t) === 1 &&
    isMark(tokens, t + 1, DOT) &&
    known.initials.has(foldTokens(tokens, t, t, true));
  const hasInitial = (t: number): boolean => initialWithDot(t + 1) || (t > 1 && initialWithDot(t - 2));
  const isPart = (t: number, beside = false): boolean => {
    if (tokens.kind[t] !== WORD || !isFree(tokens, t) || lengthAt(tokens, t) < 2) return false;
    // «ли» and «те» are surnames only with a capital, or beside another part of the name.
    if (
      !beside &&
      lengthAt(tokens, t) === 2 &&
      shapeAt(tokens, t) !== CAPITAL &&
      shapeAt(tokens, t) !== UPPER &&
      !isMark(tokens, t + 1, UNDERSCORE) &&
      !hasInitial(t)
    )
      return false;
    return known.names.has(foldTokens(tokens, t, t, false)) || known.names.has(foldTokens(tokens, t, t, true));
  };
  if (!isPart(i)) return 0;
  const isInitial = (t: number): boolean => {
    if (tokens.kind[t] !== WORD || !isFree(tokens, t)) return false;
    const folded = foldTokens(tokens, t, t, true);
    const pair = folded.length === 2 && shapeAt(tokens, t) === UPPER;
    const paired = folded.length === 2 && isMark(tokens, t - 1, UNDERSCORE);
    return (
      (folded.length === 1 || pair || paired) &&
      [...folded].every((letter) => known.initials.has(letter)) &&
      (shapeAt(tokens, t) !== 0 || paired || isMark(tokens, t + 1, DOT))
    );
  };
  const between = (t: number): boolean => isMark(tokens, t, DOT) || isMark(tokens, t, UNDERSCORE);
  let from = i;
  for (let t = i - 1; t >= Math.max(0, i - 6) && !startsLine(tokens, t + 1); t--) {
    if (isInitial(t) || isPart(t, true)) from = t;
    else if (!between(t)) break;
  }
  let to = i;
  for (let t = i + 1; t < Math.min(tokens.count, i + 12); t++) {
    if (isPart(t, true) || isInitial(t) || (keywordAt(tokens, t) === KW.oglu && to === t - 1))
      to = isInitial(t) && isMark(tokens, t + 1, DOT) && isGlued(tokens, t + 1) ? t + 1 : t;
    else if (!(between(t) && !startsLine(tokens, t))) break;
    if (startsLine(tokens, t + 1)) break;
  }
  take(tokens, finds, from, to, 'PERSON', 1, 'subject');
  return to;
}
