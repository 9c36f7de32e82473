import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionHash } from '#main/core/catalogue/definitions.ts';
import { enterPerson, type TestCore } from '#tests/fixtures/core.ts';
import { NOTARIAL, OBRAZTSOV } from '#tests/fixtures/persons.ts';
import { FACTS, OLD, openProfile, STREAMS } from '#tests/fixtures/profile.ts';
import { type OwnResources, ownResources, TERMS } from '#tests/fixtures/resources.ts';
import { DAY_MS, eventsOf, giveMarks, issueReceipt, mark } from '#tests/fixtures/visits.ts';

let resources: OwnResources;
let test: TestCore;
beforeAll(async () => {
  resources = ownResources();
  // A careless settings file by now says it is another office's window: the log knows better.
  test = await openProfile({ resourcesFolder: resources.folder, office: 'another', window: 7 });
});
afterAll(() => {
  test.dispose();
  resources.dispose();
});

const parts = () => test.core.parts;
const visit = (id: string) => parts().visits.load(id);
const subjectOf = (id: string, party = 'applicant') => visit(id).parties[party]?.subject ?? '';

describe('a profile of 166c264, opened by this program', () => {
  it('is whoever its log says, and signs with the key it was exported under', () => {
    expect(parts().identity).toEqual({ office: 'demo', window: 4, origin: 'okno/demo/4' });
    const genesis = parts().db.prepare<[], { leaf: Buffer }>('SELECT leaf FROM audit_event WHERE seq = 0').get();
    expect(parts().log.verifierKeyText).toBe(JSON.parse(genesis?.leaf.toString() ?? '{}').k);
  });

  it('told no fault and took nothing from the log that was there', () => {
    expect(test.troubles).toEqual([]);
    expect(
      parts()
        .db.prepare('SELECT seq FROM audit_event WHERE op = ? AND seq < ?')
        .all('app.stop', FACTS.size + 1),
    ).not.toEqual([]);
    expect(parts().log.edge().size).toBeGreaterThan(FACTS.size);
  });

  it.each(Object.entries(OLD))('has the %s visit with every event of its stream', (_what, id) => {
    const last = STREAMS[`visit/${id}`]?.length ?? 0;
    const pinned = visit(id).finished === null && visit(id).requests.length > 0 ? 1 : 0;
    expect(visit(id).revision, 'its revision is the number of its last event').toBe(last + pinned);
  });

  it('has an event for each step of the upgrade', () => {
    expect(eventsOf(test, 'upgrade.links'), 'one event of the evidence').toHaveLength(1);
    expect(eventsOf(test, 'upgrade.holdings'), 'one event a visit').toHaveLength(Object.keys(OLD).length);
    const pins = eventsOf(test, 'visit.pin').map((one) => one.leaf.o?.i);
    expect(pins.sort(), 'one event a pinned service').toEqual(['driving-licence/expiry', 'passport-rf/lost']);
  });

  it('pins the definitions of their day in the visits that go on, and in no other', () => {
    const hashOfV1 = (service: string, goal: string) => {
      const { definition } = parts().catalogue.definitionOfV1(service, goal) ?? {};
      return definition?.version === 1 ? definitionHash(definition) : 'none of their day';
    };
    expect(visit(OLD.open).requests[0]?.definition).toBe(hashOfV1('passport-rf', 'lost'));
    expect(visit(OLD.held).requests[0]?.definition).toBe(hashOfV1('driving-licence', 'expiry'));
    expect(visit(OLD.accepted).requests[0]?.definition, 'a finished visit needs none').toBeNull();
  });

  it('has what every visit keeps on the books', () => {
    const kinds = (id: string) =>
      parts()
        .holdings.ofVisit(id)
        .map((one) => one.kind)
        .sort();
    const person = ['link', 'original', 'visit'];
    expect(kinds(OLD.accepted)).toEqual([...person, 'paper', 'scan'].sort());
    expect(kinds(OLD.consulted)).toEqual(person);
    expect(kinds(OLD.joined)).toEqual(person);
    expect(kinds(OLD.held)).toEqual(person);
    expect(kinds(OLD.empty), 'nothing of anybody was entered').toEqual([]);
    expect(kinds(OLD.open), 'the applicant, the representative, a scan').toEqual([...person, ...person, 'scan'].sort());
    expect(subjectOf(OLD.open, 'representative')).not.toBe(subjectOf(OLD.open));
  });

  it('gives what the finished ones keep the term of its kind, and the open ones none', () => {
    const finishedAt = visit(OLD.accepted).finished?.at ?? 0;
    for (const { kind, until } of parts().holdings.ofVisit(OLD.accepted))
      expect(until, `until when the ${kind} is kept`).toBe(finishedAt + TERMS.afterFinish[kind] * DAY_MS);
    for (const id of [OLD.open, OLD.held])
      for (const { kind, until } of parts().holdings.ofVisit(id)) expect(until, `the ${kind} of a visit that goes on`).toBeNull();
  });

  it('knows who is who as the old index did: by СНИЛС and by passport, and nobody is joined to a stranger', () => {
    const { links } = parts();
    expect(links.find('snils', '90000000182')).toEqual([...FACTS.testova].sort());
    expect(links.find('passport', '9900000001')).toEqual([...FACTS.testova].sort());
    const obraztsov = [...new Set(FACTS.obraztsov)];
    expect(links.find('snils', '90000000283')).toEqual(obraztsov);
    expect(links.find('passport', '9900000002')).toEqual(obraztsov);
    for (const id of FACTS.testova) expect(links.family(id)).toEqual([...FACTS.testova].sort());
    expect(links.family(obraztsov[0] ?? '')).toEqual(obraztsov);
  });

  it('sweeps the file of the superseded receipt, which no visit knows any more, and says so', () => {
    expect(readdirSync(path.join(test.folder, 'scans'))).not.toContain('a0581552-51a3-4d18-bd7a-806d429192da.bin');
    expect(readdirSync(path.join(test.folder, 'scans'))).toHaveLength(3);
    expect(eventsOf(test, 'retention.orphans')).toHaveLength(1);
  });

  it('changes nothing when it is opened once more', async () => {
    const before = parts().db.prepare('SELECT * FROM holding ORDER BY id').all();
    const streams = parts().db.prepare('SELECT stream, max(n) AS n FROM stream_event GROUP BY stream').all();
    const again = await test.reopen('00000000000000c2');
    const { db, keysDb } = again.core.parts;
    expect(db.prepare('SELECT * FROM holding ORDER BY id').all()).toEqual(before);
    expect(db.prepare('SELECT stream, max(n) AS n FROM stream_event GROUP BY stream').all()).toEqual(streams);
    expect(eventsOf(again, 'upgrade.links')).toHaveLength(1);
    expect(eventsOf(again, 'upgrade.holdings')).toHaveLength(Object.keys(OLD).length);
    expect(eventsOf(again, 'visit.pin')).toHaveLength(2);
    expect(keysDb.prepare("SELECT count(*) AS n FROM link WHERE kind = 'alias'").get()).toEqual({ n: 6 });
    again.core.close();
  });
});

