import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RESOURCES, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { logSize, loseVisitKey, markAll, giveMarks, nextApplicant, opsFrom, toDocuments } from '#tests/fixtures/window.ts';

/** Whatever is broken: it is named, and the visit at hand can be held or ended. */
let resources: string;
let test: TestCore;
beforeEach(() => {
  resources = mkdtempSync(path.join(tmpdir(), 'okno-resources-'));
  cpSync(RESOURCES, resources, { recursive: true });
});
afterEach(() => {
  test.dispose();
  rmSync(resources, { recursive: true, force: true });
});

const at = (...parts: string[]) => path.join(resources, ...parts);
/** The program is opened again on what has become of it, as after the crash that one notices it by. */
const again = async (): Promise<void> => {
  test.core.close();
  test = await test.reopen('00000000000000b2');
  await test.signIn('petrova', '1111');
};
const ticketNow = async (): Promise<string> => {
  const { current } = await test.ask('queue.state');
  if (!current) throw new Error('a ticket was expected at the window');
  return current.id;
};

const FILES: readonly (readonly [what: string, spoil: () => void, named: RegExp])[] = [
  ['the file of its service is no YAML', () => writeFileSync(at('catalogue/passport-rf.yaml'), 'id: [\n'), /^passport-rf\.yaml$/],
  ['the catalogue is gone', () => rmSync(at('catalogue'), { recursive: true }), /^catalogue$/],
  ['the production calendars are gone', () => rmSync(at('calendar'), { recursive: true }), /^calendar$/],
  ['the terms of retention are broken', () => writeFileSync(at('retention.yaml'), 'version: none\n'), /^retention\.yaml$/],
  ['the policy of fields is broken', () => writeFileSync(at('masking/fields.yaml'), 'version: none\n'), /^masking\/fields\.yaml$/],
  ['a font of the papers is gone', () => rmSync(at('fonts/PTSans-Bold.ttf')), /^fonts\/PTSans-Bold\.ttf$/],
];

describe.each(FILES)('a visit under which %s', (_what, spoil, named) => {
  beforeEach(async () => {
    test = await testCore({ resourcesFolder: resources });
    await toDocuments(test);
    spoil();
    await again();
  });

  it('is shown as it was, and what is broken is named', async () => {
    const { problems } = await test.ask('catalogue.health');
    expect(problems.map((one) => one.file)).toContainEqual(expect.stringMatching(named));
    expect(problems.map((one) => one.reason).join(), 'no path of this PC').not.toContain(resources);
    const view = await test.ask('visit.current');
    expect(view?.plan?.items.map((one) => one.kind)).toEqual(['application', 'passport-rf', 'photo-35x45', 'marks-records']);
    expect(view?.parties[0]?.fields.surname).toBe('Вымыслова');
  });

  it('can be held, resumed and ended', async () => {
    const ticketId = await ticketNow();
    await test.ask('queue.hold', { ticketId, reason: 'equipment' });
    await test.ask('queue.resume', { ticketId });
    await test.visit('finish', { code: 'left' });
    expect((await test.ask('queue.state')).current).toBeNull();
    await nextApplicant(test);
  });
});

describe('what cannot be done without a file', () => {
  it('is refused by the name of the file: a paper without its font', async () => {
    test = await testCore({ resourcesFolder: resources });
    await toDocuments(test);
    await markAll(test);
    await giveMarks(test);
    rmSync(at('fonts/PTSans-Regular.ttf'));
    expect(await test.visitRefused('issue', { kind: 'receipt' })).toMatchObject({
      code: 'resource-broken',
      at: 'fonts/PTSans-Regular.ttf',
    });
  });

  it('and a field without the policy', async () => {
    test = await testCore({ resourcesFolder: resources });
    rmSync(at('masking/fields.yaml'));
    await test.signIn('petrova', '1111');
    await nextApplicant(test);
    const refused = await test.visitRefused('enter', { party: 'applicant', field: 'surname', value: 'Вымыслова' });
    expect(refused).toMatchObject({ code: 'resource-broken', at: 'masking/fields.yaml', detail: 'ENOENT' });
  });

  it('and a lexicon that is not there is named too', async () => {
    test = await testCore({ resourcesFolder: resources, lexiconFile: at('none.bin') });
    await test.signIn('petrova', '1111');
    const { problems } = await test.ask('catalogue.health');
    expect(problems.map((one) => one.file)).toContain('masking/lexicon.bin');
  });

  it('and a definition that a visit has pinned and lost leaves the visit to be held or ended', async () => {
    test = await testCore();
    await toDocuments(test);
    test.core.parts.db.exec('DELETE FROM definition');
    await again();
    const view = await test.ask('visit.current');
    expect(view?.planFault).toContain('a pinned definition is missing');
    const ticketId = await ticketNow();
    await test.ask('queue.hold', { ticketId, reason: 'equipment' });
    await test.ask('queue.resume', { ticketId });
    await test.visit('finish', { code: 'left' });
  });
});

