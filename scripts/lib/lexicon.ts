import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fakerRU } from '@faker-js/faker';
import { incline } from 'lvovich';
import { KEYWORD_NAMES, KW, lemmasOf, wordsOf } from '#main/core/masking/keywords.ts';
import * as lexicon from '#main/core/masking/lexicon.ts';
import { MORE_FIRST_NAMES, MORE_SURNAMES } from './names.ts';
import { dictionaryForms, readDictionary } from './opencorpora.ts';
import { DIST, ROOT } from './paths.ts';
import { transliterations } from '#main/core/masking/transliterate.ts';

/**
 * Makes the masker's lexicon: every form of the OpenCorpora dictionary with its class, the first names and surnames of
 * faker's maintained lists declined by lvovich, names in Latin letters, and the keywords in all their forms.
 */
const LEXICON_FILE = path.join(DIST, 'masking/lexicon.bin');

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
  const surnameLike = frozen || (!named && !plural && (has.has('ADJF') || (has.has('NOUN') && has.has('anim'))));
  if (frozen) value |= lexicon.CASES;
  if (surnameLike) value |= lexicon.SURNAME_LIKE | (has.has('ADJF') ? lexicon.ADJECTIVE : 0);
  if (has.has('VERB') || has.has('INFN')) value |= lexicon.VERB;
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
      const lemma = maybeKeyword && own & lexicon.ORDINARY ? plain(lemmaOf(i)) : undefined;
      const keyword = lemma === undefined ? undefined : keywordOf.get(lemma);
      if (keyword !== undefined && lemma !== undefined) known.add(lemma);
      if (keyword !== undefined) value = (value & ~KEYWORD_MASK) | keyword;
      if (own & lexicon.FIRST && own & (1 << lexicon.CASE_SHIFT) && !(own & lexicon.ORDINARY)) latin.add(key);
    }
    forms.set(key, value);
  });
  addNames(forms, latin);
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

const NOUN_IN_CONSONANT = ['а', 'у', 'ом', 'е', 'ы', 'ов', 'ам', 'ами', 'ах'];
const NOUN_IN_VOWEL = ['ы', 'и', 'е', 'у', 'ой', 'а', 'ам', 'ами', 'ах', 'ом', ''];

const KEYWORD_MASK = (lexicon.KEYWORD_LIMIT - 1) << lexicon.KEYWORD_SHIFT;

function addNames(forms: Map<string, number>, latin: Set<string>): void {
  const { first_name: first, last_name: last } = fakerRU.definitions.person;
  for (const [gender, bit] of [
    ['male', lexicon.MASCULINE],
    ['female', lexicon.FEMININE],
  ] as const) {
    for (const [i, how] of DECLENSIONS.entries()) {
      const grammar = bit | (1 << (lexicon.CASE_SHIFT + i));
      const put = (word: string, value: number) => forms.set(plain(word), (forms.get(plain(word)) ?? 0) | value | grammar);
      for (const name of [...(first[gender] ?? []), ...MORE_FIRST_NAMES[gender]]) {
        put(i === 0 ? name : (incline({ first: name, gender }, how).first ?? name), lexicon.FIRST | lexicon.COMMON);
        if (i === 0) latin.add(plain(name));
      }
      for (const name of [...(last[gender] ?? []), ...MORE_SURNAMES])
        put(i === 0 ? name : (incline({ last: name, gender }, how).last ?? name), lexicon.SURNAME);
    }
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
    top().targets.push(forms.get(word) as number);
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
  if (edges >= lexicon.CLASS_LIMIT) throw new Error(`The lexicon has ${edges} edges, more than its format holds.`);
  const bytes = new Uint8Array(lexicon.MAGIC.length + 4 + 4 * edges);
  bytes.set(new TextEncoder().encode(lexicon.MAGIC));
  const view = new DataView(bytes.buffer, lexicon.MAGIC.length + 4);
  const packed = new Uint32Array(edges);
  let at = 0;
  for (const state of [root, ...states]) {
    const order = state.labels.map((_, i) => i).sort((a, b) => formsOf(state, b) - formsOf(state, a));
    for (const [nth, i] of order.entries()) {
      const label = state.labels[i] as number;
      const target = label === 0 ? (state.targets[i] as number) : (starts[state.targets[i] as number] as number);
      packed[at] = ((label << 26) | (nth === order.length - 1 ? 0x2000000 : 0) | target) >>> 0;
      view.setUint32(4 * at, packed[at++] as number, true);
    }
  }
  new DataView(bytes.buffer).setUint32(lexicon.MAGIC.length, lexicon.checksumOf(packed), true);
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
