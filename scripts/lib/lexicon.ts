import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fakerRU } from '@faker-js/faker';
import { incline } from 'lvovich';
import { KEYWORD_NAMES, KW, lemmasOf, wordsOf } from '#main/core/masking/keywords.ts';
import * as lexicon from '#main/core/masking/lexicon.ts';
import { FAMILIAR_NAMES, FAMILIAR_PATRONYMICS, MORE_FIRST_NAMES, MORE_SURNAMES, STREETS } from './names.ts';
import { dictionaryForms, readDictionary } from './opencorpora.ts';
import { DIST, ROOT } from './paths.ts';
import { transliterations } from '#main/core/masking/transliterate.ts';

/**
 * Makes the masker's lexicon: every form of the OpenCorpora dictionary with its class, the first names and surnames of
 * faker's maintained lists declined by lvovich, names in Latin letters, and the keywords in all their forms.
 */
const LEXICON_FILE = path.join(DIST, 'masking/lexicon.bin');

const FUNCTION_TAGS = ['NPRO', 'PREP', 'CONJ', 'PRCL', 'ADVB', 'INTJ', 'PRED', 'Apro', 'NUMR'];
const CASE_NAMES = ['nomn', 'gent', 'datv', 'accs', 'ablt', 'loct'] as const;
const DECLENSIONS = ['nominative', 'genitive', 'dative', 'accusative', 'instrumental', 'prepositional'] as const;
const plain = (word: string): string => word.toLowerCase().replaceAll('ё', 'е');

/** The class of one dictionary tag, such as `NOUN,anim,masc,Name sing,gent`. */
function classOfTag(tag: string): number {
  const has = new Set(tag.split(/[ ,]/));
  const plural = has.has('plur');
  let value = 0;
  if (has.has('Name') && !plural) value |= lexicon.FIRST;
  if (has.has('Patr')) value |= lexicon.PATRONYMIC;
  if (has.has('Surn')) value |= lexicon.SURNAME;
  if (has.has('Geox')) value |= lexicon.PLACE;
  const named = has.has('Name') || value !== 0;
  if (!named) value |= lexicon.ORDINARY;
  // Седых, Долгих: surnames that are an adjective in the genitive plural and never decline.
  const frozen = !named && plural && has.has('ADJF') && has.has('gent');
  const surnameLike = frozen || (!named && !plural && !has.has('Apro') && (has.has('ADJF') || (has.has('NOUN') && has.has('anim'))));
  if (frozen) value |= lexicon.CASES;
  if (surnameLike) value |= lexicon.SURNAME_LIKE | (has.has('ADJF') ? lexicon.ADJECTIVE : 0);
  if (has.has('VERB') || has.has('INFN')) value |= lexicon.VERB;
  if (!named) {
    if ((has.has('NOUN') && has.has('inan')) || ((has.has('ADJF') || has.has('PRTF')) && !has.has('Apro'))) value |= lexicon.THING;
    if (has.has('NOUN') && has.has('anim') && plural && has.has('gent')) value |= lexicon.PEOPLE_OF;
    if (has.has('NOUN') && (has.has('gent') || has.has('gen2'))) value |= lexicon.COUNTED;
    if (FUNCTION_TAGS.some((one) => has.has(one))) value |= lexicon.FUNCTION;
  }
  if (value & (lexicon.FIRST | lexicon.PATRONYMIC | lexicon.SURNAME) || surnameLike) {
    const both = has.has('GNdr') || has.has('Ms-f') || plural;
    if (has.has('masc') || both) value |= lexicon.MASCULINE;
    if (has.has('femn') || both) value |= lexicon.FEMININE;
    CASE_NAMES.forEach((name, i) => {
      if (has.has(name) || (name === 'gent' && has.has('gen2')) || (name === 'loct' && has.has('loc2')))
        value |= 1 << (lexicon.CASE_SHIFT + i);
    });
  }
  return value;
}

