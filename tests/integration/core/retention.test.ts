import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SYSTEM_ASKER } from '#main/core/work/unit.ts';
import { enterPerson, openVisit, samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OBRAZTSOV } from '#tests/fixtures/persons.ts';
import { type OwnResources, ownResources, retentionYaml, TERMS } from '#tests/fixtures/resources.ts';
import { DAY_MS, eventsOf, issueReceipt, mark, nextApplicant, toDocuments, toReceipt } from '#tests/fixtures/visits.ts';

const OLD_PASSPORT = 'passport-rf';
let resources: OwnResources;
let test: TestCore;
beforeEach(async () => {
  resources = ownResources();
  test = await testCore({ resourcesFolder: resources.folder });
});
afterEach(() => {
  test.dispose();
  resources.dispose();
});

const files = () => readdirSync(path.join(test.folder, 'scans')).map((name) => name.slice(0, -4));
const scanOf = async (item = OLD_PASSPORT): Promise<string> =>
  (await test.ask('visit.current'))?.documents.find((one) => one.itemId === item)?.scan?.id ?? '';
const isHeld = (id: string) => test.core.parts.holdings.isHeld(id);
/** Everything that is due by now, batch by batch, as the clockwork does. */
const destroyDue = (): number => {
  let all = 0;
  for (let some = test.core.parts.retention.destroyDue(); some > 0; some = test.core.parts.retention.destroyDue()) all += some;
  return all;
};
const finishWithScans = async (...items: string[]): Promise<string[]> => {
  await toDocuments(test);
  const ids: string[] = [];
  for (const item of items) {
    await scan(test, item, [samplePage(1)]);
    ids.push(await scanOf(item));
  }
  await test.visit('finish', { code: 'left' });
  return ids;
};

