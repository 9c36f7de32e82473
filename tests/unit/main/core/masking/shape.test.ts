import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KEYWORD_NAMES, wordsOf } from '#main/core/masking/keywords.ts';
import type { Kind } from '#main/core/masking/kinds.ts';
import { classOf, FAMILIAR, FIRST, keywordOf, labelOf, PATRONYMIC, SURNAME } from '#main/core/masking/lexicon.ts';
import { isShape, type Shape, shapedAgain, shapeOf } from '#main/core/masking/shape.ts';
import { labelledLines } from '#tests/fixtures/masking/lines.ts';
import { lexicon, masker } from '#tests/fixtures/masker.ts';

/** The shape of the first place where `part` stands. */
function shape(text: string, part: string, kind: Kind | null = 'PERSON', more: readonly (readonly [string, Kind])[] = []): Shape {
  const at = (one: string) => ({ start: text.indexOf(one), end: text.indexOf(one) + one.length });
  return shapeOf(
    text,
    { ...at(part), kind },
    lexicon,
    more.map(([one, of]) => ({ ...at(one), kind: of })),
  );
}
const inOne = ({ before, find, after }: Shape): string => `${before}[${find}]${after}`;

describe('a shape', () => {
  it.each([
    ['заявитель Тестова Юлия, паспорт 9900 000001', 'Тестова Юлия', 'PERSON', 'заявитель [Ааааааа Аааа], паспорт 0000 000000'],
    ['Заявителя Ivanova и Ωμέγα', 'Ivanova', 'PERSON', 'Заявителя [Aaaaaaa] а Ωωωωω'],
    ['тел. +7 900 000-00-01', '+7 900 000-00-01', 'PHONE', 'тел. [+0 000 000-00-00]'],
    ['СНИЛС 900-000-001 82', '900-000-001 82', 'SNILS', 'СНИЛС [000-000-000 00]'],
    ['Оттуда: ул. Луговой, д. 54, кв. 78', 'ул. Луговой, д. 54, кв. 78', 'ADDRESS', 'Аааааа: [ул. Ааааааа, д. 00, кв. 00]'],
    ['ИНН ООО «Ромашка» в договоре', 'Ромашка', 'STOPWORD', 'ИНН ООО «[Ааааааа]» а договоре'],
  ] as const)('«%s» keeps its script, case, digits and keywords', (text, part, kind, wanted) =>
    expect(inOne(shape(text, part, kind))).toBe(wanted),
  );

  it.each([
    // A first name, surnames that are words, heroes, months, parts of foreign names.
    'том',
    'Капитан',
    'капитан',
    'сосед',
    'ленина',
    'август',
    'оглы',
    'страховой',
    'машина',
    // Capitals of what is a surname or initials as well.
    'Слобода',
    'Короб',
    'Ул',
    'ВЛ',
    'СТ',
    'с',
    'Д',
  ])('does not leave «%s», which somebody bears', (word) => {
    const { before } = shape(`${word} ждёт Тестову`, 'Тестову');
    expect(before).not.toContain(word.length === 1 ? `${word} ` : word);
    expect(before).toMatch(/^[Аа]+ /);
  });

  it('leaves no keyword inside a find but the parts of an address', () => {
    expect(shape('паспорт договора', 'паспорт договора', 'PERSON').find).toBe('ааааааа аааааааа');
    expect(shape('г. Москва, улица Заявителя', 'г. Москва, улица Заявителя', 'ADDRESS').find).toBe('г. Аааааа, улица Ааааааааа');
    expect(shape('С. Д. Тестов', 'С. Д. Тестов', 'ADDRESS').find).toBe('А. А. Аааааа');
    expect(shape('г. Москва', 'г. Москва', null).find).toBe('а. Аааааа');
    const beside = shape('паспорт заявителя, позже Юлия', 'Юлия', 'PERSON', [['паспорт заявителя', 'PERSON']]);
    expect(shape('иванов с. д.', 'иванов с. д.', 'ADDRESS', [['иванов с. д.', 'PERSON']]).find, 'a person in it').toBe('аааааа а. а.');
    expect(beside.before).toBe('ааааааа ааааааааа, ааааа ');
  });

  it('knows a word by all of it, however it is cut', () => {
    expect(inOne(shape('Улановых', 'Ул'))).toBe('[Аа]аааааа');
    expect(inOne(shape('а кварталов', 'лов'))).not.toContain('квартал');
    const far = `${'паспорт'.padEnd(64, 'о')}Юлия`;
    expect(shape(far, 'Юлия').before, 'the window begins inside of a word').toBe('а'.repeat(12));
    expect(shape('ул-Ленина, стр\u200bахов', 'ахов').before).toBe('аа-Аааааа, ааа¤');
  });

  it('keeps 60 characters either side, runs of 12 letters and 24 digits, and 200 characters of a find', () => {
    const text = `${'раз '.repeat(50)}Ч${'е'.repeat(30)} ${'7'.repeat(40)}${' два'.repeat(50)}`;
    const { before, find, after } = shape(text, `Ч${'е'.repeat(30)} ${'7'.repeat(40)}`);
    expect([before.length, after.length]).toEqual([60, 60]);
    expect(find).toBe(`А${'а'.repeat(11)} ${'0'.repeat(24)}`);
    expect(shape('о '.repeat(300), 'о '.repeat(300)).find).toBe(`${'а '.repeat(100)}…`);
  });

  it('has no sign that could be written with', () =>
    expect(shape('Ⓘⓥⓐⓝ 🇷🇺 \u{e0041}Ⅷ² 𝐈𝐯𝐚𝐧 и\u0306 \t', '🇷🇺').before + shape('x 𝐈𝐯𝐚𝐧 и\u0306\u2028\t', 'x').after).toBe('¤¤¤¤  Ωωωω а¤¤'));

  it('is of classes alone when there is no lexicon', () =>
    expect(inOne(shapeOf('паспорт Юлии', { start: 8, end: 12, kind: 'PERSON' }, undefined))).toBe('ааааааа [Аааа]'));
});

