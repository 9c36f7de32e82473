import { incline } from 'lvovich';
import { describe, expect, it } from 'vitest';
import { masker, uncovered } from '#tests/fixtures/masker.ts';

/** Invented applicants: plain names, homographs, foreign, double and undeclined ones. */
const PEOPLE = [
  ['Сорока', 'Ирина', 'Маратовна', 'female'],
  ['Гость', 'Юрий', 'Валерьевич', 'male'],
  ['Чжан', 'Вэй', '', 'male'],
  ['Салтыков-Щедрин', 'Дмитрий', 'Дмитриевич', 'male'],
  ['Сухих', 'Снежана', 'Рустамовна', 'female'],
  ['Агаева', 'Севиндж', 'Тофик кызы', 'female'],
  ['Крутой', 'Артём', 'Павлович', 'male'],
  ['Ли', 'Вера', 'Игоревна', 'female'],
  ['Зайцев', 'Лев', 'Ильич', 'male'],
  ['Гогоберидзе', 'Тамара', 'Олеговна', 'female'],
  ['Бабенко', 'Надежда', 'Петровна', 'female'],
  ['Эрнст', 'Пётр', 'Юрьевич', 'male'],
  ['Мороз', 'Любовь', 'Сергеевна', 'female'],
  ['Дурново', 'Илья', 'Кузьмич', 'male'],
  ['Заяц', 'Роман', 'Львович', 'male'],
] as const;
const CASES = ['genitive', 'dative', 'accusative', 'instrumental', 'prepositional'] as const;

const IDENTIFIERS = [
  '9900 000001',
  '900-000-001 82',
  '+7 900 123-45-67',
  'yu.test@example.test',
  'В 000 ВА 99',
  'II-УЮ 000001',
  '99:99:9999999:1',
  '2200 0000 0000 0004',
];
const WRITTEN = [
  '9900 000001',
  '99 00 000001',
  '99 00 № 000001',
  '9900000001',
  '9900-000001',
  '9900 номер 000001',
  '900-000-001 82',
  '90000000182',
  '900 000 001 82',
  '900-000-001-82',
  '900000001 82',
  '+7 (900) 123-45-67',
  '89001234567',
  '8 900 123 45 67',
  '900-123-45-67',
  '+79001234567',
  '8(900)1234567',
  '7 900 1234567',
  '8-900-123-4567',
  'yu.test@example.test',
  'YU.TEST@EXAMPLE.TEST',
  'В000ВА99',
  'в 000 ва 99',
  'B000BA99',
  'II-УЮ № 000001',
  '99:99:9999999:1',
  '2200-0000-0000-0004',
  '2200000000000004',
  'г. Самара, ул. Луговая, д. 54, кв. 78',
  'Самара, Луговая 54-78',
  'Луговая ул., 54, кв. 78',
  'луговая 54 кв 78',
  'улица Луговая, дом 54, квартира 78',
  'Луговой, 54',
  '09.06.1954',
  '9 июня 1954',
  '1954-06-09',
  '09/06/1954',
  '9.6.1954',
  '09.06.54',
];

/** Every case form, order and set of initials of a name, as typed, in capitals and in small letters. */
function spellings([surname, first, patronymic, gender]: (typeof PEOPLE)[number]): string[] {
  const forms = [undefined, ...CASES].flatMap((how) => {
    const all = { last: surname, first, middle: patronymic, gender };
    const declined = how ? incline(all, how) : all;
    const [last, given, middle] = [declined.last ?? '', declined.first ?? '', declined.middle ?? ''];
    const [i, j] = [given.charAt(0), middle.charAt(0)];
    const plain = [
      `${last} ${given} ${middle}`.trim(),
      `${given} ${middle} ${last}`.replace('  ', ' '),
      `${last} ${given}`,
      `${given} ${last}`,
      given,
    ];
    const short =
      patronymic && !patronymic.includes(' ')
        ? [
            `${given} ${middle}`,
            middle,
            `${last} ${i}.${j}.`,
            `${last} ${i}. ${j}.`,
            `${i}.${j}. ${last}`,
            `${i}. ${j}. ${last}`,
            `${last} ${i}.`,
            `${last}_${i}${j}`,
          ]
        : [];
    // A surname of two small letters alone is a particle of the language.
    return last.length > 2 ? [...plain, last, ...short] : [...plain, ...short];
  });
  return forms.flatMap((form) => [form, form.toUpperCase(), form.toLowerCase()]);
}

const FRAMES = [(value: string) => value, (value: string) => `Сегодня ${value} звонили`, (value: string) => `заявка от ${value}, окно 5`];

describe('a known applicant', () => {
  const missed: string[] = [];
  let total = 0;
  for (const person of PEOPLE) {
    const context = {
      subjects: [
        {
          name: person.slice(0, 3).filter(Boolean).join(' '),
          identifiers: IDENTIFIERS.map((value) => ({ value })),
          addresses: ['г. Самара, ул. Луговая, д. 54, кв. 78'],
          birthDate: '1954-06-09',
        },
      ],
    };
    for (const value of [...spellings(person), ...WRITTEN]) {
      for (const frame of FRAMES) {
        const text = frame(value);
        const from = text.indexOf(value);
        total += 1;
        if (uncovered(text, masker.detect(text, context), from, from + value.length)) missed.push(text);
      }
    }
  }
  it('is found in at least 99.5 % of what can be written of them', () => {
    expect(total).toBeGreaterThan(10_000);
    expect(1 - missed.length / total, missed.slice(0, 20).join('\n')).toBeGreaterThanOrEqual(0.995);
  });
  it('is nobody else: the same words of an unknown applicant stay', () => {
    expect(masker.detect('гость ушёл в сорока шагах от окна')).toEqual([]);
    expect(
      masker
        .detect('гость ушёл в сорока шагах от окна', { subjects: [{ name: 'Гость Юрий Валерьевич' }] })
        .map((span) => [span.start, span.end, span.why]),
    ).toEqual([[0, 5, 'subject']]);
  });
});
