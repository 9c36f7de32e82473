import { describe, expect, it } from 'vitest';
import type { DocumentState } from '#contract/visit.ts';
import { lacksScan, unscanned } from '#renderer/features/visit/unscanned.ts';
import { planFor } from '#tests/fixtures/catalogue.ts';

const plan = planFor(
  { 'passport-rf': 'lost' },
  { 'passport-rf:loss': 'damaged', 'passport-rf:temporaryId': false, 'passport-rf:marks': true, svo: false },
);
const state = (itemId: string, mark: DocumentState['mark'] = 'present', scan: DocumentState['scan'] = null): DocumentState => ({
  itemId,
  mark,
  reasons: [],
  originals: 1,
  copies: 0,
  sheets: 1,
  scan,
});
const SCAN = { id: '00000000-0000-4000-8000-000000000000', pages: 1, bytes: 1, at: 0 };
const toScan = plan.items.filter((item) => item.scan && !item.form).map((item) => item.id);

describe('a paper that is to be scanned', () => {
  it('lacks its scan once it was taken', () => {
    expect(toScan.length, 'the card has papers that are scanned, and others').toBeGreaterThan(0);
    expect(plan.items.length).toBeGreaterThan(toScan.length);
    expect(
      plan.items.some((item) => item.scan && item.form),
      'what is made at the window is not brought',
    ).toBe(true);
    const all = plan.items.map((item) => state(item.id));
    expect(unscanned({ plan, documents: all }).map((item) => item.id)).toEqual(toScan);
  });
  it('lacks nothing when it has one', () =>
    expect(unscanned({ plan, documents: plan.items.map((item) => state(item.id, 'present', SCAN)) })).toEqual([]));
  it.each(['open', 'missing', 'rejected'] as const)('lacks nothing while it is %s', (mark) =>
    expect(unscanned({ plan, documents: plan.items.map((item) => state(item.id, mark)) })).toEqual([]),
  );
  it('is not in order without a word of it', () => {
    const [item] = plan.items;
    if (!item) throw new Error('an item was expected');
    expect(lacksScan(item, undefined)).toBe(false);
  });
  it('is none without a plan', () => expect(unscanned({ plan: null, documents: [] })).toEqual([]));
});