describe('a visit whose key is gone', () => {
  let ticketId: string;
  beforeEach(async () => {
    test = await testCore();
    await toDocuments(test);
    const { visitId } = await test.seen();
    ticketId = await ticketNow();
    test.core.parts.keysDb.prepare('DELETE FROM data_key WHERE id = ?').run(Buffer.from(`visit/${visitId}`));
    await again();
    expect(await test.refused('visit.current')).toMatchObject({ code: 'visit-unreadable', at: 'key' });
    expect((await test.ask('queue.state')).current?.id, 'the window says that it is taken').toBe(ticketId);
  });

  it('is ended without being opened: the window is free, the ticket over, the log knows, what is kept gets its term', async () => {
    const { visit } = test.core.parts.slot.now();
    const from = logSize(test);
    const after = await test.ask('queue.abandon', { ticketId, code: 'left' });
    expect(after).toMatchObject({ current: null, stuck: null, held: [] });
    expect(test.core.parts.board.get(ticketId)).toMatchObject({ status: 'finished', finishCode: 'left' });
    expect(opsFrom(test, from)).toContain('ticket.abandon');
    expect(test.core.parts.visits.unfinished()).not.toContain(visit);
    const open = test.core.parts.db.prepare<[string], { n: number }>(
      'SELECT count(*) AS n FROM holding WHERE visit = ? AND until IS NULL AND ended_at IS NULL',
    );
    expect(open.get(visit ?? '')?.n, 'things kept without a term').toBe(0);
    await nextApplicant(test);
  });

  it('is held, is not resumed, and is ended from where it is held', async () => {
    await test.ask('queue.hold', { ticketId, reason: 'equipment' });
    expect((await test.refused('queue.resume', { ticketId })).code).toBe('visit-unreadable');
    await test.ask('queue.abandon', { ticketId, code: 'mistake' });
    expect((await test.ask('queue.state')).held).toEqual([]);
  });

  it('is ended on paper only by what nobody has accepted', async () => {
    expect((await test.refused('queue.abandon', { ticketId, code: 'accepted' })).code).toBe('bad-request');
  });
});

describe('the way out', () => {
  beforeEach(async () => {
    test = await testCore();
    await toDocuments(test);
  });

  it('is closed for a visit that opens: it is ended by its own rules', async () => {
    const ticketId = await ticketNow();
    expect((await test.refused('queue.abandon', { ticketId, code: 'left' })).code).toBe('visit-opens');
    expect((await test.ask('queue.state')).current?.id).toBe(ticketId);
  });

  it('is closed for a ticket that is at no window', async () => {
    const { id } = await test.ask('queue.issue', { purpose: 'submit' });
    expect((await test.refused('queue.abandon', { ticketId: id, code: 'left' })).code).toBe('visit-elsewhere');
  });

  it('is open as soon as the key is gone, however much of the visit is still remembered: nothing is written under a second key', async () => {
    const { visitId, revision } = await test.seen();
    const ticketId = await ticketNow();
    const { keysDb, db } = test.core.parts;
    const keysOf = keysDb.prepare<[Buffer], { n: number }>('SELECT count(*) AS n FROM data_key WHERE id = ?');
    loseVisitKey(test, visitId);
    const refused = await test.refused('visit.goTo', { visitId, revision, step: 'service' });
    expect(refused).toMatchObject({ code: 'visit-unreadable', at: 'key' });
    expect(keysOf.get(Buffer.from(`visit/${visitId}`))?.n, 'keys of the visit').toBe(0);
    expect(db.prepare('SELECT max(n) AS n FROM stream_event WHERE stream = ?').get(`visit/${visitId}`)).toEqual({ n: revision });
    await test.ask('queue.abandon', { ticketId, code: 'left' });
    await nextApplicant(test);
  });
});

describe('a ticket that cannot be read', () => {
  const spoil = (id: string) => test.core.parts.db.prepare("UPDATE ticket SET state = '{' WHERE id = ?").run(id);

  it('is named, and the queue of all others goes on', async () => {
    test = await testCore();
    await test.signIn('petrova', '1111');
    const first = await test.ask('queue.issue', { purpose: 'submit' });
    const second = await test.ask('queue.issue', { purpose: 'submit' });
    spoil(first.id);
    const queue = await test.ask('queue.state');
    expect(queue.waiting.map((one) => one.number)).toEqual([second.number]);
    expect(queue.unreadable).toEqual([first.number]);
    expect((await test.ask('queue.callNext')).current?.id).toBe(second.id);
  });

  it('at the window is said to be there, and is let go', async () => {
    test = await testCore();
    await toDocuments(test);
    const ticketId = await ticketNow();
    spoil(ticketId);
    const queue = await test.ask('queue.state');
    expect(queue).toMatchObject({ current: null, stuck: { ticketId, number: 'А-001' } });
    const after = await test.ask('queue.abandon', { ticketId, code: 'left' });
    expect(after).toMatchObject({ current: null, stuck: null });
    await nextApplicant(test);
  });
});
