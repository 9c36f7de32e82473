import { describe, expect, it } from 'vitest';
import { isJpeg, trueDpi } from '#main/core/documents/jpeg.ts';
import { SAMPLE_PAGE, withComponents, withDensity } from '#tests/fixtures/scan.ts';

/** The sample is A4 at 200 dots an inch, and says so. */
describe('the resolution a page was scanned at', () => {
  it.each([
    ['its own word, whatever was wanted', withDensity(1, 200), 300, 200],
    ['its own word in dots a centimetre', withDensity(2, 79), 300, 201],
    ['what was told, when it says only that its pixels are square', withDensity(0, 1), 200, 200],
    ['what was told, when its own would make a poster of it', withDensity(1, 60), 200, 200],
    ['what was told, when its own is what an encoder writes that knows nothing', withDensity(1, 96), 200, 200],
    ['what was told, when it is damaged', withDensity(1, 0), 200, 200],
    ['that of a sheet of A4, when nothing else can be true', withDensity(1, 0), 75, 200],
  ])('is %s', (_what, page, told, dpi) => expect(Math.round(trueDpi(page, told))).toBe(dpi));
});

describe('a page of a scanner', () => {
  it.each([
    [1, true],
    [2, false],
    [3, true],
    [4, true],
    [5, false],
  ])('of %i components is a picture: %s', (components, is) => expect(isJpeg(withComponents(SAMPLE_PAGE, components))).toBe(is));
  it('without a size is none', () => {
    const flat = Buffer.from(SAMPLE_PAGE);
    flat.fill(0, flat.indexOf(Buffer.from([0xff, 0xc0])) + 5, flat.indexOf(Buffer.from([0xff, 0xc0])) + 7);
    expect([isJpeg(flat), isJpeg(Buffer.from('no picture')), isJpeg(SAMPLE_PAGE)]).toEqual([false, false, true]);
  });
});