describe('the work at the window goes on', () => {
  beforeAll(() => test.signIn('petrova', '1111'));

  it('shows the open visit where it was, with its scan page by page', async () => {
    const before = await test.ask('visit.current');
    expect(before?.id).toBe(OLD.open);
    // The older program knew a representative by one name and a number.
    expect(before?.step).toBe('applicant');
    expect(before?.parties[1]?.fields).toMatchObject({ surname: 'Образцов', given: 'Пример', authorityKind: 'notarial-power' });
    expect(before?.missingFields.length).toBeGreaterThan(0);
    const view = await enterPerson(test, NOTARIAL);
    expect(view?.missingFields).toEqual([]);
    expect(view?.step, 'it is where it was').toBe('documents');
    expect(view?.parties.map((one) => one.role)).toEqual(['applicant', 'representative']);
    expect(view?.parties[0]?.fields.surname).toBe('Тестова');
    // A passport is asked for in person: the older program did not say so.
    expect(view?.obstacles).toMatchObject([
      { reason: 'R03', finding: 'category-not-served' },
      { reason: 'R08', itemId: 'passport-rf:photo' },
    ]);
    const scan = view?.documents.find((one) => one.itemId === 'passport-rf:application')?.scan;
    const page = await test.ask('scan.page', { visitId: OLD.open, scanId: scan?.id ?? '', page: 1 });
    expect(Buffer.from(page).readUInt16BE(0), 'a JPEG').toBe(0xffd8);
    expect(await test.refused('scan.page', { visitId: OLD.open, scanId: scan?.id ?? '', page: 2 })).toMatchObject({
      code: 'visit-item-unknown',
    });
  });

  it('gives new tickets the numbers after the old ones, each once', async () => {
    expect((await test.ask('queue.issue', { purpose: 'submit' })).number).toBe('А-004');
    expect((await test.ask('queue.issue', { purpose: 'result' })).number).toBe('Р-001');
  });

  it('finishes the open visit with a receipt', async () => {
    for (const id of ['photo', 'loss-statement']) await test.visit('markDocument', mark(`passport-rf:${id}`));
    for (const item of (await test.ask('visit.current'))?.documents.filter((one) => one.mark === 'open') ?? [])
      await test.visit('markDocument', mark(item.itemId));
    await test.visit('insist', { on: true });
    await giveMarks(test);
    expect(await issueReceipt(test)).toBe('demo-04-20261121-0001');
    await test.visit('finish', { code: 'accepted' });
    for (const { kind, until } of parts().holdings.ofVisit(OLD.open)) expect(until, `the ${kind} has its term now`).not.toBeNull();
  });

  it('resumes the held visit with all that was entered', async () => {
    await test.ask('queue.resume', { ticketId: visit(OLD.held).ticketId });
    const view = await test.ask('visit.current');
    expect(view?.parties[0]?.fields).toMatchObject({ surname: OBRAZTSOV.surname, snils: '90000000283' });
    expect(view?.plan?.requests[0]).toMatchObject({ serviceId: 'driving-licence', goalId: 'expiry', outdated: true });
  });

  it('takes the old evidence back when the identifier that gave it is corrected', async () => {
    // The specialist sees that the СНИЛС of the held visit is wrong too, and clears it.
    await test.visit('enter', { party: 'applicant', field: 'snils', value: '' });
    expect(parts().links.find('snils', '90000000283'), 'nobody carries this СНИЛС any more').toEqual([]);
  });

  it('destroys a file of schema 1 on its day', () => {
    test.clock.advance((TERMS.afterFinish.scan + 1) * DAY_MS);
    const scan = visit(OLD.accepted).documents['passport-rf:application']?.scan?.id ?? '';
    expect(existsSync(path.join(test.folder, 'scans', `${scan}.bin`))).toBe(true);
    for (let some = 1; some > 0; ) some = parts().retention.destroyDue();
    expect(existsSync(path.join(test.folder, 'scans', `${scan}.bin`))).toBe(false);
    expect(visit(OLD.accepted).documents['passport-rf:application']?.scan, 'the visit knows it').toBeNull();
  });

  it('verifies its log as intact at the end', async () => {
    await test.signIn('gavrilova', '3333');
    expect((await test.ask('audit.verify')).verdict).toBe('intact');
  });
});
