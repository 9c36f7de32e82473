import { describe, expect, it } from 'vitest';
import { OwedEnds } from '#main/core/documents/owed.ts';

const END = { kind: 'print', outcome: 'printed' } as const;

describe('an end that is owed', () => {
  it('is tried at growing intervals, never more than five minutes apart, until it is paid', async () => {
    let now = 0;
    const owed = new OwedEnds({ monotonic: () => now });
    const tries: number[] = [];
    owed.owe('a', END);
    for (now = 0; now <= 3_600_000 && tries.length < 14; now += 500)
      await owed.settle(async (jobId) => {
        tries.push(now);
        owed.owe(jobId, END);
        throw new Error('full');
      });
    const pauses = tries.map((at, i) => at - (tries[i - 1] ?? 0));
    expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(Math.max(...pauses)).toBe(300_000);
    owed.paid('a');
    await owed.settle(async () => void tries.push(-1));
    expect(tries).not.toContain(-1);
  });

  it('is not tried before its time, and keeps no other from being tried when it fails', async () => {
    let now = 0;
    const owed = new OwedEnds({ monotonic: () => now });
    owed.owe('a', END);
    owed.owe('b', END);
    const tried: string[] = [];
    const fails = async (jobId: string) => {
      tried.push(jobId);
      throw new Error('full');
    };
    await owed.settle(fails);
    expect(tried).toEqual([]);
    now = 1_000;
    await owed.settle(fails);
    expect(tried).toEqual(['a', 'b']);
  });

  it('is tried once at a time, however often the clock ticks meanwhile', async () => {
    let now = 0;
    const slow = new OwedEnds({ monotonic: () => now });
    slow.owe('a', END);
    now = 1_000;
    let tries = 0;
    const pay = async () => {
      tries += 1;
      await Promise.resolve();
    };
    await Promise.all([slow.settle(pay), slow.settle(pay)]);
    expect(tries).toBe(1);
  });
});
