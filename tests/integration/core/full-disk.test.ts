import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samplePage, scan, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OLD_PASSPORT, leaves, logSize, pushed, stored, toDocuments, toReceipt } from '#tests/fixtures/window.ts';

/** No durable event, no personal data on the screen. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => {
  room();
  test.dispose();
});

/** The disk is full for events of one kind, or for everything. */
const full = (op = '%') =>
  test.core.parts.db.exec(
    `CREATE TEMP TRIGGER no_room BEFORE INSERT ON audit_event WHEN NEW.op LIKE '${op}' BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
  );
const room = () => test.core.parts.db.exec('DROP TRIGGER IF EXISTS no_room');
/** The database may not grow by a page: what SQLite itself says of a full disk. */
function noPages(): () => void {
  const { db } = test.core.parts;
  const before = Number(db.pragma('max_page_count', { simple: true }));
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`);
  return () => void db.pragma(`max_page_count = ${before}`);
}
const anew = async () => {
  await test.ask('staff.signOut');
  await test.signIn('petrova', '1111');
};
const looks = (from: number) => leaves(test, from).filter((leaf) => leaf.op === 'person.view').length;

describe('a view that cannot be told', () => {
  it('is refused each time, and shown with its event once there is room', async () => {
    await toDocuments(test);
    await anew();
    const from = logSize(test);
    full('person.view');
    for (let n = 0; n < 3; n += 1) expect((await test.refused('visit.current')).code).toBe('storage');
    expect(looks(from)).toBe(0);
    room();
    expect((await test.ask('visit.current'))?.parties[0]?.fields.surname).toBe('Вымыслова');
    expect(looks(from), 'the look that succeeded is told').toBe(1);
  });

  it('is refused when SQLite has no page left, and so is what would write', async () => {
    await toDocuments(test);
    await anew();
    const from = logSize(test);
    const again = noPages();
    const answers: unknown[] = [];
    // The last page has room for a few rows: until then a look is told, after it a look is refused.
    for (let n = 0; n < 400; n += 1) {
      test.core.parts.disclosure.forget(test.core.parts.sessions.present()?.id ?? '');
      const size = looks(from);
      const outcome = await test.core.call('visit.current', {}, test.core.parts.sessions.present()?.id);
      answers.push(outcome.ok);
      expect(looks(from) - size, 'shown with its event, or not at all').toBe(outcome.ok ? 1 : 0);
      if (!outcome.ok) break;
    }
    expect(answers.at(-1), 'in the end there was no room').toBe(false);
    again();
    expect(await test.ask('visit.current')).not.toBeNull();
  });

  it('takes the command with it that would be answered by it: nothing is changed behind a refusal', async () => {
    await toDocuments(test);
    await anew();
    const { visitId, revision } = await test.seen();
    await anew();
    full('person.view');
    const outcome = await test.core.call('visit.goTo', { visitId, revision, step: 'service' }, test.core.parts.sessions.present()?.id);
    expect(outcome.ok || outcome.code).toBe('storage');
    expect(stored(test, visitId).revision, 'whoever is told that it failed finds it as it was').toBe(revision);
  });

  it('is not pushed: a visit that is resumed stays dark, and its queue tells that it is at the window', async () => {
    await toDocuments(test);
    const ticketId = (await test.ask('queue.state')).current?.id ?? '';
    await test.ask('queue.hold', { ticketId, reason: 'applicant-away' });
    await anew();
    full('person.view');
    const at = test.events.length;
    expect((await test.ask('queue.resume', { ticketId })).current?.id).toBe(ticketId);
    expect(pushed(test, 'visit.changed', at)).toEqual([]);
    room();
    const from = logSize(test);
    expect(await test.ask('visit.current')).not.toBeNull();
    expect(looks(from)).toBe(1);
  });

  it('holds for a page of a scan', async () => {
    await toDocuments(test);
    await scan(test, OLD_PASSPORT, [samplePage(1)]);
    const { visitId } = await test.seen();
    const scanId = stored(test, visitId).documents[OLD_PASSPORT]?.scan?.id ?? '';
    full('scan.view');
    for (let n = 0; n < 2; n += 1) expect((await test.refused('scan.page', { visitId, scanId, page: 1 })).code).toBe('storage');
    room();
    const from = logSize(test);
    await test.ask('scan.page', { visitId, scanId, page: 1 });
    expect(leaves(test, from).map((leaf) => leaf.op)).toEqual(['scan.view']);
  });

  it('holds for rows of the log and for a paper that goes to a printer', async () => {
    await toReceipt(test);
    const { id, receipt } = await test.visit('issue', { kind: 'receipt' });
    full('print.start');
    const session = test.core.parts.sessions.present()?.id;
    expect(await test.core.internal('beginPrint', { visitId: id, number: receipt?.number ?? '' }, session)).toMatchObject({ ok: false });
    room();
    expect(test.core.parts.deviceJobs.open(), 'no job is left of it').toEqual([]);
    await test.ask('staff.signOut');
    await test.signIn('gavrilova', '3333');
    full();
    expect((await test.refused('audit.page', { filter: {}, limit: 5 })).code).toBe('storage');
    expect((await test.refused('audit.page', { filter: {}, limit: 5, before: 3 })).code).toBe('storage');
    expect((await test.refused('audit.event', { seq: 1 })).code).toBe('storage');
  });
});

describe('what cannot wait for the disk', () => {
  it('locks and signs out all the same, and the gap is told', async () => {
    await toDocuments(test);
    full();
    const session = test.core.parts.sessions.present()?.id;
    await test.ask('staff.lock');
    expect((await test.refused('visit.current')).code).toBe('privacy-locked');
    await test.ask('staff.signOut');
    expect(await test.core.call('visit.current', {}, session)).toMatchObject({ code: 'not-signed-in' });
    room();
    const from = logSize(test);
    await test.refused('staff.signIn', { userId: 'petrova', pin: '0000' });
    expect(leaves(test, from).map((leaf) => leaf.op)).toContain('log.gap');
  });

  it('stays locked and signed out though the core is restarted before the disk has room', async () => {
    await toDocuments(test);
    const session = test.core.parts.sessions.present()?.id;
    full();
    await test.ask('staff.lock');
    // Main holds the lock and says so when it starts the core again.
    const locked = await test.reopen(undefined, { session: { id: session ?? '', locked: true }, jobs: [] });
    const outcome = await locked.core.call('visit.current', {}, session);
    expect(outcome.ok || outcome.code, 'locked before, locked after').toBe('privacy-locked');
    locked.core.close();
  });

  it('does not bring a session back that was signed out while the disk was full', async () => {
    await toDocuments(test);
    const session = test.core.parts.sessions.present()?.id;
    full();
    await test.ask('staff.signOut');
    const again = await test.reopen(undefined, { session: null, jobs: [] });
    const outcome = await again.core.call('visit.current', {}, session);
    expect(outcome.ok || outcome.code, 'over before, over after').toBe('not-signed-in');
    again.core.close();
  });
});
