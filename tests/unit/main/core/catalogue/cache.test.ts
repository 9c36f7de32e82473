import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_CACHE, readCache } from '#main/core/catalogue/cache.ts';
import { loadCatalogue, loadDictionary, makeCache } from '#main/core/catalogue/load.ts';
import { CATALOGUE, RESOURCES } from '#tests/fixtures/core.ts';

/** Few cards: what is asked is whether a text or the cache is read, not what stands in it. */
let folder = '';
const at = (name: string) => path.join(folder, name);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'okno-cache-'));
  cpSync(path.join(RESOURCES, 'dictionary'), at('dictionary'), { recursive: true });
  for (const name of ['passport-rf.yaml', 'snils.yaml'])
    cpSync(path.join(RESOURCES, 'catalogue', name), at(`catalogue/${name}`), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const edit = (name: string, from: string | RegExp, to: string) => {
  const text = readFileSync(at(name), 'utf8');
  expect(text, `${name} has ${String(from)}`).toMatch(from);
  writeFileSync(at(name), text.replace(from, to));
};
const load = (cache = NO_CACHE) => {
  const dictionary = loadDictionary(at('dictionary'), cache);
  return loadCatalogue(at('catalogue'), dictionary, cache).items;
};

describe('the catalogue as read at the build', () => {
  it('is what its texts say', () => {
    const cache = makeCache(at('dictionary'), at('catalogue'));
    expect(Object.keys(cache.cards)).toHaveLength(2);
    expect(load(cache)).toEqual(load());
  });
  it('of the build has every card that ships', () => {
    const cache = readCache(CATALOGUE);
    const { digest } = loadDictionary(path.join(RESOURCES, 'dictionary'));
    expect(Object.keys(cache.words), 'run `npm run build` after a change of the dictionary').toEqual([digest]);
  });
  it('is left aside for a card that has changed, and for none other', () => {
    const cache = makeCache(at('dictionary'), at('catalogue'));
    const [one] = Object.keys(cache.cards);
    edit('catalogue/passport-rf.yaml', 'roubles: 1500', 'roubles: 1700');
    const fees = load(cache).find((each) => each.id === 'passport-rf')?.fees;
    expect(fees?.map((each) => each.roubles)).toContain(1_700);
    expect(load({ ...cache, cards: Object.fromEntries(Object.entries(cache.cards).filter(([digest]) => digest !== one)) })).toEqual(load());
  });
  it('is left aside when a word of the dictionary has changed', () => {
    const cache = makeCache(at('dictionary'), at('catalogue'));
    edit('dictionary/documents.yaml', 'Фотография 35 × 45 мм', 'Фотография 3,5 × 4,5 см');
    const names = load(cache).flatMap((each) => each.documents.map((document) => document.name.ru));
    expect(names).toContain('Фотография 3,5 × 4,5 см');
    expect(names).not.toContain('Фотография 35 × 45 мм');
  });
  it.each(['', '{', '[]', 'null', '{"cards":{}}', '{"words":null,"cards":null}', '{"words":{},"cards":{"0":7}}'])(
    'that is spoiled («%s») costs time and nothing else',
    (text) => {
      writeFileSync(at('cache.json'), text);
      expect(load(readCache(at('cache.json')))).toEqual(load());
    },
  );
  it.each(['parties', 'fields', 'situations'])('of a dictionary without its «%s» says so', (name) => {
    rmSync(at(`dictionary/${name}.yaml`));
    expect(loadDictionary(at('dictionary')).problems).toContainEqual(
      expect.objectContaining({ file: `${name}.yaml`, reason: 'the dictionary lacks this file' }),
    );
  });
  it('has nothing of a card that is broken', () => {
    edit('catalogue/snils.yaml', /^version: .*$/m, 'version: none');
    expect(Object.values(makeCache(at('dictionary'), at('catalogue')).cards).map((each) => each.id)).toEqual(['passport-rf']);
  });
});
