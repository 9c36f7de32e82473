import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdVisit, openVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { SHIPPED } from '#tests/fixtures/catalogue.ts';
import { type OwnResources, ownResources } from '#tests/fixtures/resources.ts';
import {
  choosePassport,
  DAY_MS,
  eventsOf,
  giveMarks,
  issueReceipt,
  mark,
  PASSPORT_ITEMS,
  toDocuments,
  toReceipt,
} from '#tests/fixtures/visits.ts';

const FILE = 'catalogue/passport-rf.yaml';
const OLD_PASSPORT = PASSPORT_ITEMS[0];
let resources: OwnResources;
let shipped = '';
let test: TestCore;
beforeEach(async () => {
  resources = ownResources();
  shipped = resources.read(FILE);
  test = await testCore({ resourcesFolder: resources.folder });
  await openVisit(test);
});
afterEach(() => {
  test.dispose();
  resources.dispose();
});

let boots = 1;
const restart = async (): Promise<void> => {
  boots += 1;
  test.core.close();
  test = await test.reopen(String(boots).padStart(16, '0'));
  await test.signIn('petrova', '1111');
};
/** The next version of the service: another fee, another name of a document, one document more. */
const newer = (): string =>
  shipped
    .replace('version: 2', 'version: 3')
    .replaceAll('roubles: 1500', 'roubles: 1700')
    .replace(
      /^documents:$/m,
      `documents:\n  - { id: extra, name: { ru: 'Новая справка', en: 'New certificate' }, unit: sheets, handling: shown, source: applicant-must, originals: 1, because: { ru: 'введена', en: 'introduced' }, ground: mvd773 }`,
    );
const present = async () => {
  const view = await test.ask('visit.current');
  if (!view?.plan) throw new Error(`the visit has no plan: ${view?.planFault}`);
  return { view, request: view.plan.requests[0], items: view.plan.items.map((one) => one.id) };
};

describe('a catalogue file that changes under an open visit', () => {
  it('leaves it its own definition, says that there is a newer one, and is taken by choosing again with all that was done', async () => {
    await toDocuments(test);
    await test.visit('markDocument', mark(PASSPORT_ITEMS[1], 'rejected', ['R08']));
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const before = await present();
    resources.write(FILE, newer());
    await restart();
    const kept = await present();
    expect(kept.items).toEqual(before.items);
    expect(kept.request).toMatchObject({ version: 2, fee: { roubles: 1_500 }, outdated: true });
    await choosePassport(test);
    const taken = await present();
    expect(taken.request).toMatchObject({ version: 3, fee: { roubles: 1_700 }, outdated: false });
    expect(taken.items).toContain('passport-rf:extra');
    expect(taken.view.plan?.complete, 'every answer was kept').toBe(true);
    expect(taken.view.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.pages, 'the scan was kept').toBe(1);
    expect(taken.view.documents.find((one) => one.itemId === PASSPORT_ITEMS[1])?.reasons, 'the rejection was kept').toEqual(['R08']);
  });

  it('does not void the receipt by itself; choosing again does, with the marks that were given for the old one', async () => {
    await toReceipt(test);
    const number = await issueReceipt(test);
    resources.write(FILE, newer());
    await restart();
    expect((await present()).view.receipt?.number).toBe(number);
    await choosePassport(test);
    const { view } = await present();
    expect(view).toMatchObject({ receipt: null, voided: { number, because: 'service' } });
    expect(view.application).toMatchObject({ signed: false, consent: false, feePaid: false });
    expect(eventsOf(test, 'visit.void').map((one) => one.leaf.o?.i)).toEqual([number]);
  });

  it('of the same content says nothing', async () => {
    await toDocuments(test);
    resources.write(FILE, `# a comment\n${shipped}`);
    await restart();
    expect((await present()).request?.outdated).toBe(false);
  });
});

describe.each([
  ['removed', () => resources.remove(FILE)],
  ['broken', () => resources.write(FILE, 'id: [')],
  ['without the goal', () => resources.write(FILE, shipped.replaceAll(/\blost\b/g, 'gone'))],
])('a catalogue file that is %s under an open visit', (_what, change) => {
  it('leaves the visit its plan to the receipt and to the end', async () => {
    await toReceipt(test);
    const before = await present();
    change();
    await restart();
    const after = await present();
    expect(after.items).toEqual(before.items);
    expect(after.request?.fee).toEqual(before.request?.fee);
    expect(await issueReceipt(test)).toMatch(/-0001$/);
    await test.visit('finish', { code: 'accepted' });
    await test.signIn('gavrilova', '3333');
    const { rows } = await test.ask('audit.page', { filter: { op: 'visit.document' }, limit: 5 });
    expect(rows[0]?.sentence.ru, 'the log still calls the document by its name').not.toContain('passport-rf:');
  });

  it('is not offered to the next visit', async () => {
    await toDocuments(test);
    change();
    await restart();
    expect(await test.visitRefused('chooseService', { serviceId: 'passport-rf', goalId: 'lost' })).toMatchObject({
      code: 'service-unknown',
    });
    expect((await present()).view.plan?.complete, 'the refusal took nothing from the visit').toBe(true);
  });
});

describe('a catalogue with one file that cannot be read', () => {
  it('leaves a visit its pinned plan and offers the other services', async () => {
    await toDocuments(test);
    symlinkSync(path.join(resources.folder, 'nowhere'), path.join(resources.folder, 'catalogue/unreadable.yaml'));
    await restart();
    const view = await test.ask('visit.current');
    const health = await test.core.call('catalogue.health', {}, test.core.parts.sessions.present()?.id);
    expect(health, 'the file is named to whoever mends it').toMatchObject({ ok: true, value: { services: SHIPPED.items.length } });
    expect(view?.planFault, 'the visit has its definition in the database and needs no file').toBeUndefined();
  });

  it('that is gone with its folder leaves a visit its pinned plan', async () => {
    await toDocuments(test);
    resources.remove('catalogue');
    await restart();
    const view = await test.ask('visit.current');
    expect(view?.planFault, 'the visit has its definition in the database and needs no folder').toBeUndefined();
    expect(view?.plan?.items.map((one) => one.id)).toContain(OLD_PASSPORT);
  });
});

describe('a list of services that cannot be read', () => {
  it('is named, and the cards are found all the same', async () => {
    resources.remove('services-list.csv');
    await restart();
    const { problems } = await test.ask('catalogue.health');
    expect(problems).toContainEqual(expect.objectContaining({ file: 'services-list.csv', reason: expect.stringContaining('ENOENT') }));
    const found = await test.ask('catalogue.search', { text: 'опека' });
    expect(found.listed).toEqual([]);
    expect((await test.ask('catalogue.search', { text: 'потеряла паспорт' })).hits[0]).toMatchObject({ goalId: 'lost' });
  });
});

describe('a visit that is resumed next year', () => {
  it('after its service was changed goes on by its own definition to the receipt', async () => {
    await toReceipt(test);
    const ticketId = await holdVisit(test);
    resources.write(FILE, newer());
    await restart();
    test.clock.advance(366 * DAY_MS);
    await test.ask('queue.resume', { ticketId });
    const { request } = await present();
    expect(request).toMatchObject({ version: 2, outdated: true, fee: { roubles: 1_500 } });
    await giveMarks(test);
    expect(await issueReceipt(test)).toMatch(/-20271122-0001$/);
  });
});
