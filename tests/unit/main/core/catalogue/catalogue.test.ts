import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOf } from '#main/core/catalogue/calendar.ts';
import type { Definition } from '#main/core/catalogue/definition.ts';
import { loadCatalogue } from '#main/core/catalogue/load.ts';
import { sourceProblems, staleGrounds } from '#main/core/catalogue/sources.ts';
import { CALENDARS, CITIZEN, kindsOf, planFor, SHIPPED } from '#tests/fixtures/catalogue.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';
import { DICTIONARY, WORDS } from '#tests/fixtures/resources.ts';

const { items, problems } = SHIPPED;
const ids = (all: readonly { id: string }[]) => all.map((one) => one.id);

describe('the shipped catalogue', () => it('is sound', () => expect(problems).toEqual([])));

describe('the table of what is sure', () => {
  it('says of each card what its grounds say', () => {
    const readme = readFileSync(path.join(RESOURCES, 'catalogue/README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| ([a-z-]+) \| [^|]+ \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)];
    const told = rows.map(([, id, ...counts]) => [id, ...counts.map(Number)]);
    const marks = (one: Definition, mark: string) => Object.values(one.grounds).filter((ground) => ground.mark === mark).length;
    expect(told, '`okno catalogue list --json` has the figures').toEqual(
      items.map((one) => [one.id, one.goals.length, ...['P', 'O', 'S', 'G'].map((mark) => marks(one, mark))]),
    );
  });
  it('and every step of a situation of life names a card and a goal that exist', () => {
    const known = new Set(items.flatMap((one) => [one.id, ...one.goals.map((goal) => `${one.id}/${goal.id}`)]));
    for (const [id, { steps }] of Object.entries(WORDS.situations))
      for (const [i, step] of steps.entries()) {
        if (step.service !== undefined) expect([...known], `${id}, step ${i + 1}`).toContain(step.service);
        for (const before of step.after) expect(before, `${id}, step ${i + 1} follows`).toBeLessThanOrEqual(i);
      }
  });
});

describe('the registration of a residence', () => {
  const ANSWERS = { 'residence-registration:basis': 'owner', 'residence-registration:coOwners': 'missing' };
  const absentFor = (child: string | undefined) =>
    planFor({ 'residence-registration': 'residence' }, ANSWERS, {
      ...CITIZEN,
      forChild: child !== undefined,
      ...(child && { child: { birthDate: child } }),
    }).refusals.filter((one) => one.reason === 'R05');
  it('of a child under 14 needs nobody’s consent, and of others does', () => {
    expect(absentFor('2020-01-01')).toEqual([]);
    expect(absentFor('2010-01-01')).toHaveLength(1);
    expect(absentFor(undefined)).toHaveLength(1);
  });
});

describe('the passport', () => {
  const LOST = { 'passport-rf:loss': 'lost', 'passport-rf:temporaryId': false, 'passport-rf:marks': false, svo: false };
  it('lost: statement of loss, no old passport and why, 1500 ₽, five working days from the receipt', () => {
    const plan = planFor({ 'passport-rf': 'lost' }, LOST);
    expect(kindsOf(plan)).toEqual(['application', 'photo-35x45', 'loss-statement']);
    expect(plan.notAsked.filter((one) => one.why === 'waived')).toMatchObject([
      { id: 'passport-rf', because: { ru: 'паспорта нет — «Что случилось с паспортом: утерян»' } },
    ]);
    const [request] = plan.requests;
    expect(request?.fee).toMatchObject({ roubles: 1500, state: 'due' });
    expect(request?.term).toMatchObject({
      days: 5,
      from: 'receipt',
      countedFrom: '2026-11-22',
      dueOn: '2026-11-27',
      calendarVerified: true,
    });
    expect(ids(plan.doNotDemand)).toContain('passport-rf:police-refusal');
  });
  it('is asked of nobody before it is said what happened to it: a loss would spare it', () => {
    const plan = planFor({ 'passport-rf': 'lost' }, {});
    expect(kindsOf(plan)).not.toContain('passport-rf');
    expect(plan.notAsked).toContainEqual(expect.objectContaining({ id: 'passport-rf', why: 'open' }));
  });
  it('of a participant of the special operation is free since 29.05.2023, and was not before', () => {
    const fee = (on: string) => planFor({ 'passport-rf': 'lost' }, { ...LOST, svo: true }, CITIZEN, on).requests[0]?.fee;
    expect([fee('2023-05-29'), fee('2023-05-28')]).toMatchObject([
      { roubles: 0, state: 'exempt' },
      { roubles: 1500, state: 'due' },
    ]);
  });
  it('damaged is handed in, not waived', () =>
    expect(kindsOf(planFor({ 'passport-rf': 'lost' }, { ...LOST, 'passport-rf:loss': 'damaged' }))).toContain('passport-rf'));
  it('with a temporary card needs three photographs, as one item with two reasons', () => {
    const photo = planFor({ 'passport-rf': 'lost' }, { ...LOST, 'passport-rf:temporaryId': true }).items.find(
      (one) => one.kind === 'photo-35x45',
    );
    expect(photo).toMatchObject({ originals: 3, reasons: [{}, {}] });
  });
  it('by age: in time or late, told by the date', () => {
    const at = (birthDate: string) => ids(planFor({ 'passport-rf': 'age' }, {}, { ...CITIZEN, applicant: { birthDate } }).notices);
    expect(at('2006-08-23')).toContain('passport-rf:ninety-days');
    expect(at('2006-08-22')).toContain('passport-rf:late');
  });
  it('asks for the record of another name only of a foreign body, and asks a Russian registry itself', () => {
    const of = (recordIssuedBy: string) => planFor({ 'passport-rf': 'data' }, { 'passport-rf:change': 'marriage', recordIssuedBy });
    expect(kindsOf(of('foreign'))).toEqual(expect.arrayContaining(['foreign-civil-record', 'translation']));
    expect(of('russian').fetched).toMatchObject([{ kind: 'civil-record', source: 'interagency', originals: 0 }]);
    expect(kindsOf(of('russian'))).not.toContain('foreign-civil-record');
  });
  it('says what depends on an answer that is open, and which', () => {
    const open = planFor({ 'passport-rf': 'lost' }, { 'passport-rf:loss': 'lost' });
    expect(open.complete).toBe(false);
    expect(open.next).toBe('passport-rf:temporaryId');
    expect(open.notAsked.find((one) => one.id === 'passport-rf:marks-records')).toMatchObject({
      why: 'open',
      because: { ru: 'зависит от ответа — «Проставить отметки в новом паспорте?»' },
    });
    expect(open.notAsked.find((one) => one.id === 'birth-certificate')?.why).toBe('answers');
  });
  it('leaves an answer to a question that does not apply aside', () =>
    expect(ids(planFor({ 'passport-rf': 'age' }, { 'passport-rf:loss': 'lost' }).questions)).not.toContain('passport-rf:loss'));
  it('had a longer term before 01.07.2022', () =>
    expect(planFor({ 'passport-rf': 'age' }, {}, CITIZEN, '2022-06-01').requests[0]?.term).toMatchObject({ days: 10, kind: 'calendar' }));
});

describe('the driving licence', () => {
  it('forbids the medical certificate when health has not changed', () => {
    const lost = planFor({ 'driving-licence': 'lost' }, { 'driving-licence:healthChanged': false, 'driving-licence:loss': 'lost' });
    expect(kindsOf(lost)).not.toContain('medical-003');
    expect(ids(lost.doNotDemand)).toContain('driving-licence:medical-003');
  });
  it('costs by the date: 2000 until 31.08.2025, then 4000 or 6000', () => {
    const fee = (blank: string, on: string) =>
      planFor({ 'driving-licence': 'expiry' }, { 'driving-licence:blank': blank }, CITIZEN, on).requests[0]?.fee?.roubles;
    expect([fee('plastic', '2025-08-31'), fee('plastic', '2025-09-01'), fee('protected', '2025-09-01')]).toEqual([2000, 4000, 6000]);
  });
});

describe('the certificate of no criminal record', () => {
  it('is free, thirty calendar days, and asks a representative for the power', () => {
    const plan = planFor(
      { 'no-criminal-record': 'certificate' },
      { 'no-criminal-record:about': 'principal', foreignId: false, nameChanged: false },
    );
    expect(plan.requests[0]?.fee).toMatchObject({ roubles: 0, state: 'none' });
    expect(plan.requests[0]?.term).toMatchObject({ days: 30, kind: 'calendar', dueOn: '2026-12-21' });
    expect(kindsOf(plan)).toContain('power-of-attorney-notarial');
  });
});

describe('several services', () => {
  const BOTH = { 'passport-rf': 'data', 'driving-licence': 'data' };
  it('ask once for a paper of both, name both reasons, and say that one keeps what the other must see', () => {
    const plan = planFor(BOTH);
    expect(kindsOf(plan).filter((one) => one === 'passport-rf')).toHaveLength(1);
    expect(plan.items.find((one) => one.id === 'passport-rf')).toMatchObject({
      originals: 1,
      handling: 'kept',
      conflict: true,
      reasons: [{ requestId: 'passport-rf' }, { requestId: 'driving-licence' }],
    });
  });
  it('have an application each', () =>
    expect(
      planFor(BOTH)
        .items.filter((one) => one.kind === 'application')
        .map((one) => one.id),
    ).toEqual(['passport-rf:application', 'driving-licence:application']));
  it('add up what is used up: the photographs of each', () =>
    expect(
      planFor({ 'passport-rf': 'age', 'driving-licence': 'international' }).items.find((one) => one.kind === 'photo-35x45')?.originals,
    ).toBe(3));
  it('ask for the passport where it serves as the identity document that another asks for', () => {
    const plan = planFor({ 'driving-licence': 'international', snils: 'data' });
    expect(kindsOf(plan)).not.toContain('identity');
    expect(plan.items.find((one) => one.id === 'passport-rf')).toMatchObject({
      handling: 'shown',
      reasons: [{ requestId: 'driving-licence' }, { requestId: 'snils' }],
    });
  });
  it('ask a question of both once', () =>
    expect(ids(planFor({ 'passport-rf': 'lost', 'driving-licence': 'lost' }).questions).filter((one) => one === 'svo')).toHaveLength(1));
});

describe('a term', () => {
  it.each([
    ['over a weekend', '2026-11-20', 1, '2026-11-23'],
    ['over 4 November', '2026-11-03', 1, '2026-11-05'],
    ['into the New Year holidays', '2026-12-30', 1, '2027-01-11'],
  ])('%s', (_name, from, days, date) => expect(endOf(from, days, 'working', CALENDARS).date).toBe(date));
  it('in calendar days that ends on a day off moves to the next working day, a delivery does not', () => {
    expect(endOf('2026-11-05', 9, 'calendar', CALENDARS).date).toBe('2026-11-16');
    expect(endOf('2026-11-05', 9, 'calendar', CALENDARS, false).date).toBe('2026-11-14');
  });
  it('in months ends on the same day, or on the last one of a shorter month', () => {
    expect(endOf('2026-01-30', 1, 'months', CALENDARS).date).toBe('2026-03-02');
    expect(endOf('2026-01-30', 1, 'months', CALENDARS, false).date).toBe('2026-02-28');
    expect(endOf('2026-11-16', 1, 'months', CALENDARS).date).toBe('2026-12-16');
  });
  it('of no days ends at once, on a day off too', () => expect(endOf('2026-11-22', 0, 'calendar', CALENDARS).date).toBe('2026-11-22'));
  it('that runs into an unpublished year says so', () => expect(endOf('2026-12-30', 5, 'working', CALENDARS).verified).toBe(false));
});

describe('a source', () => {
  const ground = (source: string, mark: 'O' | 'S' = 'S', checkedOn = '2026-11-22') => ({
    law: { act: { ru: 'Закон', en: 'Law' }, validFrom: '2020-01-01', checkedOn, source, mark },
  });
  it('that collects words counts only for a point it quotes, and then as second hand', () => {
    const reasons = (...args: Parameters<typeof ground>) => sourceProblems(ground(...args), ['grounds']).length;
    expect([reasons('looksrare 773'), reasons('looksrare 773, п. 27'), reasons('looksrare 773, п. 27', 'O'), reasons('mfc61.ru')]).toEqual([
      1, 0, 1, 0,
    ]);
  });
  it('that was looked at more than three months ago is to be looked at again', () => {
    expect(staleGrounds(ground('mfc61.ru', 'O', '2026-08-20'), '2026-11-21', 3)).toEqual(['law']);
    expect(staleGrounds(ground('mfc61.ru', 'O', '2026-08-21'), '2026-11-21', 3)).toEqual([]);
  });
});

describe('a broken file', () => {
  let folder: string;
  const good = readFileSync(path.join(RESOURCES, 'catalogue/no-criminal-record.yaml'), 'utf8');
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'okno-catalogue-'));
    writeFileSync(path.join(folder, 'good.yaml'), good);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  it.each([
    ['a missing colon', good.replace('version: 2', 'version 2'), /./],
    ['a wrong type', good.replace('version: 2', 'version: one'), /number|int/i],
    ['a ground that does not exist', good.replace('ground: mvd660', 'ground: mvd999'), /no ground «mvd999»/],
    ['a condition that does not parse', good.replace('when: foreignId = true', 'when: foreignId = ('), /does not parse/],
    ['a condition with an unknown name', good.replace('when: foreignId = true', 'when: alien = true'), /«alien», which nothing defines/],
    ['an unknown key', good.replace('party: child', 'party: child\n    colour: red'), /colour/],
    ['an authority that nobody knows', good.replace('authority: mvd', 'authority: nobody'), /no authority «nobody»/],
    ['a document that nobody knows', good.replace('id: identity', 'id: identiti'), /no document «identiti» in the dictionary: give it/],
    [
      'a question that nobody knows',
      good.replace('id: foreignId', 'id: foreinId').replaceAll('foreignId =', 'foreinId ='),
      /no question «foreinId»/,
    ],
    ['a situation that nobody knows', good.replace('grounds:', 'situations: [war]\ngrounds:'), /no situation «war»/],
    [
      'a ground that nothing uses',
      good.replace(
        'grounds:\n',
        'grounds:\n  idle: { act: { ru: А, en: A }, validFrom: 2020-01-01, checkedOn: 2026-11-22, source: тест, mark: G }\n',
      ),
      /«idle» is used by nothing/,
    ],
    [
      'a certain refusal on general knowledge',
      good
        .replace('{ reason: R03', '{ certain: true, reason: R03')
        .replace(/(text: \{ ru: 'У представителя[^\n]*ground: )\w+/, '$1practice'),
      /on general knowledge/,
    ],
    ['a mark that is none', good.replace('mark: O', 'mark: X'), /Invalid option|expected one of/i],
    ['a source that is none', good.replace("source: 'kurlovo-city.ru", "source: 'marsrus.ru, kurlovo-city.ru"), /no source of law/],
    ['a document that stands twice', good.replace('id: translation\n    when: foreignId = true', 'id: application'), /stands twice/],
  ])('with %s is named with its line and reason, and the others load', (_name, text, reason) => {
    writeFileSync(path.join(folder, 'bad.yaml'), text.replace('id: no-criminal-record', 'id: other'));
    const loaded = loadCatalogue(folder, DICTIONARY);
    expect(ids(loaded.items)).toEqual(['no-criminal-record']);
    expect(loaded.problems[0]).toMatchObject({ file: 'bad.yaml', reason: expect.stringMatching(reason) });
    expect(loaded.problems[0]?.line).toBeGreaterThan(0);
  });
  it.each([
    ['an error', '}\n'.repeat(20_000)],
    [
      'a wrong value',
      good.replace(/^synonyms: .*$/m, `synonyms:\n${'  - 1\n'.repeat(20_000)}`).replace('id: no-criminal-record', 'id: other'),
    ],
  ])('with %s in every line takes nothing else with it, and is named a hundred times', (_name, text) => {
    writeFileSync(path.join(folder, 'bad.yaml'), text);
    const loaded = loadCatalogue(folder, DICTIONARY);
    expect(ids(loaded.items)).toEqual(['no-criminal-record']);
    expect(loaded.problems).toHaveLength(101);
    expect(loaded.problems.at(-1)?.reason).toMatch(/^and \d+ more problems/);
  });
  it('of a size that no card has is not read', () => {
    writeFileSync(path.join(folder, 'bad.yaml'), `# ${'x'.repeat(1024 * 1024)}\n${good.replace('id: no-criminal-record', 'id: other')}`);
    const loaded = loadCatalogue(folder, DICTIONARY);
    expect(ids(loaded.items)).toEqual(['no-criminal-record']);
    expect(loaded.problems).toMatchObject([{ file: 'bad.yaml', reason: 'the file is larger than 1 MB: no card is' }]);
  });
  it('that repeats a service is named', () => {
    writeFileSync(path.join(folder, 'twice.yaml'), good);
    expect(loadCatalogue(folder, DICTIONARY).problems).toMatchObject([
      { file: 'twice.yaml', reason: expect.stringContaining('good.yaml') },
    ]);
  });
});
