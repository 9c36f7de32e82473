import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIST_FILE, loadListed } from '#main/core/catalogue/listed.ts';
import { serviceSearch } from '#main/core/catalogue/search.ts';
import { SHIPPED } from '#tests/fixtures/catalogue.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';

describe('the shipped list', () => {
  const { items, problems } = loadListed(RESOURCES);
  it('is sound, and whole', () => {
    expect(problems).toEqual([]);
    expect(items).toHaveLength(376);
    expect(items[0]?.name, 'a name with a comma in it').toBe(
      'Выдача, замена паспорта гражданина РФ, удостоверяющего личность на территории РФ',
    );
  });
  it('names cards and goals that exist', () => {
    const known = new Set(['', ...SHIPPED.items.flatMap((one) => [one.id, ...one.goals.map((goal) => `${one.id}/${goal.id}`)])]);
    expect(items.filter((one) => !known.has(one.card))).toEqual([]);
  });

  const find = serviceSearch({ definitions: SHIPPED.items, listed: items });
  it('is found, by name in any form and by authority, each with how sure it is', () => {
    expect(find('опека').listed).toContainEqual(expect.objectContaining({ name: 'Назначение опеки (попечительства)' }));
    expect(find('апостилем минюста').listed).toMatchObject([{ name: 'Апостиль Минюста', mark: 'G' }]);
    expect(find('фссп').listed.map((one) => one.authority)).toContain('ФССП России');
  });
  it('what has a card is found as the card, by the name of the list too', () => {
    const found = find('достижением 45 лет');
    expect(found.hits.map((hit) => `${hit.serviceId}/${hit.goalId}`)).toContain('passport-rf/age');
    expect(found.listed).toEqual([]);
  });
  it('and without that card stands in the list', () => {
    const without = serviceSearch({ definitions: SHIPPED.items.filter((one) => one.id !== 'passport-rf'), listed: items });
    expect(without('достижением 45 лет').listed).toMatchObject([{ name: 'Замена паспорта в связи с достижением 45 лет', mark: 'S' }]);
  });
});

describe('a broken list', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'okno-list-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const load = (text: string) => {
    writeFileSync(path.join(folder, LIST_FILE), text);
    return loadListed(folder);
  };
  const GOOD = readFileSync(path.join(RESOURCES, LIST_FILE), 'utf8').split('\n').slice(0, 3);

  it('that is not there is named', () => {
    expect(loadListed(folder).problems).toMatchObject([{ file: LIST_FILE, reason: expect.stringContaining('ENOENT') }]);
  });
  it.each([
    ['without a column', ['authority,name,evidence', ...GOOD.slice(1)], /columns/],
    ['without a line', [GOOD[0]], /empty/],
    ['of nothing', [], /columns/],
  ])('%s is named and gives nothing', (_name, lines, reason) => {
    const { items, problems } = load(lines.join('\n'));
    expect(items).toEqual([]);
    expect(problems).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });
  it.each([
    ['a cell too many', 'МВД России,Имя услуги,G,,', 'cells'],
    ['a quotation mark that does not end', 'МВД России,"Имя услуги,G,', 'name'],
    ['no evidence', 'МВД России,Имя услуги,,', 'evidence'],
    ['a card that is no name', 'МВД России,Имя услуги,G,../x', 'card'],
  ])('with %s is named by its line, and the others are there', (_name, line, what) => {
    const { items, problems } = load([...GOOD, line].join('\n'));
    expect(items).toHaveLength(2);
    expect(problems).toMatchObject([{ file: LIST_FILE, line: 4 }]);
    expect(`${problems[0]?.path} ${problems[0]?.reason}`).toContain(what);
  });
});
