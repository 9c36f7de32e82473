import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPlain } from '#contract/plain.ts';

const nested = (depth: number): unknown => (depth === 0 ? 1 : { in: nested(depth - 1) });
const circle: { self?: unknown } = {};
circle.self = circle;
/** Throws when anybody reads it. */
const untouchable = (): never => {
  throw new Error('it was read');
};

describe('what a window may send', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'Иванов'],
    ['a form', { visitId: 'x', revision: 3, items: ['a', 'b'], on: false, none: null, gone: undefined }],
    ['an object without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['the two lists of the masker, full', { stopWords: Array(200).fill('а'.repeat(60)), numberForms: Array(200).fill('9'.repeat(60)) }],
    ['a long text to be tried', { text: 'я'.repeat(50_000) }],
  ])('%s is let in', (_what, value) => expect(isPlain(value)).toBe(true));

  it.each([
    ['bytes', { a: new Uint8Array(8) }],
    ['five megabytes of bytes', new Uint8Array(5_000_000)],
    ['a buffer of 400 MB', new ArrayBuffer(400_000_000)],
    ['a view', new DataView(new ArrayBuffer(8))],
    ['a map', { a: new Map() }],
    ['a set', [new Set()]],
    ['a date', { a: new Date() }],
    ['a pattern', /x/],
    ['an error', new Error('x')],
    ['a boxed text', Object('x')],
    ['a big integer', { a: 1n }],
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['no number', { a: Number.NaN }],
    ['an infinite number', [Number.POSITIVE_INFINITY]],
    ['a circle', circle],
    ['an object of a class', new (class X {})()],
    ['an accessor, which is not read', Object.defineProperty({}, 'a', { enumerable: true, get: untouchable })],
    ['a list that is none', Object.setPrototypeOf([], Date.prototype)],
    ['a list of nothing but holes', Array(4_000_000_000)],
    ['too many things', Array(2_001).fill(1)],
    ['too many things in many lists', Array(50).fill(Array(50).fill(1))],
    ['too deep a thing', nested(9)],
    ['too much text', 'x'.repeat(65_537)],
    ['too much text in parts', Array(70).fill('x'.repeat(1_000))],
    ['too much text in names', { ['x'.repeat(65_537)]: 1 }],
  ])('%s is refused', (_what, value) => expect(isPlain(value)).toBe(false));

  it('reads no more than its limits of what is a thousand times as large', () => {
    let read = 0;
    const counted = Array.from(
      { length: 2_000 },
      () =>
        new Proxy([1, 1], {
          get: (target, name, self) => {
            read += 1;
            return Reflect.get(target, name, self);
          },
        }),
    );
    // 2 000 lists of lists: refused after the first two thousand things, each read a handful of times.
    expect(isPlain([counted, ...Array(1_000).fill(counted)])).toBe(false);
    expect(read).toBeLessThan(20_000);
  });

  it('any small JSON is let in', () =>
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => JSON.stringify(value).length > 2_000 || isPlain(value))));
});
