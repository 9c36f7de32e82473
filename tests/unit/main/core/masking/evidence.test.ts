import { expect, it } from 'vitest';
import { evidenceOf } from '#main/core/masking/evidence.ts';
import { masker } from '#tests/fixtures/masker.ts';

const evidence = (text: string, nth = 0): string[] => evidenceOf(masker.detect(text)[nth]?.evidence ?? 0);

it.each([
  ['Иван Петрович', ['first-name', 'patronymic', 'agreement']],
  ['Иванова Анна Петровна', ['first-name', 'surname', 'patronymic', 'agreement']],
  ['пришёл Дзыго Хвэй', ['unknown-word']],
  ['Петров И. О.', ['surname', 'initials']],
])('«%s» is a person by what its own words are, and by nothing they are not', (text, told) => {
  const said = evidence(text);
  for (const one of told) expect(said, text).toContain(one);
  for (const one of ['first-name', 'surname', 'surname-ending', 'patronymic', 'agreement', 'initials', 'unknown-word'])
    if (!told.includes(one)) expect(said, text).not.toContain(one);
});

it('a date of birth is one by the word beside it, or by the person before it', () => {
  expect(evidence('дата рождения 12.05.1980')).toContain('birth-word');
  expect(evidence('Иванова Анна Петровна 12.05.1980', 1)).toContain('beside-person');
  expect(evidence('Иванова Анна Петровна 12.05.1980', 1)).not.toContain('birth-word');
});
