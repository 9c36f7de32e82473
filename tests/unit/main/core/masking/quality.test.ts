import { describe, expect, it } from 'vitest';
import { masker, uncovered } from '#tests/fixtures/masker.ts';
import { labelledLines } from '#tests/fixtures/masking/lines.ts';

/** The measures of the shared scorer (masking/score.mjs), on lines of our own. */
function score(name: string) {
  const types = new Map<string, { gold: number; full: number }>();
  let [gold, predicted, strict, full, signs, leaked, clean, alarms] = [0, 0, 0, 0, 0, 0, 0, 0];
  const wrong: string[] = [];
  for (const { text, spans } of labelledLines(name)) {
    const found = masker.detect(text);
    predicted += found.length;
    if (spans.length === 0) {
      clean += 1;
      if (found.length > 0) {
        alarms += 1;
        wrong.push(`false alarm: ${text}`);
      }
    }
    for (const span of spans) {
      const left = uncovered(text, found, span.start, span.end).length;
      const row = types.get(span.type) ?? { gold: 0, full: 0 };
      row.gold += 1;
      gold += 1;
      leaked += left;
      signs += uncovered(text, [], span.start, span.end).length;
      if (left === 0) {
        row.full += 1;
        full += 1;
      } else wrong.push(`leaks: ${text}`);
      types.set(span.type, row);
      if (found.some((one) => one.start === span.start && one.end === span.end && one.type === span.type)) strict += 1;
    }
  }
  return {
    f1: (2 * strict) / (gold + predicted),
    full: full / gold,
    leaked: leaked / signs,
    alarms: alarms / clean,
    clean,
    lines: labelledLines(name).length,
    types,
    wrong,
  };
}

describe.each(['own.txt', 'unseen.txt'])('the masker on %s', (name) => {
  const got = score(name);
  it('covers at least 97 % of the spans, and 93 % of persons and of addresses', () => {
    expect(got.full, got.wrong.join('\n')).toBeGreaterThanOrEqual(0.97);
    for (const type of ['PERSON', 'ADDRESS']) {
      const row = got.types.get(type);
      expect((row?.full ?? 0) / (row?.gold ?? 1), `${type}\n${got.wrong.join('\n')}`).toBeGreaterThanOrEqual(0.93);
    }
  });
  it('has a strict F1 of 0.93 and leaks at most 2 % of the signs', () => {
    expect(got.f1).toBeGreaterThanOrEqual(0.93);
    expect(got.leaked, got.wrong.join('\n')).toBeLessThanOrEqual(0.02);
  });
  it('alarms on at most 3 % of the clean lines', () => expect(got.alarms, got.wrong.join('\n')).toBeLessThanOrEqual(0.03));
});

it('is measured on three hundred lines of our own, a third of them clean', () => {
  const { lines, clean } = score('own.txt');
  expect(lines).toBeGreaterThanOrEqual(300);
  expect(clean / lines).toBeGreaterThanOrEqual(0.33);
});
