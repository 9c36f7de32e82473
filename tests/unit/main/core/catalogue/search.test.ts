import { describe, expect, it } from 'vitest';
import { loadListed } from '#main/core/catalogue/listed.ts';
import { inRussianLayout, serviceSearch } from '#main/core/catalogue/search.ts';
import { stemOf } from '#main/core/catalogue/stem.ts';
import { SHIPPED } from '#tests/fixtures/catalogue.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';
import { WORDS } from '#tests/fixtures/resources.ts';

const find = serviceSearch({ definitions: SHIPPED.items, situations: WORDS.situations, listed: loadListed(RESOURCES).items });
const goals = (text: string) => find(text).hits.map((hit) => `${hit.serviceId}/${hit.goalId}`);

describe('search', () => {
  it.each([
    ['потеряла паспорт', 'passport-rf/lost'],
    ['несудимость', 'no-criminal-record/certificate'],
    ['судимос', 'no-criminal-record/certificate'],
    ['lost passport', 'passport-rf/lost'],
    ['новорожденный', 'birth-registration/registration'],
  ])('«%s» finds %s', (text, goal) => expect(goals(text)).toContain(goal));

  it.each([
    ['утерян', 'passport-rf/lost'],
    ['утеряла паспорт', 'passport-rf/lost'],
    ['похищенного паспорта', 'passport-rf/lost'],
    ['загранпаспорта', 'foreign-passport/ten-year'],
    ['загранпаспортом', 'foreign-passport/ten-year'],
    ['охотничьего', 'hunting-licence/issue'],
    ['детского сада', 'kindergarten/queue'],
    ['инвалидностью', 'disability-support/devices'],
    ['земельного участка', 'land-plot/grant'],
    ['женился', 'marriage/registration'],
  ])('another form of a word: «%s» finds %s', (text, goal) => expect(goals(text)).toContain(goal));

  it.each([
    ['водительсоке', 'driving-licence/expiry'],
    ['поспорт', 'passport-rf/lost'],
    ['потирял паспорт', 'passport-rf/lost'],
  ])('a slip of the hand: «%s» finds %s', (text, goal) => expect(goals(text)).toContain(goal));

  it.each([
    ['gjnthzkf', 'потеряла', 'passport-rf/lost'],
    ['Gfcgjhn', 'паспорт', 'passport-rf/lost'],
    ['[jkjltw gfcgjhn', 'холодец паспорт', 'passport-rf/lost'],
  ])('the wrong layout: «%s» says that it looks for «%s»', (typed, text, goal) => {
    expect(find(typed).searchedFor).toBe(text);
    expect(goals(typed)).toContain(goal);
  });
  it('a text that finds as it was typed is looked for as typed', () => expect(find('паспорт').searchedFor).toBeNull());

  it.each([
    ['права', 'driving-licence/'],
    ['потеряла', 'passport-rf/lost'],
  ])('the form that was typed comes first: «%s» finds %s before the others', (text, goal) => expect(goals(text)[0]).toContain(goal));
  it('an authority finds what it gives, and says how much is not shown', () => {
    const found = find('мвд');
    expect(new Set(found.hits.map((hit) => hit.agency.ru))).toContain('МВД России');
    expect(found.hits.length + found.more).toBeGreaterThan(20);
    expect(goals('росреестра')).toContain('property-rights/sale');
  });
  it('a situation of life gives its steps in their order; one without a card has no hits, one without a goal every goal', () => {
    const [situation] = find('вышла замуж').situations;
    expect(situation?.id).toBe('marriage');
    expect(situation?.steps.map((step) => [...new Set(step.hits.map((hit) => hit.serviceId))].join())).toEqual([
      'marriage',
      'passport-rf',
      'snils',
      'esia',
      'driving-licence',
      'foreign-passport',
      'inn',
      '',
    ]);
    expect(situation?.steps[3]?.hits.length).toBeGreaterThan(1);
    expect(find('судимость').situations).toEqual([]);
  });
  it('when nothing has all of the words, those with some of them, and says so', () => {
    expect(find('загран для велосипеда').partly).toBe(true);
    expect(goals('загран для велосипеда')).toContain('foreign-passport/child');
    expect(find('загран').partly).toBe(false);
  });
  it('a word that joins others is no reason to find nothing', () => expect(find('паспорт для гражданина').partly).toBe(false));
  it('finds nothing for nonsense', () =>
    expect(find('фывапролд')).toEqual({ searchedFor: null, partly: false, hits: [], more: 0, situations: [], listed: [] }));
  it('shows services and every situation before a letter is typed', () => {
    expect(find('').hits.length).toBeGreaterThan(6);
    expect(find(' ').situations.map((one) => one.id)).toEqual(Object.keys(WORDS.situations));
  });
  it('knows the keys', () => expect(inRussianLayout('gfcgjhn')).toBe('паспорт'));
});

describe('a stem', () => {
  it.each([
    ['утерян утеряла утерянного утеря утерять', 'утер'],
    ['загранпаспорт загранпаспорта загранпаспортом', 'загранпаспорт'],
    ['инвалидность инвалидностью инвалидности', 'инвалидн'],
    ['охотничий охотничьего охотничьему', 'охотнич'],
    ['регистрация регистрацию регистраций', 'регистрац'],
  ])('of %s is «%s»', (forms, stem) => expect(new Set(forms.split(' ').map(stemOf))).toEqual(new Set([stem])));
  it('is where its word begins', () => {
    const words = SHIPPED.items.flatMap((one) =>
      one.synonyms
        .join(' ')
        .toLowerCase()
        .replaceAll('ё', 'е')
        .split(/[^\p{L}]+/u),
    );
    expect(words.length).toBeGreaterThan(300);
    expect(words.filter((word) => !word.startsWith(stemOf(word)))).toEqual([]);
  });
  it('of a word without a vowel, of another alphabet, of a number is the word', () =>
    expect(['мвд', 'passport', '003', 'в'].map(stemOf)).toEqual(['мвд', 'passport', '003', 'в']));
});