const KNOWN = new Set(KEYWORD_NAMES.flatMap((name) => (['hero', 'month', 'oglu'].includes(name) ? [] : [...wordsOf(name)])));
/** Whether a word of the closed list that is no name stands so, in any form of its declension. */
function isKeyword(run: string): boolean {
  const small = run.toLowerCase().replaceAll('ё', 'е');
  const labels = Uint8Array.from(small, (char) => labelOf(char.charCodeAt(0)));
  const value = labels.includes(0) ? 0 : classOf(lexicon, labels, 0, labels.length);
  return (value & (FIRST | FAMILIAR | PATRONYMIC | SURNAME)) === 0 && (keywordOf(value) !== 0 || KNOWN.has(small));
}

/** Lines of notes, names, whatever Unicode has, and what puts words together. */
const LINES = labelledLines().map((row) => row.text);
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...LINES) },
  { weight: 6, arbitrary: fc.constantFrom(...LINES.flatMap((line) => line.split(/\s+/))) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('ул', 'д', 'паспорт', 'Тестова', 'ТОМ', 'Ким', 'ленина', '-', '\u200b', '\u0301', 'Ⓐ', '٣', '8'),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
const place = fc
  .tuple(
    fc.array(fc.tuple(piece, fc.constantFrom('', ' ', '\n', '-', '.')), { minLength: 1, maxLength: 6 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom<(Kind | null)[]>('PERSON', 'ADDRESS', 'NUMBER', null),
  )
  .map(([parts, a, b, kind]) => {
    const text = parts.map(([one, gap]) => one + gap).join('');
    const [start, end] = [Math.floor(a * text.length), Math.floor(b * text.length)].sort((one, other) => one - other) as [number, number];
    return { text, start, end, kind };
  });
const runs = { numRuns: 3000, seed: 20261121 };

describe('whatever the text', () => {
  it('no digit survives, and no run of letters but a keyword', () =>
    fc.assert(
      fc.property(place, ({ text, start, end, kind }) => {
        for (const finds of [[], masker.detect(text).map((span) => ({ ...span, kind: span.type }))]) {
          const { before, find, after } = shapeOf(text, { start, end, kind }, lexicon, finds);
          for (const part of [before, find, after]) {
            expect(part.match(/\p{N}/gu)?.every((digit) => digit === '0') ?? true).toBe(true);
            for (const run of part.match(/[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)*/gu) ?? [])
              if (!/^[АаAaΩω-]+$/.test(run)) expect(isKeyword(run), run).toBe(true);
            expect(part.length).toBeLessThanOrEqual(201);
          }
        }
      }),
      runs,
    ));

  it('no letter of a person survives', () =>
    fc.assert(
      fc.property(place, ({ text, start, end }) => {
        expect(shapeOf(text, { start, end, kind: 'PERSON' }, lexicon).find).not.toMatch(/[^АаAaΩω\P{L}]/u);
      }),
      runs,
    ));

  it('a shape is its own shape', () =>
    fc.assert(
      fc.property(place, ({ text, start, end, kind }) => {
        const once = shapeOf(text, { start, end, kind }, lexicon);
        expect(shapedAgain(once, kind, lexicon)).toEqual(once);
      }),
      runs,
    ));

  it('a kept shape that somebody wrote a person into is a shape again', () =>
    expect(shapedAgain({ before: 'Тестова 900-000-001', find: 'Юлия', after: ' том' }, 'PERSON', lexicon)).toEqual({
      before: 'Ааааааа 000-000-000',
      find: 'Аааа',
      after: ' ааа',
    }));
});

describe('what may be read as a shape', () => {
  it('is every shape of every text', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.nat(400), fc.nat(400), (text, a, b) => {
        const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        expect(isShape(shapeOf(text, { start, end, kind: 'PERSON' }, lexicon))).toBe(true);
      }),
    ));

  it('is the shape of every find of the labelled lines', () => {
    for (const { text } of labelledLines())
      for (const { start, end, type } of masker.mask(text).spans)
        expect(isShape(shapeOf(text, { start, end, kind: type }, lexicon)), text).toBe(true);
  });

  it.each([
    ['a digit', { find: '1' }],
    ['a digit of another script', { before: '١' }],
    ['a circled letter', { after: 'ⓐ' }],
    ['a flag', { after: '🇷🇺' }],
    ['a mark by itself', { find: 'а\u0301' }],
    ['a control character', { find: '\u0007' }],
    ['too much before it', { before: 'а'.repeat(61) }],
    ['too much behind it', { after: 'а'.repeat(61) }],
    ['too long a place', { find: 'а'.repeat(202) }],
  ])('is nothing with %s', (_what, parts) => {
    expect(isShape({ before: 'а', find: '0', after: ' ', ...parts })).toBe(false);
    expect(isShape({ before: 'а', find: '0', after: ' ' })).toBe(true);
  });
});
