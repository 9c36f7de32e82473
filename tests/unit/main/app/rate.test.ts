import { beforeEach, describe, expect, it } from 'vitest';
import { Rate } from '#main/app/rate.ts';

let now: number;
let told: number[];
let rate: Rate;
beforeEach(() => {
  now = 0;
  told = [];
  rate = new Rate(
    () => now,
    (times) => void told.push(times),
  );
});
const take = (times: number) => Array.from({ length: times }, () => rate.take()).filter(Boolean).length;

describe('how fast a window may ask', () => {
  it('a typist at 10 ms a key with four questions a key is never too fast', () => {
    for (let key = 0; key < 10_000; key += 1) {
      now += 10;
      expect(take(5), `calls let in after key ${key}`).toBe(5);
    }
    expect(told).toEqual([]);
  });
  it('of a storm so many are let in as a second has room for, and the rest is told in sums', () => {
    expect(take(45_700)).toBe(1_000);
    expect(told, 'the first at once').toEqual([1]);
    now = 1_000;
    rate.settle();
    expect(told, 'the others summed').toEqual([1, 44_699]);
    rate.settle(true);
    expect(told, 'nothing twice').toEqual([1, 44_699]);
  });
  it('what is over is told at most once a second while it lasts', () => {
    for (; now < 10_000; now += 1) take(20);
    rate.settle(true);
    expect(told.length).toBeLessThan(13);
    const [all, letIn] = [20 * 10_000, 1_000 + 500 * 10];
    expect(Math.abs(told.reduce((sum, one) => sum + one, 0) - (all - letIn))).toBeLessThan(20);
  });
  it('after a pause a window may ask again', () => {
    take(5_000);
    now += 1_000;
    expect(take(5_000)).toBe(500);
    now += 60_000;
    expect(take(5_000)).toBe(1_000);
  });
  it('what is owed at the end is told', () => {
    take(1_005);
    rate.settle(true);
    expect(told).toEqual([1, 4]);
  });
});
