import { beforeEach, describe, expect, it } from 'vitest';
import { fail, okay } from '#contract/failure.ts';
import type { Session } from '#contract/staff.ts';
import { Drafts } from '#main/app/drafts.ts';

const session = (id: string): Session => ({ id, userId: 'petrova', name: 'Петрова О.', role: 'specialist', since: 0, locked: false });
const [HER, HIS] = [session('one'), session('two')];
const enter = (value: string) => ({ visitId: 'a', party: 'applicant', field: 'surname', value });

let drafts: Drafts;
beforeEach(() => {
  drafts = new Drafts();
  drafts.seated(HER);
  drafts.keep(HER, 'a', 'field:surname', 'Вымысл');
});

describe('what is being typed', () => {
  it('is there again for whoever typed it, in the visit it was typed in', () => {
    expect(drafts.of(HER, 'a')).toEqual({ 'field:surname': 'Вымысл' });
    expect(drafts.of(HER, 'b')).toEqual({});
  });
  it('stays over a lock, and is gone with the session', () => {
    drafts.seated({ ...HER, locked: true });
    expect(drafts.some).toBe(true);
    drafts.seated(null);
    expect(drafts.some).toBe(false);
    drafts.seated(HIS);
    expect([drafts.of(HIS, 'a'), drafts.of(HER, 'a')]).toEqual([{}, {}]);
  });
  it('is forgotten once the core has it, and not before', () => {
    drafts.heard('visit.enter', enter('Вымысл'), fail('storage'));
    expect(drafts.some).toBe(true);
    drafts.heard('visit.enter', enter('Вымысл'), okay(null));
    expect(drafts.some).toBe(false);
  });
  it('is not forgotten for a word that was saved before it was typed on', () => {
    drafts.keep(HER, 'a', 'field:surname', 'Вымыслова');
    drafts.heard('visit.enter', enter('Вымысл'), okay(null));
    expect(drafts.of(HER, 'a')).toEqual({ 'field:surname': 'Вымыслова' });
  });
  it('of another party is forgotten by its own place, and the applicant’s of the same name is not', () => {
    drafts.keep(HER, 'a', 'field:representative.surname', 'Вымысл');
    drafts.heard('visit.enter', { ...enter('Вымысл'), party: 'representative' }, okay(null));
    expect(drafts.of(HER, 'a')).toEqual({ 'field:surname': 'Вымысл' });
  });
  it('of a fee’s УИН is forgotten by its request, once the core has it', () => {
    drafts.keep(HER, 'a', 'field:uin.r1', '1881');
    drafts.heard('visit.setUin', { visitId: 'a', requestId: 'r2', uin: '1881' }, okay(null));
    drafts.heard('visit.setUin', { visitId: 'a', requestId: 'r1', uin: '1881' }, fail('field-checksum'));
    expect(drafts.of(HER, 'a')).toHaveProperty(['field:uin.r1']);
    drafts.heard('visit.setUin', { visitId: 'a', requestId: 'r1', uin: '1881' }, okay(null));
    expect(drafts.of(HER, 'a')).toEqual({ 'field:surname': 'Вымысл' });
  });
  it('is nobody’s when the next of the family is here', () => {
    drafts.heard('visit.family', { visitId: 'a' }, okay(null));
    drafts.keep(HER, 'a', 'field:surname', 'После');
    expect(drafts.some).toBe(false);
  });
  it('is bounded: the oldest goes, in one visit and of all visits', () => {
    for (let n = 0; n < 300; n += 1) drafts.keep(HER, 'a', `field:${n}`, 'x');
    const kept = drafts.of(HER, 'a');
    expect(Object.keys(kept)).toHaveLength(200);
    expect(kept['field:299']).toBe('x');
    for (let n = 0; n < 100; n += 1) drafts.keep(HER, `visit ${n}`, 'field:surname', 'x');
    expect(drafts.of(HER, 'visit 99')).toEqual({ 'field:surname': 'x' });
    expect(drafts.of(HER, 'visit 0')).toEqual({});
  });
  it('is nobody’s when it comes behind the end of its visit', () => {
    drafts.heard('visit.finish', { visitId: 'a' }, okay(null));
    drafts.keep(HER, 'a', 'field:surname', 'После');
    expect(drafts.some).toBe(false);
  });
  it('is an emptied field as well', () => {
    drafts.keep(HER, 'a', 'field:surname', '');
    expect(drafts.of(HER, 'a')).toEqual({ 'field:surname': '' });
  });
  it('is forgotten when it is taken back, and when its visit is over', () => {
    drafts.keep(HER, 'a', 'field:surname', null);
    expect(drafts.some).toBe(false);
    drafts.keep(HER, 'a', 'field:given', 'Ю');
    drafts.heard('visit.finish', { visitId: 'a' }, okay(null));
    expect(drafts.some).toBe(false);
  });
});