/** All forms, lower case, ё as е, with the union of the classes of their readings. */
function collect(): Map<string, number> {
  const dictionary = readDictionary(path.join(ROOT, 'node_modules/az/dicts'));
  const classes = dictionary.tags.map(classOfTag);
  for (const [word, rows] of wordsOfTwoRows())
    throw new Error(`keywords.ts: «${word}» stands in ${rows.join(' and ')}; a word may stand in one row only`);
  const keywordOf = new Map<string, number>();
  const known = new Set<string>();
  for (const name of KEYWORD_NAMES) for (const lemma of lemmasOf(name)) keywordOf.set(plain(lemma), KW[name] << lexicon.KEYWORD_SHIFT);
  // Asking every form for its lemma would take longer than all the rest.
  const starts = new Set([...keywordOf.keys()].map((lemma) => lemma.slice(0, 2)));
  const forms = new Map<string, number>();
  const latin = new Set<string>();
  dictionaryForms(dictionary, (form, tagOf, lemmaOf) => {
    const key = plain(form);
    const maybeKeyword = starts.has(key.slice(0, 2));
    let value = forms.get(key) ?? 0;
    for (let i = 0; i < tagOf.length; i++) {
      const own = classes[tagOf[i] as number] as number;
      value |= own;
      const lemma = maybeKeyword && own & (lexicon.ORDINARY | lexicon.PLACE) ? plain(lemmaOf(i)) : undefined;
      const keyword = lemma === undefined ? undefined : keywordOf.get(lemma);
      if (keyword !== undefined && lemma !== undefined) known.add(lemma);
      if (keyword !== undefined) value = (value & ~KEYWORD_MASK) | keyword;
      if (own & lexicon.FIRST && own & (1 << lexicon.CASE_SHIFT) && !(own & lexicon.ORDINARY)) latin.add(key);
    }
    // «сорока» is forty and a bird, and people are called by the bird.
    const bird =
      (value & KEYWORD_MASK) === KW.numeral << lexicon.KEYWORD_SHIFT &&
      (value & (lexicon.SURNAME_LIKE | lexicon.ADJECTIVE)) === lexicon.SURNAME_LIKE;
    forms.set(key, bird ? value & ~KEYWORD_MASK : value);
  });
  addNames(forms, latin);
  addPlaces(forms);
  for (const name of latin)
    for (const spelled of transliterations(name))
      forms.set(spelled, (forms.get(spelled) ?? 0) | lexicon.FIRST | lexicon.MASCULINE | lexicon.FEMININE | lexicon.CASES);
  // A keyword the dictionary does not know, such as Росреестр, is declined as a noun of its ending.
  for (const [lemma, keyword] of keywordOf) {
    if (known.has(lemma)) continue;
    const [stem, endings] = /[аяо]$/.test(lemma) ? [lemma.slice(0, -1), NOUN_IN_VOWEL] : [lemma, NOUN_IN_CONSONANT];
    for (const ending of endings) if (!forms.has(stem + ending)) forms.set(stem + ending, keyword);
  }
  for (const name of KEYWORD_NAMES) {
    const own = KW[name] << lexicon.KEYWORD_SHIFT;
    for (const form of wordsOf(name)) forms.set(plain(form), ((forms.get(plain(form)) ?? 0) & ~KEYWORD_MASK) | own);
  }
  return forms;
}

/** Keywords that stand in more than one row: the last would win unseen. */
function wordsOfTwoRows(): [word: string, rows: string[]][] {
  const rows = new Map<string, string[]>();
  for (const name of KEYWORD_NAMES) for (const word of new Set(wordsOf(name).map(plain))) rows.set(word, [...(rows.get(word) ?? []), name]);
  return [...rows].filter(([, names]) => names.length > 1);
}

const NOUN_IN_CONSONANT = ['а', 'у', 'ом', 'е', 'ы', 'ов', 'ам', 'ами', 'ах'];
const NOUN_IN_VOWEL = ['ы', 'и', 'е', 'у', 'ой', 'а', 'ам', 'ами', 'ах', 'ом', ''];

const KEYWORD_MASK = (lexicon.KEYWORD_LIMIT - 1) << lexicon.KEYWORD_SHIFT;

