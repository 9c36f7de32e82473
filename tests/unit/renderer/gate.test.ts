import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.stubGlobal('document', { documentElement: { dataset: {} } });
const { Gate } = await import('#renderer/ui/gate.ts');

/** A clock and timers in the hand of the test. */
let now = 0;
const gate = () => {
  now = 0;
  return new Gate(
    () => now,
    () => undefined,
  );
};
let one = gate();
beforeEach(() => {
  one = gate();
});

describe('the gate of keys', () => {
  it('takes every key of a hand that waits for the screen', () => {
    expect([one.admits('1'), one.admits('Enter')]).toEqual([true, true]);
    expect(one.refused.count).toBe(0);
  });

  it('refuses a key while an answer is on its way, and tells it', () => {
    const release = one.hold();
    expect(one.admits('2')).toBe(false);
    expect(one.refused).toEqual({ why: 'early', count: 1, keys: ['2'] });
    release();
  });

  it('refuses what follows a refused key although the screen is there by then: it would be taken in the place of the one before', () => {
    const release = one.hold();
    one.admits('2');
    release();
    now += 60;
    expect(one.admits('1'), 'typed for the question after the one that was not answered').toBe(false);
    now += 60;
    expect(one.admits('Enter')).toBe(false);
    expect(one.refused.keys).toEqual(['2', '1', 'Enter']);
  });

  it('takes keys again when the hand has rested, and forgets what it refused', () => {
    const release = one.hold();
    one.admits('2');
    release();
    now += 351;
    expect(one.open).toBe(true);
    expect(one.admits('2')).toBe(true);
    expect(one.refused.count).toBe(0);
  });

  it('is closed until the last of several changes is over', () => {
    const [first, second] = [one.hold(), one.hold()];
    first();
    first();
    expect(one.open, 'letting go twice counts once').toBe(false);
    second();
    expect(one.open).toBe(true);
  });

  it('takes no key of the hand that left the screen before', () => {
    one.rest(600);
    now += 599;
    expect(one.admits('Enter')).toBe(false);
    now += 400;
    expect(one.admits('Enter')).toBe(true);
  });

  it('names no character of a text, and only the first few keys', () => {
    one.hold();
    one.admits(undefined);
    for (let n = 0; n < 20; n += 1) one.admits('1');
    expect(one.refused.count).toBe(21);
    expect(one.refused.keys.length).toBeLessThan(10);
  });

  it('tells its readers of every change', () => {
    const told = vi.fn();
    const stop = one.subscribe(told);
    one.hold()();
    expect(told).toHaveBeenCalledTimes(2);
    stop();
    one.hold();
    expect(told).toHaveBeenCalledTimes(2);
  });
});
