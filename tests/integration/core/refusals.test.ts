import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openVisit, type TestCore, testCore } from '#tests/fixtures/core.ts';
import { leaves, logSize } from '#tests/fixtures/window.ts';

/** Refused calls in the log: the first at once, what repeats it as one event with the number. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => test.dispose());

const WHILE = 10_000;
const storm = async (times: number, call: () => Promise<unknown>) => {
  for (let i = 0; i < times; i += 1) await call();
};
const rows = async (op: 'access.denied' | 'command.refused' | 'window.tooFast') => {
  await test.ask('staff.signOut');
  await test.signIn('gavrilova', '3333');
  const page = await test.ask('audit.page', { filter: { op }, limit: 50 });
  return page.rows.map((row) => [row.sentence.ru, row.details]);
};

describe('a storm of refused calls', () => {
  it('of a role that may not is two events, and the second says how many', async () => {
    await test.signIn('sokolov', '2222');
    const from = logSize(test);
    await storm(500, () => test.refused('audit.page', { filter: {}, limit: 5 }));
    await storm(500, () => test.asMain('denied', { call: 'audit.page', code: 'forbidden' }));
    expect(
      leaves(test, from).map((leaf) => leaf.op),
      'told at once: one by the person, one by main for nobody',
    ).toEqual(['access.denied', 'access.denied']);
    test.core.tick();
    expect(logSize(test) - from, 'nothing more before its time').toBe(2);
    test.clock.advance(WHILE);
    test.core.tick();
    expect(leaves(test, from).map((leaf) => leaf.op)).toEqual(Array(4).fill('access.denied'));
    test.clock.advance(WHILE);
    test.core.tick();
    expect(logSize(test) - from, 'and nothing when nothing has come since').toBe(4);
    expect(await rows('access.denied')).toEqual([
      [expect.stringMatching(/^Okno: нет права на audit\.page; повторов: 499$/), 'повторов: 499'],
      [expect.stringMatching(/^Соколов.*: нет права на audit\.page; повторов: 499$/), 'повторов: 499'],
      [expect.stringMatching(/^Okno: нет права на audit\.page$/), undefined],
      [expect.stringMatching(/^Соколов.*: нет права на audit\.page$/), undefined],
    ]);
  });

  it('of commands is summed by what was refused, and why', async () => {
    await openVisit(test);
    const from = logSize(test);
    await storm(100, () => test.refused('queue.callNext'));
    await storm(100, () => test.visitRefused('goTo', { step: 'receipt' }));
    expect(leaves(test, from).map((leaf) => [leaf.op, leaf.o?.i])).toEqual([
      ['command.refused', 'queue.callNext'],
      ['command.refused', 'visit.goTo'],
    ]);
  });

  it('is told whole when the program ends', async () => {
    await test.signIn('sokolov', '2222');
    await storm(7, () => test.refused('audit.page', { filter: {}, limit: 5 }));
    test.core.close();
    const again = await test.reopen();
    await again.signIn('gavrilova', '3333');
    const { rows: told } = await again.ask('audit.page', { filter: { op: 'access.denied' }, limit: 5 });
    expect(told.map((row) => row.details)).toEqual(['повторов: 6', undefined]);
    test = again;
  });

  it('is one of another person after another has signed in', async () => {
    await test.signIn('sokolov', '2222');
    const from = logSize(test);
    await test.refused('audit.page', { filter: {}, limit: 5 });
    await test.ask('staff.signOut');
    await test.signIn('sokolov', '2222');
    await test.refused('audit.page', { filter: {}, limit: 5 });
    expect(leaves(test, from).filter((leaf) => leaf.op === 'access.denied')).toHaveLength(2);
  });

  it('that main has summed keeps its number: a window that asks too fast', async () => {
    await test.asMain('tooFast', { window: 'display', times: 1 });
    await test.asMain('tooFast', { window: 'display', times: 45_699 });
    test.clock.advance(WHILE);
    test.core.tick();
    await test.signIn('petrova', '1111');
    expect(await rows('window.tooFast')).toEqual([
      ['Окно заявителя: слишком много запросов, они не выполнены; повторов: 45699', 'повторов: 45699'],
      ['Окно заявителя: слишком много запросов, они не выполнены', undefined],
    ]);
  });
});
