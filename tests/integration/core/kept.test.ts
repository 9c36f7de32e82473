import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OLD_PASSPORT, chooseLost, leaves, logSize, PHOTO, stored, toDocuments } from '#tests/fixtures/window.ts';

let test: TestCore;
let visitId: string;
beforeEach(async () => {
  test = await testCore();
  await toDocuments(test);
  visitId = (await test.seen()).visitId;
});
afterEach(() => test.dispose());

const DAY = 86_400_000;
const fileOf = (id: string) => path.join(test.folder, 'scans', `${id}.box`);
const scanOf = (item: string) => stored(test, visitId).documents[item]?.scan?.id ?? '';
/** Gives everything of some kinds a term, as the file of terms would. */
const term = (until: number, ...kinds: string[]) =>
  test.core.parts.db
    .prepare('UPDATE holding SET until = ? WHERE kind IN (SELECT value FROM json_each(?))')
    .run(until, JSON.stringify(kinds));
const destroyAll = () => {
  for (let n = 0; n < 10 && test.core.parts.retention.destroyDue() > 0; n += 1);
};

describe('what is kept of a person', () => {
  it('has terms: the file that ships is read without a fault', () => {
    expect(test.core.parts.terms.fault, 'resources/retention.yaml').toBeUndefined();
  });

  it('gets its term when the visit ends', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    await test.visit('finish', { code: 'left' });
    const without = test.core.parts.holdings.ofVisit(visitId).filter((one) => one.until === null);
    expect(
      without.map((one) => one.kind),
      'nothing of a finished visit is kept for ever',
    ).toEqual([]);
  });

  it('is destroyed when due, with an event, and not a day before', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const file = scanOf(OLD_PASSPORT);
    await test.visit('finish', { code: 'left' });
    term(test.clock.now() + 30 * DAY, 'scan');
    test.clock.advance(29 * DAY);
    destroyAll();
    expect(existsSync(fileOf(file)), 'a day before').toBe(true);
    test.clock.advance(DAY);
    const from = logSize(test);
    destroyAll();
    expect(existsSync(fileOf(file)), 'when due').toBe(false);
    expect(leaves(test, from).map((leaf) => leaf.op)).toContain('retention.destroy');
    expect(stored(test, visitId).documents[OLD_PASSPORT]?.scan).toBeNull();
  });

  it('is destroyed when two files of one visit are due at once', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    await scan(test, PHOTO, [samplePage(2)]);
    const files = [scanOf(OLD_PASSPORT), scanOf(PHOTO)];
    await test.visit('finish', { code: 'left' });
    term(test.clock.now(), 'scan');
    expect(() => destroyAll(), 'the clockwork destroys both').not.toThrow();
    expect(files.map((file) => existsSync(fileOf(file)))).toEqual([false, false]);
  });

  it('is destroyed though another visit, due as well, can no longer be read', async () => {
    await scan(test, PHOTO, [samplePage(2)]);
    const broken = visitId;
    await test.visit('finish', { code: 'left' });
    await test.ask('queue.walkIn', { purpose: 'submit' });
    await chooseLost(test);
    visitId = (await test.seen()).visitId;
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const file = scanOf(OLD_PASSPORT);
    await test.visit('finish', { code: 'left' });
    test.core.parts.db.prepare("UPDATE stream_event SET body = x'00' WHERE stream = ? AND n = 2").run(`visit/${broken}`);
    const again = await test.reopen('00000000000000b2');
    term(again.clock.now() - 1, 'scan');
    again.core.parts.db.prepare('UPDATE holding SET until = until + 1 WHERE ref = ?').run(file);
    for (let n = 0; n < 3; n += 1) {
      try {
        again.core.parts.retention.destroyDue();
      } catch {
        // The clockwork tells it and tries again.
      }
    }
    again.core.close();
    expect(existsSync(fileOf(file)), 'one broken visit keeps nobody else for ever').toBe(false);
  });

  it('is destroyed though twenty other things, which are no files, are due before it', async () => {
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const file = scanOf(OLD_PASSPORT);
    await test.visit('finish', { code: 'left' });
    for (let n = 0; n < 25; n += 1) {
      await test.ask('queue.walkIn', { purpose: 'submit' });
      await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Тестов' });
      await test.visit('finish', { code: 'left' });
    }
    term(test.clock.now() - 1, 'visit', 'original', 'link');
    term(test.clock.now(), 'scan');
    destroyAll();
    expect(existsSync(fileOf(file)), 'the scan is destroyed').toBe(false);
  });
});

describe('the masker', () => {
  it('knows the applicant who is at the window, though others were looked at since', async () => {
    const known = () => test.core.parts.visits.peopleOf(test.core.parts.slot.now().visit).map((one) => one.name);
    expect(known()).toEqual(['Вымыслова Юлия Чернышовна']);
    const ticketId = (await test.ask('queue.state')).current?.id ?? '';
    await test.ask('queue.hold', { ticketId, reason: 'applicant-away' });
    await test.ask('queue.walkIn', { purpose: 'submit' });
    await test.visit('enter', { party: 'applicant', field: 'surname', value: 'Щукъ' });
    await test.visit('finish', { code: 'left' });
    await test.ask('queue.resume', { ticketId });
    expect((await test.seen()).visitId).toBe(visitId);
    expect(known(), 'the one who was resumed').toEqual(['Вымыслова Юлия Чернышовна']);
  });
});
