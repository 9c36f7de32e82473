import { describe, expect, it } from 'vitest';
import { EVENTS } from '#main/core/audit/events.ts';
import { type Leaf, leafBytes, parseLeaf } from '#main/core/audit/proof/leaf.ts';
import { uuidv7 } from '#main/core/audit/uuid.ts';

const leaf = (more: Record<string, unknown> = {}): Leaf =>
  ({
    v: 1,
    id: uuidv7(1_795_000_000_000, Buffer.alloc(10, 5)),
    t: 1_795_000_000_000,
    b: '00000000000000b1',
    m: 12,
    a: { u: 'petrova', r: 'specialist' },
    h: { w: 4, v: '0.1.0' },
    op: 'visit.start',
    ok: true,
    ...more,
  }) as Leaf;

describe('a leaf', () => {
  it('comes back from its canonical bytes', () => {
    const bytes = leafBytes(leaf({ s: ['ab'.repeat(16)], o: { t: 'ticket', i: 'А-017' } }));
    expect(parseLeaf(bytes)).toEqual(leaf({ s: ['ab'.repeat(16)], o: { t: 'ticket', i: 'А-017' } }));
    expect(bytes.length).toBeLessThanOrEqual(400);
  });
  it.each([
    ['an unknown key', { note: 'Тестова' }],
    ['a float', { t: 1.5 }],
    ['null', { rc: null }],
    ['an unknown event', { op: 'visit.peek' }],
    ['free text for a reason', { rc: 'пришла с мужем' }],
    ['a subject that is an identifier', { s: ['90000000182'] }],
    ['a line of text for an object', { o: { t: 'note', i: 'x'.repeat(81) } }],
  ])('refuses %s', (_name, more) => expect(() => leafBytes(leaf(more))).toThrow());
  it('is not read when its bytes are not the canonical ones', () => {
    expect(() => parseLeaf(Buffer.from(JSON.stringify(leaf())))).toThrow('not canonical');
  });
});

describe('the catalogue of events', () => {
  it('has a Russian and an English sentence for every code, with known places only', () => {
    for (const [code, kind] of Object.entries(EVENTS)) {
      expect(kind.ru, code).toMatch(/[а-яё]/i);
      expect(kind.en, code).not.toMatch(/[а-яё]/i);
      for (const text of [kind.ru, kind.en])
        for (const place of text.match(/\{\w+\}/g) ?? [])
          expect(['{who}', '{whom}', '{what}', '{code}', '{more}', '{also}'], code).toContain(place);
    }
  });
  it('keeps everything at least three years (152-ФЗ, Приказ РКН № 179)', () => {
    for (const [code, kind] of Object.entries(EVENTS)) expect(kind.keepYears, code).toBeGreaterThanOrEqual(3);
  });
});
