/** Texts nobody at a counter types, and everybody's clipboard holds. */
export const ODD: readonly string[] = [
  ' ',
  '\u00a0\u00a0',
  '\u200b\u200b\u200b',
  '\u2060',
  '\u3164',
  '\ufeff ',
  '\u202eавонывыВ\u202c',
  'علي بن أبي',
  '👩‍👩‍👧‍👦🪪',
  '<script>alert(1)</script>',
  "'; DROP TABLE visit; --",
  '{{n}} $t(common.cancel) %s',
  'до\u0000после\u0007\u001b[31m',
  'строка\nдругая\tтретья',
  'Ё'.repeat(201),
  'я'.repeat(10_000),
  'А\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
  '١٢٣٤',
  '１２３４',
  '-1',
  '1e9',
  '99999999999999999999',
  '00.00.0000',
  '31.02.2020',
  'NaN',
];

/** What is looked for in the catalogue. */
export const SEARCHES: readonly string[] = ['паспорт', 'потеряла паспорт', 'gfcgjhn', 'справка', 'судимост', 'водител', 'замена', 'ыыыы'];

/** Invented values that a field takes; of some fields there are several, so that what is entered changes. */
export const GOOD: Readonly<Record<string, readonly string[]>> = {
  surname: ['Вымыслова', 'Образцова', 'Пример-Выдуманный'],
  given: ['Юлия', 'Нина'],
  patronymic: ['Чернышовна'],
  birthDate: ['15.01.1990', '01.02.1985'],
  snils: ['900-000-001 82'],
  phone: ['+7 900 000-00-01', '89000000002'],
  passportSeries: ['99 00'],
  passportNumber: ['000001', '000002'],
  passportIssuedOn: ['20.01.2020', '01.03.2012'],
  passportIssuerCode: ['900-001'],
  'representative.surname': ['Образцов', 'Пример'],
  'representative.given': ['Пётр'],
  'representative.passportSeries': ['99 00'],
  'representative.passportNumber': ['000003'],
  'representative.passportIssuedOn': ['20.01.2020'],
  'representative.authorityNumber': ['77 АА 0000001'],
  'representative.authorityIssuedOn': ['01.02.2026'],
  'representative.authorityNotary': ['Образцов П. П.'],
  'representative.authorityExpiresOn': ['01.01.2030'],
  'child.surname': ['Вымыслов'],
  'child.given': ['Пример'],
  'child.birthDate': ['01.01.2018'],
};

/** Nothing of it can be seen on paper or screen: spaces, marks of direction, joiners, fillers. */
export const looksBlank = (text: string): boolean => text !== '' && /^[\s\p{Cc}\p{Cf}\p{Z}\u115f\u1160\u2800\u3164\uffa0]*$/u.test(text);

/** Commands to a printer, a terminal or the direction of the text around: none of it belongs into a saved value. */
export const commands = (text: string): boolean => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text);