describe('what is due', () => {
  it('a scan of a finished visit is destroyed on its day and not before, with an event that names whose it was', async () => {
    await openVisit(test);
    const subject = test.core.parts.desk.present()?.parties.applicant?.subject;
    const [id = ''] = await finishWithScans(OLD_PASSPORT);
    test.clock.advance(TERMS.afterFinish.scan * DAY_MS - 1_000);
    expect(destroyDue(), 'nothing is destroyed a second too early').toBe(0);
    expect(files()).toContain(id);
    test.clock.advance(2_000);
    expect(destroyDue()).toBe(1);
    expect(files(), 'the file is gone from the disk').not.toContain(id);
    expect(isHeld(id), 'the holding has ended').toBe(false);
    const [event] = eventsOf(test, 'retention.destroy');
    expect(event?.leaf.s).toEqual([subject]);
  });

  it('two scans of one visit that are due together are both destroyed', async () => {
    await openVisit(test);
    const ids = await finishWithScans(OLD_PASSPORT, 'photo-35x45');
    test.clock.advance(TERMS.afterFinish.scan * DAY_MS + 1);
    expect(() => destroyDue(), 'a visit with more than one file must not stop the destruction of them').not.toThrow();
    for (const id of ids) expect(files()).not.toContain(id);
  });

  it('what one visit cannot give up does not keep the files of all others', async () => {
    await openVisit(test);
    const [broken = ''] = await finishWithScans(OLD_PASSPORT);
    test.clock.advance(1_000);
    await nextApplicant(test);
    const [whole = ''] = await finishWithScans(OLD_PASSPORT);
    const { db } = test.core.parts;
    const first = db.prepare<[], { id: string }>('SELECT id FROM visit ORDER BY started_at LIMIT 1').get()?.id ?? '';
    db.prepare("UPDATE stream_event SET body = x'00' WHERE stream = ? AND n = 3").run(`visit/${first}`);
    test.core.close();
    test = await test.reopen('00000000000000b2');
    expect(() => test.core.parts.visits.load(first), 'the first visit cannot be read').toThrow();
    test.clock.advance(TERMS.afterFinish.scan * DAY_MS + 1_001);
    try {
      destroyDue();
    } catch {
      // What could not be destroyed may be told; the rest must be destroyed nevertheless.
    }
    expect(files(), 'the file of the visit that can be read').not.toContain(whole);
    expect(files(), 'the file of the visit that cannot be read is not lost in silence').toContain(broken);
  });

  it('goes on when holdings that are no files have been due for long', async () => {
    await openVisit(test);
    const { work, holdings } = test.core.parts;
    const [id = ''] = await finishWithScans(OLD_PASSPORT);
    // Two dozen people whose visits were three years ago: their entries stay due, since nothing destroys them yet.
    work.do({ actor: { user: 'system', role: 'system' } }, (tx) => {
      for (let i = 0; i < 24; i += 1)
        tx.hold({ subject: i.toString(16).padStart(32, '0'), kind: 'visit', ref: `visit/${i}`, visit: `${i}`, purpose: 'service' });
    });
    for (let i = 0; i < 24; i += 1) holdings.settle(`${i}`, (kind) => (kind === 'visit' ? test.clock.now() - 1_000 + i : undefined));
    test.clock.advance(TERMS.afterFinish.scan * DAY_MS + 1);
    destroyDue();
    expect(files(), 'a scan that is due is destroyed whatever else is due').not.toContain(id);
  });

  it('more than one batch is destroyed turn by turn, and every person of it has an event', async () => {
    const { work, visits, board, vault, holdings, terms } = test.core.parts;
    const subjects = Array.from({ length: 25 }, (_, n) => (n + 1).toString(16).padStart(32, '0'));
    const ids = work.do(SYSTEM_ASKER, (tx) =>
      subjects.map((subject) => {
        const [visit, ticket] = [randomUUID(), board.issue(tx, { id: randomUUID(), kind: 'submit', purpose: 'submit' })];
        const scan = vault.put(tx.key(Buffer.from(subject, 'hex')), samplePage(1));
        visits.begin(tx, visit, ticket.id, [
          { type: 'started', at: tx.now, id: visit, ticketId: ticket.id },
          { type: 'party-added', party: 'applicant', role: 'applicant', subject },
          { type: 'scan-attached', item: OLD_PASSPORT, scan: { id: scan, pages: 1, bytes: 1, at: tx.now } },
          { type: 'finished', at: tx.now, code: 'left' },
        ]);
        tx.hold({ subject, kind: 'scan', ref: scan, visit, purpose: 'service' });
        holdings.settle(visit, (kind) => (kind === 'scan' ? terms.afterFinish(kind, tx.now) : undefined));
        return scan;
      }),
    );
    test.clock.advance(TERMS.afterFinish.scan * DAY_MS + 1);
    expect(test.core.parts.retention.destroyDue(), 'a click waits for no more than a batch').toBe(20);
    expect(destroyDue()).toBe(5);
    for (const id of ids) expect(files()).not.toContain(id);
    const told = new Set(eventsOf(test, 'retention.destroy').flatMap((one) => one.leaf.s ?? []));
    const untold = subjects.filter((one) => !told.has(one));
    expect(untold, 'people whose scan was destroyed without an event that names them').toEqual([]);
  });

  it('a scan of another visit stays', async () => {
    await openVisit(test);
    const [id = ''] = await finishWithScans(OLD_PASSPORT);
    await nextApplicant(test);
    await enterPerson(test, { ...OBRAZTSOV, identityDocument: 'lost' });
    await test.visit('chooseService', { serviceId: 'passport-rf', goalId: 'lost' });
    await test.visit('answer', { questionId: 'passport-rf:loss', value: 'damaged' });
    await scan(test, OLD_PASSPORT, [samplePage(2)]);
    const other = await scanOf();
    test.clock.advance(TERMS.afterFinish.scan * DAY_MS + 1);
    expect(destroyDue()).toBe(1);
    expect(files()).not.toContain(id);
    expect(files(), 'a visit that is not finished keeps its things').toContain(other);
    const view = await test.ask('visit.current');
    expect((await test.ask('scan.page', { visitId: view?.id ?? '', scanId: other, page: 1 })).length).toBeGreaterThan(0);
  });
});

