import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dueDate } from '#main/core/catalogue/calendar.ts';
import { compile } from '#main/core/catalogue/compiled.ts';
import { loadCalendars, loadCatalogue } from '#main/core/catalogue/load.ts';
import { type ApplicantFacts, resolve } from '#main/core/catalogue/resolve.ts';
import { inRussianLayout, serviceSearch } from '#main/core/catalogue/search.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';

const { items, problems } = loadCatalogue(path.join(RESOURCES, 'catalogue'));
const calendars = loadCalendars(path.join(RESOURCES, 'calendar')).items;
const TODAY = '2026-11-21';
const CITIZEN: ApplicantFacts = { category: 'citizen', birthDate: '1990-01-15', passportLost: false };
const service = (id: string) => {
  const found = items.find((one) => one.id === id);
  if (!found) throw new Error(`no service ${id}`);
  return found;
};
const list = (id: string, goal: string, answers: Record<string, string | boolean>, applicant = CITIZEN, on = TODAY) =>
  resolve(compile(service(id)), goal, applicant, answers, on, calendars);
const ids = (all: readonly { id: string }[]) => all.map((one) => one.id);

describe('the shipped catalogue', () => {
  it('is sound', () => expect(problems).toEqual([]));
  it('has its three services', () => expect(ids(items)).toEqual(['driving-licence', 'no-criminal-record', 'passport-rf']));
  it('resolves every goal for every combination of answers, each item with a reason and a ground', () => {
    for (const one of items) {
      for (const goal of one.goals) {
        const combinations = one.questions.reduce<Record<string, string | boolean>[]>(
          (all, question) => all.flatMap((answers) => question.options.map((option) => ({ ...answers, [question.id]: option.value }))),
          [{}],
        );
        for (const answers of combinations) {
          const checklist = list(one.id, goal.id, answers);
          expect(checklist.complete, `${one.id}/${goal.id} ${JSON.stringify(answers)}`).toBe(true);
          expect(checklist.items.length).toBeGreaterThan(0);
          for (const item of checklist.items) expect(item.because.ru && item.ground.act.ru && item.ground.source).toBeTruthy();
        }
      }
    }
  });
  it('reaches every document by some combination of answers', () => {
    for (const one of items) {
      const seen = new Set<string>();
      for (const goal of one.goals) {
        const combinations = one.questions.reduce<Record<string, string | boolean>[]>(
          (all, question) => all.flatMap((answers) => question.options.map((option) => ({ ...answers, [question.id]: option.value }))),
          [{}],
        );
        for (const answers of combinations) for (const item of list(one.id, goal.id, answers).items) seen.add(item.id);
      }
      expect([...seen].sort(), one.id).toEqual(ids(one.documents).sort());
    }
  });
});

describe('the passport', () => {
  it('lost: statement of loss, no old passport and why, 1500 ₽, five working days', () => {
    const lost = list('passport-rf', 'lost', { loss: 'lost', temporaryId: false, marks: false });
    expect(ids(lost.items)).toEqual(['application', 'photo', 'loss-statement']);
    expect(lost.waived).toMatchObject([{ id: 'old-passport', because: { ru: 'паспорта нет — «Что случилось с паспортом: утерян»' } }]);
    expect(lost.fee?.roubles).toBe(1500);
    expect(lost.term).toMatchObject({ days: 5, dueOn: '2026-11-27', calendarVerified: true });
    expect(ids(lost.doNotDemand)).toContain('police-refusal');
  });
  it('damaged is handed in, not waived', () =>
    expect(ids(list('passport-rf', 'lost', { loss: 'damaged', temporaryId: false, marks: false }).items)).toContain('old-passport'));
  it('by age: in time or late, told by the date', () => {
    const at = (birthDate: string) =>
      ids(list('passport-rf', 'age', { temporaryId: false, marks: false }, { ...CITIZEN, birthDate }).notices);
    expect(at('2006-08-23')).toContain('ninety-days');
    expect(at('2006-08-22')).toContain('late');
  });
  it('asks for another document when an answer changes, and says which answer', () => {
    const data = list('passport-rf', 'data', { change: 'marriage', temporaryId: true, marks: false });
    expect(data.items.find((item) => item.id === 'marriage-record')?.because.ru).toContain(
      '«Что изменилось: фамилия из-за брака или развода»',
    );
  });
  it('is not complete while a question is open, and an answer to a question that does not apply is left aside', () => {
    const open = list('passport-rf', 'age', { loss: 'lost', temporaryId: false });
    expect(open.complete).toBe(false);
    expect(ids(open.questions)).not.toContain('loss');
  });
  it('had a longer term before 01.07.2022', () =>
    expect(list('passport-rf', 'age', {}, CITIZEN, '2022-06-01').term).toMatchObject({ days: 10, kind: 'calendar' }));
});

