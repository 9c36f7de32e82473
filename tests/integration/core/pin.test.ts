import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type TestCore, testCore } from '#tests/fixtures/core.ts';
import { leaves, logSize } from '#tests/fixtures/window.ts';

/** The delay after wrong PINs: neither a restart nor somebody at the PC's clock ends it, and neither stretches it. */
let test: TestCore;
beforeEach(async () => {
  test = await testCore();
});
afterEach(() => test.dispose());

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;
const attempt = (pin: string, of: TestCore = test, userId = 'petrova') => of.core.call('staff.signIn', { userId, pin }, undefined);
const wrong = async (times: number, of: TestCore = test) => {
  for (let n = 0; n < times; n += 1) await attempt('0000', of);
};
const codeOf = async (pin: string, of: TestCore = test, userId?: string) => {
  const outcome = await attempt(pin, of, userId);
  return outcome.ok ? 'in' : outcome.code;
};
const failures = (of: TestCore = test) =>
  of.core.parts.db.prepare<[], { failures: number }>("SELECT failures FROM staff WHERE id = 'petrova'").get()?.failures;

describe('wrong PINs', () => {
  it('two are free; from the third on each makes the next wait longer', async () => {
    await wrong(2);
    expect(await codeOf('0000')).toBe('pin-wrong');
    const waits: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const delayed = await attempt('0000');
      expect(delayed).toMatchObject({ code: 'pin-delayed' });
      const seconds = (delayed.ok ? undefined : delayed.numbers?.seconds) ?? 0;
      waits.push(seconds);
      test.clock.advance(seconds * 1000);
      expect(await codeOf('0000')).toBe('pin-wrong');
    }
    expect(waits).toEqual([2, 4, 8, 16]);
  });

  it('make the right one wait as well, and nobody else', async () => {
    await wrong(3);
    expect(await codeOf('1111')).toBe('pin-delayed');
    expect(await codeOf('2222', test, 'sokolov')).toBe('in');
    test.clock.advance(2_000);
    expect(await codeOf('1111')).toBe('in');
    expect(failures()).toBe(0);
    expect(await codeOf('0000'), 'the count begins anew').toBe('pin-wrong');
    expect(await codeOf('1111')).toBe('in');
  });

  it('never make anybody wait more than five minutes', async () => {
    for (let n = 0; n < 20; n += 1) {
      await attempt('0000');
      test.clock.advance(300_000);
    }
    await attempt('0000');
    const delayed = await attempt('1111');
    expect(delayed).toMatchObject({ code: 'pin-delayed', numbers: { seconds: 300 } });
  });

  it('count while a PIN is tried that is in its delay no more than once', async () => {
    await wrong(3);
    await wrong(50);
    expect(failures(), 'a try that was not looked at is no failure').toBe(3);
  });

  it('count one by one when sixty come at once', async () => {
    await Promise.all(Array.from({ length: 60 }, () => attempt('0000')));
    expect(failures()).toBe(3);
    expect(await codeOf('1111')).toBe('pin-delayed');
  });
});

describe('a clock that is moved', () => {
  for (const [way, ms] of [
    ['a year forward', YEAR],
    ['a year back', -YEAR],
    ['an hour forward', HOUR],
    ['an hour back', -HOUR],
  ] as const) {
    it(`${way} neither ends the delay nor stretches it`, async () => {
      await wrong(3);
      test.clock.jump(ms);
      expect(await codeOf('1111'), 'not ended').toBe('pin-delayed');
      test.clock.advance(2_000);
      expect(await codeOf('1111'), 'not stretched').toBe('in');
    });

    it(`${way} with a restart neither ends the delay nor stretches it`, async () => {
      await wrong(5);
      test.clock.jump(ms);
      const again = await test.reopen('00000000000000b2');
      expect(await codeOf('1111', again), 'not ended').toBe('pin-delayed');
      again.clock.advance(8_000);
      expect(await codeOf('1111', again), 'not stretched').toBe('in');
      again.core.close();
    });
  }
});

describe('a program that is killed', () => {
  it('in the middle of a check gives no free try', async () => {
    await wrong(2);
    // The count is on the disk before the PIN is looked at: the answer never comes.
    void attempt('0000');
    await Promise.resolve();
    await Promise.resolve();
    expect(failures()).toBe(3);
    const again = await test.reopen('00000000000000b2');
    expect(await codeOf('1111', again)).toBe('pin-delayed');
    again.core.close();
  });

  it('again and again gives one try a delay, not one a start', async () => {
    await wrong(3);
    let core = test;
    const codes: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const next = await core.reopen(`00000000000000c${n}`);
      codes.push(await codeOf('0000', next));
      if (core !== test) core.core.close();
      core = next;
    }
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'pin-delayed'));
    core.core.close();
  });
});

describe('an unlocking', () => {
  it('waits as a sign-in does, and each failure is told of whoever is locked out', async () => {
    await test.signIn('petrova', '1111');
    const session = test.core.parts.sessions.present()?.id;
    await test.ask('staff.lock');
    const from = logSize(test);
    for (let n = 0; n < 3; n += 1) expect((await test.refused('staff.unlock', { pin: '0000' })).code).toBe('pin-wrong');
    expect((await test.refused('staff.unlock', { pin: '1111' })).code).toBe('pin-delayed');
    expect(leaves(test, from).map((leaf) => [leaf.op, leaf.ok, leaf.rc, leaf.a.s])).toEqual([
      ...Array.from({ length: 3 }, () => ['staff.unlock', false, 'pin-wrong', session]),
      ['staff.unlock', false, 'pin-delayed', session],
    ]);
    expect(await codeOf('1111'), 'the sign-in of the same account waits as well').toBe('pin-delayed');
    test.clock.advance(2_000);
    await test.ask('staff.unlock', { pin: '1111' });
  });
});
