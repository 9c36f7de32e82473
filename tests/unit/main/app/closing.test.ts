import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Closing } from '#main/app/closing.ts';

const ask = vi.fn();
const quit = vi.fn();
const closing = (stake: { visit: string | null; scans: number; typing: boolean }) => new Closing({ stake: () => stake, ask, quit });
const NOTHING = { visit: null, scans: 0, typing: false };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.clearAllMocks();
});

describe('closing the window', () => {
  it('asks nobody when there is nothing to lose', () => {
    expect(closing(NOTHING).asks()).toBe(false);
    expect(ask).not.toHaveBeenCalled();
  });
  it.each([{ visit: 'А-001' }, { scans: 1 }, { typing: true }])(
    'asks when it would interrupt %o, and stays open as long as the page says nothing more',
    (one) => {
      const window = closing({ ...NOTHING, ...one });
      expect(window.asks()).toBe(true);
      window.answered(false);
      vi.advanceTimersByTime(60_000);
      expect(quit).not.toHaveBeenCalled();
      window.answered(true);
      expect(quit).toHaveBeenCalledOnce();
      expect(window.asks(), 'the second time it closes').toBe(false);
    },
  );
  it('does not wait for a page that is dead', () => {
    closing({ ...NOTHING, visit: 'А-001' }).asks();
    vi.advanceTimersByTime(3_000);
    expect(quit).toHaveBeenCalledOnce();
  });
});