describe('what was superseded', () => {
  it('a dropped and a replaced scan are destroyed a day later, and the one that stands stays', async () => {
    await openVisit(test);
    await toDocuments(test);
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const replaced = await scanOf();
    await scan(test, OLD_PASSPORT, [samplePage(2)]);
    const dropped = await scanOf();
    await test.visit('dropScan', { itemId: OLD_PASSPORT });
    await scan(test, OLD_PASSPORT, [samplePage(3)]);
    const stands = await scanOf();
    expect(files().sort()).toEqual([replaced, dropped, stands].sort());
    test.clock.advance(TERMS.superseded.scan * DAY_MS - 1_000);
    expect(destroyDue(), 'not before its day').toBe(0);
    test.clock.advance(2_000);
    expect(() => destroyDue()).not.toThrow();
    expect(files()).toEqual([stands]);
    const after = await test.ask('visit.current');
    expect(after?.documents.find((one) => one.itemId === OLD_PASSPORT)?.scan?.id, 'the visit goes on with its scan').toBe(stands);
    expect(await test.visitRefused('goTo', { step: 'receipt' })).toMatchObject({ code: 'visit-step-locked' });
    await test.visit('markDocument', mark('photo-35x45'));
  });

  it('a void receipt is kept as long as its own term says, and the one that stands longer', async () => {
    await openVisit(test);
    await toReceipt(test);
    await issueReceipt(test);
    const first = test.core.parts.desk.present()?.paper?.file ?? '';
    await test.visit('markDocument', mark('photo-35x45', 'missing'));
    await test.visit('insist', { on: true });
    await test.visit('setApplication', { item: 'signed', on: true });
    await issueReceipt(test);
    const second = test.core.parts.desk.present()?.paper?.file ?? '';
    await test.visit('finish', { code: 'accepted' });
    test.clock.advance(TERMS.superseded.paper * DAY_MS + 1);
    expect(destroyDue()).toBe(1);
    expect(files()).toEqual([second]);
    expect(first).not.toBe(second);
    test.clock.advance(TERMS.afterFinish.paper * DAY_MS);
    expect(destroyDue()).toBe(1);
    expect(files()).toEqual([]);
  });

  it('what came late after the end of a visit has a term of its own', async () => {
    await openVisit(test);
    await toDocuments(test);
    const ended = await scan(test, OLD_PASSPORT, [samplePage(1)], { before: () => test.visit('finish', { code: 'left' }) });
    expect(ended.end).toBe('late');
    expect(files()).toHaveLength(1);
    test.clock.advance(TERMS.afterFinish.late * DAY_MS + 1);
    expect(destroyDue()).toBe(1);
    expect(files()).toEqual([]);
  });
});

describe('terms that cannot be read', () => {
  it('hold up no visit, destroy nothing, are told, and are made good once they can be read again', async () => {
    resources.write('retention.yaml', 'version: [');
    test.core.close();
    test = await test.reopen('00000000000000b2');
    await openVisit(test);
    const [id = ''] = await finishWithScans(OLD_PASSPORT);
    expect((await test.ask('catalogue.health')).problems.map((one) => one.file)).toContain('retention.yaml');
    test.clock.advance(TERMS.afterFinish.scan * DAY_MS + 1);
    expect(destroyDue(), 'without terms nothing is destroyed').toBe(0);
    expect(files()).toContain(id);
    resources.write('retention.yaml', retentionYaml());
    test.core.close();
    test = await test.reopen('00000000000000b3');
    await test.signIn('petrova', '1111');
    expect((await test.ask('catalogue.health')).problems.map((one) => one.file)).not.toContain('retention.yaml');
    destroyDue();
    expect(files(), 'a visit finished while the file was broken has its term too').not.toContain(id);
  });

  it('destroy nothing of what had its term before', async () => {
    await openVisit(test);
    const [id = ''] = await finishWithScans(OLD_PASSPORT);
    resources.write('retention.yaml', 'version: [');
    test.core.close();
    test = await test.reopen('00000000000000b2');
    test.clock.advance(TERMS.afterFinish.scan * DAY_MS + 1);
    destroyDue();
    expect(files(), 'without terms nothing is destroyed').toContain(id);
  });
});
