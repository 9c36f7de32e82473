import { describe, expect, it } from 'vitest';
import { masker } from '#tests/fixtures/masker.ts';

/** What reviewers broke the masker with; how long it takes stands in `tests/bench`. */
describe('a text made to break it', () => {
  it.each([
    ['machine-readable lines in a row, longer than a window', 'P<RUS'.repeat(10_000)],
    ['a repeat around another find', 'НП Сосновый Бор, участок 1\\nНП Сосновый Бор, участок 1'],
    ['a find of the second look around one of the first', '8,огранит Нго0 гр'],
    ['a character of two units beside a repeat', 'плагин𝟏три гин'],
    ['a run of digits longer than any number', 'О1'.repeat(2_000)],
  ])('has its finds in order and apart, and no half of a character: %s', (_, text) => {
    const { text: masked, hidden, spans } = masker.mask(text);
    expect(hidden, 'looked through, not hidden for a failure').toBe(false);
    for (const [n, span] of spans.entries()) expect(span.start).toBeGreaterThanOrEqual(spans[n - 1]?.end ?? 0);
    expect(masked.isWellFormed()).toBe(true);
    expect(masker.mask(masked).text).toBe(masked);
  });

  it('finds the names of a table in all its windows', () => {
    const rows = Array.from({ length: 1_500 }, (_, i) => `${i};ломтик${'абвг'[i % 4]}${'дежз'[i % 3]};0${1 + (i % 9)}.05.1970`);
    const persons = masker.detect(['id;surname;bdate', ...rows].join('\n')).filter(({ type }) => type === 'PERSON');
    expect(persons).toHaveLength(rows.length);
  });
});
