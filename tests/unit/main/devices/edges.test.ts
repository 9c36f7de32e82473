import { describe, expect, it } from 'vitest';
import { DEBOUNCE_MS, detectEdges, lightReport, NO_EDGES } from '#main/devices/buttons/edges.ts';

/** Plays reports of one byte at their times and answers the presses. */
function play(...reports: [ms: number, bits: number][]): number[] {
  let state = NO_EDGES;
  return reports.flatMap(([ms, bits]) => {
    const next = detectEdges(state, Uint8Array.of(bits), ms, 8);
    state = next.state;
    return next.pressed;
  });
}

describe('presses from reports', () => {
  it('one press, held and let go, is one', () => expect(play([0, 1], [50, 1], [100, 0])).toEqual([1]));
  it('a bouncing contact is one press', () => expect(play([0, 1], [3, 0], [6, 1], [9, 0], [12, 1], [60, 1])).toEqual([1]));
  it('a second press after the debounce time is a second one', () =>
    expect(play([0, 1], [DEBOUNCE_MS, 0], [2 * DEBOUNCE_MS, 1])).toEqual([1, 1]));
  it('two buttons do not disturb each other', () => expect(play([0, 1], [5, 3], [10, 3])).toEqual([1, 2]));
  it('a button that bounced at release is seen as up once it is quiet', () =>
    expect(play([0, 1], [100, 0], [110, 1], [120, 0], [200, 0], [300, 1])).toEqual([1, 1]));
  it('bits beyond the box are nobody', () => expect(detectEdges(NO_EDGES, Uint8Array.of(0, 1), 0, 8).pressed).toEqual([]));
});

describe('lights', () => {
  it('are one bit a button behind the report id', () => expect(lightReport([1, 8, 9])).toEqual([0, 0b1000_0001, 1, 0, 0, 0, 0, 0, 0]));
  it('off is all zeros', () => expect(lightReport([])).toEqual(new Array(9).fill(0)));
});