function addNames(forms: Map<string, number>, latin: Set<string>): void {
  const { first_name: first, last_name: last } = fakerRU.definitions.person;
  const listed = listedNames();
  for (const [gender, bit] of [
    ['male', lexicon.MASCULINE],
    ['female', lexicon.FEMININE],
  ] as const) {
    const own = [...(first[gender] ?? []), ...MORE_FIRST_NAMES[gender]];
    for (const [i, how] of DECLENSIONS.entries()) {
      const grammar = bit | (1 << (lexicon.CASE_SHIFT + i));
      const put = (word: string, value: number) => forms.set(plain(word), (forms.get(plain(word)) ?? 0) | value | grammar);
      const declined = (part: 'first' | 'last' | 'middle', word: string) =>
        i === 0 ? word : (incline({ [part]: word, gender }, how)[part] ?? word);
      for (const name of own) {
        put(declined('first', name), lexicon.FIRST | lexicon.COMMON);
        if (i === 0) latin.add(plain(name));
      }
      for (const name of FAMILIAR_NAMES[gender]) put(declined('first', name), lexicon.FIRST | lexicon.FAMILIAR);
      if (i === 0)
        for (const name of FAMILIAR_PATRONYMICS[gender])
          for (const form of gender === 'male'
            ? MALE_ENDINGS.map((ending) => name + ending)
            : FEMALE_ENDINGS.map((ending) => name.slice(0, -1) + ending))
            forms.set(plain(form), (forms.get(plain(form)) ?? 0) | lexicon.PATRONYMIC | lexicon.FAMILIAR | bit | lexicon.CASES);
      for (const name of [...(last[gender] ?? []), ...MORE_SURNAMES]) put(declined('last', name), lexicon.SURNAME);
      // A name of the long list is taken only where the dictionary knows no other word: «Мак», «Люди» are in it too.
      for (const { name, of, often } of listed) {
        if (of !== gender[0] && of !== 'u') continue;
        const form = plain(declined('first', name));
        const known = forms.get(form) ?? 0;
        // One that is borne often is a homograph, as Эльбрус is.
        if (
          known &
          (often ? lexicon.FUNCTION | lexicon.VERB | KEYWORD_MASK : lexicon.ORDINARY | lexicon.PLACE | lexicon.SURNAME | KEYWORD_MASK)
        )
          continue;
        put(form, lexicon.FIRST);
        if (i === 0) latin.add(form);
      }
    }
  }
}

/** Палыч, Палычу; Пална, Палну: lvovich takes them for first names. */
const MALE_ENDINGS = ['', 'а', 'у', 'ем', 'е'];
const FEMALE_ENDINGS = ['а', 'ы', 'е', 'у', 'ой'];

/** First names heard of in Russia and nearby, with the gender of who bears them (m, f, u for either) and whether many do. */
function listedNames(): { readonly name: string; readonly of: string; readonly often: boolean }[] {
  return linesOf('first-names.txt').map((line) => {
    const [name = '', of = '', often] = line.split(' ');
    return { name, of, often: often !== undefined };
  });
}

