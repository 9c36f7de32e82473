import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { previewArgs } from '#scripts/lib/preview.ts';
import { RESOURCES } from '#tests/fixtures/core.ts';

const OURS = path.join(RESOURCES, 'catalogue');

describe('the words after «catalogue preview»', () => {
  it.each([
    [[], { folder: OURS, service: '' }],
    [['snils'], { folder: OURS, service: 'snils' }],
    [[OURS], { folder: OURS, service: '' }],
    [[OURS, 'inn'], { folder: OURS, service: 'inn' }],
  ])('%j', (args, expected) => expect(previewArgs(args)).toEqual(expected));
  it.each([
    [['fishing'], /There is no fishing\.yaml in/],
    [[OURS, 'fishing'], /There is no fishing\.yaml in/],
    [['/nowhere', 'snils'], /\/nowhere is not a folder/],
    [[OURS, 'inn', 'snils'], /\[FOLDER\] \[SERVICE\]/],
    [['--what'], /\[FOLDER\] \[SERVICE\]/],
  ])('%j is refused in words', (args, said) => expect(() => previewArgs(args)).toThrow(said));
});
