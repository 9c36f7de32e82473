import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { samplePage, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OLD_PASSPORT, nextApplicant, toDocuments } from '#tests/fixtures/window.ts';

/** One visit that cannot be read any more must not take the window with it. */
let test: TestCore;
let visitId: string;
beforeEach(async () => {
  test = await testCore();
  await toDocuments(test);
  visitId = (await test.seen()).visitId;
});
afterEach(() => test.dispose());

const spoil = () => test.core.parts.db.prepare("UPDATE stream_event SET body = x'00' WHERE stream = ? AND n = 2").run(`visit/${visitId}`);
const again = async () => {
  const next = await test.reopen('00000000000000b2');
  await next.signIn('petrova', '1111');
  return next;
};

describe('a visit that cannot be read', () => {
  it('at the window is refused with a code, can be held, and the next applicant is served', async () => {
    spoil();
    const next = await again();
    expect((await next.refused('visit.current')).ok).toBe(false);
    const ticketId = (await next.ask('queue.state')).current?.id ?? '';
    await next.ask('queue.hold', { ticketId, reason: 'equipment' });
    expect(await nextApplicant(next)).not.toBe(visitId);
    next.core.close();
  });

  it('and that a device still works for lets the program start', async () => {
    const { jobId } = await test.internal('beginScan', { ...(await test.seen()), itemId: OLD_PASSPORT, append: false });
    await test.asMain('addPage', { jobId, n: 1, page: samplePage(1) });
    spoil();
    const next = await again();
    expect(next.troubles.length, 'it is told').toBeGreaterThan(0);
    next.core.close();
  });

  it('and that an older program wrote lets the program start, and the others be put in order', async () => {
    await test.visit('finish', { code: 'left' });
    const second = await nextApplicant(test);
    test.core.parts.db.exec('UPDATE visit SET upgraded = 0');
    spoil();
    const next = await again();
    const left = next.core.parts.visits.notUpgraded();
    expect(left, 'only the broken one is left for another day').toEqual([visitId]);
    expect(next.core.parts.visits.load(second).id).toBe(second);
    next.core.close();
  });

  it('because its key is gone, as after an erasure, does not stop the program either', async () => {
    await test.visit('finish', { code: 'left' });
    test.core.parts.db.exec('UPDATE visit SET upgraded = 0');
    test.core.parts.keysDb.prepare('DELETE FROM data_key WHERE id = ?').run(Buffer.from(`visit/${visitId}`));
    const next = await again();
    expect((await next.ask('queue.state')).current).toBeNull();
    next.core.close();
  });
});