const linesOf = (file: string): string[] =>
  readFileSync(path.join(ROOT, 'resources/masking', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '');

/** Names of streets and towns: in every case the name of a street may have, «на Лесной», «ул. Лесная». */
function addPlaces(forms: Map<string, number>): void {
  const mark = (word: string, bit: number) => forms.set(word, (forms.get(word) ?? 0) | bit);
  // «Зима» is a season first: the dictionary knows which towns are called as things are.
  for (const town of linesOf('towns.txt'))
    if (!((forms.get(town) ?? 0) & lexicon.ORDINARY)) for (const spelled of [town, ...transliterations(town)]) mark(spelled, lexicon.PLACE);
  for (const street of [...linesOf('streets.txt'), ...STREETS]) {
    mark(street, lexicon.STREET);
    if (street.endsWith('ая') || street.endsWith('яя'))
      for (const ending of street.endsWith('ая') ? ['ой', 'ую'] : ['ей', 'юю']) mark(street.slice(0, -2) + ending, lexicon.STREET);
  }
}

/** Minimal acyclic automaton of sorted words (Daciuk et al., 2000), laid out as `core/masking/lexicon.ts` reads it. */
export function pack(forms: ReadonlyMap<string, number>): Uint8Array {
  const words = [...forms.keys()]
    .filter((word) => word.length > 0 && [...word].every((letter) => lexicon.labelOf(letter.charCodeAt(0)) !== 0))
    .sort();
  interface State {
    readonly labels: number[];
    readonly targets: number[];
  }
  const ids = new Map<string, number>();
  const states: State[] = [];
  const freeze = (state: State): number => {
    let key = '';
    for (let i = 0; i < state.labels.length; i++)
      key += String.fromCharCode(state.labels[i] as number, (state.targets[i] as number) & 0xffff, (state.targets[i] as number) >>> 16);
    let id = ids.get(key);
    if (id === undefined) {
      id = states.push(state) - 1;
      ids.set(key, id);
    }
    return id;
  };
  // Classes by their place in a table: an edge has no room for all their bits.
  const places = new Map<number, number>();
  const placeOf = (value: number): number => {
    const place = places.get(value) ?? places.size;
    places.set(value, place);
    return place;
  };
  const open: State[] = [{ labels: [], targets: [] }];
  const top = () => open[open.length - 1] as State;
  const closeTo = (depth: number) => {
    while (open.length > depth) {
      const id = freeze(open.pop() as State);
      top().targets.push(id);
    }
  };
  let previous = '';
  for (const word of words) {
    let shared = 0;
    while (shared < word.length && word[shared] === previous[shared]) shared++;
    closeTo(shared + 1);
    for (let i = shared; i < word.length; i++) {
      top().labels.push(lexicon.labelOf(word.charCodeAt(i)));
      open.push({ labels: [], targets: [] });
    }
    top().labels.push(0);
    top().targets.push(placeOf(forms.get(word) as number));
    previous = word;
  }
  closeTo(1);
  const root = top();
  const starts: number[] = [];
  // Children are frozen before their parents, so their numbers of forms are known.
  const counts: number[] = [];
  const formsOf = (state: State, i: number): number =>
    state.labels[i] === 0 ? Number.MAX_SAFE_INTEGER : (counts[state.targets[i] as number] as number);
  let edges = root.labels.length;
  for (const state of states) {
    starts.push(edges);
    edges += state.labels.length;
    counts.push(state.targets.reduce((sum, target, i) => sum + (state.labels[i] === 0 ? 1 : (counts[target] as number)), 0));
  }
  if (edges >= lexicon.EDGE_LIMIT) throw new Error(`The lexicon has ${edges} edges, more than its format holds.`);
  const out = [places.size, ...places.keys()];
  for (const state of [root, ...states]) {
    const order = state.labels.map((_, i) => i).sort((a, b) => formsOf(state, b) - formsOf(state, a));
    for (const [nth, i] of order.entries()) {
      const label = state.labels[i] as number;
      const target = label === 0 ? (state.targets[i] as number) : (starts[state.targets[i] as number] as number);
      out.push(((label << 26) | (nth === order.length - 1 ? 0x2000000 : 0) | target) >>> 0);
    }
  }
  const body = Uint32Array.from(out);
  const bytes = new Uint8Array(lexicon.MAGIC.length + 4 + body.byteLength);
  bytes.set(new TextEncoder().encode(lexicon.MAGIC));
  const view = new DataView(bytes.buffer, lexicon.MAGIC.length);
  view.setUint32(0, lexicon.checksumOf(body), true);
  for (const [i, word] of body.entries()) view.setUint32(4 * (i + 1), word, true);
  return bytes;
}

/** What the lexicon is made of: it is made anew when one of these is newer. */
const SOURCES = [
  'node_modules/.package-lock.json',
  'main/core/masking/keywords.ts',
  'main/core/masking/lexicon.ts',
  'scripts/lib/lexicon.ts',
  'scripts/lib/names.ts',
  'scripts/lib/opencorpora.ts',
  'main/core/masking/transliterate.ts',
  'resources/masking/first-names.txt',
  'resources/masking/streets.txt',
  'resources/masking/towns.txt',
];

/** Makes the lexicon unless it is newer than everything it is made of. Answers its bytes. */
export function ensureLexicon(say: (line: string) => void): Uint8Array {
  const newest = Math.max(
    ...SOURCES.map((name) => path.join(ROOT, name))
      .filter(existsSync)
      .map((name) => statSync(name).mtimeMs),
  );
  if (!existsSync(LEXICON_FILE) || statSync(LEXICON_FILE).mtimeMs < newest) {
    say('Making the lexicon of the masker (3 million word forms, some ten seconds)…');
    mkdirSync(path.dirname(LEXICON_FILE), { recursive: true });
    writeFileSync(LEXICON_FILE, pack(collect()));
  }
  return readFileSync(LEXICON_FILE);
}
