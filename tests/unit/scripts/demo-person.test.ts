import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { DEMO_PERSON } from '#scripts/lib/demo-person.ts';

/** The e2e tests look for the person in every byte of the profile folder, where Chromium keeps the texts of the pages as well. */
const texts = ['ru', 'en'].map((name) => readFileSync(path.join(import.meta.dirname, `../../../renderer/text/${name}.json`), 'utf8'));
const said = (word: string) => texts.some((text) => text.toLowerCase().includes(word.toLowerCase()));

it.each(Object.entries(DEMO_PERSON))('%s of the demo person, «%s», is in no word of the interface', (_field, value) =>
  expect(said(value)).toBe(false),
);
it('a part of a word would be found', () => expect([said('Тестова'), said('ТЕСТОВА')]).toEqual([true, true]));
