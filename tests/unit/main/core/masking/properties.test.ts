import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelledLines } from '#tests/fixtures/masking/lines.ts';
import { masker, uncovered } from '#tests/fixtures/masker.ts';

/** Texts put together from lines of notes, their words, whatever Unicode has, and the signs the masker treats specially. */
const LINES = ['own.txt', 'unseen.txt', 'others.txt', 'field.txt', 'desk.txt', 'attacks.txt']
  .flatMap((name) => labelledLines(name))
  .map((row) => row.text);
const WORDS = LINES.flatMap((line) => line.split(/\s+/));
const SIGNS = [
  '⟦',
  '⟧',
  '⟦ФИО⟧',
  '\u200b',
  '\u0301',
  '😀',
  '\ud83d',
  '\n',
  '\u00a0',
  '№',
  '8',
  'О',
  '@',
  '-',
  '«',
  'ﬁ',
  '\ufdfa',
  '𝟏',
  '\\n',
  'P<RUSIVANOV<<',
  'у,',
  'А,',
];
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...LINES) },
  { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 2, arbitrary: fc.constantFrom(...SIGNS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
);
const text = fc
  .array(fc.tuple(piece, fc.constantFrom(' ', ' ', ', ', '\n')), { maxLength: 8 })
  .map((parts) => parts.map(([word, gap]) => word + gap).join(''));
const runs = { numRuns: 3000, seed: 20261121 };

const halvesPair = (value: string, at: number): boolean =>
  /[\udc00-\udfff]/.test(value.charAt(at)) && /[\ud800-\udbff]/.test(value.charAt(at - 1));

describe('whatever the text', () => {
  it('finds are in order, apart, inside the text and on the boundaries of its characters', () =>
    fc.assert(
      fc.property(text, (value) => {
        let end = 0;
        for (const span of masker.detect(value)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(value.length);
          expect(halvesPair(value, span.start) || halvesPair(value, span.end)).toBe(false);
          end = span.end;
        }
      }),
      runs,
    ));

  it('masking what is masked changes nothing', () =>
    fc.assert(
      fc.property(text, (value) => {
        const once = masker.mask(value).text;
        expect(masker.mask(once).text).toBe(once);
      }),
      runs,
    ));

  it('no text of a find survives', () =>
    fc.assert(
      fc.property(text, (value) => {
        const masked = masker.mask(value);
        for (const { start, end } of masked.spans) expect(masked.text).not.toContain(value.slice(start, end));
      }),
      runs,
    ));

  it('what is added behind a line end unmasks nothing before it', () =>
    fc.assert(
      fc.property(text, fc.constantFrom(...LINES), (value, more) => {
        const longer = `${value}\n${more}`;
        const after = masker.detect(longer);
        for (const { start, end } of masker.detect(value)) expect(uncovered(longer, after, start, end)).toBe('');
      }),
      runs,
    ));

  it('the same text gives the same finds', () =>
    fc.assert(
      fc.property(text, text, (value, between) => {
        const first = masker.detect(value);
        masker.detect(between);
        expect(masker.detect(value)).toEqual(first);
      }),
      { ...runs, numRuns: 500 },
    ));
});
