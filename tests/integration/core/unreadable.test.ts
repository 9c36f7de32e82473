import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealBox } from '#main/core/storage/box.ts';
import { visitKey } from '#main/core/visits/store.ts';
import { enterPerson, holdVisit, openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { OBRAZTSOV } from '#tests/fixtures/persons.ts';
import { nextApplicant, toDocuments } from '#tests/fixtures/visits.ts';

let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => test.dispose());

/** The visit at the window gets one more event that this program cannot read, as a newer one or a broken disk would leave it. */
async function spoil(body: 'newer' | 'garbage' | 'not-json'): Promise<string> {
  const { visitId } = await test.seen();
  const { db, keys, visits } = test.core.parts;
  const plain = body === 'newer' ? '{"v":99,"type":"teleported"}' : 'не событие';
  const sealed =
    body === 'garbage' ? Buffer.alloc(40, 1) : sealBox(keys.dataKey(visitKey(visitId)), Buffer.from(plain), `visit/${visitId}`);
  db.prepare('INSERT INTO stream_event(stream, n, at, type, body) VALUES (?, ?, 0, ?, ?)').run(
    `visit/${visitId}`,
    visits.load(visitId).revision + 1,
    'x',
    sealed,
  );
  return visitId;
}
const restart = async (): Promise<void> => {
  test.core.close();
  test = await test.reopen('00000000000000b2');
  await test.signIn('petrova', '1111');
};
const code = { newer: 'storage-newer', garbage: 'visit-unreadable', 'not-json': 'visit-unreadable' } as const;

describe.each(['newer', 'garbage', 'not-json'] as const)('a visit whose stream has an event that is %s', (kind) => {
  it('is refused with a code at the window, and the window can call the next applicant', async () => {
    await openVisit(test);
    await toDocuments(test);
    const visitId = await spoil(kind);
    await restart();
    const refused = await test.refused('visit.current');
    const { current } = await test.ask('queue.state');
    await test.ask('queue.hold', { ticketId: current?.id ?? '', reason: 'equipment' });
    await nextApplicant(test);
    await enterPerson(test, OBRAZTSOV);
    expect((await test.ask('visit.current'))?.parties[0]?.fields.surname).toBe(OBRAZTSOV.surname);
    expect(test.core.parts.visits.unfinished(), 'it is not lost').toContain(visitId);
    expect(refused.code, 'the window says what is wrong').toBe(code[kind]);
  });

  it('is refused when it is resumed, before it takes the window', async () => {
    await openVisit(test);
    await toDocuments(test);
    await spoil(kind);
    const ticketId = await holdVisit(test);
    await restart();
    const outcome = await test.core.call('queue.resume', { ticketId }, (await signedIn()).id);
    expect(outcome.ok, 'a resumed visit must be shown, so one that cannot be is not resumed').toBe(false);
    expect((await test.ask('queue.state')).current, 'the window stays free for the next applicant').toBeNull();
  });

  it('does not stop the start, the clockwork, the board for the hall and the search of the log', async () => {
    await openVisit(test);
    await toDocuments(test);
    await spoil(kind);
    await restart();
    expect(() => test.core.tick()).not.toThrow();
    const display = await test.asMain('displayFacts', {});
    await test.signIn('gavrilova', '3333');
    expect((await test.ask('audit.page', { filter: {}, limit: 5 })).rows).toHaveLength(5);
    expect((await test.ask('audit.verify')).verdict).toBe('intact');
    expect(display, 'the board shows the ticket without its step').toMatchObject({ ok: true, value: { mode: 'serving', number: 'А-001' } });
  });
});

/** The session of whoever is signed in. */
async function signedIn(): Promise<{ id: string }> {
  const session = test.core.parts.sessions.present();
  if (!session) throw new Error('nobody is signed in');
  return session;
}
