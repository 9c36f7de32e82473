import { pdfPages } from '#tests/fixtures/pdf-text.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServiceHit } from '#contract/catalogue.ts';
import { enterPerson, openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { VYMYSLOVA } from '#tests/fixtures/persons.ts';

let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await test.signIn('petrova', '1111');
});
afterEach(() => test.dispose());

const LOST = { serviceId: 'passport-rf', goalId: 'lost' };
const SNILS = { serviceId: 'snils', goalId: 'data' };
const ids = (hits: readonly ServiceHit[]) => hits.map((one) => `${one.serviceId}/${one.goalId}`);
const shown = async () => {
  const { favourites, recent } = await test.ask('catalogue.shortlist');
  return { favourites: ids(favourites), recent: ids(recent) };
};

describe('services with a star', () => {
  it('are there at the next start, in the order they were given it, and go when it is taken', async () => {
    for (const one of [SNILS, LOST]) {
      await test.ask('catalogue.setFavourite', { ...one, on: true });
      test.clock.advance(1_000);
    }
    test.core.close();
    test = await test.reopen('0000000000000002');
    await test.signIn('petrova', '1111');
    expect((await shown()).favourites).toEqual(['snils/data', 'passport-rf/lost']);
    expect(ids((await test.ask('catalogue.setFavourite', { ...SNILS, on: false })).favourites)).toEqual(['passport-rf/lost']);
  });
  it('are each person’s own', async () => {
    await test.ask('catalogue.setFavourite', { ...LOST, on: true });
    await test.ask('staff.signOut');
    await test.signIn('andreev', '4444');
    expect((await shown()).favourites).toEqual([]);
  });
  it('given twice stand once, and a star that is not there is taken in vain', async () => {
    await test.ask('catalogue.setFavourite', { ...LOST, on: true });
    await test.ask('catalogue.setFavourite', { ...LOST, on: true });
    await test.ask('catalogue.setFavourite', { ...SNILS, on: false });
    expect((await shown()).favourites).toEqual(['passport-rf/lost']);
  });
  it('are none of what the catalogue does not have', async () =>
    expect(await test.refused('catalogue.setFavourite', { serviceId: 'passport-rf', goalId: 'none', on: true })).toMatchObject({
      code: 'service-unknown',
      at: 'passport-rf/none',
    }));
});

describe('services taken last at this window', () => {
  it('are those of its visits, the last one first, each once and none that has a star', async () => {
    expect((await shown()).recent).toEqual([]);
    await openVisit(test);
    await enterPerson(test, VYMYSLOVA);
    const { requests } = await test.visit('chooseService', LOST);
    await test.visit('chooseService', SNILS);
    await test.visit('removeService', { requestId: requests[0]?.id ?? '' });
    for (const one of [LOST, { serviceId: 'inn', goalId: 'again' }]) await test.visit('chooseService', one);
    expect((await shown()).recent).toEqual(['inn/again', 'passport-rf/lost', 'snils/data']);
    await test.ask('catalogue.setFavourite', { ...LOST, on: true });
    expect(await shown()).toEqual({ favourites: ['passport-rf/lost'], recent: ['inn/again', 'snils/data'] });
  });
});

describe('the list of a service for the applicant', () => {
  it('is made and told without a visit, and holds nobody who is at the window', async () => {
    await openVisit(test);
    const { pdf, title } = await test.internal('handbookSheet', { ...LOST, answers: {}, sheet: 'list' });
    expect(Buffer.from(pdf.slice(0, 5)).toString()).toBe('%PDF-');
    expect(title).toBe('list-passport-rf');
    await test.ask('staff.signOut');
    await test.signIn('gavrilova', '3333');
    const { rows } = await test.ask('audit.page', { filter: { op: 'catalogue.print' }, limit: 5 });
    expect(rows).toMatchObject([{ object: { type: 'service', id: 'passport-rf/lost' }, subjects: [], actor: 'petrova' }]);
  });
  it('or the forms of it, filled for an invented person, who is nobody at the window', async () => {
    await openVisit(test);
    await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Вымыслова' });
    const { pdf, title } = await test.internal('handbookSheet', { ...LOST, answers: { 'passport-rf:loss': 'lost' }, sheet: 'sample' });
    const text = pdfPages(pdf).join(' ');
    for (const part of ['ОБРАЗЕЦ · ЛИЦО ВЫМЫШЛЕНО', 'Образцова', 'форма № 1П', 'При каких обстоятельствах']) expect(text).toContain(part);
    expect(text).not.toContain('Вымыслова');
    expect(title).toBe('sample-passport-rf');
  });
  it('of a service that is not there is refused, and nothing is told', async () => {
    const made = await test.asMain('handbookSheet', { serviceId: 'nothing', goalId: 'none', answers: {}, sheet: 'list' });
    expect(made).toMatchObject({ ok: false, code: 'service-unknown' });
  });
});