describe('the driving licence', () => {
  it('forbids the medical certificate when health has not changed', () => {
    const lost = list('driving-licence', 'lost', { healthChanged: false, loss: 'lost', blank: 'plastic' });
    expect(ids(lost.items)).not.toContain('medical');
    expect(ids(lost.doNotDemand)).toContain('medical');
  });
  it('costs by the date: 2000 until 31.08.2025, then 4000 or 6000', () => {
    const fee = (blank: string, on: string) => list('driving-licence', 'expiry', { blank }, CITIZEN, on).fee?.roubles;
    expect([fee('plastic', '2025-08-31'), fee('plastic', '2025-09-01'), fee('protected', '2025-09-01')]).toEqual([2000, 4000, 6000]);
  });
});

describe('the certificate of no criminal record', () => {
  it('is free, thirty calendar days, and asks a representative for the power', () => {
    const own = list('no-criminal-record', 'certificate', { about: 'principal', foreign: false, nameChanged: false });
    expect(own.fee?.roubles).toBe(0);
    expect(own.term).toMatchObject({ days: 30, kind: 'calendar', dueOn: '2026-12-21' });
    expect(ids(own.items)).toContain('power');
  });
});

describe('a term', () => {
  it.each([
    ['over a weekend', '2026-11-20', 1, '2026-11-23'],
    ['over 4 November', '2026-11-03', 1, '2026-11-05'],
    ['into the New Year holidays', '2026-12-30', 1, '2027-01-11'],
  ])('%s', (_name, from, days, date) => expect(dueDate(from, days, 'working', calendars).date).toBe(date));
  it('in calendar days that ends on a day off moves to the next working day', () =>
    expect(dueDate('2026-11-05', 9, 'calendar', calendars).date).toBe('2026-11-16'));
  it('that runs into an unpublished year says so', () => expect(dueDate('2026-12-30', 5, 'working', calendars).verified).toBe(false));
});

describe('search', () => {
  const find = serviceSearch(items);
  const first = (text: string) => find(text)[0] && `${find(text)[0]?.serviceId}/${find(text)[0]?.goalId}`;
  it.each([
    ['потеряла паспорт', 'passport-rf/lost'],
    ['gjnthzkf', 'passport-rf/lost'],
    ['Gfcgjhn', 'passport-rf/lost'],
    ['несудимость', 'no-criminal-record/certificate'],
    ['судимос', 'no-criminal-record/certificate'],
    ['водительсоке', 'driving-licence/expiry'],
    ['lost passport', 'passport-rf/lost'],
  ])('«%s» finds %s', (text, expected) =>
    expect(
      find(text).map((hit) => `${hit.serviceId}/${hit.goalId}`),
      first(text),
    ).toContain(expected),
  );
  it('finds nothing for nonsense', () => expect(find('фывапролд')).toEqual([]));
  it('shows everything before a letter is typed', () => expect(find('').length).toBe(7));
  it('knows the keys', () => expect(inRussianLayout('gfcgjhn')).toBe('паспорт'));
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
    ['a missing colon', good.replace('version: 1', 'version 1'), /./],
    ['a wrong type', good.replace('version: 1', 'version: one'), /number|int/i],
    ['a ground that does not exist', good.replace('ground: mvd660', 'ground: mvd999'), /no ground «mvd999»/],
    ['a condition that does not parse', good.replace('when: foreign = true', 'when: foreign = ('), /does not parse/],
    ['a condition with an unknown name', good.replace('when: foreign = true', 'when: alien = true'), /«alien», which nothing defines/],
    ['an unknown key', good.replace('returnable: true', 'returnable: true\n    colour: red'), /colour/],
    ['a document that stands twice', good.replace('id: identity', 'id: application'), /stands twice/],
  ])('with %s is named with its line and reason, and the others load', (_name, text, reason) => {
    writeFileSync(path.join(folder, 'bad.yaml'), text.replace('id: no-criminal-record', 'id: other'));
    const loaded = loadCatalogue(folder);
    expect(ids(loaded.items)).toEqual(['no-criminal-record']);
    expect(loaded.problems[0]).toMatchObject({ file: 'bad.yaml', reason: expect.stringMatching(reason) });
    expect(loaded.problems[0]?.line).toBeGreaterThan(0);
  });
  it('that repeats a service is named', () => {
    writeFileSync(path.join(folder, 'twice.yaml'), good);
    expect(loadCatalogue(folder).problems).toMatchObject([{ file: 'twice.yaml', reason: expect.stringContaining('good.yaml') }]);
  });
});
