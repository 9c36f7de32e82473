import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditFilter } from '#contract/audit.ts';
import { enterPerson, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { leaves, nextApplicant, stored } from '#tests/fixtures/window.ts';

/** Who is the same person is computed from evidence, and evidence can be taken back. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
  await test.signIn('petrova', '1111');
});
afterEach(() => test.dispose());

const SNILS = ['900-000-001 82', '900-000-002 83', '900-000-003 84'] as const;
const [ONE = '', TWO = '', THREE = ''] = SNILS;
const passport = (number: string) => ({ passportSeries: '9900', passportNumber: number });

/** A visit from beginning to end. Answers the applicant's id in the log. */
async function visit(person: Readonly<Record<string, string>>, ...corrections: Readonly<Record<string, string>>[]): Promise<string> {
  const id = await nextApplicant(test);
  for (const fields of [person, ...corrections]) await enterPerson(test, fields);
  await test.visit('finish', { code: 'left' });
  return stored(test, id).parties.applicant?.subject ?? '';
}
const { find, family } = {
  find: (kind: 'snils' | 'passport' | 'name', of: string) => test.core.parts.links.find(kind, of),
  family: (of: string) => test.core.parts.links.family(of),
};
const digits = (typed: string) => typed.replace(/\D/g, '');
const sorted = (...ids: string[]) => [...ids].sort();

/** Every row the DPO is shown for a filter, page by page. */
async function allRows(filter: AuditFilter, limit = 50): Promise<number[]> {
  const rows: number[] = [];
  for (let before: number | null | undefined; before !== null; ) {
    const page = await test.ask('audit.page', { filter, limit, ...(before === undefined ? {} : { before }) });
    rows.push(...page.rows.map((row) => row.seq));
    before = page.next;
  }
  return rows;
}
const about = (...subjects: string[]) => {
  const wanted = new Set(subjects);
  return leaves(test).flatMap((leaf, seq) => (leaf.s?.some((one) => wanted.has(one)) ? [seq] : []));
};

describe('a mistyped СНИЛС of somebody else', () => {
  it('that is corrected leaves two people two', async () => {
    const other = await visit({ surname: 'Образцов', snils: ONE });
    const mine = await visit({ surname: 'Тестов', snils: ONE }, { snils: TWO });
    expect(family(other)).toEqual([other]);
    expect(family(mine)).toEqual([mine]);
    expect(find('snils', digits(ONE))).toEqual([other]);
    expect(find('snils', digits(TWO))).toEqual([mine]);
  });

  it('that is cleared leaves two people two', async () => {
    const other = await visit({ surname: 'Образцов', snils: ONE });
    const mine = await visit({ surname: 'Тестов', snils: ONE }, { snils: '' });
    expect([family(other), family(mine)]).toEqual([[other], [mine]]);
  });

  it('that stays makes one of them, and a correction of a passport does not undo it', async () => {
    const first = await visit({ surname: 'Тестов', snils: ONE });
    const second = await visit({ surname: 'Тестов', snils: ONE, ...passport('000001') }, passport('000002'));
    expect(family(first)).toEqual(sorted(first, second));
    expect(find('passport', '9900000001')).toEqual([]);
    expect(find('passport', '9900000002')).toEqual(sorted(first, second));
  });

  it('is taken back for ever: also after a restart', async () => {
    const other = await visit({ surname: 'Образцов', snils: ONE });
    const mine = await visit({ surname: 'Тестов', snils: ONE }, { snils: TWO });
    const again = await test.reopen('00000000000000b2');
    expect(again.core.parts.links.family(mine)).toEqual([mine]);
    expect(again.core.parts.links.find('snils', digits(ONE))).toEqual([other]);
    again.core.close();
  });

  it('that was corrected and typed again counts again', async () => {
    const other = await visit({ surname: 'Образцов', snils: ONE });
    const mine = await visit({ surname: 'Тестов', snils: ONE }, { snils: TWO }, { snils: ONE });
    expect(family(mine)).toEqual(sorted(other, mine));
    expect(find('snils', digits(TWO))).toEqual([]);
  });
});

describe('a chain of visits', () => {
  it('СНИЛС; passport; both; СНИЛС: all four are found by either', async () => {
    const a = await visit({ surname: 'Тестов', snils: ONE });
    const b = await visit({ surname: 'Тестов', ...passport('000001') });
    expect(family(a), 'nothing joins them yet').toEqual([a]);
    const c = await visit({ surname: 'Тестов', snils: ONE, ...passport('000001') });
    const d = await visit({ surname: 'Тестов', snils: ONE });
    const all = sorted(a, b, c, d);
    expect(find('snils', digits(ONE))).toEqual(all);
    expect(find('passport', '9900000001')).toEqual(all);
    for (const one of all) expect(family(one)).toEqual(all);
  });

  it('that hangs on one corrected visit falls apart with it', async () => {
    const a = await visit({ surname: 'Тестов', snils: ONE });
    const b = await visit({ surname: 'Тестов', ...passport('000001') });
    const c = await visit({ surname: 'Тестов', snils: ONE, ...passport('000001') }, { snils: THREE });
    expect(family(a)).toEqual([a]);
    expect(family(b)).toEqual(sorted(b, c));
  });

  it('shows the DPO every event of the person, once, in order', async () => {
    const ids = [
      await visit({ surname: 'Тестов', snils: ONE }),
      await visit({ surname: 'Тестов', ...passport('000001') }),
      await visit({ surname: 'Тестов', snils: ONE, ...passport('000001') }),
      await visit({ surname: 'Образцов', snils: TWO }),
    ];
    const expected = about(...ids.slice(0, 3)).reverse();
    await test.signIn('gavrilova', '3333');
    const rows = await allRows({ person: { kind: 'snils', value: ONE } }, 3);
    expect(rows.filter((seq) => seq <= (expected[0] ?? 0))).toEqual(expected);
  });
});

describe('a name', () => {
  it('shared by two makes no one of them', async () => {
    const first = await visit({ surname: 'Тестов', given: 'Пример', snils: ONE });
    const second = await visit({ surname: 'Тестов', given: 'Пример', snils: TWO });
    expect([family(first), family(second)]).toEqual([[first], [second]]);
    expect(find('name', 'ТЕСТОВ')).toEqual(sorted(first, second));
  });

  it('of both parties of one visit is that of two people', async () => {
    const id = await nextApplicant(test);
    await enterPerson(test, { surname: 'Тестов' });
    await test.visit('setCategory', { category: 'representative' });
    await test.visit('enter', { party: 'representative', field: 'surname', value: 'Тестов' });
    const { applicant, representative } = stored(test, id).parties;
    const [one = '', two = ''] = [applicant?.subject, representative?.subject];
    expect(one).not.toBe(two);
    expect([family(one), family(two)]).toEqual([[one], [two]]);
    expect(find('name', 'ТЕСТОВ')).toEqual(sorted(one, two));
  });

  it('of a representative is found by the surname, as that of an applicant is', async () => {
    const id = await nextApplicant(test);
    await test.visit('setCategory', { category: 'representative' });
    await enterPerson(test, {
      'representative.surname': 'Образцов',
      'representative.given': 'Пример',
      'representative.patronymic': 'Пробович',
    });
    const subject = stored(test, id).parties.representative?.subject ?? '';
    expect(find('name', 'ОБРАЗЦОВ ПРИМЕР ПРОБОВИЧ')).toEqual([subject]);
    expect(find('name', 'ОБРАЗЦОВ'), 'a search by surname').toEqual([subject]);
  });

  it('that is corrected is not found under the old one', async () => {
    const mine = await visit({ surname: 'Опечаткин', given: 'Пример' }, { surname: 'Тестов' });
    expect(find('name', 'ОПЕЧАТКИН')).toEqual([]);
    expect(find('name', 'ОПЕЧАТКИН ПРИМЕР')).toEqual([]);
    expect(find('name', 'ТЕСТОВ ПРИМЕР')).toEqual([mine]);
  });

  it('of more than sixty visits is not cut: every event, page by page, none twice, none left out', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 70; n += 1) ids.push(await visit({ surname: 'Тестов' }));
    expect(find('name', 'ТЕСТОВ')).toEqual(sorted(...ids));
    const expected = about(...ids).reverse();
    await test.signIn('gavrilova', '3333');
    for (const limit of [7, 50, 500]) {
      const rows = await allRows({ person: { kind: 'name', value: 'тестов' } }, limit);
      const own = rows.filter((seq) => seq <= (expected[0] ?? 0));
      expect(own, `pages of ${limit}`).toEqual(expected);
    }
  });
});
